package eval

import (
	"math"
	"strings"
	"testing"
)

// Worked by hand after trec_eval's definitions.
func TestMeasure(t *testing.T) {
	run := []Ranked{{"a", 9}, {"b", 8}, {"c", 7}, {"d", 6}, {"e", 5}}
	for name, c := range map[string]struct {
		grades map[string]int
		want   Metrics
	}{
		"one at the top": {map[string]int{"a": 1}, Metrics{1, 1, 1, 0.1, 1}},
		"one at three": {map[string]int{"c": 1},
			// 1/log2(4) = 0.5 against an ideal of 1
			Metrics{0.5, 1.0 / 3, 1.0 / 3, 0.1, 1}},
		"two of three found": {map[string]int{"b": 1, "d": 1, "z": 1},
			// DCG 1/log2(3)+1/log2(5) = 0.63093+0.43068; ideal 1+0.63093+0.5
			Metrics{(0.6309297536 + 0.4306765581) / 2.1309297536, (1.0/2 + 2.0/4) / 3, 0.5, 0.2, 2.0 / 3}},
		"grades": {map[string]int{"a": 1, "b": 2, "c": -1, "d": 0},
			// DCG 1+2*0.63093; ideal 2+0.63093
			Metrics{(1 + 2*0.6309297536) / (2 + 0.6309297536), 1, 1, 0.2, 1}},
		"nothing relevant": {map[string]int{"a": 0}, Metrics{}},
		"nothing judged":   {nil, Metrics{}},
	} {
		got := Measure(run, c.grades)
		for i, d := range []float64{got.NDCG10 - c.want.NDCG10, got.MAP - c.want.MAP, got.MRR - c.want.MRR, got.P10 - c.want.P10, got.Recall100 - c.want.Recall100} {
			if math.Abs(d) > 1e-6 {
				t.Errorf("%s: figure %d of %+v, want %+v", name, i, got, c.want)
			}
		}
	}
}

func TestQrels(t *testing.T) {
	for name, c := range map[string]struct{ in, fault string }{
		"beir": {"query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n", ""},
		"trec": {"q1 0 d1 2\nq1 0 d2 0\n", ""},
		"two":  {"q1 d1\n", "columns"},
		"word": {"q1 d1 1\nq1 d2 high\n", "no number"},
		"none": {"", "no judgments"},
	} {
		q, err := parseQrels(strings.NewReader(c.in))
		switch {
		case c.fault == "" && (err != nil || q["q1"]["d1"] != 2 || len(q["q1"]) != 2):
			t.Errorf("%s: %v, %v", name, q, err)
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSortBreaksTiesLikeTrecEval(t *testing.T) {
	run := []Ranked{{"a", 1}, {"c", 1}, {"b", 2}}
	Sort(run)
	if run[0].ID != "b" || run[1].ID != "c" || run[2].ID != "a" {
		t.Error(run)
	}
}
