package query

import (
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "*",
		"   ":                             "*",
		"*":                               "*",
		"john school":                     "john school",
		`"john school"`:                   `"john school"`,
		"a AND b OR c":                    "a AND b OR c",
		"a AND (b OR c)":                  "a AND (b OR c)",
		"a or b":                          "a or b",
		"+must -not maybe":                "+must maybe -not",
		"NOT cameras":                     "NOT cameras",
		"-cameras":                        "NOT cameras",
		"tactic:\"john school\" state:CA": "tactic:john-school state:ca",
		"state:(ca nv)":                   "state:ca OR state:nv",
		"population:50,000..250000":       "population:50000..250000",
		"year:>=2010":                     "year:>=2010",
		"year:>2010":                      "year:>=2011",
		"year:1999":                       "year:1999",
		"pre*":                            "pre*",
		"wom?n":                           "wom?n",
		"fuzzy~ word~2":                   "fuzzy~1 word~2",
		`"near words"~8`:                  `"near words"~8`,
		"a NEAR/5 b":                      "a NEAR/5 b",
		"decoy /s arrested":               "decoy /s arrested",
		"letters /p cameras":              "letters /p cameras",
		"event:(john school 1995..2005)":  "event:(john school year:1995..2005)",
		"=arrests":                        "=arrests",
		`="reverse sting"`:                `="reverse sting"`,
		"title:(west sacramento)":         "title:west title:sacramento",
		"street-level":                    `"street-level"`,
		"S.T.O.P.":                        "S.T.O.P",
		"“curly quotes”":                  `"curly quotes"`,
		"what happened in 1988?":          "what happened in 1988",
		"53,637":                          "53,637",
		"body:decoy":                      "body:decoy",
		"text:decoy":                      "body:decoy",
		"a && b || c":                     "a AND b OR c",
		"NOT NOT a":                       "a",
		"https://example.org/x":           `"https://example.org/x"`,
	} {
		q := Parse(in)
		if got := q.Root.String(); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
		if len(q.Problems) > 0 {
			t.Errorf("%q: problems %v", in, q.Problems)
		}
		if again := Parse(q.Root.String()).Root.String(); again != want {
			t.Errorf("%q: reads %s, then %s", in, want, again)
		}
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		in, read string
		pos      int
		says     string
	}{
		{`say "no end`, `say "no end"`, 4, "quote is not closed"},
		{"a AND", "a", 2, "AND needs a word on both sides"},
		{"OR b", "b", 0, "OR needs a word"},
		{"(a OR b", "a OR b", 0, "not closed"},
		{"a)", "a", 1, "without its ("},
		{"()", "*", 0, "empty"},
		{"colour:red", `"colour:red"`, 0, "no field colour"},
		{"state:", "*", 0, "needs something behind it"},
		{"year:soon", "*", 5, "no number or range"},
		{"*ing", "*", 0, "too many words"},
		{"a*", "*", 0, "too many words"},
		{"a NEAR/500 b", "a NEAR/10 b", 2, "NEAR takes a distance"},
		{"word~7", "word~2", 0, "at most 2 letters"},
		{"NOT", "*", 0, "needs a word behind it"},
		{"bad \xff byte", "bad byte", 4, "not valid UTF-8"},
		{`""`, "*", 0, "no word in it"},
	} {
		q := Parse(c.in)
		if got := q.Root.String(); got != c.read {
			t.Errorf("%q reads %s, want %s", c.in, got, c.read)
		}
		if len(q.Problems) == 0 || q.Problems[0].Position != c.pos || !strings.Contains(q.Problems[0].Message, c.says) {
			t.Errorf("%q: %+v, want %q at %d", c.in, q.Problems, c.says, c.pos)
		}
	}
}

// TestBounds gives the parser what would break one without bounds.
func TestBounds(t *testing.T) {
	for name, in := range map[string]string{
		"nested":    strings.Repeat("(", 10_000) + "a" + strings.Repeat(")", 10_000),
		"open":      strings.Repeat("(", 4000),
		"closed":    strings.Repeat(")", 4000),
		"long":      strings.Repeat("word ", 300_000),
		"minus":     strings.Repeat("-", 5000) + "a",
		"not":       strings.Repeat("NOT ", 2000) + "a",
		"quotes":    strings.Repeat(`"`, 5001),
		"events":    strings.Repeat("event:(", 1000),
		"near":      strings.Repeat("a NEAR/3 ", 900),
		"operators": strings.Repeat("AND OR NOT ", 700),
	} {
		start := time.Now()
		q := Parse(in)
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s took %v", name, took)
		}
		if len(q.Problems) > maxProblems {
			t.Errorf("%s: %d problems", name, len(q.Problems))
		}
		nodes := 0
		Walk(q.Root, func(Node) bool { nodes++; return true })
		if nodes > 4*maxTokens {
			t.Errorf("%s: %d nodes", name, nodes)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a AND (b OR c) -d", `"x y"~3 NEAR/4 z`, "state:(ca nv) year:>=2010", "event:(a 1990..1999)", "=x ~ * ? +", "((((", "title:\"a\\\"b\"", "a /s b /p c", "wo?d* fuz~2", "-(a b) +(c)", "tactic:john-school OR NOT b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Parse(s).Root.String()
		twice := Parse(once).Root.String()
		if once != twice {
			t.Errorf("%q reads %q, which reads %q", s, once, twice)
		}
	})
}
