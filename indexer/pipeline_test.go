package indexer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gazetteer/corpus"
	"gazetteer/indexer/extract"
)

func TestRunPublishes(t *testing.T) {
	b := newBench(t)
	o := b.options(threePlaces())
	o.Sample, o.Software = true, "v1"
	sum, err := b.run(o)
	if err != nil {
		t.Fatal(err)
	}
	if !sum.Changed || sum.Read != 3 || sum.Indexed != 3 || sum.Older+sum.Unchanged+sum.Duplicates+len(sum.Rejected) != 0 {
		t.Errorf("summary: got %+v, want 3 read and indexed, nothing else", sum)
	}
	equal(t, "documents", ids(b.engine.added), []string{"ashby-oh", "bellweir-oh", "dunmere-oh"})
	s := b.current()
	if s.ID != sum.Snapshot || s.Source != "pages" || !s.Sample || s.Software != "v1" || s.Pages != 3 || s.Documents != 3 || s.Blocks != 2 {
		t.Errorf("manifest: got %+v, want snapshot %s of 3 pages with 2 blocks", s.Manifest, sum.Snapshot)
	}
	b.clean()
}

func TestRunRejectsBadPagesAndGoesOn(t *testing.T) {
	files := threePlaces()
	maps.Copy(files, fstest.MapFS{
		"bad/big.txt":    file("x"),
		"bad/empty.txt":  file(""),
		"bad/grown.txt":  file(strings.Repeat("a", extract.MaxPage+1)),
		"bad/image.html": file("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		"bad/shut.txt":   file("x"),
		"bad/space.html": file("<html><body> \n </body></html>"),
	})
	b := newBench(t)
	o := b.options(nil)
	o.Source = Folder{"pages", faultyFS{files, map[string]bool{"bad/shut.txt": true},
		map[string]int64{"bad/big.txt": extract.MaxPage + 1, "bad/grown.txt": 10}}}
	sum, err := b.run(o)
	if err != nil {
		t.Fatal(err)
	}
	want := []Reject{
		{"bad/big.txt", extract.ErrLarge.Error()},
		{"bad/empty.txt", extract.ErrEmpty.Error()},
		{"bad/grown.txt", extract.ErrLarge.Error()},
		{"bad/image.html", extract.ErrBinary.Error()},
		{"bad/shut.txt", "permission denied"},
		{"bad/space.html", extract.ErrEmpty.Error()},
	}
	equal(t, "rejected", sum.Rejected, want)
	equal(t, "report", report(t, sum.Report), want)
	if sum.Read != 9 || sum.Indexed != 3 {
		t.Errorf("summary: got %d read, %d indexed, want 9 and 3", sum.Read, sum.Indexed)
	}
	// The report is that of the last run, also when that one has no rejects.
	sum = b.build(threePlaces())
	equal(t, "report of a clean run", report(t, sum.Report), nil)
}

func report(t *testing.T, name string) []Reject {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []Reject
	for line := range strings.Lines(string(raw)) {
		var r Reject
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("report: line %q: %v", line, err)
		}
		out = append(out, r)
	}
	return out
}

func TestRunOfBadPagesAloneKeepsTheSnapshot(t *testing.T) {
	bad := fstest.MapFS{"a.txt": file(""), "b.html": file("GIF89a")}
	t.Run("first run", func(t *testing.T) {
		b := newBench(t)
		sum, err := b.run(b.options(bad))
		if err == nil || !strings.Contains(err.Error(), filepath.Join(b.index, rejectsFile)) {
			t.Errorf("error: got %v, want one that names the report", err)
		}
		if len(sum.Rejected) != 2 {
			t.Errorf("rejected: got %v, want both pages", sum.Rejected)
		}
		b.unpublished()
	})
	t.Run("later run", func(t *testing.T) {
		b := newBench(t)
		first := b.build(threePlaces())
		if _, err := b.run(b.options(bad)); err == nil {
			t.Error("got no error, want one")
		}
		if got := b.current().ID; got != first.Snapshot {
			t.Errorf("snapshot: got %s, want %s to stay", got, first.Snapshot)
		}
		b.clean()
	})
}

func TestRunWithoutChange(t *testing.T) {
	untimed := threePlaces() // as embedded files are: content alone decides
	for _, f := range untimed {
		*f = fstest.MapFile{Data: f.Data}
	}
	for name, files := range map[string]fstest.MapFS{"by time": threePlaces(), "by content": untimed} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			first := b.build(files)
			second := b.build(files)
			if second.Changed || second.Snapshot != first.Snapshot {
				t.Errorf("got changed %v, snapshot %s, want the snapshot %s", second.Changed, second.Snapshot, first.Snapshot)
			}
			if second.Unchanged != second.Read || second.Read != 3 || second.Indexed != 3 {
				t.Errorf("got %d unchanged, %d indexed of %d, want 3 each", second.Unchanged, second.Indexed, second.Read)
			}
			if got := names(t, filepath.Join(b.index, snapshotsDir)); len(got) != 1 {
				t.Errorf("snapshots: got %v, want one", got)
			}
			b.clean()
		})
	}
}

func TestRunAfterAChange(t *testing.T) {
	changed := file(pageText("Ashby", "Cameras", "Letters"))
	other := threePlaces()
	other["ashby-oh.txt"] = changed
	touched := threePlaces()
	touched["ashby-oh.txt"].ModTime = touched["ashby-oh.txt"].ModTime.AddDate(0, 0, 1)
	tests := []struct {
		name      string
		files     fstest.MapFS
		changed   bool
		unchanged int
		want      []string
	}{
		{"one page is other", other, true, 2, []string{"ashby-oh", "bellweir-oh", "dunmere-oh"}},
		{"one page is gone", without(threePlaces(), "ashby-oh.txt"), true, 2, []string{"bellweir-oh", "dunmere-oh"}},
		{"only the time is other", touched, false, 3, []string{"ashby-oh", "bellweir-oh", "dunmere-oh"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.build(threePlaces())
			sum := b.build(tt.files)
			if sum.Changed != tt.changed || sum.Unchanged != tt.unchanged {
				t.Errorf("got changed %v, %d unchanged, want %v, %d", sum.Changed, sum.Unchanged, tt.changed, tt.unchanged)
			}
			equal(t, "documents", ids(b.engine.added), tt.want)
			if got := b.current().ID; got != sum.Snapshot {
				t.Errorf("current: got %s, want %s", got, sum.Snapshot)
			}
		})
	}
}

// What is taken over from the snapshot before must be what reading anew gives.
func TestIncrementalEqualsFull(t *testing.T) {
	files := folderFS(t, "testdata/pages/revisions")
	later := without(files, "index-2.html") // the newest capture of its place
	later["ashby-oh.txt"] = file(pageText("Ashby", "Cameras"))
	inc, full := newBench(t), newBench(t)
	inc.build(files)
	if sum := inc.build(later); sum.Unchanged != 7 {
		t.Errorf("unchanged: got %d, want 7", sum.Unchanged)
	}
	full.build(later)
	for _, set := range []struct {
		name      string
		got, want []*corpus.Document
	}{{"documents", inc.engine.added, full.engine.added}, {"older", inc.engine.older, full.engine.older}} {
		got, _ := json.Marshal(set.got)
		want, _ := json.Marshal(set.want)
		if string(got) != string(want) {
			t.Errorf("%s:\n got %s\nwant %s", set.name, got, want)
		}
	}
}

func TestAnotherTaxonomyReadsEverythingAnew(t *testing.T) {
	raw, err := json.Marshal(corpus.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	own, err := corpus.ParseTaxonomy(raw)
	if err != nil {
		t.Fatal(err)
	}
	own.Version++
	b := newBench(t)
	first := b.build(threePlaces())
	o := b.options(threePlaces())
	o.Taxonomy = own
	sum, err := b.run(o)
	if err != nil {
		t.Fatal(err)
	}
	if !sum.Changed || sum.Unchanged != 0 || sum.Snapshot == first.Snapshot {
		t.Errorf("got %+v, want a new snapshot with nothing taken over", sum)
	}
}

func TestDuplicatesAreCountedOnce(t *testing.T) {
	b := newBench(t)
	page := pageText("Ashby", "Cameras")
	sum := b.build(fstest.MapFS{"a.txt": file(page), "b/copy of a.txt": file(page), "c.txt": file(pageText("Bellweir", "Letters"))})
	if sum.Duplicates != 1 || sum.Read != 3 || sum.Indexed != 2 || sum.Older != 0 {
		t.Errorf("got %d duplicates, %d indexed, %d older of %d, want 1, 2, 0 of 3", sum.Duplicates, sum.Indexed, sum.Older, sum.Read)
	}
}

func TestFailuresPublishNothing(t *testing.T) {
	for _, call := range []string{"create", "add", "older", "finish"} {
		t.Run(call, func(t *testing.T) {
			files := folderFS(t, "testdata/pages/revisions")
			b := newBench(t)
			b.engine.fail = call
			if _, err := b.run(b.options(files)); !errors.Is(err, errEngine) {
				t.Errorf("error: got %v, want %v", err, errEngine)
			}
			if call != "create" && !b.engine.abandoned {
				t.Error("the writer was left open, want Abandon")
			}
			b.unpublished()

			b.engine.fail = ""
			first := b.build(files)
			b.engine.fail = call
			if _, err := b.run(b.options(without(files, "p14648.html"))); !errors.Is(err, errEngine) {
				t.Errorf("later error: got %v, want %v", err, errEngine)
			}
			s := b.current()
			if s.ID != first.Snapshot {
				t.Errorf("snapshot: got %s, want %s to stay", s.ID, first.Snapshot)
			}
			if _, err := b.engine.OpenPrevious(s.EngineDir()); err != nil {
				t.Errorf("open: got error %v, want none", err)
			}
			b.clean()
		})
	}
}

func TestCancelPublishesNothing(t *testing.T) {
	tests := []struct {
		name string
		when func(Progress) bool
	}{
		{"first page", func(p Progress) bool { return p.Stage == "read" && p.Done == 1 }},
		{"while indexing", func(p Progress) bool { return p.Stage == "index" && p.Done == 1 }},
		{"after the last document", func(p Progress) bool { return p.Stage == "index" && p.Done == p.Total }},
	}
	files := fstest.MapFS{}
	for i := range 60 { // more than the workers have under way
		files[fmt.Sprintf("p%02d.txt", i)] = file(pageText(fmt.Sprintf("Place %c%c", 'A'+i/26, 'a'+i%26), "Cameras"))
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			b := newBench(t)
			o := b.options(files)
			o.Progress = func(p Progress) {
				if tt.when(p) {
					cancel()
				}
			}
			if _, err := Run(ctx, o); !errors.Is(err, context.Canceled) {
				t.Errorf("error: got %v, want %v", err, context.Canceled)
			}
			b.unpublished()
		})
	}
	t.Run("before the start", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		b := newBench(t)
		if _, err := Run(ctx, b.options(files)); !errors.Is(err, context.Canceled) {
			t.Errorf("error: got %v, want %v", err, context.Canceled)
		}
		b.unpublished()
	})
}

func TestTwoRunsAtOnce(t *testing.T) {
	b := newBench(t)
	var second error
	b.engine.onCreate = func() {
		o := b.options(threePlaces())
		o.Backend = &memory{}
		_, second = Run(context.Background(), o)
	}
	sum := b.build(threePlaces())
	if !errors.Is(second, ErrLocked) || !strings.Contains(second.Error(), b.index) {
		t.Errorf("second run: got error %v, want %v with the folder", second, ErrLocked)
	}
	if got := b.current().ID; got != sum.Snapshot {
		t.Errorf("snapshot: got %s, want that of the first run, %s", got, sum.Snapshot)
	}
	// The lock ends with its run.
	b.engine.onCreate = nil
	b.build(threePlaces())
}

func TestProgressGoesToTheEnd(t *testing.T) {
	b := newBench(t)
	o := b.options(folderFS(t, "testdata/pages/revisions"))
	steps := map[string]int{}
	last := map[string]Progress{}
	o.Progress = func(p Progress) {
		steps[p.Stage]++
		if p.Done != steps[p.Stage] {
			t.Errorf("%s: got step %d, want %d", p.Stage, p.Done, steps[p.Stage])
		}
		last[p.Stage] = p
	}
	sum, err := b.run(o)
	if err != nil {
		t.Fatal(err)
	}
	for stage, want := range map[string]Progress{"read": {"read", 8, 8, sum.Bytes}, "index": {"index", 5, 5, sum.Bytes}} {
		if last[stage] != want {
			t.Errorf("last of %s: got %+v, want %+v", stage, last[stage], want)
		}
	}
	if sum.Bytes == 0 {
		t.Error("bytes: got 0, want the size of the pages")
	}
}
