package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	w, err := Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]byte{[]byte("first"), {}, bytes.Repeat([]byte("long "), 50_000), []byte("last")}
	for i, rec := range want {
		if n, err := w.Append(rec); err != nil || n != i {
			t.Fatal(n, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Len() != len(want) {
		t.Fatal(r.Len())
	}
	for i := range want {
		got, err := r.Get(i)
		if err != nil || !bytes.Equal(got, want[i]) {
			t.Errorf("record %d: %d bytes, %v", i, len(got), err)
		}
	}
	for _, n := range []int{-1, 4} {
		if _, err := r.Get(n); !errors.Is(err, ErrRange) {
			t.Errorf("record %d: %v", n, err)
		}
	}
}

func TestDamageIsAnError(t *testing.T) {
	dir := t.TempDir()
	w, _ := Create(dir)
	for i := range 20 {
		w.Append(fmt.Appendf(nil, "record %d", i))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, dataFile)
	raw, _ := os.ReadFile(name)
	raw[len(raw)/2] ^= 0xff
	os.WriteFile(name, raw, 0o644)
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	bad := 0
	for i := range 20 {
		if got, err := r.Get(i); err != nil || string(got) != fmt.Sprintf("record %d", i) {
			bad++
		}
	}
	if bad == 0 {
		t.Error("a flipped byte went unnoticed")
	}
}
