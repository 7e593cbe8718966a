package web_test

import (
	"fmt"
	"testing"
)

// sitePages are one page of each kind, by the name of its screenshot.
var sitePages = []struct{ name, target string }{
	{"home", "/"},
	{"search", "/search?q=john+school"},
	{"place", "/places/port-lisandro-ca?q=arrest"},
	{"help", "/help"},
	{"error", "/search?tactic=foo&page=0"},
}

// Pages that are wide for a reason of their own.
var widePages = []string{
	"/search?q=" + longWord, "/search?q=%22john+school&tactic=cameras&tactic=john-school&state=ca&state=dc&type=metropolitan-area", "/search?q=(" + longWord,
	"/search?q=letters&hitsPerPage=2&page=9&evidence=any", "/search?q=zzzz&state=ca", "/places/skarrow-bay-borough-ak", "/places/" + longWord,
	"/places/upper-tunnock-census-area-ak", "/search?q=letters#filters",
}

const longWord = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverordnungsgesetz"

// A page that scrolls sideways on a phone cannot be read.
func TestBrowserNoSidewaysScroll(t *testing.T) {
	b := newTab(t)
	targets := widePages
	for _, p := range sitePages {
		targets = append(targets, p.target)
	}
	for _, width := range []int64{320, 390, 768, 1280} {
		b.size(width, 844)
		for _, target := range targets {
			t.Run(fmt.Sprintf("%d%s", width, target), func(t *testing.T) {
				b := b
				b.t = t
				b.open(target)
				if w := eval[int64](b, "document.documentElement.scrollWidth"); w > width {
					t.Errorf("%s is %d px wide in a window of %d px; too wide: %s", target, w, width, eval[string](b, tooWide))
				}
			})
		}
	}
}

// tooWide names the elements that reach over the right edge.
const tooWide = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
	.slice(0, 4).map(e => e.tagName + "." + e.className + "#" + e.id).join(", ")`

// On a wide screen the header stands over the column of the content.
func TestBrowserColumns(t *testing.T) {
	b := newTab(t)
	for _, width := range []int64{390, 1280, 1920, 2560} {
		b.size(width, 900)
		for _, p := range sitePages {
			b.open(p.target)
			left := eval[[]float64](b, `[".brand", "main > :not(.skip)", "footer.site p"].map(s => document.querySelector(s).getBoundingClientRect().left)`)
			if left[0] != left[1] || left[2] != left[1] {
				t.Errorf("%s at %d px: header, content and footer begin at %v", p.name, width, left)
			}
		}
	}
}

// smallTargets names links and buttons under 24 by 24 px (WCAG 2.2, 2.5.8)
// that stand outside running text, where the exception for inline links ends.
const smallTargets = `[...document.querySelectorAll("button, summary, .facet li a, .active a, .chip, .pager a, .open-filters, .close, .toc a, header.site a, .sorts a, .cite")]
	.filter(e => e.checkVisibility() && (r => r.width > 0 && (r.height < 24 || r.width < 24))(e.getBoundingClientRect()))
	.map(e => e.className + " " + e.textContent.trim().slice(0, 20) + " " + Math.round(e.getBoundingClientRect().width) + "x" + Math.round(e.getBoundingClientRect().height))
	.filter((x, i, l) => l.indexOf(x) == i).slice(0, 6).join("; ")`

func TestBrowserTargetSize(t *testing.T) {
	b := newTab(t)
	for _, width := range []int64{390, 1280} {
		b.size(width, 844)
		for _, p := range sitePages {
			b.open(p.target)
			if small := eval[string](b, smallTargets); small != "" {
				t.Errorf("%s at %d px has targets under 24 px: %s", p.name, width, small)
			}
		}
	}
}

// lowContrast names texts whose colours are nearer than 4.5:1 (3:1 where
// large). Elements without a background take the one they lie on.
const lowContrast = `(() => {
	const ctx = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
	const rgb = c => { ctx.clearRect(0, 0, 1, 1); ctx.fillStyle = c; ctx.fillRect(0, 0, 1, 1); return [...ctx.getImageData(0, 0, 1, 1).data] };
	const lum = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 }); return .2126 * r + .7152 * g + .0722 * b };
	const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] == 255) return c } return [255, 255, 255, 255] };
	const bad = new Set();
	for (const e of document.querySelectorAll("body *")) {
		if (![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) || !e.checkVisibility() || e.closest(".hide, .skip")) continue;
		const s = getComputedStyle(e), fg = rgb(s.color), bg = ground(e), o = parseFloat(s.opacity), mix = fg.map((v, i) => v * o + bg[i] * (1 - o));
		const [a, b] = [lum(mix), lum(bg)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05), px = parseFloat(s.fontSize);
		if (ratio < (px >= 24 || px >= 18.66 && s.fontWeight >= 700 ? 3 : 4.5)) bad.add(e.tagName + "." + e.className + " " + ratio.toFixed(2));
	}
	return [...bad].slice(0, 6).join("; ");
})()`

func TestBrowserContrast(t *testing.T) {
	b := newTab(t)
	for _, scheme := range []string{"light", "dark"} {
		b.scheme(scheme)
		for _, p := range sitePages {
			b.open(p.target)
			if bad := eval[string](b, lowContrast); bad != "" {
				t.Errorf("%s, %s: low contrast: %s", p.name, scheme, bad)
			}
		}
	}
}
