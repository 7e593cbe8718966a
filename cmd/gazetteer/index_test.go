package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gazetteer/indexer"
)

func TestIndex(t *testing.T) {
	home(t)
	good := twoPlaces(t)
	bad := folder(t, map[string]string{"ashby-falls-oh.txt": ashby, "empty.html": ""})
	one := filepath.Join(good, "bellweir-nv.txt")
	tests := []struct {
		name      string
		pages     string
		code      int
		out, errs string
	}{
		{"a folder", good, exitOK, "Read       2\nIndexed    2 communities\nUnchanged  0\nRejected   0\nSnapshot   ", "Indexing: 2 of 2"},
		{"again", good, exitOK, "Unchanged  2\nRejected   0\nSnapshot   ", ""},
		{"a rejected page", bad, exitRejected, "Rejected   1\n  empty.html: the page has no text\n  Report: ", ""},
		{"a rejected page again", bad, exitRejected, "Indexed    1 community\n", ""},
		{"a missing folder", filepath.Join(good, "none"), exitFailed, "", "does not exist"},
		{"a file", one, exitFailed, "", "--pages takes the folder"},
		{"an empty folder", t.TempDir(), exitFailed, "", "no file ends in .html, .htm or .txt"},
		{"bad pages alone", folder(t, map[string]string{"a.txt": ""}), exitFailed, "  a.txt: the page has no text", "none of the 1 pages"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			gazetteer("index", "--pages", tt.pages).want(t, tt.code, tt.out, tt.errs)
		})
	}
}

func TestIndexJSON(t *testing.T) {
	home(t)
	tests := []struct {
		name, pages       string
		code              int
		indexed, rejected int
		failed            bool
	}{
		{"a folder", twoPlaces(t), exitOK, 2, 0, false},
		{"a rejected page", folder(t, map[string]string{"a.txt": ashby, "b.txt": ""}), exitRejected, 1, 1, false},
		{"a missing folder", filepath.Join(t.TempDir(), "none"), exitFailed, 0, 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := gazetteer("index", "--json", "--pages", tt.pages)
			r.want(t, tt.code, "", "")
			var got struct {
				indexer.Summary
				Error string
			}
			if err := json.Unmarshal([]byte(r.out), &got); err != nil {
				t.Fatalf("stdout: %v in %q", err, r.out)
			}
			if got.Indexed != tt.indexed || len(got.Rejected) != tt.rejected || (got.Error != "") != tt.failed {
				t.Errorf("got %d indexed, %d rejected, error %q, want %d, %d, failed %v", got.Indexed, len(got.Rejected), got.Error, tt.indexed, tt.rejected, tt.failed)
			}
			if got.Rejected == nil {
				t.Error("rejected: got null, want a list, as whoever reads it walks over it")
			}
			for line := range strings.Lines(r.err) {
				if !json.Valid([]byte(line)) {
					t.Errorf("stderr: got %q, want JSON", line)
				}
			}
		})
	}
}

func TestIndexThatIsStopped(t *testing.T) {
	home(t)
	pages, index := twoPlaces(t), filepath.Join(t.TempDir(), "index")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"index", "--pages", pages, "--index", index}, streams{strings.NewReader(""), &out, &errs})
	result{code, out.String(), errs.String()}.want(t, exitFailed, "", "stopped; nothing was published")
	if _, err := indexer.Current(index); !errors.Is(err, indexer.ErrNoIndex) {
		t.Errorf("index: got error %v, want %v", err, indexer.ErrNoIndex)
	}
}

func TestEnvironmentStandsForFlags(t *testing.T) {
	data := home(t)
	pages, index := twoPlaces(t), filepath.Join(t.TempDir(), "index")
	t.Setenv("GAZETTEER_PAGES", pages)
	t.Setenv("GAZETTEER_INDEX", index)
	gazetteer("index").want(t, exitOK, "Indexed    2 communities", "")
	if _, err := indexer.Current(index); err != nil {
		t.Errorf("index of the environment: got error %v, want a snapshot", err)
	}
	gazetteer("search", "letters").want(t, exitOK, "Bellweir, NV", "")
	if left, _ := os.ReadDir(data); len(left) > 0 {
		t.Errorf("data directory: got %v, want nothing", left)
	}

	other := filepath.Join(t.TempDir(), "other")
	gazetteer("index", "--index", other).want(t, exitOK, "", "")
	if _, err := indexer.Current(other); err != nil {
		t.Errorf("index of the flag: got error %v, want a snapshot", err)
	}
}

func TestIndexOfEachFolderHasAPlaceOfItsOwn(t *testing.T) {
	data := home(t)
	gazetteer("index", "--pages", twoPlaces(t)).want(t, exitOK, "", "")
	gazetteer("index", "--pages", twoPlaces(t)).want(t, exitOK, "", "")
	if got, err := os.ReadDir(filepath.Join(data, "gazetteer")); len(got) != 2 {
		t.Errorf("data directory: got %v (%v), want two indexes", got, err)
	}
}

// age makes the current snapshot one of another version of the program.
func age(t *testing.T, index string) {
	t.Helper()
	s, err := indexer.Current(index)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(s.Dir, "manifest.json")
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	m["schema"] = indexer.SchemaVersion + 1
	if raw, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, raw, 0o644); err != nil {
		t.Fatal(err)
	}
}

// agedIndex is an index of two places, made by another version.
func agedIndex(t *testing.T) (pages, index string) {
	t.Helper()
	pages, index = twoPlaces(t), filepath.Join(t.TempDir(), "index")
	gazetteer("index", "--pages", pages, "--index", index).want(t, exitOK, "", "")
	age(t, index)
	return pages, index
}

func snapshots(t *testing.T, index string) int {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(index, "snapshots"))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestIndexOfAnotherVersion(t *testing.T) {
	home(t)
	pages, index := agedIndex(t)
	r := gazetteer("search", "--index", index, "letters")
	r.want(t, exitFailed, "", "the index was made by another version of gazetteer")
	// Without --pages the advice would build the bundled sample.
	for _, want := range []string{"gazetteer index", "--pages"} {
		if !strings.Contains(r.err, want) {
			t.Errorf("advice: got %q, want %q in it", r.err, want)
		}
	}
	gazetteer("index", "--pages", pages, "--index", index).want(t, exitOK, "Unchanged  0", "")
	if got := snapshots(t, index); got != 2 {
		t.Errorf("snapshots: got %d, want the new one beside the old one", got)
	}
	gazetteer("search", "--index", index, "letters").want(t, exitOK, "Bellweir, NV", "")
}
