package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// hitRE is the first line of a hit: number, title, type, state.
var hitRE = regexp.MustCompile(`(?m)^\d+\. (.+)$`)

func hits(out string) []string {
	var titles []string
	for _, m := range hitRE.FindAllStringSubmatch(out, -1) {
		titles = append(titles, m[1])
	}
	return titles
}

func TestSearchOfTheSample(t *testing.T) {
	home(t)
	if r := gazetteer("search"); r.code != exitOK || !strings.Contains(r.err, "Indexed ") {
		t.Fatalf("first search: got exit code %d, stderr %q, want the sample to be indexed", r.code, r.err)
	}
	tests := []struct {
		name string
		args []string
		// each is what the line of every hit has.
		each string
		// least is the number of hits that there must be at least.
		least int
	}{
		{"everything", nil, "", 10},
		{"a state by code", []string{"john school", "--state", "CA"}, " · California", 1},
		{"a state by name", []string{"john school", "--state", "california"}, " · California", 1},
		{"a state with a comma in its name", []string{"--state", "Washington, DC"}, " · District of Columbia", 1},
		{"a type", []string{"--type", "County"}, " · County · ", 1},
		{"a word that no page has", []string{"xyzzyplugh"}, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := gazetteer(append([]string{"search"}, tt.args...)...)
			r.want(t, exitOK, "", "")
			got := hits(r.out)
			if len(got) < tt.least || tt.least == 0 && len(got) > 0 {
				t.Errorf("hits: got %d, want at least %d", len(got), tt.least)
			}
			for _, line := range got {
				if !strings.Contains(line, tt.each) {
					t.Errorf("hit: got %q, want %q in it", line, tt.each)
				}
			}
			for _, noise := range []string{"Reading", "Index", "up to date"} {
				if strings.Contains(r.err, noise) {
					t.Errorf("stderr: got %q, want nothing of an index that is up to date", r.err)
				}
			}
		})
	}
	t.Run("pages", func(t *testing.T) {
		var got []string
		for page := range 3 {
			r := gazetteer("search", "--sort", "name", "--limit", "4", "--page", strconv.Itoa(page+1))
			r.want(t, exitOK, fmt.Sprintf("\n%d. ", 4*page+1), "")
			got = append(got, hits(r.out)...)
		}
		want := hits(gazetteer("search", "--sort", "name", "--limit", "12").out)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("three pages of four: got %q, want %q", got, want)
		}
	})
	t.Run("JSON", func(t *testing.T) {
		r := gazetteer("search", "--json", "--limit", "3")
		r.want(t, exitOK, "", "")
		n := 0
		for line := range strings.Lines(r.out) {
			n++
			var hit map[string]any
			if err := json.Unmarshal([]byte(line), &hit); err != nil {
				t.Errorf("line %d: %v", n, err)
			}
		}
		if n != 3 {
			t.Errorf("lines: got %d, want 3", n)
		}
	})
}

// A parameter that cannot be read is no search at all: nothing is built.
func TestSearchWithWrongParameters(t *testing.T) {
	home(t)
	tests := []struct {
		flag, value, says string
	}{
		{"--state", "Nowhere", "--state=Nowhere: there is no state of that name"},
		{"--tactic", "Patience", "--tactic=Patience: there is no tactic of that name"},
		{"--evidence", "none", "--evidence=none: it is any or text"},
		{"--sort", "size", "--sort=size: it is relevance, name or population"},
		{"--limit", "1000", "--limit=1000: it is a number from 1 to"},
		{"--page", "0", "--page=0: pages are counted from 1"},
	}
	for _, tt := range tests {
		t.Run(tt.flag, func(t *testing.T) {
			gazetteer("search", tt.flag, tt.value).want(t, exitUsage, "", tt.says)
		})
	}
}
