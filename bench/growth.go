package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

// point is a cost, in nanoseconds a person, at a size.
type point struct {
	size float64
	cost float64
}

// curve is how a cost grows.
type curve struct {
	name, unit string
	title      string // of the picture; "": ns a person, by unit
	points     []point
}

// growth measures the cost of a person against the number of people, of rules
// and of children, on one core, and draws it.
func growth(e *engine.Engine, more *copies, pictures string, rounds int) (*report, error) {
	blocks, err := blocksOf(e, lab.Options{N: 256 * column.BlockSize}.DraftAge())
	if err != nil {
		return nil, err
	}
	var curves []curve
	for _, measure := range []func() (curve, error){
		func() (curve, error) { return byPeople(e, blocks, rounds) },
		func() (curve, error) { return byRules(e, more, blocks[:8], rounds) },
		func() (curve, error) { return byChildren(e, blocks[:8], rounds) },
	} {
		c, err := measure()
		if err != nil {
			return nil, err
		}
		curves = append(curves, c)
	}
	r := &report{title: "Growth: nanoseconds a person on one core, men of 17–30, `draft-liability`"}
	for _, c := range curves {
		for _, p := range c.points {
			r.fact(fmt.Sprintf("%s: %s", c.name, figure(p.size)), fmt.Sprintf("%.1f ns", p.cost))
		}
	}
	if pictures == "" {
		return r, nil
	}
	return r, os.WriteFile(filepath.Join(pictures, "growth.svg"), []byte(drawCurves(curves)), 0o644)
}

// costOf is the least time of a person in some rounds over the blocks.
func costOf(l *engine.Lanes, blocks []*column.Block, rounds int) (float64, error) {
	w, people := l.Worker(), 0
	for _, b := range blocks {
		people += b.N
	}
	again := max(1, 200_000/people)
	took, err := best(rounds, func() error {
		for range again {
			for _, b := range blocks {
				w.Evaluate(b)
			}
		}
		return nil
	})
	return float64(took) / float64(time.Nanosecond) / float64(people*again), err
}

func byPeople(e *engine.Engine, blocks []*column.Block, rounds int) (curve, error) {
	out := curve{name: "people", unit: "people"}
	l, err := e.Lanes("draft-liability", engine.LaneOptions{On: day, Checked: true})
	if err != nil {
		return out, err
	}
	small, err := blocksOf(e, lab.Options{N: 1000}.DraftAge())
	if err != nil {
		return out, err
	}
	for _, list := range [][]*column.Block{small, blocks[:2], blocks[:24], blocks} {
		people := 0
		for _, b := range list {
			people += b.N
		}
		cost, err := costOf(l, list, rounds)
		if err != nil {
			return out, err
		}
		out.points = append(out.points, point{float64(people), cost})
	}
	many := make([]*column.Block, 0, 20_000_000/column.BlockSize)
	for len(many) < cap(many) {
		many = append(many, blocks[len(many)%len(blocks)])
	}
	cost, err := costOf(l, many, 1)
	out.points = append(out.points, point{float64(len(many) * column.BlockSize), cost})
	return out, err
}

// byRules asks larger and larger books; the copied facts are the same columns
// under other names.
func byRules(e *engine.Engine, more *copies, blocks []*column.Block, rounds int) (curve, error) {
	out := curve{name: "rules", unit: "rules in force"}
	for _, n := range []int{1, 2, 4, 8, 16} {
		large, err := engine.New(more.scale(n))
		if err != nil {
			return out, err
		}
		l, err := large.Lanes("draft-liability", engine.LaneOptions{On: day, Checked: true})
		if err != nil {
			return out, err
		}
		var list []*column.Block
		for _, b := range blocks {
			list = append(list, more.block(large, b, n))
		}
		cost, err := costOf(l, list, rounds)
		if err != nil {
			return out, err
		}
		out.points = append(out.points, point{float64(len(l.Rules)), cost})
	}
	return out, nil
}

// block gives a block to a larger book.
func (s *copies) block(large *engine.Engine, b *column.Block, n int) *column.Block {
	out := column.NewBlock(large.Fields())
	out.N = b.N
	at := map[qyzmet.Path]*column.Column{}
	for f, field := range b.Fields {
		at[field.Path] = b.Columns[f]
		for i := 2; i <= n; i++ {
			at[qyzmet.Path(prefix(i))+field.Path] = b.Columns[f]
		}
	}
	for f, field := range out.Fields {
		out.Columns[f] = at[field.Path]
	}
	return out
}

func byChildren(e *engine.Engine, blocks []*column.Block, rounds int) (curve, error) {
	out := curve{name: "children of each", unit: "children of each"}
	l, err := e.Lanes("draft-liability", engine.LaneOptions{On: day, Checked: true})
	if err != nil {
		return out, err
	}
	for _, n := range []int{0, 1, 2, 4, 8, 16} {
		var list []*column.Block
		for _, b := range blocks {
			list = append(list, withChildren(b, n))
		}
		cost, err := costOf(l, list, rounds)
		if err != nil {
			return out, err
		}
		out.points = append(out.points, point{float64(n), cost})
	}
	return out, nil
}

// withChildren gives everybody of a block so many children.
func withChildren(b *column.Block, n int) *column.Block {
	f := slices.IndexFunc(b.Fields, func(x column.Field) bool { return x.Path == "person.children" })
	only := column.NewBlock(b.Fields)
	for i := range b.N {
		only.Add()
		only.SetList(i, f, false)
		for k := range n {
			item := only.AddItem(i, f)
			only.SetItem(item, f, 0, int64(date.MustParse("2015-01-01"))+int64(200*k+i%90))
			only.SetItem(item, f, 1, int64(i+k)&1)
		}
	}
	only.Seal()
	out := *b
	out.Columns = slices.Clone(b.Columns)
	out.Columns[f] = only.Columns[f]
	return &out
}

func figure(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.3g million", v/1e6)
	case v >= 1e4:
		return fmt.Sprintf("%.3g thousand", v/1e3)
	}
	return fmt.Sprintf("%.4g", v)
}
