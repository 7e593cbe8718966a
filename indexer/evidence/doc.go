// Package evidence decides what a sentence of a narrative says about tactics:
// that one was used here, was used and has ended, or was not used.
//
// The knowledge is data: rules.txt holds word classes, patterns over words for
// each tactic, and cues (negation, plans, endings, revivals) with the
// direction in which they work. This package compiles the file, splits a
// sentence into clauses and lets every cue reach the mentions in its scope.
// It sees one sentence at a time and knows nothing about pages.
package evidence
