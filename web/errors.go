package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"gazetteer/search"
	"gazetteer/search/query"
)

// problem is an RFC 9457 problem document.
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail"`
	Instance string `json:"instance,omitempty"`
	// Errors are the places of a query or the parameters that are at fault.
	Errors []problemItem `json:"errors,omitempty"`
}

type problemItem struct {
	Param string `json:"param,omitempty"`
	Value string `json:"value,omitempty"`
	// Position is the byte of q at which the fault begins, from 0.
	Position   *int   `json:"position,omitempty"`
	Message    string `json:"message"`
	Suggestion string `json:"suggestion,omitempty"`
}

// userError is a fault of the request: its sentence is for the user.
type userError struct {
	status int
	title  string
	detail string
	items  []problemItem
	// retry is the address of the same request without its fault, or "".
	retry string
}

func (e *userError) Error() string { return e.detail }

func badParams(bad []ParamError, retry string) error {
	e := &userError{status: http.StatusBadRequest, title: "A parameter cannot be read", retry: retry}
	var sentences []string
	for _, b := range bad {
		sentences = append(sentences, b.Error())
		e.items = append(e.items, problemItem{Param: b.Param, Value: strings.ToValidUTF8(b.Value, "�"), Message: b.Message})
	}
	e.detail = strings.Join(sentences, "; ") + "."
	return e
}

func badQuery(q query.Query) error {
	e := &userError{status: http.StatusBadRequest, title: "The query cannot be read"}
	var sentences []string
	for _, p := range q.Problems {
		sentences = append(sentences, p.Error())
		e.items = append(e.items, problemItem{Param: "q", Position: &p.Position, Message: p.Message, Suggestion: p.Suggestion})
	}
	e.detail = strings.Join(sentences, "; ") + "."
	return e
}

// failure sorts an error into status, title and sentence. What is not known
// shows only that something failed here.
func failure(err error) *userError {
	var u *userError
	var h *echo.HTTPError
	switch {
	case errors.As(err, &u):
		return u
	case errors.Is(err, search.ErrNotFound):
		return &userError{status: http.StatusNotFound, title: "Not found", detail: "There is no such community in this collection. It may have had another name, or its page was not in the folder that was read."}
	case errors.Is(err, search.ErrRequest):
		return &userError{status: http.StatusBadRequest, title: "The request is not valid", detail: err.Error()}
	case errors.Is(err, search.ErrTooBroad), errors.Is(err, context.DeadlineExceeded):
		return &userError{status: http.StatusServiceUnavailable, title: "The query took too long", detail: "The query was too broad to be answered in time. Make it narrower: longer words before a *, or more words."}
	case errors.As(err, &h):
		detail, _ := h.Message.(string)
		if h.Code == http.StatusNotFound && (detail == "" || detail == http.StatusText(h.Code)) {
			detail = "There is no page at this address."
		}
		if detail == "" {
			detail = http.StatusText(h.Code) + "."
		}
		return &userError{status: h.Code, title: http.StatusText(h.Code), detail: detail}
	}
	return &userError{status: http.StatusInternalServerError, title: "Internal error", detail: "Something failed here; it was written to the log."}
}

// handleError answers every error of every handler: a problem document for
// the API, a page for people.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	u := failure(err)
	if u.status >= 500 {
		s.log.Error("request failed", slog.String("path", c.Request().URL.Path), slog.Any("error", err))
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	if strings.HasPrefix(c.Request().URL.Path, "/api/") {
		raw, jerr := json.Marshal(problem{Type: "about:blank", Title: u.title, Status: u.status, Detail: u.detail, Instance: c.Request().URL.Path, Errors: u.items})
		if jerr == nil {
			jerr = c.Blob(u.status, "application/problem+json", raw)
		}
		if jerr != nil {
			s.log.Error("error not sent", slog.Any("error", jerr))
		}
		return
	}
	page := errorPage{layout: s.layout(c, u.title), Status: u.status, Detail: u.detail, Items: u.items, RetryURL: u.retry}
	if rerr := s.render(c, u.status, "error.html", page); rerr != nil {
		s.log.Error("error page not sent", slog.Any("error", rerr))
	}
}
