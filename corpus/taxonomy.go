package corpus

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gazetteer/corpus/text"
)

//go:embed taxonomy.json
var builtinTaxonomy []byte

// Bounds of a taxonomy file of an operator's own: far above any real one.
const (
	maxTactics = 200
	maxAliases = 200
)

// Tactic is one entry of the taxonomy.
type Tactic struct {
	Label      string   `json:"label"`
	Definition string   `json:"definition,omitempty"`
	Aliases    []string `json:"aliases,omitempty"`
	// Synonyms are names that mean the same thing to one who searches, so that
	// any of them finds the others. They are fewer than the aliases: "fired"
	// under a heading of the sources is Employment Loss, as a word it is not.
	Synonyms []string `json:"synonyms,omitempty"`
	// Parent is the label of the tactic that this one is a kind of.
	Parent string `json:"parent,omitempty"`
}

// Slug is the form of the label in URLs.
func (t Tactic) Slug() string { return Slug(t.Label) }

// PlaceType is a kind of place with the other names pages use for it.
type PlaceType struct {
	Label   string   `json:"label"`
	Aliases []string `json:"aliases,omitempty"`
}

// Taxonomy is the vocabulary of a site: its tactics, the blocks of labels that
// it prints on every page, and its types of places. Treat it as read-only.
type Taxonomy struct {
	Version int         `json:"version"`
	Tactics []Tactic    `json:"tactics"`
	Types   []PlaceType `json:"types"`
	// StandardLists are label sets that the site prints whatever the page.
	StandardLists [][]string `json:"standard_lists"`

	byName map[string]int
	bySlug map[string]int
	types  map[string]string
}

// Builtin returns the taxonomy of the Demand Forum kind of site.
var Builtin = sync.OnceValue(func() *Taxonomy {
	t, err := ParseTaxonomy(builtinTaxonomy)
	if err != nil {
		panic(err) // our own embedded file, held by a test
	}
	return t
})

// ParseTaxonomy reads a taxonomy file (JSON, the shape of taxonomy.json) and
// reports every fault that would make names ambiguous.
func ParseTaxonomy(data []byte) (*Taxonomy, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	t := &Taxonomy{}
	if err := dec.Decode(t); err != nil {
		return nil, fmt.Errorf("taxonomy: %w", err)
	}
	if err := t.index(); err != nil {
		return nil, fmt.Errorf("taxonomy: %w", err)
	}
	return t, nil
}

func (t *Taxonomy) index() error {
	if len(t.Tactics) == 0 || len(t.Tactics) > maxTactics {
		return fmt.Errorf("it has %d tactics; 1 to %d are allowed", len(t.Tactics), maxTactics)
	}
	t.byName, t.bySlug, t.types = map[string]int{}, map[string]int{}, map[string]string{}
	var errs []error
	for i, tac := range t.Tactics {
		if tac.Slug() == "" || len(tac.Aliases) > maxAliases {
			errs = append(errs, fmt.Errorf("tactic %d: it needs a label and at most %d aliases", i+1, maxAliases))
			continue
		}
		t.bySlug[tac.Slug()] = i
		for _, name := range append([]string{tac.Label}, tac.Aliases...) {
			key := nameKey(name)
			if other, taken := t.byName[key]; taken && other != i {
				errs = append(errs, fmt.Errorf("%q names both %s and %s", name, t.Tactics[other].Label, tac.Label))
			}
			t.byName[key] = i
		}
	}
	for _, tac := range t.Tactics {
		if tac.Parent != "" && !t.isLabel(tac.Parent) {
			errs = append(errs, fmt.Errorf("%s: its parent %q is no tactic", tac.Label, tac.Parent))
		}
	}
	for _, list := range t.StandardLists {
		for _, l := range list {
			if !t.isLabel(l) {
				errs = append(errs, fmt.Errorf("standard_lists: %q is no tactic", l))
			}
		}
	}
	for _, ty := range t.Types {
		for _, name := range append([]string{ty.Label}, ty.Aliases...) {
			t.types[nameKey(name)] = ty.Label
		}
	}
	return errors.Join(errs...)
}

func (t *Taxonomy) isLabel(s string) bool {
	return slices.ContainsFunc(t.Tactics, func(tac Tactic) bool { return tac.Label == s })
}

// nameKey makes "IT-Based Tactics" and "it based tactics" one name.
func nameKey(s string) string {
	return text.Squeeze(strings.ReplaceAll(text.Fold(s), "-", " "))
}

// Find returns the tactic with that label or alias, in any case, with or
// without hyphens.
func (t *Taxonomy) Find(name string) (Tactic, bool) {
	i, ok := t.byName[nameKey(name)]
	if !ok {
		return Tactic{}, false
	}
	return t.Tactics[i], true
}

// FindLabel is Find for labels alone: what a block of tactics may hold.
func (t *Taxonomy) FindLabel(name string) (Tactic, bool) {
	tac, ok := t.Find(name)
	return tac, ok && nameKey(tac.Label) == nameKey(name)
}

// BySlug returns the tactic with that slug.
func (t *Taxonomy) BySlug(slug string) (Tactic, bool) {
	i, ok := t.bySlug[slug]
	if !ok {
		return Tactic{}, false
	}
	return t.Tactics[i], true
}

// Order returns the position of a label in the taxonomy, or len(Tactics).
func (t *Taxonomy) Order(label string) int {
	if i, ok := t.bySlug[Slug(label)]; ok {
		return i
	}
	return len(t.Tactics)
}

// Type returns the taxonomy's spelling of a type of place, or the value as it
// stands and false where the taxonomy does not know it.
func (t *Taxonomy) Type(value string) (string, bool) {
	if label, ok := t.types[nameKey(value)]; ok {
		return label, true
	}
	return value, false
}

// IsStandard tells whether the labels are one of the standard lists in full,
// in any order.
func (t *Taxonomy) IsStandard(labels []string) bool {
	key := SetKey(labels)
	return slices.ContainsFunc(t.StandardLists, func(l []string) bool { return SetKey(l) == key })
}

// SetKey is one string for a set of labels, whatever their order.
func SetKey(labels []string) string {
	l := slices.Clone(labels)
	slices.Sort(l)
	return strings.Join(slices.Compact(l), "\n")
}
