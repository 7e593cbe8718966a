package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "gazetteer"

// mayImport says for each package which others of ours it may import; a
// trailing /... stands for a folder and all below it. Tests are not held to
// it. ARCHITECTURE.md draws the same picture.
var mayImport = map[string][]string{
	"corpus":            {"corpus/text"},
	"corpus/text":       {},
	"corpus/store":      {},
	"corpus/synth":      {"corpus"},
	"indexer":           {"corpus/...", "indexer/extract"},
	"indexer/extract":   {"corpus/...", "indexer/evidence"},
	"indexer/evidence":  {"corpus/..."},
	"search/analysis":   {"corpus/text"},
	"search/query":      {"corpus/...", "search/analysis"},
	"search":            {"corpus/...", "search/analysis", "search/query"},
	"search/searchtest": {"corpus/...", "search", "search/analysis", "search/query"},
	"search/embedded":   {"corpus/...", "search", "search/analysis", "search/query"},
	"search/eval":       {},
	"web":               {"corpus/...", "search", "search/query"},
	"cmd/gazetteer":     {"corpus/...", "indexer/...", "search/...", "web"},
}

// engines are packages that only some may know.
var onlyIn = map[string][]string{
	"github.com/blevesearch":         {"search/embedded", "search/analysis"},
	"github.com/labstack/echo":       {"web"},
	"github.com/PuerkitoBio/goquery": {"indexer/extract"},
}

func TestRooms(t *testing.T) {
	root := filepath.Join("..", "..")
	documented := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		test := strings.HasSuffix(name, "_test.go")
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		if !test {
			documented[pkg] = documented[pkg] || f.Doc != nil
		}
		allowed, known := mayImport[pkg]
		if !known {
			t.Errorf("package %s has no row in mayImport", pkg)
		}
		for _, imp := range f.Imports {
			p := strings.Trim(imp.Path.Value, `"`)
			if ours, ok := strings.CutPrefix(p, module+"/"); ok && !test && !covers(allowed, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
			for prefix, where := range onlyIn {
				if strings.HasPrefix(p, prefix) && !slices.Contains(where, pkg) && !test {
					t.Errorf("%s imports %s", name, p)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %s has no package comment", pkg)
		}
	}
	for pkg := range mayImport {
		if _, ok := documented[pkg]; !ok {
			t.Errorf("mayImport has a row for %s, which does not exist", pkg)
		}
	}
}

func covers(allowed []string, pkg string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		if dir, below := strings.CutSuffix(a, "/..."); below {
			return pkg == dir || strings.HasPrefix(pkg, dir+"/")
		}
		return a == pkg
	})
}

// TestTopLevel holds the fixed folders.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	var dirs []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			dirs = append(dirs, e.Name())
		}
	}
	if want := []string{"cmd", "corpus", "docs", "indexer", "search", "web"}; !slices.Equal(dirs, want) {
		t.Errorf("top level folders %v, want %v", dirs, want)
	}
}

// TestFlagsAreDocumented fails when README.md leaves out a flag or a variable
// of the program.
func TestFlagsAreDocumented(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"serve.go", "library.go"} {
		src, err := os.ReadFile(path.Join(".", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(src), `env:"`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			flag := "--" + strings.ToLower(strings.TrimPrefix(name, "GAZETTEER_"))
			for _, want := range []string{name, flag} {
				if !strings.Contains(string(readme), want) {
					t.Errorf("README.md does not mention %s", want)
				}
			}
		}
	}
}
