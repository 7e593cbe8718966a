// Package query is the query language: the tree, its parser and the table of
// fields and operators from which the parser, the help page and the API
// document are made.
//
// Parse never fails: what does not fit becomes a Problem with its place in the
// text, and the best tree that can be made of the rest. A caller that wants
// to be strict looks at the problems. The package knows no engine.
package query
