// Package text has the few operations on running English that every other
// part must agree on: folding and the bounds of sentences. It knows nothing
// about pages, tactics or search.
package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// marks maps typographic characters to the plain ones that people type.
var marks = map[rune]string{
	'’': "'", '‘': "'", 'ʼ': "'", '′': "'", '`': "'", '´': "'",
	'“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`, '″': `"`,
	'–': "-", '—': "-", '‐': "-", '‑': "-", '−': "-",
	'\u00a0': " ", '\u202f': " ", '\u2009': " ", '\u200a': " ", '\u3000': " ",
	'…': "...",
	'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ß': "ss", 'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'ı': "i",
	'\u00ad': "", '\u200b': "", '\ufeff': "",
}

// Fold returns s in lower case without accents, with typographic quotes,
// dashes and spaces made plain. Byte offsets are not kept.
func Fold(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
		if plain, ok := marks[r]; ok {
			b.WriteString(plain)
			continue
		}
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Squeeze replaces every run of white space, no-break spaces included, by one
// space and trims both ends.
func Squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
