package analysis

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func words(s string) string {
	var out []string
	for _, t := range Tokens(s) {
		out = append(out, t.Word)
	}
	return strings.Join(out, " ")
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"S.T.O.P. (Sick & Tired)":               "stop sick tired",
		"STOP, the Sheriff’s and sheriff's men": "stop the sheriff and sheriff men",
		"street-level web‑based":                "street level web based",
		"53,637 people; 2.3 million":            "53637 people 2.3 million",
		"Española ESPAÑOLA Espan\u0303ola":      "espanola espanola espanola",
		"A.C.T. in U.S. courts. He left":        "act in us courts he left",
		"johns’ names\u00a0were":                "johns names were",
		"end.Next":                              "end next",
		"":                                      "",
		"… — !":                                 "",
	} {
		if got := words(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestStems(t *testing.T) {
	for _, group := range []string{"arrest arrests arrested arresting", "school schools", "sting stings", "prostitution prostitutions"} {
		w := strings.Fields(group)
		for _, v := range w[1:] {
			if Stem(v) != Stem(w[0]) {
				t.Errorf("%s: %s, %s: %s", w[0], Stem(w[0]), v, Stem(v))
			}
		}
	}
}

func TestPositionsCountStopWords(t *testing.T) {
	toks := Tokens("stay out of areas")
	if toks[3].Pos != 3 || !toks[2].Stop || toks[2].Term != "" {
		t.Errorf("%+v", toks)
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"S.T.O.P.", "a’b", "1,2.3", "日本語", "e\u0301", "\xff\xfe", "x\x00y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := 0
		for _, tok := range Tokens(s) {
			if tok.Start < last || tok.End <= tok.Start || tok.End > len(s) {
				t.Fatalf("%q: token %+v after %d", s, tok, last)
			}
			if tok.Word == "" || utf8.ValidString(s) && !utf8.ValidString(tok.Word) {
				t.Fatalf("%q: %+v", s, tok)
			}
			last = tok.End
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	s := strings.Repeat("The West Sacramento Police Department has frequently released the names of arrested male sex buyers to the media. ", 60)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		Each(s, func(Token) { n++ })
	}
}
