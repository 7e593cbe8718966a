package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"gazetteer/corpus"
	"gazetteer/search"
)

func TestSearchPage(t *testing.T) {
	f := newFake()
	p := get(t, newServer(t, f), "/search?q=john+school", 200)
	p.text("title", "john school – Gazetteer")
	p.attr("header input#q", "value", "john school")
	p.text("h1", "95 communities for john school")
	p.count("li.hit", 1)
	p.text(".hit h2", "Alder Bend, CA")
	p.attr(".hit h2 a", "href", "/places/alder-bend-ca?q=john+school")
	if got := p.texts(".hit .facts span"); !slices.Equal(got, []string{"City", "California", "53,637 residents"}) {
		t.Errorf("facts %q", got)
	}
	p.text(".hit .passage mark", "john school")
	p.has(".hit .passage", schoolSentence)
	p.attr(".hit .passage a", "href", "/places/alder-bend-ca?q=john+school#p1s1")
	p.has(".api", "JSON")
	p.attr(".api a", "href", "/api/v1/search?q=john+school")
}

func TestChips(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/search", 200)
	for _, tt := range []struct{ selector, text, href string }{
		{".chip.narrated", "John School list · sources · text", "/places/alder-bend-ca#tactic-john-school"},
		{".chip.ended", "Cameras ended 2004", "/places/alder-bend-ca#tactic-cameras"},
		{"details .chip.listed", "Letters list", "/places/alder-bend-ca#tactic-letters"},
	} {
		p.text(tt.selector, tt.text)
		p.attr(tt.selector, "href", tt.href)
		if p.one(tt.selector).AttrOr("title", "") == "" {
			t.Errorf("%s does not say what its evidence means", tt.selector)
		}
	}
}

// A chip or passage that leads nowhere breaks the promise that every answer
// shows its sentence.
func TestHitLinksLeadToSentences(t *testing.T) {
	for name, e := range map[string]search.Engine{"fake": newFake(), "sample": sampleEngine(t)} {
		t.Run(name, func(t *testing.T) {
			h := newServer(t, e)
			for _, q := range []string{"", "john school", `"reverse sting" OR cameras`, "letters /s wives", "year:1995..2005"} {
				p := get(t, h, "/search?"+url.Values{"q": {q}, "evidence": {"any"}}.Encode(), 200)
				for _, href := range p.Find(".hit .passage a, .hit a.chip").Map(href) {
					at, id, _ := strings.Cut(href, "#")
					if !get(t, h, at, 200).hasID(id) {
						t.Errorf("q=%s: %s has no target", q, href)
					}
				}
			}
		})
	}
}

func TestSorts(t *testing.T) {
	f := newFake()
	s := newServer(t, f)
	p := get(t, s, "/search?q=john&sort=name&page=2&state=ca", 200)
	p.text(".sorts [aria-current]", "Name")
	if f.last(t).Sort != search.SortName {
		t.Errorf("asked for order %q", f.last(t).Sort)
	}
	// Another order begins at its first page and keeps the rest.
	wantParams(t, p.link(".sorts a", "Population"), "q=john&sort=population&state=ca")
	wantParams(t, p.link(".sorts a", "Relevance"), "q=john&state=ca")
}

func TestPager(t *testing.T) {
	f := newFake()
	s := newServer(t, f)
	for _, tt := range []struct {
		query      string
		total      int
		shown      string
		prev, next bool
		offset     int
	}{
		{"", 20, "", false, false, 0},
		{"", 21, "1 2", false, true, 0},
		{"page=2", 21, "1 2", true, false, 20},
		{"page=6&hitsPerPage=5", 100, "1 … 3 4 5 6 7 8 9 … 20", true, true, 25},
		{"page=2&hitsPerPage=100", 20000, "1 2 3 4 5 … 101", true, true, 100},
	} {
		t.Run(tt.query, func(t *testing.T) {
			f.result.Total = tt.total
			p := get(t, s, "/search?"+tt.query, 200)
			if got := strings.Join(p.texts(".pager > :not([rel])"), " "); got != tt.shown {
				t.Errorf("pager %q, want %q", got, tt.shown)
			}
			if p.Find(".pager [rel=prev]").Length() == 1 != tt.prev || p.Find(".pager [rel=next]").Length() == 1 != tt.next {
				t.Error("previous or next is wrong")
			}
			if got := f.last(t).Offset; got != tt.offset {
				t.Errorf("offset %d, want %d", got, tt.offset)
			}
		})
	}
}

// What the pager offers must be there: its last page lies within MaxOffset.
func TestPagerReach(t *testing.T) {
	f := newFake()
	f.result.Total = 1_000_000
	s := newServer(t, f)
	for _, size := range []string{"1", "3", "20", "99", "100"} {
		p := get(t, s, "/search?hitsPerPage="+size, 200)
		for _, href := range p.Find(".pager a").Map(href) {
			get(t, s, href, 200)
		}
	}
}

func TestEmptyResult(t *testing.T) {
	f := newFake()
	f.result.Total, f.result.Hits = 0, nil
	p := get(t, newServer(t, f), "/search?q=zebra&state=ca", 200)
	p.has("h1", "No community matches")
	p.count("li.hit, .pager, .sorts", 0)
	p.count(".empty", 1)
	wantParams(t, p.link(".empty a", "Search without any filter"), "q=zebra")
	wantParams(t, p.link(".empty a", "Show all communities with these filters"), "state=ca")
	p.count(".facet", 3) // the way out of a dead end
}

// A page for people answers a faulty query as far as it can be read.
func TestFaultyQueryIsLenient(t *testing.T) {
	s := newServer(t, newFake())
	for _, q := range []string{`"john school`, `(cameras OR letters`, `state:`, `year:abc`, `foo:bar baz`, `AND`, `a*`, `cameras )`} {
		t.Run(q, func(t *testing.T) {
			p := get(t, s, "/search?"+url.Values{"q": {q}}.Encode(), 200)
			if p.Find(".notice.warn").Length() == 0 {
				t.Error("no warning")
			}
			p.attr("input#q", "value", q)
		})
	}
	p := get(t, s, "/search?"+url.Values{"q": {`(cameras OR letters`}}.Encode(), 200)
	p.has(".read", "Read as")
	p.count(".read code", 1)
	get(t, s, "/search?q=cameras", 200).count(".read, .notice.warn", 0)
}

func TestRelaxedAndNotices(t *testing.T) {
	f := newFake()
	f.result.Relaxed, f.result.Notices = true, []string{"the pattern was cut"}
	p := get(t, newServer(t, f), "/search?q=john", 200)
	p.count(".notice.warn li", 2)
	if got := p.texts(".notice.warn li")[0]; got != "The pattern was cut." {
		t.Errorf("notice %q", got)
	}
}

func TestRequestOfAPage(t *testing.T) {
	f := newFake()
	get(t, newServer(t, f), "/search?q=john&tactic=letters&tactic=cameras&state=California&evidence=text&page=2&hitsPerPage=10", 200)
	r := f.last(t)
	if r.Query.Raw != "john" || r.Mode != corpus.ModeText || r.Offset != 10 || r.Limit != 10 || !slices.Equal(r.Facets, search.FacetNames) {
		t.Errorf("request %+v", r)
	}
	if got := r.Selected("tactic"); !slices.Equal(got, []string{"cameras", "letters"}) {
		t.Errorf("tactics %q", got)
	}
	if got := r.Selected("state"); !slices.Equal(got, []string{"ca"}) {
		t.Errorf("states %q", got)
	}
}
