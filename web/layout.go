package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"gazetteer/corpus"
	"gazetteer/search"
)

// layout is what every page has.
type layout struct {
	Title     string
	HomeURL   string
	HelpURL   string
	Info      search.Info
	Version   string
	Q         string
	Hidden    []param
	ShowBox   bool
	Built     string
	Canonical string
}

// param is a hidden field of the search form.
type param struct{ Name, Value string }

func (s *Server) layout(_ echo.Context, title string) layout {
	info := s.engine.Info()
	return layout{Title: title, HomeURL: homeURL(), HelpURL: helpURL(), Info: info, Version: s.opts.Version, ShowBox: true, Built: info.Built.Format("2 January 2006, 15:04 MST")}
}

// chip is a tactic as a hit or a page shows it.
type chip struct {
	Label string
	URL   string
	// Kinds are the words for its evidence of use; Class styles the chip.
	Kinds string
	Class string
	Title string
	// Denied is set where a sentence denies what others say.
	Denied bool
}

// kindWords are the words that people read for a kind of evidence.
var kindWords = map[corpus.Evidence]string{
	corpus.Narrated: "text", corpus.Ended: "ended", corpus.Sourced: "sources", corpus.Listed: "list", corpus.Denied: "denied",
}

var kindSentences = map[corpus.Evidence]string{
	corpus.Narrated: "A sentence of the narrative says that it was used here.",
	corpus.Ended:    "A sentence says that it was used here and no longer is.",
	corpus.Sourced:  "A heading of the key sources names it.",
	corpus.Listed:   "It stands in the page’s list of tactics.",
	corpus.Denied:   "A sentence says that it was not used here, or only considered.",
}

func newChip(t search.HitTactic, id, q string) chip {
	c := chip{Label: t.Label, URL: placeURL(id, q, tacticAnchor(corpus.Slug(t.Label))), Class: "listed"}
	var kinds, sentences []string
	for _, e := range t.Evidence {
		word := kindWords[e]
		sentences = append(sentences, kindSentences[e])
		if e == corpus.Denied {
			c.Denied = true
			continue
		}
		if e == corpus.Ended && t.EndedYear > 0 {
			word += " " + strconv.Itoa(t.EndedYear)
		}
		kinds = append(kinds, word)
	}
	for _, e := range []corpus.Evidence{corpus.Ended, corpus.Narrated, corpus.Sourced} {
		if slices.Contains(t.Evidence, e) {
			c.Class = string(e)
			break
		}
	}
	if len(kinds) == 0 {
		c.Class = "denied"
	}
	c.Kinds, c.Title = strings.Join(kinds, " · "), strings.Join(sentences, " ")
	return c
}
