package indexer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"

	"gazetteer/corpus"
	"gazetteer/indexer/extract"
)

// ErrNoPages says that a source has nothing to read.
var ErrNoPages = errors.New("there are no pages: no file ends in .html, .htm or .txt")

// Item is one page of a source before it is read.
type Item struct {
	Path string
	Size int64
	// ModTime is zero where the source has none.
	ModTime time.Time
	// Err says why the item cannot be read at all.
	Err error
	// Read returns the page.
	Read func() (corpus.Page, error)
}

// Source yields pages in a fixed order.
type Source interface {
	// Name says what is read, for people.
	Name() string
	// List returns the items. An item that cannot be read is listed with its
	// error; only a source that cannot be read at all is an error.
	List(ctx context.Context) ([]Item, error)
}

// mediaTypes maps the endings of file names that are pages.
var mediaTypes = map[string]string{".html": corpus.MediaHTML, ".htm": corpus.MediaHTML, ".txt": corpus.MediaText}

// Folder is a source of files below the root of a file system.
type Folder struct {
	Label string
	FS    fs.FS
}

// Name returns the folder's label.
func (f Folder) Name() string { return f.Label }

// List walks the folder. Links to folders are not followed, so there are no
// loops.
func (f Folder) List(ctx context.Context) ([]Item, error) {
	var out []Item
	err := fs.WalkDir(f.FS, ".", func(name string, e fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if name == "." {
				return err
			}
			out = append(out, Item{Path: name, Err: plainError(err)})
			if e != nil && e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		media, ok := mediaTypes[strings.ToLower(path.Ext(name))]
		if e.IsDir() || !ok {
			return nil
		}
		out = append(out, f.item(name, media))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Label, plainError(err))
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("read %s: %w", f.Label, ErrNoPages)
	}
	return out, nil
}

func (f Folder) item(name, media string) Item {
	info, err := fs.Stat(f.FS, name)
	if err != nil {
		return Item{Path: name, Err: plainError(err)}
	}
	switch {
	case info.IsDir():
		return Item{Path: name, Err: errors.New("it is a link to a folder; links are not followed")}
	case !info.Mode().IsRegular():
		return Item{Path: name, Err: errors.New("it is no regular file")}
	case info.Size() > extract.MaxPage:
		return Item{Path: name, Size: info.Size(), Err: extract.ErrLarge}
	}
	return Item{Path: name, Size: info.Size(), ModTime: info.ModTime(), Read: func() (corpus.Page, error) {
		body, err := readBounded(f.FS, name)
		return corpus.Page{Path: name, MediaType: media, Body: body}, err
	}}
}

// readBounded reads a file that may have grown since it was listed.
func readBounded(fsys fs.FS, name string) ([]byte, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, plainError(err)
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, extract.MaxPage+1))
	if err != nil {
		return nil, plainError(err)
	}
	return body, nil
}

// plainError drops the operation and path that fs errors repeat.
func plainError(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
