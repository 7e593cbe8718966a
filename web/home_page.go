package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"gazetteer/search"
	"gazetteer/search/query"
)

type homePage struct {
	layout
	Facets   []facetView
	Examples []link
	AllURL   string
}

func (s *Server) home(c echo.Context) error {
	st, _ := ParseState(nil, s.tax)
	res, err := s.engine.Search(c.Request().Context(), search.Request{Query: query.Parse(""), Facets: search.FacetNames})
	if err != nil {
		return err
	}
	p := homePage{layout: s.layout(c, ""), AllURL: searchURL(st)}
	p.ShowBox = false
	for _, f := range res.Facets {
		p.Facets = append(p.Facets, newFacetView(f, st))
	}
	for _, q := range []string{"john school", `"dear john" letters`, "decoy /s motel", "year:<1985 decoy", "ordinance impound*"} {
		p.Examples = append(p.Examples, link{Label: q, URL: searchURL(st.with(func(s *State) { s.Q = q }))})
	}
	return s.render(c, http.StatusOK, "home.html", p)
}
