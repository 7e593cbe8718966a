package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/search"
)

// nasty is text that is markup if one place forgets to escape it.
const nasty = `<script>alert(1)</script> "><img src=x onerror=alert(2)> ' & &amp; --> </title>`

// nastyEngine has it in every field that a page can fill.
func nastyEngine() *fakeEngine {
	f := newFake()
	h := &f.result.Hits[0]
	h.Title, h.State, h.Type, h.Tactics[0].Label = nasty, nasty, nasty, nasty
	h.Passages[0] = search.Passage{Text: nasty, Marks: []text.Span{{Start: 0, End: 8}, {Start: 17, End: 25}}, Anchor: "p1s1"}
	f.result.Facets[2].Values[0].Label = nasty
	f.result.Notices = []string{nasty}
	d := f.docs["alder-bend-ca"]
	d.Title, d.Place, d.State, d.Type = nasty, nasty, nasty, nasty
	d.Sections = []corpus.Section{{Heading: nasty, Paragraphs: []string{nasty}}}
	d.Events[0].Text, d.Events[0].Date = nasty, nasty
	d.Tactics[0].Passages[0].Text = nasty
	d.Listed = []string{nasty}
	d.Warnings, d.Revision.Path, d.Revisions[0].Captured = []string{nasty}, nasty, nasty
	d.Sources[0].Heading = nasty
	d.Sources[0].Links = []corpus.Link{{Text: nasty, URL: "javascript:alert(3)"}, {Text: "data", URL: "data:text/html,<script>alert(4)</script>"}, {Text: "quotes", URL: `https://example.org/"onmouseover="alert(5)`}}
	d.Partners = []corpus.Link{{Text: nasty, URL: "vbscript:x"}}
	d.URL = "javascript:alert(6)"
	return f
}

func TestEscaping(t *testing.T) {
	s := newServer(t, nastyEngine())
	q := url.Values{"q": {nasty}}.Encode()
	for target, status := range map[string]int{
		"/search?" + q: 200, "/search?type=city&" + q: 200, "/places/alder-bend-ca?" + q: 200,
		"/search?page=9&" + q: 404, "/search?tactic=" + url.QueryEscape(nasty): 400, "/places/" + url.PathEscape(nasty): 404,
	} {
		t.Run(target, func(t *testing.T) {
			p := get(t, s, target, status)
			p.count("script, img, style, iframe, base", 0)
			p.Find("*").Each(func(_ int, e *goquery.Selection) { checkAttributes(t, e) })
		})
	}
}

// checkAttributes finds what a browser would run.
func checkAttributes(t testing.TB, e *goquery.Selection) {
	t.Helper()
	for _, a := range e.Nodes[0].Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style":
			t.Errorf("<%s> has %s=%q", goquery.NodeName(e), a.Key, a.Val)
		case a.Key == "href" || a.Key == "action" || a.Key == "src":
			if u, err := url.Parse(a.Val); err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
				t.Errorf("<%s> has %s=%q", goquery.NodeName(e), a.Key, a.Val)
			}
		}
	}
}

// Escaping must lose nothing either.
func TestNastyTextIsShownWhole(t *testing.T) {
	s := newServer(t, nastyEngine())
	target := "?" + url.Values{"q": {nasty}}.Encode()
	p := get(t, s, "/search"+target, 200)
	p.attr("input#q", "value", nasty)
	p.has("h1", nasty)
	p.text(".hit h2", nasty)
	p.has(".hit .passage", nasty)
	p.count(".hit .passage mark", 2)
	p = get(t, s, "/places/alder-bend-ca"+target, 200)
	p.text("#narrative p", nasty)
	p.text("#narrative h3", nasty)
	p.attr("input#q", "value", nasty)
	if got := p.texts("#tactic-john-school li a")[0]; got != nasty {
		t.Errorf("evidence row %q", got)
	}
}

// The html of an API passage is put into pages by others: it holds our marks
// and nothing else.
func TestAPIPassageHTML(t *testing.T) {
	s := newServer(t, nastyEngine())
	v := decode(t, s, "/api/v1/search", 200, "application/json")
	html := v["hits"].([]any)[0].(map[string]any)["passages"].([]any)[0].(map[string]any)["html"].(string)
	rest := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(html)
	if strings.ContainsAny(rest, `<>"'`) {
		t.Errorf("html %q", html)
	}
	if w := ask(t, s, http.MethodGet, "/api/v1/search"); w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Error("JSON with tags in it could be taken for HTML")
	}
}

// Wrong ranges of an engine must not cut a text or panic.
func TestWrongMarks(t *testing.T) {
	for _, marks := range [][]text.Span{{{Start: -1, End: 3}}, {{Start: 5, End: 2}}, {{Start: 0, End: 9999}}, {{Start: 4, End: 9}, {Start: 0, End: 3}}, {{Start: 0, End: 5}, {Start: 3, End: 8}}} {
		f := newFake()
		f.result.Hits[0].Passages[0].Marks = marks
		get(t, newServer(t, f), "/search", 200).has(".hit .passage", schoolSentence)
	}
}
