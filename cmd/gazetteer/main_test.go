package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// settings are the environment variables that stand for flags.
var settings = []string{"GAZETTEER_PAGES", "GAZETTEER_INDEX", "GAZETTEER_TAXONOMY", "GAZETTEER_ADDR", "GAZETTEER_LOG"}

// home gives a test a data directory of its own and no settings of whoever
// runs it.
func home(t *testing.T) string {
	t.Helper()
	for _, name := range settings {
		if old, ok := os.LookupEnv(name); ok {
			os.Unsetenv(name)
			t.Cleanup(func() { os.Setenv(name, old) })
		}
	}
	data := t.TempDir()
	t.Setenv("XDG_DATA_HOME", data)
	return data
}

// result is what one call of the program gives.
type result struct {
	code     int
	out, err string
}

func gazetteer(args ...string) result {
	return gazetteerWith("", args...)
}

func gazetteerWith(in string, args ...string) result {
	var out, errs bytes.Buffer
	code := run(context.Background(), args, streams{strings.NewReader(in), &out, &errs})
	return result{code, out.String(), errs.String()}
}

// want fails where the exit code is another one, or a stream lacks its text.
func (r result) want(t *testing.T, code int, out, errs string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code: got %d, want %d; stderr: %s", r.code, code, r.err)
	}
	if !strings.Contains(r.out, out) {
		t.Errorf("stdout: got %q, want %q in it", r.out, out)
	}
	if !strings.Contains(r.err, errs) {
		t.Errorf("stderr: got %q, want %q in it", r.err, errs)
	}
}

const ashby = `Ashby Falls, OH

Tactics Used

Cameras
Reverse Stings

Ashby Falls has about 12,000 residents. Police arrested nine men for soliciting in a reverse sting in 2004. Cameras were put up on Mill Street in 2006.

Key Sources

Reverse Stings:
"Nine held," Ashby Ledger, 2004.

State Ohio
Type City
Population 12,100
`

const bellweir = `Bellweir, NV

Bellweir police mailed letters to the homes of sex buyers in 2011.

State Nevada
Type Town
`

// folder writes pages by name and returns their folder.
func folder(t *testing.T, pages map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func twoPlaces(t *testing.T) string {
	t.Helper()
	return folder(t, map[string]string{"ashby-falls-oh.txt": ashby, "bellweir-nv.txt": bellweir})
}

func TestUsage(t *testing.T) {
	home(t)
	tests := []struct {
		name      string
		args      []string
		code      int
		out, errs string
	}{
		{"version", []string{"--version"}, exitOK, "gazetteer " + programVersion() + "\n", ""},
		{"help", []string{"--help"}, exitOK, "serve", ""},
		{"no command", nil, exitUsage, "", "Try: gazetteer --help"},
		{"unknown command", []string{"find"}, exitUsage, "", "find"},
		{"unknown flag", []string{"index", "--folder", "x"}, exitUsage, "", "--folder"},
		{"wrong value", []string{"serve", "--log", "loud"}, exitUsage, "", "--log"},
		{"extract without a page", []string{"extract"}, exitUsage, "", "--sentences FILE"},
		{"extract with both", []string{"extract", "a.txt", "--sentences", "b.jsonl"}, exitUsage, "", "--sentences FILE"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			gazetteer(tt.args...).want(t, tt.code, tt.out, tt.errs)
		})
	}
}
