package web

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/query"
)

type searchPage struct {
	layout
	Total      int
	TotalWord  string
	From, To   int
	Hits       []hitView
	Facets     []facetView
	Active     []activeFilter
	ClearURL   string
	ClearQURL  string
	Sorts      []link
	Pages      []link
	Prev, Next string
	Warnings   []string
	Read       string
	Also       []alsoView
	DidYouMean *countedLink
	// Without are the searches that leave one facet's selection out.
	Without  []countedLink
	Evidence evidenceSwitch
	APIURL   string
	Selected int
}

type link struct {
	Label   string
	URL     string
	Current bool
}

type hitView struct {
	Title      string
	URL        string
	State      string
	Type       string
	Population string
	// Chips rest on text or sources; Listed only on the page's list.
	Chips    []chip
	Listed   []chip
	Passages []passageView
	Source   string
}

// countedLink is a link with what it would find.
type countedLink struct{ Label, URL, Count string }

// alsoView names the synonyms of a part of the query and leads to the search
// without them.
type alsoView struct{ Names, Of, ExactURL string }

type passageView struct {
	HTML template.HTML
	URL  string
}

type facetView struct {
	Name, Label string
	Values      []facetValueView
	More        []facetValueView
	Selected    int
}

type facetValueView struct {
	Label, URL string
	Count      int
	Selected   bool
}

type activeFilter struct {
	Facet, Label, URL string
}

// evidenceSwitch offers the other mode of counting tactics.
type evidenceSwitch struct {
	Text     bool
	Standard bool
	URL      string
}

var facetLabels = map[string]string{search.FacetTactic: "Tactic", search.FacetState: "State", search.FacetType: "Type of place"}

// shownValues is how many values of a facet are shown before "more".
const shownValues = 15

func (s *Server) search(c echo.Context) error {
	st, bad := ParseState(c.QueryParams(), s.tax)
	if len(bad) > 0 {
		return badParams(bad, searchURL(st))
	}
	q, also := s.expand.Expand(query.Parse(st.Q))
	res, err := s.run(c, st, q)
	if err != nil {
		return err
	}
	title := "All communities"
	if st.Q != "" {
		title = st.Q
	}
	p := searchPage{layout: s.layout(c, title), Total: res.Total, TotalWord: plural(res.Total, "community", "communities"),
		From: (st.Page-1)*st.HitsPerPage + 1, To: (st.Page-1)*st.HitsPerPage + len(res.Hits), APIURL: apiSearchURL(st),
		ClearURL:  searchURL(st.with(func(s *State) { s.Filters = map[string][]string{} })),
		ClearQURL: searchURL(st.with(func(s *State) { s.Q = "" }))}
	p.Q, p.Hidden = st.Q, hiddenParams(st)
	p.Canonical = searchURL(st)
	for _, pr := range q.Problems {
		w := upperFirst(pr.Error()) + "."
		if pr.Suggestion != "" {
			w += " Tip: " + pr.Suggestion + "."
		}
		p.Warnings = append(p.Warnings, w)
	}
	for _, n := range notices(res) {
		p.Warnings = append(p.Warnings, upperFirst(n)+".")
	}
	if len(q.Problems) > 0 {
		p.Read = q.Read()
	}
	if a := res.Advice; a.DidYouMean != "" {
		p.DidYouMean = &countedLink{a.DidYouMean, searchURL(st.with(func(s *State) { s.Q = a.DidYouMean })), counted(a.Count, "community", "communities")}
	}
	for _, w := range res.Advice.Without {
		u := searchURL(st.with(func(s *State) { delete(s.Filters, w.Facet) }))
		p.Without = append(p.Without, countedLink{strings.ToLower(facetLabels[w.Facet]), u, counted(w.Count, "community", "communities")})
	}
	for _, a := range also {
		exact := strings.Replace(st.Q, a.Of, strconv.Quote(a.Of), 1)
		p.Also = append(p.Also, alsoView{strings.Join(a.Also, ", "), a.Of, searchURL(st.with(func(s *State) { s.Q = exact }))})
	}
	for _, h := range res.Hits {
		p.Hits = append(p.Hits, newHitView(h, st.Q))
	}
	for _, f := range res.Facets {
		if len(f.Values) > 0 {
			p.Facets = append(p.Facets, newFacetView(f, st))
		}
		for _, v := range f.Values {
			if v.Selected {
				p.Active = append(p.Active, activeFilter{facetLabels[f.Name], v.Label, searchURL(st.Toggle(f.Name, v.Value))})
			}
		}
	}
	p.Selected = len(p.Active)
	for _, o := range search.Sorts {
		p.Sorts = append(p.Sorts, link{o.Label, searchURL(st.with(func(s *State) { s.Sort = o.Sort })), st.Sort == o.Sort})
	}
	p.pager(st, res.Total)
	p.Evidence = newEvidenceSwitch(st, res)
	return s.render(c, http.StatusOK, "search.html", p)
}

func newEvidenceSwitch(st State, res search.Result) evidenceSwitch {
	e := evidenceSwitch{Text: res.Mode == corpus.ModeText, Standard: res.Info.Standard}
	other := corpus.ModeText
	if e.Text {
		other = corpus.ModeAny
	}
	if other == res.Info.DefaultMode() {
		other = ""
	}
	e.URL = searchURL(st.with(func(s *State) { s.Evidence = other }))
	return e
}

// hiddenParams carry the filters along when the form is sent.
func hiddenParams(st State) []param {
	var out []param
	v := st.with(func(s *State) { s.Q = "" }).Values()
	for _, k := range []string{search.FacetTactic, search.FacetState, search.FacetType, "evidence", "sort", "hitsPerPage"} {
		for _, val := range v[k] {
			out = append(out, param{k, val})
		}
	}
	return out
}

func newHitView(h search.Hit, q string) hitView {
	v := hitView{Title: h.Title, URL: placeURL(h.ID, q, ""), State: h.State, Type: h.Type, Source: h.Source}
	if h.Population > 0 {
		v.Population = number(h.Population)
	}
	for _, t := range h.Tactics {
		c := newChip(t, h.ID, q)
		if c.Class == "listed" {
			v.Listed = append(v.Listed, c)
		} else {
			v.Chips = append(v.Chips, c)
		}
	}
	for _, t := range h.Denied {
		v.Chips = append(v.Chips, newChip(t, h.ID, q))
	}
	for _, p := range h.Passages {
		v.Passages = append(v.Passages, passageView{marked(p.Text, p.Marks), placeURL(h.ID, q, p.Anchor)})
	}
	return v
}

func newFacetView(f search.Facet, st State) facetView {
	v := facetView{Name: f.Name, Label: facetLabels[f.Name]}
	for _, selectedFirst := range []bool{true, false} {
		for _, val := range f.Values {
			if val.Selected != selectedFirst {
				continue
			}
			fv := facetValueView{val.Label, searchURL(st.Toggle(f.Name, val.Value)), val.Count, val.Selected}
			if val.Selected {
				v.Selected++
			}
			if len(v.Values) < shownValues || val.Selected {
				v.Values = append(v.Values, fv)
			} else {
				v.More = append(v.More, fv)
			}
		}
	}
	return v
}

// pagerWidth is how many pages are offered on either side of the present one.
const pagerWidth = 3

func (p *searchPage) pager(st State, total int) {
	last := pages(total, st.HitsPerPage)
	if reach := search.MaxOffset/st.HitsPerPage + 1; last > reach {
		last = reach
	}
	at := func(n int) string {
		s := st.clone()
		s.Page = n
		return searchURL(s)
	}
	if st.Page > 1 {
		p.Prev = at(st.Page - 1)
	}
	if st.Page < last {
		p.Next = at(st.Page + 1)
	}
	if last < 2 {
		return
	}
	for n := 1; n <= last; n++ {
		near := n >= st.Page-pagerWidth && n <= st.Page+pagerWidth
		switch {
		case n == 1, n == last, near:
			p.Pages = append(p.Pages, link{strconv.Itoa(n), at(n), n == st.Page})
		case n == st.Page-pagerWidth-1, n == st.Page+pagerWidth+1:
			p.Pages = append(p.Pages, link{Label: "…"})
		}
	}
}
