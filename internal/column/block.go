package column

import (
	"slices"

	"qyzmet"
)

// BlockSize is how many people a block can hold.
const BlockSize = 4096

// Field describes a fact, or a field of a list's items, as columns store it.
type Field struct {
	Path  qyzmet.Path
	Kind  qyzmet.Kind
	Words []string // of Word and Words: the declared set; codes are indexes in it
	Items []Field  // of List
}

// Block holds the facts of up to BlockSize people.
type Block struct {
	Fields  []Field
	N       int       // people
	Columns []*Column // by field; nil: the fact is unknown of everybody here
}

// Column holds one fact of the people of a block, or one field of the items of
// a list. Which of the slices is used follows from the field's kind.
type Column struct {
	Kind  qyzmet.Kind
	Known Bits // nil: known of everybody
	Open  Bits // of Words and List: there may be more than is given; nil: nowhere

	Bool  Bits    // Bool
	Codes []uint8 // Word: index in the field's words
	Nums  []int32 // Date as day number, Int
	Least int32   // the least and the greatest of Nums that is known, once sealed
	Most  int32
	Given int      // of how many it is known, once sealed
	Sets  []uint16 // Words: index in Dict
	Dict  []uint64 // Words: the sets that occur, as bits by index in the field's words

	// Once sealed, the values again, bit by bit: Slice[k] holds those of whom is
	// known a value with bit k. A value is, of Word, the code; of Words, the set;
	// of Date and Int, how much it exceeds Least. Nil of sets of many words and of
	// numbers of which few are known: those are found faster one by one.
	Slice []Bits

	// List: the items of person i are From[i] up to From[i+1]; Owner gives the
	// person of each item.
	From  []uint32
	Owner []uint16
	Some  Bits      // once sealed: who has an item
	Last  Bits      // once sealed: the items that are the last of their owner
	Items []*Column // by field of the items; nil: unknown in every item
}

// NewBlock makes an empty block for facts of these fields.
func NewBlock(fields []Field) *Block {
	return &Block{Fields: fields, Columns: make([]*Column, len(fields))}
}

// Add appends a person of whom nothing is known, and returns the position.
func (b *Block) Add() int {
	if b.N == BlockSize {
		panic("column: the block is full")
	}
	b.N++
	return b.N - 1
}

// Drop takes the last person off again. Nothing must have been set of them.
func (b *Block) Drop() { b.N-- }

// Full reports whether no more people fit.
func (b *Block) Full() bool { return b.N == BlockSize }

func (b *Block) column(f int) *Column {
	if b.Columns[f] == nil {
		b.Columns[f] = newColumn(b.Fields[f])
	}
	return b.Columns[f]
}

func newColumn(f Field) *Column {
	c := &Column{Kind: f.Kind, Known: Bits{}}
	if f.Kind == qyzmet.List {
		c.Items = make([]*Column, len(f.Items))
	}
	return c
}

// The setters below take the field's position in Fields. People are filled in
// the order in which they were added: once a list is set of one person, none is
// set of an earlier one.

// SetBool sets a Bool fact.
func (b *Block) SetBool(i, f int, v bool) { b.column(f).setBool(i, v) }

// SetCode sets a Word fact by its index in the field's words.
func (b *Block) SetCode(i, f int, code uint8) { b.column(f).setCode(i, code) }

// SetNum sets a Date or Int fact.
func (b *Block) SetNum(i, f int, n int32) { b.column(f).setNum(i, n) }

// SetSet sets a Words fact as bits by index in the field's words; open: there
// may be more.
func (b *Block) SetSet(i, f int, set uint64, open bool) {
	c := b.column(f)
	for len(c.Sets) <= i {
		c.Sets = append(c.Sets, 0)
	}
	at := slices.Index(c.Dict, set)
	if at < 0 {
		at = len(c.Dict)
		c.Dict = append(c.Dict, set)
	}
	c.Sets[i] = uint16(at) // at most BlockSize different ones
	c.know(i)
	if open {
		c.Open.grow(i + 1)
		c.Open.Set(i)
	}
}

// SetList states that a List fact is known, with no item yet.
func (b *Block) SetList(i, f int, open bool) {
	c := b.column(f)
	c.know(i)
	if open {
		c.Open.grow(i + 1)
		c.Open.Set(i)
	}
}

// AddItem appends an item to a list fact of person i. Its fields are unknown.
func (b *Block) AddItem(i, f int) (item int) {
	c := b.column(f)
	c.Owner = append(c.Owner, uint16(i))
	return len(c.Owner) - 1
}

// SetItem sets a field of a list's item by a cell: 0 or 1, a code, a day, a number.
func (b *Block) SetItem(item, f, field int, v int64) {
	c := b.column(f)
	if c.Items[field] == nil {
		c.Items[field] = newColumn(b.Fields[f].Items[field])
	}
	c.Items[field].setCell(item, v)
}

func (c *Column) know(i int) {
	c.Known.grow(i + 1)
	c.Known.Set(i)
}

func (c *Column) setBool(i int, v bool) {
	c.know(i)
	c.Bool.grow(i + 1)
	if v {
		c.Bool.Set(i)
	}
}

func (c *Column) setCode(i int, code uint8) {
	for len(c.Codes) <= i {
		c.Codes = append(c.Codes, 0)
	}
	c.Codes[i] = code
	c.know(i)
}

func (c *Column) setNum(i int, n int32) {
	for len(c.Nums) <= i {
		c.Nums = append(c.Nums, 0)
	}
	c.Nums[i] = n
	c.know(i)
}

func (c *Column) setCell(i int, v int64) {
	switch c.Kind {
	case qyzmet.Bool:
		c.setBool(i, v != 0)
	case qyzmet.Word:
		c.setCode(i, uint8(v))
	default:
		c.setNum(i, int32(v))
	}
}
