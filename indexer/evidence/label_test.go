package evidence

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"

	"gazetteer/corpus"
)

type labelled struct {
	ID     string  `json:"id"`
	Text   string  `json:"text"`
	Labels []Label `json:"labels"`
	Years  []int   `json:"years"`
}

func readLabelled(t testing.TB, name string) []labelled {
	t.Helper()
	f, err := os.Open("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var l labelled
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, l)
	}
	return out
}

type score struct{ tp, fp, fn int }

func (s score) f1() float64 {
	return 2 * float64(s.tp) / float64(max(1, 2*s.tp+s.fp+s.fn))
}

func (s score) String() string {
	return fmt.Sprintf("P %.3f  R %.3f  F1 %.3f  (tp %d, fp %d, fn %d)",
		float64(s.tp)/float64(max(1, s.tp+s.fp)), float64(s.tp)/float64(max(1, s.tp+s.fn)), s.f1(), s.tp, s.fp, s.fn)
}

// TestLabelledSentences prints precision and recall over the labelled sets and
// holds the level that was reached. A label counts when tactic and evidence
// both agree.
func TestLabelledSentences(t *testing.T) {
	r, err := New(corpus.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range []struct {
		file string
		min  float64
		show bool
	}{
		{"sentences.jsonl", 0.90, true},
		{"sentences-heldout.jsonl", 0.88, true},
		{"sentences-blind.jsonl", 0.90, true},
		{"sentences-blind2.jsonl", 0.90, true},
	} {
		t.Run(set.file, func(t *testing.T) {
			var all score
			var years score
			by := map[string]*score{}
			get := func(k string) *score {
				if by[k] == nil {
					by[k] = &score{}
				}
				return by[k]
			}
			verbose := set.show && os.Getenv("SHOW_ERRORS") != ""
			for _, l := range readLabelled(t, set.file) {
				got := r.Labels(l.Text)
				var wrong []string
				for _, g := range got {
					if slices.Contains(l.Labels, g) {
						all.tp++
						get(g.Tactic).tp++
						get("~"+string(g.Evidence)).tp++
					} else {
						all.fp++
						get(g.Tactic).fp++
						get("~"+string(g.Evidence)).fp++
						wrong = append(wrong, fmt.Sprintf("+%s:%s", g.Tactic, g.Evidence))
					}
				}
				for _, w := range l.Labels {
					if !slices.Contains(got, w) {
						all.fn++
						get(w.Tactic).fn++
						get("~"+string(w.Evidence)).fn++
						wrong = append(wrong, fmt.Sprintf("-%s:%s", w.Tactic, w.Evidence))
					}
				}
				if len(wrong) > 0 && verbose {
					t.Logf("%s %s\n      %s", l.ID, l.Text, strings.Join(wrong, "  "))
				}
				gy := Years(l.Text)
				for _, y := range gy {
					if slices.Contains(l.Years, y) {
						years.tp++
					} else {
						years.fp++
					}
				}
				for _, y := range l.Years {
					if !slices.Contains(gy, y) {
						years.fn++
					}
				}
				if verbose && !slices.Equal(gy, l.Years) && len(gy)+len(l.Years) > 0 {
					t.Logf("%s years %v, want %v: %s", l.ID, gy, l.Years, l.Text)
				}
			}
			keys := []string{}
			for k := range by {
				keys = append(keys, k)
			}
			sort.Strings(keys)
			for _, k := range keys {
				t.Logf("%-20s %v", k, *by[k])
			}
			t.Logf("%-20s %v", "years", years)
			t.Logf("%-20s %v", "ALL", all)
			if all.f1() < set.min {
				t.Errorf("F1 %.3f is under %.2f", all.f1(), set.min)
			}
		})
	}
}

// TestTrace explains the labels of the sentences of $SENTENCE, one a line.
func TestTrace(t *testing.T) {
	text := os.Getenv("SENTENCE")
	if text == "" {
		t.Skip("set SENTENCE to see how its labels come about")
	}
	r, err := New(corpus.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	r.trace = t.Logf
	for line := range strings.Lines(text) {
		s := r.read(strings.TrimSpace(line))
		var b strings.Builder
		last := -1
		for i, tok := range s.tokens {
			if s.clause[i] != last {
				fmt.Fprintf(&b, " [%d]", s.clause[i])
				last = s.clause[i]
			}
			b.WriteString(" " + tok)
		}
		t.Log(b.String())
		for _, m := range r.mentions(s, false) {
			t.Logf("   mention %s %v", m.tactic, s.tokens[m.start:m.end])
		}
		t.Log(r.Labels(strings.TrimSpace(line)))
	}
}
