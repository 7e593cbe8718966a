// Package searchtest is the suite that every engine must pass: the same
// documents and requests, the same hits, counts and order of ties.
package searchtest

import (
	"fmt"

	"gazetteer/corpus"
)

// doc builds a small document. Every tactic is written "label: kinds".
func doc(id, title, state, code, typ string, population int, tactics map[string][]corpus.Evidence, paragraphs ...string) *corpus.Document {
	d := &corpus.Document{ID: id, Title: title, Place: title, State: state, StateCode: code, Type: typ,
		Sections: []corpus.Section{{Paragraphs: paragraphs}}, Revision: corpus.Revision{ID: fmt.Sprintf("%012d", len(id)), Digest: id}}
	if population > 0 {
		d.Population = &corpus.Population{Field: population}
	}
	for _, t := range corpus.Builtin().Tactics {
		if kinds, ok := tactics[t.Label]; ok {
			d.Tactics = append(d.Tactics, corpus.TacticUse{Tactic: t.Label, Evidence: kinds})
		}
	}
	return d
}

type kinds = map[string][]corpus.Evidence

// Documents are small enough to work every expectation out by hand.
func Documents() []*corpus.Document {
	n, l, d, e, s := corpus.Narrated, corpus.Listed, corpus.Denied, corpus.Ended, corpus.Sourced
	docs := []*corpus.Document{
		doc("alder-ca", "Alder, CA", "California", "CA", "City", 50_000, kinds{"John School": {n, l}, "Letters": {l}},
			"The city opened a john school in 1998. Men arrested in reverse stings attend it.",
			"Cameras were considered. The sheriff’s office sends letters."),
		doc("birch-ca", "Birch, CA", "California", "CA", "County", 250_000, kinds{"Reverse Stings": {n}, "John School": {d}},
			"Deputies ran reverse stings from 2003 to 2005. There is no john school.",
			"Street-level operations ended; web-based ones began at a motel."),
		doc("cedar-nv", "Cedar, NV", "Nevada", "NV", "City", 0, kinds{"Letters": {e, s}},
			"Dear John letters went to owners of cars until 2004. A school for johns was never opened."),
		doc("dogwood-or", "Dogwood, OR", "Oregon", "OR", "Town", 900, kinds{"Cameras": {l}},
			"S.T.O.P. is a group of residents. They photographed cars near the école Española."),
		doc("elm-or", "Elm, OR", "Oregon", "OR", "Town", 900, kinds{"Cameras": {n}, "John School": {n}},
			"Video cameras were installed in 2010. The john school began in 2011, and 53,637 people live here."),
	}
	docs[0].Events = []corpus.Event{{Year: 1998, Anchor: "p1s1", Tactics: []string{"John School"}}}
	docs[1].Events = []corpus.Event{{Year: 2003, ToYear: 2005, Anchor: "p1s1", Tactics: []string{"Reverse Stings"}}}
	docs[2].Events = []corpus.Event{{Year: 2004, Anchor: "p1s1", Tactics: []string{"Letters"}}}
	docs[4].Events = []corpus.Event{{Year: 2010, Anchor: "p1s1", Tactics: []string{"Cameras"}}, {Year: 2011, Anchor: "p1s2", Tactics: []string{"John School"}}}
	docs[3].Sources = []corpus.Sources{{Heading: "Background", Links: []corpus.Link{{Text: "Dogwood Gazette on the ferry"}}}}
	return docs
}
