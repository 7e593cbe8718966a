// Package search is the read contract between those who ask (web, cmd) and
// the engines that answer: Request, Result and Engine. It also holds what
// every engine shares: the choice of passages and the vocabulary of facets.
//
// It does not parse queries (package query does) and imports no engine.
package search
