package indexer

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func write(t *testing.T, name, body string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
}

// edit changes a file in place.
func edit(t *testing.T, name string, change func([]byte) []byte) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	write(t, name, string(change(raw)))
}

func TestCurrentOfAnIndexThatCannotServe(t *testing.T) {
	tests := []struct {
		name   string
		damage func(t *testing.T, index, manifest string)
		want   error
		says   string
	}{
		{"no CURRENT", func(t *testing.T, index, _ string) { os.Remove(filepath.Join(index, currentFile)) }, ErrNoIndex, "there is no index in "},
		{"CURRENT empty", func(t *testing.T, index, _ string) { write(t, filepath.Join(index, currentFile), "\n") }, ErrDamaged, "CURRENT names no snapshot"},
		{"CURRENT leads out", func(t *testing.T, index, _ string) { write(t, filepath.Join(index, currentFile), "../../etc\n") }, ErrDamaged, "CURRENT names no snapshot"},
		{"CURRENT names the parent", func(t *testing.T, index, _ string) { write(t, filepath.Join(index, currentFile), "..") }, ErrDamaged, ""},
		{"CURRENT names another", func(t *testing.T, index, _ string) {
			write(t, filepath.Join(index, currentFile), "20010101T000000Z-00000000")
		}, ErrDamaged, "20010101T000000Z-00000000"},
		{"no manifest", func(t *testing.T, _, manifest string) { os.Remove(manifest) }, ErrDamaged, "cannot be read"},
		{"manifest empty", func(t *testing.T, _, manifest string) { write(t, manifest, "") }, ErrDamaged, "the manifest of snapshot"},
		{"manifest cut", func(t *testing.T, _, manifest string) {
			edit(t, manifest, func(raw []byte) []byte { return raw[:len(raw)/2] })
		}, ErrDamaged, "the manifest of snapshot"},
		{"manifest of other types", func(t *testing.T, _, manifest string) {
			write(t, manifest, fmt.Sprintf(`{"schema":%d,"files":"none"}`, SchemaVersion))
		}, ErrDamaged, "the manifest of snapshot"},
		// Without the list of files there is nothing to verify against.
		{"manifest without files", func(t *testing.T, _, manifest string) {
			write(t, manifest, fmt.Sprintf(`{"schema":%d}`, SchemaVersion))
		}, ErrDamaged, "the manifest of snapshot"},
		{"newer schema with other fields", func(t *testing.T, _, manifest string) { write(t, manifest, `{"schema":999,"files":"none"}`) }, ErrSchema, "build it again with: gazetteer index"},
		{"older schema", func(t *testing.T, _, manifest string) { write(t, manifest, `{"schema":0}`) }, ErrSchema, "build it again with: gazetteer index"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.build(threePlaces())
			tt.damage(t, b.index, filepath.Join(b.current().Dir, manifestFile))
			_, err := Current(b.index)
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error: got %v, want %v that says %q", err, tt.want, tt.says)
			}
			// Whatever is wrong, a build does not stand on it and mends it.
			sum := b.build(threePlaces())
			if !sum.Changed || sum.Unchanged != 0 {
				t.Errorf("build: got changed %v, %d unchanged, want all read anew", sum.Changed, sum.Unchanged)
			}
			b.current()
		})
	}
	t.Run("no folder", func(t *testing.T) {
		if _, err := Current(filepath.Join(t.TempDir(), "none")); !errors.Is(err, ErrNoIndex) {
			t.Errorf("error: got %v, want %v", err, ErrNoIndex)
		}
	})
}

func TestVerify(t *testing.T) {
	flip := func(t *testing.T, name string) {
		edit(t, name, func(raw []byte) []byte { raw[len(raw)/2] ^= 1; return raw })
	}
	tests := []struct {
		name   string
		file   string
		damage func(t *testing.T, name string)
	}{
		{"flipped byte of the engine", engineDir + "/" + engineFile, flip},
		{"flipped byte of the pages", pagesFile, flip},
		{"a byte more", engineDir + "/" + engineFile, func(t *testing.T, name string) {
			edit(t, name, func(raw []byte) []byte { return append(raw, '\n') })
		}},
		{"a file cut to nothing", pagesFile, func(t *testing.T, name string) { write(t, name, "") }},
		{"a missing file", engineDir + "/" + engineFile, func(t *testing.T, name string) { os.Remove(name) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			first := b.build(threePlaces())
			s := b.current()
			tt.damage(t, filepath.Join(s.Dir, filepath.FromSlash(tt.file)))
			err := s.Verify()
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), first.Snapshot) || !strings.Contains(err.Error(), filepath.Base(tt.file)) {
				t.Errorf("error: got %v, want %v with snapshot and file", err, ErrDamaged)
			}
			// The next run does not take damaged documents over.
			if sum := b.build(threePlaces()); !sum.Changed || sum.Unchanged != 0 {
				t.Errorf("build: got changed %v, %d unchanged, want all read anew", sum.Changed, sum.Unchanged)
			}
			b.current()
		})
	}
}

// versions are three corpora that differ in one page. It has no time, or a
// page of the same size would pass for unchanged.
func versions() []fstest.MapFS {
	var out []fstest.MapFS
	for _, labels := range [][]string{{"Cameras"}, {"Letters"}, {"Web Stings"}} {
		files := threePlaces()
		files["ashby-oh.txt"] = &fstest.MapFile{Data: []byte(pageText("Ashby", labels...))}
		out = append(out, files)
	}
	return out
}

func TestPruneKeepsTheSnapshotBefore(t *testing.T) {
	orders := [][]int{{0, 1, 2}, {1, 2, 0}, {2, 0, 1}}
	for name, step := range map[string]bool{"minutes apart": true, "within one second": false} {
		t.Run(name, func(t *testing.T) {
			// Ids within one second differ in the digest alone. Each corpus
			// comes first once, the one with the highest digest too.
			for _, order := range orders {
				b := newBench(t)
				start := b.clock
				var built []string
				for _, v := range order {
					if !step {
						b.clock = start
					}
					built = append(built, b.build(versions()[v]).Snapshot)
				}
				got, want := names(t, filepath.Join(b.index, snapshotsDir)), slices.Sorted(slices.Values(built[1:]))
				if !slices.Equal(got, want) {
					t.Errorf("built %v: got %v kept, want the last two, %v", built, got, want)
				}
				if cur := b.current().ID; cur != built[2] {
					t.Errorf("current: got %s, want %s", cur, built[2])
				}
			}
		})
	}
}

func TestRunRemovesBuildsThatWereLeft(t *testing.T) {
	b := newBench(t)
	write(t, filepath.Join(b.index, buildPrefix+"killed", "spool", "x"), "left by a kill")
	write(t, filepath.Join(b.index, "notes.txt"), "not ours")
	b.build(threePlaces())
	b.clean()
	if !slices.Contains(names(t, b.index), "notes.txt") {
		t.Errorf("index folder: got %v, want notes.txt left alone", names(t, b.index))
	}
}

func TestMostlyStandard(t *testing.T) {
	tests := []struct {
		blocks, standard int
		want             bool
	}{{0, 0, false}, {1, 1, false}, {2, 1, false}, {2, 2, true}, {3, 2, true}, {40, 20, false}, {40, 21, true}}
	for _, tt := range tests {
		m := Manifest{Blocks: tt.blocks, Standard: tt.standard}
		if got := m.MostlyStandard(); got != tt.want {
			t.Errorf("%d of %d: got %v, want %v", tt.standard, tt.blocks, got, tt.want)
		}
	}
}
