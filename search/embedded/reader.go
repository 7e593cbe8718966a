package embedded

import (
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// reader gives access to the postings of a finished index. Document numbers
// are global: those of a segment begin at its base.
type reader struct {
	idx      bleve.Index
	snap     *scorch.IndexSnapshot
	segments []segReader
	total    int
}

type segReader struct {
	seg     segment.Segment
	deleted *roaring.Bitmap
	base    uint32
	count   int
}

func openReader(dir string) (*reader, error) {
	idx, err := bleve.OpenUsing(dir, scorchConfig(true))
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	adv, err := idx.Advanced()
	if err != nil {
		idx.Close()
		return nil, fmt.Errorf("open index: %w", err)
	}
	ir, err := adv.Reader()
	if err != nil {
		idx.Close()
		return nil, fmt.Errorf("open index: %w", err)
	}
	snap, ok := ir.(*scorch.IndexSnapshot)
	if !ok {
		idx.Close()
		return nil, fmt.Errorf("open index: %T is no scorch index", ir)
	}
	r := &reader{idx: idx, snap: snap}
	for _, s := range snap.Segments() {
		n := int(s.FullSize())
		r.segments = append(r.segments, segReader{seg: s.Segment(), deleted: s.Deleted(), base: uint32(r.total), count: n})
		r.total += n
	}
	return r, nil
}

func (r *reader) close() error {
	err := r.snap.Close()
	if cerr := r.idx.Close(); err == nil {
		err = cerr
	}
	return err
}

// local returns the part of a set that lies in the segment, in its numbers.
func (s *segReader) local(within *roaring.Bitmap) *roaring.Bitmap {
	if within == nil {
		return nil
	}
	if s.base == 0 && within.GetCardinality() > 0 && within.Maximum() < uint32(s.count) {
		return within
	}
	out := roaring.New()
	it := within.Iterator()
	it.AdvanceIfNeeded(s.base)
	for it.HasNext() {
		d := it.Next()
		if d >= s.base+uint32(s.count) {
			break
		}
		out.Add(d - s.base)
	}
	return out
}

// postings calls visit with the iterator of a term in each segment that has
// it, restricted to within where that is not nil.
func (r *reader) postings(field, term string, locations bool, within *roaring.Bitmap, visit func(s *segReader, it segment.PostingsIterator) error) error {
	for i := range r.segments {
		s := &r.segments[i]
		dict, err := s.seg.Dictionary(field)
		if err != nil {
			return fmt.Errorf("term %q: %w", term, err)
		}
		list, err := dict.PostingsList([]byte(term), s.deleted, nil)
		if err != nil {
			return fmt.Errorf("term %q: %w", term, err)
		}
		if list.Count() == 0 {
			continue
		}
		it := list.Iterator(true, false, locations, nil)
		if within != nil {
			if opt, ok := it.(segment.OptimizablePostingsIterator); ok && opt.ActualBitmap() != nil {
				opt.ReplaceActual(roaring.And(opt.ActualBitmap(), s.local(within)))
			}
		}
		if err := visit(s, it); err != nil {
			return fmt.Errorf("term %q: %w", term, err)
		}
	}
	return nil
}

// docs returns the documents that have a term in a field.
func (r *reader) docs(field, term string) (*roaring.Bitmap, error) {
	out := roaring.New()
	for i := range r.segments {
		s := &r.segments[i]
		dict, err := s.seg.Dictionary(field)
		if err != nil {
			return nil, fmt.Errorf("term %q: %w", term, err)
		}
		list, err := dict.PostingsList([]byte(term), s.deleted, nil)
		if err != nil {
			return nil, fmt.Errorf("term %q: %w", term, err)
		}
		if list.Count() == 0 {
			continue
		}
		it := list.Iterator(false, false, false, nil)
		if opt, ok := it.(segment.OptimizablePostingsIterator); ok {
			if bm := opt.ActualBitmap(); bm != nil {
				if s.base == 0 {
					out.Or(bm)
				} else {
					out.Or(roaring.AddOffset(bm, s.base))
				}
				continue
			}
			if d, one := opt.DocNum1Hit(); one {
				out.Add(s.base + uint32(d))
				continue
			}
		}
		for {
			p, err := it.Next()
			if err != nil {
				return nil, fmt.Errorf("term %q: %w", term, err)
			}
			if p == nil {
				break
			}
			out.Add(s.base + uint32(p.Number()))
		}
	}
	return out, nil
}

// freqs calls visit with each document of a term and its frequency.
func (r *reader) freqs(field, term string, within *roaring.Bitmap, visit func(doc uint32, freq uint64)) error {
	return r.postings(field, term, false, within, func(s *segReader, it segment.PostingsIterator) error {
		for {
			p, err := it.Next()
			if err != nil || p == nil {
				return err
			}
			if doc := s.base + uint32(p.Number()); within == nil || within.Contains(doc) {
				visit(doc, p.Frequency())
			}
		}
	})
}

// loc is a place in a document.
type loc struct {
	// from and to are the first and last position covered.
	from, to            uint32
	sentence, paragraph uint32
}

// locations calls visit with each document of a term and the term's places,
// which are visit's to keep.
func (r *reader) locations(field, term string, within *roaring.Bitmap, visit func(doc uint32, places []loc)) error {
	return r.postings(field, term, true, within, func(s *segReader, it segment.PostingsIterator) error {
		for {
			p, err := it.Next()
			if err != nil || p == nil {
				return err
			}
			doc := s.base + uint32(p.Number())
			if within != nil && !within.Contains(doc) {
				continue
			}
			ls := p.Locations()
			out := make([]loc, len(ls))
			for i, l := range ls {
				pos := uint32(l.Pos())
				out[i] = loc{from: pos, to: pos, sentence: uint32(l.Start()), paragraph: uint32(l.End())}
			}
			visit(doc, out)
		}
	})
}

// Bounds of the words that one pattern or typo stands for.
const (
	// maxExpansions is how many words of the index are taken, the most
	// frequent first.
	maxExpansions = 200
	// maxScanned is how many words of the index are looked at.
	maxScanned = 20_000
)

// expansion is a word of the index and the number of documents that have it.
type expansion struct {
	word  string
	count uint64
}

// expand reads the words of a dictionary, the most frequent first; cut is set
// when there were more than a bound allows.
func expand(dict index.FieldDict) (words []expansion, cut bool, err error) {
	defer dict.Close()
	for scanned := 0; ; scanned++ {
		e, err := dict.Next()
		if err != nil {
			return nil, false, err
		}
		if e == nil {
			break
		}
		if scanned >= maxScanned {
			cut = true
			break
		}
		words = append(words, expansion{e.Term, e.Count})
	}
	slices.SortStableFunc(words, func(a, b expansion) int {
		switch {
		case a.count > b.count:
			return -1
		case a.count < b.count:
			return 1
		}
		return 0
	})
	if len(words) > maxExpansions {
		words, cut = words[:maxExpansions], true
	}
	return words, cut, nil
}
