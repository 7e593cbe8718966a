package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// Item is a document or a query of a collection in the BEIR layout.
type Item struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// maxItem bounds a line of a collection, in bytes.
const maxItem = 32 << 20

// ReadItems calls visit with each line of a JSONL file.
func ReadItems(name string, visit func(Item) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, maxItem)
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimSpace(sc.Text())
		if line == "" {
			continue
		}
		var it Item
		if err := json.Unmarshal([]byte(line), &it); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if it.ID == "" {
			return fmt.Errorf("%s:%d: there is no _id", name, n)
		}
		if err := visit(it); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// ReadQrels reads judgments: "query doc grade" in three columns, with or
// without a heading, or TREC's four ("query iteration doc grade").
func ReadQrels(name string) (Qrels, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	q, err := parseQrels(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return q, nil
}

func parseQrels(r io.Reader) (Qrels, error) {
	out := Qrels{}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		f := strings.Fields(sc.Text())
		if len(f) == 0 {
			continue
		}
		if len(f) == 4 {
			f = []string{f[0], f[2], f[3]}
		}
		if len(f) != 3 {
			return nil, fmt.Errorf("line %d has %d columns; there should be 3 or 4", n, len(f))
		}
		grade, err := strconv.Atoi(f[2])
		if err != nil {
			if n == 1 {
				continue // the heading
			}
			return nil, fmt.Errorf("line %d: the grade %q is no number", n, f[2])
		}
		if out[f[0]] == nil {
			out[f[0]] = map[string]int{}
		}
		out[f[0]][f[1]] = grade
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, errors.New("there are no judgments")
	}
	return out, nil
}

// Depth is how many documents of each query are ranked and measured; it is
// trec_eval's custom.
const Depth = 1000

// Report is the outcome of a collection.
type Report struct {
	Queries int     `json:"queries"`
	Mean    Metrics `json:"mean"`
	// ByQuery is in the order of the queries.
	ByQuery []QueryReport `json:"by_query,omitempty"`
}

// QueryReport is the outcome of one query.
type QueryReport struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	Metrics
}

// Run ranks every query that has a relevant document and measures it. run,
// where not nil, gets the rankings as a TREC run file.
func Run(queries []Item, qrels Qrels, rank func(text string, depth int) ([]Ranked, error), run io.Writer) (Report, error) {
	var rep Report
	var all []Metrics
	for _, q := range queries {
		grades := qrels[q.ID]
		if !anyRelevant(grades) {
			continue
		}
		ranked, err := rank(q.Text, Depth)
		if err != nil {
			return rep, fmt.Errorf("query %s: %w", q.ID, err)
		}
		Sort(ranked)
		if run != nil {
			for i, r := range ranked {
				if _, err := fmt.Fprintf(run, "%s Q0 %s %d %.6f gazetteer\n", q.ID, r.ID, i+1, r.Score); err != nil {
					return rep, err
				}
			}
		}
		m := Measure(ranked, grades)
		all = append(all, m)
		rep.ByQuery = append(rep.ByQuery, QueryReport{q.ID, q.Text, m})
	}
	rep.Queries, rep.Mean = len(all), Mean(all)
	if len(all) == 0 {
		return rep, errors.New("no query has a relevant document: do the ids of queries and judgments agree?")
	}
	return rep, nil
}

func anyRelevant(grades map[string]int) bool {
	for _, g := range grades {
		if g > 0 {
			return true
		}
	}
	return false
}
