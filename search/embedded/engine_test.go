package embedded

import (
	"testing"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/searchtest"
)

// tacticLabels are those of the built-in taxonomy.
func tacticLabels() []string {
	var out []string
	for _, t := range corpus.Builtin().Tactics {
		out = append(out, t.Label)
	}
	return out
}

func build(t testing.TB, docs []*corpus.Document) *Engine {
	t.Helper()
	dir := t.TempDir()
	w, err := Create(dir, tacticLabels())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		if _, err := w.Add(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	e, err := Open(dir, search.Info{Snapshot: "test"}, corpus.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestSuite(t *testing.T) {
	searchtest.Run(t, func(t *testing.T, docs []*corpus.Document) search.Engine { return build(t, docs) })
}
