package query

import (
	"strconv"
	"strings"
)

// Node is a part of a query tree. String gives text that parses to the same
// tree again.
type Node interface {
	String() string
	// prec is how tightly the node binds in text, higher binding tighter.
	prec() int
}

// The nodes of the tree.
type (
	// All matches every document: an empty query, or "*".
	All struct{}
	// And, Or: at least two nodes each.
	And struct{ Nodes []Node }
	Or  struct{ Nodes []Node }
	Not struct{ Node Node }
	// Bag is a run of words without operators. The engine's policy says how
	// many of Should must match; Must and Not are as written with + and -.
	Bag struct{ Must, Should, Not []Node }
	// Word is a single word. Text is as typed.
	Word struct {
		Field string // "" for title, body and sources together
		Text  string
		// Exact switches stemming and synonyms off.
		Exact bool
		// Pattern is set when Text holds * or ?.
		Pattern bool
		// Fuzzy is the number of edits allowed, 0 to 2.
		Fuzzy int
	}
	// Phrase is a run of words in order; Slop is how many positions they may
	// be moved by in all.
	Phrase struct {
		Field string
		Text  string
		Slop  int
		Exact bool
		// joined is set where the words were not quoted but joined by marks
		// ("street-level"), so that they may be part of a name.
		joined bool
	}
	// Near is two nodes, each a word or a phrase, within a distance.
	Near struct {
		Left, Right Node
		// Within is a number of words, or 0 where Unit is a sentence or a
		// paragraph.
		Within int
		Unit   Unit
	}
	// Range is a range of a numeric field, both ends included; nil is open.
	Range struct {
		Field    string
		From, To *int
	}
	// Value is a value of a facet field: a slug.
	Value struct{ Field, Slug string }
	// Event is a tree of words, tactics and years that must all stand in one
	// dated sentence.
	Event struct{ Node Node }
	// Synonyms is a node with other names of the same thing, taken from the
	// taxonomy. Its text is the node's alone: parsing it again expands again.
	Synonyms struct {
		Node Node
		Alts []Node
		// Label is the taxonomy's name for the thing.
		Label string
	}
)

// Unit is the unit of a distance.
type Unit int

const (
	Words Unit = iota
	Sentence
	Paragraph
)

const (
	precOr = iota
	precAnd
	precBag
	precNear
	precUnary
	precAtom
)

func (All) prec() int        { return precAtom }
func (And) prec() int        { return precAnd }
func (Or) prec() int         { return precOr }
func (Not) prec() int        { return precUnary }
func (Bag) prec() int        { return precBag }
func (Word) prec() int       { return precAtom }
func (Phrase) prec() int     { return precAtom }
func (Near) prec() int       { return precNear }
func (Range) prec() int      { return precAtom }
func (Value) prec() int      { return precAtom }
func (Event) prec() int      { return precAtom }
func (s Synonyms) prec() int { return s.Node.prec() }

// wrap writes n in parentheses where it binds less tightly than its place
// needs.
func wrap(n Node, least int) string {
	if n.prec() < least {
		return "(" + n.String() + ")"
	}
	return n.String()
}

func join(nodes []Node, sep string, least int) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = wrap(n, least)
	}
	return strings.Join(parts, sep)
}

func (All) String() string   { return "*" }
func (n And) String() string { return join(n.Nodes, " AND ", precBag+1) }
func (n Or) String() string  { return join(n.Nodes, " OR ", precAnd) }
func (n Not) String() string { return "NOT " + wrap(n.Node, precUnary) }

func (n Bag) String() string {
	var parts []string
	for _, m := range n.Must {
		parts = append(parts, "+"+wrap(m, precAtom))
	}
	for _, m := range n.Should {
		if syn, ok := m.(Synonyms); ok {
			m = syn.Node
			if inner, ok := m.(Bag); ok {
				parts = append(parts, inner.String()) // words of this run
				continue
			}
		}
		parts = append(parts, wrap(m, precNear))
	}
	for _, m := range n.Not {
		parts = append(parts, "-"+wrap(m, precAtom))
	}
	return strings.Join(parts, " ")
}

func (n Word) String() string {
	s := fieldPrefix(n.Field)
	if n.Exact {
		s += "="
	}
	if n.Pattern {
		s += n.Text
	} else {
		s += quoteWord(n.Text)
	}
	switch n.Fuzzy {
	case 1:
		s += "~1"
	case 2:
		s += "~2"
	}
	return s
}

func (n Phrase) String() string {
	s := fieldPrefix(n.Field)
	if n.Exact {
		s += "="
	}
	s += quote(n.Text)
	if n.Slop > 0 {
		s += "~" + strconv.Itoa(n.Slop)
	}
	return s
}

func (n Near) String() string {
	op := " NEAR/" + strconv.Itoa(n.Within) + " "
	switch n.Unit {
	case Sentence:
		op = " /s "
	case Paragraph:
		op = " /p "
	}
	return wrap(n.Left, precNear) + op + wrap(n.Right, precUnary)
}

func (n Range) String() string {
	switch {
	case n.From != nil && n.To != nil && *n.From == *n.To:
		return fieldPrefix(n.Field) + strconv.Itoa(*n.From)
	case n.From != nil && n.To != nil:
		return fieldPrefix(n.Field) + strconv.Itoa(*n.From) + ".." + strconv.Itoa(*n.To)
	case n.From != nil:
		return fieldPrefix(n.Field) + ">=" + strconv.Itoa(*n.From)
	case n.To != nil:
		return fieldPrefix(n.Field) + "<=" + strconv.Itoa(*n.To)
	}
	return fieldPrefix(n.Field) + "*"
}

func (n Value) String() string    { return n.Field + ":" + n.Slug }
func (n Event) String() string    { return "event:(" + n.Node.String() + ")" }
func (n Synonyms) String() string { return n.Node.String() }

func fieldPrefix(f string) string {
	if f == "" {
		return ""
	}
	return f + ":"
}

// quoteWord writes a word so that it is read as one: as it is, or in a form
// that no operator can be taken for.
func quoteWord(s string) string {
	if keyword(s) || strings.ContainsAny(s, " \t()\"“”:*?~+!<>=|&/") || strings.HasPrefix(s, "-") || strings.Contains(s, "..") || s == "" {
		return quote(s)
	}
	return s
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// Walk calls visit for n and every node below it, parents first. Where visit
// returns false, the nodes below are left out.
func Walk(n Node, visit func(Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	for _, c := range Children(n) {
		Walk(c, visit)
	}
}

// Map returns the tree with every node below n replaced by what change makes
// of it, the lowest first.
func Map(n Node, change func(Node) Node) Node {
	all := func(ns []Node) []Node {
		out := make([]Node, len(ns))
		for i, m := range ns {
			out[i] = Map(m, change)
		}
		return out
	}
	switch m := n.(type) {
	case And:
		n = And{all(m.Nodes)}
	case Or:
		n = Or{all(m.Nodes)}
	case Not:
		n = Not{Map(m.Node, change)}
	case Bag:
		n = Bag{all(m.Must), all(m.Should), all(m.Not)}
	case Near:
		m.Left, m.Right = Map(m.Left, change), Map(m.Right, change)
		n = m
	case Event:
		n = Event{Map(m.Node, change)}
	case Synonyms:
		m.Node = Map(m.Node, change)
		n = m
	}
	return change(n)
}

// Children returns the nodes directly below n.
func Children(n Node) []Node {
	switch n := n.(type) {
	case And:
		return n.Nodes
	case Or:
		return n.Nodes
	case Not:
		return []Node{n.Node}
	case Bag:
		out := append([]Node{}, n.Must...)
		return append(append(out, n.Should...), n.Not...)
	case Near:
		return []Node{n.Left, n.Right}
	case Event:
		return []Node{n.Node}
	case Synonyms:
		return append([]Node{n.Node}, n.Alts...)
	}
	return nil
}
