package lab

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
)

// Ages is a range of full years on the day asked about, both ends included.
type Ages struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

// Options say which people are made.
type Options struct {
	Seed    uint64
	N       int       // people
	On      date.Date // the day on which the facts are as they are
	Unknown float64   // share of the facts that are not known, 0 to 1
	Ages    Ages      // zero: those of the shape
	Men     bool      // men only
	Shape   *Shape    // nil: Country
}

// DraftAge narrows the options to men around the ages of call-up.
func (o Options) DraftAge() Options {
	o.Ages, o.Men = Ages{From: 17, To: 30}, true
	return o
}

// Population is people who can be made when they are needed. Person i depends
// on the options other than N and on i alone: so blocks can be made in any
// order, by any number of processors, and each alone. It is safe for concurrent
// use.
type Population struct {
	Fields []column.Field
	N      int

	opts    Options
	shape   *Shape
	deck    *deck
	birth   int // fields
	sex     int
	steps   []step
	asked   map[int]bool // slots whose values are kept
	slots   int
	lots    sync.Pool // of *lot
	unknown uint64    // of 32 random bits, those below it hide a fact
	made    []bool    // by field: the shape gives it to some people
}

// People prepares a population with the facts of these fields, as the engine
// lists them. An error names the option, or what in the shape does not fit the
// fields.
func People(fields []column.Field, opts Options) (*Population, error) {
	p := &Population{Fields: fields, N: opts.N, opts: opts, shape: opts.Shape}
	if p.shape == nil {
		shape, err := Country()
		if err != nil {
			return nil, err
		}
		p.shape = shape
	}
	if p.opts.Ages == (Ages{}) {
		p.opts.Ages = p.shape.Ages
	}
	if err := p.opts.validate(); err != nil {
		return nil, err
	}
	p.unknown = uint64(opts.Unknown * (1 << 32))
	if err := p.compile(); err != nil {
		return nil, fmt.Errorf("the shape of the population: %w", err)
	}
	if most := p.deck.capacity(); opts.N > most {
		return nil, fmt.Errorf("%d people: of these ages %d can be told apart by their identification numbers; ask for fewer or for a wider range of ages", opts.N, most)
	}
	return p, nil
}

func (o Options) validate() error {
	switch {
	case o.N < 0:
		return fmt.Errorf("%d people: the number is at least 0", o.N)
	case !(o.Unknown >= 0 && o.Unknown <= 1):
		return fmt.Errorf("share of unknown facts %v: it is between 0 and 1", o.Unknown)
	case !o.On.Valid():
		return fmt.Errorf("the day %s is out of range", o.On)
	case o.Ages.From < 0 || o.Ages.To < o.Ages.From || o.Ages.To >= maxAge:
		return fmt.Errorf("ages %d to %d: give full years from 0 to %d, the lesser first", o.Ages.From, o.Ages.To, maxAge-1)
	case o.On.Year()-o.Ages.To-1 < firstYear || o.On.Year() > lastYear:
		return fmt.Errorf("people of %d on %s: identification numbers tell births of %d to %d", o.Ages.To, o.On, firstYear, lastYear)
	}
	return nil
}

// Births outside these years have no identification number.
const (
	firstYear = 1900
	lastYear  = 2099
)

func (p *Population) compile() error {
	var err error
	if p.birth, err = p.find(p.shape.Birth, qyzmet.Date); err != nil {
		return err
	}
	if p.sex, err = p.find(p.shape.Sex.Fact, qyzmet.Word); err != nil {
		return err
	}
	sexes, err := p.shape.Sex.sexes(p.Fields[p.sex])
	if err != nil {
		return err
	}
	c := newCompiler(p.opts.On, [2]int32{int32(sexes[1].code), int32(sexes[0].code)})
	c.names[string(p.shape.Birth)] = variable{slotBirth, qyzmet.Date, nil}
	c.names[string(p.shape.Sex.Fact)] = variable{slotSex, qyzmet.Word, p.Fields[p.sex].Words}
	if p.opts.Men {
		sexes = sexes[:1]
	}
	if p.deck, err = newDeck(p.shape.People.Bands, p.opts.Ages, p.opts.On, sexes); err != nil {
		return err
	}
	if p.steps, err = c.steps(p.shape.Facts, p.Fields, ""); err != nil {
		return err
	}
	p.asked, p.slots = c.asked, slotsTaken+len(c.names)
	p.lots.New = func() any { return p.newLot() }
	p.made = make([]bool, len(p.Fields))
	p.made[p.birth], p.made[p.sex] = true, true
	for _, s := range p.steps {
		if s.field >= 0 {
			p.made[s.field] = true
		}
	}
	return nil
}

func (p *Population) find(path qyzmet.Path, kind qyzmet.Kind) (int, error) {
	f := slices.IndexFunc(p.Fields, func(f column.Field) bool { return f.Path == path && f.Kind == kind })
	if f < 0 {
		return f, fmt.Errorf("there is no %s called %q", kind, path)
	}
	return f, nil
}

// sexes gives the odd one and the even one.
func (d sexDef) sexes(f column.Field) ([]sex, error) {
	odd, even := slices.Index(f.Words, d.Odd), slices.Index(f.Words, d.Even)
	if odd < 0 || even < 0 || odd == even {
		return nil, fmt.Errorf("%s: %q and %q are not both among its words %v", d.Fact, d.Odd, d.Even, f.Words)
	}
	return []sex{{true, uint8(odd)}, {false, uint8(even)}}, nil
}

// Blocks is how many blocks the population fills.
func (p *Population) Blocks() int { return (p.N + column.BlockSize - 1) / column.BlockSize }

// Block makes block k, sealed: people k*column.BlockSize and those after.
func (p *Population) Block(k int) *column.Block {
	from := k * column.BlockSize
	n := min(from+column.BlockSize, p.N) - from
	b := column.NewBlock(p.Fields)
	for range n {
		b.Add()
	}
	l := p.lots.Get().(*lot)
	p.births(b, l, from)
	for s := range p.steps {
		p.run(b, l, s)
	}
	p.lots.Put(l)
	b.Seal()
	return b
}

// Each hands over every block in order; they are made in parallel. It stops at
// the first error and returns it.
func (p *Population) Each(visit func(k int, b *column.Block) error) error {
	return inOrder(p.Blocks(), p.Block, visit)
}

// IIN is the identification number of person i: it fits the day of birth and
// the sex, and nobody else in the population has it.
func (p *Population) IIN(i int) qyzmet.IIN {
	return number(p.opts.Seed, p.deck.of(p.opts.Seed, i))
}

// Name is a name for person i, surname first, combined at random.
func (p *Population) Name(i int) string {
	return p.shape.Names.name(keyed(p.opts.Seed^nameKey, uint64(i)), p.deck.of(p.opts.Seed, i).sex.odd)
}

// nameKey keeps names apart from facts.
const nameKey = math.MaxUint32

// Born is the day of birth of person i.
func (p *Population) Born(i int) date.Date { return p.deck.of(p.opts.Seed, i).on }
