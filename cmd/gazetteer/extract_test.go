package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"gazetteer/corpus"
)

func TestExtract(t *testing.T) {
	home(t)
	r := gazetteer("extract", filepath.Join(twoPlaces(t), "ashby-falls-oh.txt"), "--url", "https://example.org/ashby-falls-oh/")
	r.want(t, exitOK, "", "")
	var keys map[string]json.RawMessage
	if err := json.Unmarshal([]byte(r.out), &keys); err != nil {
		t.Fatalf("stdout: %v in %q", err, r.out)
	}
	for _, key := range []string{"id", "url", "title", "place", "state", "state_code", "type", "population", "listed", "listed_standard", "tactics", "events", "sections", "sources", "revision"} {
		if _, ok := keys[key]; !ok {
			t.Errorf("key %s: got none, want it", key)
		}
	}
	var d corpus.Document
	if err := json.Unmarshal([]byte(r.out), &d); err != nil {
		t.Fatal(err)
	}
	if d.ID != "ashby-falls-oh" || d.Population.Best() != 12100 || d.Tactic("Cameras") == nil {
		t.Errorf("got %s with %d residents, tactics %v, want ashby-falls-oh, 12100, Cameras among them", d.ID, d.Population.Best(), d.Tactics)
	}
	if _, ok := keys["partners"]; ok {
		t.Error("partners: got some, want the key to be absent as on the page")
	}
}

func TestExtractKnowsHTML(t *testing.T) {
	home(t)
	const page = "<html><head><title>Ashby Falls, OH</title></head><body><h1>Ashby Falls, OH</h1><p>Police put up <b>cameras</b> in 2006.</p></body></html>"
	dir := folder(t, map[string]string{"a.HTML": page, "b.htm": page, "c": page, "d.txt": page})
	tests := []struct {
		name, in string
		args     []string
	}{
		{"by ending", "", []string{filepath.Join(dir, "a.HTML")}},
		{"by the other ending", "", []string{filepath.Join(dir, "b.htm")}},
		{"by its beginning", "", []string{filepath.Join(dir, "c")}},
		{"by flag", "", []string{"--html", filepath.Join(dir, "d.txt")}},
		{"from standard input", page, []string{"-"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := gazetteerWith(tt.in, append([]string{"extract"}, tt.args...)...)
			r.want(t, exitOK, `"Police put up cameras in 2006."`, "")
			if strings.Contains(r.out, "<b>") {
				t.Errorf("stdout: got markup in %q, want text", r.out)
			}
		})
	}
}

func TestExtractOfABadPage(t *testing.T) {
	home(t)
	dir := folder(t, map[string]string{"empty.txt": "", "image.html": "\x89PNG\r\n\x1a\n"})
	for name, says := range map[string]string{"empty.txt": "the page has no text", "image.html": "the file is no text", "none.txt": "none.txt"} {
		t.Run(name, func(t *testing.T) {
			r := gazetteer("extract", filepath.Join(dir, name))
			r.want(t, exitFailed, "", says)
			if r.out != "" {
				t.Errorf("stdout: got %q, want nothing", r.out)
			}
		})
	}
}

func TestExtractSentences(t *testing.T) {
	home(t)
	const in = `{"id":"s1","text":"Since 2010 the county court has sent convicted sex buyers to a john school."}
{"id":2,"text":"The river is wide."}

{"text":"Police have never mailed letters to the homes of sex buyers."}
`
	type line struct {
		ID     any
		Labels []struct{ Tactic, Evidence string }
		Years  []int
	}
	read := func(t *testing.T, out string) []line {
		t.Helper()
		var got []line
		for raw := range strings.Lines(out) {
			var l line
			if err := json.Unmarshal([]byte(raw), &l); err != nil {
				t.Fatalf("line %q: %v", raw, err)
			}
			if l.Labels == nil || l.Years == nil {
				t.Errorf("line %q: got null, want arrays", raw)
			}
			got = append(got, l)
		}
		return got
	}
	file := filepath.Join(folder(t, map[string]string{"s.jsonl": in}), "s.jsonl")
	for name, r := range map[string]result{"file": gazetteer("extract", "--sentences", file), "stdin": gazetteerWith(in, "extract", "--sentences", "-")} {
		t.Run(name, func(t *testing.T) {
			r.want(t, exitOK, "", "")
			got := read(t, r.out)
			if len(got) != 3 {
				t.Fatalf("lines: got %d, want one for each of 3 sentences", len(got))
			}
			if got[0].ID != "s1" || got[1].ID != 2.0 || got[2].ID != nil {
				t.Errorf("ids: got %v, %v, %v, want them as they came", got[0].ID, got[1].ID, got[2].ID)
			}
			if len(got[0].Labels) != 1 || got[0].Labels[0].Tactic != "John School" || len(got[0].Years) != 1 || got[0].Years[0] != 2010 {
				t.Errorf("first: got %+v, want John School in 2010", got[0])
			}
			if len(got[1].Labels)+len(got[1].Years) != 0 {
				t.Errorf("second: got %+v, want nothing", got[1])
			}
			if len(got[2].Labels) != 1 || got[2].Labels[0].Evidence != string(corpus.Denied) {
				t.Errorf("third: got %+v, want Letters denied", got[2])
			}
		})
	}
	t.Run("a line that is no JSON", func(t *testing.T) {
		r := gazetteerWith("{\"id\":1,\"text\":\"a\"}\nnonsense\n{\"id\":3,\"text\":\"b\"}\n", "extract", "--sentences", "-")
		r.want(t, exitRejected, "", "-:2: ")
		if got := read(t, r.out); len(got) != 2 {
			t.Errorf("lines: got %d, want the 2 others", len(got))
		}
	})
}
