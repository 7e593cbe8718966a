package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// buffer is a stream that a test reads while the server writes it.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// patience is far more than a start or a stop of so small an index takes.
const patience = 30 * time.Second

var addressRE = regexp.MustCompile(`Serving .* on http://(\S+)\n`)

// server is a gazetteer serve under way.
type server struct {
	addr   string
	err    *buffer
	cancel context.CancelFunc
	done   chan int
}

// serve starts the server on a free port and waits until it listens.
func serve(t *testing.T, args ...string) *server {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	s := &server{err: &buffer{}, cancel: cancel, done: make(chan int, 1)}
	go func() {
		s.done <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), streams{strings.NewReader(""), io.Discard, s.err})
		close(s.done)
	}()
	t.Cleanup(func() { cancel(); <-s.done })
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if m := addressRE.FindStringSubmatch(s.err.String()); m != nil {
			s.addr = m[1]
			return s
		}
		select {
		case code := <-s.done:
			t.Fatalf("serve: got exit code %d before it listened, stderr %q", code, s.err)
		default:
		}
	}
	t.Fatalf("serve: got no address in %v, stderr %q", patience, s.err)
	return nil
}

// stop cancels as a signal does and returns the exit code.
func (s *server) stop(t *testing.T) int {
	t.Helper()
	s.cancel()
	select {
	case code := <-s.done:
		return code
	case <-time.After(patience):
		t.Fatalf("stop: still running after %v, stderr %q", patience, s.err)
		return -1
	}
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(raw)
}

func TestServe(t *testing.T) {
	home(t)
	s := serve(t, "--pages", twoPlaces(t), "--log", "debug")
	for path, want := range map[string]string{
		"/":                        "<html",
		"/healthz":                 `"documents":2`,
		"/api/v1/search?q=letters": `"bellweir-nv"`,
		"/places/ashby-falls-oh":   "Ashby Falls, OH",
	} {
		if status, body := get(t, "http://"+s.addr+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("GET %s: got %d %.200q, want 200 with %q", path, status, body, want)
		}
	}
	gazetteer("health", "--addr", s.addr).want(t, exitOK, "ok\n", "")
	if code := s.stop(t); code != exitOK {
		t.Errorf("exit code: got %d, want %d; stderr %q", code, exitOK, s.err)
	}
	log := s.err.String()
	if !strings.Contains(log, "Stopping.") {
		t.Errorf("stderr: got %q, want it to say that it stops", log)
	}
	// What people look for is their own business.
	if !strings.Contains(log, "path=/api/v1/search") || strings.Contains(log, "letters") {
		t.Errorf("log: got %q, want paths without queries", log)
	}
	gazetteer("health", "--addr", s.addr).want(t, exitFailed, "", "the server does not answer")
}

func TestServeRebuildsAnIndexOfAnotherVersion(t *testing.T) {
	home(t)
	pages, index := agedIndex(t)
	s := serve(t, "--pages", pages, "--index", index)
	if status, body := get(t, "http://"+s.addr+"/healthz"); status != http.StatusOK {
		t.Errorf("health: got %d %s, want 200", status, body)
	}
	if got := snapshots(t, index); got != 2 {
		t.Errorf("snapshots: got %d, want the new one beside the old one", got)
	}
	if code := s.stop(t); code != exitOK {
		t.Errorf("exit code: got %d, want %d", code, exitOK)
	}
}

// An index is served without the pages that it was made of.
func TestServeAnIndexAlone(t *testing.T) {
	home(t)
	pages, index := twoPlaces(t), filepath.Join(t.TempDir(), "index")
	gazetteer("index", "--pages", pages, "--index", index).want(t, exitOK, "", "")
	if err := os.RemoveAll(pages); err != nil {
		t.Fatal(err)
	}
	s := serve(t, "--index", index)
	if _, body := get(t, "http://"+s.addr+"/healthz"); !strings.Contains(body, `"documents":2`) {
		t.Errorf("health: got %s, want 2 documents", body)
	}
	if code := s.stop(t); code != exitOK {
		t.Errorf("exit code: got %d, want %d", code, exitOK)
	}
}

// The port is tried first: nobody wants to wait for an index in vain.
func TestServeOnAPortInUse(t *testing.T) {
	data := home(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	addr := ln.Addr().String()
	gazetteer("serve", "--addr", addr).want(t, exitFailed, "", addr+" is in use by another program; stop it, or choose another address with --addr")
	if left, _ := os.ReadDir(data); len(left) > 0 {
		t.Errorf("data directory: got %v, want nothing built", left)
	}
}

// `GAZETTEER_ADDR=` is what compose files make of a variable that is not set.
// It must not open the site to every network.
func TestServeWithAnEmptyAddress(t *testing.T) {
	home(t)
	index := filepath.Join(t.TempDir(), "index")
	gazetteer("index", "--pages", twoPlaces(t), "--index", index).want(t, exitOK, "", "")
	t.Setenv("GAZETTEER_ADDR", "")
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // it stops as soon as it serves
	var errs bytes.Buffer
	run(ctx, []string{"serve", "--index", index}, streams{strings.NewReader(""), io.Discard, &errs})
	if m := addressRE.FindStringSubmatch(errs.String()); m != nil && !strings.HasPrefix(m[1], "127.0.0.1:") {
		t.Errorf("address: got %s, want one of this machine alone or an error", m[1])
	}
}

func TestHealth(t *testing.T) {
	home(t)
	answer := func(status int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/healthz" {
				status = http.StatusNotFound
			}
			w.WriteHeader(status)
		}))
		t.Cleanup(s.Close)
		return s.Listener.Addr().String()
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := ln.Addr().String()
	ln.Close()
	well := answer(http.StatusOK)
	_, port, err := net.SplitHostPort(well)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, addr string
		code       int
		out, errs  string
	}{
		{"well", well, exitOK, "ok\n", ""},
		{"well, on every address", ":" + port, exitOK, "ok\n", ""},
		{"well, on every address by number", "0.0.0.0:" + port, exitOK, "ok\n", ""},
		{"not well", answer(http.StatusServiceUnavailable), exitFailed, "", "the server answers 503"},
		{"no server", closed, exitFailed, "", "the server does not answer"},
		{"no port", "localhost", exitUsage, "", "--addr localhost"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			gazetteer("health", "--addr", tt.addr).want(t, tt.code, tt.out, tt.errs)
		})
	}
	t.Run("by environment", func(t *testing.T) {
		t.Setenv("GAZETTEER_ADDR", well)
		gazetteer("health").want(t, exitOK, "ok\n", "")
	})
}
