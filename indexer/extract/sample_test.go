package extract

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"testing"

	"gazetteer/corpus"
)

// truth is what a careful reader finds on a page of the sample corpus.
type truth struct {
	File       string   `json:"file"`
	Place      string   `json:"place"`
	State      string   `json:"state"`
	Type       string   `json:"type"`
	Population int      `json:"population"`
	Listed     []string `json:"listed"`
	Narrated   []string `json:"narrated"`
	Ended      []string `json:"ended"`
	Denied     []string `json:"denied"`
	Sourced    []string `json:"sourced"`
}

func readTruth(t *testing.T) []truth {
	var out []truth
	for _, name := range []string{"sample-truth-a.jsonl", "sample-truth-b.jsonl"} {
		f, err := os.Open("../testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for sc := bufio.NewScanner(f); sc.Scan(); {
			var w truth
			if err := json.Unmarshal(sc.Bytes(), &w); err != nil {
				t.Fatal(err)
			}
			out = append(out, w)
		}
	}
	return out
}

type tally struct{ tp, fp, fn int }

func (c *tally) add(got, want []string) (wrong []string) {
	for _, g := range got {
		if slices.Contains(want, g) {
			c.tp++
		} else {
			c.fp++
			wrong = append(wrong, "+"+g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			c.fn++
			wrong = append(wrong, "-"+w)
		}
	}
	return wrong
}

func (c tally) f1() float64 { return 2 * float64(c.tp) / float64(max(1, 2*c.tp+c.fp+c.fn)) }

func (c tally) String() string {
	return fmt.Sprintf("P %.3f  R %.3f  F1 %.3f", float64(c.tp)/float64(max(1, c.tp+c.fp)), float64(c.tp)/float64(max(1, c.tp+c.fn)), c.f1())
}

// TestSampleTruth compares what the extractor finds on the pages of the sample
// corpus with what their readers labelled.
func TestSampleTruth(t *testing.T) {
	x := newExtractor(t)
	by := map[corpus.Evidence]*tally{corpus.Listed: {}, corpus.Sourced: {}, corpus.Narrated: {}, corpus.Ended: {}, corpus.Denied: {}}
	verbose := os.Getenv("SHOW_ERRORS") != ""
	pages := readTruth(t)
	if len(pages) < 60 {
		t.Fatalf("%d pages", len(pages))
	}
	for _, w := range pages {
		body, err := fs.ReadFile(corpus.Sample(), w.File)
		if err != nil {
			t.Fatal(err)
		}
		d, err := x.Document(corpus.Page{Path: w.File, MediaType: media(w.File), Body: body})
		if err != nil {
			t.Fatalf("%s: %v", w.File, err)
		}
		if d.Place != w.Place || d.StateCode != w.State || d.Type != w.Type {
			t.Errorf("%s: %q %q %q, want %q %q %q", w.File, d.Place, d.StateCode, d.Type, w.Place, w.State, w.Type)
		}
		pop := 0
		if d.Population != nil {
			pop = d.Population.Field
		}
		if pop != w.Population {
			t.Errorf("%s: population %d, want %d", w.File, pop, w.Population)
		}
		for e, labels := range map[corpus.Evidence][]string{corpus.Listed: w.Listed, corpus.Sourced: w.Sourced, corpus.Narrated: w.Narrated, corpus.Ended: w.Ended, corpus.Denied: w.Denied} {
			if wrong := by[e].add(with(d, e), labels); len(wrong) > 0 && verbose {
				t.Logf("%s %s: %q", w.File, e, wrong)
				for _, m := range wrong {
					if u := d.Tactic(m[1:]); u != nil && m[0] == '+' {
						for _, p := range u.Passages {
							if p.Evidence == e {
								t.Logf("      %s %s: %s", m, p.Anchor, p.Text)
							}
						}
					}
				}
			}
		}
	}
	for _, e := range []corpus.Evidence{corpus.Listed, corpus.Sourced, corpus.Narrated, corpus.Ended, corpus.Denied} {
		t.Logf("%-10s %v", e, *by[e])
	}
	for e, least := range map[corpus.Evidence]float64{corpus.Listed: 0.99, corpus.Sourced: 0.95, corpus.Narrated: 0.72, corpus.Ended: 0.50, corpus.Denied: 0.62} {
		if by[e].f1() < least {
			t.Errorf("%s: F1 %.3f is under %.2f", e, by[e].f1(), least)
		}
	}
}
