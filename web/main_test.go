package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"

	"gazetteer/corpus"
	"gazetteer/indexer"
	"gazetteer/search"
	"gazetteer/search/embedded"
	"gazetteer/web"
)

// TestMain removes what the real engine left on disk.
func TestMain(m *testing.M) {
	code := m.Run()
	if sampleDir != "" {
		if err := os.RemoveAll(sampleDir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// newServer builds the site over an engine.
func newServer(t testing.TB, e search.Engine) *web.Server {
	t.Helper()
	s, err := web.New(web.Options{Engine: e, Taxonomy: corpus.Builtin(), Version: "test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var sampleDir string

// openSample indexes the bundled sample once for all tests: the site must fit
// a real engine, not only the fake one.
var openSample = sync.OnceValues(func() (search.Engine, error) {
	dir, err := os.MkdirTemp("", "gazetteer-web-test")
	if err != nil {
		return nil, err
	}
	sampleDir = dir
	tax := corpus.Builtin()
	_, err = indexer.Run(context.Background(), indexer.Options{Index: dir, Taxonomy: tax, Backend: backend{tax}, Sample: true,
		Source: indexer.Folder{Label: "the bundled sample", FS: corpus.Sample()}})
	if err != nil {
		return nil, err
	}
	snap, err := indexer.Current(dir)
	if err != nil {
		return nil, err
	}
	return embedded.Open(snap.EngineDir(), search.Info{Snapshot: snap.ID, Standard: snap.MostlyStandard(), Sample: snap.Sample, Built: snap.Built}, tax)
})

func sampleEngine(t testing.TB) search.Engine {
	t.Helper()
	e, err := openSample()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sampleServer is the site over the bundled sample.
func sampleServer(t testing.TB) *web.Server {
	t.Helper()
	return newServer(t, sampleEngine(t))
}

// backend joins the engine to the pipeline, as cmd does.
type backend struct{ tax *corpus.Taxonomy }

func (b backend) Create(dir string) (indexer.Writer, error) {
	var labels []string
	for _, t := range b.tax.Tactics {
		labels = append(labels, t.Label)
	}
	return embedded.Create(dir, labels)
}

func (b backend) OpenPrevious(dir string) (indexer.Previous, error) {
	return embedded.OpenDocuments(dir)
}
