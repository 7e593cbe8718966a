// Package synth makes pages for benchmarks and tests: any number of them, the
// same for the same seed, in the shape of real ones (title, block of tactics,
// narrative, key sources, footer), with words that follow Zipf's law.
//
// Its places are not meant to be read; the sample corpus is.
package synth

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"gazetteer/corpus"
)

// Vocabulary is the number of distinct filler words.
const Vocabulary = 60_000

// zipf is the exponent of the distribution of filler words; running English
// is close to 1.
const zipf = 1.07

// PageBytes is about the length of a page's narrative, as in the pages that
// the engine's notes were measured on.
const PageBytes = 7_400

// Generator makes pages. It is safe for concurrent use.
type Generator struct {
	seed  uint64
	words []string
	// cumulative probability by rank
	cdf []float64
}

// New returns a generator; every page depends on the seed and its number only.
func New(seed uint64) *Generator {
	g := &Generator{seed: seed, words: make([]string, Vocabulary), cdf: make([]float64, Vocabulary)}
	r := rand.New(rand.NewPCG(seed, 0))
	seen := map[string]bool{}
	for i := range g.words {
		for {
			// Frequent words are short, as in English.
			w := syllables(r, 1+min(3, int(math.Log2(float64(i+2))/4))+r.IntN(2))
			if !seen[w] {
				seen[w] = true
				g.words[i] = w
				break
			}
		}
	}
	total := 0.0
	for i := range g.cdf {
		total += 1 / math.Pow(float64(i+1), zipf)
		g.cdf[i] = total
	}
	for i := range g.cdf {
		g.cdf[i] /= total
	}
	return g
}

var (
	onsets = strings.Fields("b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sh sl sp st str t th tr v w")
	vowels = strings.Fields("a e i o u ai ea ee ie oa oo ou")
	codas  = append(strings.Fields("b ck d ft g l ll lt m mp n nd ng nk nt p r rd rk rn rt s sk ss st t th"), "", "", "")
)

func syllables(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(onsets[r.IntN(len(onsets))])
		b.WriteString(vowels[r.IntN(len(vowels))])
		b.WriteString(codas[r.IntN(len(codas))])
	}
	return b.String()
}

// Word returns the word of a rank, from 0 for the most frequent.
func (g *Generator) Word(rank int) string { return g.words[rank] }

// Rank draws the rank of a word.
func (g *Generator) Rank(r *rand.Rand) int {
	p := r.Float64()
	lo, hi := 0, len(g.cdf)-1
	for lo < hi {
		mid := (lo + hi) / 2
		if g.cdf[mid] < p {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// Rand returns the source of randomness of one page or query stream.
func (g *Generator) Rand(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(g.seed, stream+1)) }

// statements are the sentences that speak of tactics; %d is a year, %s a word.
var statements = []string{
	"In %d, police conducted a reverse sting on %s Street and arrested nine men for soliciting.",
	"Since %d, first-time offenders have attended a john school at the %s center.",
	"The names of the arrested johns were published in the %s Ledger in %[1]d.",
	"In %d the council passed an ordinance to impound the vehicles of sex buyers on %s Avenue.",
	"Detectives posted decoy ads online in %d and arrested men who came to a motel on %s Road.",
	"Dear John letters were mailed to the owners of cars seen on %[2]s Street, a practice discontinued in %[1]d.",
	"Surveillance cameras were installed on %[2]s Street in %[1]d to record the plates of johns.",
	"A license suspension for sex buyers was proposed in %d by the %s commission and never adopted.",
	"Residents of the %[2]s block club have patrolled against johns since %[1]d.",
	"The court has ordered johns to stay out of the %[2]s district since %[1]d under SOAP orders.",
	"Billboards near %[2]s warned men against buying sex in %[1]d.",
	"The city has no john school; one was considered in %d for the %s precinct and rejected.",
}

var standardBlock = corpus.Builtin().StandardLists[0]

var types = []string{"City", "City", "City", "City", "County", "Town", "Village"}

// Page returns page n as a plain text copy.
func (g *Generator) Page(n int) corpus.Page {
	r := g.Rand(uint64(n))
	var b strings.Builder
	b.Grow(PageBytes + 2048)
	st := corpus.States[r.IntN(51)]
	name := title(g.words[r.IntN(Vocabulary)]) + " " + title(syllables(r, 2)) + fmt.Sprint(n)
	fmt.Fprintf(&b, "%s, %s\n\nTactics Used\n\n", name, st.Code)
	labels := standardBlock
	if r.IntN(3) == 0 {
		labels = nil
		for _, t := range corpus.Builtin().Tactics {
			if r.IntN(4) == 0 {
				labels = append(labels, t.Label)
			}
		}
	}
	b.WriteString(strings.Join(labels, "\n"))
	for b.Len() < PageBytes {
		b.WriteString("\n\n")
		for range 4 + r.IntN(4) {
			g.sentence(&b, r)
		}
	}
	b.WriteString("\n\nKey Sources\n\nReverse Stings, Identity Disclosure:\n\n")
	for range 2 + r.IntN(4) {
		fmt.Fprintf(&b, "%s %s in the %s Ledger\n", title(g.words[g.Rank(r)]), g.words[g.Rank(r)], title(g.words[g.Rank(r)]))
	}
	fmt.Fprintf(&b, "\nState %s\nType %s\nPopulation %d\nComments are closed.\n", st.Name, types[r.IntN(len(types))], int(math.Exp(7+r.Float64()*7)))
	return corpus.Page{Path: fmt.Sprintf("%07d.txt", n), MediaType: corpus.MediaText, Body: []byte(b.String())}
}

func (g *Generator) sentence(b *strings.Builder, r *rand.Rand) {
	if s := b.String(); s != "" && s[len(s)-1] != '\n' {
		b.WriteByte(' ')
	}
	if r.IntN(8) == 0 {
		fmt.Fprintf(b, statements[r.IntN(len(statements))], 1975+r.IntN(50), title(g.words[g.Rank(r)]))
		return
	}
	n := 8 + r.IntN(18)
	for i := range n {
		w := g.words[g.Rank(r)]
		switch {
		case i == 0:
			w = title(w)
		default:
			b.WriteByte(' ')
			if r.IntN(4) == 0 {
				b.WriteString([]string{"the", "of", "and", "in", "to", "a", "was", "that"}[r.IntN(8)] + " ")
			}
		}
		b.WriteString(w)
	}
	b.WriteByte('.')
}

// perFolder is how many pages WriteFolder puts into one folder; file systems
// slow down with more.
const perFolder = 10_000

// WriteFolder writes the pages from 0 to n-1 below dir as files.
func (g *Generator) WriteFolder(ctx context.Context, dir string, n int) error {
	for i := range n {
		sub := filepath.Join(dir, fmt.Sprintf("%03d", i/perFolder))
		if i%perFolder == 0 {
			if err := os.MkdirAll(sub, 0o755); err != nil {
				return fmt.Errorf("write pages: %w", err)
			}
		}
		p := g.Page(i)
		if err := os.WriteFile(filepath.Join(sub, p.Path), p.Body, 0o644); err != nil {
			return fmt.Errorf("write pages: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func title(w string) string { return strings.ToUpper(w[:1]) + w[1:] }
