package query

import (
	"strings"
	"testing"

	"gazetteer/corpus"
)

func TestExpand(t *testing.T) {
	e := NewExpander(corpus.Builtin())
	for in, want := range map[string]string{
		"john school":                  "john school: John School",
		"john schools in ohio":         "john schools: John School",
		"FOPP fee":                     "FOPP: John School",
		`"john school"`:                "",
		"=john =school":                "",
		"title:john school":            "",
		"dear john letters":            "dear john letters: Letters",
		"dear john campaign":           "dear john campaign: Public Education",
		"dear john":                    "",
		"web-based reverse stings":     "web-based reverse stings: Web Stings",
		"reverse sting OR soap orders": "reverse sting: Reverse Stings; soap orders: SOAP Orders",
		"cameras":                      "",
		"fired":                        "",
		"event:(john school 1999)":     "john school: John School",
		"-(john school) motel":         "",
	} {
		q, added := e.Expand(Parse(in))
		var got []string
		for _, a := range added {
			got = append(got, a.Of+": "+a.Label)
			if len(a.Also) == 0 {
				t.Errorf("%q: nothing was added for %s", in, a.Of)
			}
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%q: %q, want %q", in, s, want)
		}
		if q.Read() != Parse(in).Read() {
			t.Errorf("%q reads %q with synonyms, %q without", in, q.Read(), Parse(in).Read())
		}
	}
}
