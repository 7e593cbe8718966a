package embedded

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"gazetteer/search/query"
)

// phrase calls visit with each document that has the terms of a field in
// order, and the places of each occurrence. offsets are the distances from
// the first term; slop is how many words more may stand between them in all.
func (r *reader) phrase(field string, terms []string, offsets []int, slop int, within *roaring.Bitmap, visit func(doc uint32, places []loc)) error {
	docs := within
	for _, t := range terms {
		d, err := r.docs(field, t)
		if err != nil {
			return err
		}
		if docs == nil {
			docs = d
		} else {
			docs = roaring.And(docs, d)
		}
		if docs.IsEmpty() {
			return nil
		}
	}
	if len(terms) == 1 {
		return r.locations(field, terms[0], docs, visit)
	}
	for i := range r.segments {
		if err := r.segments[i].phrase(field, terms, offsets, slop, docs, visit); err != nil {
			return err
		}
	}
	return nil
}

// phrase walks the iterators of all terms side by side over the documents
// that have every one of them.
func (s *segReader) phrase(field string, terms []string, offsets []int, slop int, docs *roaring.Bitmap, visit func(uint32, []loc)) error {
	local := s.local(docs)
	if local.IsEmpty() {
		return nil
	}
	dict, err := s.seg.Dictionary(field)
	if err != nil {
		return fmt.Errorf("phrase: %w", err)
	}
	its := make([]segment.PostingsIterator, len(terms))
	for k, t := range terms {
		list, err := dict.PostingsList([]byte(t), s.deleted, nil)
		if err != nil {
			return fmt.Errorf("phrase: %w", err)
		}
		its[k] = list.Iterator(true, false, true, nil)
		if opt, ok := its[k].(segment.OptimizablePostingsIterator); ok && opt.ActualBitmap() != nil {
			opt.ReplaceActual(roaring.And(opt.ActualBitmap(), local))
		}
	}
	places := make([][]segment.Location, len(terms))
	for it := local.Iterator(); it.HasNext(); {
		doc := it.Next()
		for k := range its {
			p, err := its[k].Advance(uint64(doc))
			if err != nil {
				return fmt.Errorf("phrase: %w", err)
			}
			if p == nil || p.Number() != uint64(doc) {
				return fmt.Errorf("phrase: the postings of %q lack document %d", terms[k], doc)
			}
			// The iterator reuses its locations when it moves on.
			places[k] = append(places[k][:0], p.Locations()...)
		}
		if found := inOrder(places, offsets, slop); len(found) > 0 {
			visit(s.base+doc, found)
		}
	}
	return nil
}

// inOrder returns the occurrences of terms in order. places hold, by term,
// the locations in ascending position.
func inOrder(places [][]segment.Location, offsets []int, slop int) []loc {
	var out []loc
	next := make([]int, len(places))
	for _, first := range places[0] {
		last, left := first.Pos(), uint64(slop)
		ok := true
		for k := 1; k < len(places); k++ {
			least := last + uint64(offsets[k]-offsets[k-1])
			j := next[k]
			for j < len(places[k]) && places[k][j].Pos() < least {
				j++
			}
			if left == 0 {
				next[k] = j // positions only grow when there is no slop
			}
			if j >= len(places[k]) || places[k][j].Pos() > least+left {
				ok = false
				break
			}
			left -= places[k][j].Pos() - least
			last = places[k][j].Pos()
		}
		if ok {
			out = append(out, loc{from: uint32(first.Pos()), to: uint32(last), sentence: uint32(first.Start()), paragraph: uint32(first.End())})
		}
	}
	return out
}

// placesOf are the places of a word, a phrase or NEAR by document. Fields are
// kept apart, as their positions have nothing in common.
type placesOf map[uint32]*[3][]loc

func (p placesOf) add(doc uint32, field int, ls []loc) {
	at := p[doc]
	if at == nil {
		at = &[3][]loc{}
		p[doc] = at
	}
	at[field] = append(at[field], ls...)
}

// places returns where a positional node matches inside within.
func (c *compiler) places(n query.Node, within *roaring.Bitmap) (placesOf, error) {
	out := placesOf{}
	switch n := n.(type) {
	case query.Word, query.Phrase:
		return out, c.leafPlaces(n, within, out)
	case query.Synonyms:
		for _, m := range append([]query.Node{n.Node}, n.Alts...) {
			if err := c.merge(out, m, within); err != nil {
				return nil, err
			}
		}
	case query.Or:
		for _, m := range n.Nodes {
			if err := c.merge(out, m, within); err != nil {
				return nil, err
			}
		}
	case query.Near:
		return c.nearPlaces(n, within)
	}
	return out, nil
}

func (c *compiler) merge(out placesOf, n query.Node, within *roaring.Bitmap) error {
	ps, err := c.places(n, within)
	if err != nil {
		return err
	}
	for doc, fields := range ps {
		for f := range fields {
			out.add(doc, f, fields[f])
		}
	}
	return nil
}

// leafPlaces finds a word or a phrase in the text fields that it asks for.
// Patterns and typos are found through the words that they stand for.
func (c *compiler) leafPlaces(n query.Node, within *roaring.Bitmap, out placesOf) error {
	field, sequences, err := c.sequences(n)
	if err != nil {
		return err
	}
	for f, name := range textFields {
		if field != "" && field != name {
			continue
		}
		for _, s := range sequences {
			err := c.r.phrase(name, s.Terms, s.Offsets, s.slop, within, func(doc uint32, ls []loc) { out.add(doc, f, ls) })
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// nearPlaces joins the places of both sides that are close enough.
func (c *compiler) nearPlaces(n query.Near, within *roaring.Bitmap) (placesOf, error) {
	left, err := c.places(n.Left, within)
	if err != nil {
		return nil, err
	}
	right, err := c.places(n.Right, within)
	if err != nil {
		return nil, err
	}
	out := placesOf{}
	for doc, l := range left {
		r := right[doc]
		if r == nil {
			continue
		}
		for f := range l {
			if pairs := near(l[f], r[f], n); len(pairs) > 0 {
				out.add(doc, f, pairs)
			}
		}
	}
	return out, nil
}

// maxPairs bounds the pairs of one document: two common words in one long
// paragraph make many, and one is enough to match.
const maxPairs = 64

func near(left, right []loc, n query.Near) []loc {
	var out []loc
	for _, a := range left {
		for _, b := range right {
			if a.from == b.from && a.to == b.to || !close(a, b, n) {
				continue
			}
			out = append(out, loc{from: min(a.from, b.from), to: max(a.to, b.to), sentence: a.sentence, paragraph: a.paragraph})
			if len(out) >= maxPairs {
				return out
			}
		}
	}
	return out
}

func close(a, b loc, n query.Near) bool {
	switch n.Unit {
	case query.Sentence:
		return a.sentence == b.sentence
	case query.Paragraph:
		return a.paragraph == b.paragraph
	}
	if a.to < b.from {
		return int(b.from-a.to) <= n.Within
	}
	if b.to < a.from {
		return int(a.from-b.to) <= n.Within
	}
	return true
}

// sentencesOf are the sentences, ascending, in which something stands.
type sentencesOf map[uint32][]uint32

// sentences returns the sentences of the narrative in which the parts of an
// event: stand together.
func (c *compiler) sentences(n query.Node, within *roaring.Bitmap) (sentencesOf, error) {
	switch n := n.(type) {
	case query.Value:
		return c.tokenSentences([]string{tacticToken(n.Slug)}, within)
	case query.Range:
		return c.tokenSentences(c.yearTokens(n), within)
	case query.And:
		return c.together(n.Nodes, within)
	case query.Bag:
		return c.together(append(slices.Clone(n.Must), n.Should...), within)
	case query.Synonyms:
		return c.sentences(query.Or{Nodes: append([]query.Node{n.Node}, n.Alts...)}, within)
	case query.Or:
		out := sentencesOf{}
		for _, m := range n.Nodes {
			s, err := c.sentences(m, within)
			if err != nil {
				return nil, err
			}
			for d, l := range s {
				out[d] = union(out[d], l)
			}
		}
		return out, nil
	}
	ps, err := c.places(n, within)
	if err != nil {
		return nil, err
	}
	out := sentencesOf{}
	for doc, fields := range ps {
		for _, l := range fields[1] { // the body
			out[doc] = union(out[doc], []uint32{l.sentence})
		}
	}
	return out, nil
}

func (c *compiler) together(nodes []query.Node, within *roaring.Bitmap) (sentencesOf, error) {
	var out sentencesOf
	for _, n := range nodes {
		if w, ok := n.(query.Word); ok && stopWord(w) {
			continue
		}
		s, err := c.sentences(n, within)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = s
			continue
		}
		for d := range out {
			if l := intersect(out[d], s[d]); len(l) > 0 {
				out[d] = l
			} else {
				delete(out, d)
			}
		}
	}
	if out == nil {
		out = sentencesOf{}
	}
	return out, nil
}

func (c *compiler) tokenSentences(tokens []string, within *roaring.Bitmap) (sentencesOf, error) {
	out := sentencesOf{}
	for _, t := range tokens {
		err := c.r.locations(fieldEvent, t, within, func(doc uint32, ls []loc) {
			for _, l := range ls {
				out[doc] = union(out[doc], []uint32{l.sentence})
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func union(a, b []uint32) []uint32 {
	a = append(slices.Clone(a), b...)
	slices.Sort(a)
	return slices.Compact(a)
}

func intersect(a, b []uint32) []uint32 {
	var out []uint32
	for _, s := range a {
		if _, ok := slices.BinarySearch(b, s); ok {
			out = append(out, s)
		}
	}
	return out
}
