package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"gazetteer/corpus"
	"gazetteer/corpus/text"
	"gazetteer/indexer"
	"gazetteer/search"
	"gazetteer/search/query"
	"gazetteer/web"
)

type searchCmd struct {
	library
	Query    string   `arg:"" optional:"" help:"What to search for; without it, everything."`
	Tactic   []string `help:"Only communities with this tactic; repeatable, any of several." placeholder:"TACTIC" sep:"none"`
	State    []string `help:"Only this state, by name or code; repeatable." placeholder:"STATE" sep:"none"`
	Type     []string `help:"Only this type of place; repeatable." placeholder:"TYPE" sep:"none"`
	Evidence string   `help:"What counts as use of a tactic: any, or text." placeholder:"MODE"`
	Sort     string   `help:"relevance, name or population." placeholder:"ORDER"`
	Page     int      `help:"Page of results, from 1." default:"1"`
	Limit    int      `help:"Hits on a page." default:"10"`
	JSON     bool     `help:"Print hits as JSON lines."`
}

// Run searches and prints the hits.
func (c *searchCmd) Run(ctx context.Context, std streams) error {
	tax, err := c.taxonomy()
	if err != nil {
		return err
	}
	// The same reading of parameters as in a URL, so that both mean the same.
	st, bad := web.ParseState(url.Values{"q": {c.Query}, "tactic": c.Tactic, "state": c.State, "type": c.Type, "evidence": {c.Evidence},
		"sort": {c.Sort}, "page": {strconv.Itoa(c.Page)}, "hitsPerPage": {strconv.Itoa(c.Limit)}}, tax)
	if len(bad) > 0 {
		var errs []error
		for _, b := range bad {
			errs = append(errs, errors.New("--"+strings.Replace(b.Error(), "hitsPerPage", "limit", 1)))
		}
		return exitError{exitUsage, errors.Join(errs...)}
	}
	if c.Index != "" && c.Pages == "" {
		// A mistyped folder must not become an index of the sample.
		if dir, derr := c.indexDir(); derr == nil {
			if _, derr = indexer.Current(dir); errors.Is(derr, indexer.ErrNoIndex) {
				return derr
			}
		}
	}
	engine, err := c.openOrBuild(ctx, streams{std.in, io.Discard, quiet(std.err)})
	if err != nil {
		return err
	}
	defer engine.Close()
	q := query.Parse(st.Q)
	for _, p := range q.Problems {
		fmt.Fprintf(std.err, "gazetteer: %v\n", p)
	}
	q, also := query.NewExpander(tax).Expand(q)
	for _, a := range also {
		fmt.Fprintf(std.err, "Also searched for %s: %s\n", a.Of, strings.Join(a.Also, ", "))
	}
	req := search.Request{Query: q, Mode: st.Evidence, Sort: st.Sort, Offset: (st.Page - 1) * st.HitsPerPage, Limit: st.HitsPerPage}
	for _, f := range search.FacetNames {
		req.Filters = append(req.Filters, search.Filter{Facet: f, Values: st.Filters[f]})
	}
	res, err := engine.Search(ctx, req)
	if err != nil {
		return err
	}
	for _, n := range res.Notices {
		fmt.Fprintf(std.err, "gazetteer: %s\n", n)
	}
	if c.JSON {
		return printJSON(std.out, res, st.Q)
	}
	printHits(std.out, res, req.Offset)
	return nil
}

// quiet leaves out "the index is up to date" where people only want hits:
// building still reports.
func quiet(w io.Writer) io.Writer { return quietWriter{w} }

type quietWriter struct{ w io.Writer }

func (q quietWriter) Write(p []byte) (int, error) {
	if strings.HasPrefix(string(p), "The index is up to date") || strings.HasPrefix(string(p), "Reading pages") {
		return len(p), nil
	}
	return q.w.Write(p)
}

func printJSON(w io.Writer, res search.Result, q string) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, h := range res.Hits {
		if err := enc.Encode(web.NewHit(h, q)); err != nil {
			return err
		}
	}
	return nil
}

func printHits(w io.Writer, res search.Result, offset int) {
	color := isTerminal(w)
	fmt.Fprintf(w, "%s", counted(res.Total, "community", "communities"))
	if res.Relaxed {
		fmt.Fprint(w, " (none has all of the words)")
	}
	fmt.Fprintln(w)
	for i, h := range res.Hits {
		fmt.Fprintf(w, "\n%d. %s", offset+i+1, h.Title)
		for _, f := range []string{h.Type, h.State} {
			if f != "" {
				fmt.Fprintf(w, " · %s", f)
			}
		}
		if h.Population > 0 {
			fmt.Fprintf(w, " · %d residents", h.Population)
		}
		fmt.Fprintln(w)
		if len(h.Passages) > 0 {
			fmt.Fprintf(w, "   %s\n", highlight(h.Passages[0], color))
		}
		var tactics []string
		for _, t := range h.Tactics {
			tactics = append(tactics, t.Label+" ("+kinds(t.Evidence)+")")
		}
		if len(tactics) > 0 {
			fmt.Fprintf(w, "   %s\n", strings.Join(tactics, ", "))
		}
		fmt.Fprintf(w, "   id %s\n", h.ID)
	}
}

func kinds(es []corpus.Evidence) string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = string(e)
	}
	return strings.Join(out, ", ")
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// highlight sets the matched words of a passage in bold on a terminal and in
// asterisks elsewhere.
func highlight(p search.Passage, color bool) string {
	on, off := "*", "*"
	if color {
		on, off = "\x1b[1m", "\x1b[0m"
	}
	var b strings.Builder
	at := 0
	for _, m := range append(p.Marks, text.Span{Start: len(p.Text), End: len(p.Text)}) {
		b.WriteString(p.Text[at:m.Start])
		if m.End > m.Start {
			b.WriteString(on + m.Of(p.Text) + off)
		}
		at = m.End
	}
	return b.String()
}
