package embedded

import (
	index "github.com/blevesearch/bleve_index_api"

	"github.com/blevesearch/bleve/v2/analysis"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	terms "gazetteer/search/analysis"
)

// Fields of the index.
const (
	fieldTitle   = "title"
	fieldBody    = "body"
	fieldSources = "sources"
	// fieldWords holds the unstemmed words of all three, without frequencies:
	// what exact words, patterns and typos are looked up in.
	fieldWords = "words"
	// fieldEvent holds what the dated sentences speak of: tactics and years,
	// at the sentence's number.
	fieldEvent = "event"
)

// textFields are those that are scored, in the order of fieldLengths.
var textFields = []string{fieldTitle, fieldBody, fieldSources}

// paragraphGap keeps phrases and distances from crossing a paragraph.
const paragraphGap = 100

// field is a field that is analysed by us. It is what bleve asks of an
// index.Field, without bleve's own analysis chain.
type field struct {
	name    string
	options index.FieldIndexingOptions
	freqs   index.TokenFrequencies
	length  int
	size    int
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return nil }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() index.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.freqs }
func (f *field) Size() int                                        { return f.size }
func (f *field) NumPlainTextBytes() uint64                        { return uint64(f.size) }

// fieldBuilder gathers the tokens of one field of one document.
type fieldBuilder struct {
	tokens analysis.TokenStream
	// pos is the position of the next text's first word.
	pos   int
	size  int
	words map[string]bool
}

// add analyses a text that stands in one sentence of one paragraph. It
// returns the number of words, stop words included.
func (b *fieldBuilder) add(s string, sentence, paragraph int) {
	last := 0
	terms.Each(s, func(t terms.Token) {
		last = t.Pos + 1
		if t.Stop {
			return
		}
		b.words[t.Word] = true
		b.tokens = append(b.tokens, &analysis.Token{Term: []byte(t.Term), Position: b.pos + t.Pos + 1, Start: sentence, End: paragraph})
	})
	b.pos += last
	b.size += len(s)
}

func (b *fieldBuilder) gap() { b.pos += paragraphGap }

func (b *fieldBuilder) field(name string) *field {
	options := index.IndexField | index.IncludeTermVectors
	return &field{name: name, options: options, freqs: analysis.TokenFrequency(b.tokens, nil, options), length: len(b.tokens), size: b.size}
}

// docFields analyses a document. lengths are the numbers of terms of
// textFields.
func docFields(d *corpus.Document) (fields []*field, lengths [3]uint32) {
	words := map[string]bool{}
	title := fieldBuilder{words: words}
	title.add(d.Title, 0, 0)

	body := fieldBuilder{words: words}
	sentence, paragraph := 0, 0
	event := fieldBuilder{}
	dated := eventTokens(d)
	for _, s := range d.Sections {
		if s.Heading != "" {
			sentence++
			body.add(s.Heading, sentence, paragraph+1)
			body.gap()
		}
		for _, p := range s.Paragraphs {
			paragraph++
			for i, sp := range text.Sentences(p) {
				sentence++
				body.add(sp.Of(p), sentence, paragraph)
				for _, tok := range dated[corpus.Anchor(paragraph, i+1)] {
					event.tokens = append(event.tokens, &analysis.Token{Term: []byte(tok), Position: sentence, Start: sentence, End: paragraph})
				}
			}
			body.gap()
		}
	}

	sources := fieldBuilder{words: words}
	for _, g := range d.Sources {
		sentence++
		sources.add(g.Heading, sentence, 0)
		sources.gap()
		for _, l := range g.Links {
			sentence++
			sources.add(l.Text, sentence, 0)
			sources.gap()
		}
	}

	all := make(analysis.TokenStream, 0, len(words))
	for w := range words {
		all = append(all, &analysis.Token{Term: []byte(w)})
	}
	exact := index.IndexField | index.SkipFreqNorm
	fields = []*field{
		title.field(fieldTitle), body.field(fieldBody), sources.field(fieldSources), event.field(fieldEvent),
		{name: fieldWords, options: exact, freqs: analysis.TokenFrequency(all, nil, exact), length: len(all)},
	}
	for i, b := range []fieldBuilder{title, body, sources} {
		lengths[i] = uint32(len(b.tokens))
	}
	return fields, lengths
}

// Tokens of fieldEvent: a kind and a value.
func tacticToken(slug string) string { return "t:" + slug }
func yearToken(year int) string {
	return string([]byte{'y', ':', byte('0' + year/1000), byte('0' + year/100%10), byte('0' + year/10%10), byte('0' + year%10)})
}

// maxEventYears bounds the years that one range stands for ("from 1850").
const maxEventYears = 60

// eventTokens maps the anchors of dated sentences to their tokens.
func eventTokens(d *corpus.Document) map[string][]string {
	out := map[string][]string{}
	for _, e := range d.Events {
		toks := out[e.Anchor]
		add := func(t string) {
			for _, have := range toks {
				if have == t {
					return
				}
			}
			toks = append(toks, t)
		}
		for y := e.Year; y <= max(e.Year, min(e.ToYear, e.Year+maxEventYears)); y++ {
			add(yearToken(y))
		}
		for _, t := range e.Tactics {
			add(tacticToken(corpus.Slug(t)))
		}
		out[e.Anchor] = toks
	}
	return out
}
