package search

import (
	"context"
	"errors"
	"time"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/search/query"
)

// Bounds of a request, checked by Request.Check.
const (
	// MaxLimit is the most hits of one answer: each costs reading a document.
	MaxLimit = 100
	// MaxOffset keeps a request from sorting the whole corpus for a page that
	// nobody reads; exports walk whole result sets another way.
	MaxOffset = 10_000
	// MaxFilterValues bounds the values of one facet that are selected.
	MaxFilterValues = 100
)

// Errors of an engine.
var (
	// ErrNotFound says that the snapshot has no such document.
	ErrNotFound = errors.New("no such document")
	// ErrRequest says that a request breaks a bound; it wraps the sentence.
	ErrRequest = errors.New("the request is not valid")
	// ErrTooBroad says that a query matches too much to be answered in time.
	ErrTooBroad = errors.New("the query is too broad")
)

// Facet names.
const (
	FacetTactic = "tactic"
	FacetState  = "state"
	FacetType   = "type"
)

// FacetNames lists the facets in the order in which they are shown.
var FacetNames = []string{FacetTactic, FacetState, FacetType}

// Sort is an order of hits. Ties are broken by name, then by id.
type Sort string

const (
	SortRelevance  Sort = "relevance"
	SortName       Sort = "name"
	SortPopulation Sort = "population" // largest first, unknown last
)

// Sorts lists the orders with the labels that people see.
var Sorts = []struct {
	Sort  Sort
	Label string
}{{SortRelevance, "Relevance"}, {SortName, "Name"}, {SortPopulation, "Population"}}

// ParseSort returns the order of that name.
func ParseSort(s string) (Sort, bool) {
	for _, o := range Sorts {
		if string(o.Sort) == s {
			return o.Sort, true
		}
	}
	return "", false
}

// Filter keeps documents that have one of the values of a facet.
type Filter struct {
	Facet string
	// Values are slugs. An empty list filters nothing.
	Values []string
}

// Request is one search. The zero value of every field is its default.
type Request struct {
	Query query.Query
	// Filters of different facets must all hold.
	Filters []Filter
	// Mode says what counts as use of a tactic; "" is the snapshot's default.
	Mode corpus.Mode
	Sort Sort
	// Offset and Limit choose the hits; Limit 0 asks for counts alone.
	Offset, Limit int
	// Facets names those to be counted.
	Facets []string
}

// Selected returns the values of a facet that the request filters by.
func (r *Request) Selected(facet string) []string {
	for _, f := range r.Filters {
		if f.Facet == facet {
			return f.Values
		}
	}
	return nil
}

// Result answers a Request.
type Result struct {
	Total  int
	Hits   []Hit
	Facets []Facet
	// Mode is the one that was used.
	Mode corpus.Mode
	// Relaxed is set when no document had all the words and those with some
	// of them are shown.
	Relaxed bool
	// Advice says what would find more.
	Advice Advice
	// Notices say what was cut or left out to answer.
	Notices []string
	Info    Info
	Took    time.Duration
}

// Advice is what a request that found nothing, or has a word that no document
// has, could ask instead. Counts are with the request's filters.
type Advice struct {
	// DidYouMean is the query with words of the index in place of unknown
	// ones, or "".
	DidYouMean string
	Count      int
	// Without has the filters that would each have to be dropped.
	Without []WithoutFilter
}

// WithoutFilter is a facet whose selection stands in the way of Count
// documents.
type WithoutFilter struct {
	Facet string
	Count int
}

// Hit is one document of a result.
type Hit struct {
	ID, Title        string
	State, StateCode string
	Type             string
	// Population is 0 where the page has none.
	Population int
	// Tactics are those used under the request's mode, in taxonomy order.
	Tactics []HitTactic
	// Denied are those that the page only denies, or only considers.
	Denied   []HitTactic
	Score    float64
	Passages []Passage
	// Source is the address of the page, or "".
	Source string
}

// HitTactic is a tactic of a hit with its kinds of evidence.
type HitTactic struct {
	Label    string
	Evidence []corpus.Evidence
	// Anchor leads to the first sentence that says so, or is "".
	Anchor string
	// EndedYear is the last year of the sentences that say that it ended, 0
	// where none is named.
	EndedYear int
}

// NewHitTactic sums up the evidence of a document for one tactic.
func NewHitTactic(u *corpus.TacticUse) HitTactic {
	h := HitTactic{Label: u.Tactic, Evidence: u.Evidence}
	for _, p := range u.Passages {
		if h.Anchor == "" && (p.Evidence != corpus.Denied || !u.Used(corpus.ModeAny)) {
			h.Anchor = p.Anchor
		}
		if p.Evidence == corpus.Ended && len(p.Years) > 0 {
			h.EndedYear = max(h.EndedYear, p.Years[len(p.Years)-1])
		}
	}
	return h
}

// Passage is a part of the narrative, whole sentences. Marks are byte ranges
// of Text that the query matched, ascending and apart.
type Passage struct {
	Text   string
	Marks  []text.Span
	Anchor string
}

// Facet is the counts of one facet over the matching documents, its own
// selection left out.
type Facet struct {
	Name   string
	Values []FacetValue
}

// FacetValue is one value with the number of documents that have it.
type FacetValue struct {
	Value, Label string
	Count        int
	Selected     bool
}

// Info describes the snapshot that answered.
type Info struct {
	Snapshot  string
	Documents int
	// Standard tells that most blocks of the corpus are standard lists, so
	// that ModeText is the default.
	Standard bool
	// Sample tells that the corpus is the bundled one.
	Sample bool
	Built  time.Time
}

// DefaultMode is what counts as use where a request does not say.
func (i Info) DefaultMode() corpus.Mode {
	if i.Standard {
		return corpus.ModeText
	}
	return corpus.ModeAny
}

// Engine answers requests over one snapshot. It is safe for concurrent use.
type Engine interface {
	Search(ctx context.Context, r Request) (Result, error)
	// Document returns the newest revision of a community, or with revision
	// an older one. It returns ErrNotFound where there is none.
	Document(ctx context.Context, id, revision string) (*corpus.Document, error)
	Info() Info
}
