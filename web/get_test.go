package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gazetteer/corpus/text"
)

// ask sends one request to the site.
func ask(t testing.TB, h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// page is an HTML answer that can be asked by CSS selectors.
type page struct {
	*goquery.Document
	t testing.TB
}

// get reads a page and checks its status and media type.
func get(t testing.TB, h http.Handler, target string, status int) page {
	t.Helper()
	w := ask(t, h, http.MethodGet, target)
	if w.Code != status {
		t.Fatalf("GET %s: status %d, want %d", target, w.Code, status)
	}
	if m := w.Header().Get("Content-Type"); !strings.HasPrefix(m, "text/html") {
		t.Fatalf("GET %s: Content-Type %q", target, m)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page{doc, t}
}

// one returns the only element of a selector.
func (p page) one(selector string) *goquery.Selection {
	p.t.Helper()
	s := p.Find(selector)
	if s.Length() != 1 {
		p.t.Fatalf("%s: %d elements, want 1", selector, s.Length())
	}
	return s
}

// count checks how many elements a selector has.
func (p page) count(selector string, want int) {
	p.t.Helper()
	if n := p.Find(selector).Length(); n != want {
		p.t.Errorf("%s: %d elements, want %d", selector, n, want)
	}
}

// text checks the text of the only element of a selector, white space squeezed.
func (p page) text(selector, want string) {
	p.t.Helper()
	if got := squeezed(p.one(selector)); got != want {
		p.t.Errorf("%s: text %q, want %q", selector, got, want)
	}
}

// has checks that the text of the only element of a selector holds want.
func (p page) has(selector, want string) {
	p.t.Helper()
	if got := squeezed(p.one(selector)); !strings.Contains(got, want) {
		p.t.Errorf("%s: text %q does not hold %q", selector, got, want)
	}
}

// attr checks an attribute of the only element of a selector.
func (p page) attr(selector, name, want string) {
	p.t.Helper()
	if got := p.one(selector).AttrOr(name, "(none)"); got != want {
		p.t.Errorf("%s: %s is %q, want %q", selector, name, got, want)
	}
}

// link is the address of the first link of that exact text below a selector.
func (p page) link(selector, label string) string {
	p.t.Helper()
	var href string
	var seen []string
	p.Find(selector).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		visible := s.Clone()
		visible.Find(".hide, .count, [aria-hidden]").Remove()
		seen = append(seen, squeezed(visible))
		if seen[len(seen)-1] == label {
			href, _ = s.Attr("href")
		}
		return href == ""
	})
	if href == "" {
		p.t.Fatalf("%s: no link %q among %q", selector, label, seen)
	}
	return href
}

// texts are the squeezed texts of all elements of a selector.
func (p page) texts(selector string) []string {
	return p.Find(selector).Map(func(_ int, s *goquery.Selection) string { return squeezed(s) })
}

// hasID tells whether the page has an element for a fragment. Ids of a page
// are unique, or a fragment would be ambiguous.
func (p page) hasID(id string) bool { return p.Find(`[id="`+id+`"]`).Length() == 1 }

func squeezed(s *goquery.Selection) string { return text.Squeeze(s.Text()) }

// params are the parameters of a link to /search.
func params(t testing.TB, href string) url.Values {
	t.Helper()
	u, err := url.Parse(href)
	if err != nil {
		t.Fatal(err)
	}
	if u.Path != "/search" {
		t.Fatalf("%s does not lead to /search", href)
	}
	return u.Query()
}

// wantParams checks the query of a link, given as its canonical form.
func wantParams(t testing.TB, href, want string) {
	t.Helper()
	if got := params(t, href).Encode(); got != want {
		t.Errorf("%s has %q, want %q", href, got, want)
	}
}

func href(_ int, s *goquery.Selection) string { return s.AttrOr("href", "") }
