package extract

import "gazetteer/corpus"

// kind says what the markup of a block is; in plain text everything is a line.
type kind int

const (
	line kind = iota // a paragraph, or a line of one
	heading
	item  // of a list
	term  // dt, th: a name whose value follows
	value // dd
	row   // of a table, with cells
)

// block is one line of a page with what its markup says about it.
type block struct {
	kind  kind
	level int // of a heading, 1 to 6
	text  string
	// lead is the text of an element that opens the block and is followed by
	// more ("State" of "<b>State</b> California").
	lead string
	// strong is set where the whole text is emphasised.
	strong bool
	links  []corpus.Link
	cells  []block
	mark   mark
	// hidden blocks are not seen by a reader of the page.
	hidden bool
	// furniture blocks stand in the site's own parts: menus, bars, forms.
	furniture bool
	// outside blocks are no furniture by their markup but stand outside of
	// the page's main part.
	outside bool
	// para is shared by the lines of one paragraph.
	para int
	// gap is set where a blank line or a new element stands before the block.
	gap bool
}

// linked tells whether (nearly) all of the text is text of links.
func (b *block) linked() bool {
	if len(b.links) == 0 {
		return false
	}
	n := 0
	for _, l := range b.links {
		n += len(l.Text)
	}
	return n*10 >= len(b.text)*8
}

// page is a parsed page before interpretation.
type page struct {
	blocks []block
	// titles are candidates in order of trust.
	titles   []string
	url      string
	aliases  []string // other addresses of the page
	captured string
	warnings []string
}
