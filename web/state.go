package web

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gazetteer/corpus"
	"gazetteer/search"
)

// DefaultHitsPerPage is how many hits a page shows unless the URL says.
const DefaultHitsPerPage = 20

// State is a search as its URL says it. Pages, API and exports share it, and
// its canonical URL has sorted values and no defaults.
type State struct {
	Q string
	// Filters holds the chosen slugs by facet, sorted.
	Filters map[string][]string
	// Evidence is "" for the corpus's default.
	Evidence corpus.Mode
	Sort     search.Sort
	// Page counts from 1.
	Page        int
	HitsPerPage int
}

// ParamError is a parameter that cannot be read.
type ParamError struct {
	Param, Value, Message string
}

func (e ParamError) Error() string {
	return fmt.Sprintf("%s=%s: %s", e.Param, strings.ToValidUTF8(e.Value, "�"), e.Message)
}

// ParseState reads the parameters of a search. Unknown parameters are
// ignored; values that cannot be read are reported one by one and left out.
func ParseState(v url.Values, tax *corpus.Taxonomy) (State, []ParamError) {
	s := State{Filters: map[string][]string{}, Sort: search.SortRelevance, Page: 1, HitsPerPage: DefaultHitsPerPage}
	var bad []ParamError
	report := func(param, value, format string, args ...any) {
		bad = append(bad, ParamError{param, value, fmt.Sprintf(format, args...)})
	}
	s.Q = strings.TrimSpace(v.Get("q"))
	if !utf8.ValidString(s.Q) {
		report("q", s.Q, "it is not valid UTF-8; send the query as UTF-8")
		s.Q = strings.ToValidUTF8(s.Q, " ")
	}
	for _, facet := range search.FacetNames {
		for _, value := range v[facet] {
			if value == "" {
				continue
			}
			slug, ok := resolve(facet, value, tax)
			if !ok {
				report(facet, value, "there is no %s of that name", facet)
				continue
			}
			s.Filters[facet] = append(s.Filters[facet], slug)
		}
		slices.Sort(s.Filters[facet])
		s.Filters[facet] = slices.Compact(s.Filters[facet])
		if n := len(s.Filters[facet]); n > search.MaxFilterValues {
			report(facet, "…", "at most %d values can be chosen", search.MaxFilterValues)
			s.Filters[facet] = s.Filters[facet][:search.MaxFilterValues]
		}
	}
	if e := v.Get("evidence"); e != "" {
		mode, ok := corpus.ParseMode(e)
		if !ok {
			report("evidence", e, "it is any or text")
		} else {
			s.Evidence = mode
		}
	}
	if o := v.Get("sort"); o != "" {
		sort, ok := search.ParseSort(o)
		if !ok {
			report("sort", o, "it is relevance, name or population")
		} else {
			s.Sort = sort
		}
	}
	positive := func(param string, most int, into *int, message string) {
		value := v.Get(param)
		if value == "" {
			return
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > most {
			report(param, value, "%s", message)
			return
		}
		*into = n
	}
	positive("page", math.MaxInt, &s.Page, "pages are counted from 1")
	positive("hitsPerPage", search.MaxLimit, &s.HitsPerPage, fmt.Sprintf("it is a number from 1 to %d", search.MaxLimit))
	if s.Page-1 > search.MaxOffset/s.HitsPerPage {
		report("page", strconv.Itoa(s.Page), "only the first %d hits can be reached by pages; narrow the search", search.MaxOffset)
		s.Page = 1
	}
	return s, bad
}

// resolve returns the slug of a facet's value, given as slug or name.
func resolve(facet, value string, tax *corpus.Taxonomy) (string, bool) {
	slug := corpus.Slug(value)
	name := strings.ReplaceAll(slug, "-", " ")
	switch facet {
	case search.FacetTactic:
		if t, ok := tax.BySlug(slug); ok {
			return t.Slug(), true
		}
		if t, ok := tax.Find(name); ok {
			return t.Slug(), true
		}
		return "", false
	case search.FacetState:
		st, ok := corpus.FindState(name)
		return st.Slug(), ok
	}
	if label, ok := tax.Type(name); ok {
		return corpus.Slug(label), true
	}
	// Types that the taxonomy lacks are kept as pages have them.
	return slug, slug != "" && len(slug) <= 60
}

// Values are the canonical parameters: no defaults.
func (s State) Values() url.Values {
	v := url.Values{}
	set := func(k, val, def string) {
		if val != def {
			v.Set(k, val)
		}
	}
	set("q", s.Q, "")
	for facet, values := range s.Filters {
		if len(values) > 0 {
			v[facet] = values
		}
	}
	set("evidence", string(s.Evidence), "")
	set("sort", string(s.Sort), string(search.SortRelevance))
	set("page", strconv.Itoa(s.Page), "1")
	set("hitsPerPage", strconv.Itoa(s.HitsPerPage), strconv.Itoa(DefaultHitsPerPage))
	return v
}

// query is the canonical query string, keys and values sorted.
func (s State) query() string {
	if q := s.Values().Encode(); q != "" {
		return "?" + q
	}
	return ""
}

// clone makes a state that can be changed.
func (s State) clone() State {
	f := make(map[string][]string, len(s.Filters))
	for k, v := range s.Filters {
		f[k] = slices.Clone(v)
	}
	s.Filters = f
	return s
}

// with returns the state on its first page after a change.
func (s State) with(change func(*State)) State {
	s = s.clone()
	change(&s)
	s.Page = 1
	return s
}

// Toggle selects a value of a facet, or lets it go.
func (s State) Toggle(facet, value string) State {
	return s.with(func(s *State) {
		if i := slices.Index(s.Filters[facet], value); i >= 0 {
			s.Filters[facet] = slices.Delete(s.Filters[facet], i, i+1)
			return
		}
		s.Filters[facet] = append(s.Filters[facet], value)
		slices.Sort(s.Filters[facet])
	})
}

// Filtered tells whether any facet has a selection.
func (s State) Filtered() bool {
	for _, v := range s.Filters {
		if len(v) > 0 {
			return true
		}
	}
	return false
}
