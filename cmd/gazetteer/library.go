package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"gazetteer/corpus"
	"gazetteer/indexer"
	"gazetteer/search"
	"gazetteer/search/embedded"
)

// library are the flags that say which pages and which index.
type library struct {
	Pages    string `help:"Folder of saved pages (.html, .htm, .txt). Default: the bundled sample." env:"GAZETTEER_PAGES" placeholder:"DIR"`
	Index    string `help:"Folder of the index. Default: a folder for these pages in the user's data directory." env:"GAZETTEER_INDEX" placeholder:"DIR"`
	Taxonomy string `help:"Taxonomy file of your own (JSON)." env:"GAZETTEER_TAXONOMY" placeholder:"FILE"`
}

// taxonomy reads the operator's file, or returns the built-in one.
func (l library) taxonomy() (*corpus.Taxonomy, error) {
	if l.Taxonomy == "" {
		return corpus.Builtin(), nil
	}
	raw, err := os.ReadFile(l.Taxonomy)
	if err != nil {
		return nil, err
	}
	return corpus.ParseTaxonomy(raw)
}

// indexDir is the folder of the index.
func (l library) indexDir() (string, error) {
	if l.Index != "" {
		return l.Index, nil
	}
	data, err := dataDir()
	if err != nil {
		return "", fmt.Errorf("%w; name a folder with --index", err)
	}
	if l.Pages == "" {
		return filepath.Join(data, "gazetteer", corpus.SampleName), nil
	}
	abs, err := filepath.Abs(l.Pages)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(abs))
	return filepath.Join(data, "gazetteer", corpus.Slug(filepath.Base(abs))+"-"+hex.EncodeToString(sum[:4])), nil
}

// dataDir is the user's data directory by the custom of the system.
func dataDir() (string, error) {
	if d := os.Getenv("XDG_DATA_HOME"); d != "" && filepath.IsAbs(d) {
		return d, nil
	}
	switch runtime.GOOS {
	case "windows", "darwin":
		return os.UserConfigDir()
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("the user's data directory is not known: %w", err)
	}
	return filepath.Join(home, ".local", "share"), nil
}

// source is what the index is built from.
func (l library) source() (indexer.Source, error) {
	if l.Pages == "" {
		return indexer.Folder{Label: "the bundled sample", FS: corpus.Sample()}, nil
	}
	info, err := os.Stat(l.Pages)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the folder %s does not exist", l.Pages)
	case err != nil:
		return nil, fmt.Errorf("the folder %s cannot be read: %w", l.Pages, err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is a file; --pages takes the folder that holds the pages", l.Pages)
	}
	return indexer.Folder{Label: l.Pages, FS: os.DirFS(l.Pages)}, nil
}

// backend hands the embedded engine to the pipeline.
type backend struct{ tax *corpus.Taxonomy }

func (b backend) Create(dir string) (indexer.Writer, error) {
	labels := make([]string, len(b.tax.Tactics))
	for i, t := range b.tax.Tactics {
		labels[i] = t.Label
	}
	return embedded.Create(dir, labels)
}

func (b backend) OpenPrevious(dir string) (indexer.Previous, error) {
	return embedded.OpenDocuments(dir)
}

// build runs the pipeline over the library's pages.
func (l library) build(ctx context.Context, progress func(indexer.Progress)) (indexer.Summary, error) {
	tax, err := l.taxonomy()
	if err != nil {
		return indexer.Summary{}, err
	}
	src, err := l.source()
	if err != nil {
		return indexer.Summary{}, err
	}
	dir, err := l.indexDir()
	if err != nil {
		return indexer.Summary{}, err
	}
	return indexer.Run(ctx, indexer.Options{Index: dir, Source: src, Taxonomy: tax, Backend: backend{tax},
		Sample: l.Pages == "", Software: programVersion(), Progress: progress})
}

// open opens the current snapshot of the index.
func (l library) open() (*embedded.Engine, error) {
	tax, err := l.taxonomy()
	if err != nil {
		return nil, err
	}
	dir, err := l.indexDir()
	if err != nil {
		return nil, err
	}
	snap, err := indexer.Current(dir)
	if err != nil {
		return nil, err
	}
	if err := snap.Verify(); err != nil {
		return nil, err
	}
	return embedded.Open(snap.EngineDir(), search.Info{Snapshot: snap.ID, Standard: snap.MostlyStandard(), Sample: snap.Sample, Built: snap.Built}, tax)
}

// openOrBuild opens the index; where there is none that can serve, it is
// built first. An index without --pages is only opened: what it was built
// from is not known here.
func (l library) openOrBuild(ctx context.Context, std streams) (*embedded.Engine, error) {
	if l.Index != "" && l.Pages == "" {
		e, err := l.open()
		if !errors.Is(err, indexer.ErrNoIndex) {
			return e, err
		}
		// An empty --index without pages gets the sample, as the first start does.
	}
	p := newProgress(std.err, false)
	sum, err := l.build(ctx, p.report)
	p.done()
	if err != nil {
		if errors.Is(err, indexer.ErrLocked) {
			if e, oerr := l.open(); oerr == nil {
				fmt.Fprintln(std.err, "Another gazetteer is building this index; the present snapshot is used.")
				return e, nil
			}
		}
		return nil, err
	}
	if sum.Changed {
		fmt.Fprintf(std.err, "Indexed %s of %s in %.1f s.\n", counted(sum.Indexed, "community", "communities"), counted(sum.Read, "page", "pages"), sum.Seconds)
	} else {
		fmt.Fprintf(std.err, "The index is up to date: %s.\n", counted(sum.Indexed, "community", "communities"))
	}
	if n := len(sum.Rejected); n > 0 {
		fmt.Fprintf(std.err, "%s rejected; the reasons are in %s\n", counted(n, "page was", "pages were"), sum.Report)
	}
	return l.open()
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
