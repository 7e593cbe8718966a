package web

import "net/url"

// All addresses of the site are built here.

func homeURL() string { return "/" }
func helpURL() string { return "/help" }

func searchURL(s State) string { return "/search" + s.query() }

func apiSearchURL(s State) string { return "/api/v1/search" + s.query() }

// placeURL is the page of a community; q marks the query's words on it, and
// anchor leads to a sentence or a part.
func placeURL(id, q, anchor string) string {
	u := "/places/" + url.PathEscape(id)
	if q != "" {
		u += "?" + url.Values{"q": {q}}.Encode()
	}
	if anchor != "" {
		u += "#" + anchor
	}
	return u
}

func revisionURL(id, revision string) string {
	return "/places/" + url.PathEscape(id) + "?" + url.Values{"revision": {revision}}.Encode()
}

func apiDocumentURL(id string) string { return "/api/v1/documents/" + url.PathEscape(id) }

// tacticAnchor names the row of a tactic on a community's page.
func tacticAnchor(slug string) string { return "tactic-" + slug }
