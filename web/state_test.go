package web_test

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/web"
)

func parse(t testing.TB, query string) (web.State, []web.ParamError) {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Skip("no query string")
	}
	return web.ParseState(v, corpus.Builtin())
}

func TestCanonicalState(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"q=+john++school+", "q=john++school"},
		{"page=1&sort=relevance&hitsPerPage=20&q=&tactic=", ""},
		{"type=city&state=CA&q=x&tactic=John+School", "q=x&state=ca&tactic=john-school&type=city"},
		{"tactic=letters&tactic=cameras&tactic=letters", "tactic=cameras&tactic=letters"},
		{"tactic=IT-Based+Tactics", "tactic=it-based-tactics"},
		{"tactic=john+sting", "tactic=reverse-stings"},
		{"state=District+of+Columbia&state=california", "state=ca&state=dc"},
		{"type=reservation", "type=tribal-land"},
		{"type=Pueblo", "type=pueblo"},
		{"page=007", "page=7"},
		{"unknown=1&q=x", "q=x"},
		{"evidence=any", "evidence=any"},
	} {
		st, bad := parse(t, tt.in)
		if len(bad) > 0 {
			t.Errorf("%q: %v", tt.in, bad)
		}
		if got := st.Values().Encode(); got != tt.want {
			t.Errorf("%q is %q, want %q", tt.in, got, tt.want)
		}
	}
}

// A fault leaves its value out and keeps the rest.
func TestStateFaults(t *testing.T) {
	st, bad := parse(t, "q=x&tactic=foo&tactic=cameras&sort=y&page=0&hitsPerPage=101&evidence=z&state=zz")
	var names []string
	for _, b := range bad {
		names = append(names, b.Param)
	}
	slices.Sort(names)
	if want := []string{"evidence", "hitsPerPage", "page", "sort", "state", "tactic"}; !slices.Equal(names, want) {
		t.Errorf("faults %q, want %q", names, want)
	}
	if got := st.Values().Encode(); got != "q=x&tactic=cameras" {
		t.Errorf("state %q", got)
	}
	if _, bad := parse(t, strings.Repeat("type=a&", 50)); len(bad) > 0 {
		t.Errorf("one value many times: %v", bad)
	}
	many := url.Values{}
	for i := range search.MaxFilterValues + 1 {
		many.Add("type", "kind"+strings.Repeat("x", i%50)+string(rune('a'+i%26)))
	}
	if _, bad := web.ParseState(many, corpus.Builtin()); len(bad) != 1 {
		t.Errorf("too many values: %v", bad)
	}
}

// A change of one state must not reach into another.
func TestToggleCopies(t *testing.T) {
	st, _ := parse(t, "tactic=cameras&tactic=letters&page=3")
	before := st.Values().Encode()
	for _, v := range []string{"cameras", "john-school"} {
		other := st.Toggle("tactic", v)
		if got := other.Toggle("tactic", v).Values().Encode(); got != "tactic=cameras&tactic=letters" {
			t.Errorf("%s on and off: %q", v, got)
		}
	}
	if got := st.Values().Encode(); got != before {
		t.Errorf("the state became %q", got)
	}
}

// FuzzState: the URL is the query, so what is read and written is read the
// same again.
func FuzzState(f *testing.F) {
	for _, seed := range []string{
		"", "q=john+school", "q=%ff", "q=+%00+", "q=%C2%A0x%E3%80%80", "tactic=cameras&tactic=John+School&state=CA&state=wyoming&type=census+area",
		"page=2&hitsPerPage=100&sort=population&evidence=text", "page=9223372036854775807&hitsPerPage=100", "page=-0", "hitsPerPage=%2B5",
		"type=Prince+George%E2%80%99s", "type=" + strings.Repeat("%C3%9F", 40), "tactic=" + strings.Repeat("a", 300), "q=a%0Ab&q=second",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		st, bad := parse(t, query)
		if len(bad) > 0 {
			return // answered by an error, never written again
		}
		again, bad := web.ParseState(st.Values(), corpus.Builtin())
		if len(bad) > 0 {
			t.Fatalf("%q: its canonical form %q has faults: %v", query, st.Values().Encode(), bad)
		}
		if got, want := again.Values().Encode(), st.Values().Encode(); got != want {
			t.Fatalf("%q: canonical form %q became %q", query, want, got)
		}
		if again.Q != st.Q || again.Page != st.Page || again.Sort != st.Sort || !reflect.DeepEqual(nonEmpty(again.Filters), nonEmpty(st.Filters)) {
			t.Fatalf("%q: %+v became %+v", query, st, again)
		}
		if off := (st.Page - 1) * st.HitsPerPage; off < 0 || off > search.MaxOffset {
			t.Fatalf("%q: offset %d", query, off)
		}
	})
}

func nonEmpty(m map[string][]string) map[string][]string {
	out := map[string][]string{}
	for k, v := range m {
		if len(v) > 0 {
			out[k] = v
		}
	}
	return out
}
