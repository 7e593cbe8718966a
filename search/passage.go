package search

import (
	"cmp"
	"slices"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/search/analysis"
)

// MaxPassages is how many passages a hit shows.
const MaxPassages = 3

// openingPassage is about how many bytes of the narrative stand for a document
// when no query chooses a passage.
const openingPassage = 220

// Passages returns the sentences of a document that answer the query best,
// best first; without a match, its opening sentences.
func (m *Matcher) Passages(d *corpus.Document, limit int) []Passage {
	type candidate struct {
		p     Passage
		score float64
		order int
	}
	var all []candidate
	var toks []analysis.Token
	if !m.Empty() {
		for n, para := range d.Paragraphs() {
			for i, sp := range text.Sentences(para) {
				s := sp.Of(para)
				toks = analysis.AppendTokens(toks[:0], s)
				fs := m.find(toks)
				if len(fs) == 0 {
					continue
				}
				p := Passage{Text: s, Marks: marks(toks, fs), Anchor: corpus.Anchor(n, i+1)}
				all = append(all, candidate{p, m.score(fs, len(toks)), len(all)})
			}
		}
	}
	if len(all) == 0 {
		return opening(d)
	}
	slices.SortFunc(all, func(a, b candidate) int {
		if c := cmp.Compare(b.score, a.score); c != 0 {
			return c
		}
		return a.order - b.order
	})
	var out []Passage
	for _, c := range all[:min(limit, len(all))] {
		out = append(out, c.p)
	}
	return out
}

// score weighs a sentence: each leaf that it has by its rarity, a little for
// repetition, and a little less for great length.
func (m *Matcher) score(fs []found, words int) float64 {
	seen := map[int]int{}
	total := 0.0
	for _, f := range fs {
		w := m.leaves[f.leaf].weight
		if len(m.leaves[f.leaf].terms) > 1 {
			w *= 1.5 // words in order say more than words apart
		}
		if seen[f.leaf] == 0 {
			total += w
		} else if seen[f.leaf] < 3 {
			total += w / 10
		}
		seen[f.leaf]++
	}
	return total / (1 + float64(words)/200)
}

// opening returns the first sentences of the narrative as one passage.
func opening(d *corpus.Document) []Passage {
	for n, para := range d.Paragraphs() {
		sentences := text.Sentences(para)
		if len(sentences) == 0 {
			continue
		}
		end := sentences[0].End
		for _, sp := range sentences[1:] {
			if sp.End > openingPassage {
				break
			}
			end = sp.End
		}
		return []Passage{{Text: para[sentences[0].Start:end], Anchor: corpus.Anchor(n, 1)}}
	}
	return nil
}
