package web_test

import (
	"slices"
	"testing"
)

// Values of one facet are alternatives, facets narrow each other, and every
// change begins at the first page and keeps order, evidence and page size.
func TestFacetLinks(t *testing.T) {
	s := newServer(t, newFake())
	for _, tt := range []struct{ name, query, label, want string }{
		{"first value", "q=john", "Cameras", "q=john&tactic=cameras"},
		{"or inside", "tactic=cameras", "John School", "tactic=cameras&tactic=john-school"},
		{"values are sorted", "tactic=letters", "Cameras", "tactic=cameras&tactic=letters"},
		{"and between", "tactic=cameras", "California", "state=ca&tactic=cameras"},
		{"let go", "state=ca&tactic=cameras&tactic=letters", "Letters", "state=ca&tactic=cameras"},
		{"the last let go", "tactic=cameras", "Cameras", ""},
		{"page reset", "page=3&q=john", "Oregon", "q=john&state=or"},
		{"the rest is kept", "evidence=text&hitsPerPage=5&q=john&sort=name", "City", "evidence=text&hitsPerPage=5&q=john&sort=name&type=city"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := get(t, s, "/search?"+tt.query, 200)
			wantParams(t, p.link(".facet li a", tt.label), tt.want)
		})
	}
}

func TestSelectedValues(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/search?tactic=letters&tactic=cameras&state=ca&q=john", 200)
	p.count(".facet a[aria-current=true]", 3)
	// A selection stands first, so that it is never behind "more".
	if got := p.texts(".facet:first-of-type .label")[:3]; !slices.Equal(got, []string{"Cameras", "Letters", "John School"}) {
		t.Errorf("order %q", got)
	}
	// The other values of a facet stay on offer beside its selection.
	p.count(".facet li a", 7)
	p.has(".open-filters", "Filters (3)")
}

func TestActiveFilters(t *testing.T) {
	s := newServer(t, newFake())
	p := get(t, s, "/search?q=john&sort=name&tactic=letters&tactic=cameras&state=ca&page=2", 200)
	p.count(".active li", 4)
	wantParams(t, p.link(".active a", "Tactic: Letters"), "q=john&sort=name&state=ca&tactic=cameras")
	wantParams(t, p.link(".active a", "State: California"), "q=john&sort=name&tactic=cameras&tactic=letters")
	wantParams(t, p.link(".active a", "Clear all"), "q=john&sort=name")
	get(t, s, "/search?q=john", 200).count(".active", 0)
}

// The form carries the filters, or a second search would lose them; the page
// begins anew.
func TestFormKeepsFilters(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/search?q=john&tactic=letters&tactic=cameras&evidence=text&sort=name&hitsPerPage=5&page=2", 200)
	for selector, n := range map[string]int{
		"form input[name=tactic]": 2, "form input[name=evidence][value=text]": 1, "form input[name=sort][value=name]": 1,
		"form input[name=hitsPerPage][value='5']": 1, "form input[name=page]": 0,
	} {
		p.count(selector, n)
	}
}

func TestEvidenceSwitch(t *testing.T) {
	for _, tt := range []struct {
		name, query string
		standard    bool
		want        string
	}{
		{"lists count", "q=john", false, "evidence=text&q=john"},
		{"back to the default", "q=john&evidence=text", false, "q=john"},
		{"standard lists do not count", "q=john", true, "evidence=any&q=john"},
		{"and back", "q=john&evidence=any", true, "q=john"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake()
			f.result.Info.Standard = tt.standard
			f.result.Mode = f.result.Info.DefaultMode()
			p := get(t, newServer(t, f), "/search?"+tt.query, 200)
			wantParams(t, p.one(".mode a").AttrOr("href", ""), tt.want)
		})
	}
}
