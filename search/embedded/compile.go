package embedded

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/analysis"
	"gazetteer/search/query"
)

// compiler turns one query tree into the set of matching documents and the
// groups of terms that score them.
type compiler struct {
	ctx  context.Context
	r    *reader
	e    *Engine
	mode corpus.Mode
	// loose makes a bag of words match when any of them does.
	loose bool
	// runs are words that stand side by side in the query: pages that have
	// them as a phrase come first.
	runs   []query.Phrase
	groups []group
	// patterns holds the words that each pattern and typo stands for: a query
	// that repeats one pays once.
	patterns map[string][]expansion
	// unknown are words that no document has.
	unknown []query.Word
	negated int
	notices []string
}

// group is one concept of the query: a word or a phrase and its other names.
// The frequencies of its variants are added before they saturate.
type group struct {
	docs     *roaring.Bitmap
	variants []variant
	// shown holds the documents whose text or sources show the tactic that
	// the concept names; they score higher than those that only say its name.
	shown *roaring.Bitmap
	// denied holds those whose text only denies it; they score lower.
	denied *roaring.Bitmap
	// factor weighs the group against a word; 0 stands for 1.
	factor float64
}

// variant is one way in which a concept is written.
type variant struct {
	// term is a stem to be read from the postings of fields, or "".
	term   string
	fields []string
	// counts are occurrences already found, by field and document (phrases).
	counts [3]map[uint32]uint32
	// present holds documents that count as one occurrence in the body
	// (exact words, patterns, typos: their frequencies are not indexed).
	present *roaring.Bitmap
}

// wordsToAll is the number of words up to which a bag asks for all of them.
// People who type few words mean each of them; longer ones are questions.
const wordsToAll = 4

// need is how many words of a bag must match: all of a few, and of a question
// enough to keep its subject without losing documents that say it otherwise.
func need(words int) int {
	if words <= wordsToAll {
		return words
	}
	return max(2, words*2/5)
}

// eval returns the documents that a node matches, at most those of within
// where that is not nil. said is false where the node says nothing: it has
// only stop words.
func (c *compiler) eval(n query.Node, within *roaring.Bitmap) (docs *roaring.Bitmap, said bool, err error) {
	if err := c.ctx.Err(); err != nil {
		return nil, false, err
	}
	switch n := n.(type) {
	case query.All:
		return c.e.all, true, nil
	case query.Word, query.Phrase:
		return c.leaf(n, nil, group{}, within)
	case query.Synonyms:
		return c.synonyms(n, within)
	case query.And:
		return c.conjunction(n.Nodes, within)
	case query.Or:
		return c.disjunction(n.Nodes, within, 1)
	case query.Bag:
		return c.bag(n, within)
	case query.Not:
		return c.not(n.Node, within)
	case query.Range:
		return c.e.inRange(n), true, nil
	case query.Value:
		return c.value(n), true, nil
	case query.Near:
		return c.near(n, within)
	case query.Event:
		return c.event(n, within)
	}
	return nil, false, fmt.Errorf("a query node of type %T is not supported", n)
}

func (c *compiler) not(n query.Node, within *roaring.Bitmap) (*roaring.Bitmap, bool, error) {
	c.negated++
	docs, said, err := c.eval(n, within)
	c.negated--
	if err != nil || !said {
		return c.e.all, said, err
	}
	return roaring.AndNot(c.e.all, docs), true, nil
}

// costly tells whether a node needs positions and so is evaluated last, on
// the documents that are left.
func costly(n query.Node) bool {
	found := false
	query.Walk(n, func(n query.Node) bool {
		switch n.(type) {
		case query.Phrase, query.Near, query.Event:
			found = true
		}
		return !found
	})
	return found
}

func (c *compiler) conjunction(nodes []query.Node, within *roaring.Bitmap) (*roaring.Bitmap, bool, error) {
	order := slices.Clone(nodes)
	sort.SliceStable(order, func(i, j int) bool { return !costly(order[i]) && costly(order[j]) })
	var out *roaring.Bitmap
	for _, n := range order {
		limit := within
		if out != nil {
			limit = out
		}
		docs, said, err := c.eval(n, limit)
		if err != nil {
			return nil, false, err
		}
		if !said {
			continue
		}
		if out == nil {
			out = docs
		} else {
			out = roaring.And(out, docs)
		}
	}
	return out, out != nil, nil
}

// disjunction matches documents that at least least of the nodes match.
func (c *compiler) disjunction(nodes []query.Node, within *roaring.Bitmap, least int) (*roaring.Bitmap, bool, error) {
	var sets []*roaring.Bitmap
	for _, n := range nodes {
		docs, said, err := c.eval(n, within)
		if err != nil {
			return nil, false, err
		}
		if said {
			sets = append(sets, docs)
		}
	}
	if len(sets) == 0 {
		return nil, false, nil
	}
	return atLeast(sets, min(least, len(sets))), true, nil
}

// atLeast returns the documents that stand in n of the sets or more.
func atLeast(sets []*roaring.Bitmap, n int) *roaring.Bitmap {
	if n <= 1 {
		return roaring.FastOr(sets...)
	}
	if n >= len(sets) {
		return roaring.FastAnd(sets...)
	}
	// have[k] holds the documents seen in more than k sets so far.
	have := make([]*roaring.Bitmap, n)
	for k := range have {
		have[k] = roaring.New()
	}
	for _, s := range sets {
		for k := n - 1; k > 0; k-- {
			have[k].Or(roaring.And(have[k-1], s))
		}
		have[0].Or(s)
	}
	return have[n-1]
}

func (c *compiler) bag(n query.Bag, within *roaring.Bitmap) (*roaring.Bitmap, bool, error) {
	out, said, err := c.conjunction(n.Must, within)
	if err != nil {
		return nil, false, err
	}
	limit := within
	if said {
		limit = out
	}
	should, shouldSaid, err := c.should(n.Should, limit)
	if err != nil {
		return nil, false, err
	}
	switch {
	case shouldSaid && said:
		// Words beside required ones add to the score; to filter by them as
		// well is what a + before each would say.
		if !c.loose && len(n.Must) == 0 {
			out = roaring.And(out, should)
		}
	case shouldSaid:
		out, said = should, true
	}
	if len(n.Not) == 0 {
		return out, said, nil
	}
	if !said {
		out = c.e.all
	}
	c.negated++
	defer func() { c.negated-- }()
	for _, m := range n.Not {
		docs, ok, err := c.eval(m, nil)
		if err != nil {
			return nil, false, err
		}
		if ok {
			out = roaring.AndNot(out, docs)
		}
	}
	return out, true, nil
}

func (c *compiler) should(nodes []query.Node, within *roaring.Bitmap) (*roaring.Bitmap, bool, error) {
	c.run(nodes)
	words := 0
	for _, n := range nodes {
		if w, ok := n.(query.Word); !ok || !stopWord(w) {
			words++
		}
	}
	least := need(words)
	if c.loose {
		least = 1
	}
	if least == words {
		return c.conjunction(nodes, within)
	}
	return c.disjunction(nodes, within, least)
}

func stopWord(w query.Word) bool {
	if w.Exact || w.Pattern || w.Fuzzy > 0 {
		return false
	}
	toks := analysis.Tokens(w.Text)
	return len(toks) == 1 && toks[0].Stop
}

func (c *compiler) near(n query.Near, within *roaring.Bitmap) (*roaring.Bitmap, bool, error) {
	// Both sides must be there; their words score, and their distance filters.
	docs, said, err := c.conjunction([]query.Node{n.Left, n.Right}, within)
	if err != nil || !said {
		return docs, said, err
	}
	ps, err := c.places(n, docs)
	if err != nil {
		return nil, false, err
	}
	out := roaring.New()
	for doc := range ps {
		out.Add(doc)
	}
	return out, true, nil
}

func (c *compiler) event(n query.Event, within *roaring.Bitmap) (*roaring.Bitmap, bool, error) {
	s, err := c.sentences(n.Node, within)
	if err != nil {
		return nil, false, err
	}
	hasYear := false
	query.Walk(n.Node, func(n query.Node) bool { _, r := n.(query.Range); hasYear = hasYear || r; return true })
	if !hasYear {
		dated, err := c.tokenSentences(c.yearTokens(query.Range{}), within)
		if err != nil {
			return nil, false, err
		}
		for d := range s {
			if len(intersect(s[d], dated[d])) == 0 {
				delete(s, d)
			}
		}
	}
	out := roaring.New()
	for d := range s {
		out.Add(d)
	}
	if c.negated == 0 {
		c.groups = append(c.groups, group{docs: out, variants: []variant{{present: out}}})
	}
	return out, true, nil
}

// yearTokens returns the tokens of the years of the index inside a range.
func (c *compiler) yearTokens(r query.Range) []string {
	var out []string
	for y := range c.e.years {
		if (r.From == nil || int(y) >= *r.From) && (r.To == nil || int(y) <= *r.To) {
			out = append(out, yearToken(int(y)))
		}
	}
	slices.Sort(out)
	return out
}

func (c *compiler) value(n query.Value) *roaring.Bitmap {
	switch n.Field {
	case "evidence":
		return or(c.e.evidence[corpus.Evidence(n.Slug)])
	case search.FacetTactic:
		slug := n.Slug
		if t, ok := c.e.tax.Find(unslug(slug)); ok {
			slug = t.Slug()
		}
		return or(c.e.facets.set(search.FacetTactic, c.mode, slug))
	case search.FacetState:
		slug := n.Slug
		if st, ok := corpus.FindState(unslug(slug)); ok {
			slug = st.Slug()
		}
		return or(c.e.facets.set(search.FacetState, c.mode, slug))
	}
	return or(c.e.facets.set(n.Field, c.mode, n.Slug))
}

func or(b *roaring.Bitmap) *roaring.Bitmap {
	if b == nil {
		return roaring.New()
	}
	return b
}
