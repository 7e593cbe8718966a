package evidence

import (
	"fmt"
	"slices"
	"strings"
)

// A pattern is a sequence of elements over the tokens of a sentence:
//
//	word        the word itself
//	word*       any word that begins so
//	*word       any word that ends so
//	a|b|c*      one of several
//	<class>     a word of a class of the rules file
//	x?          x or nothing
//	..          at most 3 tokens in between
//	...         at most 8 tokens in between
//	#           a number
//	^           the start of a clause
//	!x          the next token is not x
//	~x          the token before is not x
//	&x          the next token is x, which is not taken
//
// Gaps never cross a semicolon or a word of contrast.
type pattern struct {
	elems []element
	src   string
}

type element struct {
	id       int // of the word test
	optional bool
	gap      int // > 0: this element is a gap
	start    bool
	notNext  bool
	notPrev  bool
	next     bool
}

// zeroWidth tells whether the element takes no token.
func (e element) zeroWidth() bool { return e.start || e.notNext || e.notPrev || e.next }

// wordTest is one test of a single token.
type wordTest struct {
	words    map[string]bool
	prefixes []string
	suffixes []string
	number   bool
}

func (t *wordTest) match(tok string) bool {
	if t.number {
		return tok[0] >= '0' && tok[0] <= '9' || numberWords[tok]
	}
	if t.words[tok] {
		return true
	}
	return slices.ContainsFunc(t.prefixes, func(p string) bool { return strings.HasPrefix(tok, p) }) ||
		slices.ContainsFunc(t.suffixes, func(p string) bool { return len(tok) > len(p)+2 && strings.HasSuffix(tok, p) })
}

var numberWords = set("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds dozen dozens several some many most scores")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

const (
	shortGap = 3
	longGap  = 8
)

// compiler turns the sources of patterns into elements that share tests.
type compiler struct {
	classes map[string][]string
	tests   []wordTest
	byKey   map[string]int
}

func (c *compiler) compile(src string) (pattern, error) {
	p := pattern{src: src}
	for _, f := range strings.Fields(src) {
		e := element{}
		switch f {
		case "..":
			e.gap = shortGap
		case "...":
			e.gap = longGap
		case "^":
			e.start = true
		default:
			if strings.HasSuffix(f, "?") {
				e.optional = true
				f = strings.TrimSuffix(f, "?")
			}
			if len(f) > 1 && strings.IndexByte("!~&", f[0]) >= 0 {
				e.notNext, e.notPrev, e.next = f[0] == '!', f[0] == '~', f[0] == '&'
				f = f[1:]
			}
			id, err := c.test(f)
			if err != nil {
				return p, fmt.Errorf("pattern %q: %w", src, err)
			}
			e.id = id
		}
		p.elems = append(p.elems, e)
	}
	if len(p.elems) == 0 || p.elems[0].gap > 0 || p.elems[len(p.elems)-1].gap > 0 {
		return p, fmt.Errorf("pattern %q begins or ends with a gap", src)
	}
	return p, nil
}

func (c *compiler) test(f string) (int, error) {
	if id, ok := c.byKey[f]; ok {
		return id, nil
	}
	t := wordTest{words: map[string]bool{}}
	for alt := range strings.SplitSeq(f, "|") {
		words := []string{alt}
		if strings.HasPrefix(alt, "<") && strings.HasSuffix(alt, ">") {
			var ok bool
			if words, ok = c.classes[alt[1:len(alt)-1]]; !ok {
				return 0, fmt.Errorf("no class %s", alt)
			}
		}
		for _, w := range words {
			switch {
			case w == "#":
				t.number = true
			case strings.HasPrefix(w, "*"):
				t.suffixes = append(t.suffixes, strings.TrimPrefix(w, "*"))
			case strings.HasSuffix(w, "*"):
				t.prefixes = append(t.prefixes, strings.TrimSuffix(w, "*"))
			default:
				t.words[w] = true
			}
		}
	}
	c.tests = append(c.tests, t)
	c.byKey[f] = len(c.tests) - 1
	return len(c.tests) - 1, nil
}

// sentence is a tokenized sentence with the tests that each token passes.
type sentence struct {
	tokens []string
	pass   [][]bool // by token, by test
	clause []int    // by token
	masked []bool   // tokens taken by a trap
	stack  []int    // tokens that the match under way has taken
}

// match tries to match p at token i; it returns the end of the match and
// leaves the tokens that its words took, gaps excepted, in s.stack.
func (s *sentence) match(p *pattern, i int) (int, bool) {
	s.stack = s.stack[:0]
	return s.matchFrom(p.elems, i)
}

func (s *sentence) matchFrom(elems []element, i int) (int, bool) {
	if len(elems) == 0 {
		return i, true
	}
	e := elems[0]
	switch {
	case e.start:
		if i > 0 && s.clause[i] == s.clause[i-1] {
			return 0, false
		}
		return s.matchFrom(elems[1:], i)
	case e.notNext:
		if i < len(s.tokens) && s.pass[i][e.id] {
			return 0, false
		}
		return s.matchFrom(elems[1:], i)
	case e.next:
		if i >= len(s.tokens) || !s.pass[i][e.id] {
			return 0, false
		}
		return s.matchFrom(elems[1:], i)
	case e.notPrev:
		if i > 0 && s.pass[i-1][e.id] {
			return 0, false
		}
		return s.matchFrom(elems[1:], i)
	case e.gap > 0:
		for j := i; j <= i+e.gap && j <= len(s.tokens); j++ {
			if end, ok := s.matchFrom(elems[1:], j); ok {
				return end, true
			}
			if j < len(s.tokens) && (s.tokens[j] == ";" || contrast[s.tokens[j]]) {
				break
			}
		}
		return 0, false
	}
	if i < len(s.tokens) && !s.masked[i] && s.pass[i][e.id] {
		s.stack = append(s.stack, i)
		if end, ok := s.matchFrom(elems[1:], i+1); ok {
			return end, true
		}
		s.stack = s.stack[:len(s.stack)-1]
	}
	if e.optional {
		return s.matchFrom(elems[1:], i)
	}
	return 0, false
}

// span is a match: tokens start to end, and those of them that words of the
// pattern took.
type span struct {
	start, end int
	at         []int
}

// find returns the matches of p, leftmost first, not overlapping.
func (s *sentence) find(p *pattern) []span {
	var out []span
	first := p.elems[0]
	for i := 0; i < len(s.tokens); {
		if !first.zeroWidth() && !first.optional && (s.masked[i] || !s.pass[i][first.id]) {
			i++
			continue
		}
		end, ok := s.match(p, i)
		if !ok || end == i {
			i++
			continue
		}
		out = append(out, span{i, end, slices.Clone(s.stack)})
		i = end
	}
	return out
}
