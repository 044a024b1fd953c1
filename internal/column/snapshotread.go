package column

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math/bits"

	"qyzmet"
)

// SnapshotReader reads back what a [SnapshotWriter] wrote. Every error but one
// of the file itself is an [ErrSnapshot].
type SnapshotReader struct {
	r      io.Reader
	fields []Field
	origin Origin
	frame  bytes.Buffer
	blocks uint64
	people uint64
	beside []byte
}

const snapshotHeader = len(snapshotMagic) + 4 + 3*32 + 8 + 4

// NewSnapshotReader reads the header, and refuses a file that is no snapshot,
// that is damaged, or that was made for another vocabulary.
func NewSnapshotReader(r io.Reader, fields []Field) (*SnapshotReader, error) {
	h := make([]byte, snapshotHeader)
	if _, err := io.ReadFull(r, h); err != nil {
		return nil, cut(err)
	}
	rest := h[len(snapshotMagic):]
	words := Vocabulary(fields)
	switch version := binary.LittleEndian.Uint32(rest); {
	case string(h[:len(snapshotMagic)]) != snapshotMagic:
		return nil, refused("the file is no snapshot of columns")
	case version != snapshotVersion:
		return nil, refused("it has version %d, and %d is read", version, snapshotVersion)
	case crc32.Checksum(h[:snapshotHeader-4], castagnoli) != binary.LittleEndian.Uint32(h[snapshotHeader-4:]):
		return nil, refused("its header is damaged")
	case !bytes.Equal(rest[4:36], words[:]):
		return nil, refused("it was made for other facts than those of this book")
	}
	s := &SnapshotReader{r: r, fields: fields}
	copy(s.origin.Source[:], rest[36:])
	copy(s.origin.Reading[:], rest[68:])
	s.origin.Size = binary.LittleEndian.Uint64(rest[100:])
	return s, nil
}

// cut tells the end of a file that comes too soon from one that cannot be read.
func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return refused("the file ends too soon: writing it was interrupted, or it was cut")
	}
	return err
}

// Origin tells what the snapshot was made from.
func (s *SnapshotReader) Origin() Origin { return s.origin }

// Beside gives the bytes with which the snapshot was closed, after io.EOF.
func (s *SnapshotReader) Beside() []byte { return s.beside }

// Next gives the next block and the bytes beside it, which are valid until the
// next call. At the end of a whole snapshot it gives io.EOF.
func (s *SnapshotReader) Next() (*Block, []byte, error) {
	if s.beside != nil {
		return nil, nil, io.EOF
	}
	kind, body, err := s.next()
	if err != nil {
		return nil, nil, err
	}
	d := &decoder{data: body, whole: true}
	switch kind {
	case frameBlock:
		beside := d.take(int(d.u32()))
		b := d.block(s.fields)
		if !d.done() || b.N == 0 {
			return nil, nil, refused("block %d does not fit the facts of this book", s.blocks+1)
		}
		s.blocks++
		s.people += uint64(b.N)
		return b, beside, nil
	case frameEnd:
		blocks, people := d.u64(), d.u64()
		if !d.whole || blocks != s.blocks || people != s.people {
			return nil, nil, refused("it has %d people in %d blocks, and says it has %d in %d", s.people, s.blocks, people, blocks)
		}
		if n, _ := io.ReadFull(s.r, make([]byte, 1)); n > 0 {
			return nil, nil, refused("something follows its end")
		}
		s.beside = append([]byte{}, d.data...)
		return nil, nil, io.EOF
	}
	return nil, nil, refused("part %d is of a kind that is not known: %d", s.blocks+1, kind)
}

// next reads a frame, taking memory only for bytes that are there.
func (s *SnapshotReader) next() (kind byte, body []byte, err error) {
	head := make([]byte, frameHead)
	if _, err := io.ReadFull(s.r, head); err != nil {
		return 0, nil, cut(err)
	}
	length := int64(binary.LittleEndian.Uint32(head[1:]))
	if length > MaxFrame {
		return 0, nil, refused("part %d says it has %d bytes; at most %d are read", s.blocks+1, length, MaxFrame)
	}
	s.frame.Reset()
	if n, err := io.CopyN(&s.frame, s.r, length+4); n < length+4 {
		return 0, nil, cut(err)
	}
	data := s.frame.Bytes()
	sum := crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, data[:length])
	if sum != binary.LittleEndian.Uint32(data[length:]) {
		return 0, nil, refused("block %d is damaged: its checksum does not fit", s.blocks+1)
	}
	return head[0], data[:length], nil
}

// decoder takes values off bytes that may be anything. Once something does not
// fit, whole is false and all that follows is nothing.
type decoder struct {
	data  []byte
	whole bool
}

func (d *decoder) done() bool { return d.whole && len(d.data) == 0 }

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.data) {
		d.whole, d.data = false, nil
		return nil
	}
	out := d.data[:n]
	d.data = d.data[n:]
	return out
}

func (d *decoder) number(size int) uint64 {
	var b [8]byte
	copy(b[:], d.take(size))
	return binary.LittleEndian.Uint64(b[:])
}

func (d *decoder) u16() uint64 { return d.number(2) }
func (d *decoder) u32() uint64 { return d.number(4) }
func (d *decoder) u64() uint64 { return d.number(8) }

func (d *decoder) require(ok bool) { d.whole = d.whole && ok }

func (d *decoder) block(fields []Field) *Block {
	b := NewBlock(fields)
	b.N = int(d.u16())
	d.require(b.N <= BlockSize)
	if d.whole {
		d.columns(b.Columns, fields, b.N)
	}
	return b
}

// columns reads columns of n positions, in the order of their fields.
func (d *decoder) columns(into []*Column, fields []Field, n int) {
	next := 0
	for count := d.u16(); count > 0 && d.whole; count-- {
		i := int(d.u16())
		d.require(i >= next && i < len(fields))
		if !d.whole {
			return
		}
		into[i], next = d.column(fields[i], n), i+1
	}
}

func (d *decoder) column(f Field, n int) *Column {
	c := &Column{Kind: f.Kind}
	has := d.number(1)
	d.require(has&^(hasKnown|hasOpen) == 0)
	if has&hasKnown != 0 {
		c.Known = d.bits(n)
	}
	if has&hasOpen != 0 {
		d.require(f.Kind == qyzmet.Words || f.Kind == qyzmet.List)
		c.Open = d.bits(n)
	}
	if !d.whole {
		return nil
	}
	d.within(c.Open, c.Known)
	switch f.Kind {
	case qyzmet.Bool:
		c.Bool = d.bits(n)
		d.within(c.Bool, c.Known)
	case qyzmet.Word:
		c.Codes = append([]uint8{}, d.take(n)...)
		for i, code := range c.Codes {
			d.require(code == 0 && !c.IsKnown(i) || c.IsKnown(i) && int(code) < len(f.Words))
		}
	case qyzmet.Words:
		d.sets(c, f, n)
	case qyzmet.List:
		d.list(c, f, n)
	default:
		for raw := d.take(4 * n); len(raw) > 0; raw = raw[4:] {
			c.Nums = append(c.Nums, int32(binary.LittleEndian.Uint32(raw)))
			d.require(c.Nums[len(c.Nums)-1] == 0 || c.IsKnown(len(c.Nums)-1))
		}
	}
	if d.whole {
		c.index(n)
	}
	return c
}

// within requires that nothing is said of a position at which nothing is known.
func (d *decoder) within(said, known Bits) {
	for w := range min(len(said), len(known)) {
		d.require(said[w]&^known[w] == 0)
	}
}

// bits reads a set of n positions; beyond them there is nothing.
func (d *decoder) bits(n int) Bits {
	out := make(Bits, 0, Words64(n))
	for raw := d.take(8 * Words64(n)); len(raw) > 0; raw = raw[8:] {
		out = append(out, binary.LittleEndian.Uint64(raw))
	}
	d.require(len(out) == 0 || n%64 == 0 || out[len(out)-1]>>(n%64) == 0)
	return out
}

func (d *decoder) sets(c *Column, f Field, n int) {
	count := int(d.u16())
	d.require(count <= n)
	for raw := d.take(8 * count); len(raw) > 0; raw = raw[8:] {
		set := binary.LittleEndian.Uint64(raw)
		d.require(bits.Len64(set) <= len(f.Words))
		c.Dict = append(c.Dict, set)
	}
	for raw := d.take(2 * n); len(raw) > 0; raw = raw[2:] {
		c.Sets = append(c.Sets, binary.LittleEndian.Uint16(raw))
	}
	for i, s := range c.Sets {
		d.require(s == 0 && !c.IsKnown(i) || c.IsKnown(i) && int(s) < len(c.Dict))
	}
}

func (d *decoder) list(c *Column, f Field, n int) {
	items := int(d.u32())
	last := uint16(0)
	for raw := d.take(2 * items); len(raw) > 0; raw = raw[2:] {
		o := binary.LittleEndian.Uint16(raw)
		d.require(o >= last && int(o) < n)
		last = o
		c.Owner = append(c.Owner, o)
	}
	c.Items = make([]*Column, len(f.Items))
	if !d.whole {
		return
	}
	c.From = make([]uint32, n+1)
	for _, o := range c.Owner {
		d.require(c.IsKnown(int(o)))
		c.From[o+1]++
	}
	for i := range n {
		c.From[i+1] += c.From[i]
	}
	d.columns(c.Items, f.Items, items)
}
