package web

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/search"
	"gazetteer/search/query"
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
		if contains(t.Evidence, e) {
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

func contains(l []corpus.Evidence, e corpus.Evidence) bool {
	for _, x := range l {
		if x == e {
			return true
		}
	}
	return false
}

// ---------------------------------------------------------------- the search

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

// ------------------------------------------------------------------ the home

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

// ------------------------------------------------------------------ the help

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

// ------------------------------------------------------------------ a place

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

// ---------------------------------------------------------------- small words

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// number writes 53637 as 53,637.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func counted(n int, one, many string) string { return number(n) + " " + plural(n, one, many) }

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
