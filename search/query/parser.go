package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/search/analysis"
)

// Bounds of a query. What a bound cuts is reported as a problem.
const (
	// MaxLength is in bytes. Systematic reviews have queries of a few
	// kilobytes; nothing longer is typed or kept in a URL.
	MaxLength = 8 << 10
	// maxTokens bounds the clauses of a tree: each costs a pass over postings.
	maxTokens = 512
	// maxDepth bounds nesting, and so the stack of every walk of the tree.
	maxDepth = 32
	// maxDistance of NEAR and phrases: beyond a paragraph /p says what is meant.
	maxDistance     = 100
	defaultDistance = 10
	defaultFuzzy    = 1
	maxFuzzy        = 2
	// maxProblems is how many faults are reported of one query.
	maxProblems = 20
	// minPattern is how many letters a pattern needs besides * and ?; fewer
	// would match most words of the index.
	minPattern = 2
)

// Problem is something in a query that could not be read as written.
type Problem struct {
	// Position is the byte of the query at which it begins, from 0.
	Position   int    `json:"position"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion,omitempty"`
}

func (p Problem) Error() string { return fmt.Sprintf("at character %d: %s", p.Position+1, p.Message) }

// Query is a parsed query.
type Query struct {
	// Raw is the text as it was given.
	Raw string
	// Root is never nil; it is All for an empty query.
	Root Node
	// Problems are in the order of their positions.
	Problems []Problem
}

// Empty tells whether the query asks for everything.
func (q Query) Empty() bool { _, all := q.Root.(All); return all }

// Read is the query as it was understood, in the language itself.
func (q Query) Read() string {
	if q.Empty() {
		return ""
	}
	return q.Root.String()
}

// Parse reads a query. It never fails; see Query.Problems.
func Parse(raw string) Query {
	q := Query{Raw: raw, Root: All{}}
	in := raw
	if len(in) > MaxLength {
		cut := MaxLength
		for cut > 0 && !utf8.RuneStart(in[cut]) {
			cut--
		}
		in = in[:cut]
		q.Problems = append(q.Problems, Problem{cut, "the query is longer than " + strconv.Itoa(MaxLength) + " bytes; the rest was left out", "shorten the query"})
	}
	if !utf8.ValidString(in) {
		q.Problems = append(q.Problems, Problem{invalidAt(in), "the query is not valid UTF-8; the faulty bytes were left out", "send the query as UTF-8"})
		in = strings.ToValidUTF8(in, " ")
	}
	toks, problems := lex(in)
	p := &parser{toks: toks, problems: problems}
	if root := p.or(0); root != nil {
		q.Root = root
	}
	for p.peek().kind != tokEnd {
		// Only a closing bracket without its opening one stops the parser.
		p.report(p.peek().pos, "there is a ) without its (", "remove it, or add ( before")
		p.i++
		if rest := p.or(0); rest != nil {
			q.Root = combine(q.Root, rest)
		}
	}
	q.Problems = append(q.Problems, p.problems...)
	slices.SortStableFunc(q.Problems, func(a, b Problem) int { return a.Position - b.Position })
	if len(q.Problems) > maxProblems {
		q.Problems = q.Problems[:maxProblems]
	}
	return q
}

// Plain reads a text as a question in plain words: nothing in it is an
// operator, and every word may match alone.
func Plain(raw string) Query {
	q := Query{Raw: raw, Root: All{}}
	var words []Node
	for _, t := range analysis.Tokens(raw) {
		if len(words) == maxTokens {
			break
		}
		words = append(words, Word{Text: t.Word})
	}
	if n := bag(nil, words, nil); n != nil {
		q.Root = n
	}
	return q
}

func invalidAt(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
		}
	}
	return 0
}

func combine(a, b Node) Node {
	if _, all := a.(All); all {
		return b
	}
	return bag(nil, []Node{a, b}, nil)
}

type parser struct {
	toks     []token
	i        int
	problems []Problem
	// field is the text field that a group stands behind.
	field string
	event bool
}

func (p *parser) peek() token { return p.toks[p.i] }

func (p *parser) report(pos int, message, suggestion string) {
	if len(p.problems) < maxProblems {
		p.problems = append(p.problems, Problem{pos, message, suggestion})
	}
}

// or := and { OR and }
func (p *parser) or(depth int) Node {
	var nodes []Node
	for {
		start := p.i
		if n := p.and(depth); n != nil {
			nodes = append(nodes, n)
		} else if p.peek().kind == tokOr || start > 0 && p.toks[start-1].kind == tokOr {
			p.missing()
		}
		if p.peek().kind != tokOr {
			break
		}
		p.i++
	}
	return flat(nodes, members[Or], func(ns []Node) Node { return Or{ns} })
}

// missing reports an operator that lacks a side.
func (p *parser) missing() {
	at := max(p.i-1, 0)
	if p.peek().kind == tokOr || p.peek().kind == tokAnd {
		at = p.i
	}
	t := p.toks[at]
	p.report(t.pos, t.text+" needs a word on both sides; it was left out", "put a word there, or write "+strings.ToLower(t.text)+" in quotes to search for it")
}

// and := bag { AND bag }
func (p *parser) and(depth int) Node {
	var nodes []Node
	for {
		start := p.i
		if n := p.bag(depth); n != nil {
			nodes = append(nodes, n)
		} else if p.peek().kind == tokAnd || start > 0 && p.toks[start-1].kind == tokAnd {
			p.missing()
		}
		if p.peek().kind != tokAnd {
			break
		}
		p.i++
	}
	return flat(nodes, members[And], func(ns []Node) Node { return And{ns} })
}

// members returns the parts of a node of type T, nil for any other.
func members[T And | Or](n Node) []Node {
	if same, ok := n.(T); ok {
		return Children(any(same).(Node))
	}
	return nil
}

// flat makes one node of several, taking members of the same kind apart.
func flat(nodes []Node, parts func(Node) []Node, make func([]Node) Node) Node {
	var out []Node
	for _, n := range nodes {
		if inner := parts(n); inner != nil {
			out = append(out, inner...)
		} else {
			out = append(out, n)
		}
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return make(out)
}

// bag := { ["+"|"-"] near }
func (p *parser) bag(depth int) Node {
	var must, should, not []Node
	for {
		t := p.peek()
		switch t.kind {
		case tokEnd, tokClose, tokAnd, tokOr:
			return bag(must, should, not)
		case tokPlus:
			p.i++
			if n := p.unary(depth); n != nil {
				must = append(must, n)
			}
		case tokNot:
			p.i++
			n := p.unary(depth)
			if n == nil {
				p.report(t.pos, t.text+" needs a word behind it; it was left out", "put the word to leave out right behind it")
				continue
			}
			not = append(not, n)
		case tokNear, tokWithin:
			p.i++
			p.report(t.pos, t.text+" needs a word on both sides; it was left out", "write: decoy "+t.text+" motel")
		default:
			if n := p.near(depth); n != nil {
				should = append(should, n)
			}
		}
	}
}

// bag makes the simplest node of its parts. A lone bag inside is taken apart.
func bag(must, should, not []Node) Node {
	// A part that is denied twice must match, whatever the words beside it.
	var flatShould, flatMust, flatNot, twice []Node
	for _, n := range should {
		switch n := n.(type) {
		case Bag:
			if len(n.Must)+len(n.Not) == 0 {
				flatShould = append(flatShould, n.Should...)
				continue
			}
			flatShould = append(flatShould, n)
		case Not:
			flatNot = append(flatNot, n.Node)
		default:
			flatShould = append(flatShould, n)
		}
	}
	for _, n := range must {
		if inner, ok := n.(Not); ok {
			flatNot = append(flatNot, inner.Node)
		} else {
			flatMust = append(flatMust, n)
		}
	}
	for _, n := range not {
		if inner, ok := n.(Not); ok {
			twice = append(twice, inner.Node)
		} else {
			flatNot = append(flatNot, n)
		}
	}
	must, not = flatMust, flatNot
	if len(twice) > 0 {
		if rest := bag(must, flatShould, not); rest != nil {
			twice = append([]Node{rest}, twice...)
		}
		return flat(twice, members[And], func(ns []Node) Node { return And{ns} })
	}
	switch {
	case len(must)+len(flatShould)+len(not) == 0:
		return nil
	case len(must) == 0 && len(not) == 0 && len(flatShould) == 1:
		return flatShould[0]
	case len(must) == 1 && len(flatShould) == 0 && len(not) == 0:
		return must[0]
	case len(not) == 1 && len(must) == 0 && len(flatShould) == 0:
		return negate(not[0])
	}
	return Bag{must, flatShould, not}
}

// negate returns NOT n; two negations are none.
func negate(n Node) Node {
	if inner, ok := n.(Not); ok {
		return inner.Node
	}
	return Not{n}
}

// near := unary { (NEAR/n | /s | /p) unary }
func (p *parser) near(depth int) Node {
	left := p.unary(depth)
	for left != nil && (p.peek().kind == tokNear || p.peek().kind == tokWithin) {
		op := p.peek()
		p.i++
		right := p.unary(depth)
		if right == nil {
			p.report(op.pos, op.text+" needs a word on both sides; it was left out", "write: decoy "+op.text+" motel")
			return left
		}
		if !positional(left) || !positional(right) {
			p.report(op.pos, op.text+" joins words and phrases only; it was read as AND", "put words or phrases on both sides")
			return flat([]Node{left, right}, func(Node) []Node { return nil }, func(ns []Node) Node { return And{ns} })
		}
		n := Near{Left: left, Right: right, Within: op.n}
		if op.kind == tokWithin {
			n.Within, n.Unit = 0, Sentence
			if op.text == "/p" {
				n.Unit = Paragraph
			}
		}
		left = n
	}
	return left
}

// positional tells whether a node has places in the text.
func positional(n Node) bool {
	switch n := n.(type) {
	case Word, Phrase, Near:
		return true
	case Or:
		for _, m := range n.Nodes {
			if !positional(m) {
				return false
			}
		}
		return true
	}
	return false
}

// unary := field-term | group | phrase | word
func (p *parser) unary(depth int) Node {
	t := p.peek()
	exact := false
	if t.kind == tokEqual {
		exact = true
		p.i++
		t = p.peek()
	}
	switch t.kind {
	case tokOpen:
		return p.group(depth)
	case tokPhrase:
		p.i++
		return p.phrase(t, exact)
	case tokField:
		p.i++
		return p.fieldTerm(t, depth)
	case tokWord:
		p.i++
		return p.word(t, exact)
	case tokPlus, tokNot:
		if depth < maxDepth {
			p.i++
			n := p.unary(depth + 1)
			if n != nil && t.kind == tokNot {
				return negate(n)
			}
			return n
		}
		p.i++
	}
	return nil
}

func (p *parser) group(depth int) Node {
	open := p.peek()
	if depth >= maxDepth {
		p.report(open.pos, "the query is nested deeper than "+itoa(maxDepth)+" levels; the rest of it was left out", "use fewer brackets")
		p.i = len(p.toks) - 1
		return nil
	}
	p.i++
	n := p.or(depth + 1)
	if p.peek().kind == tokClose {
		p.i++
	} else {
		p.report(open.pos, "the bracket is not closed; it was read to the end", "add )")
	}
	if n == nil {
		p.report(open.pos, "the brackets are empty; they were left out", "put words between them")
	}
	return n
}

func (p *parser) phrase(t token, exact bool) Node {
	words := analysis.Tokens(t.text)
	if len(words) == 0 {
		p.report(t.pos, "the phrase has no word in it; it was left out", "put words between the quotes")
		return nil
	}
	slop := 0
	if t.tilde {
		slop = t.n
		if slop < 0 || slop > maxDistance {
			p.report(t.pos, "~ behind a phrase takes a number from 0 to "+itoa(maxDistance)+"; "+itoa(defaultDistance)+" was used", `write "…"~8`)
			slop = defaultDistance
		}
	}
	return Phrase{Field: p.field, Text: strings.Join(strings.Fields(t.text), " "), Slop: slop, Exact: exact}
}

func (p *parser) word(t token, exact bool) Node {
	if p.event && (strings.Contains(t.text, "..") || yearLike(clean(t.text)) || strings.ContainsAny(t.text[:1], "<>")) {
		year := t.text
		if yearLike(clean(year)) {
			year = clean(year)
		}
		if r, ok := rangeOf("year", year); ok {
			return r
		}
	}
	if t.text == "*" && p.field == "" {
		return All{}
	}
	if strings.ContainsAny(t.text, "*?") && wildcard(t.text) {
		return p.pattern(t)
	}
	toks := analysis.Tokens(t.text)
	switch len(toks) {
	case 0:
		if strings.Trim(t.text, ".,;!?'’…*–—-/&#@%$^_|<>=~+") != "" {
			p.report(t.pos, "“"+t.text+"” has no letters or digits to search for; it was left out", "")
		}
		return nil
	case 1:
		w := Word{Field: p.field, Text: clean(t.text), Exact: exact}
		if t.tilde {
			w.Fuzzy = defaultFuzzy
			if t.n >= 0 {
				w.Fuzzy = t.n
			}
			if w.Fuzzy > maxFuzzy {
				p.report(t.pos, "a word can have at most "+itoa(maxFuzzy)+" letters wrong; "+itoa(maxFuzzy)+" was used", "write "+t.text+"~2")
				w.Fuzzy = maxFuzzy
			}
		}
		return w
	}
	// "street-level", "and/or": the parts in order.
	return Phrase{Field: p.field, Text: clean(t.text), Exact: exact, joined: !exact}
}

// clean drops marks around a word that searching ignores.
func clean(s string) string {
	return strings.Trim(s, ".,;:!?'’‘…/&#@%$^_|<>[]{}\\~+=`-–—*")
}

// wildcard tells whether the * and ? of a word are meant as such: a question
// mark at the end of a word is mostly punctuation.
func wildcard(s string) bool {
	s = patternText(s)
	return strings.Contains(s, "*") || strings.Contains(strings.TrimRight(s, "?"), "?")
}

func (p *parser) pattern(t token) Node {
	pat := patternText(t.text)
	if letters := len(strings.NewReplacer("*", "", "?", "").Replace(pat)); letters < minPattern || pat[0] == '*' || pat[0] == '?' {
		p.report(t.pos, "“"+t.text+"” would match too many words; it needs "+itoa(minPattern)+" letters and must not begin with * or ?; it was left out", "write more letters before the *")
		return nil
	}
	return Word{Field: p.field, Text: pat, Pattern: true}
}

// patternText folds a pattern and keeps its letters, digits, * and ?.
func patternText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '*' || r == '?' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Fold(s))
	for strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "*")
	}
	return s
}

// fieldTerm reads what stands behind "name:".
func (p *parser) fieldTerm(f token, depth int) Node {
	field, _ := FindField(f.text)
	next := p.peek()
	if next.kind == tokEnd || next.kind == tokClose || next.kind == tokAnd || next.kind == tokOr || next.pos > f.pos+len(f.text)+1 && next.kind != tokOpen && next.kind != tokPhrase && next.kind != tokWord {
		p.report(f.pos, f.text+": needs something behind it; it was left out", "write "+field.Example)
		return nil
	}
	switch field.Kind {
	case TextField:
		old := p.field
		p.field = field.Name
		n := p.unary(depth)
		p.field = old
		return n
	case EventField:
		old := p.event
		p.event = true
		n := p.unary(depth)
		p.event = old
		if n == nil {
			p.report(f.pos, "event: needs words, a tactic or a year behind it; it was left out", "write "+field.Example)
			return nil
		}
		if _, nested := n.(Event); nested || old {
			return n
		}
		return Event{n}
	}
	if next.kind == tokOpen {
		return p.valueGroup(field, depth)
	}
	p.i++
	return p.value(field, next)
}

// valueGroup reads "state:(ca OR nv)": each word of the group is a value.
func (p *parser) valueGroup(field Field, depth int) Node {
	open := p.peek()
	if depth >= maxDepth {
		return p.group(depth)
	}
	p.i++
	var nodes []Node
	for p.peek().kind != tokEnd && p.peek().kind != tokClose {
		t := p.peek()
		p.i++
		if t.kind == tokWord || t.kind == tokPhrase {
			if n := p.value(field, t); n != nil {
				nodes = append(nodes, n)
			}
		}
	}
	if p.peek().kind == tokClose {
		p.i++
	} else {
		p.report(open.pos, "the bracket is not closed; it was read to the end", "add )")
	}
	return flat(nodes, func(Node) []Node { return nil }, func(ns []Node) Node { return Or{ns} })
}

func (p *parser) value(field Field, t token) Node {
	if t.kind != tokWord && t.kind != tokPhrase {
		p.report(t.pos, field.Name+": needs a value behind it; it was left out", "write "+field.Example)
		return nil
	}
	if field.Kind == NumberField {
		r, ok := rangeOf(field.Name, t.text)
		if !ok {
			p.report(t.pos, "“"+t.text+"” is no number or range; "+field.Name+": was left out", "write "+field.Example)
			return nil
		}
		return r
	}
	slug := corpus.Slug(t.text)
	if slug == "" {
		p.report(t.pos, field.Name+": needs a value behind it; it was left out", "write "+field.Example)
		return nil
	}
	return Value{Field: field.Name, Slug: slug}
}

func yearLike(s string) bool {
	return len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && atoi(s, -1) > 0
}

// rangeOf reads "1995..2005", ">=2010", "<50,000", "1995".
func rangeOf(field, s string) (Range, bool) {
	number := func(s string) (*int, bool) {
		s = strings.NewReplacer(",", "", "_", "").Replace(strings.TrimSpace(s))
		if s == "" || s == "*" {
			return nil, true
		}
		n := atoi(s, -1)
		return &n, n >= 0
	}
	s = strings.TrimSpace(s)
	r := Range{Field: field}
	for _, op := range []string{">=", "<=", ">", "<"} {
		rest, ok := strings.CutPrefix(s, op)
		if !ok {
			continue
		}
		n, ok := number(rest)
		if !ok || n == nil {
			return r, false
		}
		switch op {
		case ">=":
			r.From = n
		case "<=":
			r.To = n
		case ">":
			m := *n + 1
			r.From = &m
		case "<":
			m := max(*n-1, 0)
			r.To = &m
		}
		return r, true
	}
	from, to, isRange := strings.Cut(s, "..")
	if !isRange {
		n, ok := number(s)
		if !ok || n == nil {
			return r, false
		}
		return Range{field, n, n}, true
	}
	a, ok1 := number(from)
	b, ok2 := number(strings.TrimPrefix(to, "."))
	if !ok1 || !ok2 || a == nil && b == nil {
		return r, false
	}
	if a != nil && b != nil && *a > *b {
		a, b = b, a
	}
	return Range{field, a, b}, true
}

func itoa(n int) string { return strconv.Itoa(n) }
