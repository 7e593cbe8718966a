package embedded

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/analysis"
	"gazetteer/search/query"
)

// Lengths of words from which on one or two letters may be wrong: shorter
// words have too many neighbours to guess by.
const (
	oneTypo  = 5
	twoTypos = 9
)

// advice says what would find something where the request did not: the query
// with words of the index in place of unknown ones, and each filter dropped.
// docs are those that the query alone matches, total those left by the filters.
func (e *Engine) advice(ctx context.Context, req *search.Request, c *compiler, mode corpus.Mode, docs *roaring.Bitmap, total int) (search.Advice, error) {
	var out search.Advice
	if len(c.unknown) > 0 {
		root, changed, err := e.respell(c, req.Query.Root)
		if err != nil {
			return out, err
		}
		if changed {
			_, found, _, err := e.match(ctx, root, mode)
			if err != nil {
				return out, err
			}
			if n := int(e.filtered(found, req.Filters, mode, "").GetCardinality()); n > 0 {
				out.DidYouMean, out.Count = root.String(), n
			}
		}
	}
	if total > 0 {
		return out, nil
	}
	for _, f := range req.Filters {
		if len(f.Values) == 0 {
			continue
		}
		if n := int(e.filtered(docs, req.Filters, mode, f.Facet).GetCardinality()); n > 0 {
			out.Without = append(out.Without, search.WithoutFilter{Facet: f.Facet, Count: n})
		}
	}
	return out, nil
}

// respell puts the nearest word of the index in place of each unknown one.
func (e *Engine) respell(c *compiler, root query.Node) (query.Node, bool, error) {
	better := map[string]string{}
	for _, w := range c.unknown {
		near, err := e.nearest(c, w)
		if err != nil {
			return nil, false, err
		}
		if near != "" {
			better[w.Text] = near
		}
	}
	if len(better) == 0 {
		return root, false, nil
	}
	return query.Map(root, func(n query.Node) query.Node {
		if w, ok := n.(query.Word); ok && !w.Exact && !w.Pattern && better[w.Text] != "" {
			w.Text = better[w.Text]
			return w
		}
		return n
	}), true, nil
}

// nearest returns the most frequent word of the index within the typos that a
// word of its length may have, one typo before two, or "".
func (e *Engine) nearest(c *compiler, w query.Word) (string, error) {
	toks := analysis.Tokens(w.Text)
	if len(toks) != 1 {
		return "", nil
	}
	for typos, least := range []int{oneTypo, twoTypos} {
		if len([]rune(toks[0].Word)) < least {
			break
		}
		words, err := c.words(query.Word{Text: toks[0].Word, Fuzzy: typos + 1})
		if err != nil {
			return "", err
		}
		if len(words) > 0 {
			return words[0].word, nil // the most frequent stands first
		}
	}
	return "", nil
}
