package extract

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"gazetteer/corpus/text"
)

// mark says whether a row of the block of tactics is marked as used.
type mark int

const (
	unmarked mark = iota
	used
	unused
)

// The ways in which sites mark a row. Words are compared whole and folded.
var (
	usedSigns   = "✓✔☑✅🗸🗹●◉⦿■✚★"
	unusedSigns = "✗✘☒❌✕✖×☐○◯□☆⬜⭘"

	usedWords   = wordList("1 yes y true used checked check on active selected enabled current included tick x")
	unusedWords = wordList("0 no n false unused not-used unchecked off inactive disabled none excluded")

	usedClasses   = wordList("active used checked check selected on yes enabled is-active is-used is-checked is-on true tick has-tactic fa-check fa-check-circle fa-check-square fa-check-square-o dashicons-yes dashicons-yes-alt icon-check icon-ok glyphicon-ok bi-check bi-check-circle")
	unusedClasses = wordList("inactive unused unchecked off no disabled is-inactive is-unused is-off is-disabled false not-used greyed grayed greyed-out grayed-out grey gray faded dim dimmed muted text-muted excluded cross fa-times fa-times-circle fa-xmark fa-square fa-square-o fa-minus fa-ban dashicons-no dashicons-no-alt dashicons-minus icon-remove icon-cross glyphicon-remove bi-x bi-x-circle")
	hiddenClasses = wordList("hidden hide d-none is-hidden invisible display-none visually-hidden sr-only screen-reader-text")

	hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0?\.?0+\s*(;|$)`)
	fadedStyle  = regexp.MustCompile(`(?i)opacity\s*:\s*0?\.\d|line-through`)
	hiddenRule  = regexp.MustCompile(`(?is)([^{}]+)\{[^{}]*(display\s*:\s*none|visibility\s*:\s*hidden)[^{}]*\}`)
	classRule   = regexp.MustCompile(`\.(-?[A-Za-z_][\w-]*)\s*$`)
)

func wordList(s string) []string { return strings.Fields(s) }

// attr returns the value of an attribute and whether it is there.
func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func classes(n *html.Node) []string {
	c, _ := attr(n, "class")
	return strings.Fields(strings.ToLower(c))
}

func overlap(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// hiddenNode tells whether a reader does not see the element: by attribute,
// by style, or by a class that the page's own style sheet hides.
func hiddenNode(n *html.Node, sheet []string) bool {
	if _, ok := attr(n, "hidden"); ok {
		return true
	}
	if style, ok := attr(n, "style"); ok && hiddenStyle.MatchString(style) {
		return true
	}
	c := classes(n)
	return overlap(c, hiddenClasses) || overlap(c, sheet)
}

// hiddenClassesOf reads the class names that a style sheet hides.
func hiddenClassesOf(css string) []string {
	var out []string
	for _, m := range hiddenRule.FindAllStringSubmatch(css, -1) {
		for sel := range strings.SplitSeq(m[1], ",") {
			if c := classRule.FindStringSubmatch(strings.TrimSpace(sel)); c != nil {
				out = append(out, strings.ToLower(c[1]))
			}
		}
	}
	return out
}

// markOf reads what the attributes of one element say about its row.
func markOf(n *html.Node) mark {
	switch n.Data {
	case "del", "s", "strike":
		return unused
	case "input":
		if t, _ := attr(n, "type"); t == "checkbox" || t == "radio" {
			if _, on := attr(n, "checked"); on {
				return used
			}
			return unused
		}
	}
	if style, ok := attr(n, "style"); ok && fadedStyle.MatchString(style) {
		return unused
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "alt", a.Key == "aria-label", a.Key == "title" && n.Data != "a",
			a.Key == "aria-checked", a.Key == "aria-selected", strings.HasPrefix(a.Key, "data-"):
			if m := markWord(a.Val); m != unmarked {
				return m
			}
		case a.Key == "aria-disabled" && a.Val == "true":
			return unused
		case a.Key == "src" && n.Data == "img", a.Key == "href" && n.Data == "use":
			if m := markFile(a.Val); m != unmarked {
				return m
			}
		}
	}
	c := classes(n)
	switch {
	case overlap(c, unusedClasses):
		return unused
	case overlap(c, usedClasses):
		return used
	}
	for _, name := range c {
		if m := markTail(name); m != unmarked {
			return m
		}
	}
	if n.Data == "i" || n.Data == "svg" || n.Data == "span" || n.Data == "img" || n.Data == "em" {
		// Icon sets name their glyphs "...-check" and "...-times".
		for _, name := range c {
			if m := markFile(name[strings.LastIndexByte(name, '-')+1:]); m != unmarked && strings.Contains(name, "-") {
				return m
			}
		}
	}
	return unmarked
}

// The last parts of class names that say what a row is ("badge-success",
// "tactic--unused"). A tail that all rows share says nothing; listed() sees to
// that.
var (
	usedTails   = wordList("success used yes active present enabled checked")
	unusedTails = wordList("secondary unused no inactive absent disabled unchecked default danger muted")
)

func markTail(class string) mark {
	i := strings.LastIndexAny(class, "-_")
	if i < 0 {
		return unmarked
	}
	switch tail := class[i+1:]; {
	case slices.Contains(unusedTails, tail):
		return unused
	case slices.Contains(usedTails, tail):
		return used
	}
	return unmarked
}

// markWord reads a word or sign that stands alone ("Yes", "✓", "not used").
func markWord(s string) mark {
	w := strings.Trim(text.Squeeze(text.Fold(s)), " .:-|[]()")
	switch {
	case w == "":
		return unmarked
	case slices.Contains(unusedWords, w), w == "not used", w == "unavailable":
		return unused
	case slices.Contains(usedWords, w), w == "check mark", w == "checkmark":
		return used
	}
	if r := []rune(strings.TrimSpace(s)); len(r) <= 2 {
		return markSign(s)
	}
	return unmarked
}

func markSign(s string) mark {
	switch {
	case strings.ContainsAny(s, unusedSigns):
		return unused
	case strings.ContainsAny(s, usedSigns):
		return used
	}
	return unmarked
}

// markFile reads the name of an icon file ("/img/check.svg", "#icon-cross").
func markFile(src string) mark {
	base := src[strings.LastIndexAny(src, "/#")+1:]
	for word := range strings.FieldsFuncSeq(strings.ToLower(base), func(r rune) bool { return r < 'a' || r > 'z' }) {
		switch word {
		case "check", "checked", "checkmark", "tick", "yes":
			return used
		case "cross", "unchecked", "times", "no", "xmark":
			return unused
		}
	}
	return unmarked
}

var (
	textMark = regexp.MustCompile(`^\s*(\[[xX✓✔ ]?\]|\([xX ]?\)|[` + usedSigns + unusedSigns + `]\x{fe0f}?)\s*|\s*[|:–—-]?\s*([` + usedSigns + unusedSigns + `]\x{fe0f}?|\[[xX✓✔ ]?\])\s*$`)
	tailMark = regexp.MustCompile(`(?i)\s+(not used|unused|used)\s*$`)
	wordMark = regexp.MustCompile(`(?i)\s*(?:[|:–—]|\s-)\s*(yes|no|used|not used|unused|x)?\s*$|\s*\((yes|no|used|not used|unused)\)\s*$`)
	bullet   = regexp.MustCompile(`^\s*[-*•·‣◦–]\s+`)
)

// splitMark takes a mark off a row's text: "[x] Cameras", "Letters | ✓",
// "John School: no".
func splitMark(s string) (string, mark) {
	s = bullet.ReplaceAllString(s, "")
	m := unmarked
	if loc := textMark.FindStringIndex(s); loc != nil {
		sign := s[loc[0]:loc[1]]
		switch {
		case strings.ContainsAny(sign, unusedSigns), strings.Contains(sign, "[ ]"), strings.Contains(sign, "[]"), strings.Contains(sign, "( )"):
			m = unused
		default:
			m = used
		}
		s = s[:loc[0]] + s[loc[1]:]
	}
	if loc := wordMark.FindStringSubmatchIndex(s); loc != nil {
		word := s[loc[0]:loc[1]]
		if w := markWord(strings.Trim(word, " |:–—-()")); w != unmarked {
			m = w
		}
		s = s[:loc[0]]
	}
	if loc := tailMark.FindStringSubmatchIndex(s); loc != nil && m == unmarked {
		m = markWord(s[loc[2]:loc[3]])
		s = s[:loc[0]]
	}
	return text.Squeeze(s), m
}
