package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSecurityHeaders(t *testing.T) {
	s := newServer(t, newFake())
	css := stylesheet(t, s)
	for _, tt := range []struct{ method, target string }{
		{"GET", "/"}, {"GET", "/search?q=x"}, {"GET", "/search?page=0"}, {"GET", "/places/alder-bend-ca"}, {"GET", "/places/none"},
		{"GET", "/help"}, {"GET", "/nowhere"}, {"GET", "/robots.txt"}, {"GET", "/favicon.ico"}, {"GET", "/healthz"}, {"GET", css}, {"GET", "/static/none"},
		{"GET", "/api/v1/search"}, {"GET", "/api/v1/search?page=0"}, {"GET", "/api/v1/documents/none"}, {"POST", "/search"}, {"HEAD", "/"}, {"HEAD", "/nowhere"},
	} {
		h := ask(t, s, tt.method, tt.target).Header()
		for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Permissions-Policy": "camera=()"} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("%s %s: %s is %q", tt.method, tt.target, name, h.Get(name))
			}
		}
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s %s: weak policy %q", tt.method, tt.target, csp)
		}
	}
}

// The policy forbids what is inline, so a page that has it is broken.
func TestNothingInline(t *testing.T) {
	s := sampleServer(t)
	for _, target := range []string{"/", "/search?q=john+school", "/help", "/places/port-lisandro-ca"} {
		get(t, s, target, 200).count("script:not([src]), style, [style], [onclick], [onload]", 0)
	}
}

// stylesheet is the address of the style sheet.
func stylesheet(t testing.TB, h http.Handler) string {
	t.Helper()
	return get(t, h, "/", 200).one("link[rel=stylesheet]").AttrOr("href", "")
}

func TestStaticFiles(t *testing.T) {
	s := newServer(t, newFake())
	p := get(t, s, "/", 200)
	for _, tt := range []struct{ selector, media string }{{"link[rel=stylesheet]", "text/css"}, {"link[rel=icon]", "image/svg+xml"}} {
		u := p.one(tt.selector).AttrOr("href", "")
		w := ask(t, s, http.MethodGet, u)
		if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), tt.media) {
			t.Errorf("%s: status %d, %s", u, w.Code, w.Header().Get("Content-Type"))
		}
		if c := w.Header().Get("Cache-Control"); !strings.Contains(c, "immutable") || !strings.Contains(c, "max-age=31536000") {
			t.Errorf("%s: Cache-Control %q", u, c)
		}
	}
	// A name without the digest could go stale in caches.
	if w := ask(t, s, http.MethodGet, "/static/style.css"); w.Code != 404 {
		t.Errorf("/static/style.css: status %d", w.Code)
	}
	if w := ask(t, s, http.MethodGet, "/favicon.ico"); w.Code != http.StatusFound {
		t.Errorf("/favicon.ico: status %d", w.Code)
	}
}

// HEAD is GET without a body, over a real connection.
func TestHead(t *testing.T) {
	srv := httptest.NewServer(newServer(t, newFake()))
	defer srv.Close()
	for _, target := range []string{"/", "/search?q=john", "/search?page=0", "/places/alder-bend-ca", "/places/none", "/help", "/nowhere", "/robots.txt",
		"/healthz", "/favicon.ico", "/api/v1/search?q=john", "/api/v1/documents/alder-bend-ca", "/api/v1/documents/none", stylesheet(t, srv.Config.Handler)} {
		t.Run(target, func(t *testing.T) {
			g, h := roundTrip(t, http.MethodGet, srv.URL+target), roundTrip(t, http.MethodHead, srv.URL+target)
			if g.StatusCode != h.StatusCode || g.Header.Get("Content-Type") != h.Header.Get("Content-Type") {
				t.Errorf("GET %d %s, HEAD %d %s", g.StatusCode, g.Header.Get("Content-Type"), h.StatusCode, h.Header.Get("Content-Type"))
			}
		})
	}
}

// roundTrip sends one request and follows no redirect.
func roundTrip(t testing.TB, method, target string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodHead && len(body) > 0 {
		t.Errorf("HEAD %s has a body", target)
	}
	return res
}

// What a reader on a slow line waits for stays small.
func TestSizes(t *testing.T) {
	s := sampleServer(t)
	for _, tt := range []struct {
		target string
		max    int
	}{
		{"/search", 30 << 10},
		{"/search?q=john+school", 30 << 10},
		{"/search?evidence=any&q=arrest", 30 << 10},
		{stylesheet(t, s), 12 << 10},
	} {
		w := ask(t, s, http.MethodGet, tt.target, "Accept-Encoding", "gzip")
		if w.Header().Get("Content-Encoding") != "gzip" {
			t.Errorf("%s is not compressed", tt.target)
			continue
		}
		if n := w.Body.Len(); n > tt.max {
			t.Errorf("%s has %d bytes, at most %d wanted", tt.target, n, tt.max)
		}
		z, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, z); err != nil {
			t.Errorf("%s: %v", tt.target, err)
		}
	}
}
