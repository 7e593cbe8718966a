package query

import (
	"strings"

	"gazetteer/corpus"
	"gazetteer/search/analysis"
)

// maxSynonymWords is the length of the longest name that is looked for in a
// run of words.
const maxSynonymWords = 6

// Expander adds the taxonomy's other names to the words of a query, so that
// every engine gets the same tree. Quoted phrases, =words and words behind a
// field are left as they are.
type Expander struct {
	// byName leads from the stems of a name to the set that it belongs to.
	byName map[string]int
	sets   []synonymSet
}

type synonymSet struct {
	label string
	names []string
}

// NewExpander prepares the synonyms of a taxonomy.
func NewExpander(t *corpus.Taxonomy) *Expander {
	e := &Expander{byName: map[string]int{}}
	for _, tac := range t.Tactics {
		if len(tac.Synonyms) < 2 {
			continue
		}
		e.sets = append(e.sets, synonymSet{tac.Label, tac.Synonyms})
		for _, n := range tac.Synonyms {
			if key := stems(n); e.byName[key] == 0 {
				e.byName[key] = len(e.sets) // counted from 1
			}
		}
	}
	return e
}

// stems is what two spellings of a name have in common.
func stems(name string) string {
	var out []string
	for _, t := range analysis.Tokens(name) {
		if t.Stop {
			out = append(out, t.Word)
		} else {
			out = append(out, t.Term)
		}
	}
	return strings.Join(out, " ")
}

// Expand returns the query with its synonyms, and says which were added.
func (e *Expander) Expand(q Query) (Query, []Expansion) {
	var added []Expansion
	q.Root = e.expand(q.Root, &added)
	return q, added
}

// Expansion says which names were searched for as well.
type Expansion struct {
	// Of is the text in the query, Label the taxonomy's name for it.
	Of    string   `json:"of"`
	Label string   `json:"label"`
	Also  []string `json:"also"`
}

func (e *Expander) expand(n Node, added *[]Expansion) Node {
	all := func(ns []Node) []Node {
		out := make([]Node, len(ns))
		for i, m := range ns {
			out[i] = e.expand(m, added)
		}
		return out
	}
	switch n := n.(type) {
	case And:
		return And{all(n.Nodes)}
	case Or:
		return Or{all(n.Nodes)}
	case Bag:
		// What is left out is left out as written.
		return bagOf(all(n.Must), e.run(n.Should, added), n.Not)
	case Event:
		return Event{e.expand(n.Node, added)}
	case Word, Phrase:
		return e.run([]Node{n}, added)[0]
	}
	return n
}

func bagOf(must, should, not []Node) Node {
	if len(must)+len(not) == 0 && len(should) == 1 {
		return should[0]
	}
	return Bag{must, should, not}
}

// run finds the longest names in a run of words.
func (e *Expander) run(nodes []Node, added *[]Expansion) []Node {
	var out []Node
	for i := 0; i < len(nodes); {
		n, syn := e.longest(nodes[i:], added)
		if n == 0 {
			m := nodes[i]
			switch m.(type) {
			case Word, Phrase:
			default:
				m = e.expand(m, added)
			}
			out = append(out, m)
			i++
			continue
		}
		out = append(out, syn)
		i += n
	}
	return out
}

// plain returns the text of a node that may be part of a name. A phrase is
// one only where it was not quoted ("street-level").
func plain(n Node) (string, bool) {
	switch n := n.(type) {
	case Word:
		return n.Text, n.Field == "" && !n.Exact && !n.Pattern && n.Fuzzy == 0
	case Phrase:
		return n.Text, n.Field == "" && !n.Exact && n.Slop == 0 && n.joined
	}
	return "", false
}

func (e *Expander) longest(nodes []Node, added *[]Expansion) (int, Node) {
	words := 0
	var texts []string
	for words < len(nodes) && words < maxSynonymWords {
		t, ok := plain(nodes[words])
		if !ok {
			break
		}
		texts = append(texts, t)
		words++
	}
	for ; words > 0; words-- {
		text := strings.Join(texts[:words], " ")
		set := e.byName[stems(text)]
		if set == 0 {
			continue
		}
		node := nodes[0]
		if words > 1 {
			node = Bag{Should: nodes[:words]}
		}
		syn := Synonyms{Node: node, Label: e.sets[set-1].label}
		exp := Expansion{Of: text, Label: syn.Label}
		for _, name := range e.sets[set-1].names {
			if stems(name) == stems(text) {
				continue
			}
			syn.Alts = append(syn.Alts, Phrase{Text: name})
			exp.Also = append(exp.Also, name)
		}
		*added = append(*added, exp)
		return words, syn
	}
	return 0, nil
}
