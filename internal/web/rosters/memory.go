package rosters

import (
	"errors"
	"io"
	"sync/atomic"
)

// memory is an uploaded file that is held in pieces, so that it grows without
// being copied and never touches a disk. Writing ends before reading begins;
// reading is safe from many places, each with a reader of its own.
type memory struct {
	pieces  [][]byte
	size    int64
	reserve func(int64) error // asks for room before it is taken
	gone    atomic.Pointer[error]
}

const pieceSize = 1 << 20

// errForgotten ends a reading whose roster was forgotten meanwhile.
var errForgotten = errors.New("the roster was forgotten")

func (m *memory) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		last := len(m.pieces) - 1
		if last < 0 || len(m.pieces[last]) == cap(m.pieces[last]) {
			if err := m.reserve(pieceSize); err != nil {
				return n, err
			}
			m.pieces = append(m.pieces, make([]byte, 0, pieceSize))
			last++
		}
		piece := m.pieces[last]
		k := min(len(p), cap(piece)-len(piece))
		m.pieces[last] = append(piece, p[:k]...)
		p, n = p[k:], n+k
		m.size += int64(k)
	}
	return n, nil
}

// stop makes every further reading fail for a reason; the first one counts.
func (m *memory) stop(reason error) { m.gone.CompareAndSwap(nil, &reason) }

// room is how much memory is taken.
func (m *memory) room() int64 { return int64(len(m.pieces)) * pieceSize }

// memoryReader reads the file from its beginning, and at any place.
type memoryReader struct {
	*memory
	at int64
}

func (m *memory) reader() *memoryReader { return &memoryReader{memory: m} }

func (r *memoryReader) Read(p []byte) (int, error) {
	n, err := r.ReadAt(p, r.at)
	r.at += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

func (m *memory) ReadAt(p []byte, at int64) (n int, err error) {
	if reason := m.gone.Load(); reason != nil {
		return 0, *reason
	}
	if at < 0 {
		return 0, errors.New("a place before the beginning")
	}
	for n < len(p) && at < m.size {
		k := copy(p[n:], m.pieces[at/pieceSize][at%pieceSize:])
		n, at = n+k, at+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// Seek lets a workbook be read in place, without a copy.
func (r *memoryReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return r.at, errors.New("a place before the beginning")
	}
	r.at = offset
	return offset, nil
}

// capped keeps the beginning of what is written to it, in whole lines, and says
// whether the rest was left out.
type capped struct {
	data []byte
	most int
	cut  bool
}

func (c *capped) Write(p []byte) (int, error) {
	if c.cut {
		return len(p), nil
	}
	if len(c.data)+len(p) <= c.most {
		c.data = append(c.data, p...)
		return len(p), nil
	}
	c.cut = true
	c.data = append(c.data, p[:c.most-len(c.data)]...)
	end := len(c.data)
	for end > 0 && c.data[end-1] != '\n' {
		end--
	}
	c.data = c.data[:end]
	return len(p), nil
}
