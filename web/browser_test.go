package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The walk that most readers take, with and without JavaScript: search,
// narrow, look at the sentence, go back.
func TestBrowserSearch(t *testing.T) {
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script=%v", script), func(t *testing.T) {
			b := newTab(t)
			if !script {
				b.noScript()
			}
			searchAndNarrow(b)
			followEvidence(b)
		})
	}
}

func searchAndNarrow(b tab) {
	b.open("/")
	b.loads(chromedp.SendKeys(chromedp.ID("q"), "john school"), b.click("main form.box button"))
	if got := b.query(); got != "?q=john+school" {
		b.t.Errorf("after the search: %s", got)
	}
	b.holds("hits", `document.querySelectorAll("li.hit").length > 0`)
	const facet = "section[aria-labelledby=facet-state] li a"
	b.loads(b.click(facet))
	narrowed := b.query()
	if !strings.HasPrefix(narrowed, "?q=john+school&state=") {
		b.t.Errorf("after the facet: %s", narrowed)
	}
	b.holds("the filter is shown", `document.querySelectorAll(".active a:not(.clear)").length == 1`)
	b.holds("the value is marked", `document.querySelectorAll(".facet a[aria-current=true]").length == 1`)
	b.loads(b.click(".active a:not(.clear)"))
	if got := b.query(); got != "?q=john+school" {
		b.t.Errorf("after the filter was removed: %s", got)
	}
	b.holds("no filter is shown", `document.querySelectorAll(".active").length == 0`)
	b.back()
	b.holds("back leads to the narrowed search", fmt.Sprintf("location.search == %q", narrowed))
	b.holds("the filter is back", `document.querySelectorAll(".active a:not(.clear)").length == 1`)
}

// inView tells whether the element of the fragment is inside the window.
const inView = `(() => { const e = document.getElementById(location.hash.slice(1)); if (!e) return false;
	const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight && r.bottom > 0 })()`

func followEvidence(b tab) {
	b.open("/search?q=john+school")
	b.loads(b.click("li.hit .chip.narrated"))
	b.holds("the row of the tactic is in view", inView)
	b.do(b.click(".tactic:target li a"))
	b.holds("the sentence is the target", `/^#p\d+s\d+$/.test(location.hash)`)
	b.holds("the sentence is in view", inView)
	b.holds("the sentence stands out", `getComputedStyle(document.querySelector(":target")).backgroundColor != getComputedStyle(document.body).backgroundColor`)
	b.open("/search?q=john+school")
	b.loads(b.click("li.hit .passage .cite"))
	b.holds("the passage is in view", inView)
}

// On a phone the facets are behind a link; it opens and closes by fragments.
func TestBrowserFilters(t *testing.T) {
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("script=%v", script), func(t *testing.T) {
			b := newTab(t)
			if !script {
				b.noScript()
			}
			b.size(390, 844)
			b.open("/search?q=john+school")
			const shown = `getComputedStyle(document.getElementById("filters")).display != "none"`
			b.holds("closed at first", "!("+shown+")")
			b.do(b.click(".open-filters"))
			b.holds("open", shown)
			b.holds("over everything", `document.elementFromPoint(innerWidth/2, innerHeight/2).closest("#filters") != null`)
			b.do(b.click("#filters .close"))
			b.holds("closed again", "!("+shown+")")
			b.do(b.click(".open-filters"))
			b.loads(b.click("#filters .facet li a"))
			b.holds("the filter is chosen", `document.querySelectorAll(".active a:not(.clear)").length == 1`)
		})
	}
}

// maxTabs is more than the stops of any page before its facets end.
const maxTabs = 60

// tabTo presses Tab until a condition on the focused element holds, and
// checks that it is seen to have the focus.
func (b tab) tabTo(what, condition string) {
	b.t.Helper()
	for range maxTabs {
		b.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](b, `(e => `+condition+`)(document.activeElement)`) {
			b.holds(what+" shows the focus", `(s => s.outlineStyle != "none" && parseFloat(s.outlineWidth) >= 2)(getComputedStyle(document.activeElement))`)
			return
		}
	}
	b.t.Fatalf("%s cannot be reached by Tab", what)
}

func TestBrowserKeyboard(t *testing.T) {
	b := newTab(t)
	b.open("/")
	b.tabTo("the skip link", `e.matches(".skip")`)
	b.tabTo("the box", `e.id == "q"`)
	b.loads(chromedp.KeyEvent("john school"), chromedp.KeyEvent(kb.Enter))
	if got := b.query(); got != "?q=john+school" {
		t.Errorf("Enter in the box leads to %s", got)
	}
	b.tabTo("a facet", `e.matches(".facet li a")`)
	b.loads(chromedp.KeyEvent(kb.Enter))
	b.holds("the filter is chosen", `document.querySelectorAll(".active a:not(.clear)").length == 1`)
	b.tabTo("the chosen filter", `e.matches(".active a")`)
	b.tabTo("a result", `e.matches(".hit h2 a")`)
	b.loads(chromedp.KeyEvent(kb.Enter))
	b.holds("a place is open", `location.pathname.startsWith("/places/")`)
}

// The facets stand before the results and hold some 40 stops: a link leads past
// them.
func TestBrowserSkipToResults(t *testing.T) {
	b := newTab(t)
	b.open("/search?q=john+school")
	b.tabTo("the link past the facets", `e.matches(".skip[href='#results']")`)
	b.do(chromedp.KeyEvent(kb.Enter))
	for range 8 {
		b.do(chromedp.KeyEvent(kb.Tab))
		if eval[bool](b, `document.activeElement.matches(".hit h2 a")`) {
			return
		}
	}
	t.Error("the first result is more than 8 stops behind the link")
}

// The skip link must lead past the header: the next stop is in the content.
func TestBrowserSkipLink(t *testing.T) {
	b := newTab(t)
	b.open("/search?q=john+school")
	b.tabTo("the skip link", `e.matches(".skip")`)
	b.holds("the skip link is seen", `document.activeElement.getBoundingClientRect().left >= 0`)
	b.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	b.holds("focus is in the content", `document.activeElement.closest("main") != null`)
}
