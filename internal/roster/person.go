package roster

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/internal/column"
)

// state says what is known of a value while a row is read.
type state uint8

const (
	notAsked state = iota
	dontKnow       // said to be unknown
	known
	knownOpen // a set or list that may have more
	opens     // a cell of a list that says: there may be more
	noItem    // a cell of a list that says: there is no such item
)

// person gathers what one row says, so that a row with a fault leaves no trace
// in the block. It is used again for the next row.
type person struct {
	fields  []column.Field
	state   []state // by field
	num     []int64 // by field: 0 or 1, a code, a day, a number, a set
	lists   []list  // by field
	touched []int   // fields that were set, in the order of setting

	iin []byte // twelve digits, or nothing
	id  []byte
}

// list gathers the items of one list, of which each has stride fields.
type list struct {
	stride int
	exists []bool
	known  []uint64 // by item, as bits by field
	vals   []int64
}

func newPerson(fields []column.Field) *person {
	p := &person{fields: fields, state: make([]state, len(fields)), num: make([]int64, len(fields)), lists: make([]list, len(fields))}
	for i, f := range fields {
		p.lists[i].stride = len(f.Items)
	}
	return p
}

func (p *person) reset() {
	for _, f := range p.touched {
		p.state[f] = notAsked
		p.lists[f].clear()
	}
	p.touched, p.iin, p.id = p.touched[:0], p.iin[:0], p.id[:0]
}

func (p *person) set(field int, v int64, s state) {
	if p.state[field] == notAsked {
		p.touched = append(p.touched, field)
	}
	p.state[field], p.num[field] = s, v
}

// knows reports whether the row gives a value of the field.
func (p *person) knows(field int) bool { return p.state[field] >= known }

func (l *list) clear() { l.exists, l.known, l.vals = l.exists[:0], l.known[:0], l.vals[:0] }

// reach makes the list long enough to have an item at a position.
func (l *list) reach(item int) {
	for len(l.exists) <= item {
		l.exists, l.known = append(l.exists, false), append(l.known, 0)
		for range l.stride {
			l.vals = append(l.vals, 0)
		}
	}
}

// add appends an item that exists.
func (l *list) add() int {
	l.reach(len(l.exists))
	l.exists[len(l.exists)-1] = true
	return len(l.exists) - 1
}

func (l *list) set(item, field int, v int64) {
	l.known[item] |= 1 << field
	l.vals[item*l.stride+field] = v
}

// setItem takes the value of one field of one item, from a column of its own.
// A field that is said to be unknown still says that the item exists.
func (p *person) setItem(field, item, at int, v int64, s state) {
	if s == notAsked {
		return
	}
	now := p.state[field]
	if s == opens || now == knownOpen {
		p.set(field, 0, knownOpen)
	} else {
		p.set(field, 0, known)
	}
	if s == opens || s == noItem {
		return
	}
	l := &p.lists[field]
	l.reach(item)
	l.exists[item] = true
	if s == known {
		l.set(item, at, v)
	}
}

// commit adds the person to a block.
func (p *person) commit(b *column.Block) {
	i := b.Add()
	for _, f := range p.touched {
		if !p.knows(f) {
			continue
		}
		switch v := p.num[f]; p.fields[f].Kind {
		case qyzmet.Bool:
			b.SetBool(i, f, v != 0)
		case qyzmet.Word:
			b.SetCode(i, f, uint8(v))
		case qyzmet.Words:
			b.SetSet(i, f, uint64(v), p.state[f] == knownOpen)
		case qyzmet.List:
			p.commitList(b, i, f)
		default:
			b.SetNum(i, f, int32(v))
		}
	}
}

func (p *person) commitList(b *column.Block, i, f int) {
	b.SetList(i, f, p.state[f] == knownOpen)
	l := &p.lists[f]
	for k, exists := range l.exists {
		if !exists {
			continue
		}
		item := b.AddItem(i, f)
		for at := range l.stride {
			if l.known[k]>>at&1 != 0 {
				b.SetItem(item, f, at, l.vals[k*l.stride+at])
			}
		}
	}
}

// take sets a fact that is given as a value. The value fits the field's kind.
func (p *person) take(field int, v qyzmet.Value) error {
	f := p.fields[field]
	s := known
	if v.Open {
		s = knownOpen
	}
	switch v.Kind {
	case qyzmet.Unknown:
		p.set(field, 0, dontKnow)
	case qyzmet.Words:
		var set int64
		for _, w := range v.Words {
			code := slices.Index(f.Words, w)
			if code < 0 {
				return fmt.Errorf("%q is not one of the words of %s", w, f.Path)
			}
			set |= 1 << code
		}
		p.set(field, set, s)
	case qyzmet.List:
		return p.takeList(field, v, s)
	default:
		n, err := number(f, v)
		if err != nil {
			return err
		}
		p.set(field, n, s)
	}
	return nil
}

func (p *person) takeList(field int, v qyzmet.Value, s state) error {
	p.set(field, 0, s)
	l := &p.lists[field]
	l.clear()
	for _, it := range v.Items {
		k := l.add()
		for at, f := range p.fields[field].Items {
			value, given := it[string(f.Path)]
			if !given || !value.Known() {
				continue
			}
			n, err := number(f, value)
			if err != nil {
				return err
			}
			l.set(k, at, n)
		}
	}
	return nil
}

// number is a value as blocks hold it.
func number(f column.Field, v qyzmet.Value) (int64, error) {
	if v.Kind == qyzmet.Word {
		if code := slices.Index(f.Words, v.S); code >= 0 {
			return int64(code), nil
		}
		return 0, fmt.Errorf("%q is not one of the words of %s", v.S, f.Path)
	}
	if v.N != int64(int32(v.N)) {
		return 0, fmt.Errorf("%d is out of range for %s", v.N, f.Path)
	}
	return v.N, nil
}

// clear takes a fact back.
func (p *person) clear(field int) {
	p.state[field], p.num[field] = notAsked, 0
	p.lists[field].clear()
	p.touched = slices.DeleteFunc(p.touched, func(f int) bool { return f == field })
}
