package web

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/query"
)

//go:embed templates
var templateFiles embed.FS

// Limits of the server. It may stand on the open internet one day.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 60 * time.Second
	// requestTimeout bounds a search; bleve looks at it only now and then, so
	// it must be well under writeTimeout.
	requestTimeout = 10 * time.Second
	maxHeaderBytes = 32 << 10
	// maxBody: nothing here takes a body.
	maxBody = "64K"
	// minGzip is the size in bytes from which compression pays.
	minGzip = 1024
)

// securityHeaders go with every answer. Nothing inline is allowed, nothing is
// loaded from elsewhere, and no other site may frame this one.
var securityHeaders = map[string]string{
	"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":  "nosniff",
	"Referrer-Policy":         "same-origin",
	"Permissions-Policy":      "camera=(), microphone=(), geolocation=()",
}

// Options of a Server.
type Options struct {
	Engine   search.Engine
	Taxonomy *corpus.Taxonomy
	// Version is the version of the program.
	Version string
	Log     *slog.Logger
}

// Server is the site as an http.Handler.
type Server struct {
	echo   *echo.Echo
	engine search.Engine
	tax    *corpus.Taxonomy
	tmpl   map[string]*template.Template
	assets *assets
	expand *query.Expander
	log    *slog.Logger
	opts   Options
}

// New builds the site. An error is a fault in what is embedded.
func New(o Options) (*Server, error) {
	a, err := loadAssets()
	if err != nil {
		return nil, err
	}
	s := &Server{echo: echo.New(), engine: o.Engine, tax: o.Taxonomy, assets: a, expand: query.NewExpander(o.Taxonomy), log: o.Log, opts: o}
	if s.tmpl, err = loadTemplates(a); err != nil {
		return nil, err
	}
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = s.handleError
	e.Use(s.logRequests, middleware.Recover(), headers, middleware.BodyLimit(maxBody), timeout, middleware.GzipWithConfig(middleware.GzipConfig{MinLength: minGzip}))
	e.GET("/", s.home)
	e.GET("/search", s.search)
	e.GET("/places/:id", s.place)
	e.GET("/help", s.help)
	e.GET("/static/:name", a.serve)
	e.GET("/robots.txt", robots)
	e.GET("/favicon.ico", func(c echo.Context) error {
		u, err := a.url("icon.svg")
		if err != nil {
			return err
		}
		return c.Redirect(http.StatusFound, u)
	})
	e.GET("/healthz", s.health)
	e.GET("/api/v1/search", s.apiSearch)
	e.GET("/api/v1/documents/:id", s.apiDocument)
	for _, r := range []string{"/", "/search", "/places/:id", "/help", "/static/:name", "/robots.txt", "/favicon.ico", "/healthz", "/api/v1/search", "/api/v1/documents/:id"} {
		e.HEAD(r, headOf(e))
	}
	return s, nil
}

// headOf answers HEAD as GET without a body; net/http drops the body.
func headOf(e *echo.Echo) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request().Clone(c.Request().Context())
		r.Method = http.MethodGet
		get := e.NewContext(r, c.Response())
		e.Router().Find(http.MethodGet, r.URL.Path, get)
		return get.Handler()(get)
	}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// HTTPServer returns an http.Server with the site's limits.
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{Handler: s, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout,
		WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), BaseContext: func(net.Listener) context.Context { return context.Background() }}
}

func headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		for k, v := range securityHeaders {
			c.Response().Header().Set(k, v)
		}
		return next(c)
	}
}

func timeout(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, cancel := context.WithTimeout(c.Request().Context(), requestTimeout)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// logRequests notes each request without its query: what people look for is
// their own business.
func (s *Server) logRequests(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		s.log.Debug("request", slog.String("method", c.Request().Method), slog.String("path", c.Request().URL.Path),
			slog.Int("status", c.Response().Status), slog.Int64("bytes", c.Response().Size), slog.Duration("took", time.Since(start)))
		return nil
	}
}

func loadTemplates(a *assets) (map[string]*template.Template, error) {
	funcs := template.FuncMap{"asset": a.url, "number": number}
	base, err := template.New("layout.html").Funcs(funcs).ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
	if err != nil {
		return nil, fmt.Errorf("templates: %w", err)
	}
	out := map[string]*template.Template{}
	for _, name := range []string{"home.html", "search.html", "place.html", "help.html", "error.html"} {
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, "templates/"+name)
		}
		if err != nil {
			return nil, fmt.Errorf("templates: %w", err)
		}
		out[name] = t
	}
	return out, nil
}

// render writes a page, or nothing at all when its template fails.
func (s *Server) render(c echo.Context, status int, name string, page any) error {
	t, ok := s.tmpl[name]
	if !ok {
		return fmt.Errorf("there is no template %s", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout.html", page); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	return c.HTMLBlob(status, b.Bytes())
}

func (s *Server) health(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]any{"status": "ok", "snapshot": s.engine.Info().Snapshot, "documents": s.engine.Info().Documents})
}

func robots(c echo.Context) error {
	return c.String(http.StatusOK, "User-agent: *\nDisallow: /search\nDisallow: /api/\n")
}
