package web

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/search"
	"gazetteer/search/query"
)

type placePage struct {
	layout
	Doc        *corpus.Document
	Heading    string
	Population string
	PopText    string
	PopURL     string
	// Tactics rest on text or sources, ListedOnly on the page's list alone;
	// Denied are not counted as use.
	Tactics    []tacticView
	ListedOnly []tacticView
	Denied     []tacticView
	Sections   []sectionView
	Events     []eventView
	Listed     []string
	BackURL    string
	APIURL     string
	NewestURL  string
	Older      []link
}

type tacticView struct {
	Label, Anchor string
	Class         string
	Kinds         []kindView
	Passages      []passageRow
	SearchURL     string
}

type kindView struct{ Word, Class, Title string }

type passageRow struct {
	HTML   template.HTML
	Anchor string
	Kind   kindView
	Years  []int
}

type sectionView struct {
	Heading    template.HTML
	Paragraphs []paragraphView
}

type paragraphView struct {
	Anchor    string
	Sentences []sentenceView
}

type sentenceView struct {
	Anchor string
	HTML   template.HTML
	// Gap is the white space before the sentence.
	Gap string
}

type eventView struct {
	Date, Anchor string
	HTML         template.HTML
	Tactics      []string
}

func (s *Server) place(c echo.Context) error {
	id, revision := c.Param("id"), c.QueryParam("revision")
	d, err := s.engine.Document(c.Request().Context(), id, revision)
	if err != nil {
		return err
	}
	q, _ := s.expand.Expand(query.Parse(strings.ToValidUTF8(c.QueryParam("q"), " ")))
	m := search.NewMatcher(q.Root, nil)
	p := placePage{layout: s.layout(c, d.Title), Doc: d, Heading: d.Title, APIURL: apiDocumentURL(d.ID), Listed: d.Listed}
	p.Canonical = placeURL(d.ID, "", "")
	p.Q = q.Raw
	st, _ := ParseState(nil, s.tax)
	if q.Raw != "" {
		p.BackURL = searchURL(st.with(func(s *State) { s.Q = q.Raw }))
	}
	if d.Population != nil {
		if d.Population.Field > 0 {
			p.Population = number(d.Population.Field)
		}
		if d.Population.Text > 0 && d.Population.Text != d.Population.Field {
			p.PopText, p.PopURL = number(d.Population.Text), "#"+d.Population.Anchor
		}
	}
	for i := range d.Tactics {
		v := newTacticView(&d.Tactics[i], m)
		v.SearchURL = searchURL(st.Toggle(search.FacetTactic, corpus.Slug(v.Label)))
		switch u := &d.Tactics[i]; {
		case u.Used(corpus.ModeText):
			p.Tactics = append(p.Tactics, v)
		case len(u.Evidence) == 1 && u.Has(corpus.Listed):
			p.ListedOnly = append(p.ListedOnly, v)
		default:
			p.Denied = append(p.Denied, v)
		}
	}
	p.Sections = newSections(d, m)
	p.Events = newEvents(d.Events, m)
	if revision != "" {
		p.NewestURL = placeURL(d.ID, "", "")
	}
	for _, r := range d.Revisions {
		p.Older = append(p.Older, link{Label: firstOf(r.Captured, "undated capture "+r.ID), URL: revisionURL(d.ID, r.ID)})
	}
	return s.render(c, http.StatusOK, "place.html", p)
}

// newEvents puts the dated statements in the order of their dates, each
// sentence once.
func newEvents(events []corpus.Event, m *search.Matcher) []eventView {
	sorted := slices.Clone(events)
	slices.SortStableFunc(sorted, func(a, b corpus.Event) int {
		return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day))
	})
	var out []eventView
	at := map[string]int{}
	for _, e := range sorted {
		if i, ok := at[e.Anchor]; ok {
			if !strings.Contains(out[i].Date, e.Date) {
				out[i].Date += ", " + e.Date
			}
			continue
		}
		at[e.Anchor] = len(out)
		out = append(out, eventView{e.Date, e.Anchor, marked(e.Text, m.Marks(e.Text)), e.Tactics})
	}
	return out
}

func newTacticView(u *corpus.TacticUse, m *search.Matcher) tacticView {
	v := tacticView{Label: u.Tactic, Anchor: tacticAnchor(corpus.Slug(u.Tactic))}
	for _, e := range u.Evidence {
		// What sentences say is marked on each of them.
		if e == corpus.Sourced || e == corpus.Listed {
			v.Kinds = append(v.Kinds, newKind(e))
		}
	}
	for _, p := range u.Passages {
		v.Passages = append(v.Passages, passageRow{marked(p.Text, m.Marks(p.Text)), p.Anchor, newKind(p.Evidence), p.Years})
	}
	return v
}

func newKind(e corpus.Evidence) kindView { return kindView{kindWords[e], string(e), kindSentences[e]} }

func newSections(d *corpus.Document, m *search.Matcher) []sectionView {
	var out []sectionView
	n := 0
	for _, s := range d.Sections {
		v := sectionView{Heading: marked(s.Heading, m.Marks(s.Heading))}
		for _, para := range s.Paragraphs {
			n++
			pv := paragraphView{Anchor: corpus.Anchor(n, 0)}
			at := 0
			for i, sp := range text.Sentences(para) {
				sentence := sp.Of(para)
				pv.Sentences = append(pv.Sentences, sentenceView{corpus.Anchor(n, i+1), marked(sentence, m.Marks(sentence)), para[at:sp.Start]})
				at = sp.End
			}
			v.Paragraphs = append(v.Paragraphs, pv)
		}
		out = append(out, v)
	}
	return out
}
