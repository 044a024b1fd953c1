package roster

import (
	"qyzmet"
	"qyzmet/internal/column"
)

// without makes a chunk again of the people that are not dropped.
func without(c *Chunk, drop []bool, derived []uint8) (*Chunk, []uint8) {
	out := &Chunk{Block: column.NewBlock(c.Block.Fields)}
	var kept []int
	var told []uint8
	for i := range drop {
		if drop[i] {
			continue
		}
		out.Block.Add()
		kept = append(kept, i)
		out.Rows, out.Keys = append(out.Rows, c.Rows[i]), append(out.Keys, c.Keys[i])
		told = append(told, derived[i])
		out.IINs = append(out.IINs, c.IINs[i])
		if c.Extra != nil {
			out.Extra = append(out.Extra, c.Extra[i])
		}
		if c.cells != nil {
			out.cells = append(out.cells, c.cells[i])
		}
	}
	for f, from := range c.Block.Columns {
		if from != nil {
			move(out.Block, f, from, kept)
		}
	}
	out.Block.Seal()
	return out, told
}

// move sets a fact of the people kept, who were at other positions before.
func move(b *column.Block, f int, from *column.Column, kept []int) {
	for i, at := range kept {
		if !from.IsKnown(at) {
			continue
		}
		switch from.Kind {
		case qyzmet.Bool:
			b.SetBool(i, f, from.Bool.Get(at))
		case qyzmet.Word:
			b.SetCode(i, f, from.Codes[at])
		case qyzmet.Words:
			b.SetSet(i, f, from.Dict[from.Sets[at]], from.IsOpen(at))
		case qyzmet.List:
			b.SetList(i, f, from.IsOpen(at))
			for item := from.From[at]; item < from.From[at+1]; item++ {
				moveItem(b, f, b.AddItem(i, f), from, int(item))
			}
		default:
			b.SetNum(i, f, from.Nums[at])
		}
	}
}

func moveItem(b *column.Block, f, to int, from *column.Column, item int) {
	for k, c := range from.Items {
		if !c.IsKnown(item) {
			continue
		}
		switch c.Kind {
		case qyzmet.Bool:
			v := int64(0)
			if c.Bool.Get(item) {
				v = 1
			}
			b.SetItem(to, f, k, v)
		case qyzmet.Word:
			b.SetItem(to, f, k, int64(c.Codes[item]))
		default:
			b.SetItem(to, f, k, int64(c.Nums[item]))
		}
	}
}
