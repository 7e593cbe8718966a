package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	tokEnd tokenKind = iota
	tokWord
	tokPhrase
	tokOpen
	tokClose
	tokAnd
	tokOr
	tokNot    // NOT, and - or ! before a term
	tokPlus   // + before a term
	tokNear   // NEAR/n
	tokWithin // /s, /p
	tokField  // name:
	tokEqual  // = before a term
)

type token struct {
	kind tokenKind
	text string
	// pos is the byte at which the token begins in the query.
	pos int
	// n is the number of NEAR/n, of a phrase's or word's ~n (-1 without).
	n int
	// tilde is set for "word~" and "phrase"~.
	tilde bool
}

// keyword tells whether a word alone is an operator.
func keyword(s string) bool {
	switch s {
	case "AND", "OR", "NOT", "&&", "||":
		return true
	}
	return strings.HasPrefix(s, "NEAR/") || s == "NEAR" || s == "/s" || s == "/p"
}

// lexer splits a query into tokens and reports what is wrong on the way.
type lexer struct {
	in       string
	i        int
	toks     []token
	problems []Problem
}

func (l *lexer) report(pos int, message, suggestion string) {
	if len(l.problems) < maxProblems {
		l.problems = append(l.problems, Problem{Position: pos, Message: message, Suggestion: suggestion})
	}
}

func lex(in string) ([]token, []Problem) {
	l := &lexer{in: in}
	for l.next() {
		if len(l.toks) >= maxTokens {
			l.report(l.i, "the query has too many words; the rest was left out", "shorten the query")
			break
		}
	}
	l.toks = append(l.toks, token{kind: tokEnd, pos: len(in)})
	return l.toks, l.problems
}

// next reads one token; false at the end.
func (l *lexer) next() bool {
	for l.i < len(l.in) {
		r, size := utf8.DecodeRuneInString(l.in[l.i:])
		if !blank(r) {
			break
		}
		l.i += size
	}
	if l.i >= len(l.in) {
		return false
	}
	start := l.i
	r, size := utf8.DecodeRuneInString(l.in[l.i:])
	switch {
	case r == '(':
		l.emit(token{kind: tokOpen, pos: start}, size)
	case r == ')':
		l.emit(token{kind: tokClose, pos: start}, size)
	case isQuote(r):
		l.phrase(start, size)
	case r == '+' && l.termFollows(size):
		l.emit(token{kind: tokPlus, text: "+", pos: start}, size)
	case (r == '-' || r == '!' || r == '−') && l.termFollows(size):
		l.emit(token{kind: tokNot, text: string(r), pos: start}, size)
	case r == '=' && l.termFollows(size):
		l.emit(token{kind: tokEqual, pos: start}, size)
	default:
		l.word(start)
	}
	return true
}

func (l *lexer) emit(t token, size int) {
	l.toks = append(l.toks, t)
	l.i += size
}

func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

func isQuote(r rune) bool {
	return r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»'
}

// termFollows tells whether a term begins right behind a prefix operator.
func (l *lexer) termFollows(size int) bool {
	r, _ := utf8.DecodeRuneInString(l.in[l.i+size:])
	return l.i+size < len(l.in) && !blank(r) && r != ')'
}

// phrase reads a quoted phrase and its ~n.
func (l *lexer) phrase(start, size int) {
	l.i += size
	var b strings.Builder
	closed := false
	for l.i < len(l.in) {
		r, n := utf8.DecodeRuneInString(l.in[l.i:])
		if r == '\\' && l.i+1 < len(l.in) && (l.in[l.i+1] == '"' || l.in[l.i+1] == '\\') {
			b.WriteByte(l.in[l.i+1])
			l.i += 2
			continue
		}
		l.i += n
		if isQuote(r) {
			closed = true
			break
		}
		b.WriteRune(r)
	}
	if !closed {
		l.report(start, "the quote is not closed; it was read to the end of the query", `add " at the end of the phrase`)
	}
	t := token{kind: tokPhrase, text: b.String(), pos: start, n: -1}
	l.tilde(&t)
	l.toks = append(l.toks, t)
}

// tilde reads "~" or "~n" at the present place into t.
func (l *lexer) tilde(t *token) {
	if l.i >= len(l.in) || l.in[l.i] != '~' {
		return
	}
	l.i++
	t.tilde = true
	j := l.i
	for j < len(l.in) && j < l.i+4 && l.in[j] >= '0' && l.in[j] <= '9' {
		j++
	}
	t.n = atoi(l.in[l.i:j], -1)
	l.i = j
}

// word reads up to the next blank or bracket and sorts out what it is.
func (l *lexer) word(start int) {
	for l.i < len(l.in) {
		r, size := utf8.DecodeRuneInString(l.in[l.i:])
		if blank(r) || r == '(' || r == ')' || isQuote(r) && l.i > start {
			break
		}
		l.i += size
		if r == ':' && l.fieldEnds(start) {
			return
		}
	}
	w := l.in[start:l.i]
	switch {
	case w == "AND" || w == "&&":
		l.toks = append(l.toks, token{kind: tokAnd, text: w, pos: start})
	case w == "OR" || w == "||" || w == "|":
		l.toks = append(l.toks, token{kind: tokOr, text: w, pos: start})
	case w == "NOT":
		l.toks = append(l.toks, token{kind: tokNot, text: w, pos: start})
	case w == "/s" || w == "/p" || w == "/S" || w == "/P":
		l.toks = append(l.toks, token{kind: tokWithin, text: strings.ToLower(w), pos: start})
	case w == "NEAR" || strings.HasPrefix(w, "NEAR/"):
		l.near(w, start)
	default:
		l.plain(w, start)
	}
}

// fieldEnds emits a field token if the word so far names a field.
func (l *lexer) fieldEnds(start int) bool {
	name := l.in[start : l.i-1]
	if name == "" || !fieldName(name) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(l.in[l.i:])
	if _, known := FindField(name); !known {
		if next == '/' || l.i >= len(l.in) || blank(next) || !letters(name) {
			return false // "https://...", "note: ...", "10:30"
		}
		l.report(start, "there is no field "+name, "fields are "+fieldList()+`; put the words in quotes to search for them`)
		return false
	}
	l.toks = append(l.toks, token{kind: tokField, text: name, pos: start})
	return true
}

func fieldList() string {
	names := make([]string, len(Fields))
	for i, f := range Fields {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}

func fieldName(s string) bool {
	for _, r := range s {
		if !unicode.IsLetter(r) && r != '_' && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

func letters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '_' }) < 0
}

func (l *lexer) near(w string, start int) {
	n := atoi(strings.TrimPrefix(strings.TrimPrefix(w, "NEAR"), "/"), -1)
	if n < 1 || n > maxDistance {
		if w != "NEAR" {
			l.report(start, "NEAR takes a distance from 1 to "+itoa(maxDistance)+"; "+itoa(defaultDistance)+" was used", "write NEAR/5")
		}
		n = defaultDistance
	}
	l.toks = append(l.toks, token{kind: tokNear, text: w, pos: start, n: n})
}

func (l *lexer) plain(w string, start int) {
	t := token{kind: tokWord, text: w, pos: start, n: -1}
	if i := strings.LastIndexByte(w, '~'); i > 0 {
		n := atoi(w[i+1:], -1)
		if w[i+1:] == "" || n >= 0 {
			t.text, t.tilde, t.n = w[:i], true, n
		}
	}
	l.toks = append(l.toks, t)
}

// atoi reads a small number, or returns def.
func atoi(s string, def int) int {
	if s == "" || len(s) > 9 {
		return def
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return def
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}
