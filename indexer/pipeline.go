package indexer

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"gazetteer/corpus"
	"gazetteer/corpus/store"
	"gazetteer/indexer/extract"
)

// Options say what to build and where.
type Options struct {
	// Index is the folder of the index; it is made where it does not exist.
	Index    string
	Source   Source
	Taxonomy *corpus.Taxonomy
	Backend  Backend
	// Sample marks the bundled corpus.
	Sample bool
	// Software is the version written into the manifest.
	Software string
	// Progress, where set, is told how far the run is.
	Progress func(Progress)
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Progress is a state of a run under way.
type Progress struct {
	// Stage is "read" or "index".
	Stage       string
	Done, Total int
	Bytes       int64
}

// Reject is a page that is not in the index, with its reason.
type Reject struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// Summary is the outcome of a run.
type Summary struct {
	// Snapshot is the one that is current now; Changed is false where an
	// older one already held the same pages.
	Snapshot string `json:"snapshot"`
	Changed  bool   `json:"changed"`
	// Read counts the pages of the source, Unchanged those taken over from
	// the snapshot before, Duplicates those that another page equals byte
	// for byte.
	Read       int `json:"read"`
	Unchanged  int `json:"unchanged"`
	Duplicates int `json:"duplicates"`
	// Indexed counts communities, Older their older captures.
	Indexed  int      `json:"indexed"`
	Older    int      `json:"older"`
	Rejected []Reject `json:"rejected"`
	// Report is the file that lists the rejects.
	Report  string  `json:"report,omitempty"`
	Bytes   int64   `json:"bytes"`
	Seconds float64 `json:"seconds"`
}

// entry is what the pipeline keeps in memory of a page.
type entry struct {
	page     pageRecord
	id       string
	captured string
	spool    int
	// block is the set of listed labels, "" without a block.
	block string
	// standard is set where the taxonomy knows the list.
	standard bool
}

// Run builds a snapshot. Pages that cannot be read are in the summary and in
// the reject report; an error means that nothing was published and that the
// snapshot before still stands.
func Run(ctx context.Context, o Options) (sum Summary, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	start := o.Now()
	sum.Rejected = []Reject{}
	items, err := o.Source.List(ctx)
	if err != nil {
		return sum, err
	}
	if err := os.MkdirAll(filepath.Join(o.Index, snapshotsDir), 0o755); err != nil {
		return sum, fmt.Errorf("index: %w", err)
	}
	lock := flock.New(filepath.Join(o.Index, lockFile))
	if ok, err := lock.TryLock(); err != nil {
		return sum, fmt.Errorf("index: %w", err)
	} else if !ok {
		return sum, fmt.Errorf("%w: %s", ErrLocked, o.Index)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()

	r := &run{Options: o, items: items, sum: sum}
	defer func() { err = errors.Join(err, r.end()) }()
	if err := r.begin(); err != nil {
		return r.sum, err
	}
	if err := r.read(ctx); err != nil {
		return r.sum, err
	}
	if err := r.report(); err != nil {
		return r.sum, err
	}
	r.sum.Seconds = o.Now().Sub(start).Seconds()
	if len(r.entries) == 0 {
		return r.sum, fmt.Errorf("none of the %d pages of %s could be read; the reasons are in %s", len(items), o.Source.Name(), r.sum.Report)
	}
	if r.prev != nil && r.prev.Corpus == r.corpusDigest() && r.prev.Recipe == r.recipe {
		r.sum.Snapshot, r.sum.Indexed, r.sum.Older = r.prev.ID, r.prev.Documents, len(r.entries)-r.prev.Documents
		return r.sum, nil
	}
	if err := r.write(ctx); err != nil {
		return r.sum, err
	}
	r.sum.Seconds = o.Now().Sub(start).Seconds()
	return r.sum, nil
}

// run is the state of one build.
type run struct {
	Options
	items []Item

	build     string
	recipe    string
	extractor *extract.Extractor
	prev      *Snapshot
	prevPages map[string]pageRecord
	prevDocs  Previous
	byDigest  map[string]pageRecord

	spool   *store.Writer
	entries []entry
	sum     Summary
}

// begin opens the snapshot before, if it can serve, and the build folder.
func (r *run) begin() (err error) {
	if r.recipe, err = recipe(r.Taxonomy); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if r.extractor, err = extract.New(r.Taxonomy); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if err := removeBuilds(r.Index); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	r.openPrevious()
	if r.build, err = os.MkdirTemp(r.Index, buildPrefix); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	dir := filepath.Join(r.build, "spool")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if r.spool, err = store.Create(dir); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

// openPrevious makes the documents of the current snapshot available. A
// snapshot that cannot be used is simply not used: everything is read anew.
func (r *run) openPrevious() {
	prev, err := Current(r.Index)
	if err != nil || prev.Recipe != r.recipe || prev.Verify() != nil {
		return
	}
	pages, err := prev.pages()
	if err != nil {
		return
	}
	docs, err := r.Backend.OpenPrevious(prev.EngineDir())
	if err != nil {
		return
	}
	r.prev, r.prevPages, r.prevDocs = prev, pages, docs
	r.byDigest = make(map[string]pageRecord, len(pages))
	for _, p := range pages {
		r.byDigest[p.Digest] = p
	}
}

// end removes what a build leaves behind, whether it was published or not.
func (r *run) end() error {
	var err error
	if r.spool != nil {
		err = r.spool.Close()
	}
	if r.prevDocs != nil {
		err = errors.Join(err, r.prevDocs.Close())
	}
	if r.build != "" {
		err = errors.Join(err, os.RemoveAll(r.build))
	}
	return err
}

// recipe is a digest of everything but the pages that decides what documents
// look like.
func recipe(t *corpus.Taxonomy) (string, error) {
	raw, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(raw, "\nextract %d schema %d", extract.Version, SchemaVersion))
	return hex.EncodeToString(sum[:]), nil
}

// outcome is what became of one item.
type outcome struct {
	item      int
	doc       corpus.Document
	page      pageRecord
	unchanged bool
	err       error
}

// read extracts all pages, on every core, and spools the documents in the
// order of the source.
func (r *run) read(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	next := make(chan int)
	done := make(chan outcome, workers)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range next {
				select {
				case done <- r.extract(i):
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() {
		defer func() { wg.Wait(); close(done) }()
		defer close(next)
		for i := range r.items {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	// Outcomes arrive out of order; what waits is bounded by the workers.
	waiting := map[int]outcome{}
	want := 0
	seen := map[string]bool{}
	defer func() {
		// The workers read the snapshot before; none may outlive this.
		cancel()
		for range done {
		}
	}()
	for out := range done {
		waiting[out.item] = out
		for o, ok := waiting[want]; ok; o, ok = waiting[want] {
			delete(waiting, want)
			want++
			if err := r.take(&o, seen); err != nil {
				return err
			}
			r.Progress(Progress{"read", want, len(r.items), r.sum.Bytes})
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("index: stopped; nothing was published: %w", context.Cause(ctx))
	}
	return nil
}

// extract makes the document of one item, or takes it from the snapshot
// before: by path, size and time without reading it, else by its content.
func (r *run) extract(i int) outcome {
	it := r.items[i]
	out := outcome{item: i, page: pageRecord{Path: it.Path, Size: it.Size, ModTime: it.ModTime}}
	if it.Err != nil {
		out.err = it.Err
		return out
	}
	if old, ok := r.prevPages[it.Path]; ok && !it.ModTime.IsZero() && old.Size == it.Size && old.ModTime.Equal(it.ModTime) {
		if doc, err := r.prevDocs.Record(old.Record); err == nil {
			out.page.Digest, out.doc, out.unchanged = old.Digest, fresh(doc), true
			return out
		}
	}
	page, err := it.Read()
	if err != nil {
		out.err = err
		return out
	}
	sum := sha256.Sum256(page.Body)
	out.page.Digest = hex.EncodeToString(sum[:])
	if old, ok := r.byDigest[out.page.Digest]; ok && old.Path == it.Path {
		if doc, err := r.prevDocs.Record(old.Record); err == nil {
			out.doc, out.unchanged = fresh(doc), true
			return out
		}
	}
	out.doc, out.err = r.extractPage(page)
	return out
}

// extractPage keeps a page that breaks the extractor from ending the run.
func (r *run) extractPage(p corpus.Page) (d corpus.Document, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("the extractor failed on it: %v", x)
		}
	}()
	return r.extractor.Document(p)
}

// fresh undoes what the corpus had decided about a document.
func fresh(d *corpus.Document) corpus.Document {
	out := *d
	out.Revisions = nil
	return out
}

// take spools one document or notes why there is none.
func (r *run) take(o *outcome, seen map[string]bool) error {
	r.sum.Read++
	r.sum.Bytes += o.page.Size
	if o.err != nil {
		r.sum.Rejected = append(r.sum.Rejected, Reject{o.page.Path, o.err.Error()})
		return nil
	}
	if seen[o.page.Digest] {
		r.sum.Duplicates++
		return nil
	}
	seen[o.page.Digest] = true
	if o.unchanged {
		r.sum.Unchanged++
	}
	raw, err := json.Marshal(&o.doc)
	if err != nil {
		return fmt.Errorf("index %s: %w", o.page.Path, err)
	}
	n, err := r.spool.Append(raw)
	if err != nil {
		return fmt.Errorf("index %s: %w", o.page.Path, err)
	}
	e := entry{page: o.page, id: o.doc.ID, captured: o.doc.Revision.Captured, spool: n}
	if o.doc.ListedStandard != nil {
		e.block = corpus.SetKey(o.doc.Listed)
		e.standard = r.Taxonomy.IsStandard(labels(r.Taxonomy, o.doc.Listed))
	}
	r.entries = append(r.entries, e)
	return nil
}

func labels(t *corpus.Taxonomy, names []string) []string {
	var out []string
	for _, n := range names {
		if tac, ok := t.Find(n); ok {
			out = append(out, tac.Label)
		}
	}
	return out
}

// corpusDigest is the digest of all pages by path.
func (r *run) corpusDigest() string {
	lines := make([]string, len(r.entries))
	for i, e := range r.entries {
		lines[i] = e.page.Path + "\x00" + e.page.Digest
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// report writes the reject report beside the index, also when it is empty.
func (r *run) report() error {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, rej := range r.sum.Rejected {
		if err := enc.Encode(rej); err != nil {
			return fmt.Errorf("reject report: %w", err)
		}
	}
	r.sum.Report = filepath.Join(r.Index, rejectsFile)
	if err := writeAtomic(r.sum.Report, []byte(b.String())); err != nil {
		return fmt.Errorf("reject report: %w", err)
	}
	return nil
}

// Bounds of the rule that finds standard blocks by their frequency.
const (
	minCorpus = 20 // pages
	minLabels = 3
)

// commonBlock returns the set of labels that stands on most pages of the
// corpus, or "".
func (r *run) commonBlock() string {
	if len(r.entries) < minCorpus {
		return ""
	}
	count := map[string]int{}
	for _, e := range r.entries {
		if strings.Count(e.block, "\n")+1 >= minLabels {
			count[e.block]++
		}
	}
	for block, n := range count {
		if block != "" && n*2 > len(r.entries) {
			return block
		}
	}
	return ""
}

// write makes the engine's files of the spooled documents and publishes them.
func (r *run) write(ctx context.Context) error {
	if err := r.spool.Flush(); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	spool, err := store.Open(filepath.Join(r.build, "spool"))
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	defer spool.Close()
	final := filepath.Join(r.build, "snapshot")
	dir := filepath.Join(final, engineDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	w, err := r.Backend.Create(dir)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	m := &Manifest{Schema: SchemaVersion, Software: r.Software, Built: r.Now().UTC().Truncate(time.Second),
		Source: r.Source.Name(), Sample: r.Sample, Pages: r.sum.Read, Corpus: r.corpusDigest(), Recipe: r.recipe}
	m.ID = m.Built.Format("20060102T150405Z") + "-" + m.Corpus[:8]
	if err := r.writeDocuments(ctx, w, spool, m); err != nil {
		return errors.Join(err, w.Abandon())
	}
	if err := w.Finish(ctx); err != nil {
		return errors.Join(fmt.Errorf("index: %w", err), w.Abandon())
	}
	if err := r.writePages(final); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	if _, err := os.Stat(filepath.Join(r.Index, snapshotsDir, m.ID)); err == nil {
		m.ID += fmt.Sprintf("-%d", r.Now().UnixNano()%1000)
	}
	before := "" // the snapshot before stays, whatever its version
	if raw, err := os.ReadFile(filepath.Join(r.Index, currentFile)); err == nil {
		before = strings.TrimSpace(string(raw))
	}
	snap, err := publish(r.Index, final, m)
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	r.sum.Snapshot, r.sum.Changed = snap.ID, true
	return prune(r.Index, snap.ID, before)
}

// writeDocuments hands each community to the engine: its newest capture, and
// the older ones to be kept.
func (r *run) writeDocuments(ctx context.Context, w Writer, spool *store.Reader, m *Manifest) error {
	common := r.commonBlock()
	groups := r.communities()
	for n, g := range groups {
		var revisions []corpus.Revision
		for i := range g {
			e := g[len(g)-1-i] // oldest first, so that each knows those before
			doc, err := r.spooled(spool, e, common)
			if err != nil {
				return err
			}
			doc.ID = e.id
			newest := i == len(g)-1
			if newest {
				slices.Reverse(revisions)
				doc.Revisions = revisions
				m.Documents++
				if doc.ListedStandard != nil {
					m.Blocks++
				}
				if doc.Standard() {
					m.Standard++
				}
				r.sum.Indexed++
				e.page.Record, err = w.Add(ctx, doc)
			} else {
				r.sum.Older++
				e.page.Record, err = w.AddOlder(doc)
			}
			if err != nil {
				return fmt.Errorf("index %s: %w", e.page.Path, err)
			}
			revisions = append(revisions, doc.Revision)
		}
		r.Progress(Progress{"index", n + 1, len(groups), r.sum.Bytes})
	}
	return nil
}

// communities groups the pages by the community that they are about, in the
// order of ids, the newest capture first. A capture without a date counts as
// the oldest; among equals the later path wins.
func (r *run) communities() [][]*entry {
	byID := map[string][]*entry{}
	for i := range r.entries {
		e := &r.entries[i]
		byID[e.id] = append(byID[e.id], e)
	}
	var out [][]*entry
	for _, g := range byID {
		slices.SortFunc(g, func(a, b *entry) int {
			if c := cmp.Compare(b.captured, a.captured); c != 0 {
				return c
			}
			return cmp.Compare(b.page.Path, a.page.Path)
		})
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b []*entry) int { return cmp.Compare(a[0].id, b[0].id) })
	return out
}

func (r *run) spooled(spool *store.Reader, e *entry, common string) (*corpus.Document, error) {
	raw, err := spool.Get(e.spool)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", e.page.Path, err)
	}
	doc := &corpus.Document{}
	if err := json.Unmarshal(raw, doc); err != nil {
		return nil, fmt.Errorf("index %s: %w", e.page.Path, err)
	}
	if doc.ListedStandard != nil {
		standard := e.standard || common != "" && e.block == common
		doc.ListedStandard = &standard
	}
	return doc, nil
}

// writePages notes which page made which document, for the next run.
func (r *run) writePages(dir string) (err error) {
	f, err := os.Create(filepath.Join(dir, pagesFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b := bufio.NewWriter(f)
	enc := json.NewEncoder(b)
	for i := range r.entries {
		if err := enc.Encode(&r.entries[i].page); err != nil {
			return err
		}
	}
	return b.Flush()
}
