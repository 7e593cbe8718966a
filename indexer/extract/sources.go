package extract

import (
	"regexp"
	"slices"
	"strings"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
)

var partSep = regexp.MustCompile(`\s*(?:[,;/&]|\band\b)\s*`)

// headingTactics returns the labels that a heading of the Key Sources names:
// each part between commas by its whole name, else by the longest names that
// stand in it as whole words.
func headingTactics(h string, tax *corpus.Taxonomy) []string {
	var out []string
	add := func(label string) {
		if !slices.Contains(out, label) {
			out = append(out, label)
		}
	}
	for _, part := range partSep.Split(strings.TrimRight(h, ": "), -1) {
		if t, ok := tax.Find(part); ok {
			add(t.Label)
			// "Web-Based Reverse Stings" names the wider tactic as well.
			if t.Parent != "" && strings.Contains(text.Fold(part), text.Fold(t.Parent)) {
				add(t.Parent)
			}
			continue
		}
		for _, label := range namesIn(part, tax) {
			add(label)
		}
	}
	return out
}

// namesIn finds labels and aliases of two words and more inside a text; the
// longest name that covers a word wins.
func namesIn(s string, tax *corpus.Taxonomy) []string {
	words := strings.Fields(strings.ReplaceAll(text.Fold(s), "-", " "))
	var out []string
	for i := 0; i < len(words); {
		n := 0
		for l := min(len(words)-i, 7); l >= 1; l-- {
			t, ok := tax.Find(strings.Join(words[i:i+l], " "))
			if ok && (l > 1 || strings.EqualFold(t.Label, words[i])) {
				out = append(out, t.Label)
				n = l
				break
			}
		}
		i += max(n, 1)
	}
	return out
}
