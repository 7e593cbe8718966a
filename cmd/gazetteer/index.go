package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gazetteer/indexer"
)

type indexCmd struct {
	library
	JSON bool `help:"Print progress and summary as JSON lines."`
}

// shownRejects is how many rejects the summary names; the report names all.
const shownRejects = 20

// Run builds a snapshot and sums up what became of each page.
func (c *indexCmd) Run(ctx context.Context, std streams) error {
	if err := c.sameCorpus(); err != nil {
		return err
	}
	p := newProgress(std.err, c.JSON)
	sum, err := c.build(ctx, p.report)
	p.done()
	if errors.Is(err, context.Canceled) {
		err = errors.New("stopped; nothing was published, the snapshot before still stands")
	}
	if sum.Rejected == nil {
		sum.Rejected = []indexer.Reject{}
	}
	if c.JSON {
		out := struct {
			indexer.Summary
			Error string `json:"error,omitempty"`
		}{Summary: sum}
		if err != nil {
			out.Error = err.Error()
		}
		raw, merr := json.Marshal(out)
		if merr != nil {
			return merr
		}
		fmt.Fprintf(std.out, "%s\n", raw)
		if err != nil {
			return exitError{code: exitFailed}
		}
	} else if err != nil {
		printRejects(std, sum)
		return err
	} else {
		c.print(std, sum)
	}
	if len(sum.Rejected) > 0 {
		return exitError{code: exitRejected}
	}
	return nil
}

// sameCorpus refuses to replace an index of an operator's own pages with the
// sample because --pages was forgotten.
func (c *indexCmd) sameCorpus() error {
	if c.Pages != "" || c.Index == "" {
		return nil
	}
	if old, err := indexer.Current(c.Index); err == nil && !old.Sample {
		return exitError{exitUsage, fmt.Errorf("the index in %s holds the pages of %s; name their folder with --pages, or choose another --index for the sample", c.Index, old.Source)}
	}
	return nil
}

func (c *indexCmd) print(std streams, sum indexer.Summary) {
	w := std.out
	fmt.Fprintf(w, "Read       %d\n", sum.Read)
	fmt.Fprintf(w, "Indexed    %s", counted(sum.Indexed, "community", "communities"))
	if sum.Older > 0 {
		fmt.Fprintf(w, ", and %s", counted(sum.Older, "older capture", "older captures"))
	}
	fmt.Fprintf(w, "\nUnchanged  %d\n", sum.Unchanged)
	if sum.Duplicates > 0 {
		fmt.Fprintf(w, "Duplicates %d\n", sum.Duplicates)
	}
	fmt.Fprintf(w, "Rejected   %d\n", len(sum.Rejected))
	printRejects(std, sum)
	if sum.Changed {
		fmt.Fprintf(w, "Snapshot   %s, built in %.1f s\n", sum.Snapshot, sum.Seconds)
	} else {
		fmt.Fprintf(w, "Snapshot   %s stays: no page has changed\n", sum.Snapshot)
	}
}

func printRejects(std streams, sum indexer.Summary) {
	for i, r := range sum.Rejected {
		if i == shownRejects {
			fmt.Fprintf(std.out, "  … and %d more\n", len(sum.Rejected)-i)
			break
		}
		fmt.Fprintf(std.out, "  %s: %s\n", r.Path, r.Reason)
	}
	if len(sum.Rejected) > 0 {
		fmt.Fprintf(std.out, "  Report: %s\n", sum.Report)
	}
}
