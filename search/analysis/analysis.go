// Package analysis turns text into terms, the same way for the index, for
// queries and for highlighting: that they agree is what makes a marked word
// the word that matched. It knows nothing about fields or scores.
package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"gazetteer/corpus/text"
)

// Token is one word of a text.
type Token struct {
	// Word is the folded form as written ("sheriffs"), Term its stem.
	Word, Term string
	// Start and End are the bytes of the text that the word covers.
	Start, End int
	// Pos counts the words of the text from 0, stop words included, so that
	// phrases keep their distances.
	Pos int
	// Stop is set for words that are too common to be indexed.
	Stop bool
}

// maxWord is the length in bytes beyond which a word is cut: nothing that
// people search for is longer, and terms must be bounded.
const maxWord = 64

// stopWords are neither indexed nor scored. Negations are not among them:
// "no longer" must stay a phrase.
var stopWords = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("a an and are as at be been but by for from had has have he her his i if in into is it its of on or our she so such than that the their them then there these they this to was we were will with you your") {
		m[w] = true
	}
	return m
}()

// Tokens returns the words of s in order.
func Tokens(s string) []Token { return AppendTokens(make([]Token, 0, len(s)/6+1), s) }

// AppendTokens is Tokens into a slice that is used again.
func AppendTokens(out []Token, s string) []Token {
	Each(s, func(t Token) { out = append(out, t) })
	return out
}

// Each calls emit for each word of s, in one pass.
func Each(s string, emit func(Token)) {
	pos := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf && !wordByte[c] {
			i++
			continue
		}
		end := plainEnd(s, i)
		if end < len(s) && (s[end] >= utf8.RuneSelf || s[end] == '\'' || s[end] == '.' || s[end] == ',') {
			// What follows may belong to the word: look at it closely.
			r, size := utf8.DecodeRuneInString(s[i:])
			if !wordRune(r) {
				i += size
				continue
			}
			end = wordEnd(s, i)
		}
		f := formOf(s[i:end])
		if f.word != "" {
			emit(Token{Word: f.word, Term: f.term, Start: i, End: end, Pos: pos, Stop: f.stop})
			pos++
		}
		i = end
	}
}

// wordByte tells which ASCII bytes are letters or digits.
var wordByte = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	return t
}()

// plainEnd returns the end of the run of ASCII letters and digits at i.
func plainEnd(s string, i int) int {
	for i < len(s) && s[i] < utf8.RuneSelf && wordByte[s[i]] {
		i++
	}
	return i
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// wordEnd returns the end of the word that begins at i. Inside a word stand
// apostrophes between letters, stops between single letters ("S.T.O.P.") and
// marks between digits ("53,637", "2.3").
func wordEnd(s string, i int) int {
	start := i
	var prev rune
	letters := 0 // letters since the last stop
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if wordRune(r) {
			if ideograph(r) {
				if i == start {
					return i + size
				}
				return i
			}
			prev = r
			letters++
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		switch {
		case (r == '\'' || r == '’') && unicode.IsLetter(prev) && unicode.IsLetter(next):
		case r == '.' && letters == 1 && unicode.IsLetter(prev) && unicode.IsLetter(next) && singleLetter(s[i+size:]):
		case (r == ',' || r == '.') && unicode.IsDigit(prev) && unicode.IsDigit(next):
		default:
			return i
		}
		letters = 0
		i += size
	}
	return i
}

// ideograph tells whether each such rune is a word of its own.
func ideograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// singleLetter tells whether s begins with one letter that no other follows.
func singleLetter(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[size:])
	return !wordRune(next)
}

// normalize folds a word, drops its possessive ending and the marks inside.
func normalize(w string) string {
	if len(w) > maxWord {
		w = strings.ToValidUTF8(w[:maxWord], "")
	}
	w = text.Fold(w)
	if n := len(w); n > 2 && w[n-2] == '\'' && w[n-1] == 's' {
		w = w[:n-2]
	}
	if strings.ContainsAny(w, "',.") {
		number := w[0] >= '0' && w[0] <= '9'
		w = strings.Map(func(r rune) rune {
			if r == '\'' || r == ',' || r == '.' && !number {
				return -1
			}
			return r
		}, w)
	}
	return w
}
