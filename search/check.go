package search

import (
	"fmt"
	"slices"

	"gazetteer/corpus"
)

// Check reports what makes a request impossible to answer, wrapping
// ErrRequest. Engines may trust a request that passes.
func (r *Request) Check() error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: "+format, append([]any{ErrRequest}, args...)...)
	}
	switch {
	case r.Query.Root == nil:
		return bad("it has no query")
	case r.Offset < 0 || r.Limit < 0:
		return bad("offset %d and limit %d must not be negative", r.Offset, r.Limit)
	case r.Limit > MaxLimit:
		return bad("at most %d hits are given at a time", MaxLimit)
	case r.Offset > MaxOffset:
		return bad("hits beyond the first %d cannot be reached by pages", MaxOffset)
	}
	if r.Sort != "" {
		if _, ok := ParseSort(string(r.Sort)); !ok {
			return bad("there is no order %q", r.Sort)
		}
	}
	if r.Mode != "" {
		if _, ok := corpus.ParseMode(string(r.Mode)); !ok {
			return bad("there is no evidence mode %q", r.Mode)
		}
	}
	for _, name := range r.Facets {
		if !slices.Contains(FacetNames, name) {
			return bad("there is no facet %q", name)
		}
	}
	for _, f := range r.Filters {
		if !slices.Contains(FacetNames, f.Facet) {
			return bad("there is no facet %q", f.Facet)
		}
		if len(f.Values) > MaxFilterValues {
			return bad("at most %d values of %s can be chosen", MaxFilterValues, f.Facet)
		}
	}
	return nil
}
