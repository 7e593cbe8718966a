package embedded

import (
	"cmp"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"gazetteer/corpus"
	"gazetteer/search"
)

// facetSets holds, for each facet and value, the documents that have it.
type facetSets struct {
	values map[facetKey]*facetValue
	// byFacet lists the values of each facet and mode by label.
	byFacet map[facetKey][]*facetValue
}

// facetKey names a value; only tactics depend on the mode. An empty slug
// stands for the whole facet.
type facetKey struct {
	facet string
	mode  corpus.Mode
	slug  string
}

// onlyDenied is a mode of ours: pages whose text speaks of a tactic only to
// deny it.
const onlyDenied corpus.Mode = "denied"

type facetValue struct {
	slug, label string
	docs        *roaring.Bitmap
}

func keyOf(facet string, mode corpus.Mode, slug string) facetKey {
	if facet != search.FacetTactic {
		mode = ""
	}
	return facetKey{facet, mode, slug}
}

func newFacetSets(c *columns) *facetSets {
	f := &facetSets{values: map[facetKey]*facetValue{}, byFacet: map[facetKey][]*facetValue{}}
	for doc := range c.Rows {
		r := &c.Rows[doc]
		if r.StateCode != "" {
			f.add(keyOf(search.FacetState, "", strings.ToLower(r.StateCode)), r.State, doc)
		}
		if r.Type != "" {
			f.add(keyOf(search.FacetType, "", corpus.Slug(r.Type)), r.Type, doc)
		}
		for i, set := range r.Evidence {
			slug := corpus.Slug(c.Tactics[i])
			for _, mode := range []corpus.Mode{corpus.ModeAny, corpus.ModeText} {
				if set.used(mode) {
					f.add(keyOf(search.FacetTactic, mode, slug), c.Tactics[i], doc)
				}
			}
			if set.has(corpus.Denied) && !set.used(corpus.ModeText) {
				f.add(keyOf(search.FacetTactic, onlyDenied, slug), c.Tactics[i], doc)
			}
		}
	}
	for _, v := range f.values {
		v.docs.RunOptimize()
	}
	for _, l := range f.byFacet {
		slices.SortFunc(l, func(a, b *facetValue) int { return strings.Compare(a.label, b.label) })
	}
	return f
}

func (f *facetSets) add(k facetKey, label string, doc int) {
	v := f.values[k]
	if v == nil {
		v = &facetValue{slug: k.slug, label: label, docs: roaring.New()}
		f.values[k] = v
		whole := facetKey{k.facet, k.mode, ""}
		f.byFacet[whole] = append(f.byFacet[whole], v)
	}
	v.docs.Add(uint32(doc))
}

// set returns the documents of a value, or nil.
func (f *facetSets) set(facet string, mode corpus.Mode, slug string) *roaring.Bitmap {
	if v := f.values[keyOf(facet, mode, slug)]; v != nil {
		return v.docs
	}
	return nil
}

// filter returns the documents that have any of the values, or nil where no
// value is chosen.
func (f *facetSets) filter(fl search.Filter, mode corpus.Mode) *roaring.Bitmap {
	if len(fl.Values) == 0 {
		return nil
	}
	out := roaring.New()
	for _, v := range fl.Values {
		if docs := f.set(fl.Facet, mode, v); docs != nil {
			out.Or(docs)
		}
	}
	return out
}

// count returns a facet over the documents: values that occur in them or are
// selected, the most frequent first.
func (f *facetSets) count(facet string, mode corpus.Mode, docs *roaring.Bitmap, selected []string, label func(facet, slug string) string) search.Facet {
	out := search.Facet{Name: facet}
	seen := map[string]bool{}
	for _, v := range f.byFacet[keyOf(facet, mode, "")] {
		n := int(v.docs.AndCardinality(docs))
		chosen := slices.Contains(selected, v.slug)
		seen[v.slug] = true
		if n > 0 || chosen {
			out.Values = append(out.Values, search.FacetValue{Value: v.slug, Label: v.label, Count: n, Selected: chosen})
		}
	}
	for _, s := range selected {
		if !seen[s] {
			out.Values = append(out.Values, search.FacetValue{Value: s, Label: label(facet, s), Selected: true})
			seen[s] = true
		}
	}
	slices.SortStableFunc(out.Values, func(a, b search.FacetValue) int {
		if c := cmp.Compare(b.Count, a.Count); c != 0 {
			return c
		}
		return strings.Compare(a.Label, b.Label)
	})
	return out
}
