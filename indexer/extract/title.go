package extract

import (
	"path"
	"regexp"
	"strings"
	"unicode"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
)

// place is a name with its state, read from a title or a slug.
type place struct {
	title string
	name  string
	state string // USPS code
}

var titleSep = regexp.MustCompile(`\s+[|»·•–—:-]\s+|\s*[|»]\s*|:\s+`)

var titleTail = regexp.MustCompile(`\s+[|»·•–—-]\s+.*$|\s*[|»].*$`)

// maxTitle is the length in bytes beyond which a line is no title of a place.
const maxTitle = 90

// parseTitle reads "West Sacramento, CA", "St. Louis County, Missouri",
// "Washington, DC - Site name" or "Española (NM)".
func parseTitle(s string) (place, bool) {
	s = text.Squeeze(s)
	// A part between marks is the title where the site's name stands beside it.
	parts := titleSep.Split(s, -1)
	if len(parts) == 1 {
		parts = nil
	}
	for _, t := range append(parts, s, titleTail.ReplaceAllString(s, "")) {
		if len(t) > maxTitle {
			continue
		}
		if name, st, ok := splitState(t); ok {
			return place{title: t, name: name, state: st}, true
		}
	}
	return place{}, false
}

var parenState = regexp.MustCompile(`^(.+?)\s*\(([A-Za-z. ]+)\)$`)

func splitState(t string) (name, code string, ok bool) {
	i := strings.LastIndexByte(t, ',')
	var tail string
	if i > 0 {
		name, tail = strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+1:])
	} else if m := parenState.FindStringSubmatch(t); m != nil {
		name, tail = m[1], m[2]
	} else {
		return "", "", false
	}
	st, found := corpus.FindState(strings.ReplaceAll(tail, ".", ""))
	if !found {
		st, found = corpus.FindState(tail)
	}
	first := []rune(name)
	if !found || len(first) == 0 || !unicode.IsUpper(first[0]) && !unicode.IsDigit(first[0]) || strings.Contains(name, ". ") && len(name) > 50 {
		return "", "", false
	}
	return name, st.Code, true
}

// slugWords are words of names that slugs have in lower case.
var slugSmall = map[string]string{"of": "of", "the": "the", "and": "and", "on": "on", "in": "in", "de": "de", "la": "La", "du": "du", "st": "St.", "ste": "Ste.", "mt": "Mt.", "ft": "Ft."}

var slugNoise = regexp.MustCompile(`^(?:\d{8,14}|https?|www|site|index|page)[-_.]+|[-_.]+(?:\d{8,14}|\d{1,2})$`)

// parseSlug reads "st-louis-county-mo" or "damariscotta-maine" as a place.
func parseSlug(slug string) (place, bool) {
	slug = strings.ToLower(slug)
	for {
		next := slugNoise.ReplaceAllString(slug, "")
		if next == slug || next == "" {
			break
		}
		slug = next
	}
	words := strings.FieldsFunc(slug, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '+' })
	for n := min(3, len(words)-1); n >= 1; n-- {
		tail := strings.Join(words[len(words)-n:], " ")
		st, ok := corpus.FindState(tail)
		if !ok {
			continue
		}
		name := words[:len(words)-n]
		for i, w := range name {
			if small, is := slugSmall[w]; is && (i > 0 || strings.HasSuffix(small, ".")) {
				name[i] = small
				continue
			}
			r := []rune(w)
			r[0] = unicode.ToUpper(r[0])
			name[i] = string(r)
		}
		full := strings.Join(name, " ")
		return place{title: full + ", " + st.Code, name: full, state: st.Code}, true
	}
	return place{}, false
}

// slugOf returns the last part of an address or a path, without an extension.
func slugOf(address string) string {
	s := address
	if i := strings.IndexAny(s, "?#"); i >= 0 {
		s = s[:i]
	}
	s = strings.TrimRight(s, "/")
	base := path.Base(s)
	if base == "index.html" || base == "index.htm" || base == "index.txt" {
		base = path.Base(path.Dir(s))
	}
	switch ext := strings.ToLower(path.Ext(base)); ext {
	case ".html", ".htm", ".txt", ".php", ".xhtml":
		base = strings.TrimSuffix(base, base[len(base)-len(ext):])
	}
	return base
}

var stampRE = regexp.MustCompile(`(?:^|[^0-9])((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?:\d{6})?(?:[^0-9]|$)`)

// pathDate reads the capture stamp of an archive's file name
// ("20190502103000-name.html") as YYYY-MM-DD.
func pathDate(p string) string {
	if m := stampRE.FindStringSubmatch(p); m != nil {
		return m[1] + "-" + m[2] + "-" + m[3]
	}
	return ""
}
