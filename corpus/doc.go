// Package corpus says what a page, a document and the taxonomy are, and
// bundles the invented sample corpus.
//
// It is the floor of the house: every other package may import it and it
// imports none of them. It neither parses pages (package indexer/extract does)
// nor searches them (package search).
package corpus
