package web_test

import (
	"context"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browserTimeout bounds one browser test: a click that leads nowhere would
// otherwise wait for ever.
const browserTimeout = 60 * time.Second

// chromium finds a browser, or skips the test.
func chromium(t testing.TB) string {
	t.Helper()
	if p := os.Getenv("GAZETTEER_CHROMIUM"); p != "" {
		return p
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	const missing = "no Chromium was found: install it (apt-get install chromium) or name one in GAZETTEER_CHROMIUM"
	if os.Getenv("GAZETTEER_REQUIRE_BROWSER") == "1" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// tab is a browser tab over the site with the bundled sample.
type tab struct {
	context.Context
	t    testing.TB
	site string
}

// newTab starts a browser of its own, so that no test sees the history or the
// settings of another.
func newTab(t testing.TB) tab {
	t.Helper()
	path := chromium(t)
	srv := httptest.NewServer(sampleServer(t))
	t.Cleanup(srv.Close)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		// A click on a page that still scrolls smoothly misses its target.
		chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(profileDir(t)),
		chromedp.WindowSize(1280, 860))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	// The first run starts the browser and must have no deadline.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	ctx, cancel = context.WithTimeout(ctx, browserTimeout)
	t.Cleanup(cancel)
	return tab{ctx, t, srv.URL}
}

// profileDir is a folder for the browser's profile. t.TempDir would fail the
// test where a dying child of the browser still writes into it.
func profileDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "gazetteer-chromium")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 50 {
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	})
	return dir
}

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// open goes to an address of the site.
func (b tab) open(target string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.site + target))
}

// loads runs steps that lead to another page and waits for it.
func (b tab) loads(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if _, err := chromedp.RunResponse(b, steps...); err != nil {
		b.t.Fatal(err)
	}
}

func (b tab) click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}

// eval returns the value of a JavaScript expression. The protocol runs it even
// where pages may run none.
func eval[T any](b tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// holds waits until a JavaScript condition is true: scrolling is smooth and
// takes its time.
func (b tab) holds(what, expression string) {
	b.t.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		// Between two pages there is nothing to ask; the next turn asks again.
		if ok, err := chromedp.Run(b, chromedp.Evaluate[bool](expression)); err == nil && ok {
			return
		}
	}
	b.t.Errorf("%s: %s is false at %s", what, expression, eval[string](b, "location.href"))
}

// back is the back button. chromedp.NavigateBack waits for a load event, which
// a page from the browser's cache of pages does not have.
func (b tab) back() { b.t.Helper(); eval[bool](b, "history.back(), true") }

// query is the search part of the present address.
func (b tab) query() string { b.t.Helper(); return eval[string](b, "location.search") }

func (b tab) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// scheme asks pages for their light or dark colours.
func (b tab) scheme(name string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
		return err
	}))
}

func (b tab) noScript() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}
