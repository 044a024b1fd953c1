package main

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"github.com/open-policy-agent/opa/v1/ast"

	"qyzmet"
	"qyzmet/bench/hand"
)

// batchPeer decides about many people, every rule for everyone, by one thread.
// The people are in a form of its own, prepared beforehand.
type batchPeer struct {
	name   string
	people int
	block  int // from is a multiple of it; results are of whole blocks

	run    func(from, to int) error // decides about people from..to-1
	result func(i int) ruling       // what the last run that had person i decided
}

// batchPeers are all peers over the same people. The code by hand is for one
// question in one state of the law.
func batchPeers(c *closure, people []qyzmet.Facts) ([]*batchPeer, error) {
	byHand, err := handPeers(people)
	if err != nil {
		return nil, err
	}
	list := byHand
	for _, one := range []func(*closure, []qyzmet.Facts) (*batchPeer, error){celBatch, exprBatch, opaBatch} {
		peer, err := one(c, people)
		if err != nil {
			return nil, err
		}
		list = append(list, peer)
	}
	return list, nil
}

// handPeers are the three by hand: over structs, columns and bitmaps.
func handPeers(people []qyzmet.Facts) ([]*batchPeer, error) {
	structs := make([]hand.Person, len(people))
	for i, facts := range people {
		one, err := hand.FromFacts(facts)
		if err != nil {
			return nil, err
		}
		structs[i] = *one
	}
	return []*batchPeer{handStructs(structs), handColumns(structs), handBitmaps(structs)}, nil
}

func handStructs(people []hand.Person) *batchPeer {
	cut, out := hand.NewCutoffs(day), make([]hand.Result, len(people))
	return &batchPeer{name: "hand, structs", people: len(people), block: 1,
		run:    func(from, to int) error { cut.DecideAll(people[from:to], out[from:to]); return nil },
		result: func(i int) ruling { return byHand(out[i]) }}
}

func handColumns(people []hand.Person) *batchPeer {
	cut, blocks := hand.NewCutoffs(day), hand.NewColumns(people)
	out := make([]*hand.Results, len(blocks))
	for i, b := range blocks {
		out[i] = hand.NewResults(b.N)
	}
	return &batchPeer{name: "hand, columns", people: len(people), block: hand.BlockSize,
		run: func(from, to int) error {
			from, to = from/hand.BlockSize, (to+hand.BlockSize-1)/hand.BlockSize
			cut.DecideBlocks(blocks[from:to], out[from:to])
			return nil
		},
		result: func(i int) ruling { return byHand(out[i/hand.BlockSize].Of(i % hand.BlockSize)) }}
}

func handBitmaps(people []hand.Person) *batchPeer {
	cut, blocks := hand.NewCutoffs(day), hand.NewBitmaps(people)
	out := make([][]hand.Result64, len(blocks))
	for i, b := range blocks {
		out[i] = hand.NewResults64(b.N)
	}
	return &batchPeer{name: "hand, bitmaps", people: len(people), block: hand.BlockSize,
		run: func(from, to int) error {
			from, to = from/hand.BlockSize, (to+hand.BlockSize-1)/hand.BlockSize
			cut.DecideBitmaps(blocks[from:to], out[from:to])
			return nil
		},
		result: func(i int) ruling { return byHand(out[i/hand.BlockSize][i%hand.BlockSize/64].Of(i % 64)) }}
}

func byHand(r hand.Result) ruling {
	out := ruling{holds: ruleSet{r.Holds}}
	copy(out.outcomes[:], r.Outcomes[:])
	return out
}

// ruled runs what decides about one person over many.
func ruled[T any](name string, people []T, decide func(T, *ruling) error) *batchPeer {
	out := make([]ruling, len(people))
	return &batchPeer{name: name, people: len(people), block: 1,
		run: func(from, to int) error {
			for i := from; i < to; i++ {
				if err := decide(people[i], &out[i]); err != nil {
					return fmt.Errorf("%s: person %d: %w", name, i, err)
				}
			}
			return nil
		},
		result: func(i int) ruling { return out[i] }}
}

func celBatch(c *closure, people []qyzmet.Facts) (*batchPeer, error) {
	p, err := newCELPeer(c, cel.OptOptimize)
	if err != nil {
		return nil, err
	}
	cases := make([]*celCase, len(people))
	for i, facts := range people {
		if cases[i], err = p.newCase(facts); err != nil {
			return nil, err
		}
	}
	return ruled("cel-go", cases, p.rule), nil
}

func exprBatch(c *closure, people []qyzmet.Facts) (*batchPeer, error) {
	p, err := newExprPeer(c)
	if err != nil {
		return nil, err
	}
	cases := make([]exprCase, len(people))
	for i, facts := range people {
		cases[i] = p.newCase(facts)
	}
	return ruled("expr", cases, p.rule), nil
}

// opaBatch gives the outcome of the asked question alone: Rego works out those
// of the others, too, but its answer does not name them.
func opaBatch(c *closure, people []qyzmet.Facts) (*batchPeer, error) {
	p, err := newOPAPeer(c)
	if err != nil {
		return nil, err
	}
	inputs := make([]ast.Value, len(people))
	for i, facts := range people {
		inputs[i] = opaInput(c, facts)
	}
	number := map[string]int{}
	for _, r := range c.rules {
		number[r.ground] = r.n
	}
	holds := make([]bool, len(c.rules))
	decide := func(input ast.Value, out *ruling) error {
		v, err := p.decide(input)
		if err != nil {
			return err
		}
		clear(holds)
		for _, g := range v.grounds {
			holds[number[g]] = true
		}
		out.holds = setOf(holds)
		out.outcomes[len(c.questions)-1] = c.asked().code(v.outcome)
		return nil
	}
	return ruled("OPA", inputs, decide), nil
}

// agreeing compares what peers decided about everybody; all have run.
func agreeing(c *closure, peers []*batchPeer) error {
	asked := len(c.questions) - 1
	for i := range peers[0].people {
		want := peers[0].result(i)
		for _, p := range peers[1:] {
			got := p.result(i)
			if p.name == "OPA" {
				copy(got.outcomes[:asked], want.outcomes[:asked])
			}
			if got != want {
				return fmt.Errorf("person %d: %s says %v %v, %s %v %v", i, peers[0].name, c.verdict(&want), want.outcomes,
					p.name, c.verdict(&got), slices.Clone(got.outcomes[:]))
			}
		}
	}
	return nil
}
