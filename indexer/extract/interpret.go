package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
)

// part is where in a page the interpreter stands.
type part int

const (
	before part = iota // of the title
	narrative
	tacticBlock
	partnersPart
	sourcesPart
	done // behind the page's own text
)

var (
	tacticsHeading  = regexp.MustCompile(`(?i)^(?:(?:demand[- ]reduction )?tactics (?:used|employed|in use|implemented|documented)(?: here)?|demand[- ]reduction tactics|tactics)\s*(?:[:–—-]\s*(.*))?$`)
	sourcesHeading  = regexp.MustCompile(`(?i)^(?:key sources|sources|key references|references|key source|sources? (?:and|&) (?:links|references))\s*:?$`)
	partnersHeading = regexp.MustCompile(`(?i)^(?:key partners?|partners?|partner agencies|key partner agencies|partner organi[sz]ations)\s*:?\s*$`)

	// furnitureLine matches lines that belong to the site, whatever page.
	furnitureLine = regexp.MustCompile(`(?i)^(?:comments? (?:are|is) closed\.?|leave a (?:reply|comment).*|no comments(?: yet)?\.?|\d+ comments?|share(?: this)?(?: page| post| on .*)?:?|share this:.*|like this:.*|tweet|print(?: this page)?|email(?: this)?|facebook|twitter|linkedin|pinterest|reddit|whatsapp|skip to (?:main )?content|search(?: for)?:?.*|menu|toggle navigation|home|(?:previous|next|older|newer)(?: (?:post|entry|page|site|community))?.{0,60}|(?:related|recent|popular|similar|more|nearby) (?:posts|sites|communities|pages|articles|places)\b.*|you (?:may|might) also like.*|posted (?:on|by) .*|by admin.*|(?:©|\(c\)|copyright)\s.*|.*all rights reserved\.?|powered by .*|proudly powered.*|we use cookies.*|this (?:site|website) uses cookies.*|accept(?: all)?(?: cookies)?|subscribe.*|sign up.*|log ?in.*|back to (?:top|the list|map|all).*|read more.*|loading.*|←.*|.*→|page \d+ of \d+|edit(?: this (?:page|entry))?|this entry was posted.*|bookmark the permalink.*|tagged(?: with)?:? .{0,120}|.*proudly powered by.*|article printed from.*|urls in this post:?|click here to print.*|\d+ min(?:ute)?s?(?: of)? read(?:ing)?|\d+ (?:year|month|week|day|hour)s? ago|by (?:[a-z]+ ){0,2}(?:staff|admin|editor|team)|(?:staff|admin|editor|by|permalink)|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}, \d{4}|the wayback machine.*|toggle navigation.*|expand|overview expand|advertisement|donate(?: now)?|view (?:on )?map|privacy policy.*|terms of (?:use|service).*)$`)

	// endHeading opens lists of other pages, behind the page's own text.
	endHeading = regexp.MustCompile(`(?i)^related$|^(?:related|recent|popular|similar|more|nearby|other) (?:posts|sites|communities|pages|articles|places|entries)\b.*|^you (?:may|might) also (?:like|read).*|^leave a (?:reply|comment).*|^comments?$|^\d+ comments?$|^archives$|^post navigation$|^browse (?:by|all)\b.*|^share this.*`)
)

// tagWord parts the lists that some themes print in one line.
var tagWord = regexp.MustCompile(`(?i)\s*\b(?:tagged|tags?|filed under|posted in|categor(?:y|ies))\b:?`)

// interpreter walks the blocks of a page once and sorts them.
type interpreter struct {
	tax    *corpus.Taxonomy
	blocks []block

	fields     fields
	hasBlock   bool
	labels     []rowLabel
	categories []string
	sections   []corpus.Section
	partners   []corpus.Link
	sources    []corpus.Sources
	date       string

	place     string // that the title names
	at        part
	para      int // of the last narrative line
	blockKind kind
	blockGap  bool
}

// rowLabel is one row of the block of tactics.
type rowLabel struct {
	text string
	mark mark
}

// interpret sorts the blocks; titleAt is the index of the block that is the
// page's title, or -1.
func (in *interpreter) interpret(titleAt int) {
	in.at = narrative
	if titleAt >= 0 {
		in.at = before
	}
	for i := 0; i < len(in.blocks); i++ {
		b := &in.blocks[i]
		if i == titleAt {
			in.at = narrative
			continue
		}
		if n := in.field(i); n > 0 {
			i += n - 1
			continue
		}
		if b.furniture || b.outside {
			continue
		}
		in.take(b)
	}
	if !in.hasBlock {
		in.besideBlock()
	}
}

// besideBlock looks for the block of tactics beside the page's own part, in
// an info box. A menu of tactics is all links and has no marks.
func (in *interpreter) besideBlock() {
	for i := range in.blocks {
		b := &in.blocks[i]
		if !b.furniture && !b.outside || b.hidden || !fullTacticsHeading.MatchString(b.text) || !in.headingLike(b) {
			continue
		}
		box := &interpreter{tax: in.tax, at: tacticBlock, blockKind: -1}
		marked := false
		for j := i + 1; j < len(in.blocks) && box.label(&in.blocks[j]); j++ {
			marked = marked || in.blocks[j].mark != unmarked || !in.blocks[j].linked()
		}
		if marked && len(box.labels) > 0 {
			in.labels, in.hasBlock = box.labels, true
			return
		}
	}
}

var fullTacticsHeading = regexp.MustCompile(`(?i)^(?:demand[- ]reduction )?tactics (?:used|employed|in use|implemented|documented)(?: here)?\s*:?$`)

// field reads a labelled value at block i and returns how many blocks it
// takes, 0 if there is none.
func (in *interpreter) field(i int) int {
	b := &in.blocks[i]
	if b.hidden || in.at == tacticBlock && b.kind == item {
		return 0
	}
	if n := in.fieldTable(i); n > 0 {
		return n
	}
	if in.fieldLine(b) {
		return 1
	}
	f, ok := asField(b)
	if !ok {
		return 0
	}
	n := 1
	if f.value == "" && f.name != "location" {
		v, m := in.valueAfter(i, f.name)
		if v == "" {
			if b.kind != heading && (f.colon || fieldNames[fieldKey(b.text)] != "") && !b.furniture && len(b.text) < 20 {
				return 1 // an empty field
			}
			return 0
		}
		f.value, f.colon, n = v, true, 1+m
	}
	if (b.furniture || b.outside) && (f.name == "categories" || f.name == "date" || in.menu(i+n-1, f.name)) {
		return 0
	}
	switch f.name {
	case "categories":
		if in.at == tacticBlock && b.kind == item || !f.colon && b.lead == "" && len(b.links) == 0 {
			return 0
		}
		in.category(f.value)
		return n
	case "date":
		if d := looseDate(f.value); d != "" {
			if in.date == "" {
				in.date = d
			}
			return n
		}
		return 0
	}
	if !in.fields.set(f, in.tax) {
		return 0
	}
	if in.at == tacticBlock {
		in.at = narrative
	}
	return n
}

// fieldTable reads a row of names above a row of values.
func (in *interpreter) fieldTable(i int) int {
	b := &in.blocks[i]
	if len(b.cells) < 2 || i+1 >= len(in.blocks) || len(in.blocks[i+1].cells) != len(b.cells) {
		return 0
	}
	for _, c := range b.cells {
		if fieldNames[fieldKey(c.text)] == "" {
			return 0
		}
	}
	for k, c := range b.cells {
		in.fields.set(field{fieldNames[fieldKey(c.text)], in.blocks[i+1].cells[k].text, true}, in.tax)
	}
	return 2
}

// fieldStart finds the names of fields inside a line that has several.
var fieldStart = regexp.MustCompile(`\b(?:State|Type|Population|Location)\s*:`)

// maxFieldsLine is the length in bytes beyond which a line with several
// fields is prose.
const maxFieldsLine = 160

// fieldLine reads "State: Ohio | Type: City | Population: 1,200" in one line.
func (in *interpreter) fieldLine(b *block) bool {
	if len(b.text) > maxFieldsLine || len(b.cells) == 2 {
		return false
	}
	at := fieldStart.FindAllStringIndex(b.text, -1)
	if len(at) < 2 || at[0][0] != 0 {
		return false
	}
	for k, loc := range at {
		end := len(b.text)
		if k+1 < len(at) {
			end = at[k+1][0]
		}
		name := fieldNames[fieldKey(b.text[loc[0]:loc[1]])]
		in.fields.set(field{name, strings.Trim(b.text[loc[1]:end], " |,;·•/–—-"), true}, in.tax)
	}
	return true
}

// valueAfter returns the value that stands in the block after i.
func (in *interpreter) valueAfter(i int, name string) (string, int) {
	if i+1 >= len(in.blocks) {
		return "", 0
	}
	next := &in.blocks[i+1]
	v := strings.Trim(next.text, " :")
	if next.hidden || len(v) > 60 || !fits(name, v, in.tax) && !(in.blocks[i].kind == term && next.kind == value) {
		return "", 0
	}
	if in.menu(i+1, name) {
		return "", 0
	}
	return v, 1
}

// menu tells whether the block at i is the first of several values of a field:
// a list to choose from, not the value of this page.
func (in *interpreter) menu(i int, name string) bool {
	if i+1 >= len(in.blocks) {
		return false
	}
	v := strings.Trim(in.blocks[i+1].text, " :")
	return fieldNames[fieldKey(v)] == "" && fits(name, v, in.tax)
}

// category reads a line of tags: types, states and tactics by their names.
func (in *interpreter) category(v string) {
	v = tagWord.ReplaceAllString(v, ",")
	for part := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ',' || r == '|' || r == ';' || r == '·' || r == '/' }) {
		part = strings.TrimSpace(part)
		if t, ok := in.tax.Find(part); ok {
			in.categories = append(in.categories, t.Label)
			continue
		}
		if st, ok := corpus.FindState(part); ok && in.fields.state == "" {
			in.fields.state = st.Code
		} else if label, ok := in.tax.Type(part); ok && in.fields.typ == "" {
			in.fields.typ = label
		}
	}
}

// take puts one block where it belongs.
func (in *interpreter) take(b *block) {
	if in.at == done {
		return
	}
	if commentsClosed.MatchString(b.text) && in.at != before {
		in.at = done // what follows belongs to the site
		return
	}
	if in.opens(b) {
		return
	}
	switch in.at {
	case tacticBlock:
		if in.label(b) {
			return
		}
		in.at = narrative
		in.prose(b)
	case partnersPart:
		in.partner(b)
	case sourcesPart:
		in.source(b)
	case narrative:
		in.prose(b)
	case before:
		// A page may have its title below its text only in furniture; long
		// prose before the title is kept.
		if b.kind == line && len(b.text) > proseLength && !b.linked() {
			in.prose(b)
		}
	}
}

// opens recognises the headings that open a part of the page.
func (in *interpreter) opens(b *block) bool {
	if b.hidden || len(b.text) > 120 && len(b.cells) == 0 {
		return false
	}
	head := b.text
	if len(b.cells) > 0 {
		head = b.cells[0].text
	}
	head = toggleWord.ReplaceAllString(head, "")
	switch {
	case in.at != tacticBlock && len(in.labels) == 0 && in.tacticsOpen(b, head):
		in.at, in.hasBlock = tacticBlock, true
		in.blockKind, in.blockGap = -1, false
		return true
	case sourcesHeading.MatchString(head) && (in.headingLike(b) || b.lead != "" && strings.HasPrefix(b.text, b.lead)):
		in.at = sourcesPart
		return true
	case partnersHeading.MatchString(head) && in.headingLike(b):
		in.at = partnersPart
		return true
	case in.at == sourcesPart && (b.kind == heading || b.strong) && in.otherPlace(b.text):
		in.at = done // a list of other communities
		return true
	case endHeading.MatchString(b.text) && (b.kind == heading || b.strong || in.at == sourcesPart):
		in.at = done
		return true
	}
	return false
}

var commentsClosed = regexp.MustCompile(`(?i)^comments? (?:are|is) closed\.?$`)

// toggleWord is what accordions add to a heading.
var toggleWord = regexp.MustCompile(`(?i)\s+(?:expand|collapse|toggle|show|hide|\[?[+▼▾▸►−–-]\]?)$`)

// otherPlace tells whether a heading names a community, as lists of other
// pages do.
func (in *interpreter) otherPlace(s string) bool {
	pl, ok := parseTitle(s)
	return ok && pl.name != in.place
}

// tacticsOpen recognises the heading of the block; labels may follow in the
// same line ("Tactics Used: Cameras, Letters").
func (in *interpreter) tacticsOpen(b *block, head string) bool {
	if b.kind == item || b.linked() {
		return false // an entry of a menu or a tab
	}
	m := tacticsHeading.FindStringSubmatch(head)
	if m == nil || strings.EqualFold(strings.TrimRight(head, ": "), "tactics") && b.kind == line && len(b.cells) == 0 && !b.strong && !b.gap {
		return false
	}
	if rest := strings.TrimSpace(m[1]); rest != "" {
		return in.labelList(rest)
	}
	if len(b.cells) == 2 && b.cells[1].text != "" && !isColumnHead(b.cells[1].text) {
		return in.labelList(b.cells[1].text)
	}
	return true
}

func isColumnHead(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "used", "used?", "in use", "status", "yes/no", "documented", "present", "evidence", "used here", "tactic", "documented?":
		return true
	}
	return false
}

// listSep parts the labels of a line.
var listSep = regexp.MustCompile(`[,;•|]|\s+and\s+`)

func (in *interpreter) labelList(s string) bool {
	var rows []rowLabel
	for _, part := range listSep.Split(s, -1) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, m := splitMark(part)
		if _, ok := in.tax.Find(name); !ok {
			return false
		}
		rows = append(rows, rowLabel{name, m})
	}
	in.labels = rows
	defer func() { in.labels = rows }()
	return len(rows) > 0
}

// label reads one row of the block of tactics; false ends the block.
func (in *interpreter) label(b *block) bool {
	if len(b.cells) == 0 && len(b.text) > maxFurniture && !strings.ContainsAny(b.text, ",;•") && in.labelRun(b.text) == nil {
		return false
	}
	if len(b.cells) == 0 && b.kind != heading && strings.ContainsAny(b.text, ",;•") {
		old := in.labels
		if in.labelList(b.text) {
			in.labels = append(old, in.labels...)
			return true
		}
		in.labels = old
	}
	if m := lineMark(b); m != unmarked && len(b.cells) == 0 {
		// "Yes" in an element of its own (dd), or a line of a legend.
		if last := len(in.labels) - 1; last >= 0 && in.labels[last].mark == unmarked {
			in.labels[last].mark = m
		}
		return true
	}
	if !hasWord(b.text) {
		return true // a separator between labels
	}
	if run := in.labelRun(b.text); len(run) > 1 && len(b.cells) == 0 {
		in.labels = append(in.labels, run...)
		return true
	}
	name, m := splitMark(b.text)
	rows := []rowLabel{}
	if len(b.cells) > 0 {
		rows = cellLabels(b, in.tax)
		if len(rows) == 0 {
			// A row of column heads stands at the top of some tables.
			return len(in.labels) == 0 && isColumnHead(b.cells[len(b.cells)-1].text)
		}
	} else {
		if t, ok := in.tax.Find(name); !ok || len(t.Label) == 0 {
			return b.hidden
		}
		if m == unmarked {
			m = b.mark
		}
		if b.hidden {
			m = unused
		}
		rows = append(rows, rowLabel{name, m})
	}
	if in.blockKind >= 0 && len(b.cells) == 0 {
		again := slices.ContainsFunc(in.labels, func(l rowLabel) bool { return strings.EqualFold(l.text, name) })
		if again || b.kind == heading && in.blockKind != heading || strings.HasSuffix(name, ":") ||
			b.kind == line && b.gap && !in.blockGap && len(in.labels) > 1 && in.blockKind == line && b.mark == unmarked {
			return false // a tactic's name as a heading of the narrative
		}
	}
	if len(in.labels) == 1 {
		in.blockGap = b.gap
	}
	in.blockKind = b.kind
	in.labels = append(in.labels, rows...)
	return true
}

func hasWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// labelRun reads a line that is nothing but labels side by side; nil for any
// other line.
func (in *interpreter) labelRun(s string) []rowLabel {
	words := strings.Fields(s)
	if len(words) > 60 {
		return nil
	}
	var out []rowLabel
	for i := 0; i < len(words); {
		n := 0
		for l := min(4, len(words)-i); l > 0; l-- {
			if name := strings.Join(words[i:i+l], " "); in.isLabel(name) {
				out = append(out, rowLabel{name, unmarked})
				n = l
				break
			}
		}
		if n == 0 {
			return nil
		}
		i += n
	}
	return out
}

func (in *interpreter) isLabel(name string) bool { _, ok := in.tax.FindLabel(name); return ok }

// lineMark reads a line that is nothing but a mark, with or without its word
// ("✓", "No", "✗ not used").
func lineMark(b *block) mark {
	if m := markWord(b.text); m != unmarked {
		return m
	}
	rest, m := splitMark(b.text)
	if rest == "" || markWord(rest) != unmarked {
		return m
	}
	if legend.MatchString(b.text) {
		return used
	}
	return unmarked
}

// legend matches the line that explains the marks of a block.
var legend = regexp.MustCompile(`(?i)^(?:legend:?\s*)?(?:[` + usedSigns + unusedSigns + `]\s*[=:–-]?\s*(?:not )?(?:used|in use|documented|yes|no)[\s,;·|/]*)+$`)

// cellLabels reads a table row: "label | mark", or several labels a row.
func cellLabels(b *block, tax *corpus.Taxonomy) []rowLabel {
	var out []rowLabel
	for _, c := range b.cells {
		name, m := splitMark(c.text)
		if _, ok := tax.Find(name); ok {
			if c.mark != unmarked {
				m = c.mark
			}
			if b.hidden || c.hidden {
				m = unused
			} else if m == unmarked {
				m = b.mark
			}
			out = append(out, rowLabel{name, m})
			continue
		}
		m = c.mark
		if m == unmarked {
			m = markWord(c.text)
		}
		if m == unmarked {
			m = markSign(c.text)
		}
		if m != unmarked && len(out) > 0 && out[len(out)-1].mark == unmarked {
			out[len(out)-1].mark = m
		} else if m != unmarked && len(out) == 0 {
			// the mark stands before the label
			defer func(m mark) {
				if len(out) > 0 && out[0].mark == unmarked {
					out[0].mark = m
				}
			}(m)
		}
	}
	if len(b.cells) >= 2 && len(out) == 1 && out[0].mark == unmarked {
		// In a table of two columns an empty cell says "not used" where other
		// rows have a mark; listed() decides.
		for _, c := range b.cells {
			if c.hidden {
				out[0].mark = unused
			}
		}
	}
	return out
}

// listed returns the labels that count as listed: those marked as used; where
// none is, those not marked as unused.
func (in *interpreter) listed() []string {
	var all, positive, open []string
	for _, l := range in.labels {
		all = append(all, l.text)
		if l.mark == used {
			positive = append(positive, l.text)
		}
		if l.mark != unused {
			open = append(open, l.text)
		}
	}
	switch {
	case len(positive) > 0:
		return positive
	case len(open) > 0 && len(open) < len(all):
		return open
	}
	return all
}

// maxFurniture is the length in bytes beyond which a line is prose, whatever
// word it begins with.
const maxFurniture = 160

func isFurniture(t string) bool { return len(t) < maxFurniture && furnitureLine.MatchString(t) }

// headingLike tells whether the block stands as a heading: by markup, or as
// a short line of its own.
func (in *interpreter) headingLike(b *block) bool {
	return b.kind == heading || b.strong || len(b.cells) > 0 || len(b.text) < 40 && !b.linked()
}

// prose adds a block to the narrative.
func (in *interpreter) prose(b *block) {
	if b.hidden || isFurniture(b.text) || len(b.text) < 40 && lineMark(b) != unmarked {
		return
	}
	if !hasWord(b.text) {
		return // a rule, or marks between boxes
	}
	if b.linked() && len(b.text) < proseLength && !strings.ContainsAny(b.text, ".;") {
		return // a link alone: a menu, a related page, a tag
	}
	t := b.text
	if in.isHeading(b) {
		in.sections = append(in.sections, corpus.Section{Heading: strings.TrimRight(t, ": ")})
		in.para = -1
		return
	}
	if len(in.sections) == 0 {
		in.sections = append(in.sections, corpus.Section{})
	}
	s := &in.sections[len(in.sections)-1]
	if b.para == in.para && len(s.Paragraphs) > 0 {
		s.Paragraphs[len(s.Paragraphs)-1] += " " + t
		return
	}
	in.para = b.para
	s.Paragraphs = append(s.Paragraphs, t)
}

// isHeading recognises headings of the narrative: by markup, or a line that
// is a tactic's name, or a short line that ends in a colon.
func (in *interpreter) isHeading(b *block) bool {
	if b.kind == heading {
		return true
	}
	if len(b.cells) > 0 || b.kind == item {
		return false
	}
	bare := strings.TrimRight(b.text, ": ")
	if _, ok := in.tax.Find(bare); ok {
		return true
	}
	if len(bare) > 80 || strings.ContainsAny(bare, ".!?") {
		return false
	}
	return b.strong && len(bare) > 2 || b.gap && strings.HasSuffix(b.text, ":") || len(headingTactics(bare, in.tax)) > 1 && strings.Contains(bare, ",")
}

func (in *interpreter) partner(b *block) {
	if b.hidden || isFurniture(b.text) {
		return
	}
	if b.kind == line && len(b.text) > 2*proseLength {
		in.at = narrative
		in.prose(b)
		return
	}
	in.partners = append(in.partners, asLinks(b)...)
}

// source adds a block to the groups of the Key Sources.
func (in *interpreter) source(b *block) {
	if b.hidden || isFurniture(b.text) && !b.linked() {
		return
	}
	head, rest := b.text, ""
	isHead := in.sourceHeading(b)
	if !isHead && b.lead != "" && strings.HasSuffix(b.lead, ":") && strings.HasPrefix(b.text, b.lead) {
		// "<p><strong>Reverse Stings:</strong> <a ...>" in one block.
		head, rest, isHead = b.lead, b.text[len(b.lead):], true
	} else if tail, ok := strings.CutPrefix(b.text, b.lead); !isHead && ok && b.lead != "" && strings.HasPrefix(strings.TrimSpace(tail), ":") && len(headingTactics(b.lead, in.tax)) > 0 {
		head, rest, isHead = b.lead, strings.TrimLeft(tail, ": "), true
	}
	if m := ledByTactic.FindStringSubmatch(b.text); !isHead && m != nil && in.isLabel(m[1]) {
		// "Reverse Stings – Nine arrested, Ledger"
		head, isHead = m[1], true
		b.text = m[2]
		rest = m[2]
	}
	if isHead {
		h := strings.TrimRight(head, ": ")
		in.sources = append(in.sources, corpus.Sources{Heading: h, Tactics: headingTactics(h, in.tax)})
		if rest == "" {
			return
		}
	}
	if len(in.sources) == 0 {
		in.sources = append(in.sources, corpus.Sources{})
	}
	g := &in.sources[len(in.sources)-1]
	if rest != "" && len(b.links) == 0 {
		g.Links = append(g.Links, asLinks(&block{text: strings.TrimSpace(rest)})...)
		return
	}
	if len(b.cells) == 2 && len(b.cells[0].links) == 0 && len(b.cells[1].links) > 0 && strings.IndexFunc(b.cells[0].text, unicode.IsLetter) >= 0 {
		in.sourceRow(b)
		return
	}
	links := asLinks(b)
	if last := len(g.Links) - 1; last >= 0 && len(links) == 1 && links[0].URL == links[0].Text && g.Links[last].URL == "" {
		g.Links[last].URL = links[0].URL // the address stands in a line of its own
		return
	}
	g.Links = append(g.Links, links...)
}

// ledByTactic parts a source line whose first words name a tactic.
var ledByTactic = regexp.MustCompile(`^([^–—:]{3,40}?)\s*(?:[–—:]|\s-)\s+(.+)$`)

// sourceRow reads a table row "heading | links".
func (in *interpreter) sourceRow(b *block) {
	h := strings.TrimRight(b.cells[0].text, ": ")
	last := len(in.sources) - 1
	if in.sources[last].Heading == "" && len(in.sources[last].Links) == 0 {
		in.sources = in.sources[:last]
	}
	in.sources = append(in.sources, corpus.Sources{Heading: h, Tactics: headingTactics(h, in.tax), Links: b.cells[1].links})
}

func (in *interpreter) sourceHeading(b *block) bool {
	t := b.text
	switch {
	case b.linked():
		return false
	case b.kind == heading, b.kind == term, b.strong && b.kind != item:
		return true
	case len(b.cells) == 1 && strings.HasSuffix(t, ":"):
		return true
	case b.kind == item && len(b.links) > 0, len(b.cells) > 1:
		return false
	case strings.HasSuffix(t, ":") && len(t) < 160:
		return true
	}
	return len(t) < 120 && len(b.links) == 0 && b.kind == line && allTactics(t, in.tax)
}

// allTactics tells whether every part of a line names a tactic.
func allTactics(t string, tax *corpus.Taxonomy) bool {
	for _, p := range partSep.Split(strings.TrimRight(t, ": "), -1) {
		if _, ok := tax.Find(p); !ok {
			return false
		}
	}
	return true
}

// bareURL is an address as text copies have it.
var bareURL = regexp.MustCompile(`https?://[^\s<>()\[\]"]+[^\s<>()\[\]".,;]`)

// asLinks returns the links of a block, or its text as one reference without
// an address.
func asLinks(b *block) []corpus.Link {
	if len(b.links) == 0 {
		t := strings.TrimSpace(bullet.ReplaceAllString(b.text, ""))
		if t == "" {
			return nil
		}
		url := bareURL.FindString(t)
		if rest := strings.Trim(strings.Replace(t, url, "", 1), " ,;<>()[]–—-"); url != "" && rest != "" {
			return []corpus.Link{{Text: rest, URL: url}}
		}
		return []corpus.Link{{Text: t, URL: url}}
	}
	if len(b.links) == 1 {
		// What stands around the link (paper, date) belongs to the reference.
		return []corpus.Link{{Text: text.Squeeze(b.text), URL: b.links[0].URL}}
	}
	return b.links
}
