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
	// needs are the tests of the words that every match has.
	needs []int
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

	// Made by index: the tests that a word, a prefix or a suffix passes.
	words, prefixes, suffixes map[string][]int
	numbers                   []int
	longest                   int // prefix or suffix, in bytes
}

// index turns the tests around, so that a word finds those it passes.
func (c *compiler) index() {
	c.words, c.prefixes, c.suffixes = map[string][]int{}, map[string][]int{}, map[string][]int{}
	for id, t := range c.tests {
		for w := range t.words {
			c.words[w] = append(c.words[w], id)
		}
		for _, p := range t.prefixes {
			c.prefixes[p] = append(c.prefixes[p], id)
			c.longest = max(c.longest, len(p))
		}
		for _, s := range t.suffixes {
			c.suffixes[s] = append(c.suffixes[s], id)
			c.longest = max(c.longest, len(s))
		}
		if t.number {
			c.numbers = append(c.numbers, id)
		}
	}
}

// minStem is how many letters a word must have before a suffix.
const minStem = 3

// testsOf returns the tests that a word passes.
func (c *compiler) testsOf(tok string) []int {
	out := slices.Clone(c.words[tok])
	for n := 1; n <= min(len(tok), c.longest); n++ {
		out = append(out, c.prefixes[tok[:n]]...)
		if n <= len(tok)-minStem {
			out = append(out, c.suffixes[tok[len(tok)-n:]]...)
		}
	}
	if tok[0] >= '0' && tok[0] <= '9' || numberWords[tok] {
		out = append(out, c.numbers...)
	}
	slices.Sort(out)
	return slices.Compact(out)
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
		if e.gap == 0 && !e.optional && !e.start && !e.notNext && !e.notPrev {
			p.needs = append(p.needs, e.id)
		}
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
	has    []bool   // by test: does any token pass
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
	for _, id := range p.needs {
		if !s.has[id] {
			return nil // most patterns end here
		}
	}
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
