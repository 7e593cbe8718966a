package extract

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gazetteer/corpus"
)

func newExtractor(t testing.TB) *Extractor {
	t.Helper()
	x, err := New(corpus.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// media returns the media type of a fixture by its name.
func media(name string) string {
	if strings.HasSuffix(name, ".txt") {
		return corpus.MediaText
	}
	return corpus.MediaHTML
}

func with(d corpus.Document, e corpus.Evidence) []string {
	var out []string
	for _, u := range d.Tactics {
		if u.Has(e) {
			out = append(out, u.Tactic)
		}
	}
	return out
}

// TestSeed reads the real page that the design names, where it is at hand.
func TestSeed(t *testing.T) {
	name := filepath.Join("..", "..", "..", "shared", "seeds", "west-sacramento-ca.txt")
	body, err := os.ReadFile(name)
	if err != nil {
		t.Skipf("the seed page is not at hand (%v); its shape is held by testdata/pages/txt-seed-shape.txt", err)
	}
	d, err := newExtractor(t).Document(corpus.Page{Path: "west-sacramento-ca.txt", MediaType: corpus.MediaText, Body: body})
	if err != nil {
		t.Fatal(err)
	}
	if d.ID != "west-sacramento-ca" || d.Place != "West Sacramento" || d.State != "California" || d.StateCode != "CA" || d.Type != "City" {
		t.Errorf("identity: %q %q %q %q %q", d.ID, d.Place, d.State, d.StateCode, d.Type)
	}
	if d.Population == nil || d.Population.Field != 53637 || d.Population.Text != 54000 {
		t.Errorf("population: %+v", d.Population)
	}
	if len(d.Listed) != 13 || !d.Standard() {
		t.Errorf("listed %d labels, standard %v", len(d.Listed), d.Standard())
	}
	if got, want := with(d, corpus.Sourced), []string{"Cameras", "Identity Disclosure", "Neighborhood Action", "Reverse Stings", "Web Stings"}; !slices.Equal(got, want) {
		t.Errorf("sourced: %v, want %v", got, want)
	}
	for label, year := range map[string]int{"Reverse Stings": 1987, "Identity Disclosure": 0, "Web Stings": 2014, "Neighborhood Action": 1984} {
		u := d.Tactic(label)
		if u == nil || !u.Has(corpus.Narrated) {
			t.Errorf("%s is not narrated: %+v", label, u)
			continue
		}
		if year > 0 && !slices.ContainsFunc(u.Passages, func(p corpus.Passage) bool { return slices.Contains(p.Years, year) }) {
			t.Errorf("%s: no passage has the year %d", label, year)
		}
	}
	if len(d.Sources) != 6 || d.Sources[4].Heading != "Background on Prostitution in the Area" {
		t.Errorf("sources: %+v", d.Sources)
	}
	if n := len(d.Sections); n != 1 || len(d.Sections[0].Paragraphs) != 4 {
		t.Errorf("%d sections: %+v", n, d.Sections)
	}
	for _, p := range d.Sections[0].Paragraphs {
		if strings.Contains(p, "Comments are closed") {
			t.Error("furniture in the narrative")
		}
	}
}
