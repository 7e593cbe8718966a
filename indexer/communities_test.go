package indexer

import (
	"fmt"
	"testing"
	"testing/fstest"

	"gazetteer/corpus"
)

func TestCapturesOfOnePlaceAreOneDocument(t *testing.T) {
	b := newBench(t)
	sum := b.build(folderFS(t, "testdata/pages/revisions"))
	if sum.Read != 8 || sum.Indexed != 5 || sum.Older != 3 {
		t.Errorf("got %d read, %d indexed, %d older, want 8, 5, 3", sum.Read, sum.Indexed, sum.Older)
	}
	// Two states have a Calderbrook; Orrinvale is a city and a county.
	equal(t, "documents", ids(b.engine.added), []string{"calderbrook-oh", "calderbrook-or", "orrinvale-county-tx", "orrinvale-tx", "tamsin-fork-ca"})
	equal(t, "older", ids(b.engine.older), []string{"tamsin-fork-ca", "tamsin-fork-ca", "tamsin-fork-ca"})
	for _, d := range b.engine.added[:4] {
		if len(d.Revisions) > 0 {
			t.Errorf("%s: got revisions %v, want none", d.ID, d.Revisions)
		}
	}
	tamsin := b.engine.added[4]
	got := []string{tamsin.Revision.Path}
	for _, r := range tamsin.Revisions {
		got = append(got, r.Path)
	}
	equal(t, "revisions, newest first", got, []string{"index-2.html", "p14648.html", "tamsin-fork-ca.html", "20190502103000-tamsin-fork-ca.html"})
	// The older ones stay reachable by the ids that the newest one names.
	reachable := map[string]bool{}
	for _, d := range b.engine.older {
		reachable[d.Revision.ID] = true
	}
	for _, r := range tamsin.Revisions {
		if !reachable[r.ID] {
			t.Errorf("revision %s of %s: got no older document, want one", r.ID, r.Path)
		}
	}
}

// A capture without a date is the oldest; among those, the later path wins.
func TestCapturesWithoutADate(t *testing.T) {
	page := func(body string) *fstest.MapFile {
		return file("Ashby, OH\n\nAshby police put up cameras in 2004. " + body + "\n")
	}
	b := newBench(t)
	b.build(fstest.MapFS{"20180101-ashby-oh.txt": page("First."), "ashby-oh.txt": page("Second."), "z/ashby-oh.txt": page("Third.")})
	if len(b.engine.added) != 1 {
		t.Fatalf("documents: got %v, want one", ids(b.engine.added))
	}
	d := b.engine.added[0]
	got := []string{d.Revision.Path}
	for _, r := range d.Revisions {
		got = append(got, r.Path)
	}
	equal(t, "revisions", got, []string{"20180101-ashby-oh.txt", "z/ashby-oh.txt", "ashby-oh.txt"})
}

// places makes n pages; block gives the labels of page i.
func places(n int, block func(i int) []string) fstest.MapFS {
	files := fstest.MapFS{}
	for i := range n {
		files[fmt.Sprintf("%02d.txt", i)] = file(pageText(fmt.Sprintf("Hollow %c", 'A'+i), block(i)...))
	}
	return files
}

// odd returns one of many sets of three labels, none of them the common one
// of these tests.
func odd(i int) []string {
	all := corpus.Builtin().Tactics
	return []string{all[i%7].Label, all[7+i%5].Label, all[12+i%2].Label}
}

func TestBlockThatStandsOnMostPagesIsStandard(t *testing.T) {
	three := []string{"Cameras", "Letters", "Web Stings"}
	if corpus.Builtin().IsStandard(three) {
		t.Fatal("the labels of this test are a standard list of the taxonomy")
	}
	common := func(share int) func(int) []string {
		return func(i int) []string {
			if i < share {
				return three
			}
			return odd(i)
		}
	}
	tests := []struct {
		name     string
		files    fstest.MapFS
		standard int
		mostly   bool
	}{
		{"on all of 25", places(25, common(25)), 25, true},
		{"on 13 of 25", places(25, common(13)), 13, true},
		{"on 12 of 25", places(25, common(12)), 0, false},
		{"a corpus of 20", places(20, common(20)), 20, true},
		{"a corpus of 19", places(19, common(19)), 0, false},
		{"two labels", places(25, func(int) []string { return three[:2] }), 0, false},
		{"in another order", places(25, func(i int) []string {
			return []string{three[i%3], three[(i+1)%3], three[(i+2)%3]}
		}), 25, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.build(tt.files)
			got := 0
			for _, d := range b.engine.added {
				if d.Standard() {
					got++
				}
			}
			s := b.current()
			if got != tt.standard || s.Standard != tt.standard || s.MostlyStandard() != tt.mostly {
				t.Errorf("standard: got %d documents, %d in the manifest, mostly %v, want %d, mostly %v", got, s.Standard, s.MostlyStandard(), tt.standard, tt.mostly)
			}
		})
	}
}

// Whether a block is standard depends on the other pages, so a document that
// is taken over must not keep the answer.
func TestStandardIsDecidedAnew(t *testing.T) {
	three := []string{"Cameras", "Letters", "Web Stings"}
	files := places(25, func(int) []string { return three })
	b := newBench(t)
	b.build(files)
	var drop []string
	for i := range 10 {
		drop = append(drop, fmt.Sprintf("%02d.txt", i))
	}
	sum := b.build(without(files, drop...))
	if s := b.current(); sum.Unchanged != 15 || s.Standard != 0 || s.Blocks != 15 {
		t.Errorf("got %d unchanged, %d standard of %d blocks, want 15, 0 of 15", sum.Unchanged, s.Standard, s.Blocks)
	}
}
