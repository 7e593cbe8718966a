package embedded

import (
	"cmp"
	"container/heap"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"gazetteer/corpus"
	"gazetteer/corpus/store"
	"gazetteer/search"
	"gazetteer/search/query"
)

// Engine answers requests over the files of one finished snapshot. It is safe
// for concurrent use.
type Engine struct {
	r    *reader
	docs *store.Reader
	cols *columns
	info search.Info
	tax  *corpus.Taxonomy

	all      *roaring.Bitmap
	facets   *facetSets
	evidence map[corpus.Evidence]*roaring.Bitmap
	years    map[int16]*roaring.Bitmap
	rank     []uint32 // by name
	byID     map[string]uint32
	avg      [3]float64
}

// Open opens the files that a Writer made in dir.
func Open(dir string, info search.Info, tax *corpus.Taxonomy) (*Engine, error) {
	cols, err := readColumns(filepath.Join(dir, columnsFile))
	if err != nil {
		return nil, fmt.Errorf("open snapshot: %w", err)
	}
	docs, err := store.Open(filepath.Join(dir, documentDir))
	if err != nil {
		return nil, fmt.Errorf("open snapshot: %w", err)
	}
	r, err := openReader(filepath.Join(dir, indexDir))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open snapshot: %w", err), docs.Close())
	}
	e := &Engine{r: r, docs: docs, cols: cols, info: info, tax: tax}
	if r.total != len(cols.Rows) {
		return nil, errors.Join(fmt.Errorf("open snapshot: the index has %d documents, the columns %d", r.total, len(cols.Rows)), e.Close())
	}
	e.info.Documents = r.total
	e.prepare()
	return e, nil
}

// prepare builds what is kept in memory.
func (e *Engine) prepare() {
	rows := e.cols.Rows
	e.all = roaring.New()
	e.all.AddRange(0, uint64(len(rows)))
	e.facets = newFacetSets(e.cols)
	e.rank = nameOrder(rows)
	e.byID = make(map[string]uint32, len(rows))
	e.evidence = map[corpus.Evidence]*roaring.Bitmap{}
	for _, k := range corpus.EvidenceKinds {
		e.evidence[k] = roaring.New()
	}
	e.years = map[int16]*roaring.Bitmap{}
	for doc := range rows {
		r := &rows[doc]
		e.byID[r.ID] = uint32(doc)
		for f, n := range r.Lengths {
			e.avg[f] += float64(n) / float64(len(rows))
		}
		for _, set := range r.Evidence {
			for _, k := range set.kinds() {
				e.evidence[k].Add(uint32(doc))
			}
		}
		for _, y := range r.Years {
			if e.years[y] == nil {
				e.years[y] = roaring.New()
			}
			e.years[y].Add(uint32(doc))
		}
	}
}

// Close releases the files. No request may be under way.
func (e *Engine) Close() error { return errors.Join(e.r.close(), e.docs.Close()) }

// Info describes the snapshot.
func (e *Engine) Info() search.Info { return e.info }

func (e *Engine) inRange(r query.Range) *roaring.Bitmap {
	out := roaring.New()
	in := func(n int) bool { return (r.From == nil || n >= *r.From) && (r.To == nil || n <= *r.To) }
	if r.Field == "year" {
		for y, docs := range e.years {
			if in(int(y)) {
				out.Or(docs)
			}
		}
		return out
	}
	for doc := range e.cols.Rows {
		if n := int(e.cols.Rows[doc].Population); n > 0 && in(n) {
			out.Add(uint32(doc))
		}
	}
	return out
}

// unslug makes a slug a name that taxonomy and states can look up.
func unslug(s string) string { return strings.ReplaceAll(s, "-", " ") }

// Search answers a request.
func (e *Engine) Search(ctx context.Context, req search.Request) (res search.Result, err error) {
	start := time.Now()
	// bleve panics on damaged segments; one request must not end the server.
	defer func() {
		if p := recover(); p != nil {
			res, err = search.Result{}, fmt.Errorf("search: the index failed: %v", p)
		}
	}()
	if err := req.Check(); err != nil {
		return search.Result{}, err
	}
	mode := req.Mode
	if mode == "" {
		mode = e.info.DefaultMode()
	}
	c, docs, relaxed, err := e.match(ctx, req.Query.Root, mode)
	if err != nil {
		return search.Result{}, fmt.Errorf("search: %w", err)
	}
	res = search.Result{Mode: mode, Relaxed: relaxed, Notices: c.notices, Info: e.info}
	hits := e.filtered(docs, req.Filters, mode, "")
	res.Total = int(hits.GetCardinality())
	for _, name := range req.Facets {
		set := e.filtered(docs, req.Filters, mode, name)
		res.Facets = append(res.Facets, e.facets.count(name, mode, set, req.Selected(name), e.label))
	}
	if res.Advice, err = e.advice(ctx, &req, c, mode, docs, res.Total); err != nil {
		return search.Result{}, fmt.Errorf("search: %w", err)
	}
	top, err := e.top(&req, c.groups, hits)
	if err != nil {
		return search.Result{}, fmt.Errorf("search: %w", err)
	}
	if res.Hits, err = e.hits(top, &req, mode); err != nil {
		return search.Result{}, fmt.Errorf("search: %w", err)
	}
	res.Took = time.Since(start)
	return res, nil
}

// match evaluates the query; where no document has all words of it, those
// with some of them.
func (e *Engine) match(ctx context.Context, root query.Node, mode corpus.Mode) (*compiler, *roaring.Bitmap, bool, error) {
	for _, loose := range []bool{false, true} {
		c := &compiler{ctx: ctx, r: e.r, e: e, mode: mode, loose: loose}
		docs, said, err := c.eval(root, nil)
		if err != nil {
			return nil, nil, false, err
		}
		if !said {
			c.notices = append(c.notices, "the query has only words that are too common to search for; put them in a phrase with a rarer word")
			return c, roaring.New(), false, nil
		}
		if loose || !docs.IsEmpty() || !hasBag(root) {
			if err := c.scoreRuns(docs); err != nil {
				return nil, nil, false, err
			}
			return c, docs, loose && !docs.IsEmpty(), nil
		}
	}
	return nil, nil, false, errors.New("unreachable")
}

// Rank returns the ids and scores of the depth best documents for a query of
// which any word may match, best first: what a measurement needs.
func (e *Engine) Rank(ctx context.Context, q query.Query, depth int) (ids []string, scores []float64, err error) {
	c := &compiler{ctx: ctx, r: e.r, e: e, mode: e.info.DefaultMode(), loose: true}
	docs, said, err := c.eval(q.Root, nil)
	if err != nil || !said {
		return nil, nil, err
	}
	top, err := e.top(&search.Request{Limit: depth}, c.groups, docs)
	if err != nil {
		return nil, nil, fmt.Errorf("rank: %w", err)
	}
	for _, s := range top {
		ids = append(ids, e.cols.Rows[s.doc].ID)
		scores = append(scores, float64(s.score))
	}
	return ids, scores, nil
}

func hasBag(n query.Node) bool {
	found := false
	query.Walk(n, func(n query.Node) bool {
		if b, ok := n.(query.Bag); ok && len(b.Should) > 1 {
			found = true
		}
		return !found
	})
	return found
}

// filtered applies the filters of all facets but one.
func (e *Engine) filtered(docs *roaring.Bitmap, filters []search.Filter, mode corpus.Mode, but string) *roaring.Bitmap {
	for _, f := range filters {
		if f.Facet == but {
			continue
		}
		if set := e.facets.filter(f, mode); set != nil {
			docs = roaring.And(docs, set)
		}
	}
	return docs
}

// scored is a document in the order of a result.
type scored struct {
	doc   uint32
	score float32
}

// top returns the hits of the page that is asked for, in order.
func (e *Engine) top(req *search.Request, groups []group, docs *roaring.Bitmap) ([]scored, error) {
	if req.Limit == 0 || docs.IsEmpty() {
		return nil, nil
	}
	s := getScorer(e.r.total)
	defer s.release(docs)
	for i := range groups {
		if err := s.group(e, &groups[i], docs); err != nil {
			return nil, err
		}
	}
	h := &topHeap{less: e.order(req.Sort, len(groups) > 0)}
	k := req.Offset + req.Limit
	for it := docs.Iterator(); it.HasNext(); {
		doc := it.Next()
		h.offer(scored{doc, s.scores[doc]}, k)
	}
	out := h.items
	slices.SortFunc(out, func(a, b scored) int {
		if h.less(a, b) {
			return -1
		}
		return 1
	})
	if req.Offset >= len(out) {
		return nil, nil
	}
	return out[req.Offset:], nil
}

// order returns which of two documents comes first. Without a query there is
// no relevance, and names decide.
func (e *Engine) order(s search.Sort, hasQuery bool) func(a, b scored) bool {
	byName := func(a, b scored) bool { return e.rank[a.doc] < e.rank[b.doc] }
	switch {
	case s == search.SortPopulation:
		return func(a, b scored) bool {
			pa, pb := e.cols.Rows[a.doc].Population, e.cols.Rows[b.doc].Population
			if pa != pb {
				return pa > pb
			}
			return byName(a, b)
		}
	case s == search.SortName || !hasQuery:
		return byName
	}
	return func(a, b scored) bool {
		if c := cmp.Compare(a.score, b.score); c != 0 {
			return c > 0
		}
		return byName(a, b)
	}
}

// topHeap keeps the first k documents, the last of them at the root.
type topHeap struct {
	items []scored
	less  func(a, b scored) bool
}

func (h *topHeap) Len() int           { return len(h.items) }
func (h *topHeap) Less(i, j int) bool { return h.less(h.items[j], h.items[i]) }
func (h *topHeap) Swap(i, j int)      { h.items[i], h.items[j] = h.items[j], h.items[i] }
func (h *topHeap) Push(x any)         { h.items = append(h.items, x.(scored)) }
func (h *topHeap) Pop() any {
	last := h.items[len(h.items)-1]
	h.items = h.items[:len(h.items)-1]
	return last
}

func (h *topHeap) offer(s scored, k int) {
	if len(h.items) < k {
		heap.Push(h, s)
		return
	}
	if h.less(s, h.items[0]) {
		h.items[0] = s
		heap.Fix(h, 0)
	}
}

// hits reads the documents of a page and chooses their passages.
func (e *Engine) hits(top []scored, req *search.Request, mode corpus.Mode) ([]search.Hit, error) {
	m := search.NewMatcher(req.Query.Root, e.rarity)
	out := make([]search.Hit, 0, len(top))
	for _, s := range top {
		r := &e.cols.Rows[s.doc]
		d, err := e.read(r.Record)
		if err != nil {
			return nil, err
		}
		h := search.Hit{ID: r.ID, Title: r.Title, State: r.State, StateCode: r.StateCode, Type: r.Type,
			Population: int(r.Population), Score: float64(s.score), Source: r.Source, Passages: m.Passages(d, search.MaxPassages)}
		for i := range d.Tactics {
			switch u := &d.Tactics[i]; {
			case u.Used(mode):
				h.Tactics = append(h.Tactics, search.NewHitTactic(u))
			case u.Has(corpus.Denied):
				h.Denied = append(h.Denied, search.NewHitTactic(u))
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// rarity is the weight of a stem in the narratives, for choosing passages.
func (e *Engine) rarity(stem string) float64 {
	docs, err := e.r.docs(fieldBody, stem)
	if err != nil {
		return 1
	}
	return idf(float64(docs.GetCardinality()), float64(e.r.total))
}

func (e *Engine) read(record uint32) (*corpus.Document, error) {
	return readDocument(e.docs, int(record))
}

func readDocument(docs *store.Reader, record int) (*corpus.Document, error) {
	raw, err := docs.Get(record)
	if err != nil {
		return nil, err
	}
	d := &corpus.Document{}
	if err := json.Unmarshal(raw, d); err != nil {
		return nil, fmt.Errorf("record %d: %w", record, err)
	}
	return d, nil
}

// Document returns the newest or an older revision of a community.
func (e *Engine) Document(_ context.Context, id, revision string) (*corpus.Document, error) {
	doc, ok := e.byID[id]
	if !ok {
		return nil, fmt.Errorf("document %q: %w", id, search.ErrNotFound)
	}
	d, err := e.read(e.cols.Rows[doc].Record)
	if err != nil {
		return nil, fmt.Errorf("document %q: %w", id, err)
	}
	if revision == "" || revision == d.Revision.ID {
		return d, nil
	}
	record, ok := e.cols.Older[id+"@"+revision]
	if !ok {
		return nil, fmt.Errorf("document %q, revision %q: %w", id, revision, search.ErrNotFound)
	}
	if d, err = e.read(record); err != nil {
		return nil, fmt.Errorf("document %q: %w", id, err)
	}
	return d, nil
}

// label names a value that no document of the snapshot has.
func (e *Engine) label(facet, slug string) string {
	switch facet {
	case search.FacetTactic:
		if t, ok := e.tax.BySlug(slug); ok {
			return t.Label
		}
	case search.FacetState:
		if st, ok := corpus.FindState(slug); ok {
			return st.Name
		}
	}
	if label, ok := e.tax.Type(unslug(slug)); ok && facet == search.FacetType {
		return label
	}
	return slug
}

// Documents reads the stored documents of a snapshot without its index.
type Documents struct{ docs *store.Reader }

// OpenDocuments opens the documents that a Writer made in dir.
func OpenDocuments(dir string) (*Documents, error) {
	docs, err := store.Open(filepath.Join(dir, documentDir))
	if err != nil {
		return nil, err
	}
	return &Documents{docs}, nil
}

// Record returns a document by the number that Writer.Add gave it.
func (d *Documents) Record(n int) (*corpus.Document, error) { return readDocument(d.docs, n) }

// Close releases the files.
func (d *Documents) Close() error { return d.docs.Close() }
