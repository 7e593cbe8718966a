package extract

import (
	"strings"
	"unicode/utf8"

	"gazetteer/corpus/text"
)

// proseLength is the length in bytes from which a line of a text copy is
// taken for a paragraph of its own rather than for one line of a wrapped one.
const proseLength = 110

// parseText makes blocks of a plain text copy. Copies have one paragraph a
// line, or lines wrapped at some width, with or without blank lines between.
func parseText(src string) page {
	p := page{}
	para, gap := 0, true
	prev := ""
	for raw := range strings.SplitSeq(src, "\n") {
		t := text.Squeeze(raw)
		if t == "" {
			gap = true
			continue
		}
		if gap || !wrapped(prev, t) {
			para++
		}
		b := block{kind: line, text: t, para: para, gap: gap}
		if cells := strings.Split(t, "|"); len(cells) > 1 && len(t) < 80 {
			for _, c := range cells {
				b.cells = append(b.cells, block{text: strings.TrimSpace(c), mark: markWord(c)})
			}
		}
		p.blocks = append(p.blocks, b)
		prev, gap = t, false
	}
	return p
}

// wrapped tells whether next continues the paragraph that prev is a line of.
func wrapped(prev, next string) bool {
	if prev == "" || len(prev) > 2*proseLength || len(prev) < 40 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(prev)
	ended := strings.ContainsRune(".!?:\"”", r)
	return !ended || len(next) > 40 && len(prev) < proseLength
}
