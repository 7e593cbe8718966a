package main

import (
	"context"
	"fmt"

	"gazetteer/corpus/synth"
)

// benchCmd holds what measurements need beside `go test -bench`.
type benchCmd struct {
	Corpus benchCorpusCmd `cmd:"" help:"Write synthetic pages into a folder."`
}

type benchCorpusCmd struct {
	Out   string `required:"" help:"Folder to write to." placeholder:"DIR"`
	Count int    `help:"Number of pages, up to 1,000,000." default:"2700"`
	Seed  uint64 `help:"The same seed gives the same pages." default:"1"`
}

// maxBenchPages is the largest corpus that goals are set for.
const maxBenchPages = 1_000_000

// Run writes the pages.
func (c *benchCorpusCmd) Run(ctx context.Context, std streams) error {
	if c.Count < 1 || c.Count > maxBenchPages {
		return exitError{exitUsage, fmt.Errorf("--count is a number from 1 to %d", maxBenchPages)}
	}
	if err := synth.New(c.Seed).WriteFolder(ctx, c.Out, c.Count); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "Wrote %s to %s\n", counted(c.Count, "page", "pages"), c.Out)
	return nil
}
