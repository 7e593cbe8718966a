package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"gazetteer/corpus"
	"gazetteer/corpus/store"
)

// Names inside the folder of a snapshot.
const (
	indexDir    = "index"
	documentDir = "documents"
	columnsFile = "columns.gob"
)

// batchSize is the number of documents that become one segment: enough to keep
// the merges few, and few enough that a batch of long pages stays in memory.
const batchSize = 500

// scorchConfig holds for writing; see the design's list of bleve's facts.
func scorchConfig(readOnly bool) map[string]any {
	return map[string]any{
		// Without a timeout a second opener waits for ever.
		"bolt_timeout":       "2s",
		"numSnapshotsToKeep": 1,
		"read_only":          readOnly,
	}
}

// Writer builds the files of one snapshot. It is not safe for concurrent use.
type Writer struct {
	dir     string
	idx     bleve.Index
	docs    *store.Writer
	cols    columns
	rows    []row
	pending []*corpus.Document
	closed  bool
}

// Create starts a snapshot in dir, which must exist and be empty. tactics are
// the labels of the taxonomy in order.
func Create(dir string, tactics []string) (*Writer, error) {
	docDir := filepath.Join(dir, documentDir)
	if err := os.Mkdir(docDir, 0o755); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	docs, err := store.Create(docDir)
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	m := mapping.NewIndexMapping()
	idx, err := bleve.NewUsing(filepath.Join(dir, indexDir), m, scorch.Name, scorch.Name, scorchConfig(false))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("create index: %w", err), docs.Close())
	}
	return &Writer{dir: dir, idx: idx, docs: docs, cols: columns{Tactics: tactics, Older: map[string]uint32{}}}, nil
}

// Add adds the newest revision of a community.
func (w *Writer) Add(ctx context.Context, d *corpus.Document) (record int, err error) {
	n, err := w.store(d)
	if err != nil {
		return 0, err
	}
	r := newRow(d, w.cols.Tactics)
	r.Record = n
	w.rows = append(w.rows, r)
	w.pending = append(w.pending, d)
	if len(w.pending) < batchSize {
		return int(n), nil
	}
	return int(n), w.flush(ctx)
}

// AddOlder keeps an older revision of a community: it can be read, and is not
// searched.
func (w *Writer) AddOlder(d *corpus.Document) (record int, err error) {
	n, err := w.store(d)
	if err != nil {
		return 0, err
	}
	w.cols.Older[d.ID+"@"+d.Revision.ID] = n
	return int(n), nil
}

func (w *Writer) store(d *corpus.Document) (uint32, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return 0, fmt.Errorf("store %s: %w", d.ID, err)
	}
	n, err := w.docs.Append(raw)
	if err != nil {
		return 0, fmt.Errorf("store %s: %w", d.ID, err)
	}
	return uint32(n), nil
}

// analysers is how many documents are analysed at a time.
const analysers = 2

// flush indexes the pending documents as one batch.
func (w *Writer) flush(ctx context.Context) error {
	if len(w.pending) == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	first := len(w.rows) - len(w.pending)
	docs := make([]*document.Document, len(w.pending))
	var wg sync.WaitGroup
	for a := range analysers {
		wg.Go(func() {
			for i := a; i < len(w.pending); i += analysers {
				fields, lengths := docFields(w.pending[i])
				w.rows[first+i].Lengths = lengths
				// The external id is the row, so that columns can be put in
				// the order of the index when it is finished.
				doc := document.NewDocument(rowID(first + i))
				for _, f := range fields {
					doc.AddField(f)
				}
				docs[i] = doc
			}
		})
	}
	wg.Wait()
	batch := w.idx.NewBatch()
	for _, d := range docs {
		if err := batch.IndexAdvanced(d); err != nil {
			return fmt.Errorf("index batch: %w", err)
		}
	}
	if err := w.idx.Batch(batch); err != nil {
		// bleve: the outcome is unknown, so the snapshot is given up.
		return fmt.Errorf("index batch: %w", err)
	}
	w.pending = w.pending[:0]
	return nil
}

func rowID(n int) string { return fmt.Sprintf("%08x", n) }

// Finish merges the index into one segment, writes the columns in its order
// and closes every file. The writer cannot be used afterwards; where it fails
// before the files are closed, Abandon closes them.
func (w *Writer) Finish(ctx context.Context) error {
	if err := w.flush(ctx); err != nil {
		return err
	}
	if err := w.merge(ctx); err != nil {
		return err
	}
	if err := w.Abandon(); err != nil {
		return fmt.Errorf("finish index: %w", err)
	}
	order, err := rowsInOrder(filepath.Join(w.dir, indexDir), len(w.rows))
	if err != nil {
		return fmt.Errorf("finish index: %w", err)
	}
	for _, n := range order {
		w.cols.Rows = append(w.cols.Rows, w.rows[n])
	}
	return w.cols.write(filepath.Join(w.dir, columnsFile))
}

func (w *Writer) merge(ctx context.Context) error {
	adv, err := w.idx.Advanced()
	if err != nil {
		return fmt.Errorf("merge index: %w", err)
	}
	s, ok := adv.(*scorch.Scorch)
	if !ok || len(w.rows) == 0 {
		return nil
	}
	// A nil context would end bleve's merger.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := s.ForceMerge(ctx, nil); err != nil {
		return fmt.Errorf("merge index: %w", err)
	}
	return ctx.Err()
}

// Abandon closes what is open; the folder is left to the caller to remove.
func (w *Writer) Abandon() error {
	if w.closed {
		return nil
	}
	w.closed = true
	return errors.Join(w.idx.Close(), w.docs.Close())
}

// rowsInOrder returns the rows in the order of the document numbers of a
// finished index, and reports any that is missing.
func rowsInOrder(dir string, want int) ([]int, error) {
	r, err := openReader(dir)
	if err != nil {
		return nil, err
	}
	defer r.close()
	var out []int
	for _, s := range r.segments {
		for n := range s.count {
			id, err := s.seg.DocID(uint64(n))
			if err != nil {
				return nil, err
			}
			var row int
			if _, err := fmt.Sscanf(string(id), "%08x", &row); err != nil || row >= want {
				return nil, fmt.Errorf("the index has an unknown document %q", id)
			}
			out = append(out, row)
		}
	}
	if len(out) != want {
		return nil, fmt.Errorf("the index has %d documents of %d", len(out), want)
	}
	return out, nil
}

var _ index.Field = (*field)(nil)
