package register

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// A record of a redo log holds the rows of one group, and begins with a block:
//
//	length of the body, 4 bytes, the highest first
//	SHA-256 of the body
//	body: the ends of the two logs before the group, the acts first; how many
//	tables follow; then each table of stagedRows: how many values, how many to
//	a row, the values
//
// The end of a log is its size and its root; a log that the group adds nothing to has
// size 0. Numbers are varints; a value is a sign of its sort and the number, or the
// length and the bytes.
type redoRecord struct {
	acts, reads logEnd // before the group
	rows        stagedRows
}

// logEnd tells one history of a log from every other.
type logEnd struct {
	size int64
	root tlog.Hash
}

// end returns the end of a tree.
func (t *tree) end() (logEnd, error) {
	root, err := t.root()
	return logEnd{t.size, root}, err
}

// Signs of the sorts of values.
const (
	redoNumber = 'n'
	redoText   = 't'
	redoBytes  = 'b'
)

// redoHead is how many bytes stand before a body.
const redoHead = 4 + sha256.Size

// appendTo writes the record.
func (r *redoRecord) appendTo(to []byte) ([]byte, error) {
	start := len(to)
	to = append(to, make([]byte, redoHead)...)
	for _, e := range []logEnd{r.acts, r.reads} {
		to = append(binary.AppendVarint(to, e.size), e.root[:]...)
	}
	tables := r.rows.tables()
	to = binary.AppendUvarint(to, uint64(len(tables)))
	for _, t := range tables {
		to = binary.AppendUvarint(to, uint64(len(t.rows.args)))
		to = binary.AppendUvarint(to, uint64(t.rows.width))
		for _, v := range t.rows.args {
			var err error
			if to, err = appendValue(to, v); err != nil {
				return nil, err
			}
		}
	}
	body := to[start+redoHead:]
	binary.BigEndian.PutUint32(to[start:], uint32(len(body)))
	sum := sha256.Sum256(body)
	copy(to[start+4:], sum[:])
	return to, nil
}

func appendValue(to []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case int64:
		return binary.AppendVarint(append(to, redoNumber), v), nil
	case string:
		return append(binary.AppendUvarint(append(to, redoText), uint64(len(v))), v...), nil
	case []byte:
		return append(binary.AppendUvarint(append(to, redoBytes), uint64(len(v))), v...), nil
	}
	return nil, fmt.Errorf("register: a redo log takes no value of type %T", v)
}

// redoRecords reads the records with which a redo log begins. What follows the last
// whole one is of an earlier use of the file, or was being written when it broke off. A
// whole one that cannot be read is an error: what it holds was acknowledged.
func redoRecords(data []byte) (out []*redoRecord, err error) {
	for len(data) >= redoHead {
		n := int64(binary.BigEndian.Uint32(data))
		if n == 0 || n > int64(len(data)-redoHead) {
			break
		}
		body := data[redoHead:][:n]
		if sum := sha256.Sum256(body); !bytes.Equal(sum[:], data[4:redoHead]) {
			break
		}
		r, err := redoRecordOf(body)
		if err != nil {
			return nil, err
		}
		out, data = append(out, r), data[min(blocksOf(redoHead+int(n)), int64(len(data))):]
	}
	return out, nil
}

var errRedo = errors.New("register: this is no record of a redo log")

// redoRecordOf reads a body.
func redoRecordOf(body []byte) (*redoRecord, error) {
	b := redoBody{rest: body}
	r := &redoRecord{}
	for _, e := range []*logEnd{&r.acts, &r.reads} {
		e.size = b.number()
		copy(e.root[:], b.take(tlog.HashSize))
	}
	tables, written := r.rows.tables(), b.length()
	if written > len(tables) {
		return nil, errRedo
	}
	for _, t := range tables[:written] { // an earlier program knew of fewer
		n, width := b.length(), b.length()
		if b.bad || n > 0 && (width == 0 || n%width != 0) {
			return nil, errRedo
		}
		t.rows.width = width
		for range n {
			t.rows.args = append(t.rows.args, b.value())
		}
	}
	if b.bad || len(b.rest) > 0 {
		return nil, errRedo
	}
	return r, nil
}

// redoBody reads a body from its beginning; what is not as it should be makes it bad.
type redoBody struct {
	rest []byte
	bad  bool
}

func (b *redoBody) take(n int) []byte {
	if n > len(b.rest) {
		b.bad, b.rest = true, nil
		return nil
	}
	out := b.rest[:n:n]
	b.rest = b.rest[n:]
	return out
}

func (b *redoBody) number() int64 {
	v, n := binary.Varint(b.rest)
	b.skip(n)
	return v
}

// length reads how many of something follow: no more than there are bytes.
func (b *redoBody) length() int {
	v, n := binary.Uvarint(b.rest)
	b.skip(n)
	if v > uint64(len(b.rest)) {
		b.bad, b.rest = true, nil
		return 0
	}
	return int(v)
}

func (b *redoBody) skip(n int) {
	if n <= 0 {
		b.bad, b.rest = true, nil
		return
	}
	b.rest = b.rest[n:]
}

func (b *redoBody) value() any {
	sort := b.take(1)
	if b.bad {
		return nil
	}
	switch sort[0] {
	case redoNumber:
		return b.number()
	case redoText:
		return string(b.take(b.length()))
	case redoBytes:
		return b.take(b.length())
	}
	b.bad, b.rest = true, nil
	return nil
}
