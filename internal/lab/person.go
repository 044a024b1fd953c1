package lab

import (
	"qyzmet"
	"qyzmet/internal/column"
)

// newLot makes room for the people of a block.
func (p *Population) newLot() *lot {
	l := &lot{keys: make([]uint64, column.BlockSize), groups: make([]uint8, column.BlockSize), values: make([][]int32, p.slots)}
	for slot := range l.values {
		if slot < slotsTaken || p.asked[slot] {
			l.values[slot] = make([]int32, column.BlockSize)
		}
	}
	for i := range l.values[slotOn] {
		l.values[slotOn][i] = int32(p.opts.On)
	}
	return l
}

// births gives the block's people, the first of whom is person from, their day
// of birth and sex.
func (p *Population) births(b *column.Block, l *lot, from int) {
	p.reserve(b, p.birth)
	p.reserve(b, p.sex)
	for i := range b.N {
		born := p.deck.of(p.opts.Seed, from+i)
		key := keyed(p.opts.Seed, ^uint64(from+i))
		l.keys[i], l.groups[i] = key, group(born.age, born.sex.odd)
		l.values[slotBirth][i], l.values[slotAge][i], l.values[slotSex][i] = int32(born.on), int32(born.age), int32(born.sex.code)
		if p.known(keyed(key, 0)) {
			b.SetNum(i, p.birth, int32(born.on))
		}
		if p.known(keyed(key, 1)) {
			b.SetCode(i, p.sex, born.sex.code)
		}
	}
}

// run makes the value of step k for everybody in the block. The upper half of
// the random bits makes the value, the lower half decides whether it is known:
// so the same people with another share of unknown facts are the same people.
func (p *Population) run(b *column.Block, l *lot, k int) {
	s := &p.steps[k]
	if s.field >= 0 {
		p.reserve(b, s.field)
	}
	for i := range b.N {
		d := l.choose(s, i)
		if d == nil {
			l.keep(s, i, absent)
			continue
		}
		u := keyed(l.keys[i], uint64(k)+2)
		x := l.pick(d, uint32(u>>32), i)
		l.keep(s, i, int32(x))
		if s.field >= 0 && p.known(u) {
			p.set(b, l, s, i, x)
		}
	}
}

func (p *Population) known(u uint64) bool { return u&(1<<32-1) >= p.unknown }

func (p *Population) set(b *column.Block, l *lot, s *step, i int, x int64) {
	c := b.Columns[s.field]
	switch s.kind {
	case qyzmet.Bool:
		if x != 0 {
			c.Bool.Set(i)
		}
	case qyzmet.Word:
		c.Codes[i] = uint8(x)
	case qyzmet.Words:
		b.SetSet(i, s.field, uint64(x), false)
	case qyzmet.List:
		for n := range x {
			p.item(b, l, s, i, int32(n))
		}
	default:
		c.Nums[i] = int32(x)
	}
	c.Known.Set(i)
}

// item makes item n of a list. A list that is not known has none: nothing
// outside the list asks for what is in it.
func (p *Population) item(b *column.Block, l *lot, list *step, i int, n int32) {
	key := keyed(l.keys[i], uint64(n+1)<<32|uint64(list.slot))
	l.values[slotItem][i] = n
	item := b.AddItem(i, list.field)
	for k := range list.items {
		s := &list.items[k]
		d := l.choose(s, i)
		if d == nil {
			l.keep(s, i, absent)
			continue
		}
		u := keyed(key, uint64(k))
		x := l.pick(d, uint32(u>>32), i)
		l.keep(s, i, int32(x))
		if s.field >= 0 && p.known(u) {
			b.SetItem(item, list.field, s.field, x)
		}
	}
}

// reserve makes a column of full length with nothing known in it. Growing it
// person by person would be a fifth of the work.
func (p *Population) reserve(b *column.Block, field int) {
	f := p.Fields[field]
	c := &column.Column{Kind: f.Kind, Known: make(column.Bits, column.Words64(b.N))}
	switch f.Kind {
	case qyzmet.Bool:
		c.Bool = make(column.Bits, column.Words64(b.N))
	case qyzmet.Word:
		c.Codes = make([]uint8, b.N)
	case qyzmet.Words:
		c.Sets = make([]uint16, 0, b.N)
	case qyzmet.List:
		c.Items = make([]*column.Column, len(f.Items))
	default:
		c.Nums = make([]int32, b.N)
	}
	b.Columns[field] = c
}
