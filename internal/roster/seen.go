package roster

import "hash/maphash"

// seen remembers who was loaded, and in which row, in as little memory as it
// can: 8 bytes a person in a table that is at most 7/8 full.
type seen struct {
	slots []uint64
	used  int
	far   map[uint64]uint64 // rows too far down for a slot
	ids   map[[2]uint64]uint32
	seeds [2]maphash.Seed
}

const (
	rowBits = 27 // of a slot, for the row; the other 37 hold eleven digits
	farRow  = 1<<rowBits - 1
	minSlot = 1 << 12
)

func newSeen() *seen {
	return &seen{slots: make([]uint64, minSlot), far: map[uint64]uint64{}, ids: map[[2]uint64]uint32{}, seeds: [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}}
}

// iin remembers an identification number, and gives the row in which it stood
// before, or 0. The twelfth digit follows from the others and is not kept.
func (s *seen) iin(number, row uint64) (before uint64) {
	if 8*s.used >= 7*len(s.slots) {
		s.grow()
	}
	digits := number/10 + 1 // 0 is the free slot
	at := s.find(digits)
	if have := s.slots[at]; have != 0 {
		if have&farRow == farRow {
			return s.far[digits]
		}
		return have & farRow
	}
	if row >= farRow {
		s.far[digits] = row
		row = farRow
	}
	s.slots[at] = digits<<rowBits | row
	s.used++
	return 0
}

// find gives the slot of a number, or the free one where it belongs.
func (s *seen) find(digits uint64) int {
	mask := uint64(len(s.slots) - 1)
	const spread = 0x9E3779B97F4A7C15
	h := digits * spread
	for at := (h ^ h>>32) & mask; ; at = (at + 1) & mask {
		if have := s.slots[at]; have == 0 || have>>rowBits == digits {
			return int(at)
		}
	}
}

func (s *seen) grow() {
	old := s.slots
	s.slots = make([]uint64, 2*len(old))
	for _, have := range old {
		if have != 0 {
			s.slots[s.find(have>>rowBits)] = have
		}
	}
}

// id remembers a key that is no identification number. Two keys are taken for
// the same if 128 bits of their hashes are.
func (s *seen) id(key string, row uint64) (before uint64) {
	h := [2]uint64{maphash.String(s.seeds[0], key), maphash.String(s.seeds[1], key)}
	if have, ok := s.ids[h]; ok {
		return uint64(have)
	}
	s.ids[h] = uint32(min(row, 1<<32-1))
	return 0
}
