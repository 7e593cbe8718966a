package corpus

import "time"

// Media types that a Page may have.
const (
	MediaHTML = "text/html"
	MediaText = "text/plain"
)

// Page is what a source yields: the bytes of one saved page and where they
// came from. Body is as it was stored, in whatever character set.
type Page struct {
	// Path names the page inside its source, with forward slashes; it is what
	// reports and rejects show.
	Path string
	// URL is the address the page was saved from, or "" where the source
	// does not know it.
	URL string
	// MediaType is MediaHTML or MediaText.
	MediaType string
	// Fetched is when the page was captured, or zero where the source does
	// not know. A file's modification time is not a capture time.
	Fetched time.Time
	Body    []byte
}
