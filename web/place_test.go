package web_test

import (
	"slices"
	"strings"
	"testing"
)

func TestPlacePage(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/places/alder-bend-ca", 200)
	p.text("h1", "Alder Bend, CA")
	p.attr("link[rel=canonical]", "href", "/places/alder-bend-ca")
	if got := p.texts(".fields dd"); !slices.Equal(got, []string{"California", "City", "53,637 (text: 54,000)", "2023-01-02"}) {
		t.Errorf("fields %q", got)
	}
	p.attr(".fields dd a", "href", "#p2s1")
	p.count(".back", 0)
	if got := p.texts("#narrative h3"); !slices.Equal(got, []string{"Background"}) {
		t.Errorf("headings %q", got)
	}
	p.text("#p1", schoolSentence+" "+endedSentence)
	p.text("#p1s2", endedSentence)
	p.text("#p2s2", deniedSentence)
	p.attr("#events .date", "href", "#p1s1")
	p.text("#events .tag", "John School")
	p.has("#about", "the text names another population than the field")
	p.attr("#about a[href^='/api']", "href", "/api/v1/documents/alder-bend-ca")
}

func TestEvidenceRows(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/places/alder-bend-ca", 200)
	for _, tt := range []struct {
		id    string
		kinds []string
		row   string // the sentence, or "" where there is none
		link  string
	}{
		{"tactic-john-school", []string{"list", "sources"}, schoolSentence, "#p1s1"},
		{"tactic-cameras", nil, endedSentence, "#p1s2"},
		{"tactic-reverse-stings", nil, deniedSentence, "#p2s2"},
		{"tactic-letters", nil, "", ""},
	} {
		t.Run(tt.id, func(t *testing.T) {
			if !p.hasID(tt.id) {
				t.Fatal("there is no such row")
			}
			if got := p.texts("#" + tt.id + " h3 .kind"); !slices.Equal(got, tt.kinds) {
				t.Errorf("kinds %q, want %q", got, tt.kinds)
			}
			if tt.row != "" {
				p.text("#"+tt.id+" li a", tt.row)
				p.attr("#"+tt.id+" li a", "href", tt.link)
				p.count("#"+tt.id+" li .kind", 1) // what the sentence says stands beside it
			}
		})
	}
	// What is denied stands under a heading that says so, after what is used.
	p.count("#tactics h3.sub ~ #tactic-reverse-stings", 1)
	p.count("#tactics h3.sub ~ #tactic-john-school", 0)
	p.text(".chips #tactic-letters", "Letters list")
}

func TestPlaceFragments(t *testing.T) {
	s := newServer(t, newFake())
	for _, target := range []string{"/places/alder-bend-ca", "/places/alder-bend-ca?q=school", "/places/alder-bend-ca?revision=0123456789ab"} {
		p := get(t, s, target, 200)
		for _, link := range p.Find("a[href^='#']").Map(href) {
			if !p.hasID(strings.TrimPrefix(link, "#")) {
				t.Errorf("%s: %s has no target", target, link)
			}
		}
	}
}

func TestSources(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/places/alder-bend-ca", 200)
	p.count("#sources li", 2)
	p.count("#sources a", 1)
	p.count("#partners a", 1)
	// Outside links do not tell where the reader came from.
	p.count("a[href^='http']", 3)
	p.count("a[href^='http'][rel='nofollow noreferrer']", 3)
}

func TestRevisions(t *testing.T) {
	s := newServer(t, newFake())
	p := get(t, s, "/places/alder-bend-ca", 200)
	older := p.link("#about a", "2019-08-07")
	if older != "/places/alder-bend-ca?revision=0123456789ab" {
		t.Errorf("older capture at %s", older)
	}
	p.count(".notice.warn", 0)
	p = get(t, s, older, 200)
	p.text("#narrative p", "An older text.")
	p.attr(".notice.warn a", "href", "/places/alder-bend-ca")
	p.attr("link[rel=canonical]", "href", "/places/alder-bend-ca")
	get(t, s, "/places/alder-bend-ca?revision=000000000000", 404)
}

func TestPlaceMarksTheQuery(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/places/alder-bend-ca?q=schools", 200)
	if got := p.texts("#narrative mark"); !slices.Equal(got, []string{"school"}) {
		t.Errorf("marks %q", got)
	}
	wantParams(t, p.one(".back a").AttrOr("href", ""), "q=schools")
}

// A page that is almost empty is still a page.
func TestBarePlace(t *testing.T) {
	f := newFake()
	d := *fakeOlder()
	d.Title, d.Place, d.State, d.Sections = "A page without a place", "", "", nil
	f.docs["bare"] = &d
	p := get(t, newServer(t, f), "/places/bare", 200)
	p.text("h1", "A page without a place")
	p.has("#narrative", "no narrative")
	p.has("#tactics", "names a tactic as used")
	p.count("#events, #sources, #partners", 0)
}
