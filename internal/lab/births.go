package lab

import (
	"fmt"
	"math"

	"qyzmet/date"
)

// People are dealt out to days of birth and sexes by a deck of fixed length:
// each period of so many people holds each pair of day and sex a fixed number of
// times, in an order of its own. So the occurrence of a person among those with
// the same day and sex is known without counting, the ages come out in the
// shape exactly, and nobody depends on how many people there are.
const (
	periodBits = 17
	period     = 1 << periodBits
	guideShift = 4
)

// deck is what one period holds.
type deck struct {
	earliest date.Date // birth of the first cells
	sexes    []sex     // of each day, in order
	first    []uint32  // by cell (day by day, sex by sex): its first position; one more at the end
	guide    []uint32  // by position >> guideShift: the cell of that position
	ages     []uint8   // by day since earliest
	most     uint32    // positions of the largest cell
}

// sex is a parity of the digit that tells it, and the code of its word.
type sex struct {
	odd  bool
	code uint8
}

// birth is where a person's position in the deck leads.
type birth struct {
	on         date.Date
	age        uint8
	sex        sex
	cell       uint32
	occurrence uint32 // among all people of the same day and sex
}

func newDeck(bands []bandDef, ages Ages, on date.Date, sexes []sex) (*deck, error) {
	d := &deck{earliest: on.AddYears(-ages.To-1, date.NextDay), sexes: sexes}
	for date.Years(d.earliest, on) > ages.To {
		d.earliest++
	}
	daysOf := map[int]int64{}
	for day := d.earliest; date.Years(day, on) >= ages.From && day <= on; day++ {
		age := date.Years(day, on)
		d.ages = append(d.ages, uint8(age))
		daysOf[age]++
	}
	weights := make([]int64, 0, len(d.ages)*len(sexes))
	for _, age := range d.ages {
		band, err := bandOf(bands, int(age))
		if err != nil {
			return nil, err
		}
		const fine = 1_000_000 // so that dividing by the days of a year loses nothing that shows
		for _, s := range sexes {
			n := band.Even
			if s.odd {
				n = band.Odd
			}
			weights = append(weights, n*fine/daysOf[int(age)])
		}
	}
	return d, d.deal(weights)
}

func bandOf(bands []bandDef, age int) (bandDef, error) {
	for _, b := range bands {
		if b.Ages[0] <= age && age <= b.Ages[1] {
			return b, nil
		}
	}
	return bandDef{}, fmt.Errorf("the shape has no people of %d years", age)
}

// deal gives each cell its share of the positions of a period, by rounding the
// sums, so that the error of no range of ages is more than one person.
func (d *deck) deal(weights []int64) error {
	var total, sum int64
	for _, w := range weights {
		total += w
	}
	if total <= 0 || total > math.MaxInt64/period {
		return fmt.Errorf("the numbers of people of these ages sum to %d", total)
	}
	d.first = make([]uint32, 0, len(weights)+1)
	d.guide = make([]uint32, 0, period>>guideShift)
	for c, w := range weights {
		from := uint32(sum * period / total)
		sum += w
		before := uint32(sum * period / total)
		d.first = append(d.first, from)
		d.most = max(d.most, before-from)
		for len(d.guide)<<guideShift < int(before) {
			d.guide = append(d.guide, uint32(c))
		}
	}
	d.first = append(d.first, period)
	return nil
}

// capacity is how many people there can be before the numbers of some day of
// birth and sex run out.
func (d *deck) capacity() int { return serials / int(d.most) * period }

// of finds the birth of person i.
func (d *deck) of(seed uint64, i int) birth {
	round, at := i>>periodBits, shuffle(keyed(seed, uint64(i>>periodBits)), uint32(i&(period-1)))
	cell := d.guide[at>>guideShift]
	for d.first[cell+1] <= at {
		cell++
	}
	day, s := int(cell)/len(d.sexes), int(cell)%len(d.sexes)
	held := d.first[cell+1] - d.first[cell]
	return birth{
		on: d.earliest + date.Date(day), age: d.ages[day], sex: d.sexes[s], cell: cell,
		occurrence: uint32(round)*held + at - d.first[cell],
	}
}

// shuffle is a bijection of the positions of a period: multiplying by an odd
// number, adding, and folding the upper half onto the lower one each are one.
func shuffle(key uint64, x uint32) uint32 {
	const mask = period - 1
	for range 3 {
		x = (x*uint32(key|1) + uint32(key>>periodBits)) & mask
		x ^= x >> (periodBits/2 + 1)
		key = mix(key)
	}
	return x
}
