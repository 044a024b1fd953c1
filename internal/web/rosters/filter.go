package rosters

import (
	"slices"
	"strconv"
	"strings"

	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
)

// filter says who is listed. Each part is a number from 1, and 0 where it does
// not matter; so an address names no person and no fact of one.
type filter struct {
	standing int
	region   int // word of the fact; the one after the last: not known
	ground   int // of Lanes.Rules
	missing  int // fact
	search   int // of the roster's searches
}

// parts in the order in which an address names them.
func (f *filter) parts() []struct {
	letter byte
	n      *int
} {
	return []struct {
		letter byte
		n      *int
	}{{'s', &f.standing}, {'r', &f.region}, {'g', &f.ground}, {'m', &f.missing}, {'k', &f.search}}
}

const everybody = "all"

func (f filter) String() string {
	var out []string
	for _, p := range f.parts() {
		if *p.n > 0 {
			out = append(out, string(p.letter)+strconv.Itoa(*p.n))
		}
	}
	if len(out) == 0 {
		return everybody
	}
	return strings.Join(out, "-")
}

// readFilter reads what String wrote.
func readFilter(text string) (f filter, ok bool) {
	if text == everybody {
		return f, true
	}
	if len(text) > 60 {
		return f, false
	}
	for part := range strings.SplitSeq(text, "-") {
		found := false
		for _, p := range f.parts() {
			if n, err := strconv.Atoi(part[min(1, len(part)):]); err == nil && n > 0 && part[0] == p.letter && *p.n == 0 {
				*p.n, found = n, true
			}
		}
		if !found {
			return f, false
		}
	}
	return f, true
}

// fits reports whether every part of a filter is one of this roster.
func (o *outcome) fits(f filter) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	regions := 0
	if b := o.Tally.By[regionFact]; b != nil {
		regions = len(b.Words) + 1
	}
	return f.standing <= len(o.Tally.Standings) && f.region <= regions && f.ground <= len(o.Lanes.Rules) && f.missing <= len(o.Tally.Missing) && f.search <= len(o.searches)
}

// maxSearches is how many searches a roster remembers; after that the last gives way.
const maxSearches = 1000

// remember keeps a text that was searched for, so that an address need not name it.
func (o *outcome) remember(text string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if at := slices.Index(o.searches, text); at >= 0 {
		return at + 1
	}
	if len(o.searches) >= maxSearches {
		o.searches = o.searches[:maxSearches-1]
	}
	o.searches = append(o.searches, text)
	return len(o.searches)
}

// searched is the text that a filter searches for.
func (o *outcome) searched(f filter) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if f.search == 0 || f.search > len(o.searches) {
		return ""
	}
	return o.searches[f.search-1]
}

// each visits those of a filter in the order of the rows: the chunk by number,
// and their positions in it. answered says that the chunk was evaluated on the
// way.
func (o *outcome) each(again *answers.Again, f filter, visit func(chunk int, people []int, answered bool) error) error {
	search := o.searched(f)
	var people []int
	for k, c := range o.Chunks {
		wanted, answered := wanted(again, c, f)
		people = people[:0]
		for i := range c.Block.N {
			if f.standing > 0 && int(o.Where[k][i]) != f.standing-1 || wanted != nil && !wanted.Get(i) ||
				f.region > 0 && o.region(c, i) != f.region-1 || search != "" && !strings.Contains(strings.ToLower(c.Keys[i]), search) {
				continue
			}
			people = append(people, i)
		}
		if len(people) == 0 {
			continue
		}
		if err := visit(k, people, answered); err != nil {
			return err
		}
	}
	return nil
}

// wanted are those of a chunk of whom the ground holds and who wait for the fact;
// nil: everybody.
func wanted(again *answers.Again, c *roster.Chunk, f filter) (people column.Bits, answered bool) {
	if f.ground == 0 && f.missing == 0 {
		return nil, false
	}
	r := again.Evaluate(c)
	people = make(column.Bits, column.Words64(c.Block.N))
	if f.ground > 0 {
		r.Holds(f.ground-1, people)
	}
	if f.missing > 0 {
		both(people, r, f)
	}
	return people, true
}

func both(people column.Bits, r *engine.LaneResult, f filter) {
	waiting := r.Missing(f.missing - 1)
	for w := range people {
		is := uint64(0)
		if waiting != nil {
			is = waiting[w]
		}
		if f.ground == 0 {
			people[w] = is
		} else {
			people[w] &= is
		}
	}
}

// region is the code of a person's region; one more than the last if not known.
func (o *outcome) region(c *roster.Chunk, i int) int {
	f := slices.IndexFunc(c.Block.Fields, func(f column.Field) bool { return f.Path == regionFact })
	if col := c.Block.Columns[f]; col != nil && col.IsKnown(i) {
		return int(col.Codes[i])
	}
	return len(o.Tally.By[regionFact].Words)
}

// at finds a person by number, from 1.
func (o *outcome) at(n int) (chunk, i int, ok bool) {
	if n < 1 || n > o.people {
		return 0, 0, false
	}
	chunk, found := slices.BinarySearch(o.from, n-1)
	if !found {
		chunk--
	}
	return chunk, n - 1 - o.from[chunk], true
}
