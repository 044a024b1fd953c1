package roster

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"qyzmet/internal/column"
)

// SnapshotWriter keeps what was read in a file, so that a second run need not
// parse the table again.
type SnapshotWriter struct {
	w      *column.SnapshotWriter
	beside []byte
}

// OriginOf tells of a table what a snapshot of it is known by. The whole source
// is read for its hash: so it is known before the table is parsed whether a
// snapshot can be used in its place.
func OriginOf(src io.Reader, opts Options) (column.Origin, error) {
	h := sha256.New()
	n, err := io.Copy(h, src)
	if err != nil {
		return column.Origin{}, fmt.Errorf("%s: %w", opts.File, err)
	}
	return column.Origin{Source: [sha256.Size]byte(h.Sum(nil)), Reading: opts.Fingerprint(), Size: uint64(n)}, nil
}

// WriteSnapshot begins a snapshot of what is read of a source.
func WriteSnapshot(w io.Writer, fields []column.Field, from column.Origin) (*SnapshotWriter, error) {
	s, err := column.NewSnapshotWriter(w, fields, from)
	if err != nil {
		return nil, err
	}
	return &SnapshotWriter{w: s}, nil
}

// Write adds a chunk.
func (s *SnapshotWriter) Write(c *Chunk) error {
	if len(c.Rows) != c.Block.N || len(c.Keys) != c.Block.N {
		return fmt.Errorf("writing a snapshot: %d people with %d rows and %d keys", c.Block.N, len(c.Rows), len(c.Keys))
	}
	b := s.beside[:0]
	for _, r := range c.Rows {
		b = binary.LittleEndian.AppendUint64(b, r)
	}
	end := uint32(0)
	for _, k := range c.Keys {
		end += uint32(len(k))
		b = binary.LittleEndian.AppendUint32(b, end)
	}
	for _, k := range c.Keys {
		b = append(b, k...)
	}
	s.beside = b
	return s.w.Write(c.Block, b)
}

// Close ends the snapshot with the summary of the reading. It does not close
// the file.
func (s *SnapshotWriter) Close(of *Summary) error {
	text, err := json.Marshal(of)
	if err != nil {
		return fmt.Errorf("writing a snapshot: %w", err)
	}
	return s.w.Close(text)
}

// Expected says what the file at hand is, which a snapshot must have been made
// from.
type Expected func(column.Origin) error

// MadeFrom expects a snapshot of exactly this origin.
func MadeFrom(want column.Origin) Expected {
	return func(have column.Origin) error {
		switch {
		case have.Source != want.Source || have.Size != want.Size:
			return fmt.Errorf("%w: the table has changed since it was made (then %d bytes, now %d, SHA-256 %x… and %x…); make it again",
				column.ErrSnapshot, have.Size, want.Size, have.Source[:4], want.Source[:4])
		case have.Reading != want.Reading:
			return fmt.Errorf("%w: the table was read under other options; make it again", column.ErrSnapshot)
		}
		return nil
	}
}

// ReadSnapshot reads a snapshot back, chunk by chunk, and gives the summary of
// the reading it was made by. A snapshot that is cut, damaged, of another
// vocabulary or of another origin than expected is refused with
// column.ErrSnapshot; what was handed on before that is not to be used. A nil
// expected takes every origin.
func ReadSnapshot(r io.Reader, fields []column.Field, expected Expected, each func(*Chunk) error) (*Summary, error) {
	s, err := column.NewSnapshotReader(r, fields)
	if err != nil {
		return nil, err
	}
	if expected != nil {
		if err := expected(s.Origin()); err != nil {
			return nil, err
		}
	}
	loaded := uint64(0)
	for {
		block, beside, err := s.Next()
		if errors.Is(err, io.EOF) {
			return summaryOf(s.Beside(), loaded)
		} else if err != nil {
			return nil, err
		}
		c, err := chunkOf(block, beside)
		if err != nil {
			return nil, err
		}
		loaded += uint64(block.N)
		if err := each(c); err != nil {
			return nil, err
		}
	}
}

func summaryOf(text []byte, loaded uint64) (*Summary, error) {
	sum := &Summary{}
	if err := json.Unmarshal(text, sum); err != nil || sum.Loaded != loaded {
		return nil, fmt.Errorf("%w: its summary is damaged; make it again", column.ErrSnapshot)
	}
	return sum, nil
}

// chunkOf reads the rows and keys beside a block.
func chunkOf(b *column.Block, beside []byte) (*Chunk, error) {
	bad := fmt.Errorf("%w: the rows and keys of a block are damaged; make it again", column.ErrSnapshot)
	const each = 8 + 4
	if len(beside) < each*b.N {
		return nil, bad
	}
	ends, keys := beside[8*b.N:each*b.N], string(beside[each*b.N:])
	c := &Chunk{Block: b, Rows: make([]uint64, b.N), Keys: make([]string, b.N)}
	from := 0
	for i := range b.N {
		c.Rows[i] = binary.LittleEndian.Uint64(beside[8*i:])
		end := int(binary.LittleEndian.Uint32(ends[4*i:]))
		if end < from || end > len(keys) {
			return nil, bad
		}
		c.Keys[i], from = keys[from:end], end
	}
	if from != len(keys) {
		return nil, bad
	}
	return c, nil
}
