package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gazetteer/corpus"
)

// decode reads a JSON answer after a check of its status and media type.
func decode(t testing.TB, h http.Handler, target string, status int, media string) map[string]any {
	t.Helper()
	w := ask(t, h, http.MethodGet, target)
	if w.Code != status {
		t.Fatalf("GET %s: status %d, want %d: %s", target, w.Code, status, w.Body)
	}
	if got, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";"); got != media {
		t.Fatalf("GET %s: Content-Type %q, want %q", target, got, media)
	}
	var v map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// keys lists every key of a JSON value as a path, each once; [] is an array.
func keys(v any) []string {
	var out []string
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				at := strings.TrimPrefix(path+"."+k, ".")
				out = append(out, at)
				walk(at, x)
			}
		case []any:
			for _, x := range v {
				walk(path+"[]", x)
			}
		}
	}
	walk("", v)
	slices.Sort(out)
	return slices.Compact(out)
}

// The names of the API are a promise: scripts of others break when they move.
var searchKeys = strings.Fields(`
	evidence facets facets[].name facets[].values facets[].values[].count facets[].values[].label
	facets[].values[].selected facets[].values[].value hits hits[].id hits[].passages hits[].passages[].anchor
	hits[].passages[].html hits[].passages[].text hits[].population hits[].score hits[].sourceUrl hits[].state
	hits[].state_code hits[].tacticEvidence hits[].tacticEvidence[].anchor hits[].tacticEvidence[].endedYear
	hits[].tacticEvidence[].evidence hits[].tacticEvidence[].tactic hits[].tacticEvidence[].value hits[].tactics
	hits[].title hits[].type hits[].url hitsPerPage page processingTimeMs query query.also query.raw query.read
	query.warnings snapshot totalHits totalPages`)

var documentKeys = strings.Fields(`
	events events[].anchor events[].date events[].day events[].month events[].tactics events[].text
	events[].to_year events[].year id listed listed_standard partners partners[].text partners[].url place
	population population.anchor population.field population.text revision revision.captured revision.digest
	revision.id revision.path revision.url revisions revisions[].captured revisions[].digest revisions[].id
	sections sections[].heading sections[].paragraphs sources sources[].heading sources[].links
	sources[].links[].text sources[].links[].url sources[].tactics state state_code tactics tactics[].evidence
	tactics[].passages tactics[].passages[].anchor tactics[].passages[].evidence tactics[].passages[].text
	tactics[].passages[].years tactics[].tactic title type url warnings`)

func TestAPIKeys(t *testing.T) {
	s := newServer(t, newFake())
	for _, tt := range []struct {
		target string
		want   []string
	}{
		{"/api/v1/search?q=john", searchKeys},
		{"/api/v1/documents/alder-bend-ca", documentKeys},
	} {
		got, want := keys(decode(t, s, tt.target, 200, "application/json")), slices.Sorted(slices.Values(tt.want))
		if !slices.Equal(got, want) {
			t.Errorf("%s has the keys\n%s\nwant\n%s", tt.target, strings.Join(got, " "), strings.Join(want, " "))
		}
	}
}

func TestAPISearchValues(t *testing.T) {
	v := decode(t, newServer(t, newFake()), "/api/v1/search?q=john+school&state=ca&page=2&hitsPerPage=10", 200, "application/json")
	hit := v["hits"].([]any)[0].(map[string]any)
	passage := hit["passages"].([]any)[0].(map[string]any)
	state := v["facets"].([]any)[1].(map[string]any)["values"].([]any)[0].(map[string]any)
	q := v["query"].(map[string]any)
	for name, got := range map[string][2]any{
		"totalHits": {v["totalHits"], 95.0}, "page": {v["page"], 2.0}, "totalPages": {v["totalPages"], 10.0},
		"hitsPerPage": {v["hitsPerPage"], 10.0}, "snapshot": {v["snapshot"], "s-1"}, "processingTimeMs": {v["processingTimeMs"], 1.5},
		"id": {hit["id"], "alder-bend-ca"}, "state": {hit["state"], "California"}, "type": {hit["type"], "City"},
		"population": {hit["population"], 53637.0}, "score": {hit["score"], 2.5},
		"tactics": {fmt.Sprint(hit["tactics"]), "[John School Cameras Letters]"},
		"text":    {passage["text"], schoolSentence}, "anchor": {passage["anchor"], "p1s1"},
		"html":     {passage["html"], "The city opened a <mark>john school</mark> in 1998."},
		"selected": {state["selected"], true}, "count": {state["count"], 60.0},
		"raw": {q["raw"], "john school"}, "warnings": {fmt.Sprint(q["warnings"]), "[]"},
	} {
		if got[0] != got[1] {
			t.Errorf("%s is %v, want %v", name, got[0], got[1])
		}
	}
	if q["read"] == "" {
		t.Error("the query as read is missing")
	}
}

// Lists are lists even when they are empty: null breaks scripts.
func TestAPIEmptyLists(t *testing.T) {
	f := newFake()
	f.result.Total, f.result.Hits, f.result.Facets = 0, nil, nil
	w := ask(t, newServer(t, f), http.MethodGet, "/api/v1/search?q=john")
	if body := w.Body.String(); w.Code != 200 || strings.Contains(body, "null") {
		t.Errorf("status %d, answer %s", w.Code, body)
	}
}

func TestAPIWarnings(t *testing.T) {
	f := newFake()
	f.result.Relaxed = true
	v := decode(t, newServer(t, f), "/api/v1/search?q=john", 200, "application/json")
	if w := v["query"].(map[string]any)["warnings"].([]any); len(w) != 1 {
		t.Errorf("warnings %v", w)
	}
}

func TestAPIFaultyQuery(t *testing.T) {
	s := newServer(t, newFake())
	for _, tt := range []struct {
		q        string
		position float64
	}{
		{`cameras "john school`, 8},
		{`(cameras OR letters`, 0},
		{`cameras foo:bar`, 8},
	} {
		t.Run(tt.q, func(t *testing.T) {
			v := decode(t, s, "/api/v1/search?"+url.Values{"q": {tt.q}}.Encode(), 400, "application/problem+json")
			checkProblem(t, v, 400)
			errs, _ := v["errors"].([]any)
			if len(errs) == 0 {
				t.Fatalf("no errors in %v", v)
			}
			e := errs[0].(map[string]any)
			if e["position"] != tt.position || e["message"] == "" || e["param"] != "q" {
				t.Errorf("error %v, want position %v", e, tt.position)
			}
			if s, ok := e["suggestion"].(string); !ok || s == "" {
				t.Errorf("no suggestion in %v", e)
			}
		})
	}
}

// query.Query promises its problems in the order of their positions; a reader
// mends a query from left to right.
func TestAPIErrorsInOrder(t *testing.T) {
	v := decode(t, newServer(t, newFake()), "/api/v1/search?"+url.Values{"q": {`(john school foo:bar`}}.Encode(), 400, "application/problem+json")
	var at []float64
	for _, e := range v["errors"].([]any) {
		at = append(at, e.(map[string]any)["position"].(float64))
	}
	if len(at) != 2 || !slices.IsSorted(at) {
		t.Errorf("positions %v, want two in ascending order", at)
	}
}

// checkProblem holds a problem document to RFC 9457.
func checkProblem(t testing.TB, v map[string]any, status float64) {
	t.Helper()
	if v["status"] != status {
		t.Errorf("status member %v, want %v", v["status"], status)
	}
	for _, k := range []string{"type", "title", "detail", "instance"} {
		if s, ok := v[k].(string); !ok || s == "" {
			t.Errorf("%s is missing in %v", k, v)
		}
	}
}

func TestAPIProblems(t *testing.T) {
	s := newServer(t, newFake())
	for target, status := range map[string]int{
		"/api/v1/documents/nowhere-zz":                      404,
		"/api/v1/documents/alder-bend-ca?revision=ffffffff": 404,
		"/api/v1/nothing":                                   404,
		"/api/v1/search?page=99":                            404,
		"/api/v1/search?tactic=foo":                         400,
		"/api/v1/search?page=0":                             400,
		"/api/v1/search?hitsPerPage=":                       200,
	} {
		if status == 200 {
			decode(t, s, target, 200, "application/json")
			continue
		}
		checkProblem(t, decode(t, s, target, status, "application/problem+json"), float64(status))
	}
}

// A document's JSON is its own text, never markup.
func TestAPIDocumentRoundTrip(t *testing.T) {
	w := ask(t, newServer(t, newFake()), http.MethodGet, "/api/v1/documents/alder-bend-ca")
	var got corpus.Document
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(fakeDocument())
	if string(a) != string(b) {
		t.Errorf("got %s\nwant %s", a, b)
	}
}
