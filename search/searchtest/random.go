package searchtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/analysis"
	"gazetteer/search/query"
)

// How much the random test compares. The vocabulary is small, so that most
// queries match something and phrases occur.
const (
	randomDocs     = 700 // more than one batch, so more than one segment
	randomRequests = 600
	randomWords    = 24
)

// random compares an engine with a plain reference, document by document.
func random(t *testing.T, open Open) {
	r := rand.New(rand.NewPCG(7, 11))
	docs := make([]*corpus.Document, randomDocs)
	for i := range docs {
		docs[i] = randomDoc(r, i)
	}
	e := open(t, docs)
	for range randomRequests {
		text := randomQuery(r, 3)
		q := query.Parse(text)
		if len(q.Problems) > 0 {
			t.Fatalf("%q: %v", text, q.Problems)
		}
		var want []string
		for _, d := range docs {
			if refMatch(q.Root, d) {
				want = append(want, d.ID)
			}
		}
		filter := search.Filter{Facet: "state", Values: []string{[]string{"ca", "nv", "or"}[r.IntN(3)]}}
		res := must(t, e, search.Request{Query: q, Facets: []string{"state"}, Limit: 100, Sort: search.SortName})
		if res.Relaxed {
			continue // the reference knows the strict reading only
		}
		if res.Total != len(want) {
			t.Fatalf("%q (read %s): %d hits, want %d", text, q.Read(), res.Total, len(want))
		}
		if n := min(100, len(want)); !slices.Equal(ids(res), sorted(want)[:n]) {
			t.Fatalf("%q: hits %v, want %v", text, ids(res), sorted(want)[:n])
		}
		byState := map[string]int{}
		for _, d := range docs {
			if slices.Contains(want, d.ID) {
				byState[strings.ToLower(d.StateCode)]++
			}
		}
		for _, v := range res.Facets[0].Values {
			if v.Count != byState[v.Value] {
				t.Fatalf("%q: state %s counts %d, want %d", text, v.Value, v.Count, byState[v.Value])
			}
		}
		filtered := must(t, e, search.Request{Query: q, Filters: []search.Filter{filter}, Limit: 1})
		if !filtered.Relaxed && filtered.Total != byState[filter.Values[0]] {
			t.Fatalf("%q in %s: %d, want %d", text, filter.Values[0], filtered.Total, byState[filter.Values[0]])
		}
	}
}

func randomWord(r *rand.Rand) string {
	return fmt.Sprintf("z%c", 'a'+min(r.IntN(randomWords), r.IntN(randomWords)))
}

func randomDoc(r *rand.Rand, i int) *corpus.Document {
	st, _ := corpus.FindState([]string{"ca", "nv", "or"}[r.IntN(3)])
	id := fmt.Sprintf("doc-%04d", i)
	var paras []string
	for range 1 + r.IntN(3) {
		var b strings.Builder
		for range 1 + r.IntN(3) {
			for k := range 3 + r.IntN(6) {
				w := randomWord(r)
				if k == 0 {
					w = strings.ToUpper(w[:1]) + w[1:]
				} else {
					b.WriteByte(' ')
				}
				b.WriteString(w)
			}
			b.WriteString(". ")
		}
		paras = append(paras, strings.TrimSpace(b.String()))
	}
	d := doc(id, id, st.Name, st.Code, "City", 100+r.IntN(1000), nil, paras...)
	return d
}

// randomQuery writes a query of the operators that the reference knows.
func randomQuery(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		switch r.IntN(6) {
		case 0:
			return fmt.Sprintf(`"%s %s"`, randomWord(r), randomWord(r))
		case 1:
			return fmt.Sprintf(`"%s %s"~%d`, randomWord(r), randomWord(r), 1+r.IntN(3))
		case 2:
			return fmt.Sprintf("population:%d..%d", 100+r.IntN(500), 600+r.IntN(500))
		}
		return randomWord(r)
	}
	a, b := randomQuery(r, depth-1), randomQuery(r, depth-1)
	switch r.IntN(6) {
	case 0:
		return "(" + a + " OR " + b + ")"
	case 1:
		return "(" + a + " AND " + b + ")"
	case 2:
		return "(" + a + " -(" + b + "))"
	case 3:
		return "(NOT (" + a + "))"
	case 4:
		return fmt.Sprintf("(%s %s %s)", randomWord(r), []string{"NEAR/2", "/s", "/p"}[r.IntN(3)], randomWord(r))
	}
	return "(" + a + " " + b + ")"
}

// refMatch is the plain reference: it looks at the words of one document.
func refMatch(n query.Node, d *corpus.Document) bool {
	all := func(ns []query.Node) bool {
		return !slices.ContainsFunc(ns, func(m query.Node) bool { return !refMatch(m, d) })
	}
	switch n := n.(type) {
	case query.All:
		return true
	case query.And:
		return all(n.Nodes)
	case query.Or:
		return slices.ContainsFunc(n.Nodes, func(m query.Node) bool { return refMatch(m, d) })
	case query.Not:
		return !refMatch(n.Node, d)
	case query.Bag:
		return all(n.Must) && all(n.Should) && !slices.ContainsFunc(n.Not, func(m query.Node) bool { return refMatch(m, d) })
	case query.Range:
		p := d.Population.Best()
		return (n.From == nil || p >= *n.From) && (n.To == nil || p <= *n.To)
	case query.Word, query.Phrase:
		m := search.NewMatcher(n, nil)
		for _, p := range d.Paragraphs() {
			if len(m.Marks(p)) > 0 {
				return true
			}
		}
		return len(m.Marks(d.Title)) > 0
	case query.Near:
		return refNear(n, d)
	}
	panic(fmt.Sprintf("the reference does not know %T", n))
}

func refNear(n query.Near, d *corpus.Document) bool {
	a, b := analysis.Stem(n.Left.(query.Word).Text), analysis.Stem(n.Right.(query.Word).Text)
	for _, p := range d.Paragraphs() {
		for _, unit := range units(p, n.Unit) {
			toks := analysis.Tokens(unit)
			for i := range toks {
				for j := range toks {
					if i != j && toks[i].Term == a && toks[j].Term == b && (n.Unit != query.Words || toks[j].Pos-toks[i].Pos <= n.Within && toks[i].Pos-toks[j].Pos <= n.Within) {
						return true
					}
				}
			}
		}
	}
	return false
}

func units(p string, u query.Unit) []string {
	if u == query.Sentence {
		return strings.Split(strings.TrimSuffix(p, "."), ". ")
	}
	return []string{p}
}
