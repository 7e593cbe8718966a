// Package extract makes a corpus.Document of a corpus.Page.
//
// It reads by meaning, not by one site's markup: a page becomes a list of
// blocks (lines with what their markup says about them), and one interpreter
// walks that list, the same for HTML and for plain text copies. What the
// narrative says about tactics is decided in package indexer/evidence.
package extract
