package embedded

import (
	"bufio"
	"cmp"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
)

// row is what the engine keeps in memory of each document.
type row struct {
	ID, Title        string
	State, StateCode string
	Type             string
	Population       uint32
	Source           string
	// Evidence holds one set of kinds for each tactic of columns.Tactics.
	Evidence []evidenceSet
	Years    []int16
	Lengths  [3]uint32
	// Record is the number of the document in the store.
	Record uint32
}

// evidenceSet is a set of kinds of evidence, a bit each in the order of
// corpus.EvidenceKinds.
type evidenceSet uint8

func (s evidenceSet) has(e corpus.Evidence) bool {
	return s&(1<<slices.Index(corpus.EvidenceKinds, e)) != 0
}

func (s evidenceSet) kinds() []corpus.Evidence {
	var out []corpus.Evidence
	for _, e := range corpus.EvidenceKinds {
		if s.has(e) {
			out = append(out, e)
		}
	}
	return out
}

// used tells whether the set counts as use under the mode.
func (s evidenceSet) used(m corpus.Mode) bool {
	return slices.ContainsFunc(corpus.EvidenceKinds, func(e corpus.Evidence) bool { return s.has(e) && m.Counts(e) })
}

// columns is the file beside the index: rows in the order of the index's
// document numbers, and the records of older revisions.
type columns struct {
	Tactics []string // labels
	Rows    []row
	// Older maps "id@revision" to the record of an older capture.
	Older map[string]uint32
}

func newRow(d *corpus.Document, tactics []string) row {
	r := row{ID: d.ID, Title: d.Title, State: d.State, StateCode: d.StateCode, Type: d.Type,
		Population: uint32(d.Population.Best()), Source: d.URL, Evidence: make([]evidenceSet, len(tactics))}
	for _, u := range d.Tactics {
		i := slices.Index(tactics, u.Tactic)
		if i < 0 {
			continue
		}
		for _, e := range u.Evidence {
			r.Evidence[i] |= 1 << slices.Index(corpus.EvidenceKinds, e)
		}
	}
	for _, e := range d.Events {
		for y := e.Year; y <= max(e.Year, min(e.ToYear, e.Year+maxEventYears)); y++ {
			r.Years = append(r.Years, int16(y))
		}
	}
	slices.Sort(r.Years)
	r.Years = slices.Compact(r.Years)
	return r
}

func (c *columns) write(name string) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write columns: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b := bufio.NewWriterSize(f, 1<<18)
	if err := gob.NewEncoder(b).Encode(c); err != nil {
		return fmt.Errorf("write columns: %w", err)
	}
	return errors.Join(b.Flush(), f.Sync())
}

func readColumns(name string) (*columns, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	defer f.Close()
	c := &columns{}
	if err := gob.NewDecoder(bufio.NewReaderSize(f, 1<<18)).Decode(c); err != nil {
		return nil, fmt.Errorf("read columns: %w", err)
	}
	return c, nil
}

// nameOrder returns the rank of each row when sorted by title, then id.
func nameOrder(rows []row) []uint32 {
	order := make([]uint32, len(rows))
	keys := make([]string, len(rows))
	for i := range rows {
		order[i] = uint32(i)
		keys[i] = text.Fold(rows[i].Title)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		if c := strings.Compare(keys[a], keys[b]); c != 0 {
			return c
		}
		return cmp.Compare(rows[a].ID, rows[b].ID)
	})
	rank := make([]uint32, len(rows))
	for i, d := range order {
		rank[d] = uint32(i)
	}
	return rank
}
