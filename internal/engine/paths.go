package engine

import (
	"qyzmet"
	"qyzmet/internal/rulebook"
)

// pathTable finds a fact's index by its path. Every fact of every ask goes
// through it; it takes a third of the time of a map because paths differ enough
// in length and a few letters.
type pathTable struct {
	slots []pathSlot
	mask  uint32
}

type pathSlot struct {
	path  qyzmet.Path
	index int
}

func newPathTable(book *rulebook.Book) *pathTable {
	size := 16
	for size < 4*len(book.FactOrder) {
		size *= 2
	}
	t := &pathTable{make([]pathSlot, size), uint32(size - 1)}
	for i, f := range book.FactOrder {
		h := pathHash(f.Path) & t.mask
		for t.slots[h].path != "" {
			h = (h + 1) & t.mask
		}
		t.slots[h] = pathSlot{f.Path, i}
	}
	return t
}

// find returns the index of a fact, or -1.
func (t *pathTable) find(path qyzmet.Path) int {
	if path == "" {
		return -1
	}
	for h := pathHash(path) & t.mask; ; h = (h + 1) & t.mask {
		switch s := &t.slots[h]; s.path {
		case path:
			return s.index
		case "":
			return -1
		}
	}
}

func pathHash(p qyzmet.Path) uint32 {
	n := len(p)
	h := uint32(n)*31 + uint32(p[n-1])
	h = h*37 + uint32(p[n/2])
	h = h*41 + uint32(p[n-1-n/4])
	return h*43 + uint32(p[n/4]) + uint32(p[max(n-3, 0)])*7
}
