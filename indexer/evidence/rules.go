package evidence

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gazetteer/corpus"
)

//go:embed rules.txt
var rulesFile string

// strength says how much of the sentence must speak of demand for a pattern
// to count as a mention.
type strength int

const (
	// strong patterns name the tactic and nothing else.
	strong strength = iota
	// medium patterns count unless the sentence is about something else.
	medium
	// weak patterns count only where the sentence speaks of buyers.
	weak
	// tentative patterns are weak, and give way to the tactic that the
	// [yield] section names when that one is mentioned as well.
	tentative
)

// tacticPattern is a pattern that mentions a tactic.
type tacticPattern struct {
	pattern
	tactic   string
	strength strength
	// fixed is the evidence that the pattern itself gives, or "".
	fixed corpus.Evidence
}

// effect is what a cue says about the mentions in its scope.
type effect int

const (
	noEffect effect = iota
	// ends: was used here and no longer is.
	ends
	// denies: was not used.
	denies
	// plans: only intended; the weakest, overridden by comes.
	plans
	// comes: a plan came true.
	comes
	// resumes: used again after an end.
	resumes
	// elsewhere: about another place.
	elsewhere
	// defines: about the tactic in general.
	defines
)

var effectNames = map[string]effect{
	"ends": ends, "denies": denies, "plans": plans, "comes": comes, "resumes": resumes, "elsewhere": elsewhere, "defines": defines, "none": noEffect,
}

// reach is the direction in which a cue works inside its clause.
type reach int

const (
	forward  reach = iota // ">": on mentions after it
	backward              // "<": on mentions before it
	around                // "=": on the whole clause
	overall               // "*": on the whole sentence
	behind                // "<<": on mentions before it, else on those of the clause before
)

var reachNames = map[string]reach{">": forward, "<": backward, "=": around, "*": overall, "<<": behind}

type cuePattern struct {
	pattern
	effect effect
	reach  reach
}

// referPattern names a tactic that was spoken of before.
type referPattern struct {
	pattern
	tactic string
}

// Rules is a compiled rules file for one taxonomy. It is safe for concurrent
// use.
type Rules struct {
	comp     *compiler
	tactics  []tacticPattern
	traps    []pattern
	demand   []pattern
	soft     []pattern
	other    []pattern
	supply   []pattern
	anaphora []pattern
	example  []pattern
	// void patterns make a sentence about sellers, whatever else it names,
	// unless it speaks of buyers too.
	void   []pattern
	cues   []cuePattern
	refers []referPattern
	// yields maps a tactic to the one to which its tentative mentions give way.
	yields  map[string]string
	parents map[string]string
	order   *corpus.Taxonomy

	// trace, where set, is told every cue that applies (for tests).
	trace func(format string, args ...any)

	vocab sync.Map // token -> *verdict, bounded by vocabSize
	// nothing is the verdict of a word that passes no test.
	nothing []bool
	size    vocabCount
}

type vocabCount struct {
	sync.Mutex
	n int
}

// vocabSize bounds the memory of word tests; text beyond it is tested anew.
const vocabSize = 200_000

// New compiles the built-in rules for a taxonomy. Tactics that the rules file
// does not know are found by their labels and aliases.
func New(tax *corpus.Taxonomy) (*Rules, error) {
	r := &Rules{comp: &compiler{classes: map[string][]string{}, byKey: map[string]int{}}, parents: map[string]string{}, yields: map[string]string{}, order: tax}
	if err := r.parse(rulesFile, tax); err != nil {
		return nil, fmt.Errorf("evidence rules: %w", err)
	}
	for _, t := range tax.Tactics {
		if t.Parent != "" {
			r.parents[t.Label] = t.Parent
		}
		if slices.ContainsFunc(r.tactics, func(p tacticPattern) bool { return p.tactic == t.Label }) {
			continue
		}
		for _, name := range append([]string{t.Label}, t.Aliases...) {
			p, err := r.comp.compile(strings.Join(tokenize(name), " "))
			if err != nil {
				return nil, fmt.Errorf("evidence rules: %s: %w", t.Label, err)
			}
			r.tactics = append(r.tactics, tacticPattern{pattern: p, tactic: t.Label, strength: medium})
		}
	}
	r.comp.index()
	r.nothing = make([]bool, len(r.comp.tests))
	return r, nil
}

// parse reads the sections of the rules file.
func (r *Rules) parse(src string, tax *corpus.Taxonomy) error {
	section := ""
	n := 0
	for line := range strings.Lines(src) {
		n++
		line, _, _ = strings.Cut(line, "//")
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]") {
			section = strings.Trim(line, "[]")
			continue
		}
		if err := r.rule(section, line, tax); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return nil
}

var strengthSigns = map[string]strength{"+": strong, "=": medium, "-": weak, "?": tentative}

var fixedSigns = map[string]corpus.Evidence{"narrated": corpus.Narrated, "ended": corpus.Ended, "denied": corpus.Denied}

func (r *Rules) rule(section, line string, tax *corpus.Taxonomy) error {
	words := strings.Fields(line)
	lists := map[string]*[]pattern{"demand": &r.demand, "soft": &r.soft, "other": &r.other, "supply": &r.supply, "trap": &r.traps, "anaphor": &r.anaphora, "example": &r.example, "void": &r.void}
	switch kind := strings.Fields(section); {
	case section == "class":
		name := strings.TrimSuffix(words[0], ":")
		for _, w := range words[1:] {
			if ref, ok := strings.CutPrefix(w, "<"); ok {
				r.comp.classes[name] = append(r.comp.classes[name], r.comp.classes[strings.TrimSuffix(ref, ">")]...)
				continue
			}
			r.comp.classes[name] = append(r.comp.classes[name], w)
		}
		return nil
	case lists[section] != nil:
		p, err := r.comp.compile(line)
		*lists[section] = append(*lists[section], p)
		return err
	case strings.HasPrefix(section, "refer "):
		p, err := r.comp.compile(line)
		r.refers = append(r.refers, referPattern{p, strings.TrimPrefix(section, "refer ")})
		return err
	case strings.HasPrefix(section, "yield "):
		r.yields[strings.TrimPrefix(section, "yield ")] = line
		return nil
	case len(kind) == 3 && kind[0] == "cue":
		e, ok1 := effectNames[kind[1]]
		to, ok2 := reachNames[kind[2]]
		if !ok1 || !ok2 {
			return fmt.Errorf("no such cue: %s", section)
		}
		p, err := r.comp.compile(line)
		r.cues = append(r.cues, cuePattern{p, e, to})
		return err
	}
	if _, ok := tax.FindLabel(section); !ok {
		if _, known := corpus.Builtin().FindLabel(section); known {
			return nil // a tactic that the operator's taxonomy leaves out
		}
		return fmt.Errorf("no such section or tactic: [%s]", section)
	}
	tp := tacticPattern{tactic: section}
	if s, ok := strengthSigns[words[0]]; ok {
		tp.strength = s
	} else if f, ok := fixedSigns[strings.TrimSuffix(words[0], ":")]; ok {
		tp.fixed, tp.strength = f, weak
	} else {
		return fmt.Errorf("%q: a rule begins with +, =, -, ? or an evidence kind", line)
	}
	var err error
	tp.pattern, err = r.comp.compile(strings.Join(words[1:], " "))
	r.tactics = append(r.tactics, tp)
	return err
}

// read tokenizes a sentence and runs the word tests.
func (r *Rules) read(s string) *sentence {
	toks := tokenize(s)
	out := &sentence{tokens: toks, pass: make([][]bool, len(toks)), masked: make([]bool, len(toks)), has: make([]bool, len(r.comp.tests))}
	for i, t := range toks {
		v := r.passes(t)
		out.pass[i] = v.pass
		for _, id := range v.ids {
			out.has[id] = true
		}
	}
	out.clause = clauses(toks)
	return out
}

// verdict is what a word passes: by test, and as a list.
type verdict struct {
	pass []bool
	ids  []int
}

func (r *Rules) passes(tok string) *verdict {
	if v, ok := r.vocab.Load(tok); ok {
		return v.(*verdict)
	}
	v := &verdict{pass: make([]bool, len(r.comp.tests))}
	for _, i := range r.comp.testsOf(tok) {
		v.pass[i] = true
		v.ids = append(v.ids, i)
	}
	if len(v.ids) == 0 {
		v.pass = r.nothing // most words pass no test
	}
	r.size.Lock()
	defer r.size.Unlock()
	if r.size.n < vocabSize {
		r.size.n++
		r.vocab.Store(tok, v)
	}
	return v
}
