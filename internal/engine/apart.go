package engine

import (
	"qyzmet"
	"qyzmet/internal/rulebook"
)

// apart compiles "no two items of a list have a day in common".
func (c *compilation) apart(e *rulebook.Expr) int32 {
	list := c.engine.book.Facts[e.Args[0].Path]
	i := int64(c.engine.index[list.Path])
	days := itemDays{fieldIndex(list, e.Args[1].Name), fieldIndex(list, e.Args[2].Name)}
	return c.b.emit(opApart, qyzmet.Bool, i, days.aux(), c.b.emit(opFact, qyzmet.List, i, 0))
}

// itemDays are the fields of a list's items that hold an item's first and last
// day, as a node keeps them.
type itemDays struct{ begins, ends int64 }

func (d itemDays) aux() int32 { return int32(d.begins<<8 | d.ends) }

func itemDaysOf(n *node) itemDays { return itemDays{int64(n.aux >> 8), int64(n.aux & 0xff)} }

// apart evaluates an opApart. A list that may have more items is never known to
// be apart.
func (in *input) apart(n *node) cell {
	list, days := &in.lists[n.imm], itemDaysOf(n)
	if !list.known {
		return cell{}
	}
	found := apart(len(list.items), func(i int) (begins, ends cell) {
		return list.items[i][days.begins], list.items[i][days.ends]
	})
	if found.isTrue() && in.open[n.imm] {
		return cell{}
	}
	return found
}

// apart tells, in strong Kleene logic, whether no two of n items have a day in
// common: two that are known to have one decide, whatever else is missing.
func apart(n int, days func(i int) (begins, ends cell)) cell {
	known := true
	for i := range n {
		begins, ends := days(i)
		for j := range i {
			first, last := days(j)
			common := [...]cell{compare(opLe, begins, last), compare(opLe, first, ends), compare(opLe, begins, ends), compare(opLe, first, last)}
			switch meet := and([]int32{0, 1, 2, 3}, common[:]); {
			case meet.isTrue():
				return cFalse
			case !meet.k:
				known = false
			}
		}
	}
	return cell{b2i(known), known}
}
