package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/indexer/evidence"
)

// Version changes whenever the same page gives another document than before;
// what an older version has extracted is then not used again.
const Version = 2

// MaxPage is the largest page that is read, in bytes. Real pages have some
// 10 KB of text in 200 KB of markup; a page of this size is a mistake.
const MaxPage = 16 << 20

// Reasons for which a page is rejected.
var (
	ErrEmpty  = errors.New("the page has no text")
	ErrBinary = errors.New("the file is no text: it looks like an image, an archive or a program")
	ErrLarge  = fmt.Errorf("the page is larger than %d MiB", MaxPage>>20)
)

// Extractor makes documents of pages with one taxonomy. It is safe for
// concurrent use.
type Extractor struct {
	tax   *corpus.Taxonomy
	rules *evidence.Rules
}

// New returns an extractor for the taxonomy.
func New(tax *corpus.Taxonomy) (*Extractor, error) {
	rules, err := evidence.New(tax)
	if err != nil {
		return nil, err
	}
	return &Extractor{tax: tax, rules: rules}, nil
}

// Document reads one page. The error is ErrEmpty, ErrBinary or ErrLarge;
// everything less than that becomes a warning of the document.
func (x *Extractor) Document(p corpus.Page) (corpus.Document, error) {
	switch {
	case len(p.Body) > MaxPage:
		return corpus.Document{}, ErrLarge
	case len(p.Body) == 0:
		return corpus.Document{}, ErrEmpty
	case binary(p.Body):
		return corpus.Document{}, ErrBinary
	}
	pg := x.parse(p)
	titleAt, title := findTitle(pg)
	in := &interpreter{tax: x.tax, blocks: pg.blocks, place: title.name}
	in.interpret(titleAt)
	if len(in.paragraphs()) == 0 && titleAt >= 0 {
		// The title stood below the text; read everything.
		retry := &interpreter{tax: x.tax, blocks: pg.blocks}
		retry.interpret(-1)
		if len(retry.paragraphs()) > 0 {
			in = retry
		}
	}
	if len(in.paragraphs()) == 0 && len(in.sources) == 0 {
		if again := x.withoutFurniture(pg, titleAt, title); len(again.paragraphs()) > 0 {
			in = again
			pg.warnings = append(pg.warnings, "no text was found outside of what looks like menus and bars; all of the page was read")
		}
	}
	d := corpus.Document{Warnings: pg.warnings, URL: pg.url}
	if d.URL == "" {
		d.URL = p.URL
	}
	x.identify(&d, p, pg, title, in)
	x.structure(&d, in)
	if len(d.Sections) == 0 && len(d.Sources) == 0 && len(in.labels) == 0 {
		return corpus.Document{}, ErrEmpty
	}
	x.read(&d)
	d.Revision = revision(p, pg, in)
	d.ID = corpus.ID(firstNonEmpty(d.Place, d.Title, slugOf(p.Path), d.Revision.ID), d.StateCode, d.Type)
	return d, nil
}

// withoutFurniture reads a page again and takes nothing for a part of the
// site but lines that are links.
func (x *Extractor) withoutFurniture(pg page, titleAt int, title place) *interpreter {
	blocks := slices.Clone(pg.blocks)
	for i := range blocks {
		blocks[i].furniture = blocks[i].furniture && blocks[i].linked()
		blocks[i].outside = false
	}
	in := &interpreter{tax: x.tax, blocks: blocks, place: title.name}
	in.interpret(titleAt)
	return in
}

func (x *Extractor) parse(p corpus.Page) page {
	isHTML := p.MediaType == corpus.MediaHTML
	src := decode(p.Body, isHTML)
	if isHTML {
		return parseHTML(src)
	}
	return parseText(src)
}

// findTitle returns the block that is the page's title and the place that it
// names. In HTML the headings and the head are asked first.
func findTitle(pg page) (int, place) {
	var best place
	for _, t := range pg.titles {
		if pl, ok := parseTitle(t); ok {
			best = pl
			break
		}
	}
	if best.name == "" {
		// Copies with the site's menu before the page: the title is the one
		// that the block of tactics follows.
		for i := range pg.blocks {
			if pl, ok := parseTitle(pg.blocks[i].text); ok && len(pg.blocks[i].text) <= maxTitle && tacticsFollow(pg.blocks, i) {
				return i, pl
			}
		}
	}
	for i := range pg.blocks {
		b := &pg.blocks[i]
		if b.furniture || b.hidden || b.linked() && b.kind != heading || len(b.text) > maxTitle {
			continue
		}
		pl, ok := parseTitle(b.text)
		switch {
		case best.name != "" && ok && pl.name == best.name:
			return i, best
		case best.name == "" && ok && (i < 12 || b.kind == heading):
			return i, pl
		case best.name == "" && len(pg.titles) == 0 && i > 12:
			return -1, best
		}
	}
	if best.name == "" && len(pg.titles) > 0 {
		// A page of another kind: its first heading is its title.
		for i := range pg.blocks {
			if b := &pg.blocks[i]; b.kind == heading && b.level == 1 && !b.furniture && b.text == pg.titles[0] {
				return i, place{title: pg.titles[0]}
			}
		}
	}
	return -1, best
}

// tacticsFollow tells whether the heading of a block of tactics stands in one
// of the next lines.
func tacticsFollow(blocks []block, i int) bool {
	for _, b := range blocks[i+1 : min(len(blocks), i+5)] {
		if fullTacticsHeading.MatchString(b.text) {
			return true
		}
	}
	return false
}

// identify settles title, place, state, type and population.
func (x *Extractor) identify(d *corpus.Document, p corpus.Page, pg page, title place, in *interpreter) {
	d.Title = title.title
	slug := place{}
	for _, address := range append([]string{d.URL, p.Path}, pg.aliases...) {
		if pl, ok := parseSlug(slugOf(address)); ok {
			slug = pl
			break
		}
	}
	switch {
	case title.name != "":
		d.Place = title.name
	case slug.name != "":
		d.Place = slug.name
		warn(d, "the page has no title; the place was taken from its address or file name")
	default:
		if d.Title == "" && len(pg.titles) > 0 {
			d.Title = pg.titles[0]
		}
		warn(d, "no place was recognised: neither title nor address names one with its state")
	}
	if d.Title == "" {
		d.Title = slug.title
	}
	if d.Title == "" {
		d.Title = slugOf(p.Path)
	}
	x.settleState(d, title, slug, in)
	d.Type = in.fields.typ
	if d.Type != "" {
		if _, known := x.tax.Type(d.Type); !known {
			warn(d, fmt.Sprintf("the type %q is not in the taxonomy; it is kept as it stands", d.Type))
		}
		if kind := namedType(d.Place); kind != "" && kind != d.Type {
			warn(d, fmt.Sprintf("the name says %s, the field says %s", kind, d.Type))
		}
	}
	if in.fields.population > 0 {
		d.Population = &corpus.Population{Field: in.fields.population}
	}
}

// settleState picks the state that most of title, field and address name;
// the title breaks a tie.
func (x *Extractor) settleState(d *corpus.Document, title, slug place, in *interpreter) {
	field := in.fields.state
	if field == "" {
		if _, code, ok := splitState(in.fields.location); ok {
			field = code
		} else if st, ok := corpus.FindState(in.fields.location); ok {
			field = st.Code
		}
	}
	code := firstNonEmpty(title.state, field, slug.state)
	if title.state != "" && field != "" && title.state != field {
		if slug.state == field {
			code = field
		}
		warn(d, fmt.Sprintf("the title says %s, the State field says %s", title.state, field))
	}
	if st, ok := corpus.FindState(code); ok && code != "" {
		d.State, d.StateCode = st.Name, st.Code
	}
}

// namedType returns the type that a place's name ends with.
func namedType(name string) string {
	for _, t := range []string{"County", "Parish"} {
		if strings.HasSuffix(name, " "+t) {
			return t
		}
	}
	return ""
}

// structure takes the parts that the interpreter found.
func (x *Extractor) structure(d *corpus.Document, in *interpreter) {
	for _, s := range in.sections {
		if len(s.Paragraphs) > 0 {
			d.Sections = append(d.Sections, s)
		}
	}
	d.Partners = in.partners
	for _, g := range in.sources {
		if g.Heading != "" || len(g.Links) > 0 {
			d.Sources = append(d.Sources, g)
		}
	}
	if len(in.labels) > 0 {
		d.Listed = in.listed()
		standard := x.tax.IsStandard(x.labels(d.Listed))
		d.ListedStandard = &standard
	} else if len(in.categories) > 0 {
		d.Listed = slices.Compact(in.categories)
		standard := false
		d.ListedStandard = &standard
	}
}

// labels maps names as they stand on a page to the taxonomy's labels.
func (x *Extractor) labels(names []string) []string {
	var out []string
	for _, n := range names {
		if t, ok := x.tax.Find(n); ok && !slices.Contains(out, t.Label) {
			out = append(out, t.Label)
		}
	}
	return out
}

// read goes through the sentences of the narrative once: evidence, events,
// population.
func (x *Extractor) read(d *corpus.Document) {
	uses := map[string]*corpus.TacticUse{}
	note := func(label string, e corpus.Evidence) *corpus.TacticUse {
		u := uses[label]
		if u == nil {
			u = &corpus.TacticUse{Tactic: label}
			uses[label] = u
		}
		if !u.Has(e) {
			u.Evidence = append(u.Evidence, e)
		}
		return u
	}
	demand := x.speaksOfDemand(d)
	for n, para := range d.Paragraphs() {
		var before []evidence.Label // what the sentence before says
		for i, sp := range text.Sentences(para) {
			s := sp.Of(para)
			anchor := corpus.Anchor(n, i+1)
			labels := x.rules.LabelsIn(s, demand)
			labels = x.rules.Context(s, labels, before)
			years := evidence.Years(s)
			var tactics []string
			for _, l := range labels {
				u := note(l.Tactic, l.Evidence)
				u.Passages = append(u.Passages, corpus.Passage{Text: s, Years: years, Anchor: anchor, Evidence: l.Evidence})
				if l.Evidence != corpus.Denied {
					tactics = append(tactics, l.Tactic)
				}
			}
			if len(labels) > 0 {
				before = labels
			}
			d.Events = append(d.Events, events(s, anchor, tactics)...)
			if d.Population == nil || d.Population.Text == 0 {
				if pop := textPopulation(s); pop > 0 {
					if d.Population == nil {
						d.Population = &corpus.Population{}
					}
					d.Population.Text, d.Population.Anchor = pop, anchor
				}
			}
		}
	}
	for _, g := range d.Sources {
		for _, t := range g.Tactics {
			note(t, corpus.Sourced)
		}
	}
	for _, l := range x.labels(d.Listed) {
		note(l, corpus.Listed)
	}
	for _, u := range uses {
		slices.SortFunc(u.Evidence, func(a, b corpus.Evidence) int {
			return slices.Index(corpus.EvidenceKinds, a) - slices.Index(corpus.EvidenceKinds, b)
		})
		d.Tactics = append(d.Tactics, *u)
	}
	slices.SortFunc(d.Tactics, func(a, b corpus.TacticUse) int { return x.tax.Order(a.Tactic) - x.tax.Order(b.Tactic) })
}

// speaksOfDemand tells whether the narrative is about buyers at all; then a
// sentence need not name them again ("The cars were impounded.").
func (x *Extractor) speaksOfDemand(d *corpus.Document) bool {
	for _, para := range d.Paragraphs() {
		if x.rules.Demand(para) {
			return true
		}
	}
	return false
}

func revision(p corpus.Page, pg page, in *interpreter) corpus.Revision {
	sum := sha256.Sum256(p.Body)
	digest := hex.EncodeToString(sum[:])
	r := corpus.Revision{ID: digest[:12], Digest: digest, Path: p.Path, URL: pg.url}
	if r.URL == "" {
		r.URL = p.URL
	}
	switch {
	case !p.Fetched.IsZero():
		r.Captured = p.Fetched.UTC().Format(time.RFC3339)
	default:
		r.Captured = firstNonEmpty(pathDate(p.Path), pg.captured, in.date)
	}
	return r
}

func (in *interpreter) paragraphs() []string {
	var out []string
	for _, s := range in.sections {
		out = append(out, s.Paragraphs...)
	}
	return out
}

func firstNonEmpty(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

func warn(d *corpus.Document, w string) { d.Warnings = append(d.Warnings, w) }
