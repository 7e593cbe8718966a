// Package indexer is the write side: it reads pages from a source, makes
// documents of them (package extract), decides what only a whole corpus can
// tell, and publishes a snapshot.
//
// It reaches an engine only through Writer and Previous, so that another
// engine can stand behind the same pipeline.
package indexer
