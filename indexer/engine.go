package indexer

import (
	"context"

	"gazetteer/corpus"
)

// Writer is what the pipeline asks of an engine: to take documents and make
// the files of a snapshot of them.
type Writer interface {
	// Add takes the newest revision of a community; AddOlder one that is kept
	// but not searched. Both return the number by which Previous finds it.
	Add(ctx context.Context, d *corpus.Document) (record int, err error)
	AddOlder(d *corpus.Document) (record int, err error)
	// Finish makes everything durable; Abandon gives up. One of them ends
	// the writer.
	Finish(ctx context.Context) error
	Abandon() error
}

// Previous reads the documents of an earlier snapshot, so that pages that
// have not changed need not be extracted again.
type Previous interface {
	Record(n int) (*corpus.Document, error)
	Close() error
}

// Backend opens an engine's files in a folder.
type Backend interface {
	Create(dir string) (Writer, error)
	OpenPrevious(dir string) (Previous, error)
}
