// Package store keeps records of bytes in two files, each record compressed
// and reached by its number. It holds the documents of a snapshot and the
// pages of a build under way; it does not know what is in a record.
package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

// Names of the two files of a store: the records one behind the other, and
// the offset of each record's end as eight bytes, little endian.
const (
	dataFile  = "records.zst"
	indexFile = "records.idx"
)

// maxRecord bounds a record in memory. A document is at most a page of
// 16 MiB with its sentences repeated as evidence.
const maxRecord = 256 << 20

// ErrRange says that a store has no record of that number.
var ErrRange = errors.New("no such record")

// Writer appends records. It is not safe for concurrent use.
type Writer struct {
	data, index *os.File
	bufData     *bufio.Writer
	bufIndex    *bufio.Writer
	enc         *zstd.Encoder
	scratch     []byte
	end         uint64
	n           int
}

// Create makes an empty store in dir, which must exist.
func Create(dir string) (*Writer, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	data, err := os.Create(filepath.Join(dir, dataFile))
	if err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	index, err := os.Create(filepath.Join(dir, indexFile))
	if err != nil {
		data.Close()
		return nil, fmt.Errorf("create store: %w", err)
	}
	return &Writer{data: data, index: index, bufData: bufio.NewWriterSize(data, 1<<18), bufIndex: bufio.NewWriter(index), enc: enc}, nil
}

// Append writes one record and returns its number, counted from 0.
func (w *Writer) Append(record []byte) (int, error) {
	w.scratch = w.enc.EncodeAll(record, w.scratch[:0])
	if _, err := w.bufData.Write(w.scratch); err != nil {
		return 0, fmt.Errorf("append record: %w", err)
	}
	w.end += uint64(len(w.scratch))
	if err := binary.Write(w.bufIndex, binary.LittleEndian, w.end); err != nil {
		return 0, fmt.Errorf("append record: %w", err)
	}
	w.n++
	return w.n - 1, nil
}

// Flush makes every record appended so far readable through Open.
func (w *Writer) Flush() error { return errors.Join(w.bufData.Flush(), w.bufIndex.Flush()) }

// Close writes what is left and makes it durable.
func (w *Writer) Close() error {
	return errors.Join(w.Flush(), w.data.Sync(), w.index.Sync(), w.data.Close(), w.index.Close(), w.enc.Close())
}

// Reader reads records. It is safe for concurrent use.
type Reader struct {
	data *os.File
	ends []uint64
	dec  *zstd.Decoder
}

// Open reads the store in dir.
func Open(dir string) (*Reader, error) {
	raw, err := os.ReadFile(filepath.Join(dir, indexFile))
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	ends := make([]uint64, len(raw)/8)
	for i := range ends {
		ends[i] = binary.LittleEndian.Uint64(raw[8*i:])
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxRecord))
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	data, err := os.Open(filepath.Join(dir, dataFile))
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return &Reader{data: data, ends: ends, dec: dec}, nil
}

// Len is the number of records.
func (r *Reader) Len() int { return len(r.ends) }

// Get returns record n.
func (r *Reader) Get(n int) ([]byte, error) {
	if n < 0 || n >= len(r.ends) {
		return nil, fmt.Errorf("record %d of %d: %w", n, len(r.ends), ErrRange)
	}
	start := uint64(0)
	if n > 0 {
		start = r.ends[n-1]
	}
	if r.ends[n] < start || r.ends[n]-start > maxRecord {
		return nil, fmt.Errorf("record %d: its bounds are damaged", n)
	}
	packed := make([]byte, r.ends[n]-start)
	if _, err := r.data.ReadAt(packed, int64(start)); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("record %d: %w", n, err)
	}
	out, err := r.dec.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("record %d: %w", n, err)
	}
	return out, nil
}

// Close releases the files. No Get may be under way.
func (r *Reader) Close() error {
	r.dec.Close()
	return r.data.Close()
}
