package hand

// BlockSize is how many people a block of columns holds at most: what is worked
// on at a time then stays in the cache.
const BlockSize = 4096

// Columns are the facts of a block of people, a slice for each fact, by the
// constants above.
type Columns struct {
	N       int
	Numbers [numNumbers][]int32
	Codes   [numCodes][]uint8
	Flags   [numFlags][]uint8 // 0 or 1
	rows
}

// rows are the children and relatives of a block of people: those of person i
// are From[i] up to From[i+1].
type rows struct {
	ChildFrom, RelativeFrom        []uint32
	ChildBirth, RelativeBirth      []int32
	WithoutMother                  []uint8
	Kinship, Disability, DependsOn []uint8
}

// NewColumns turns people into blocks of columns.
func NewColumns(people []Person) []*Columns {
	var out []*Columns
	for len(people) > 0 {
		n := min(BlockSize, len(people))
		out = append(out, columnsOf(people[:n]))
		people = people[n:]
	}
	return out
}

func columnsOf(people []Person) *Columns {
	c := &Columns{N: len(people), rows: rowsOf(people)}
	for i := range people {
		p := &people[i]
		for f := range numbers {
			c.Numbers[f] = append(c.Numbers[f], *numbers[f].of(p))
		}
		for f := range codes {
			c.Codes[f] = append(c.Codes[f], *codes[f].of(p))
		}
		for f := range flags {
			c.Flags[f] = append(c.Flags[f], number(*flags[f].of(p)))
		}
	}
	return c
}

func rowsOf(people []Person) rows {
	r := rows{ChildFrom: []uint32{0}, RelativeFrom: []uint32{0}}
	for i := range people {
		for _, k := range people[i].Children {
			r.ChildBirth = append(r.ChildBirth, k.Birth)
			r.WithoutMother = append(r.WithoutMother, number(k.WithoutMother))
		}
		for _, k := range people[i].Relatives {
			r.RelativeBirth = append(r.RelativeBirth, k.Birth)
			r.Kinship, r.Disability, r.DependsOn = append(r.Kinship, k.Kinship), append(r.Disability, k.Disability), append(r.DependsOn, k.DependsOn)
		}
		r.ChildFrom, r.RelativeFrom = append(r.ChildFrom, uint32(len(r.ChildBirth))), append(r.RelativeFrom, uint32(len(r.RelativeBirth)))
	}
	return r
}

func number(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// Results are what is decided about a block of people.
type Results struct {
	Holds    []uint64 // by person: rules that hold
	Outcomes [NumQuestions][]uint8
}

// NewResults has room for what is decided about n people.
func NewResults(n int) *Results {
	r := &Results{Holds: make([]uint64, n)}
	for q := range r.Outcomes {
		r.Outcomes[q] = make([]uint8, n)
	}
	return r
}

// Of is what is decided about person i.
func (r *Results) Of(i int) Result {
	out := Result{Holds: r.Holds[i]}
	for q := range r.Outcomes {
		out.Outcomes[q] = r.Outcomes[q][i]
	}
	return out
}
