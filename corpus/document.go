package corpus

import (
	"slices"
	"strconv"
)

// Document is one structured page about one place. Its JSON form is what
// `gazetteer extract` and /api/v1/documents/{id} show. A field that the page
// does not have is absent.
type Document struct {
	// ID is derived from place, state and type (see ID), so that every
	// capture of one community has the same one.
	ID    string `json:"id"`
	URL   string `json:"url,omitempty"`
	Title string `json:"title,omitempty"`
	Place string `json:"place,omitempty"`
	// State is the full name, StateCode the USPS code in capitals.
	State      string      `json:"state,omitempty"`
	StateCode  string      `json:"state_code,omitempty"`
	Type       string      `json:"type,omitempty"`
	Population *Population `json:"population,omitempty"`
	// Listed are the labels of the page's block of tactics that are marked as
	// used, or all of its labels where none is marked, in page order.
	Listed []string `json:"listed,omitempty"`
	// ListedStandard is nil without a block; true where the block is one of
	// the site's standard lists and so says nothing about the community.
	ListedStandard *bool       `json:"listed_standard,omitempty"`
	Tactics        []TacticUse `json:"tactics,omitempty"`
	Events         []Event     `json:"events,omitempty"`
	Sections       []Section   `json:"sections,omitempty"`
	Partners       []Link      `json:"partners,omitempty"`
	Sources        []Sources   `json:"sources,omitempty"`
	Revision       Revision    `json:"revision"`
	// Revisions are the older captures of the same community, newest first.
	Revisions []Revision `json:"revisions,omitempty"`
	Warnings  []string   `json:"warnings,omitempty"`
}

// Population is the number of residents, from the page's field and from its
// text; they may differ and both are kept. Zero means that there is none.
type Population struct {
	Field int `json:"field,omitempty"`
	Text  int `json:"text,omitempty"`
	// Anchor leads to the sentence that Text was read from.
	Anchor string `json:"anchor,omitempty"`
}

// Best is the field's number, or the text's where the page has no field.
// It is 0 for a nil receiver.
func (p *Population) Best() int {
	if p == nil {
		return 0
	}
	if p.Field > 0 {
		return p.Field
	}
	return p.Text
}

// TacticUse is the evidence that a page holds about one tactic.
type TacticUse struct {
	// Tactic is the taxonomy's label.
	Tactic   string     `json:"tactic"`
	Evidence []Evidence `json:"evidence"`
	Passages []Passage  `json:"passages,omitempty"`
}

// Has tells whether e is among the kinds of evidence.
func (t TacticUse) Has(e Evidence) bool { return slices.Contains(t.Evidence, e) }

// Used tells whether the evidence counts as use under mode.
func (t TacticUse) Used(mode Mode) bool {
	return slices.ContainsFunc(t.Evidence, mode.Counts)
}

// Passage is a sentence of the narrative that speaks of a tactic.
type Passage struct {
	Text string `json:"text"`
	// Years are the years written in the sentence, ascending.
	Years    []int    `json:"years,omitempty"`
	Anchor   string   `json:"anchor"`
	Evidence Evidence `json:"evidence"`
}

// Event is a dated statement of the narrative.
type Event struct {
	Year  int `json:"year"`
	Month int `json:"month,omitempty"`
	Day   int `json:"day,omitempty"`
	// ToYear ends a range ("between 2003 and 2007", "the 1990s").
	ToYear int `json:"to_year,omitempty"`
	// Date is the expression as it is written.
	Date    string   `json:"date"`
	Text    string   `json:"text"`
	Anchor  string   `json:"anchor"`
	Tactics []string `json:"tactics,omitempty"`
}

// Section is a part of the narrative under one heading; the first section of
// a page mostly has none.
type Section struct {
	Heading    string   `json:"heading,omitempty"`
	Paragraphs []string `json:"paragraphs"`
}

// Sources is one group of the page's Key Sources.
type Sources struct {
	Heading string `json:"heading,omitempty"`
	// Tactics are the labels that the heading names.
	Tactics []string `json:"tactics,omitempty"`
	Links   []Link   `json:"links,omitempty"`
}

// Link is a reference of the page. URL is "" in plain text copies.
type Link struct {
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
}

// Revision identifies one capture of a page.
type Revision struct {
	// ID is the first 12 hex digits of Digest.
	ID string `json:"id"`
	// Digest is the SHA-256 of the page's bytes, in hex.
	Digest string `json:"digest"`
	// Captured is the date (YYYY-MM-DD, or with a time, RFC 3339) of the
	// capture, where the page or its source says so.
	Captured string `json:"captured,omitempty"`
	URL      string `json:"url,omitempty"`
	Path     string `json:"path,omitempty"`
}

// Anchor names a sentence of a document: paragraph and sentence are counted
// from 1 over the whole narrative. Sentence 0 names the paragraph itself.
func Anchor(paragraph, sentence int) string {
	a := "p" + strconv.Itoa(paragraph)
	if sentence > 0 {
		a += "s" + strconv.Itoa(sentence)
	}
	return a
}

// Paragraphs yields every paragraph of the narrative with its number from 1.
func (d *Document) Paragraphs() func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		n := 0
		for _, s := range d.Sections {
			for _, p := range s.Paragraphs {
				n++
				if !yield(n, p) {
					return
				}
			}
		}
	}
}

// Standard tells whether the page's block is known to be a standard list.
func (d *Document) Standard() bool {
	return d.ListedStandard != nil && *d.ListedStandard
}

// Tactic returns the evidence for a label, or nil.
func (d *Document) Tactic(label string) *TacticUse {
	for i := range d.Tactics {
		if d.Tactics[i].Tactic == label {
			return &d.Tactics[i]
		}
	}
	return nil
}
