package evidence

import (
	"slices"

	"gazetteer/corpus"
)

// Label is what a sentence says about one tactic.
type Label struct {
	Tactic   string          `json:"tactic"`
	Evidence corpus.Evidence `json:"evidence"`
}

// mention is a place in a sentence that speaks of a tactic.
type mention struct {
	span
	tactic string
	fixed  corpus.Evidence
	clause int
	effect effect
	// planned is set when any cue speaks of a plan, whatever else applies.
	planned bool
	// denied is set when any cue denies: "another city runs one, but there is
	// none here" speaks of this place after all.
	denied bool
}

// Labels returns what the sentence says, one label a tactic, in the order of
// the taxonomy.
func (r *Rules) Labels(text string) []Label {
	return r.LabelsIn(text, false)
}

// LabelsIn is Labels for a sentence whose neighbours are known to speak of
// demand, so that weak words count as well.
func (r *Rules) LabelsIn(text string, demand bool) []Label {
	s := r.read(text)
	void := r.any(s, r.void)
	for i := range r.traps {
		for _, sp := range s.find(&r.traps[i]) {
			for k := sp.start; k < sp.end; k++ {
				s.masked[k] = true
			}
		}
	}
	if void && !r.any(s, r.demand) {
		return nil
	}
	ms := r.mentions(s, demand)
	if len(ms) == 0 {
		return nil
	}
	r.applyCues(s, ms)
	return r.settle(ms)
}

// Demand tells whether a text speaks of buyers of sex.
func (r *Rules) Demand(text string) bool {
	s := r.read(text)
	return r.any(s, r.demand)
}

// Context completes the labels of a sentence by what the one before it said:
// an example of it carries its tactics ("For example, in 1984, members ..."),
// and a sentence without a tactic of its own that refers back to a single one
// tells how that went on ("The program was discontinued in 2004.").
func (r *Rules) Context(text string, labels, before []Label) []Label {
	if len(before) == 0 {
		return labels
	}
	s := r.read(text)
	if r.starts(s, r.example) && (r.any(s, r.demand) || !r.any(s, r.supply)) {
		return r.exemplify(labels, before)
	}
	if len(labels) > 0 {
		return labels
	}
	tactic := r.referent(s, before)
	if tactic == "" {
		return nil
	}
	ms := []mention{{span: span{start: 0, end: 1}, tactic: tactic, clause: s.clause[0]}}
	r.applyCues(s, ms)
	if e := ms[0].effect; e != ends && e != resumes {
		return nil
	}
	return r.settle(ms)
}

// referent returns the tactic that the beginning of a sentence refers to: by
// its noun ("The school ..."), or the only one spoken of before.
func (r *Rules) referent(s *sentence, before []Label) string {
	for i := range r.refers {
		p := &r.refers[i]
		if r.starts(s, []pattern{p.pattern}) && slices.ContainsFunc(before, func(l Label) bool { return l.Tactic == p.tactic }) {
			return p.tactic
		}
	}
	if len(before) == 1 && r.starts(s, r.anaphora) {
		return before[0].Tactic
	}
	return ""
}

func (r *Rules) exemplify(labels, before []Label) []Label {
	out := slices.Clone(labels)
	for _, b := range before {
		if b.Evidence == corpus.Narrated && !slices.ContainsFunc(out, func(l Label) bool { return l.Tactic == b.Tactic }) {
			out = append(out, b)
		}
	}
	return out
}

// starts tells whether the sentence begins with one of the patterns.
func (r *Rules) starts(s *sentence, ps []pattern) bool {
	for i := range ps {
		if _, ok := s.match(&ps[i], 0); ok && len(s.tokens) > 0 {
			return true
		}
	}
	return false
}

// mentions finds the tactics that the sentence speaks of.
func (r *Rules) mentions(s *sentence, demand bool) []mention {
	var strongs, mediums, weaks, tentatives []mention
	for i := range r.tactics {
		p := &r.tactics[i]
		for _, sp := range s.find(&p.pattern) {
			m := mention{span: sp, tactic: p.tactic, fixed: p.fixed, clause: s.clause[sp.start]}
			switch p.strength {
			case strong:
				strongs = append(strongs, m)
			case medium:
				mediums = append(mediums, m)
			case tentative:
				tentatives = append(tentatives, m)
			default:
				weaks = append(weaks, m)
			}
		}
	}
	other := r.any(s, r.other)
	buyers := len(strongs) > 0 && !other || r.any(s, r.demand) || !other && r.any(s, r.soft)
	supply := r.any(s, r.supply)
	out := strongs
	switch {
	case buyers || demand && !other && !supply:
		out = append(append(out, mediums...), weaks...)
		for _, m := range tentatives {
			rival := func(o mention) bool { return o.tactic == r.yields[m.tactic] && o.clause == m.clause }
			if !slices.ContainsFunc(out, rival) {
				out = append(out, m)
			}
		}
	case other || supply:
	default:
		out = append(out, mediums...)
	}
	return r.withoutEchoes(out)
}

// withoutEchoes drops mentions of a tactic that share words with one of a
// more special kind: "web-based reverse stings" speaks of Web Stings, and
// settle adds the parent with the same evidence.
func (r *Rules) withoutEchoes(ms []mention) []mention {
	return slices.DeleteFunc(slices.Clone(ms), func(m mention) bool {
		return slices.ContainsFunc(ms, func(o mention) bool {
			return r.parents[o.tactic] == m.tactic && slices.ContainsFunc(m.at, func(k int) bool { return slices.Contains(o.at, k) })
		})
	})
}

func (r *Rules) any(s *sentence, ps []pattern) bool {
	for i := range ps {
		if len(s.find(&ps[i])) > 0 {
			return true
		}
	}
	return false
}

var negation = set("no not none never nor neither without")

// linking are words that belong to several patterns at once.
var linking = set("is are was were be been being has have had the a an its their his all both to in on for by with from of and")

// applyCues lets each cue of the sentence reach the mentions in its scope.
// Cues of one span are taken once, the first of the file winning.
func (r *Rules) applyCues(s *sentence, ms []mention) {
	// A word that makes a mention ("terminated", "suspended") is no cue.
	taken := make([]bool, len(s.tokens))
	for _, m := range ms {
		for _, k := range m.at {
			taken[k] = taken[k] || !linking[s.tokens[k]] && !(m.fixed == corpus.Narrated && negation[s.tokens[k]])
		}
	}
	for i := range r.cues {
		c := &r.cues[i]
		for _, sp := range s.find(&c.pattern) {
			if c.effect != noEffect && slices.ContainsFunc(sp.at, func(k int) bool { return taken[k] }) {
				continue
			}
			if !r.apply(s, c, sp, ms) && c.effect != noEffect {
				continue // it reaches nothing, so its words are free for others
			}
			for _, k := range sp.at {
				taken[k] = !linking[s.tokens[k]]
			}
			if r.trace != nil {
				r.trace("%-9v %v %q by %q", c.effect, c.reach, s.tokens[sp.start:sp.end], c.src)
			}
		}
	}
}

// apply gives the effect of a cue to the mentions in its scope; it tells
// whether there were any.
func (r *Rules) apply(s *sentence, c *cuePattern, sp span, ms []mention) bool {
	clause := s.clause[sp.start]
	hit, ahead := false, false
	for i := range ms {
		m := &ms[i]
		in := m.clause == clause || s.clause[m.end-1] == clause
		switch c.reach {
		case overall:
			m.take(c.effect)
			hit = true
		case around:
			if in {
				m.take(c.effect)
				hit = true
			}
		case forward:
			if in && m.end > sp.start {
				m.take(c.effect)
				hit = true
			}
		case backward, behind:
			if in && m.start < sp.end {
				m.take(c.effect)
				hit = true
			}
			ahead = ahead || in && m.start >= sp.end
		}
	}
	if !hit && (c.reach == behind || !ahead && c.reach != overall && c.reach != forward && r.refersBack(s, sp)) {
		return r.applyBack(ms, clause, c.effect)
	}
	if hit && c.reach != overall && c.reach != forward {
		r.applyList(s, ms, clause, c.effect)
	}
	return hit
}

// refersBack tells whether the clause of a cue has no subject of its own, or
// one that stands for something said before ("the practice", "it", "neither").
func (r *Rules) refersBack(s *sentence, cue span) bool {
	start := cue.start
	for start > 0 && s.clause[start-1] == s.clause[cue.start] {
		start--
	}
	subject := false
	for k := start; k < cue.start; k++ {
		subject = subject || !leadIn[s.tokens[k]]
	}
	if !subject || cue.start-start <= 1 {
		return true
	}
	for i := range r.anaphora {
		for k := start; k < min(start+3, cue.end); k++ {
			if _, ok := s.match(&r.anaphora[i], k); ok {
				return true
			}
		}
	}
	return false
}

// leadIn are words that may stand before a cue whose subject is left out.
var leadIn = set("and but or yet then later now soon both never was were is are has have had been be also quickly quietly eventually finally subsequently , afterwards")

// applyBack gives the effect to the mentions of the nearest clause before.
func (r *Rules) applyBack(ms []mention, clause int, e effect) bool {
	near := -1
	for _, m := range ms {
		if m.clause < clause && m.clause > near {
			near = m.clause
		}
	}
	for i := range ms {
		if ms[i].clause == near {
			ms[i].take(e)
		}
	}
	return near >= 0
}

// applyList carries a backward cue over earlier members of a list: clauses
// directly before that hold mentions and no verb.
func (r *Rules) applyList(s *sentence, ms []mention, clause int, e effect) {
	for c := clause - 1; c >= 0; c-- {
		verb, any, joined := false, false, false
		for i, t := range s.tokens {
			if s.clause[i] == c && (auxiliar[t] || t == ";" || continuing[t]) {
				verb = true
			}
			if s.clause[i] == c+1 && (i == 0 || s.clause[i-1] == c) {
				joined = t == "and" || t == "or" || t == "nor" || t == "both"
			}
		}
		if verb || !joined {
			return
		}
		for i := range ms {
			if ms[i].clause == c {
				ms[i].take(e)
				any = true
			}
		}
		if !any {
			return
		}
	}
}

var continuing = set("continue continues continued remain remains survive survives go goes take takes took run runs ran led began")

// rank orders effects: a stronger one replaces a weaker one.
var rank = map[effect]int{noEffect: 0, plans: 1, comes: 2, denies: 3, ends: 4, resumes: 5, elsewhere: 6, defines: 6}

func (m *mention) take(e effect) {
	if e == noEffect {
		return
	}
	if rank[e] > rank[m.effect] {
		m.effect = e
	}
	m.planned = m.planned || e == plans
	m.denied = m.denied || e == denies
}

// evidence returns what the mention says, or "" where it does not count.
func (m *mention) evidence() corpus.Evidence {
	switch {
	case m.effect == elsewhere && m.denied:
		return corpus.Denied
	case m.effect == elsewhere, m.effect == defines:
		return ""
	}
	if m.fixed != "" {
		return m.fixed
	}
	switch m.effect {
	case ends:
		if m.planned {
			return corpus.Denied // what ended was the plan
		}
		return corpus.Ended
	case denies, plans:
		return corpus.Denied
	}
	return corpus.Narrated
}

// settle makes one label a tactic of all mentions: what a cue decided goes
// before the default, an end before a denial.
func (r *Rules) settle(ms []mention) []Label {
	type choice struct {
		ev    corpus.Evidence
		score int
	}
	best := map[string]choice{}
	for i := range ms {
		m := &ms[i]
		ev := m.evidence()
		if ev == "" {
			continue
		}
		score := rank[m.effect] * 2
		if m.fixed != "" {
			score++
			if ev != corpus.Narrated {
				score += 5
			}
		}
		if c, ok := best[m.tactic]; !ok || score > c.score {
			best[m.tactic] = choice{ev, score}
		}
	}
	var out []Label
	for t, c := range best {
		out = append(out, Label{t, c.ev})
		if parent := r.parents[t]; parent != "" {
			if _, ok := best[parent]; !ok {
				out = append(out, Label{parent, c.ev})
			}
		}
	}
	slices.SortFunc(out, func(a, b Label) int { return r.order.Order(a.Tactic) - r.order.Order(b.Tactic) })
	return slices.CompactFunc(out, func(a, b Label) bool { return a.Tactic == b.Tactic })
}
