package embedded

import (
	"fmt"
	"strings"
	"testing"

	"gazetteer/corpus"
	"gazetteer/corpus/synth"
	"gazetteer/search"
	"gazetteer/search/query"
)

// benchDocs is the size of the real corpus.
const benchDocs = 2700

// synthDocs makes documents of synthetic pages without the extractor, which
// has a benchmark of its own.
func synthDocs(n int) ([]*corpus.Document, int64) {
	g := synth.New(1)
	docs := make([]*corpus.Document, n)
	var size int64
	for i := range docs {
		body := string(g.Page(i).Body)
		size += int64(len(body))
		paras := strings.Split(body, "\n\n")
		r := g.Rand(uint64(i) + 1<<40)
		st := corpus.States[r.IntN(51)]
		d := &corpus.Document{ID: fmt.Sprintf("place-%07d-%s", i, st.Slug()), Title: paras[0], State: st.Name, StateCode: st.Code, Type: "City",
			Population: &corpus.Population{Field: 1000 + r.IntN(1_000_000)}, Sections: []corpus.Section{{Paragraphs: paras[3 : len(paras)-3]}}}
		for _, t := range corpus.Builtin().Tactics {
			if r.IntN(4) == 0 {
				d.Tactics = append(d.Tactics, corpus.TacticUse{Tactic: t.Label, Evidence: []corpus.Evidence{corpus.Narrated}})
			}
		}
		docs[i] = d
	}
	return docs, size
}

// BenchmarkIndex builds an index of 2,700 documents a round.
func BenchmarkIndex(b *testing.B) {
	docs, size := synthDocs(benchDocs)
	b.SetBytes(size)
	for b.Loop() {
		w, err := Create(b.TempDir(), tacticLabels())
		if err != nil {
			b.Fatal(err)
		}
		for _, d := range docs {
			if _, err := w.Add(b.Context(), d); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Finish(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*benchDocs/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkSearch answers one faceted, highlighted query a round: 20 hits,
// three facets, up to three passages a hit, nothing cached.
func BenchmarkSearch(b *testing.B) {
	docs, _ := synthDocs(benchDocs)
	e := build(b, docs)
	g := synth.New(1)
	for name, q := range map[string]string{
		"all pages":      "",
		"common word":    g.Word(3),
		"two words AND":  g.Word(20) + " " + g.Word(60),
		"eight words":    strings.Join([]string{g.Word(5), g.Word(9), g.Word(40), g.Word(90), g.Word(200), g.Word(400), g.Word(800), g.Word(1600)}, " "),
		"rare word":      g.Word(30_000),
		"phrase":         `"reverse sting"`,
		"prefix":         g.Word(50)[:3] + "*",
		"two filters":    g.Word(3),
		"john school /s": "john /s school",
	} {
		req := search.Request{Query: query.Parse(q), Facets: search.FacetNames, Limit: 20}
		if name == "two filters" {
			req.Filters = []search.Filter{{Facet: "state", Values: []string{"ca", "tx"}}, {Facet: "tactic", Values: []string{"letters"}}}
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Search(b.Context(), req); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
