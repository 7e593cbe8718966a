package corpus

import "slices"

// Evidence is a kind of support that a page gives for the use of a tactic.
type Evidence string

// The kinds of evidence, from the weakest claim of use to its contrary.
const (
	// Listed: the label stands in the page's block of tactics.
	Listed Evidence = "listed"
	// Sourced: a heading of the Key Sources names the tactic.
	Sourced Evidence = "sourced"
	// Narrated: a sentence says that the tactic was used here.
	Narrated Evidence = "narrated"
	// Ended: a sentence says that it was used here and no longer is.
	Ended Evidence = "ended"
	// Denied: a sentence says that it was not used here, or only considered.
	Denied Evidence = "denied"
)

// EvidenceKinds lists all kinds in the order in which they are shown.
var EvidenceKinds = []Evidence{Narrated, Ended, Sourced, Listed, Denied}

// Mode decides which evidence counts as use.
type Mode string

const (
	// ModeAny counts all evidence of use.
	ModeAny Mode = "any"
	// ModeText leaves out what is only listed in the block.
	ModeText Mode = "text"
)

var modeCounts = map[Mode][]Evidence{
	ModeAny:  {Listed, Sourced, Narrated, Ended},
	ModeText: {Sourced, Narrated, Ended},
}

// ParseMode returns the mode with that name.
func ParseMode(s string) (Mode, bool) {
	_, ok := modeCounts[Mode(s)]
	return Mode(s), ok
}

// Counts tells whether evidence e alone makes a page count under the mode.
func (m Mode) Counts(e Evidence) bool { return slices.Contains(modeCounts[m], e) }
