package embedded

import (
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/analysis"
	"gazetteer/search/query"
)

// sequence is a run of terms to be found in order.
type sequence struct {
	search.PhraseTerms
	slop int
}

// sequences returns the field of a leaf and the runs of stems that it stands
// for: one for a word or phrase, one for each word of a pattern or typo.
func (c *compiler) sequences(n query.Node) (string, []sequence, error) {
	switch n := n.(type) {
	case query.Phrase:
		// Stems find the places; exact words are checked by the document set.
		l := search.PhraseLeaf(query.Phrase{Text: n.Text})
		if len(l.Terms) == 0 {
			return n.Field, nil, nil
		}
		return n.Field, []sequence{{l, n.Slop}}, nil
	case query.Word:
		if !n.Pattern && n.Fuzzy == 0 {
			var out []sequence
			for _, t := range analysis.Tokens(n.Text) {
				if !t.Stop {
					out = append(out, sequence{search.PhraseTerms{Terms: []string{t.Term}, Offsets: []int{0}}, 0})
				}
			}
			return n.Field, out, nil
		}
		words, err := c.words(n)
		if err != nil {
			return n.Field, nil, err
		}
		var stems []string
		for _, w := range words {
			stems = append(stems, analysis.Stem(w.word))
		}
		slices.Sort(stems)
		var out []sequence
		for _, s := range slices.Compact(stems) {
			out = append(out, sequence{search.PhraseTerms{Terms: []string{s}, Offsets: []int{0}}, 0})
		}
		return n.Field, out, nil
	}
	return "", nil, nil
}

// words returns the words of the index that a pattern or a typo stands for.
func (c *compiler) words(n query.Word) ([]expansion, error) {
	key := query.Word{Text: n.Text, Pattern: n.Pattern, Fuzzy: n.Fuzzy}.String()
	if words, ok := c.patterns[key]; ok {
		return words, nil
	}
	if len(c.patterns) == maxPatterns {
		c.patterns[key] = nil
		c.notices = append(c.notices, fmt.Sprintf("the query has more than %d patterns and words with ~; the rest was left out", maxPatterns))
	}
	if len(c.patterns) > maxPatterns {
		return nil, nil
	}
	words, err := c.lookUp(n)
	if err != nil {
		return nil, err
	}
	if c.patterns == nil {
		c.patterns = map[string][]expansion{}
	}
	c.patterns[key] = words
	return words, nil
}

// maxPatterns bounds the patterns and typos of one query: each is a walk over
// the words of the index.
const maxPatterns = 24

func (c *compiler) lookUp(n query.Word) ([]expansion, error) {
	var words []expansion
	var cut bool
	switch {
	case n.Pattern:
		re := search.PatternRegexp(n.Text)
		dict, err := c.r.snap.FieldDictRegexp(fieldWords, re)
		if err != nil {
			return nil, fmt.Errorf("pattern %s: %w", n.Text, err)
		}
		if words, cut, err = expand(dict); err != nil {
			return nil, fmt.Errorf("pattern %s: %w", n.Text, err)
		}
	default:
		toks := analysis.Tokens(n.Text)
		if len(toks) == 0 {
			return nil, nil
		}
		dict, err := c.r.snap.FieldDictFuzzy(fieldWords, toks[0].Word, n.Fuzzy, "")
		if err != nil {
			return nil, fmt.Errorf("%s~: %w", n.Text, err)
		}
		if words, cut, err = expand(dict); err != nil {
			return nil, fmt.Errorf("%s~: %w", n.Text, err)
		}
	}
	if cut {
		c.notices = append(c.notices, fmt.Sprintf("“%s” stands for more than %d words; the %d most frequent were used", n.String(), maxExpansions, maxExpansions))
	}
	return words, nil
}

// synonyms evaluates a name of a tactic with its other names.
func (c *compiler) synonyms(n query.Synonyms, within *roaring.Bitmap) (*roaring.Bitmap, bool, error) {
	slug := corpus.Slug(n.Label)
	g := group{shown: c.e.facets.set(search.FacetTactic, corpus.ModeText, slug), denied: c.e.facets.set(search.FacetTactic, onlyDenied, slug)}
	return c.leaf(n.Node, n.Alts, g, within)
}

// Bounds of the phrase bonus: longer runs are seldom phrases, and positions
// of very common words cost more than the order is worth.
const (
	maxRun        = 4
	maxRunDocs    = 20_000
	runFactor     = 0.6
	evidenceBonus = 1.5
	denialFactor  = 0.5
)

// run notes the words of a bag that stand side by side.
func (c *compiler) run(nodes []query.Node) {
	if c.negated > 0 || len(nodes) < 2 || len(nodes) > maxRun {
		return
	}
	var words []string
	for _, n := range nodes {
		w, ok := n.(query.Word)
		if !ok || w.Field != "" || w.Exact || w.Pattern || w.Fuzzy > 0 {
			return
		}
		words = append(words, w.Text)
	}
	c.runs = append(c.runs, query.Phrase{Text: strings.Join(words, " ")})
}

// scoreRuns adds a group for each run that some matching document has as a
// phrase.
func (c *compiler) scoreRuns(docs *roaring.Bitmap) error {
	if docs.GetCardinality() > maxRunDocs {
		return nil
	}
	for _, p := range c.runs {
		found, v, err := c.phraseVariant(p, docs)
		if err != nil {
			return err
		}
		if found != nil && !found.IsEmpty() {
			c.groups = append(c.groups, group{docs: found, variants: []variant{v}, factor: runFactor})
		}
	}
	return nil
}

// leaf evaluates a word or phrase with its other names as one group.
func (c *compiler) leaf(n query.Node, alts []query.Node, g group, within *roaring.Bitmap) (*roaring.Bitmap, bool, error) {
	g.docs = roaring.New()
	for _, m := range append([]query.Node{n}, alts...) {
		docs, v, err := c.variant(m, within)
		if err != nil {
			return nil, false, err
		}
		if docs == nil {
			continue
		}
		g.docs.Or(docs)
		g.variants = append(g.variants, v)
	}
	if len(g.variants) == 0 {
		return nil, false, nil
	}
	if c.negated == 0 {
		c.groups = append(c.groups, g)
	}
	return g.docs, true, nil
}

// variant returns nil documents where the node has only stop words.
func (c *compiler) variant(n query.Node, within *roaring.Bitmap) (*roaring.Bitmap, variant, error) {
	switch n := n.(type) {
	case query.Word:
		return c.wordVariant(n)
	case query.Phrase:
		return c.phraseVariant(n, within)
	}
	docs, said, err := c.eval(n, within)
	if err != nil || !said {
		return nil, variant{}, err
	}
	return docs, variant{present: docs}, nil
}

func fieldsFor(name string) []string {
	if name == "" {
		return textFields
	}
	return []string{name}
}

func (c *compiler) wordVariant(n query.Word) (*roaring.Bitmap, variant, error) {
	out := roaring.New()
	if n.Pattern || n.Fuzzy > 0 || n.Exact {
		words := []expansion{}
		if n.Exact {
			for _, t := range analysis.Tokens(n.Text) {
				words = append(words, expansion{word: t.Word})
			}
		} else {
			var err error
			if words, err = c.words(n); err != nil {
				return nil, variant{}, err
			}
		}
		for _, w := range words {
			docs, err := c.r.docs(fieldWords, w.word)
			if err != nil {
				return nil, variant{}, err
			}
			if n.Field != "" {
				// The words are those of all fields; the stem tells the field.
				in, err := c.r.docs(n.Field, analysis.Stem(w.word))
				if err != nil {
					return nil, variant{}, err
				}
				docs = roaring.And(docs, in)
			}
			out.Or(docs)
		}
		return out, variant{present: out}, nil
	}
	toks := analysis.Tokens(n.Text)
	if len(toks) == 0 || toks[0].Stop {
		return nil, variant{}, nil
	}
	v := variant{term: toks[0].Term, fields: fieldsFor(n.Field)}
	defer func() {
		if out.IsEmpty() && c.negated == 0 {
			c.unknown = append(c.unknown, n)
		}
	}()
	for _, f := range v.fields {
		docs, err := c.r.docs(f, v.term)
		if err != nil {
			return nil, variant{}, err
		}
		out.Or(docs)
	}
	return out, v, nil
}

func (c *compiler) phraseVariant(n query.Phrase, within *roaring.Bitmap) (*roaring.Bitmap, variant, error) {
	_, seqs, err := c.sequences(n)
	if err != nil || len(seqs) == 0 {
		return nil, variant{}, err
	}
	if n.Exact {
		for _, t := range analysis.Tokens(n.Text) {
			docs, err := c.r.docs(fieldWords, t.Word)
			if err != nil {
				return nil, variant{}, err
			}
			if !t.Stop {
				within = and(within, docs)
			}
		}
	}
	out := roaring.New()
	v := variant{}
	for f, name := range textFields {
		if n.Field != "" && n.Field != name {
			continue
		}
		counts := map[uint32]uint32{}
		err := c.r.phrase(name, seqs[0].Terms, seqs[0].Offsets, n.Slop, within, func(doc uint32, ls []loc) {
			counts[doc] = uint32(len(ls))
			out.Add(doc)
		})
		if err != nil {
			return nil, variant{}, err
		}
		v.counts[f] = counts
	}
	return out, v, nil
}

func and(a, b *roaring.Bitmap) *roaring.Bitmap {
	if a == nil {
		return b
	}
	return roaring.And(a, b)
}
