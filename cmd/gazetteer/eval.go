package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"gazetteer/corpus"
	"gazetteer/search"
	"gazetteer/search/embedded"
	"gazetteer/search/eval"
	"gazetteer/search/query"
)

type evalCmd struct {
	Corpus  string `required:"" help:"Documents, JSONL of {\"_id\",\"title\",\"text\"}." placeholder:"FILE"`
	Queries string `required:"" help:"Queries, JSONL of {\"_id\",\"text\"}." placeholder:"FILE"`
	Qrels   string `required:"" help:"Judgments: \"query-id corpus-id score\", or TREC's four columns." placeholder:"FILE"`
	RunFile string `name:"run" help:"Write the rankings as a TREC run file." placeholder:"FILE"`
	JSON    bool   `help:"Print the report as JSON, query by query."`
}

// Run ranks the queries with the engine, parser and analysis of the site.
func (c *evalCmd) Run(ctx context.Context, std streams) (err error) {
	qrels, err := eval.ReadQrels(c.Qrels)
	if err != nil {
		return err
	}
	var queries []eval.Item
	if err := eval.ReadItems(c.Queries, func(q eval.Item) error { queries = append(queries, q); return nil }); err != nil {
		return err
	}
	engine, done, err := c.index(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	var run io.Writer
	if c.RunFile != "" {
		f, err := os.Create(c.RunFile)
		if err != nil {
			return err
		}
		b := bufio.NewWriter(f)
		defer func() { err = errors.Join(err, b.Flush(), f.Close()) }()
		run = b
	}
	rep, err := eval.Run(queries, qrels, func(text string, depth int) ([]eval.Ranked, error) {
		ids, scores, err := engine.Rank(ctx, query.Plain(text), depth)
		out := make([]eval.Ranked, len(ids))
		for i := range ids {
			out[i] = eval.Ranked{ID: ids[i], Score: scores[i]}
		}
		return out, err
	}, run)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(rep)
	}
	m := rep.Mean
	fmt.Fprintf(std.out, "queries    %d\nnDCG@10    %.4f\nMAP        %.4f\nMRR        %.4f\nP@10       %.4f\nRecall@100 %.4f\n", rep.Queries, m.NDCG10, m.MAP, m.MRR, m.P10, m.Recall100)
	return nil
}

// index builds a throw-away index of the collection.
func (c *evalCmd) index(ctx context.Context) (*embedded.Engine, func() error, error) {
	dir, err := os.MkdirTemp("", "gazetteer-eval-")
	if err != nil {
		return nil, nil, err
	}
	remove := func(errs ...error) error { return errors.Join(append(errs, os.RemoveAll(dir))...) }
	w, err := embedded.Create(dir, nil)
	if err != nil {
		return nil, nil, remove(err)
	}
	err = eval.ReadItems(c.Corpus, func(it eval.Item) error {
		d := &corpus.Document{ID: it.ID, Title: it.Title}
		if it.Text != "" {
			d.Sections = []corpus.Section{{Paragraphs: []string{it.Text}}}
		}
		_, err := w.Add(ctx, d)
		return err
	})
	if err != nil {
		return nil, nil, remove(err, w.Abandon())
	}
	if err := w.Finish(ctx); err != nil {
		return nil, nil, remove(err, w.Abandon())
	}
	e, err := embedded.Open(dir, search.Info{}, corpus.Builtin())
	if err != nil {
		return nil, nil, remove(err)
	}
	return e, func() error { return remove(e.Close()) }, nil
}
