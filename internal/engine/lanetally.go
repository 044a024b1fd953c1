package engine

import (
	"math/bits"
	"slices"

	"qyzmet"
	"qyzmet/internal/column"
)

// Standing is where a person stands on a question: an index in Tally.Standings.
// The outcomes come first, in the question's order, of those who are settled;
// then what is not settled.
type Standing int

// Standings after the outcomes, to be added to their number.
const (
	Waiting     Standing = iota // facts are missing
	ForOfficial                 // an official decides
	LawUnclear                  // the day on which the law changed is not known
	Contradict                  // the facts contradict one another: not answered
	standings
)

// StandingCount is how many standings there are on a question.
func (l *Lanes) StandingCount() int { return len(l.Question.Outcomes) + int(standings) }

// Tally counts the answers for a population. Everybody is counted in exactly
// one standing.
type Tally struct {
	People    int
	Standings []int                      // by standing
	Base      []int                      // by outcome: of those not settled, whose base is known (provisional)
	Grounds   []int                      // by rule of Lanes.Rules: of whom it certainly holds
	By        map[qyzmet.Path]*Breakdown // by the words of a fact
	Missing   []MissingCount             // by fact
	Sets      map[FactSet]int            // of those who wait: how many wait for exactly these facts

	lanes *Lanes
	parts []int // facts broken down by
	room  column.Bits
	twice column.Bits
	word  column.Bits
	sets  []FactSet
}

// StandingName names a standing for programs: an outcome's id, or what is not
// settled.
func (t *Tally) StandingName(s Standing) string {
	outcomes := t.lanes.Question.Outcomes
	if int(s) < len(outcomes) {
		return outcomes[s].ID
	}
	return [...]string{"facts-missing", "official-decides", "commencement-uncertain", "contradictory"}[int(s)-len(outcomes)]
}

// Breakdown counts standings for each word of a fact, and last for those of whom
// it is not known.
type Breakdown struct {
	Words  []string
	Counts [][]int // by word, then standing
}

// MissingCount is how many people a fact keeps undecided.
type MissingCount struct {
	Fact   qyzmet.Path
	People int // whose answer waits for it, with others or alone
	Alone  int // whose answer waits for nothing else: they are settled once it is known
}

// FactSet is a set of facts by index. Facts beyond the first 256 are not held.
type FactSet [4]uint64

// maxSets bounds the different sets that are told apart.
const maxSets = 20_000

// Tally starts a count, broken down by the words of some facts.
func (l *Lanes) Tally(by ...qyzmet.Path) *Tally {
	t := &Tally{lanes: l, Standings: make([]int, l.StandingCount()), Base: make([]int, len(l.Question.Outcomes)),
		Grounds: make([]int, len(l.Rules)), By: map[qyzmet.Path]*Breakdown{}, Missing: make([]MissingCount, len(l.e.book.FactOrder)), Sets: map[FactSet]int{}}
	for i, f := range l.e.book.FactOrder {
		t.Missing[i].Fact = f.Path
		if !slices.Contains(by, f.Path) || f.Kind != qyzmet.Word {
			continue
		}
		b := &Breakdown{Words: factWords(f)}
		for range len(b.Words) + 1 {
			b.Counts = append(b.Counts, make([]int, l.StandingCount()))
		}
		t.By[f.Path] = b
		t.parts = append(t.parts, i)
	}
	return t
}

// Standing gives those of a block who stand in one way.
func (r *LaneResult) Standing(s Standing, into column.Bits) {
	outcomes := Standing(len(r.Outcome))
	for i := range into {
		switch s - outcomes {
		case Waiting:
			into[i] = r.Undecided[i] &^ r.Commencement[i] &^ r.Official[i]
		case ForOfficial:
			into[i] = r.Official[i]
		case LawUnclear:
			into[i] = r.Commencement[i]
		case Contradict:
			into[i] = r.Refused[i]
		default:
			into[i] = r.Outcome[s][i]
		}
	}
}

// Add counts the people of a block.
func (t *Tally) Add(r *LaneResult) {
	t.People += r.Block.N
	t.room = column.Room(t.room, r.Block.N)
	for s := range t.Standings {
		r.Standing(Standing(s), t.room)
		if n := t.room.Count(); n > 0 {
			t.Standings[s] += n
			t.breakDown(r.Block, Standing(s))
		}
	}
	for i := range t.Grounds {
		r.Holds(i, t.room)
		t.Grounds[i] += t.room.Count()
	}
	if r.Undecided.Empty() {
		return
	}
	for o, people := range r.Base {
		t.Base[o] += people.Count()
	}
	t.missing(r)
}

// breakDown counts those in t.room by the words of each fact.
func (t *Tally) breakDown(b *column.Block, s Standing) {
	t.word = column.Room(t.word, 64*len(t.room))
	for _, f := range t.parts {
		c, into := b.Columns[f], t.By[b.Fields[f].Path]
		rest := t.room.Count()
		for w := range into.Words {
			if c == nil || rest == 0 {
				break
			}
			if w>>len(c.Slice) != 0 {
				break // nobody here has a word so far down the list
			}
			equalCode(t.word, c.Slice, uint8(w))
			maskPlane(t.word, c.Known)
			n := 0
			for i, people := range t.word {
				n += bits.OnesCount64(people & t.room[i])
			}
			into.Counts[w][s] += n
			rest -= n
		}
		into.Counts[len(into.Words)][s] += rest
	}
}

// missing counts whom each fact keeps waiting, and the sets of facts that people
// wait for.
func (t *Tally) missing(r *LaneResult) {
	once := column.Room(t.word, 64*len(t.room))
	t.word, t.twice = once, column.Room(t.twice, 64*len(t.room))
	twice := t.twice
	for f := range t.Missing {
		for i, people := range r.Missing(f) {
			twice[i] |= once[i] & people
			once[i] |= people
		}
	}
	if t.sets == nil {
		t.sets = make([]FactSet, column.BlockSize)
	}
	sets := t.sets[:r.Block.N]
	clear(sets)
	for f := range t.Missing {
		for w, people := range r.Missing(f) {
			t.Missing[f].People += bits.OnesCount64(people)
			t.Missing[f].Alone += bits.OnesCount64(people &^ twice[w])
			for ; people != 0; people &= people - 1 {
				sets[w*64+bits.TrailingZeros64(people)][f>>6&3] |= 1 << (f & 63)
			}
		}
	}
	for _, s := range sets {
		if s == (FactSet{}) {
			continue
		}
		if _, have := t.Sets[s]; have || len(t.Sets) < maxSets {
			t.Sets[s]++
		}
	}
}

// Merge adds another tally of the same lanes.
func (t *Tally) Merge(o *Tally) {
	t.People += o.People
	add := func(to, from []int) {
		for i, n := range from {
			to[i] += n
		}
	}
	add(t.Standings, o.Standings)
	add(t.Base, o.Base)
	add(t.Grounds, o.Grounds)
	for f, b := range o.By {
		for w := range b.Counts {
			add(t.By[f].Counts[w], b.Counts[w])
		}
	}
	for f := range o.Missing {
		t.Missing[f].People += o.Missing[f].People
		t.Missing[f].Alone += o.Missing[f].Alone
	}
	for s, n := range o.Sets {
		if _, have := t.Sets[s]; have || len(t.Sets) < maxSets {
			t.Sets[s] += n
		}
	}
}

// Collected is one step of a plan to collect facts.
type Collected struct {
	Fact    qyzmet.Path
	Settles int // people settled by it, given the facts collected before
}

// Plan orders the missing facts so that collecting them one after another
// settles most people soonest: each time the fact that completes most of those
// who wait, or, where none completes anybody, the one that most wait for.
func (t *Tally) Plan(steps int) []Collected {
	var have FactSet
	var out []Collected
	for len(out) < steps {
		alone, any := make([]int, len(t.Missing)), make([]int, len(t.Missing))
		for s, n := range t.Sets {
			left, last := 0, 0
			for k := range s {
				for rest := s[k] &^ have[k]; rest != 0; rest &= rest - 1 {
					left++
					last = k*64 + bits.TrailingZeros64(rest)
					any[last] += n
				}
			}
			if left == 1 {
				alone[last] += n
			}
		}
		best := -1
		for f := range any {
			if any[f] > 0 && (best < 0 || alone[f] > alone[best] || alone[f] == alone[best] && any[f] > any[best]) {
				best = f
			}
		}
		if best < 0 {
			break
		}
		have[best>>6&3] |= 1 << (best & 63)
		out = append(out, Collected{t.Missing[best].Fact, alone[best]})
	}
	return out
}
