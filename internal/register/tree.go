package register

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// A leaf says what kind of thing it is before what it is, and each part is
// preceded by its length, so that no two different entries have the same bytes.
const (
	actLeaf     = "qyzmet act 1\n"
	payloadLeaf = "qyzmet payload 1\n"
	readLeaf    = "qyzmet read 1\n"
)

// saltSize is the number of random bytes that hide a payload behind its hash.
const saltSize = 16

// commitment hides a payload: H(salt ‖ payload). With salt and payload deleted
// it says nothing of them.
func commitment(salt, payload []byte) []byte {
	sum := commitIn(nil, salt, payload)
	return sum[:]
}

// commitIn is commitment, with room in which the parts are put together.
func commitIn[T string | []byte](room []byte, salt, payload T) [sha256.Size]byte {
	return sha256.Sum256(part(part(append(room[:0], payloadLeaf...), salt), payload))
}

// actHash is the leaf of an act: H(envelope ‖ commitment).
func actHash(envelope, commitment []byte) tlog.Hash { return actHashIn(nil, envelope, commitment) }

// actHashIn is actHash, with room in which the parts are put together. It is
// tlog.RecordHash of them.
func actHashIn[T string | []byte](room []byte, envelope T, commitment []byte) tlog.Hash {
	return sha256.Sum256(part(part(append(append(room[:0], 0), actLeaf...), envelope), commitment))
}

// readHash is the leaf of an entry of the log of reads.
func readHash(entry []byte) tlog.Hash { return tlog.RecordHash(part([]byte(readLeaf), entry)) }

// part appends a piece of data after its length.
func part[T string | []byte](to []byte, piece T) []byte {
	return append(binary.BigEndian.AppendUint64(to, uint64(len(piece))), piece...)
}

// tree is the right edge of a tree of hashes: enough to append to it.
//
// The hashes of the whole tree lie with the entries. The entry at position p
// completes the subtrees that end at p; their hashes, from the leaf up, are its
// column hashes. So the node over entries (k<<level, (k+1)<<level], counted
// from 1, is piece number level of the entry at (k+1)<<level.
type tree struct {
	table string
	size  int64
	peaks map[int]tlog.Hash // by level: the complete subtrees of which the tree consists
	last  []byte            // the hashes stored with the last entry
}

// add appends a leaf and returns the hashes to be stored with the entry.
func (t *tree) add(leaf tlog.Hash) ([]byte, error) {
	hashes, err := tlog.StoredHashesForRecordHash(t.size, leaf, tlog.HashReaderFunc(t.edge))
	if err != nil {
		return nil, err
	}
	var out []byte
	for level, h := range hashes {
		out = append(out, h[:]...)
		delete(t.peaks, level)
	}
	t.peaks[len(hashes)-1] = hashes[len(hashes)-1]
	t.size++
	t.last = out
	return out, nil
}

// root returns the hash of the whole tree.
func (t *tree) root() (tlog.Hash, error) {
	return tlog.TreeHash(t.size, tlog.HashReaderFunc(t.edge))
}

// edge reads hashes at the right edge.
func (t *tree) edge(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, _ := tlog.SplitStoredHashIndex(index)
		h, ok := t.peaks[level]
		if !ok {
			return nil, fmt.Errorf("register: level %d is not at the edge of a tree of %d", level, t.size)
		}
		out[i] = h
	}
	return out, nil
}

func (t *tree) clone() *tree {
	c := &tree{table: t.table, size: t.size, last: t.last, peaks: make(map[int]tlog.Hash, len(t.peaks))}
	for level, h := range t.peaks {
		c.peaks[level] = h
	}
	return c
}

// loadTree reads the right edge of a tree of the given size.
func loadTree(hashesAt func(position int64) ([]byte, error), table string, size int64) (*tree, error) {
	t := &tree{table: table, size: size, peaks: map[int]tlog.Hash{}}
	for level := 0; size>>level > 0; level++ {
		if size>>level&1 == 0 {
			continue
		}
		at := size >> level << level
		hashes, err := hashesAt(at)
		if err != nil {
			return nil, err
		}
		if len(hashes) < (level+1)*tlog.HashSize {
			return nil, damagedAt(table, at, "its hashes are cut short")
		}
		t.peaks[level] = tlog.Hash(hashes[level*tlog.HashSize:][:tlog.HashSize])
		if at == size {
			t.last = hashes
		}
	}
	return t, nil
}

// damagedAt is the fault of an entry that is not what was recorded.
func damagedAt(table string, position int64, what string) *qyzmet.Fault {
	f := damaged(fmt.Sprintf("entry %d of %s is not what was recorded: %s", position, table, what),
		"run the verification and restore the last good backup")
	f.Value = fmt.Sprint(position)
	return f
}
