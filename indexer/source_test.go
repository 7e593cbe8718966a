package indexer

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"gazetteer/corpus"
	"gazetteer/indexer/extract"
)

// faultyFS is a folder in which some names cannot be opened or listed, or
// have another size. Permissions would not do: root reads everything.
type faultyFS struct {
	fstest.MapFS
	denied map[string]bool
	sizes  map[string]int64
}

func (f faultyFS) Open(name string) (fs.File, error) {
	if f.denied[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.Open(name)
}

func (f faultyFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if f.denied[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return f.MapFS.ReadDir(name)
}

func (f faultyFS) Stat(name string) (fs.FileInfo, error) {
	info, err := f.MapFS.Stat(name)
	if size, ok := f.sizes[name]; ok && err == nil {
		return sizedInfo{info, size}, nil
	}
	return info, err
}

type sizedInfo struct {
	fs.FileInfo
	size int64
}

func (s sizedInfo) Size() int64 { return s.size }

// listed names the items of a folder, each with its error.
func listed(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	items, err := Folder{"pages", fsys}.List(context.Background())
	if err != nil {
		t.Fatalf("List: got error %v, want none", err)
	}
	var out []string
	for _, it := range items {
		if it.Err != nil {
			out = append(out, it.Path+": "+it.Err.Error())
			continue
		}
		out = append(out, it.Path)
	}
	return out
}

func TestListKnowsPagesByTheirEnding(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"A.HTML", "b.Txt", "c.hTm", "deep/er/d.html", "e.json", "f.html.bak", "g", "html", ".txt.swp", "h.png"} {
		files[name] = file("x")
	}
	equal(t, "items", listed(t, files), []string{"A.HTML", "b.Txt", "c.hTm", "deep/er/d.html"})
}

func TestListTakesTheMediaTypeFromTheEnding(t *testing.T) {
	files := fstest.MapFS{"a.HTML": file("x"), "b.htm": file("x"), "c.TXT": file("x")}
	items, err := Folder{"pages", files}.List(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, it := range items {
		p, err := it.Read()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p.MediaType)
	}
	equal(t, "media types", got, []string{corpus.MediaHTML, corpus.MediaHTML, corpus.MediaText})
}

func TestListOfAFolderThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.txt")
	if err := os.WriteFile(file, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		fsys fs.FS
		want error // nil: any
	}{
		{"empty", fstest.MapFS{}, ErrNoPages},
		{"without pages", fstest.MapFS{"readme.md": {Data: []byte("x")}, "sub/x.css": {}}, ErrNoPages},
		{"missing", os.DirFS(filepath.Join(t.TempDir(), "none")), fs.ErrNotExist},
		{"a file", os.DirFS(file), nil},
		{"unreadable", faultyFS{MapFS: fstest.MapFS{"a.txt": {}}, denied: map[string]bool{".": true}}, fs.ErrPermission},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			o := b.options(nil)
			o.Source = Folder{"the folder", tt.fsys}
			_, err := b.run(o)
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Fatalf("Run: got error %v, want %v", err, tt.want)
			}
			if !strings.Contains(err.Error(), "the folder") {
				t.Errorf("error: got %q, want it to name the folder", err)
			}
			b.unpublished()
		})
	}
}

func TestListKeepsWhatCannotBeRead(t *testing.T) {
	fsys := faultyFS{
		MapFS:  fstest.MapFS{"a.txt": file("x"), "big.html": file("x"), "shut/b.txt": file("x"), "z.txt": file("x")},
		denied: map[string]bool{"shut": true},
		sizes:  map[string]int64{"big.html": extract.MaxPage + 1},
	}
	equal(t, "items", listed(t, fsys), []string{"a.txt", "big.html: " + extract.ErrLarge.Error(), "shut: permission denied", "z.txt"})
}

func TestListDoesNotFollowLinksToFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "real"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "real", "a.txt"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"b.txt":       filepath.Join("real", "a.txt"), // a link to a page is a page
		"c.html":      "real",
		"folder":      "real",
		"gone.txt":    "nowhere.txt",
		"loop.txt":    "loop.txt",
		"real/parent": "..", // following it would never end
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("this system has no symbolic links:", err)
		}
	}
	got := listed(t, os.DirFS(dir))
	if len(got) != 5 {
		t.Fatalf("items: got %v, want 5", got)
	}
	for i, want := range []string{"b.txt", "c.html: it is a link to a folder", "gone.txt: ", "loop.txt: ", "real/a.txt"} {
		if !strings.HasPrefix(got[i], want) {
			t.Errorf("item %d: got %q, want %q…", i, got[i], want)
		}
	}
	// The folder itself may be a link.
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(dir, "real"), link); err != nil {
		t.Fatal(err)
	}
	equal(t, "items behind a link", listed(t, os.DirFS(link)), []string{"a.txt"})
}
