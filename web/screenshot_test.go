package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// minShot is the size in bytes below which a screenshot is an empty window.
const minShot = 10 << 10

// TestBrowserScreenshots takes every page at two widths in both colour
// schemes; set GAZETTEER_SCREENSHOTS to a folder to look at them.
func TestBrowserScreenshots(t *testing.T) {
	b := newTab(t)
	dir := os.Getenv("GAZETTEER_SCREENSHOTS")
	if dir == "" {
		dir = t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{1280, 390} {
		b.size(width, 860)
		for _, scheme := range []string{"light", "dark"} {
			b.scheme(scheme)
			for _, p := range sitePages {
				b.open(p.target)
				b.shoot(filepath.Join(dir, fmt.Sprintf("%s-%d-%s.png", p.name, width, scheme)))
			}
		}
	}
}

// TestReadmeScreenshot writes the picture of the README on demand.
func TestReadmeScreenshot(t *testing.T) {
	file := os.Getenv("GAZETTEER_README_SHOT")
	if file == "" {
		t.Skip("GAZETTEER_README_SHOT names no file")
	}
	b := newTab(t)
	b.size(1280, 860)
	b.scheme("light")
	b.open("/search?q=john+school")
	b.shoot(file)
}

// shoot writes what the window shows.
func (b tab) shoot(file string) {
	b.t.Helper()
	png, err := chromedp.Run(b, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if len(png) < minShot {
		b.t.Errorf("%s has only %d bytes", filepath.Base(file), len(png))
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
