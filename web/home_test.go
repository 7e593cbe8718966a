package web_test

import (
	"slices"
	"testing"

	"gazetteer/search"
)

func TestHome(t *testing.T) {
	f := newFake()
	p := get(t, newServer(t, f), "/", 200)
	p.count("h1", 1)
	p.attr("main form[role=search]", "action", "/search")
	p.attr("main form[role=search]", "method", "get")
	p.attr("label[for=q] + input#q", "name", "q")
	p.count("header form", 0) // one box, not two
	p.has(".lead", "1,234 narrative pages")
	p.attr(".all a", "href", "/search")
	if got := p.texts(".facet h3"); !slices.Equal(got, []string{"Tactic", "State", "Type of place"}) {
		t.Errorf("facets %q", got)
	}
	p.count(".facet li a", 7)
	if got := squeezed(p.Find(".facet .count").First()); got != "1,020 communities" {
		t.Errorf("count %q", got)
	}
	wantParams(t, p.link(".facet li a", "Cameras"), "tactic=cameras")
	wantParams(t, p.link(".examples a", "john school"), "q=john+school")
	if r := f.last(t); r.Limit != 0 || !slices.Equal(r.Facets, search.FacetNames) {
		t.Errorf("the home asks for %d hits and the facets %v", r.Limit, r.Facets)
	}
}

func TestNotices(t *testing.T) {
	for _, tt := range []struct {
		name             string
		sample, standard bool
		notices          int
	}{
		{name: "own pages"},
		{name: "sample", sample: true, notices: 1},
		{name: "standard lists", standard: true, notices: 1},
		{name: "both", sample: true, standard: true, notices: 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake()
			f.result.Info.Sample, f.result.Info.Standard = tt.sample, tt.standard
			p := get(t, newServer(t, f), "/", 200)
			p.count(".notice", tt.notices)
			if tt.sample {
				p.has(".notice.sample", "invented")
			}
		})
	}
}

// DESIGN.md: every screen that shows the sample says so.
func TestSampleNoticeOnEveryPage(t *testing.T) {
	f := newFake()
	f.result.Info.Sample = true
	s := newServer(t, f)
	for target, status := range map[string]int{"/": 200, "/search": 200, "/places/alder-bend-ca": 200, "/help": 200, "/nowhere": 404, "/search?page=0": 400} {
		get(t, s, target, status).count(".notice.sample", 1)
	}
}

func TestHelp(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/help", 200)
	for _, id := range []string{"evidence", "fields", "operators", "tactic-list", "own"} {
		if !p.hasID(id) {
			t.Errorf("no part %q", id)
		}
	}
	p.count("#tactic-list dt", 15)
	p.count("#evidence dt", 5)
	wantParams(t, p.link("#tactic-list a", "John School"), "tactic=john-school")
	wantParams(t, p.link("#fields a", "state:ca"), "q=state%3Aca")
}
