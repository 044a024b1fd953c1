package lab

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// Source is a population by blocks. Block may be called by several goroutines.
type Source struct {
	Blocks int
	Block  func(k int) *column.Block
}

// Move is a change of standing: from where by the law as it is, to where by the
// changed one.
type Move struct{ From, To engine.Standing }

// Comparison is what a draft change does to a population.
type Comparison struct {
	Question *rulebook.Question
	On       date.Date
	Base     *engine.Tally
	Reform   *engine.Tally
	Changed  int
	Moves    map[Move]int
	ByWord   map[qyzmet.Path]map[int]map[Move]int // by a fact's word (-1: not known), of those who change
	ByAge    map[int]map[Move]int                 // by full years, of those who change
	Roots    []*Root                              // that move somebody, most people first
	Indirect int                                  // who change although no rule that was changed holds differently of them
	Samples  []Sample                             // a few people of every move
}

// Sample is a person who changes, to be asked about one by one.
type Sample struct {
	Move Move
	Row  int // in the population
}

// samplesPerMove is how many people of every move are named.
const samplesPerMove = 5

// Aims say how people who change are told apart.
type Aims struct {
	By    []qyzmet.Path // facts that are words
	Birth qyzmet.Path   // the day of birth; empty: not by age
	Cores int           // 0: all
}

// Compare answers a question by the law as it is and by a changed one, for
// everybody in one pass.
func Compare(base, reform *engine.Engine, o *rulebook.Overlay, id qyzmet.QuestionID, on date.Date, people Source, aims Aims) (*Comparison, error) {
	first, second, err := engine.LanesBoth(base, reform, id, engine.LaneOptions{On: on})
	if err != nil {
		return nil, err
	}
	if aims.Cores <= 0 {
		aims.Cores = runtime.GOMAXPROCS(0)
	}
	var wg sync.WaitGroup
	var next atomic.Int64
	parts, failed := make([]*comparer, aims.Cores), make([]any, aims.Cores)
	for i := range parts {
		parts[i] = newComparer(first, second, o, aims)
		wg.Go(func() {
			defer func() { failed[i] = recover() }() // a draft is anybody's text: what it breaks ends with it
			for k := int(next.Add(1)) - 1; k < people.Blocks; k = int(next.Add(1)) - 1 {
				parts[i].add(k, people.Block(k))
			}
		})
	}
	wg.Wait()
	for _, why := range failed {
		if why != nil {
			return nil, fmt.Errorf("the draft change cannot be evaluated: %v", why)
		}
	}
	for _, p := range parts[1:] {
		parts[0].merge(p)
	}
	return parts[0].finish()
}

// comparer is one core's part of a comparison.
type comparer struct {
	out         *Comparison
	base, other *engine.LaneWorker
	pairs       []pairedRule
	aims        Aims

	where   [2][]engine.Standing // of each person of a block
	changed column.Bits
	plane   [2]column.Bits
	rooted  []uint8 // of each person: by how many roots
}

func newComparer(first, second *engine.Lanes, o *rulebook.Overlay, aims Aims) *comparer {
	c := &comparer{pairs: roots(first, second, o), aims: aims, base: first.Worker(),
		out: &Comparison{Question: first.Question, On: first.On, Base: first.Tally(aims.By...), Reform: second.Tally(aims.By...),
			Moves: map[Move]int{}, ByWord: map[qyzmet.Path]map[int]map[Move]int{}, ByAge: map[int]map[Move]int{}}}
	c.other = c.base.With(second)
	for _, p := range aims.By {
		c.out.ByWord[p] = map[int]map[Move]int{}
	}
	return c
}

func (c *comparer) add(k int, b *column.Block) {
	r, s := c.base.Evaluate(b), c.other.Conclude(b)
	c.out.Base.Add(r)
	c.out.Reform.Add(s)
	c.changed = column.Room(c.changed, b.N)
	c.plane[0], c.plane[1] = column.Room(c.plane[0], b.N), column.Room(c.plane[1], b.N)
	for i := range c.where {
		c.where[i] = append(c.where[i][:0], make([]engine.Standing, b.N)...)
	}
	for st := range c.out.Base.Standings {
		for i, result := range []*engine.LaneResult{r, s} {
			result.Standing(engine.Standing(st), c.plane[i])
			c.plane[i].Each(func(p int) { c.where[i][p] = engine.Standing(st) })
		}
		for w := range c.changed {
			c.changed[w] |= c.plane[0][w] ^ c.plane[1][w]
		}
	}
	c.attribute(r, s, b.N)
	c.changed.Each(func(p int) { c.count(k, p, b) })
}

// attribute finds for everybody who changes the rules by which they do.
func (c *comparer) attribute(r, s *engine.LaneResult, n int) {
	c.rooted = append(c.rooted[:0], make([]uint8, n)...)
	differ := make([]column.Bits, len(c.pairs))
	for i, pair := range c.pairs {
		clear(c.plane[0])
		clear(c.plane[1])
		if pair.base >= 0 {
			r.Holds(pair.base, c.plane[0])
		}
		if pair.other >= 0 {
			s.Holds(pair.other, c.plane[1])
		}
		differ[i] = make(column.Bits, len(c.changed))
		for w := range differ[i] {
			differ[i][w] = (c.plane[0][w] ^ c.plane[1][w]) & c.changed[w]
		}
		differ[i].Each(func(p int) {
			c.rooted[p]++
			pair.root.People++
			pair.root.Moves[c.move(p)]++
		})
	}
	for i, pair := range c.pairs {
		differ[i].Each(func(p int) {
			if c.rooted[p] == 1 {
				pair.root.Sole++
			}
		})
	}
}

func (c *comparer) move(p int) Move { return Move{c.where[0][p], c.where[1][p]} }

func (c *comparer) count(k, p int, b *column.Block) {
	m := c.move(p)
	c.out.Changed++
	c.out.Moves[m]++
	if c.rooted[p] == 0 {
		c.out.Indirect++
	}
	for f, field := range b.Fields {
		col := b.Columns[f]
		if by := c.out.ByWord[field.Path]; by != nil {
			word := -1
			if col.IsKnown(p) {
				word = int(col.Codes[p])
			}
			bump(by, word, m)
		}
		if field.Path == c.aims.Birth && col.IsKnown(p) {
			bump(c.out.ByAge, date.Years(date.Date(col.Nums[p]), c.out.On), m)
		}
	}
	c.out.Samples = append(c.out.Samples, Sample{m, k*column.BlockSize + p})
	if len(c.out.Samples) > 4096 {
		c.out.Samples = fewest(c.out.Samples)
	}
}

func bump(by map[int]map[Move]int, key int, m Move) {
	if by[key] == nil {
		by[key] = map[Move]int{}
	}
	by[key][m]++
}

// fewest keeps the first few people of every move.
func fewest(list []Sample) []Sample {
	slices.SortFunc(list, func(a, b Sample) int {
		return cmp.Or(cmp.Compare(a.Move.From, b.Move.From), cmp.Compare(a.Move.To, b.Move.To), cmp.Compare(a.Row, b.Row))
	})
	have := map[Move]int{}
	return slices.DeleteFunc(list, func(s Sample) bool {
		have[s.Move]++
		return have[s.Move] > samplesPerMove
	})
}

func (c *comparer) merge(o *comparer) {
	c.out.Base.Merge(o.out.Base)
	c.out.Reform.Merge(o.out.Reform)
	c.out.Changed += o.out.Changed
	c.out.Indirect += o.out.Indirect
	addMoves(c.out.Moves, o.out.Moves)
	for p, by := range o.out.ByWord {
		addBy(c.out.ByWord[p], by)
	}
	addBy(c.out.ByAge, o.out.ByAge)
	for i, pair := range o.pairs {
		root := c.pairs[i].root
		root.People += pair.root.People
		root.Sole += pair.root.Sole
		addMoves(root.Moves, pair.root.Moves)
	}
	c.out.Samples = append(c.out.Samples, o.out.Samples...)
}

func addBy(to, from map[int]map[Move]int) {
	for k, moves := range from {
		if to[k] == nil {
			to[k] = map[Move]int{}
		}
		addMoves(to[k], moves)
	}
}

func addMoves(to, from map[Move]int) {
	for m, n := range from {
		to[m] += n
	}
}

func (c *comparer) finish() (*Comparison, error) {
	out := c.out
	out.Samples = fewest(out.Samples)
	for _, pair := range c.pairs {
		if pair.root.People > 0 {
			out.Roots = append(out.Roots, pair.root)
		}
	}
	slices.SortStableFunc(out.Roots, func(a, b *Root) int { return b.People - a.People })
	if out.Base.People != out.Reform.People {
		return nil, errors.New("the two laws were asked about different numbers of people")
	}
	return out, nil
}
