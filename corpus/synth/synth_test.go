package synth

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestPagesDependOnSeedAndNumberOnly(t *testing.T) {
	a, b, other := New(1), New(1), New(2)
	for _, n := range []int{0, 7, 999_999} {
		if !bytes.Equal(a.Page(n).Body, b.Page(n).Body) {
			t.Errorf("page %d differs between two generators of one seed", n)
		}
		if bytes.Equal(a.Page(n).Body, other.Page(n).Body) {
			t.Errorf("page %d is the same for two seeds", n)
		}
	}
	if bytes.Equal(a.Page(1).Body, a.Page(2).Body) {
		t.Error("two pages are the same")
	}
}

func TestWriteFolder(t *testing.T) {
	dir := t.TempDir()
	g := New(3)
	if err := g.WriteFolder(t.Context(), dir, 5); err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	if len(files) != 5 {
		t.Fatalf("%d files", len(files))
	}
	got, err := os.ReadFile(files[4])
	if err != nil || !bytes.Equal(got, g.Page(4).Body) {
		t.Errorf("the last file is not page 4 (%v)", err)
	}
}
