package main

import (
	"fmt"
	"maps"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

const (
	batchBlocks = 16 // of 4,096 people
	slowPeople  = 256
)

// populace is people in columns, and as facts for the peers.
type populace struct {
	blocks []*column.Block
	full   []qyzmet.Facts
}

// invented makes a population of which everything is known.
func invented(e *engine.Engine, opts lab.Options, c *closure) (*populace, error) {
	opts.Seed, opts.On, opts.N = 1, day, batchBlocks*column.BlockSize
	p, err := lab.People(e.Fields(), opts)
	if err != nil {
		return nil, err
	}
	maker, read, out := newPeople(e, c, 1), c.facts(), &populace{}
	for k := range p.Blocks() {
		b := p.Block(k)
		out.blocks = append(out.blocks, b)
		for i := range b.N {
			facts := b.Facts(i)
			maps.DeleteFunc(facts, func(p qyzmet.Path, _ qyzmet.Value) bool { return !read[p] })
			out.full = append(out.full, maker.complete(facts))
		}
	}
	return out, nil
}

// batchRace has everybody decide about the same people, every rule for everyone.
func batchRace(e *engine.Engine, name string, opts lab.Options, rounds int) (*report, error) {
	c, err := newClosure(e.Book(), "draft-liability", day)
	if err != nil {
		return nil, err
	}
	people, err := invented(e, opts, c)
	if err != nil {
		return nil, err
	}
	lanes, err := e.Lanes("draft-liability", engine.LaneOptions{On: day, Checked: true})
	if err != nil {
		return nil, err
	}
	checking, err := e.Lanes("draft-liability", engine.LaneOptions{On: day})
	if err != nil {
		return nil, err
	}
	fast, err := handPeers(people.full)
	if err != nil {
		return nil, err
	}
	slow, err := batchPeers(c, people.full[:slowPeople])
	if err != nil {
		return nil, err
	}
	if err := agreeWithLanes(c, lanes, people, fast, slow); err != nil {
		return nil, err
	}
	var list []*contender
	for _, l := range []*engine.Lanes{lanes, checking} {
		w := l.Worker()
		list = append(list, &contender{name: "lanes", run: func(i int) error { w.Evaluate(people.blocks[i%batchBlocks]); return nil }})
	}
	for _, p := range fast {
		list = append(list, &contender{name: p.name, run: func(i int) error {
			from := i % batchBlocks * column.BlockSize
			return p.run(from, from+column.BlockSize)
		}})
	}
	for _, p := range slow[len(fast):] {
		list = append(list, &contender{name: p.name, run: func(i int) error { return p.run(i%slowPeople, i%slowPeople+1) }})
	}
	if err := race(rounds, batchBlocks, turn, list...); err != nil {
		return nil, err
	}
	for _, x := range list[5:] {
		x.best *= column.BlockSize // as if for a block, that one can divide them
	}
	return batchReport(name, c, list), nil
}

func batchReport(name string, c *closure, list []*contender) *report {
	r := &report{title: fmt.Sprintf("Batch, %s: `draft-liability` on %s, every one of %d rules for everyone, one core, everything known; p50 of a block of %d people, answers equal",
		name, day, len(c.rules), column.BlockSize)}
	ours := list[0]
	r.fact("lanes", rate(ours))
	r.fact("lanes, which also check the facts against one another", rate(list[1]))
	for _, peer := range []struct {
		i         int
		must, aim float64
	}{{2, 3, 4.5}, {3, 0.7, 0.9}, {4, 0, 0}, {5, 100, 300}, {6, 100, 300}, {7, 1000, 2500}} {
		r.times("times as fast as "+list[peer.i].name+" ("+rate(list[peer.i])+")", ours, list[peer.i], peer.must, peer.aim)
	}
	return r
}

// rate is how many people a contender decides about in a second.
func rate(c *contender) string {
	n := float64(column.BlockSize) / c.best.Seconds()
	if n < 1e6 {
		return fmt.Sprintf("%.3g thousand people/s", n/1e3)
	}
	return fmt.Sprintf("%.3g million people/s", n/1e6)
}

// agreeWithLanes compares outcome and rules of everybody before anything is
// timed: lanes against the code by hand, and all peers on a part of the people.
func agreeWithLanes(c *closure, lanes *engine.Lanes, people *populace, fast, slow []*batchPeer) error {
	for _, peers := range [][]*batchPeer{fast, slow} {
		for _, p := range peers {
			if err := p.run(0, p.people); err != nil {
				return err
			}
		}
		if err := agreeing(c, peers); err != nil {
			return err
		}
	}
	if len(lanes.Rules) != len(c.rules) {
		return fmt.Errorf("lanes have %d rules, the peers %d", len(lanes.Rules), len(c.rules))
	}
	w := lanes.Worker()
	for k, b := range people.blocks {
		r := w.Evaluate(b)
		for i := range b.N {
			want := fast[0].result(k*column.BlockSize + i)
			if err := sameRuling(c, lanes, r, i, want); err != nil {
				return fmt.Errorf("person %d: %w", k*column.BlockSize+i, err)
			}
		}
	}
	return nil
}

func sameRuling(c *closure, lanes *engine.Lanes, r *engine.LaneResult, i int, want ruling) error {
	asked := c.asked()
	for o, set := range r.Outcome {
		got, is := set.Get(i), int(want.outcomes[len(c.questions)-1]) == o
		if got != is {
			return fmt.Errorf("lanes and the code by hand differ on %s of %s", lanes.Question.Outcomes[o].ID, asked.def.ID)
		}
	}
	for n, rule := range c.rules {
		if got := r.Is(n, i); got != (want.holds[n/64]>>(n%64)&1 == 1) {
			return fmt.Errorf("lanes say %v of rule %s, the code by hand the opposite", got, rule.ground)
		}
	}
	return nil
}
