package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a half-open range of bytes of a string.
type Span struct{ Start, End int }

// Of returns the part of s that the span names.
func (sp Span) Of(s string) string { return s[sp.Start:sp.End] }

// abbreviations are the words after whose full stop a sentence goes on even
// when a capital follows. They are compared in lower case without the stop.
var abbreviations = wordSet(`mr mrs ms dr prof sgt lt capt col gen sen rep gov hon rev jr sr st ste mt ft
	no nos vs v inc corp co ltd llc dept dist div bldg ave blvd rd hwy rte sq u.s u.k d.c e.g i.e cf al approx est
	jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun
	art sec fig vol ed eds p pp cir ct`)

// closers end a sentence although they have the look of an abbreviation when
// a new sentence clearly follows ("... at 9 p.m. The officers ...").
var closers = wordSet(`a.m p.m u.s d.c inc corp co ltd llc jr sr etc al st ave blvd rd dept ct`)

// openers are the words with which a sentence often begins and which seldom
// follow an abbreviation as part of a name.
var openers = wordSet(`the a an in on at by it its this that these those they he she we there their his her as
	after before during since when while although though however if police officers authorities for from to
	some many most all no one two three several residents according also another each both between under until with`)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// Sentences returns the bounds of the sentences of one paragraph, without the
// white space around them. Together they cover every other byte.
func Sentences(s string) []Span {
	var out []Span
	start := skipSpace(s, 0)
	for i := start; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r != '.' && r != '!' && r != '?' && r != '…' {
			i += size
			continue
		}
		end := closeSentence(s, i+size)
		next := skipSpace(s, end)
		if next == len(s) {
			break
		}
		if next > end && ends(s, start, i, r, next) {
			out = append(out, Span{start, end})
			start = next
		}
		i = max(end, i+size)
	}
	if end := len(strings.TrimRightFunc(s, unicode.IsSpace)); start < end {
		out = append(out, Span{start, end})
	}
	return out
}

// closeSentence moves past further stops, closing quotes and brackets.
func closeSentence(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune(".!?…\"'”’)]", r) {
			break
		}
		i += size
	}
	return i
}

func skipSpace(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsSpace(r) {
			break
		}
		i += size
	}
	return i
}

// ends decides whether the stop r at byte i ends the sentence that began at
// start, given that white space and then the byte next follow.
func ends(s string, start, i int, r rune, next int) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[next:], "\"'“‘(["))
	if unicode.IsLower(first) {
		return false
	}
	if r != '.' {
		return true
	}
	word := lastWord(s[start:i])
	lower := strings.ToLower(word)
	follows := strings.ToLower(firstWord(s[next:]))
	switch {
	case closers[lower]:
		return openers[follows]
	case abbreviations[lower]:
		return false
	case initials(word):
		return openers[follows]
	}
	return true
}

func lastWord(s string) string {
	i := strings.LastIndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("(\"“‘[—–", r) })
	if i < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(s[i:])
	return s[i+size:]
}

func firstWord(s string) string {
	s = strings.TrimLeft(s, "\"'“‘([")
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// initials tells whether the word is a letter or letters with stops between
// them ("J", "S.T.O.P", "N.W").
func initials(word string) bool {
	for i, part := range strings.Split(word, ".") {
		if utf8.RuneCountInString(part) != 1 {
			return false
		}
		r, _ := utf8.DecodeRuneInString(part)
		if i == 0 && !unicode.IsUpper(r) {
			return false
		}
	}
	return word != "I"
}
