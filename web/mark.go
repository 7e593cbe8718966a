package web

import (
	"html/template"
	"strings"

	"gazetteer/corpus/text"
)

// joined makes one mark of those that only white space parts.
func joined(s string, marks []text.Span) []text.Span {
	var out []text.Span
	for _, m := range marks {
		if n := len(out); n > 0 && out[n-1].End <= m.Start && m.Start <= len(s) && strings.TrimSpace(s[out[n-1].End:m.Start]) == "" {
			out[n-1].End = m.End
			continue
		}
		out = append(out, m)
	}
	return out
}

// marked is the one place where a text gets its marks: every part of it is
// escaped first, and only our own tags are added.
func marked(s string, marks []text.Span) template.HTML {
	var b strings.Builder
	at := 0
	for _, m := range joined(s, marks) {
		if m.Start < at || m.End > len(s) || m.End <= m.Start {
			continue // not ours: never cut a text by a wrong range
		}
		b.WriteString(template.HTMLEscapeString(s[at:m.Start]))
		b.WriteString("<mark>")
		b.WriteString(template.HTMLEscapeString(s[m.Start:m.End]))
		b.WriteString("</mark>")
		at = m.End
	}
	b.WriteString(template.HTMLEscapeString(s[at:]))
	return template.HTML(b.String())
}
