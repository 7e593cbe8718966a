package indexer

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// SchemaVersion is the version of everything in a snapshot's folder. A
// snapshot of another version is built anew, beside the old one.
const SchemaVersion = 1

// Names inside the folder of an index.
const (
	currentFile  = "CURRENT"
	snapshotsDir = "snapshots"
	manifestFile = "manifest.json"
	pagesFile    = "pages.jsonl"
	engineDir    = "engine"
	rejectsFile  = "rejects.jsonl"
	lockFile     = "lock"
	buildPrefix  = "build-"
)

// Errors of opening an index.
var (
	ErrNoIndex = errors.New("there is no index")
	ErrSchema  = errors.New("the index was made by another version of gazetteer")
	ErrDamaged = errors.New("the index is damaged")
	ErrLocked  = errors.New("another gazetteer is building this index")
)

// Manifest describes a snapshot. Its files are verified against it before
// they serve.
type Manifest struct {
	ID     string `json:"id"`
	Schema int    `json:"schema"`
	// Software is the version of gazetteer that built it.
	Software string    `json:"software"`
	Built    time.Time `json:"built"`
	// Source names what was read; Sample is set for the bundled corpus.
	Source string `json:"source"`
	Sample bool   `json:"sample"`
	// Pages were read; Documents are communities that can be found.
	Pages     int `json:"pages"`
	Documents int `json:"documents"`
	// Blocks have a list of tactics; Standard of them are standard lists.
	Blocks   int `json:"blocks"`
	Standard int `json:"standard"`
	// Corpus is the SHA-256 over the paths and digests of all pages, and
	// Recipe over what made documents of them (extractor, taxonomy).
	Corpus string         `json:"corpus"`
	Recipe string         `json:"recipe"`
	Files  []ManifestFile `json:"files"`
}

// ManifestFile is one file of a snapshot.
type ManifestFile struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// MostlyStandard tells whether most blocks of the corpus are standard lists.
// One page alone is no corpus.
func (m *Manifest) MostlyStandard() bool { return m.Blocks > 1 && m.Standard*2 > m.Blocks }

// pageRecord is a line of pagesFile: which page made which document.
type pageRecord struct {
	Path    string    `json:"path"`
	Size    int64     `json:"size"`
	ModTime time.Time `json:"mod_time,omitzero"`
	Digest  string    `json:"digest"`
	Record  int       `json:"record"`
}

// Snapshot is a published snapshot of an index.
type Snapshot struct {
	Manifest
	// Dir is its folder.
	Dir string
}

// EngineDir is the folder of the engine's files.
func (s *Snapshot) EngineDir() string { return filepath.Join(s.Dir, engineDir) }

// Current returns the snapshot that an index serves, its files not yet
// verified.
func Current(index string) (*Snapshot, error) {
	raw, err := os.ReadFile(filepath.Join(index, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s", ErrNoIndex, index)
	}
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	id := strings.TrimSpace(string(raw))
	if id == "" || filepath.Base(id) != id {
		return nil, fmt.Errorf("%w: %s names no snapshot", ErrDamaged, filepath.Join(index, currentFile))
	}
	s := &Snapshot{Dir: filepath.Join(index, snapshotsDir, id)}
	raw, err = os.ReadFile(filepath.Join(s.Dir, manifestFile))
	if err != nil {
		return nil, fmt.Errorf("%w: the manifest of snapshot %s cannot be read: %v", ErrDamaged, id, err)
	}
	// The version is read first: another one may have other fields.
	var v struct {
		Schema int `json:"schema"`
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, fmt.Errorf("%w: the manifest of snapshot %s: %v", ErrDamaged, id, err)
	}
	if v.Schema != SchemaVersion {
		return nil, fmt.Errorf("%w: it has schema %d, this one reads schema %d; build it again with: gazetteer index --index %s --pages FOLDER", ErrSchema, v.Schema, SchemaVersion, index)
	}
	if err := json.Unmarshal(raw, &s.Manifest); err != nil {
		return nil, fmt.Errorf("%w: the manifest of snapshot %s: %v", ErrDamaged, id, err)
	}
	if s.ID != id || len(s.Files) == 0 {
		return nil, fmt.Errorf("%w: the manifest of snapshot %s is not its own", ErrDamaged, id)
	}
	return s, nil
}

// Verify compares every file of the snapshot with the manifest.
func (s *Snapshot) Verify() error {
	for _, f := range s.Files {
		got, err := digestFile(filepath.Join(s.Dir, filepath.FromSlash(f.Path)))
		switch {
		case err != nil:
			return fmt.Errorf("%w: snapshot %s: %v", ErrDamaged, s.ID, err)
		case got.Size != f.Size || got.SHA256 != f.SHA256:
			return fmt.Errorf("%w: snapshot %s: %s does not have the content that was written", ErrDamaged, s.ID, f.Path)
		}
	}
	return nil
}

func digestFile(name string) (ManifestFile, error) {
	f, err := os.Open(name)
	if err != nil {
		return ManifestFile{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return ManifestFile{}, err
	}
	return ManifestFile{Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, nil
}

// pages reads which page made which document, by path.
func (s *Snapshot) pages() (map[string]pageRecord, error) {
	f, err := os.Open(filepath.Join(s.Dir, pagesFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]pageRecord{}
	for dec := json.NewDecoder(bufio.NewReader(f)); ; {
		var p pageRecord
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out[p.Path] = p
	}
}

// publish makes a finished build folder the current snapshot: its files are
// listed and made durable, it is renamed, and CURRENT is switched.
func publish(index, build string, m *Manifest) (*Snapshot, error) {
	files, err := listFiles(build)
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	m.Files = files
	if err := writeJSON(filepath.Join(build, manifestFile), m); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	if err := syncTree(build); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	dir := filepath.Join(index, snapshotsDir, m.ID)
	if err := os.Rename(build, dir); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	if err := syncDir(filepath.Join(index, snapshotsDir)); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	if err := writeAtomic(filepath.Join(index, currentFile), []byte(m.ID+"\n")); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	return &Snapshot{Manifest: *m, Dir: dir}, nil
}

func listFiles(dir string) ([]ManifestFile, error) {
	var out []ManifestFile
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		f, err := digestFile(name)
		f.Path = filepath.ToSlash(rel)
		out = append(out, f)
		return err
	})
	return out, err
}

// prune removes snapshots other than those to keep, and builds that were left
// unfinished. The caller holds the lock.
func prune(index string, keep ...string) error {
	dir := filepath.Join(index, snapshotsDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("prune: %w", err)
	}
	for _, e := range entries {
		if !slices.Contains(keep, e.Name()) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return errors.Join(err, removeBuilds(index))
}

func removeBuilds(index string) error {
	left, err := filepath.Glob(filepath.Join(index, buildPrefix+"*"))
	for _, b := range left {
		err = errors.Join(err, os.RemoveAll(b))
	}
	return err
}

func writeJSON(name string, v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return writeAtomic(name, append(raw, '\n'))
}

// writeAtomic replaces a file so that a reader or a crash finds the old or
// the new content, never a part.
func writeAtomic(name string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".tmp-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(data)
	err = errors.Join(err, tmp.Chmod(0o644), tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return syncDir(filepath.Dir(name))
}

func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return syncDir(name)
	})
}

// syncDir makes a file or folder durable.
func syncDir(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
