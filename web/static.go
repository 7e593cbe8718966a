package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

//go:embed static
var staticFiles embed.FS

// assets are the static files under names that carry their content's digest,
// so that a browser may keep them for ever.
type assets struct {
	byName map[string]asset // "style.1a2b3c4d.css"
	urls   map[string]string
}

type asset struct {
	body  []byte
	media string
}

var mediaByExt = map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".js": "text/javascript; charset=utf-8"}

func loadAssets() (*assets, error) {
	a := &assets{byName: map[string]asset{}, urls: map[string]string{}}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, fmt.Errorf("static files: %w", err)
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, fmt.Errorf("static files: %w", err)
		}
		ext := path.Ext(e.Name())
		media, ok := mediaByExt[ext]
		if !ok {
			return nil, fmt.Errorf("static files: %s has no known media type", e.Name())
		}
		sum := sha256.Sum256(body)
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:4]) + ext
		a.byName[name] = asset{body, media}
		a.urls[e.Name()] = "/static/" + name
	}
	return a, nil
}

// url returns the address of a static file; an unknown one is our own mistake.
func (a *assets) url(name string) (string, error) {
	u, ok := a.urls[name]
	if !ok {
		return "", fmt.Errorf("there is no static file %s", name)
	}
	return u, nil
}

func (a *assets) serve(c echo.Context) error {
	f, ok := a.byName[c.Param("name")]
	if !ok {
		return echo.NewHTTPError(http.StatusNotFound, "There is no such file.")
	}
	c.Response().Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, f.media, f.body)
}
