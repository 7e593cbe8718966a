package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"gazetteer/corpus"
)

// FuzzDocument gives the extractor damaged pages: it must not panic, and what
// it keeps must be valid text that stands on the page's terms (anchors that
// exist, labels of the taxonomy).
func FuzzDocument(f *testing.F) {
	files, err := filepath.Glob("../testdata/pages/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, ".json") || strings.HasSuffix(name, ".md") {
			continue
		}
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(body) < 6000 { // long seeds make the fuzzer slow
			f.Add(body, strings.HasSuffix(name, ".html"))
		}
	}
	x, err := New(corpus.Builtin())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, isHTML bool) {
		p := corpus.Page{Path: "fuzz.txt", MediaType: corpus.MediaText, Body: body}
		if isHTML {
			p.MediaType = corpus.MediaHTML
		}
		d, err := x.Document(p)
		if err != nil {
			return
		}
		if d.ID == "" {
			t.Error("a document has no id")
		}
		for _, para := range d.Paragraphs() {
			if !utf8.ValidString(para) || strings.TrimSpace(para) == "" {
				t.Errorf("paragraph %q", para)
			}
		}
		for _, u := range d.Tactics {
			if _, ok := corpus.Builtin().FindLabel(u.Tactic); !ok || len(u.Evidence) == 0 {
				t.Errorf("tactic %+v", u)
			}
		}
	})
}
