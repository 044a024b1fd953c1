package column

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"qyzmet"
)

// A snapshot is a file of blocks: a header, then frames, all little-endian.
//
//	header  magic, version u32, vocabulary [32], source [32], reading [32], source size u64, crc u32
//	frame   kind u8, length u32, that many bytes, crc u32 of kind, length and bytes
//
// The frames are one of kind block for each block, and one of kind end, which
// tells how many blocks and people there are. CRC-32C finds what is damaged; it
// does not keep anybody from writing a file of their own, so everything read is
// held to the vocabulary all the same.
const (
	snapshotMagic   = "QYZMETSN"
	snapshotVersion = 1

	frameBlock = 1
	frameEnd   = 2

	// MaxFrame is how many bytes a block may take in a snapshot.
	MaxFrame = 64 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrSnapshot is what every refusal of a snapshot is: the file is to be made
// again from its source.
var ErrSnapshot = errors.New("the snapshot cannot be used")

func refused(format string, args ...any) error {
	return fmt.Errorf("%w: %s; make it again from the source", ErrSnapshot, fmt.Sprintf(format, args...))
}

// Origin tells what a snapshot was made from. A snapshot whose origin is not
// that of the file at hand is not to be used.
type Origin struct {
	Source  [sha256.Size]byte // SHA-256 of the source file
	Reading [sha256.Size]byte // of the options under which it was read
	Size    uint64            // bytes of the source file
}

// Vocabulary is a hash of the fields: paths, kinds and words, in their order.
// Blocks made for one vocabulary mean nothing under another.
func Vocabulary(fields []Field) [sha256.Size]byte {
	h := sha256.New()
	var walk func([]Field)
	text := func(s string) {
		_ = binary.Write(h, binary.LittleEndian, uint32(len(s))) // a hash takes everything
		_, _ = io.WriteString(h, s)
	}
	walk = func(list []Field) {
		text(fmt.Sprint(len(list)))
		for _, f := range list {
			text(string(f.Path))
			text(f.Kind.String())
			text(fmt.Sprint(len(f.Words)))
			for _, w := range f.Words {
				text(w)
			}
			walk(f.Items)
		}
	}
	walk(fields)
	return [sha256.Size]byte(h.Sum(nil))
}

// SnapshotWriter writes blocks to a file.
type SnapshotWriter struct {
	w      io.Writer
	frame  []byte
	blocks uint64
	people uint64
}

// NewSnapshotWriter begins a snapshot with its header.
func NewSnapshotWriter(w io.Writer, fields []Field, from Origin) (*SnapshotWriter, error) {
	h := []byte(snapshotMagic)
	h = binary.LittleEndian.AppendUint32(h, snapshotVersion)
	words := Vocabulary(fields)
	h = append(append(append(h, words[:]...), from.Source[:]...), from.Reading[:]...)
	h = binary.LittleEndian.AppendUint64(h, from.Size)
	h = binary.LittleEndian.AppendUint32(h, crc32.Checksum(h, castagnoli))
	if _, err := w.Write(h); err != nil {
		return nil, fmt.Errorf("writing a snapshot: %w", err)
	}
	return &SnapshotWriter{w: w}, nil
}

// Write adds a sealed block, with bytes that belong to it and mean something to
// the caller only.
func (s *SnapshotWriter) Write(b *Block, beside []byte) error {
	f := s.begin(frameBlock)
	f = binary.LittleEndian.AppendUint32(f, uint32(len(beside)))
	f = append(f, beside...)
	f = appendBlock(f, b)
	if len(f) > MaxFrame {
		return fmt.Errorf("writing a snapshot: a block takes %d bytes; at most %d are read back", len(f), MaxFrame)
	}
	s.blocks++
	s.people += uint64(b.N)
	return s.end(f)
}

// Close ends the snapshot, with bytes that mean something to the caller only.
// It does not close the file.
func (s *SnapshotWriter) Close(beside []byte) error {
	f := s.begin(frameEnd)
	f = binary.LittleEndian.AppendUint64(f, s.blocks)
	f = binary.LittleEndian.AppendUint64(f, s.people)
	return s.end(append(f, beside...))
}

const frameHead = 5 // kind and length

func (s *SnapshotWriter) begin(kind byte) []byte {
	return append(s.frame[:0], kind, 0, 0, 0, 0)
}

func (s *SnapshotWriter) end(f []byte) error {
	binary.LittleEndian.PutUint32(f[1:], uint32(len(f)-frameHead))
	f = binary.LittleEndian.AppendUint32(f, crc32.Checksum(f, castagnoli))
	s.frame = f
	if _, err := s.w.Write(f); err != nil {
		return fmt.Errorf("writing a snapshot: %w", err)
	}
	return nil
}

func appendBlock(f []byte, b *Block) []byte {
	f = binary.LittleEndian.AppendUint16(f, uint16(b.N))
	return appendColumns(f, b.Columns, b.N)
}

// appendColumns writes the columns that there are, each with its position.
func appendColumns(f []byte, columns []*Column, n int) []byte {
	count := 0
	for _, c := range columns {
		if c != nil {
			count++
		}
	}
	f = binary.LittleEndian.AppendUint16(f, uint16(count))
	for i, c := range columns {
		if c != nil {
			f = binary.LittleEndian.AppendUint16(f, uint16(i))
			f = appendColumn(f, c, n)
		}
	}
	return f
}

// What a column has, as bits.
const (
	hasKnown = 1 << iota
	hasOpen
)

func appendColumn(f []byte, c *Column, n int) []byte {
	has := byte(0)
	if c.Known != nil {
		has |= hasKnown
	}
	if len(c.Open) > 0 {
		has |= hasOpen
	}
	f = append(f, has)
	f = appendBits(appendBits(f, c.Known), c.Open)
	switch c.Kind {
	case qyzmet.Bool:
		return appendBits(f, c.Bool)
	case qyzmet.Word:
		return append(f, c.Codes...)
	case qyzmet.Words:
		f = binary.LittleEndian.AppendUint16(f, uint16(len(c.Dict)))
		f = appendBits(f, c.Dict)
		for _, s := range c.Sets {
			f = binary.LittleEndian.AppendUint16(f, s)
		}
	case qyzmet.List:
		f = binary.LittleEndian.AppendUint32(f, uint32(len(c.Owner)))
		for _, o := range c.Owner {
			f = binary.LittleEndian.AppendUint16(f, o)
		}
		return appendColumns(f, c.Items, len(c.Owner))
	default:
		for _, v := range c.Nums {
			f = binary.LittleEndian.AppendUint32(f, uint32(v))
		}
	}
	return f
}

func appendBits(f []byte, b []uint64) []byte {
	for _, w := range b {
		f = binary.LittleEndian.AppendUint64(f, w)
	}
	return f
}
