package extract

import (
	"testing"

	"gazetteer/corpus"
	"gazetteer/corpus/synth"
)

// BenchmarkDocument extracts synthetic pages of 7.4 KB: one page a round.
func BenchmarkDocument(b *testing.B) {
	x := newExtractor(b)
	g := synth.New(1)
	pages := make([]corpus.Page, 64)
	size := 0
	for i := range pages {
		pages[i] = g.Page(i)
		size += len(pages[i].Body)
	}
	b.SetBytes(int64(size / len(pages)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if _, err := x.Document(pages[n%len(pages)]); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
