package eval

import (
	"cmp"
	"math"
	"slices"
)

// Qrels are the judgments of a collection: grade by query and document. A
// grade of 0 or less is not relevant; documents without one are unjudged and
// count as not relevant.
type Qrels map[string]map[string]int

// Ranked is one retrieved document.
type Ranked struct {
	ID    string
	Score float64
}

// Metrics are the figures of one query, or their means.
type Metrics struct {
	NDCG10    float64 `json:"ndcg@10"`
	MAP       float64 `json:"map"`
	MRR       float64 `json:"mrr"`
	P10       float64 `json:"p@10"`
	Recall100 float64 `json:"recall@100"`
}

// Measure scores one ranking against the judgments of its query. Documents
// are taken in the order given; trec_eval orders by score and breaks ties by
// id, descending, which Sort does.
func Measure(run []Ranked, grades map[string]int) Metrics {
	relevant := 0
	var ideal []int
	for _, g := range grades {
		if g > 0 {
			relevant++
			ideal = append(ideal, g)
		}
	}
	if relevant == 0 {
		return Metrics{}
	}
	slices.SortFunc(ideal, func(a, b int) int { return b - a })
	var m Metrics
	found, dcg := 0, 0.0
	for i, r := range run {
		g := grades[r.ID]
		if g <= 0 {
			continue
		}
		found++
		m.MAP += float64(found) / float64(i+1)
		if m.MRR == 0 {
			m.MRR = 1 / float64(i+1)
		}
		if i < 10 {
			dcg += gain(g, i)
			m.P10 += 0.1
		}
		if i < 100 {
			m.Recall100++
		}
	}
	best := 0.0
	for i, g := range ideal[:min(10, len(ideal))] {
		best += gain(g, i)
	}
	m.NDCG10 = dcg / best
	m.MAP /= float64(relevant)
	m.Recall100 /= float64(relevant)
	return m
}

// gain is the discounted gain of a grade at a position from 0: linear gain, as
// trec_eval's ndcg_cut has it.
func gain(grade, i int) float64 { return float64(grade) / math.Log2(float64(i+2)) }

// Sort puts a run in trec_eval's order.
func Sort(run []Ranked) {
	slices.SortStableFunc(run, func(a, b Ranked) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		return cmp.Compare(b.ID, a.ID)
	})
}

// Mean averages the metrics of queries.
func Mean(ms []Metrics) Metrics {
	var out Metrics
	for _, m := range ms {
		out.NDCG10 += m.NDCG10
		out.MAP += m.MAP
		out.MRR += m.MRR
		out.P10 += m.P10
		out.Recall100 += m.Recall100
	}
	n := float64(max(1, len(ms)))
	return Metrics{out.NDCG10 / n, out.MAP / n, out.MRR / n, out.P10 / n, out.Recall100 / n}
}
