package evidence

import (
	"strings"
	"unicode"

	"gazetteer/corpus/text"
)

// maxTokens bounds the words of one sentence that are looked at; longer ones
// are tables or lists without full stops.
const maxTokens = 400

// tokenize returns the folded words of a sentence with its clause marks
// (, ; :) as tokens of their own. Possessive endings and quotes are dropped,
// hyphens part words, "didn't" becomes "did not", "S.T.O.P." becomes "stop".
func tokenize(s string) []string {
	s = text.Fold(s)
	var out []string
	emit := func(w string) {
		if w != "" && len(out) < maxTokens {
			out = append(out, w)
		}
	}
	r := []rune(s)
	for i := 0; i < len(r); {
		c := r[i]
		switch {
		case wordRune(c):
			j := i
			for j < len(r) && (wordRune(r[j]) || inWord(r, j)) {
				j++
			}
			for _, w := range normalize(string(r[i:j])) {
				emit(w)
			}
			i = j
		case c == ';':
			emit(";")
			i++
		case c == ',' || c == ':' || c == '(' || c == ')':
			emit(string(c))
			i++
		case c == '-' && (i+1 < len(r) && r[i+1] == '-' || i > 0 && r[i-1] == ' '):
			emit(",")
			for i < len(r) && r[i] == '-' {
				i++
			}
		case c == '.' && i+3 < len(r) && r[i+1] == ' ' && i > 2:
			// a stop inside what was given as one sentence
			emit(";")
			i++
		default:
			i++
		}
	}
	return out
}

func wordRune(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || c == '$' || c == '%' }

// inWord tells whether the mark at j stands inside a word: an apostrophe, a
// stop between letters, a comma or stop between digits.
func inWord(r []rune, j int) bool {
	if j == 0 || j+1 >= len(r) {
		return false
	}
	switch r[j] {
	case '\'':
		return unicode.IsLetter(r[j+1])
	case '.':
		return unicode.IsLetter(r[j-1]) && unicode.IsLetter(r[j+1]) && (j < 2 || !unicode.IsLetter(r[j-2])) ||
			unicode.IsDigit(r[j-1]) && unicode.IsDigit(r[j+1])
	case ',':
		return unicode.IsDigit(r[j-1]) && unicode.IsDigit(r[j+1])
	}
	return false
}

// innerMarks are the marks inside of initials and numbers.
var innerMarks = strings.NewReplacer(".", "", ",", "")

func normalize(w string) []string {
	if strings.HasSuffix(w, "n't") {
		stem := strings.TrimSuffix(w, "n't")
		switch stem {
		case "ca":
			stem = "can"
		case "wo":
			stem = "will"
		}
		return []string{stem, "not"}
	}
	w = strings.TrimSuffix(w, "'s")
	if i := strings.IndexByte(w, '\''); i > 0 {
		w = w[:i] // they've, police'll
	}
	if strings.ContainsAny(w, ".,") {
		w = innerMarks.Replace(w)
	}
	return []string{w}
}
