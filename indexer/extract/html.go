package extract

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
)

// Elements by what they mean for the flow of text.
var (
	skipped = tags("script style noscript template iframe object canvas audio video map select textarea head button")
	blocky  = tags(`p div section article main header footer aside nav ul ol li dl dt dd table thead tbody tfoot tr td th
		caption figure figcaption blockquote pre h1 h2 h3 h4 h5 h6 hr form fieldset legend details summary address center body html`)
	siteParts   = tags("nav form")
	emphasising = tags("strong b em i u font span a")
)

// siteClass finds furniture by the words of classes and ids that themes of
// every kind share. It is a hint on top of elements and roles, not the rule.
var siteClass = regexp.MustCompile(`(?i)(^|[\s_-])(nav|navbar|navigation|menu|sidebar|widget-area|widget_(?:search|categor\w*|recent\w*|archives?|meta|nav_menu|tag_cloud|pages|calendar|rss)|share|sharing|sharedaddy|social|related|relatedposts|jp-relatedposts|entry-meta|post-meta|postmetadata|byline|posted-on|posts-container|comment|comments|cookie|cookies|gdpr|breadcrumb|breadcrumbs|newsletter|subscribe|pagination|pager|skip-link|search-form|searchform|site-footer|site-header|masthead|colophon|advert|ads|banner|popup|modal)($|[\s_-])`)

var siteRoles = tags("navigation search banner contentinfo complementary dialog alert alertdialog menu menubar toolbar")

func tags(s string) map[string]bool {
	m := map[string]bool{}
	for _, t := range strings.Fields(s) {
		m[t] = true
	}
	return m
}

// parseHTML makes blocks of a saved page.
func parseHTML(src string) page {
	var warnings []string
	root, err := html.Parse(strings.NewReader(src))
	if err != nil {
		// html.Parse refuses more than 512 open elements.
		warnings = append(warnings, "the HTML is nested too deeply; wrappers without meaning were left out to read it")
		root, err = html.Parse(strings.NewReader(flatten(src)))
	}
	if err != nil {
		p := tokenizeHTML(src)
		p.warnings = append(p.warnings, "the HTML could not be parsed as a tree; it was read as a flat list of lines")
		return p
	}
	doc := goquery.NewDocumentFromNode(root)
	p := page{warnings: warnings}
	readHead(doc, src, &p)

	w := walker{main: mainPart(doc), total: len(textOf(root))}
	doc.Find("style").Each(func(_ int, s *goquery.Selection) {
		w.sheet = append(w.sheet, hiddenClassesOf(s.Text())...)
	})
	w.walk(root, state{outside: w.main != nil})
	w.flush(state{})
	p.blocks = w.blocks
	return p
}

// readHead takes titles, addresses and dates from the markup around the text.
func readHead(doc *goquery.Document, src string, p *page) {
	add := func(list *[]string, s string) {
		if s = text.Squeeze(s); s != "" {
			*list = append(*list, s)
		}
	}
	doc.Find("h1").Each(func(_ int, s *goquery.Selection) { add(&p.titles, s.Text()) })
	content := func(sel, attr string) string { v, _ := doc.Find(sel).First().Attr(attr); return strings.TrimSpace(v) }
	add(&p.titles, content(`meta[property="og:title"]`, "content"))
	add(&p.titles, doc.Find("head title").First().Text())
	doc.Find("h2").Each(func(_ int, s *goquery.Selection) { add(&p.titles, s.Text()) })

	var urls []string
	add(&urls, content(`link[rel~="canonical"]`, "href"))
	add(&urls, content(`meta[property="og:url"]`, "content"))
	add(&urls, content(`link[rel~="shortlink"]`, "href"))
	add(&urls, savedFrom(src))
	if len(urls) > 0 {
		p.url, p.aliases = urls[0], urls[1:]
	}
	for _, c := range []string{
		content(`meta[property="article:modified_time"]`, "content"),
		content(`meta[property="og:updated_time"]`, "content"),
		content(`time.updated`, "datetime"),
		savedDate(src),
		content(`meta[property="article:published_time"]`, "content"),
		content(`article time[datetime]`, "datetime"),
	} {
		if d := isoDate(c); d != "" {
			p.captured = d
			return
		}
	}
}

var (
	savedFromRE = regexp.MustCompile(`<!-- saved from url=\(\d+\)(\S+)`)
	savedDateRE = regexp.MustCompile(`(?i)<!--[^>]*\b(?:saved|captured|archived|fetched|crawled)\b[^>]*?(\d{4}-\d{2}-\d{2})`)
)

func savedFrom(src string) string { return submatch(savedFromRE, src) }
func savedDate(src string) string { return submatch(savedDateRE, src) }

func submatch(re *regexp.Regexp, s string) string {
	if m := re.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// mainPart returns the element that holds the page's own text, or nil where
// the markup does not say: of all article and main elements the one with the
// most text outside of links, if that is a good part of the page's.
func mainPart(doc *goquery.Document) *html.Node {
	var best *html.Node
	most := 0
	body := len(text.Squeeze(doc.Find("body").Text())) - len(text.Squeeze(doc.Find("body a, body script, body style").Text()))
	doc.Find(`main, article, [role="main"]`).Each(func(_ int, s *goquery.Selection) {
		n := len(text.Squeeze(s.Text())) - len(text.Squeeze(s.Find("a, script, style, nav").Text()))
		// An article inside main is preferred only when it holds nearly all
		// of it: fields may stand beside it.
		if n > most+most/10 {
			best, most = s.Nodes[0], n
		}
	})
	if most < minMainText || most*5 < body*2 {
		return nil
	}
	return best
}

// minMainText is the number of bytes under which a main or article element is
// taken for an empty shell.
const minMainText = 80

// state is what holds for everything inside an element.
type state struct {
	kind      kind
	level     int
	hidden    bool
	furniture bool
	outside   bool
	inPre     bool
}

type walker struct {
	main   *html.Node
	total  int // bytes of text in the page
	sheet  []string
	blocks []block

	buf      strings.Builder
	lead     string
	started  bool
	plain    int // bytes of text outside of emphasis
	links    []corpus.Link
	mark     mark
	para     int
	breaks   int
	newBlock bool
}

// walk visits the element in document order and emits its blocks.
func (w *walker) walk(n *html.Node, st state) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data, st)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	if n.Type == html.ElementNode {
		if w.leaf(n, st) {
			return
		}
		st = w.enter(n, st)
	}
	if n.DataAtom == atom.Tr {
		w.row(n, st)
		return
	}
	block := n.Type == html.ElementNode && blocky[n.Data]
	if block {
		w.flush(st)
		w.newBlock = true
		if hidden, _ := attr(n, "aria-hidden"); hidden == "true" {
			w.mark = unused
		}
		if m := markOf(n); m != unmarked && (n.DataAtom == atom.Li || n.DataAtom == atom.Div || n.DataAtom == atom.P || n.DataAtom == atom.Dd || n.DataAtom == atom.Dt) {
			w.mark = m
		}
		apart := chips(n)
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			w.walk(c, st)
			if apart[c] {
				w.flush(st)
			}
		}
		w.flush(st)
		w.newBlock = true
		return
	}
	w.inline(n, st)
}

// minChips is the number of boxes from which on a row of inline elements is a
// list to a reader; maxChip is the length in bytes of the longest one.
const (
	minChips = 3
	maxChip  = 60
)

// chips returns the children of a block that stand as boxes side by side:
// inline elements in a row with nothing but space between them.
func chips(n *html.Node) map[*html.Node]bool {
	var out map[*html.Node]bool
	var run []*html.Node
	end := func() {
		if len(run) >= minChips {
			if out == nil {
				out = map[*html.Node]bool{}
			}
			for _, c := range run {
				out[c] = true
			}
		}
		run = nil
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "", c.DataAtom == atom.Br:
		case c.Type == html.ElementNode && !blocky[c.Data] && len(text.Squeeze(textOf(c))) <= maxChip:
			run = append(run, c)
		default:
			// A row inside a sentence is part of it.
			if c.Type == html.TextNode {
				run = nil
				continue
			}
			end()
		}
	}
	if out == nil || len(run) > 0 {
		end()
	}
	return out
}

// leaf handles elements without content of their own.
func (w *walker) leaf(n *html.Node, st state) bool {
	switch n.DataAtom {
	case atom.Br:
		w.flush(st)
		w.breaks++
		return true
	case atom.Img, atom.Input, atom.Svg:
		w.note(n, st)
		return true
	}
	return skipped[n.Data]
}

// note takes the mark that an icon, an image or a box makes.
func (w *walker) note(n *html.Node, st state) {
	if m := markOf(n); m != unmarked {
		w.mark = m
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			if c.DataAtom == atom.Title && c.FirstChild != nil {
				if m := markWord(c.FirstChild.Data); m != unmarked {
					w.mark = m
				}
				continue
			}
			w.note(c, st)
		}
	}
}

// enter updates the state for the inside of n.
func (w *walker) enter(n *html.Node, st state) state {
	if n == w.main {
		st.outside = false
		st.furniture = false
	}
	st.hidden = st.hidden || hiddenNode(n, w.sheet)
	role, _ := attr(n, "role")
	id, _ := attr(n, "id")
	class, _ := attr(n, "class")
	if !st.furniture && n != w.main && (siteParts[n.Data] || siteRoles[role] ||
		(siteClass.MatchString(class) || siteClass.MatchString(id)) && !w.holdsPage(n)) {
		st.furniture = true
	}
	if (n.DataAtom == atom.Aside || n.DataAtom == atom.Footer || n.DataAtom == atom.Header) && st.outside {
		st.furniture = true
	}
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		st.kind, st.level = heading, int(n.Data[1]-'0')
	case "summary", "legend", "caption":
		st.kind, st.level = heading, 4
	case "li":
		st.kind = item
	case "dt", "th":
		st.kind = term
	case "dd":
		st.kind = value
	case "p", "div", "td", "blockquote":
		if st.kind == heading {
			st.kind = line
		}
	case "pre":
		st.inPre = true
	}
	return st
}

// holdsPage tells whether an element is too large a part of the page to be
// furniture, whatever its class says ("content has-sidebar").
func (w *walker) holdsPage(n *html.Node) bool {
	return n.DataAtom == atom.Body || n.DataAtom == atom.Html || len(textOf(n))*5 > w.total*2
}

// inline walks an inline element and keeps what it says about the line.
func (w *walker) inline(n *html.Node, st state) {
	first := !w.started
	before := w.buf.Len()
	if m := markOf(n); m != unmarked && n.DataAtom != atom.A {
		w.mark = m
	}
	plain := w.plain
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, st)
	}
	if w.buf.Len() < before { // a block inside flushed the line
		return
	}
	inner := text.Squeeze(w.buf.String()[before:])
	if emphasising[n.Data] && n.DataAtom != atom.Span && n.DataAtom != atom.A || first && n.DataAtom == atom.A {
		if n.DataAtom != atom.A {
			w.plain = plain
		}
	}
	if n.DataAtom == atom.A && inner != "" {
		href, _ := attr(n, "href")
		w.links = append(w.links, corpus.Link{Text: inner, URL: cleanURL(href)})
	}
	if first && inner != "" {
		w.lead = inner
		// Adjacent inline boxes are apart for a reader: "<span>State</span><span>Ohio</span>".
		w.buf.WriteByte(' ')
	}
}

func (w *walker) text(s string, st state) {
	if strings.TrimSpace(s) != "" {
		w.started = true
		w.plain += len(s)
	}
	if !st.inPre {
		w.buf.WriteString(s)
		return
	}
	for i, l := range strings.Split(s, "\n") {
		if i > 0 {
			w.flush(st)
			w.breaks++
		}
		w.buf.WriteString(l)
	}
}

// flush ends the current line and emits it.
func (w *walker) flush(st state) {
	b, ok := w.take(st)
	if !ok {
		return
	}
	if w.newBlock || w.breaks > 1 {
		w.para++
		b.gap = true
	}
	b.para = w.para
	w.newBlock, w.breaks = false, 0
	w.blocks = append(w.blocks, b)
}

// take makes a block of what has been gathered, and forgets it.
func (w *walker) take(st state) (block, bool) {
	t := text.Squeeze(w.buf.String())
	b := block{kind: st.kind, level: st.level, text: t, links: w.links, mark: w.mark,
		hidden: st.hidden, furniture: st.furniture, outside: st.outside, strong: t != "" && w.plain == 0}
	if w.lead != t {
		b.lead = w.lead
	}
	w.buf.Reset()
	w.lead, w.started, w.plain, w.links = "", false, 0, nil
	if t == "" {
		return b, false
	}
	w.mark = unmarked
	return b, true
}

// row emits a table row as one block with its cells. A row that holds whole
// parts of a page (layout tables) is walked like any other element.
func (w *walker) row(n *html.Node, st state) {
	w.flush(st)
	if layout(n) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			w.walk(c, st)
			w.flush(st)
			w.newBlock = true
		}
		return
	}
	r := block{kind: row, hidden: st.hidden, furniture: st.furniture, outside: st.outside, mark: markOf(n), gap: true}
	if hidden, _ := attr(n, "aria-hidden"); hidden == "true" {
		r.mark = unused
	}
	var parts []string
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		sub := walker{main: w.main, total: w.total, sheet: w.sheet}
		cst := sub.enter(c, st)
		if m := markOf(c); m != unmarked {
			sub.mark = m
		}
		for cc := c.FirstChild; cc != nil; cc = cc.NextSibling {
			sub.walk(cc, cst)
		}
		sub.flush(cst)
		cell := merge(sub.blocks)
		if cell.mark == unmarked {
			cell.mark = sub.mark // a cell with an icon alone
		}
		cell.hidden = cst.hidden
		r.cells = append(r.cells, cell)
		r.links = append(r.links, cell.links...)
		if cell.text != "" {
			parts = append(parts, cell.text)
		}
	}
	r.text = strings.Join(parts, " | ")
	if r.text == "" {
		return
	}
	w.para++
	r.para = w.para
	w.blocks = append(w.blocks, r)
	w.newBlock = true
}

// merge joins the blocks of one cell.
func merge(bs []block) block {
	out := block{}
	var parts []string
	for _, b := range bs {
		parts = append(parts, b.text)
		out.links = append(out.links, b.links...)
		if b.mark != unmarked {
			out.mark = b.mark
		}
	}
	out.text = strings.Join(parts, " ")
	return out
}

// layout tells whether a row is used to place parts of a page side by side.
func layout(tr *html.Node) bool {
	found := false
	var look func(*html.Node, int)
	look = func(n *html.Node, depth int) {
		if found || depth > 60 {
			return
		}
		if n.Type == html.ElementNode {
			switch n.Data {
			case "p", "h1", "h2", "h3", "h4", "table", "ul", "ol", "dl", "div", "article":
				found = len(text.Squeeze(textOf(n))) > 0
			}
		}
		for c := n.FirstChild; c != nil && !found; c = c.NextSibling {
			look(c, depth+1)
		}
	}
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		for cc := c.FirstChild; cc != nil; cc = cc.NextSibling {
			look(cc, 0)
		}
	}
	return found || len(textOf(tr)) > 600
}

func textOf(n *html.Node) string {
	var b strings.Builder
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(n)
	return b.String()
}

// cleanURL keeps web addresses and drops everything else (javascript:,
// mailto:, fragments of the saved page).
func cleanURL(href string) string {
	href = strings.TrimSpace(href)
	lower := strings.ToLower(href)
	if strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
		return href
	}
	return ""
}

// maxOpen is the number of open elements from which on flatten leaves
// wrappers out; html.Parse allows 512.
const maxOpen = 200

// flatten rewrites HTML so that it can be parsed: beyond maxOpen open
// elements, start and end tags of wrappers become line breaks.
func flatten(src string) string {
	wrappers := tags("div span section article font b i u em strong center blockquote ul ol dl table tbody tr td")
	var b strings.Builder
	b.Grow(len(src))
	z := html.NewTokenizer(strings.NewReader(src))
	var left []bool // of the open wrappers: was the tag left out
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			if !wrappers[string(name)] {
				b.WriteString(raw)
				continue
			}
			out := len(left) > maxOpen
			left = append(left, out)
			if out {
				b.WriteString("<br>")
			} else {
				b.WriteString(raw)
			}
		case html.EndTagToken:
			raw := string(z.Raw())
			name, _ := z.TagName()
			if !wrappers[string(name)] || len(left) == 0 {
				b.WriteString(raw)
				continue
			}
			if left[len(left)-1] {
				b.WriteString("<br>")
			} else {
				b.WriteString(raw)
			}
			left = left[:len(left)-1]
		default:
			b.Write(z.Raw())
		}
	}
}

// tokenizeHTML reads the page without building a tree.
func tokenizeHTML(src string) page {
	p := page{}
	w := walker{}
	z := html.NewTokenizer(strings.NewReader(src))
	skip := ""
	st := state{}
	inTitle := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			w.flush(st)
			p.blocks = w.blocks
			return p
		case html.TextToken:
			if inTitle {
				p.titles = append(p.titles, text.Squeeze(string(z.Text())))
			} else if skip == "" {
				w.text(string(z.Text()), st)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			tag := string(name)
			inTitle = tag == "title"
			if tag == "br" || blocky[tag] {
				w.flush(st)
				w.newBlock = tag != "br"
				if tag == "br" {
					w.breaks++
				}
				st = state{}
				if len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6' {
					st = state{kind: heading, level: int(tag[1] - '0')}
				} else if tag == "li" {
					st = state{kind: item}
				}
			} else if skipped[tag] && tag != "head" && skip == "" {
				skip = tag
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := string(name)
			inTitle = false
			if tag == skip {
				skip = ""
			}
			if blocky[tag] {
				w.flush(st)
				w.newBlock = true
				st = state{}
			}
		}
	}
}
