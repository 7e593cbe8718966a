package corpus

import (
	"strings"

	"gazetteer/corpus/text"
)

// Slug is the form of a name in URLs and ids: lower-case ASCII letters and
// digits, runs of anything else as one hyphen, apostrophes dropped.
func Slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range text.Fold(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || r == '.':
			// "Prince George's" and "St. Louis" make one word each.
		default:
			gap = true
		}
	}
	return b.String()
}

// areal are the types whose places may share a name with a city of the same
// state and must not be merged with it.
var areal = []string{"county", "parish", "borough", "census-area", "tribal-land", "military-base", "metropolitan-area", "state"}

// ID is the identity of a community: the same for every capture of it, and
// different for a city and a county of one name. It depends on nothing but
// its arguments, so that it is the same tomorrow.
func ID(place, stateCode, typ string) string {
	id := Slug(place)
	kind := Slug(typ)
	for _, a := range areal {
		if kind == a && !strings.HasSuffix(id, "-"+a) && !containsWord(id, a) {
			id += "-" + a
		}
	}
	if code := strings.ToLower(stateCode); code != "" && !strings.HasSuffix(id, "-"+code) {
		id += "-" + code
	}
	return id
}

// containsWord tells whether one of the hyphenated words of slug is word.
func containsWord(slug, word string) bool {
	return strings.Contains("-"+slug+"-", "-"+word+"-")
}
