package extract

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
)

// want is what a fixture's .want.json may state; testdata/pages/README.md
// explains the keys. A nil field is not checked.
type want struct {
	Place           *string   `json:"place"`
	State           *string   `json:"state"`
	StateCode       *string   `json:"state_code"`
	Type            *string   `json:"type"`
	Population      *int      `json:"population"`
	PopulationText  *int      `json:"population_text"`
	Listed          *[]string `json:"listed"`
	ListedStandard  *bool     `json:"listed_standard"`
	Sourced         *[]string `json:"sourced"`
	Narrated        *[]string `json:"narrated"`
	Ended           *[]string `json:"ended"`
	Denied          *[]string `json:"denied"`
	SourceHeadings  *[]string `json:"source_headings"`
	SourceLinks     *int      `json:"source_links"`
	SectionHeadings *[]string `json:"section_headings"`
	Paragraphs      *int      `json:"paragraphs"`
	Absent          []string  `json:"absent"`
	Present         []string  `json:"present"`
	URL             *string   `json:"url"`
}

func TestFixtures(t *testing.T) {
	x := newExtractor(t)
	var files []string
	for _, glob := range []string{"*.want.json", "revisions/*.want.json"} {
		m, _ := filepath.Glob(filepath.Join("..", "testdata", "pages", glob))
		files = append(files, m...)
	}
	if len(files) < 50 {
		t.Fatalf("only %d fixtures found", len(files))
	}
	for _, wantFile := range files {
		t.Run(strings.TrimSuffix(filepath.Base(wantFile), ".want.json"), func(t *testing.T) {
			raw, err := os.ReadFile(wantFile)
			if err != nil {
				t.Fatal(err)
			}
			var w want
			if err := json.Unmarshal(raw, &w); err != nil {
				t.Fatal(err)
			}
			base := strings.TrimSuffix(wantFile, ".want.json")
			name := base
			for _, ext := range []string{".html", ".htm", ".txt"} {
				if _, err := os.Stat(base + ext); err == nil {
					name = base + ext
				}
			}
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			d, err := x.Document(corpus.Page{Path: filepath.Base(name), MediaType: media(name), Body: body})
			if err != nil {
				t.Fatal(err)
			}
			check(t, w, d)
			if t.Failed() && os.Getenv("SHOW_DOCUMENTS") != "" {
				out, _ := json.MarshalIndent(d, "", "  ")
				t.Logf("%s", out)
			}
		})
	}
}

func check(t *testing.T, w want, d corpus.Document) {
	t.Helper()
	is(t, "place", w.Place, d.Place)
	is(t, "state", w.State, d.State)
	is(t, "state_code", w.StateCode, d.StateCode)
	is(t, "type", w.Type, d.Type)
	is(t, "url", w.URL, d.URL)
	pop := corpus.Population{}
	if d.Population != nil {
		pop = *d.Population
	}
	is(t, "population", w.Population, pop.Field)
	is(t, "population_text", w.PopulationText, pop.Text)
	if w.ListedStandard != nil && len(d.Listed) > 0 {
		is(t, "listed_standard", w.ListedStandard, d.Standard())
	}
	same(t, "listed", w.Listed, d.Listed)
	var heads, sections []string
	links, paragraphs := 0, 0
	for _, s := range d.Sources {
		if s.Heading != "" {
			heads = append(heads, s.Heading)
		}
		links += len(s.Links)
	}
	var all []string
	for _, s := range d.Sections {
		if s.Heading != "" {
			sections = append(sections, s.Heading)
			all = append(all, s.Heading)
		}
		paragraphs += len(s.Paragraphs)
		all = append(all, s.Paragraphs...)
	}
	same(t, "source_headings", w.SourceHeadings, heads)
	same(t, "section_headings", w.SectionHeadings, sections)
	is(t, "source_links", w.SourceLinks, links)
	is(t, "paragraphs", w.Paragraphs, paragraphs)
	for e, labels := range map[corpus.Evidence]*[]string{corpus.Sourced: w.Sourced, corpus.Narrated: w.Narrated, corpus.Ended: w.Ended, corpus.Denied: w.Denied} {
		if labels == nil {
			continue
		}
		got := with(d, e)
		if len(*labels) == 0 && len(got) > 0 {
			t.Errorf("%s: %v, want none", e, got)
		}
		for _, l := range *labels {
			if !slices.Contains(got, l) {
				t.Errorf("%s: %v lacks %s", e, got, l)
			}
		}
	}
	narrative := text.Squeeze(strings.Join(all, "\n"))
	for _, p := range w.Absent {
		if q := text.Squeeze(p); q != "" && strings.Contains(narrative, q) || q == "" && strings.Contains(strings.Join(all, ""), p) {
			t.Errorf("the narrative has %q", p)
		}
	}
	for _, p := range w.Present {
		if !strings.Contains(narrative, text.Squeeze(p)) {
			t.Errorf("the narrative lacks %q", p)
		}
	}
}

func is[T comparable](t *testing.T, what string, want *T, got T) {
	t.Helper()
	if want != nil && *want != got {
		t.Errorf("%s: %v, want %v", what, got, *want)
	}
}

func same(t *testing.T, what string, want *[]string, got []string) {
	t.Helper()
	if want == nil {
		return
	}
	clean := func(l []string) string {
		var out []string
		for _, s := range l {
			out = append(out, text.Squeeze(s))
		}
		return fmt.Sprintf("%q", out)
	}
	if clean(*want) != clean(got) {
		t.Errorf("%s:\n got %s\nwant %s", what, clean(got), clean(*want))
	}
}
