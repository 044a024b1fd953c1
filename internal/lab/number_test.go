package lab

import (
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
)

// TestNumbers: a million people have a million different numbers, each of which
// passes every check and states its person's day of birth and sex.
func TestNumbers(t *testing.T) {
	const n = 1_000_000
	p := people(t, Options{Seed: 7, N: n})
	seen := make(map[qyzmet.IIN]struct{}, n)
	each(t, p, func(person int, b *column.Block, i int) {
		number := p.IIN(person)
		if _, err := qyzmet.ParseIIN(string(number)); err != nil {
			t.Fatalf("person %d: %v", person, err)
		}
		birth := date.Date(b.Columns[p.birth].Nums[i])
		man := p.Fields[p.sex].Words[b.Columns[p.sex].Codes[i]] == "male"
		if number.BirthDate() != birth || number.Male() != man {
			t.Fatalf("person %d: %s does not state birth on %s and man %t", person, number, birth, man)
		}
		seen[number] = struct{}{}
	})
	if len(seen) != n {
		t.Errorf("%d different numbers among %d people", len(seen), n)
	}
}

// TestEverySerial: all numbers that a day and a sex can be given are different
// and valid, so uniqueness holds for any population that is not refused.
func TestEverySerial(t *testing.T) {
	for day := date.MustParse("1999-12-20"); day < date.MustParse("2000-01-12"); day++ {
		for _, odd := range []bool{true, false} {
			seen := map[qyzmet.IIN]bool{}
			for k := range uint32(serials) {
				n := number(3, birth{on: day, sex: sex{odd: odd}, occurrence: k})
				if _, err := qyzmet.ParseIIN(string(n)); err != nil || n.BirthDate() != day || n.Male() != odd {
					t.Fatalf("%s, number %d: %s: %v", day, k, n, err)
				}
				seen[n] = true
			}
			if len(seen) != serials {
				t.Fatalf("%s: %d different numbers of %d", day, len(seen), serials)
			}
		}
	}
}

// TestShuffle: every position of a period comes up once.
func TestShuffle(t *testing.T) {
	for key := range uint64(5) {
		seen := make([]bool, period)
		for x := range uint32(period) {
			y := shuffle(mix(key), x)
			if seen[y] {
				t.Fatalf("key %d: position %d comes up twice", key, y)
			}
			seen[y] = true
		}
	}
}

// TestOccurrences: over several periods nobody has the same day, sex and
// occurrence as another, and no occurrence is beyond what was promised.
func TestOccurrences(t *testing.T) {
	p := people(t, Options{Seed: 2, N: 5 * period, Ages: Ages{18, 18}, Men: true})
	seen := map[birth]bool{}
	for i := range p.N {
		b := p.deck.of(p.opts.Seed, i)
		if seen[b] || b.occurrence >= serials || date.Years(b.on, on) != 18 {
			t.Fatalf("person %d: %+v", i, b)
		}
		seen[b] = true
	}
}

// TestTooMany: more people than can have numbers are refused.
func TestTooMany(t *testing.T) {
	opts := Options{On: on, N: 1 << 30, Ages: Ages{18, 18}, Men: true}
	_, err := People(testEngine(t).Fields(), opts)
	if err == nil || !strings.Contains(err.Error(), "can be told apart") {
		t.Fatal(err)
	}
	for _, o := range []Options{{}, Options{}.DraftAge()} {
		o.On, o.N = on, 30_000_000
		if _, err := People(testEngine(t).Fields(), o); err != nil {
			t.Errorf("30 million people are refused: %v", err)
		}
	}
}
