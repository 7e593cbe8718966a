package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/query"
)

// The answer of /api/v1/search. Its names are those that users of other
// search servers know; docs/api.md describes them.
type apiResult struct {
	Hits             []Hit      `json:"hits"`
	TotalHits        int        `json:"totalHits"`
	Page             int        `json:"page"`
	TotalPages       int        `json:"totalPages"`
	HitsPerPage      int        `json:"hitsPerPage"`
	Facets           []apiFacet `json:"facets"`
	Evidence         string     `json:"evidence"`
	ProcessingTimeMs float64    `json:"processingTimeMs"`
	Snapshot         string     `json:"snapshot"`
	Query            apiQuery   `json:"query"`
}

type apiQuery struct {
	Raw      string   `json:"raw"`
	Read     string   `json:"read"`
	Warnings []string `json:"warnings"`
	// Also are the synonyms that were searched for as well.
	Also []query.Expansion `json:"also"`
	// DidYouMean is another spelling that finds something.
	DidYouMean *apiSpelling `json:"didYouMean,omitempty"`
}

type apiSpelling struct {
	Q         string `json:"q"`
	TotalHits int    `json:"totalHits"`
}

// Hit is a hit as the API and the terminal give it.
type Hit struct {
	ID string `json:"id"`
	// URL is the community's page on this server, SourceURL the address of
	// the page that was indexed.
	URL            string              `json:"url"`
	SourceURL      string              `json:"sourceUrl,omitempty"`
	Title          string              `json:"title"`
	State          string              `json:"state,omitempty"`
	StateCode      string              `json:"state_code,omitempty"`
	Type           string              `json:"type,omitempty"`
	Population     int                 `json:"population,omitempty"`
	Tactics        []string            `json:"tactics"`
	TacticEvidence []apiTacticEvidence `json:"tacticEvidence"`
	Score          float64             `json:"score"`
	Passages       []apiPassage        `json:"passages"`
}

type apiTacticEvidence struct {
	Tactic    string            `json:"tactic"`
	Value     string            `json:"value"`
	Evidence  []corpus.Evidence `json:"evidence"`
	Anchor    string            `json:"anchor,omitempty"`
	EndedYear int               `json:"endedYear,omitempty"`
}

type apiPassage struct {
	Text   string `json:"text"`
	HTML   string `json:"html"`
	Anchor string `json:"anchor"`
}

type apiFacet struct {
	Name   string          `json:"name"`
	Values []apiFacetValue `json:"values"`
}

type apiFacetValue struct {
	Value    string `json:"value"`
	Label    string `json:"label"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
}

// apiSearch answers GET /api/v1/search. It is strict: what cannot be read as
// written is an error, not a guess.
func (s *Server) apiSearch(c echo.Context) error {
	st, bad := ParseState(c.QueryParams(), s.tax)
	if len(bad) > 0 {
		return badParams(bad, "")
	}
	q := query.Parse(st.Q)
	if len(q.Problems) > 0 {
		return badQuery(q)
	}
	q, also := s.expand.Expand(q)
	res, err := s.run(c, st, q)
	if err != nil {
		return err
	}
	out := apiResult{Hits: []Hit{}, TotalHits: res.Total, Page: st.Page, TotalPages: pages(res.Total, st.HitsPerPage), HitsPerPage: st.HitsPerPage,
		Facets: []apiFacet{}, Evidence: string(res.Mode), ProcessingTimeMs: float64(res.Took.Microseconds()) / 1000, Snapshot: res.Info.Snapshot,
		Query: apiQuery{Raw: c.QueryParam("q"), Read: q.Read(), Warnings: append([]string{}, notices(res)...), Also: append([]query.Expansion{}, also...)}}
	if a := res.Advice; a.DidYouMean != "" {
		out.Query.DidYouMean = &apiSpelling{a.DidYouMean, a.Count}
	}
	for _, h := range res.Hits {
		out.Hits = append(out.Hits, NewHit(h, st.Q))
	}
	for _, f := range res.Facets {
		af := apiFacet{Name: f.Name, Values: []apiFacetValue{}}
		for _, v := range f.Values {
			af.Values = append(af.Values, apiFacetValue(v))
		}
		out.Facets = append(out.Facets, af)
	}
	return writeJSON(c, out)
}

// NewHit makes the JSON form of a hit; q is carried into its address.
func NewHit(h search.Hit, q string) Hit {
	out := Hit{ID: h.ID, URL: placeURL(h.ID, q, ""), SourceURL: h.Source, Title: h.Title, State: h.State, StateCode: h.StateCode,
		Type: h.Type, Population: h.Population, Tactics: []string{}, TacticEvidence: []apiTacticEvidence{}, Score: h.Score, Passages: []apiPassage{}}
	for _, t := range h.Tactics {
		out.Tactics = append(out.Tactics, t.Label)
		out.TacticEvidence = append(out.TacticEvidence, apiTacticEvidence{t.Label, corpus.Slug(t.Label), t.Evidence, t.Anchor, t.EndedYear})
	}
	for _, t := range h.Denied {
		out.TacticEvidence = append(out.TacticEvidence, apiTacticEvidence{t.Label, corpus.Slug(t.Label), t.Evidence, t.Anchor, 0})
	}
	for _, p := range h.Passages {
		out.Passages = append(out.Passages, apiPassage{p.Text, string(marked(p.Text, p.Marks)), p.Anchor})
	}
	return out
}

// apiDocument answers GET /api/v1/documents/{id}.
func (s *Server) apiDocument(c echo.Context) error {
	d, err := s.engine.Document(c.Request().Context(), c.Param("id"), c.QueryParam("revision"))
	if err != nil {
		return err
	}
	return writeJSON(c, d)
}

// writeJSON answers with JSON in which < and > stand as they are: passages
// have tags of ours, and nosniff keeps browsers from taking it for HTML.
func writeJSON(c echo.Context, v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, b.Bytes())
}

// run asks the engine for the page of a state.
func (s *Server) run(c echo.Context, st State, q query.Query) (search.Result, error) {
	req := search.Request{Query: q, Mode: st.Evidence, Sort: st.Sort, Offset: (st.Page - 1) * st.HitsPerPage, Limit: st.HitsPerPage, Facets: search.FacetNames}
	for _, f := range search.FacetNames {
		if len(st.Filters[f]) > 0 {
			req.Filters = append(req.Filters, search.Filter{Facet: f, Values: st.Filters[f]})
		}
	}
	res, err := s.engine.Search(c.Request().Context(), req)
	if err != nil {
		return res, err
	}
	if last := pages(res.Total, st.HitsPerPage); st.Page > max(last, 1) {
		return res, &userError{status: http.StatusNotFound, title: "There is no such page of results",
			detail: fmt.Sprintf("Page %d does not exist: the search has %s on %s.", st.Page, counted(res.Total, "hit", "hits"), counted(last, "page", "pages"))}
	}
	return res, nil
}

// pages is the number of pages that total hits fill.
func pages(total, perPage int) int { return (total + perPage - 1) / perPage }

// notices are the sentences that a result needs beside its hits.
func notices(r search.Result) []string {
	out := slices.Clone(r.Notices)
	if r.Relaxed {
		out = append(out, "no page has all of these words; pages with some of them are shown")
	}
	return out
}
