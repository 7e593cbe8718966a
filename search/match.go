package search

import (
	"regexp"
	"slices"
	"strings"

	"gazetteer/corpus/text"
	"gazetteer/search/analysis"
	"gazetteer/search/query"
)

// Matcher finds the words of a query in a text, with the same analysis as the
// index: stems, phrases, patterns and synonyms alike.
type Matcher struct {
	leaves []leaf
	// byTerm and byWord lead from a token to the leaves that may begin there.
	byTerm, byWord map[string][]int
	patterns       []int
	// seen are the leaves that are there already.
	seen map[string]bool
}

// leaf is a word or a phrase of a query.
type leaf struct {
	terms   []string // stems, in order; the exact word where exact
	offsets []int    // of the terms, from the first
	exact   bool
	slop    int
	pattern *regexp.Regexp
	fuzzy   int
	weight  float64
}

// NewMatcher compiles the words that a query asks for. weight gives the rarity
// of a stem, greater for rarer ones; nil weighs all alike.
func NewMatcher(root query.Node, weight func(stem string) float64) *Matcher {
	m := &Matcher{byTerm: map[string][]int{}, byWord: map[string][]int{}, seen: map[string]bool{}}
	m.add(root, weight)
	return m
}

// Empty tells whether there is nothing to find.
func (m *Matcher) Empty() bool { return len(m.leaves) == 0 }

func (m *Matcher) add(n query.Node, weight func(string) float64) {
	switch n := n.(type) {
	case query.Not:
		return // what must not match is not marked
	case query.Bag:
		for _, c := range append(slices.Clone(n.Must), n.Should...) {
			m.add(c, weight)
		}
		return
	case query.Word, query.Phrase:
		if m.seen[n.String()] {
			return
		}
		m.seen[n.String()] = true
	}
	switch n := n.(type) {
	case query.Word:
		m.addWord(n, weight)
		return
	case query.Phrase:
		l := PhraseLeaf(n)
		m.leaf(leaf{terms: l.Terms, offsets: l.Offsets, exact: n.Exact, slop: n.Slop}, weight)
		return
	}
	for _, c := range query.Children(n) {
		m.add(c, weight)
	}
}

func (m *Matcher) addWord(n query.Word, weight func(string) float64) {
	if n.Pattern {
		re, err := regexp.Compile("^" + PatternRegexp(n.Text) + "$")
		if err == nil {
			m.leaf(leaf{pattern: re}, nil)
		}
		return
	}
	for _, t := range analysis.Tokens(n.Text) {
		l := leaf{terms: []string{t.Term}, offsets: []int{0}, exact: n.Exact, fuzzy: n.Fuzzy}
		if n.Exact || n.Fuzzy > 0 {
			l.terms[0] = t.Word
		} else if t.Stop {
			continue
		}
		m.leaf(l, weight)
	}
}

func (m *Matcher) leaf(l leaf, weight func(string) float64) {
	i := len(m.leaves)
	l.weight = 1
	switch {
	case l.pattern != nil || l.fuzzy > 0:
		m.patterns = append(m.patterns, i)
	case len(l.terms) == 0:
		return
	case l.exact:
		m.byWord[l.terms[0]] = append(m.byWord[l.terms[0]], i)
	default:
		m.byTerm[l.terms[0]] = append(m.byTerm[l.terms[0]], i)
	}
	if weight != nil && l.pattern == nil && !l.exact && l.fuzzy == 0 {
		l.weight = 0
		for _, t := range l.terms {
			l.weight += weight(t)
		}
	}
	m.leaves = append(m.leaves, l)
}

// PhraseTerms is a phrase as the index sees it: the stems of its words (the
// words themselves where exact) and their distances; stop words only count in
// the distances.
type PhraseTerms struct {
	Terms   []string
	Offsets []int
}

// PhraseLeaf analyses a phrase. It has no terms if all are stop words.
func PhraseLeaf(p query.Phrase) PhraseTerms {
	var out PhraseTerms
	first := 0
	for _, t := range analysis.Tokens(p.Text) {
		if t.Stop {
			continue
		}
		if len(out.Terms) == 0 {
			first = t.Pos
		}
		term := t.Term
		if p.Exact {
			term = t.Word
		}
		out.Terms = append(out.Terms, term)
		out.Offsets = append(out.Offsets, t.Pos-first)
	}
	return out
}

// PatternRegexp is the regular expression of a pattern with * and ?, without
// anchors.
func PatternRegexp(pattern string) string {
	return strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(pattern))
}

// found is a match: which leaf, and the tokens it covers.
type found struct{ leaf, from, to int }

// find returns the matches in the tokens of a text.
func (m *Matcher) find(toks []analysis.Token) []found {
	var out []found
	for i := range toks {
		t := &toks[i]
		for _, k := range m.byTerm[t.Term] {
			if t.Stop {
				break
			}
			if to, ok := m.leaves[k].at(toks, i); ok {
				out = append(out, found{k, i, to})
			}
		}
		for _, k := range m.byWord[t.Word] {
			if to, ok := m.leaves[k].at(toks, i); ok {
				out = append(out, found{k, i, to})
			}
		}
		for _, k := range m.patterns {
			l := &m.leaves[k]
			if l.pattern != nil && l.pattern.MatchString(t.Word) || l.fuzzy > 0 && WithinEdits(l.terms[0], t.Word, l.fuzzy) {
				out = append(out, found{k, i, i})
			}
		}
	}
	return out
}

// at tells whether the leaf matches with its first term at token i, and the
// last token that it covers.
func (l *leaf) at(toks []analysis.Token, i int) (int, bool) {
	at := func(j, k int) bool {
		if l.exact {
			return toks[j].Word == l.terms[k]
		}
		return !toks[j].Stop && toks[j].Term == l.terms[k]
	}
	last, slop := i, l.slop
	for k := 1; k < len(l.terms); k++ {
		want := l.offsets[k] - l.offsets[k-1]
		hit := -1
		for j := last + 1; j < len(toks) && toks[j].Pos-toks[last].Pos <= want+slop; j++ {
			if toks[j].Pos-toks[last].Pos >= want && at(j, k) {
				hit = j
				break
			}
		}
		if hit < 0 {
			return 0, false
		}
		slop -= toks[hit].Pos - toks[last].Pos - want
		last = hit
	}
	return last, true
}

// Marks returns the byte ranges of s that the query matches, ascending and
// not overlapping.
func (m *Matcher) Marks(s string) []text.Span {
	if m.Empty() {
		return nil
	}
	toks := analysis.Tokens(s)
	return marks(toks, m.find(toks))
}

func marks(toks []analysis.Token, fs []found) []text.Span {
	var out []text.Span
	for _, f := range fs {
		out = append(out, text.Span{Start: toks[f.from].Start, End: toks[f.to].End})
	}
	slices.SortFunc(out, func(a, b text.Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	merged := out[:0]
	for _, sp := range out {
		if n := len(merged); n > 0 && sp.Start < merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, sp.End)
			continue
		}
		merged = append(merged, sp)
	}
	return merged
}

// WithinEdits tells whether a and b differ by at most n edits (insertions,
// deletions, substitutions) of runes.
func WithinEdits(a, b string, n int) bool {
	ra, rb := []rune(a), []rune(b)
	if d := len(ra) - len(rb); d > n || -d > n {
		return false
	}
	prev := make([]int, len(rb)+1)
	cur := make([]int, len(rb)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(ra); i++ {
		cur[0] = i
		least := i
		for j := 1; j <= len(rb); j++ {
			cost := 1
			if ra[i-1] == rb[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			least = min(least, cur[j])
		}
		if least > n {
			return false
		}
		prev, cur = cur, prev
	}
	return prev[len(rb)] <= n
}
