package lab

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
)

// TestShares: ages, sexes and regions come out as population.yaml states them.
func TestShares(t *testing.T) {
	const n = 4 * period
	p := people(t, Options{Seed: 12, N: n})
	shape, err := Country()
	if err != nil {
		t.Fatal(err)
	}
	ages, regions, region := map[string]int{}, map[string]int{}, p.field(t, "person.region")
	each(t, p, func(_ int, b *column.Block, i int) {
		sex := p.Fields[p.sex].Words[b.Columns[p.sex].Codes[i]]
		ages[bandName(shape, date.Years(date.Date(b.Columns[p.birth].Nums[i]), on), sex)]++
		regions[p.Fields[region].Words[b.Columns[region].Codes[i]]]++
	})
	weights := map[string]float64{}
	for _, band := range shape.People.Bands {
		years := float64(min(band.Ages[1], shape.Ages.To) - band.Ages[0] + 1)
		if years > 0 {
			weights[bandName(shape, band.Ages[0], shape.Sex.Odd)] = years * float64(band.Odd)
			weights[bandName(shape, band.Ages[0], shape.Sex.Even)] = years * float64(band.Even)
		}
	}
	compareShares(t, ages, weights, n, 0.0001) // dealt, not drawn
	i := slices.IndexFunc(shape.Facts, func(f *factDef) bool { return f.Fact == "person.region" })
	compareShares(t, regions, shape.Facts[i].Draw.Weights, n, 0.002)
}

func (p *Population) field(t *testing.T, path qyzmet.Path) int {
	t.Helper()
	f := slices.IndexFunc(p.Fields, func(f column.Field) bool { return f.Path == path })
	if f < 0 {
		t.Fatalf("no field %s", path)
	}
	return f
}

func bandName(s *Shape, age int, sex string) string {
	for _, b := range s.People.Bands {
		if b.Ages[0] <= age && age <= b.Ages[1] {
			return fmt.Sprintf("%02d-%02d %s", b.Ages[0], b.Ages[1], sex)
		}
	}
	return fmt.Sprint(age)
}

func compareShares(t *testing.T, counts map[string]int, weights map[string]float64, n int, tolerance float64) {
	t.Helper()
	total := 0.0
	for _, w := range weights {
		total += w
	}
	for _, name := range byCount(counts) {
		got, want := float64(counts[name])/float64(n), weights[name]/total
		t.Logf("%-16s %7d %7.4f expected %7.4f", name, counts[name], got, want)
		if math.Abs(got-want) > tolerance {
			t.Errorf("%s: share %.5f, expected %.5f", name, got, want)
		}
	}
	if len(counts) != len(weights) {
		t.Errorf("%d of %d occur", len(counts), len(weights))
	}
}

// TestShapeRefused: a shape that does not fit the fields, or itself, is refused
// by name.
func TestShapeRefused(t *testing.T) {
	head := `
ages: {from: 18, to: 20}
birth: person.birth_date
sex: {fact: person.sex, odd: male, even: female}
people: {source: assumed, bands: [{ages: [18, 20], odd: 1, even: 1}]}
names: {source: assumed, lists: [{weight: 1, men: A, women: B, plain: C}]}
facts:
`
	for facts, want := range map[string]string{
		"- {fact: person.none, source: x, chance: 1}":                                                                     "there is no such fact",
		"- {fact: person.citizen, chance: 1}":                                                                             "source is missing",
		"- {fact: person.citizen, source: x, weights: {a: 1}}":                                                            "not by weights",
		"- {fact: person.citizen, source: x, chance: 1, number: [0, 1]}":                                                  "not by chance and number",
		"- {fact: person.citizen, source: x, chance: 2}":                                                                  "is no weight",
		"- {fact: person.stock, source: x, weights: {nothing: 1}}":                                                        "is none of its words",
		"- {fact: person.stock, source: x, weights: {none: 0}}":                                                           "sum to 0",
		"- {fact: person.stock, source: x, when: {person.married: true}, weights: {none: 1}}":                             "nothing before it",
		"- {fact: person.stock, source: x, when: {age: 18}, weights: {none: 1}}":                                          "least and a greatest",
		"- {fact: person.stock, source: x, when: {person.sex: man}, weights: {none: 1}}":                                  "is none of",
		"- {fact: person.children, source: x, count: {0: 1}}":                                                             "says what its items are",
		"- {fact: service.started, source: x, days: {from: nowhere, days: [0, 1]}}":                                       "no day before it",
		"- {fact: service.started, source: x, yearly: {day: 13-01, years: {0: 1}}}":                                       "yearly",
		"- {fact: person.stock, source: x, weight: {none: 1}}":                                                            "unknown field",
		"- {fact: person.citizen, source: x, chance: 1}\n- {fact: person.citizen, source: x, chance: 1}":                  "stands twice",
		"- {fact: person.citizen, source: x, chance: 1, by_age: {18: {chance: 1}}}":                                       "stands beside",
		"- {let: a, source: x, weights: {b: 1}}\n- {fact: person.citizen, source: x, when: {a: [c]}, chance: 1}":          "is none of",
		"- {fact: person.children, source: x, count: {0: 1}, items: [{fact: no_field, source: x, chance: 1}]}":            "there is no such fact",
		"- {fact: person.children, source: x, count: {0: 1}, items: [{fact: without_mother, source: x, number: [0, 1]}]}": "not by number",
	} {
		shape, err := ReadShape([]byte(head + facts + "\n"))
		if err == nil {
			_, err = People(testEngine(t).Fields(), Options{On: on, N: 1, Shape: shape})
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n  got  %v\n  want %s", facts, err, want)
		}
	}
}

// TestOptionsRefused: options that mean nothing are refused.
func TestOptionsRefused(t *testing.T) {
	for _, o := range []Options{
		{N: -1, On: on}, {Unknown: 1.5, On: on}, {Unknown: math.NaN(), On: on}, {On: date.Latest + 1}, {On: on, Ages: Ages{30, 20}},
		{On: on, Ages: Ages{10, 12}}, {On: on, Ages: Ages{16, 200}}, {On: date.MustParse("1950-01-01")}, {On: date.MustParse("2150-01-01")},
	} {
		if _, err := People(testEngine(t).Fields(), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}
