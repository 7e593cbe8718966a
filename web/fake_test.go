package web_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/search"
)

// fakeEngine answers every search with one result and keeps what it was asked.
type fakeEngine struct {
	result search.Result
	docs   map[string]*corpus.Document // by id, or id@revision
	err    error

	mu       sync.Mutex
	requests []search.Request
}

func (f *fakeEngine) Search(_ context.Context, r search.Request) (search.Result, error) {
	f.mu.Lock()
	f.requests = append(f.requests, r)
	f.mu.Unlock()
	if f.err != nil {
		return search.Result{}, f.err
	}
	if err := r.Check(); err != nil {
		return search.Result{}, err
	}
	res := f.result
	res.Facets = nil
	for _, facet := range f.result.Facets {
		facet.Values = slices.Clone(facet.Values)
		for i := range facet.Values {
			facet.Values[i].Selected = slices.Contains(r.Selected(facet.Name), facet.Values[i].Value)
		}
		res.Facets = append(res.Facets, facet)
	}
	if r.Mode != "" {
		res.Mode = r.Mode
	}
	return res, nil
}

func (f *fakeEngine) Document(_ context.Context, id, revision string) (*corpus.Document, error) {
	if f.err != nil {
		return nil, f.err
	}
	key := id
	if revision != "" {
		key += "@" + revision
	}
	if d, ok := f.docs[key]; ok {
		return d, nil
	}
	return nil, fmt.Errorf("document %q: %w", key, search.ErrNotFound)
}

func (f *fakeEngine) Info() search.Info { return f.result.Info }

// last is the latest request.
func (f *fakeEngine) last(t testing.TB) search.Request {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.requests) == 0 {
		t.Fatal("the engine was not asked")
	}
	return f.requests[len(f.requests)-1]
}

// newFake returns an engine over one invented community: every field of the
// contract is filled, so that a page that forgets one shows it.
func newFake() *fakeEngine {
	info := search.Info{Snapshot: "s-1", Documents: 1234, Built: time.Date(2024, 5, 6, 7, 8, 0, 0, time.UTC)}
	return &fakeEngine{
		docs: map[string]*corpus.Document{"alder-bend-ca": fakeDocument(), "alder-bend-ca@0123456789ab": fakeOlder()},
		result: search.Result{Total: 95, Mode: corpus.ModeAny, Info: info, Took: 1500 * time.Microsecond,
			Hits: []search.Hit{fakeHit()},
			Facets: []search.Facet{
				{Name: search.FacetTactic, Values: []search.FacetValue{
					{Value: "cameras", Label: "Cameras", Count: 1020}, {Value: "john-school", Label: "John School", Count: 40},
					{Value: "letters", Label: "Letters", Count: 3}}},
				{Name: search.FacetState, Values: []search.FacetValue{{Value: "ca", Label: "California", Count: 60}, {Value: "or", Label: "Oregon", Count: 35}}},
				{Name: search.FacetType, Values: []search.FacetValue{{Value: "city", Label: "City", Count: 80}, {Value: "county", Label: "County", Count: 15}}},
			}},
	}
}

const (
	schoolSentence = "The city opened a john school in 1998."
	endedSentence  = "Cameras were taken down in 2004."
	deniedSentence = "No reverse sting is documented."
)

func fakeHit() search.Hit {
	return search.Hit{ID: "alder-bend-ca", Title: "Alder Bend, CA", State: "California", StateCode: "CA", Type: "City", Population: 53637,
		Score: 2.5, Source: "https://example.org/alder-bend-ca/",
		Tactics: []search.HitTactic{
			{Label: "John School", Evidence: []corpus.Evidence{corpus.Listed, corpus.Sourced, corpus.Narrated}, Anchor: "p1s1"},
			{Label: "Cameras", Evidence: []corpus.Evidence{corpus.Ended}, Anchor: "p1s2", EndedYear: 2004},
			{Label: "Letters", Evidence: []corpus.Evidence{corpus.Listed}}},
		Passages: []search.Passage{{Text: schoolSentence, Marks: []text.Span{{Start: 18, End: 29}}, Anchor: "p1s1"}}}
}

func fakeDocument() *corpus.Document {
	standard := false
	return &corpus.Document{ID: "alder-bend-ca", URL: "https://example.org/alder-bend-ca/", Title: "Alder Bend, CA", Place: "Alder Bend",
		State: "California", StateCode: "CA", Type: "City", Population: &corpus.Population{Field: 53637, Text: 54000, Anchor: "p2s1"},
		Listed: []string{"John School", "Letters"}, ListedStandard: &standard,
		Tactics: []corpus.TacticUse{
			{Tactic: "John School", Evidence: []corpus.Evidence{corpus.Listed, corpus.Sourced, corpus.Narrated},
				Passages: []corpus.Passage{{Text: schoolSentence, Years: []int{1998}, Anchor: "p1s1", Evidence: corpus.Narrated}}},
			{Tactic: "Cameras", Evidence: []corpus.Evidence{corpus.Ended},
				Passages: []corpus.Passage{{Text: endedSentence, Years: []int{2004}, Anchor: "p1s2", Evidence: corpus.Ended}}},
			{Tactic: "Reverse Stings", Evidence: []corpus.Evidence{corpus.Denied},
				Passages: []corpus.Passage{{Text: deniedSentence, Anchor: "p2s2", Evidence: corpus.Denied}}},
			{Tactic: "Letters", Evidence: []corpus.Evidence{corpus.Listed}}},
		Events: []corpus.Event{{Year: 1998, Month: 3, Day: 4, ToYear: 1999, Date: "1998", Text: schoolSentence, Anchor: "p1s1", Tactics: []string{"John School"}}},
		Sections: []corpus.Section{{Paragraphs: []string{schoolSentence + " " + endedSentence}},
			{Heading: "Background", Paragraphs: []string{"About 54,000 people live here. " + deniedSentence}}},
		Partners:  []corpus.Link{{Text: "Alder Bend Police", URL: "https://example.org/police"}},
		Sources:   []corpus.Sources{{Heading: "John School:", Tactics: []string{"John School"}, Links: []corpus.Link{{Text: "A school for johns", URL: "https://example.org/paper"}, {Text: "Print only"}}}},
		Revision:  corpus.Revision{ID: "ba9876543210", Digest: "ba9876543210ff", Captured: "2023-01-02", URL: "https://example.org/alder-bend-ca/", Path: "alder-bend-ca.html"},
		Revisions: []corpus.Revision{{ID: "0123456789ab", Digest: "0123456789abff", Captured: "2019-08-07"}},
		Warnings:  []string{"the text names another population than the field"}}
}

func fakeOlder() *corpus.Document {
	return &corpus.Document{ID: "alder-bend-ca", Title: "Alder Bend, CA", Place: "Alder Bend", State: "California", StateCode: "CA",
		Sections: []corpus.Section{{Paragraphs: []string{"An older text."}}},
		Revision: corpus.Revision{ID: "0123456789ab", Digest: "0123456789abff", Captured: "2019-08-07"}}
}
