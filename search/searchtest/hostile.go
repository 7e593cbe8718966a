package searchtest

import (
	"strings"
	"testing"
	"time"

	"gazetteer/search"
	"gazetteer/search/query"
)

// hostileTime is what one hostile query may take: far below the time limit of
// a request, over a small corpus.
const hostileTime = 5 * time.Second

// HostileQueries are what people, scripts and attackers send: every operator
// alone, doubled, unclosed and nested, long, binary and foreign.
func HostileQueries() []string {
	var out []string
	ops := []string{"AND", "OR", "NOT", "&&", "||", "|", "+", "-", "!", "(", ")", `"`, "“", "”", "*", "?", "~", "~2", "=", ":", "..", ">=", "<", "/s", "/p", "NEAR", "NEAR/5", "NEAR/0", "NEAR/999999999999"}
	for _, op := range ops {
		out = append(out, op, op+op, op+" "+op, op+op+op+op, "john "+op, op+" john", op+"john", "john"+op, "john "+op+" "+op+" school", "("+op+")", `"`+op+`"`)
	}
	for _, f := range query.Fields {
		for _, v := range []string{"", " ", ":", "()", `""`, "*", "?", "..", ">=", "<0", "99999999999999999999", "-1", "(a OR", "=x", "NOT x", "a:b", "\x00"} {
			out = append(out, f.Name+":"+v)
		}
	}
	out = append(out,
		"' OR 1=1; DROP TABLE pages; --", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{.}}", "${jndi:ldap://example.org/a}", "../../etc/passwd", "%00", "%ff%fe",
		"\x00", "\xff\xfe", "a\x00b", "\u202ejohn\u202c school", "\u200bjohn\u200b", "👮‍♀️ john 🚗", "e\u0301cole", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢", "日本語", "ﬀ ﬁ", "ß ẞ", "İstanbul", "ＪＯＨＮ",
		"(a+)+$", "a?????????????????????????????????b", "a*b*c*d*e*f*g*h*i*j*k*l*m*n*o*p", "jo*o*o*o*o*o*o*n", "j?????????n", "john~0", "john~1", "john~2", "john~3", "john~99999999999", `"john school"~100`, `"john school"~101`,
		"year:2005..1995", "year:..", "year:1995..", "year:..1995", "year:1..999999999", "population:0..0", "state:(", "state:()", "state:(ca OR)", "tactic:\"", "event:", "event:()", "event:(event:(a))", "event:(*)", "event:(-a)", "event:(NOT 1999)",
		"title:(a b", "title:title:title:a", "-(-(-(-(a))))", "NOT NOT NOT NOT a", "+(+(+a))", "a NEAR/3 b NEAR/3 c NEAR/3 d", "(a OR b) NEAR/3 (c OR d)", "(a AND b) /s c", "a /s b /p c /s d", "the", "the of and", `"the of"`, "+the", "-the", "=the", "the*",
	)
	for _, n := range []int{1_000, 10_000} {
		out = append(out, strings.Repeat("(", n), strings.Repeat(")", n), strings.Repeat("(", n)+"a"+strings.Repeat(")", n), strings.Repeat("-", n), strings.Repeat("NOT ", n)+"a",
			strings.Repeat(`"`, n+1), strings.Repeat("a OR ", n), strings.Repeat("john ", n), strings.Repeat("jo* ", n), strings.Repeat("john~2 ", n), strings.Repeat("event:(", n), strings.Repeat("a NEAR/3 ", n))
	}
	return append(out, strings.Repeat("x", 1<<20), strings.Repeat("john school ", 1<<17), strings.Repeat("\xff", 1<<20))
}

// hostile gives every query an answer or a clear error, in time.
func hostile(t *testing.T, e search.Engine) {
	queries := HostileQueries()
	if len(queries) < 300 {
		t.Fatalf("only %d queries", len(queries))
	}
	for _, q := range queries {
		name := q[:min(len(q), 60)]
		start := time.Now()
		parsed := query.Parse(q)
		res, err := e.Search(t.Context(), search.Request{Query: parsed, Facets: search.FacetNames, Limit: 20})
		if err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if took := time.Since(start); took > hostileTime {
			t.Errorf("%q took %v", name, took)
		}
		if res.Total > len(Documents()) || len(res.Hits) > res.Total {
			t.Errorf("%q: %d hits of %d", name, len(res.Hits), res.Total)
		}
	}
}
