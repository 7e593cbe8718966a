package searchtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/query"
)

// Open builds an engine over documents, in the order given.
type Open func(t *testing.T, docs []*corpus.Document) search.Engine

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	e := open(t, Documents())
	t.Run("matching", func(t *testing.T) { matching(t, e) })
	t.Run("filters and facets", func(t *testing.T) { facets(t, e) })
	t.Run("order and pages", func(t *testing.T) { order(t, e) })
	t.Run("passages", func(t *testing.T) { passages(t, e) })
	t.Run("advice", func(t *testing.T) { advice(t, e) })
	t.Run("documents", func(t *testing.T) { documents(t, e) })
	t.Run("bad requests", func(t *testing.T) { badRequests(t, e) })
	t.Run("hostile queries", func(t *testing.T) { hostile(t, e) })
	t.Run("empty", func(t *testing.T) { empty(t, open(t, nil)) })
	t.Run("random", func(t *testing.T) { random(t, open) })
}

func ids(r search.Result) []string {
	out := []string{}
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

func sorted(l []string) []string {
	l = slices.Clone(l)
	slices.Sort(l)
	return l
}

func must(t *testing.T, e search.Engine, r search.Request) search.Result {
	t.Helper()
	res, err := e.Search(t.Context(), r)
	if err != nil {
		t.Fatalf("%s: %v", r.Query.Raw, err)
	}
	return res
}

// matching: query, and the ids (first part) that it must find, in any order.
// A ~ before the query marks one that only the relaxed reading answers.
func matching(t *testing.T, e search.Engine) {
	for q, want := range map[string]string{
		"":                                     "alder birch cedar dogwood elm",
		"*":                                    "alder birch cedar dogwood elm",
		"john school":                          "alder birch cedar elm",
		`"john school"`:                        "alder birch elm",
		"schools":                              "alder birch cedar elm",
		"=schools":                             "",
		"=letters":                             "alder cedar",
		"letter":                               "alder cedar",
		"john AND cameras":                     "alder elm",
		"cameras OR letters":                   "alder cedar elm",
		"john -cameras":                        "birch cedar",
		"NOT john":                             "dogwood",
		"+john letters":                        "alder birch cedar elm",
		"(cameras OR motel) john":              "alder birch elm",
		"title:alder":                          "alder",
		"title:john":                           "",
		"sources:gazette":                      "dogwood",
		"body:gazette":                         "",
		"gazette":                              "dogwood",
		"sheriff":                              "alder",
		"sheriff's":                            "alder",
		"sheriff’s":                            "alder",
		"STOP":                                 "dogwood",
		"S.T.O.P.":                             "dogwood",
		"ecole espanola":                       "dogwood",
		"53637":                                "elm",
		"53,637":                               "elm",
		"street-level":                         "birch",
		`"street level"`:                       "birch",
		"web based":                            "birch",
		"photogr*":                             "dogwood",
		"cam*":                                 "alder elm",
		"scho?l":                               "alder birch cedar elm",
		"shcool~2":                             "alder birch cedar elm",
		"motal~":                               "birch",
		`"letters owners"~3`:                   "cedar",
		`"letters owners"`:                     "",
		"john NEAR/1 school":                   "alder birch elm",
		"school NEAR/3 johns":                  "alder birch cedar elm",
		"cameras /s installed":                 "elm",
		"cameras /s sheriff":                   "",
		"cameras /p sheriff":                   "alder",
		"school /p cameras":                    "elm",
		"year:1998":                            "alder",
		"year:2004":                            "birch cedar",
		"year:>=2005":                          "birch elm",
		"year:1990..2003":                      "alder birch",
		"population:900":                       "dogwood elm",
		"population:>=50000":                   "alder birch",
		"population:<1000":                     "dogwood elm",
		"state:ca":                             "alder birch",
		"state:california":                     "alder birch",
		"state:(nv or)":                        "cedar dogwood elm",
		"type:town":                            "dogwood elm",
		`tactic:"john school"`:                 "alder elm",
		"tactic:shaming":                       "",
		"tactic:letters":                       "alder cedar",
		"evidence:denied":                      "birch",
		"evidence:ended":                       "cedar",
		"event:(school 1998)":                  "alder",
		"event:(school 2010)":                  "",
		"event:(cameras 2010)":                 "elm",
		`event:(tactic:john-school year:2011)`: "elm",
		`event:(tactic:john-school year:2010)`: "",
		"event:(letters cars)":                 "cedar",
		"event:photographed":                   "",
		"the":                                  "",
		"~zebra john":                          "alder birch cedar elm",
		"zebra":                                "",
	} {
		relaxed := strings.HasPrefix(q, "~")
		parsed := query.Parse(strings.TrimPrefix(q, "~"))
		if len(parsed.Problems) > 0 {
			t.Errorf("%q: %v", q, parsed.Problems)
		}
		res := must(t, e, search.Request{Query: parsed, Limit: 20})
		var want2 []string
		for _, w := range strings.Fields(want) {
			for _, d := range Documents() {
				if strings.HasPrefix(d.ID, w+"-") {
					want2 = append(want2, d.ID)
				}
			}
		}
		if got := sorted(ids(res)); !slices.Equal(got, sorted(want2)) || res.Total != len(want2) {
			t.Errorf("%q: total %d %v, want %v", q, res.Total, got, sorted(want2))
		}
		if res.Relaxed != relaxed {
			t.Errorf("%q: relaxed %v, want %v", q, res.Relaxed, relaxed)
		}
	}
}

func counts(r search.Result, facet string) string {
	var out []string
	for _, f := range r.Facets {
		if f.Name == facet {
			for _, v := range f.Values {
				s := fmt.Sprintf("%s:%d", v.Value, v.Count)
				if v.Selected {
					s = "[" + s + "]"
				}
				out = append(out, s)
			}
		}
	}
	return strings.Join(out, " ")
}

func facets(t *testing.T, e search.Engine) {
	all := search.FacetNames
	for name, c := range map[string]struct {
		req  search.Request
		want [3]string // tactic, state, type
		hits string
	}{
		"everything": {search.Request{Query: query.Parse(""), Facets: all, Limit: 10},
			[3]string{"cameras:2 john-school:2 letters:2 reverse-stings:1", "ca:2 or:2 nv:1", "city:2 town:2 county:1"}, "alder-ca birch-ca cedar-nv dogwood-or elm-or"},
		"text alone": {search.Request{Query: query.Parse(""), Mode: corpus.ModeText, Facets: all, Limit: 10},
			[3]string{"john-school:2 cameras:1 letters:1 reverse-stings:1", "ca:2 or:2 nv:1", "city:2 town:2 county:1"}, "alder-ca birch-ca cedar-nv dogwood-or elm-or"},
		"or inside, and between": {search.Request{Query: query.Parse(""), Facets: all, Limit: 10, Filters: []search.Filter{{Facet: "state", Values: []string{"ca", "or"}}, {Facet: "tactic", Values: []string{"john-school"}}}},
			// Each facet is counted without its own selection.
			[3]string{"cameras:2 [john-school:2] letters:1 reverse-stings:1", "[ca:1] [or:1]", "city:1 town:1"}, "alder-ca elm-or"},
		"a selected value that matches nothing stays": {search.Request{Query: query.Parse("motel"), Facets: all, Limit: 10, Filters: []search.Filter{{Facet: "type", Values: []string{"town"}}}},
			[3]string{"", "", "county:1 [town:0]"}, ""},
		"a value that no document has": {search.Request{Query: query.Parse(""), Facets: all, Limit: 10, Filters: []search.Filter{{Facet: "state", Values: []string{"wy"}}}},
			[3]string{"", "ca:2 or:2 nv:1 [wy:0]", ""}, ""},
		"no hits asked for": {search.Request{Query: query.Parse("john"), Facets: []string{"state"}},
			[3]string{"", "ca:2 nv:1 or:1", ""}, ""},
	} {
		res := must(t, e, c.req)
		for i, f := range all {
			if got := counts(res, f); got != c.want[i] {
				t.Errorf("%s: %s is %q, want %q", name, f, got, c.want[i])
			}
		}
		if got := strings.Join(sorted(ids(res)), " "); got != c.hits {
			t.Errorf("%s: hits %q, want %q", name, got, c.hits)
		}
	}
}

func order(t *testing.T, e search.Engine) {
	for name, c := range map[string]struct {
		req  search.Request
		want string
	}{
		"without a query by name":           {search.Request{Query: query.Parse(""), Limit: 10}, "alder-ca birch-ca cedar-nv dogwood-or elm-or"},
		"by name":                           {search.Request{Query: query.Parse("john"), Sort: search.SortName, Limit: 10}, "alder-ca birch-ca cedar-nv elm-or"},
		"by population, ties by name":       {search.Request{Query: query.Parse(""), Sort: search.SortPopulation, Limit: 10}, "birch-ca alder-ca dogwood-or elm-or cedar-nv"},
		"a page in the middle":              {search.Request{Query: query.Parse(""), Offset: 2, Limit: 2}, "cedar-nv dogwood-or"},
		"beyond the end":                    {search.Request{Query: query.Parse(""), Offset: 9, Limit: 2}, ""},
		"the title before the text":         {search.Request{Query: query.Parse("elm OR cameras"), Limit: 1}, "elm-or"},
		"more occurrences before fewer":     {search.Request{Query: query.Parse("letters"), Limit: 1}, "cedar-nv"},
		"ties of relevance by name":         {search.Request{Query: query.Parse("state:or"), Limit: 10}, "dogwood-or elm-or"},
		"sorting does not change what hits": {search.Request{Query: query.Parse("cameras"), Sort: search.SortPopulation, Limit: 10}, "alder-ca elm-or"},
	} {
		if got := strings.Join(ids(must(t, e, c.req)), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	res := must(t, e, search.Request{Query: query.Parse("john cameras"), Limit: 10})
	for i := 1; i < len(res.Hits); i++ {
		if res.Hits[i].Score > res.Hits[i-1].Score {
			t.Errorf("hit %d scores %v after %v", i, res.Hits[i].Score, res.Hits[i-1].Score)
		}
	}
}

func passages(t *testing.T, e search.Engine) {
	res := must(t, e, search.Request{Query: query.Parse(`"john school"`), Filters: []search.Filter{{Facet: "state", Values: []string{"ca"}}}, Sort: search.SortName, Limit: 5})
	p := res.Hits[0].Passages[0]
	if p.Text != "The city opened a john school in 1998." || p.Anchor != "p1s1" || len(p.Marks) != 1 || p.Marks[0].Of(p.Text) != "john school" {
		t.Errorf("passage %+v", p)
	}
	res = must(t, e, search.Request{Query: query.Parse("cameras sheriff"), Limit: 1})
	var marked []string
	for _, p := range res.Hits[0].Passages {
		for _, m := range p.Marks {
			marked = append(marked, m.Of(p.Text))
		}
	}
	if !slices.Contains(marked, "Cameras") || !slices.Contains(marked, "sheriff’s") {
		t.Errorf("marked %q", marked)
	}
	res = must(t, e, search.Request{Query: query.Parse("state:nv"), Limit: 1})
	if p := res.Hits[0].Passages; len(p) != 1 || len(p[0].Marks) != 0 || p[0].Anchor != "p1s1" {
		t.Errorf("without words the narrative's opening is shown: %+v", p)
	}
}

func advice(t *testing.T, e search.Engine) {
	for q, want := range map[string]search.Advice{
		"camras":        {DidYouMean: "cameras", Count: 2},
		"jonh school":   {}, // four letters: too short to guess
		"cameras":       {},
		"photgraphde":   {DidYouMean: "photographed", Count: 1},
		"zzzzzzzzzz":    {},
		"letters shcol": {},
		"-camras john":  {},
		"=camras":       {},
	} {
		a := must(t, e, search.Request{Query: query.Parse(q), Limit: 5}).Advice
		if a.DidYouMean != want.DidYouMean || a.Count != want.Count {
			t.Errorf("%q: %+v, want %+v", q, a, want)
		}
	}
	res := must(t, e, search.Request{Query: query.Parse("motel"), Filters: []search.Filter{{Facet: "state", Values: []string{"or"}}, {Facet: "type", Values: []string{"county"}}}})
	if res.Total != 0 || len(res.Advice.Without) != 1 || res.Advice.Without[0] != (search.WithoutFilter{Facet: "state", Count: 1}) {
		t.Errorf("advice on filters: %+v", res.Advice)
	}
}

func documents(t *testing.T, e search.Engine) {
	d, err := e.Document(t.Context(), "cedar-nv", "")
	if err != nil || d.Title != "Cedar, NV" || len(d.Sections) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
	for _, id := range []string{"nowhere", "", "../x", "cedar-nv "} {
		if _, err := e.Document(t.Context(), id, ""); !errors.Is(err, search.ErrNotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
	if _, err := e.Document(t.Context(), "cedar-nv", "ffffffffffff"); !errors.Is(err, search.ErrNotFound) {
		t.Errorf("unknown revision: %v", err)
	}
}

func badRequests(t *testing.T, e search.Engine) {
	for name, r := range map[string]search.Request{
		"no query":        {},
		"negative offset": {Query: query.Parse(""), Offset: -5},
		"negative limit":  {Query: query.Parse(""), Limit: -1},
		"huge limit":      {Query: query.Parse(""), Limit: search.MaxLimit + 1},
		"huge offset":     {Query: query.Parse(""), Offset: search.MaxOffset + 1},
		"unknown sort":    {Query: query.Parse(""), Sort: "size"},
		"unknown mode":    {Query: query.Parse(""), Mode: "all"},
		"unknown facet":   {Query: query.Parse(""), Facets: []string{"county"}},
		"unknown filter":  {Query: query.Parse(""), Filters: []search.Filter{{Facet: "county"}}},
		"too many values": {Query: query.Parse(""), Filters: []search.Filter{{Facet: "state", Values: make([]string, search.MaxFilterValues+1)}}},
	} {
		if _, err := e.Search(t.Context(), r); !errors.Is(err, search.ErrRequest) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Search(ctx, search.Request{Query: query.Parse("john"), Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled request: %v", err)
	}
}

func empty(t *testing.T, e search.Engine) {
	for _, q := range []string{"", "john", `"john school"`, "cam*", "year:>1990", "event:(a 1990)"} {
		if res := must(t, e, search.Request{Query: query.Parse(q), Facets: search.FacetNames, Limit: 5}); res.Total != 0 || len(res.Hits) != 0 {
			t.Errorf("%q: %+v", q, res)
		}
	}
}
