package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"gazetteer/search"
)

func TestUnknownValues(t *testing.T) {
	s := newServer(t, newFake())
	for _, tt := range []struct{ query, param string }{
		{"tactic=foo", "tactic"}, {"state=zz", "state"}, {"sort=x", "sort"}, {"evidence=x", "evidence"},
		{"page=0", "page"}, {"page=-1", "page"}, {"page=abc", "page"}, {"page=1.5", "page"},
		{"page=99999999999999999999", "page"}, {"page=9223372036854775807&hitsPerPage=100", "page"},
		{"page=502", "page"}, {"hitsPerPage=0", "hitsPerPage"}, {"hitsPerPage=101", "hitsPerPage"}, {"hitsPerPage=x", "hitsPerPage"},
		{"q=%ff", "q"}, {"q=caf%e9", "q"},
	} {
		t.Run(tt.query, func(t *testing.T) {
			p := get(t, s, "/search?"+tt.query, 400)
			p.count(".error", 1)
			p.has(".error li code", tt.param+"=")
			p.count(".error a[href^='/search']", 1) // the same search without the fault
			p.has(".error", "Status 400")
		})
	}
}

// Every parameter at fault is named, not only the first.
func TestAllFaultsAreNamed(t *testing.T) {
	p := get(t, newServer(t, newFake()), "/search?tactic=foo&state=zz&page=0", 400)
	p.count(".error li", 3)
}

func TestNotFound(t *testing.T) {
	s := newServer(t, newFake())
	for _, target := range []string{"/search?page=6", "/places/nowhere-zz", "/places/", "/nowhere", "/search/x", "/static/none.css", "/places/a/b", "/places/%2e%2e"} {
		t.Run(target, func(t *testing.T) {
			p := get(t, s, target, 404)
			p.count("h1", 1)
			p.has(".error", "Status 404")
			p.count("input#q", 1)
		})
	}
	p := get(t, s, "/search?page=6", 404)
	p.has(".lead", "95 hits on 5 pages")
}

// What went wrong inside is for the log; people get a sentence.
func TestEngineErrors(t *testing.T) {
	for _, tt := range []struct {
		name   string
		err    error
		status int
	}{
		{"too broad", search.ErrTooBroad, 503},
		{"deadline", context.DeadlineExceeded, 503},
		{"request", search.ErrRequest, 400},
		{"unknown", errors.New("secret /var/lib/path"), 500},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := newFake()
			f.err = tt.err
			s := newServer(t, f)
			for _, target := range []string{"/search?q=john", "/api/v1/search?q=john", "/places/alder-bend-ca"} {
				w := ask(t, s, http.MethodGet, target)
				if w.Code != tt.status {
					t.Errorf("%s: status %d, want %d", target, w.Code, tt.status)
				}
				if strings.Contains(w.Body.String(), "secret") {
					t.Errorf("%s shows the inside", target)
				}
				if got := w.Header().Get("Cache-Control"); got != "no-store" {
					t.Errorf("%s: Cache-Control %q: an error must not be kept", target, got)
				}
			}
		})
	}
}

// No address changes anything, so no method but GET and HEAD is heard.
func TestOtherMethods(t *testing.T) {
	s := newServer(t, newFake())
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		for _, target := range []string{"/", "/search", "/api/v1/search"} {
			if w := ask(t, s, method, target); w.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: status %d", method, target, w.Code)
			}
		}
	}
}
