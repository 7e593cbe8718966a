package indexer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gazetteer/corpus"
)

// engineFile is the one file that the fake engine leaves in its folder.
const engineFile = "documents.json"

// memory is a Backend that remembers what the last build was given. It also
// writes the documents to a file, so that a later run has something to take
// over and Verify something to compare.
type memory struct {
	added, older []*corpus.Document
	abandoned    bool
	// fail names the call that fails: "create", "add", "older" or "finish".
	fail string
	// onCreate is called while the run holds the lock.
	onCreate func()
}

var errEngine = errors.New("the engine failed")

func (m *memory) fault(call string) error {
	if m.fail == call {
		return errEngine
	}
	return nil
}

func (m *memory) Create(dir string) (Writer, error) {
	m.added, m.older, m.abandoned = nil, nil, false
	if m.onCreate != nil {
		m.onCreate()
	}
	return &memoryWriter{memory: m, dir: dir}, m.fault("create")
}

func (m *memory) OpenPrevious(dir string) (Previous, error) {
	raw, err := os.ReadFile(filepath.Join(dir, engineFile))
	if err != nil {
		return nil, err
	}
	var docs memoryDocuments
	return docs, json.Unmarshal(raw, &docs)
}

type memoryWriter struct {
	*memory
	dir  string
	docs memoryDocuments
}

func (w *memoryWriter) put(call string, into *[]*corpus.Document, d *corpus.Document) (int, error) {
	*into = append(*into, d)
	w.docs = append(w.docs, d)
	return len(w.docs) - 1, w.fault(call)
}

func (w *memoryWriter) Add(ctx context.Context, d *corpus.Document) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return w.put("add", &w.added, d)
}

func (w *memoryWriter) AddOlder(d *corpus.Document) (int, error) {
	return w.put("older", &w.older, d)
}

func (w *memoryWriter) Finish(ctx context.Context) error {
	raw, err := json.Marshal(w.docs)
	if err != nil {
		return err
	}
	return errors.Join(ctx.Err(), os.WriteFile(filepath.Join(w.dir, engineFile), raw, 0o644), w.fault("finish"))
}

func (w *memoryWriter) Abandon() error {
	w.abandoned = true
	return nil
}

type memoryDocuments []*corpus.Document

func (d memoryDocuments) Record(n int) (*corpus.Document, error) {
	if n < 0 || n >= len(d) {
		return nil, fmt.Errorf("no record %d", n)
	}
	return d[n], nil
}

func (d memoryDocuments) Close() error { return nil }

// bench is one index with the engine and the clock of its runs.
type bench struct {
	t      *testing.T
	index  string
	engine *memory
	clock  time.Time
}

func newBench(t *testing.T) *bench {
	return &bench{t, filepath.Join(t.TempDir(), "index"), &memory{}, time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)}
}

func (b *bench) options(files fstest.MapFS) Options {
	return Options{Index: b.index, Source: Folder{"pages", files}, Taxonomy: corpus.Builtin(), Backend: b.engine,
		Now: func() time.Time { return b.clock }}
}

// run runs and moves the clock on, so that each snapshot has a time of its
// own.
func (b *bench) run(o Options) (Summary, error) {
	defer func() { b.clock = b.clock.Add(time.Minute) }()
	return Run(context.Background(), o)
}

// build runs over files and expects success.
func (b *bench) build(files fstest.MapFS) Summary {
	b.t.Helper()
	sum, err := b.run(b.options(files))
	if err != nil {
		b.t.Fatalf("Run: got error %v, want none", err)
	}
	return sum
}

// current opens and verifies the current snapshot.
func (b *bench) current() *Snapshot {
	b.t.Helper()
	s, err := Current(b.index)
	if err != nil {
		b.t.Fatalf("Current: got error %v, want a snapshot", err)
	}
	if err := s.Verify(); err != nil {
		b.t.Fatalf("Verify: got error %v, want none", err)
	}
	return s
}

// clean fails where a run left a build folder behind.
func (b *bench) clean() {
	b.t.Helper()
	if left, _ := filepath.Glob(filepath.Join(b.index, buildPrefix+"*")); len(left) > 0 {
		b.t.Errorf("build folders: got %v, want none left", left)
	}
}

// unpublished fails where the index has a snapshot or a build folder.
func (b *bench) unpublished() {
	b.t.Helper()
	if _, err := Current(b.index); !errors.Is(err, ErrNoIndex) {
		b.t.Errorf("Current: got error %v, want %v", err, ErrNoIndex)
	}
	if got := names(b.t, filepath.Join(b.index, snapshotsDir)); len(got) > 0 {
		b.t.Errorf("snapshots: got %v, want none", got)
	}
	b.clean()
}

// names lists a folder; one that does not exist is empty.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// pageText is a small page about a place of Ohio.
func pageText(place string, labels ...string) string {
	return fmt.Sprintf("%s, OH\n\nTactics Used\n\n%s\n\n%s police arrested nine men for soliciting in a reverse sting in 2004.\n\nState Ohio\nType City\nPopulation 12,000\n",
		place, strings.Join(labels, "\n"), place)
}

// file is a file with a time of its own, as a disk has it.
func file(body string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(body), ModTime: time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)}
}

// threePlaces are pages of three communities.
func threePlaces() fstest.MapFS {
	return fstest.MapFS{
		"ashby-oh.txt":        file(pageText("Ashby", "Cameras")),
		"north/bellweir.txt":  file(pageText("Bellweir", "Letters")),
		"north/corvendale.md": file("notes of the operator, no page"),
		"north/dunmere.htm":   file("<html><title>Dunmere, OH</title><body><h1>Dunmere, OH</h1><p>Dunmere police mailed letters to the homes of buyers in 2001.</p></body></html>"),
	}
}

// folderFS copies a folder of testdata, so that a test can change it.
func folderFS(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range names(t, dir) {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = file(string(raw))
	}
	return out
}

// without returns the files but for those named.
func without(files fstest.MapFS, drop ...string) fstest.MapFS {
	out := maps.Clone(files)
	for _, name := range drop {
		delete(out, path.Clean(name))
	}
	return out
}

func ids(docs []*corpus.Document) []string {
	var out []string
	for _, d := range docs {
		out = append(out, d.ID)
	}
	return out
}

func equal[S ~[]E, E comparable](t *testing.T, what string, got, want S) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
