package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"gazetteer/corpus"
	"gazetteer/search/query"
)

type helpPage struct {
	layout
	Fields    []helpRow
	Operators []helpRow
	Kinds     []helpRow
	Tactics   []corpus.Tactic
}

type helpRow struct {
	Name, Aliases, Description, Example, URL string
}

func (s *Server) help(c echo.Context) error {
	p := helpPage{layout: s.layout(c, "How to search"), Tactics: s.tax.Tactics}
	st, _ := ParseState(nil, s.tax)
	row := func(name string, aliases []string, description, example string) helpRow {
		return helpRow{name, strings.Join(aliases, ", "), description, example, searchURL(st.with(func(s *State) { s.Q = example }))}
	}
	for _, f := range query.Fields {
		p.Fields = append(p.Fields, row(f.Name+":", f.Aliases, f.Description, f.Example))
	}
	for _, o := range query.Operators {
		p.Operators = append(p.Operators, row(o.Name, o.Aliases, o.Description, o.Example))
	}
	for _, k := range corpus.EvidenceKinds {
		p.Kinds = append(p.Kinds, helpRow{Name: kindWords[k], Aliases: string(k), Description: kindSentences[k]})
	}
	return s.render(c, http.StatusOK, "help.html", p)
}

type errorPage struct {
	layout
	Status int
	Detail string
	Items  []problemItem
	// RetryURL leaves out what is at fault.
	RetryURL string
}
