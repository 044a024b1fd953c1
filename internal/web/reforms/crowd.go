package reforms

import (
	"slices"
	"sync"
	"sync/atomic"

	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

// maxPeople bounds the invented people that are kept in memory: a person takes
// about a hundred bytes.
const maxPeople = 1_250_000

// crowd keeps invented people, so that the next draft need not make them again.
type crowd struct {
	mu     sync.Mutex
	groups []*group // oldest use first
}

// group is one population, made block by block as it is needed.
type group struct {
	options lab.Options
	people  *lab.Population
	blocks  []atomic.Pointer[column.Block]
}

func (c *crowd) of(e *engine.Engine, o lab.Options) (*group, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.IndexFunc(c.groups, func(g *group) bool { return g.options == o }); i >= 0 {
		g := c.groups[i]
		c.groups = append(slices.Delete(c.groups, i, i+1), g)
		return g, nil
	}
	people, err := lab.People(e.Fields(), o)
	if err != nil {
		return nil, err
	}
	g := &group{options: o, people: people, blocks: make([]atomic.Pointer[column.Block], people.Blocks())}
	c.groups = append(c.groups, g)
	for c.size() > maxPeople && len(c.groups) > 1 {
		c.groups = slices.Delete(c.groups, 0, 1)
	}
	return g, nil
}

func (c *crowd) size() int {
	n := 0
	for _, g := range c.groups {
		n += g.options.N
	}
	return n
}

// block is block k; two who ask for it at once may both make it.
func (g *group) block(k int) *column.Block {
	if b := g.blocks[k].Load(); b != nil {
		return b
	}
	b := g.people.Block(k)
	g.blocks[k].Store(b)
	return b
}
