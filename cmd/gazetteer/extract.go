package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"gazetteer/corpus"
	"gazetteer/indexer/evidence"
	"gazetteer/indexer/extract"
)

type extractCmd struct {
	File      string `arg:"" optional:"" help:"A saved page (.html, .htm, .txt), or - for standard input."`
	Sentences string `help:"Label the sentences of a JSONL file of {\"id\",\"text\"} (or -) instead." placeholder:"FILE"`
	HTML      bool   `help:"Read the page as HTML whatever its name."`
	URL       string `help:"Address the page was saved from." placeholder:"URL"`
	Taxonomy  string `help:"Taxonomy file of your own (JSON)." env:"GAZETTEER_TAXONOMY" placeholder:"FILE"`
}

// Run prints what the extractor makes of a page, or of sentences.
func (c *extractCmd) Run(std streams) error {
	tax, err := library{Taxonomy: c.Taxonomy}.taxonomy()
	if err != nil {
		return err
	}
	switch {
	case (c.File == "") == (c.Sentences == ""):
		return exitError{exitUsage, errors.New("extract takes one page, or --sentences FILE")}
	case c.Sentences != "":
		return labelSentences(c.Sentences, tax, std)
	}
	p, err := c.page(std.in)
	if err != nil {
		return err
	}
	x, err := extract.New(tax)
	if err != nil {
		return err
	}
	d, err := x.Document(p)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	enc := json.NewEncoder(std.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(&d)
}

func (c *extractCmd) page(in io.Reader) (corpus.Page, error) {
	r, err := openInput(c.File, in)
	if err != nil {
		return corpus.Page{}, err
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, extract.MaxPage+1))
	if err != nil {
		return corpus.Page{}, fmt.Errorf("%s: %w", c.File, err)
	}
	p := corpus.Page{Path: filepath.Base(c.File), URL: c.URL, Body: body, MediaType: corpus.MediaText}
	if ext := strings.ToLower(filepath.Ext(c.File)); c.HTML || ext == ".html" || ext == ".htm" || ext == ".xhtml" || ext != ".txt" && looksHTML(body) {
		p.MediaType = corpus.MediaHTML
	}
	return p, nil
}

// looksHTML tells whether a page without a telling name begins like HTML.
func looksHTML(body []byte) bool {
	head := strings.ToLower(string(body[:min(len(body), 1024)]))
	return strings.Contains(head, "<html") || strings.Contains(head, "<!doctype html") || strings.Contains(head, "<body")
}

func openInput(name string, in io.Reader) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(in), nil
	}
	return os.Open(name)
}

// sentence is a line of the input of --sentences, and labelled one of its
// output.
type sentence struct {
	ID   json.RawMessage `json:"id"`
	Text string          `json:"text"`
}

type labelled struct {
	ID     json.RawMessage  `json:"id"`
	Labels []evidence.Label `json:"labels"`
	Years  []int            `json:"years"`
}

// maxLine bounds a line of --sentences, in bytes.
const maxLine = 1 << 20

func labelSentences(name string, tax *corpus.Taxonomy, std streams) error {
	rules, err := evidence.New(tax)
	if err != nil {
		return err
	}
	r, err := openInput(name, std.in)
	if err != nil {
		return err
	}
	defer r.Close()
	out := bufio.NewWriter(std.out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxLine)
	bad := 0
	for n := 1; sc.Scan(); n++ {
		line := strings.TrimPrefix(strings.TrimSpace(sc.Text()), "\ufeff")
		if line == "" {
			continue
		}
		var s sentence
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			fmt.Fprintf(std.err, "gazetteer: %s:%d: %v; the line was left out\n", name, n, err)
			bad++
			continue
		}
		l := labelled{ID: s.ID, Labels: rules.Labels(s.Text), Years: evidence.Years(s.Text)}
		if l.ID == nil {
			l.ID = json.RawMessage("null")
		}
		if l.Labels == nil {
			l.Labels = []evidence.Label{}
		}
		if l.Years == nil {
			l.Years = []int{}
		}
		if err := enc.Encode(l); err != nil {
			return err
		}
	}
	if err := errors.Join(sc.Err(), out.Flush()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if bad > 0 {
		return exitError{code: exitRejected}
	}
	return nil
}
