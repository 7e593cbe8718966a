package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// maxCrawl bounds the walk: combinations of facets have no end.
const maxCrawl = 300

// TestLinks walks the site over the sample: no link of ours leads nowhere.
func TestLinks(t *testing.T) {
	s := sampleServer(t)
	c := crawl{t: t, h: s, seen: map[string]bool{}}
	// Pages of each kind come first, or the facets of the home page use up
	// the bound.
	for _, u := range []string{"/", "/help", "/search", "/search?q=john+school", "/search?q=letters&evidence=any&state=ca", "/search?q=zzzz", "/places/port-lisandro-ca?q=cameras", "/nowhere"} {
		c.add(u)
	}
	for len(c.queue) > 0 && len(c.pages) < maxCrawl {
		u := c.queue[0]
		c.queue = c.queue[1:]
		c.visit(u)
	}
	if len(c.pages) < maxCrawl/2 {
		t.Errorf("only %d pages were reached", len(c.pages))
	}
	c.checkFragments()
}

type crawl struct {
	t         *testing.T
	h         http.Handler
	queue     []string
	seen      map[string]bool
	pages     map[string]map[string]bool // the ids of each page that was read
	fragments []fragment
}

type fragment struct{ from, page, id string }

func (c *crawl) add(u string) {
	if !c.seen[u] {
		c.seen[u] = true
		c.queue = append(c.queue, u)
	}
}

func (c *crawl) visit(u string) {
	w := ask(c.t, c.h, http.MethodGet, u)
	if want := map[bool]int{true: 404, false: 200}[u == "/nowhere"]; w.Code != want {
		c.t.Errorf("%s: status %d, want %d", u, w.Code, want)
	}
	if c.pages == nil {
		c.pages = map[string]map[string]bool{}
	}
	ids := map[string]bool{}
	c.pages[u] = ids
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id := e.AttrOr("id", "")
		if ids[id] {
			c.t.Errorf("%s: two elements have the id %q", u, id)
		}
		ids[id] = true
	})
	for _, link := range doc.Find("a[href], link[href]").Map(href) {
		c.follow(u, link)
	}
}

// follow takes up a link of a page unless it leads to another site.
func (c *crawl) follow(from, link string) {
	base, err := url.Parse(from)
	if err != nil {
		c.t.Fatal(err)
	}
	to, err := base.Parse(link)
	if err != nil {
		c.t.Errorf("%s: %q is no address", from, link)
		return
	}
	if to.Host != "" {
		return
	}
	id := to.Fragment
	to.Fragment = ""
	if id != "" || strings.HasSuffix(link, "#") {
		c.fragments = append(c.fragments, fragment{from, to.String(), id})
	}
	c.add(to.String())
}

func (c *crawl) checkFragments() {
	for _, f := range c.fragments {
		if ids, read := c.pages[f.page]; read && !ids[f.id] {
			c.t.Errorf("%s: %s#%s has no target", f.from, f.page, f.id)
		}
	}
}

// A page for every place of the sample, each fragment on it and the marks of
// a query: what the bounded walk may not reach.
func TestEveryPlace(t *testing.T) {
	s := sampleServer(t)
	seen := 0
	for _, target := range []string{"/search?hitsPerPage=100", "/search?hitsPerPage=100&page=2"} {
		w := ask(t, s, http.MethodGet, target)
		if w.Code == http.StatusNotFound {
			continue // the sample fits on one page
		}
		doc, err := goquery.NewDocumentFromReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range doc.Find(".hit h2 a").Map(href) {
			seen++
			p := get(t, s, u+"?q=arrest", 200)
			for _, link := range p.Find("a[href^='#']").Map(href) {
				if !p.hasID(strings.TrimPrefix(link, "#")) {
					t.Errorf("%s: %s has no target", u, link)
				}
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d places", seen)
	}
}
