package embedded

import (
	"math"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// Parameters of BM25F. k1 and b are the textbook's; the weights say how much
// a word in a field counts against one in the narrative.
const k1 = 1.2

var (
	fieldWeight = [3]float64{3, 1, 0.5}
	fieldB      = [3]float64{0.3, 0.75, 0.5}
)

// scorer adds up the scores of documents in arrays that are used again.
type scorer struct {
	// scores and tf are by document number and zero between searches.
	scores, tf []float32
	touched    []uint32
}

var scorers sync.Pool

func getScorer(n int) *scorer {
	if s, ok := scorers.Get().(*scorer); ok && len(s.scores) >= n {
		return s
	}
	return &scorer{scores: make([]float32, n), tf: make([]float32, n)}
}

// release clears the scores of the matching documents and gives the arrays
// back.
func (s *scorer) release(docs *roaring.Bitmap) {
	for it := docs.Iterator(); it.HasNext(); {
		s.scores[it.Next()] = 0
	}
	scorers.Put(s)
}

// idf is the Robertson-Sparck Jones weight, never negative.
func idf(df, total float64) float64 {
	return math.Log(1 + (total-df+0.5)/(df+0.5))
}

// group adds the score of one concept to the matching documents.
func (s *scorer) group(e *Engine, g *group, docs *roaring.Bitmap) error {
	s.touched = s.touched[:0]
	add := func(f int, doc uint32, freq float64) {
		length := float64(e.cols.Rows[doc].Lengths[f])
		norm := 1 - fieldB[f]
		if e.avg[f] > 0 {
			norm += fieldB[f] * length / e.avg[f]
		}
		if s.tf[doc] == 0 {
			s.touched = append(s.touched, doc)
		}
		s.tf[doc] += float32(fieldWeight[f] * freq / norm)
	}
	for i := range g.variants {
		v := &g.variants[i]
		if v.present != nil {
			for it := roaring.And(v.present, docs).Iterator(); it.HasNext(); {
				add(1, it.Next(), 1)
			}
		}
		for f := range v.counts {
			for doc, n := range v.counts[f] {
				if docs.Contains(doc) {
					add(f, doc, float64(n))
				}
			}
		}
		for _, name := range v.fields {
			f := fieldIndex(name)
			if err := e.r.freqs(name, v.term, docs, func(doc uint32, freq uint64) { add(f, doc, float64(freq)) }); err != nil {
				return err
			}
		}
	}
	factor := g.factor
	if factor == 0 {
		factor = 1
	}
	weight := factor * idf(float64(g.docs.GetCardinality()), float64(e.r.total))
	for _, doc := range s.touched {
		tf := float64(s.tf[doc])
		score := weight * tf * (k1 + 1) / (tf + k1)
		switch {
		case g.shown != nil && g.shown.Contains(doc):
			score *= evidenceBonus
		case g.denied != nil && g.denied.Contains(doc):
			score *= denialFactor
		}
		s.scores[doc] += float32(score)
		s.tf[doc] = 0
	}
	return nil
}

func fieldIndex(name string) int {
	for i, f := range textFields {
		if f == name {
			return i
		}
	}
	return 1
}
