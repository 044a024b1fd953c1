package lab

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
)

// given lists by name which ways of drawing are stated.
func (d *drawDef) given() []string {
	var out []string
	for _, k := range []struct {
		name string
		ok   bool
	}{
		{"chance", d.Chance != nil}, {"weights", d.Weights != nil}, {"numbers", d.Numbers != nil}, {"number", d.Number != nil},
		{"sets", d.Sets != nil}, {"days", d.Days != nil}, {"yearly", d.Yearly != nil}, {"count", d.Count != nil}, {"by_age", d.ByAge != nil},
	} {
		if k.ok {
			out = append(out, k.name)
		}
	}
	return out
}

func (d *drawDef) empty() bool { return len(d.given()) == 0 }

// kindsDrawn tells which kind of value each way of drawing gives.
var kindsDrawn = map[string]qyzmet.Kind{
	"chance": qyzmet.Bool, "weights": qyzmet.Word, "numbers": qyzmet.Int, "number": qyzmet.Int,
	"sets": qyzmet.Words, "days": qyzmet.Date, "yearly": qyzmet.Date, "count": qyzmet.List,
}

func (c *compiler) draw(def *drawDef, f column.Field) (*draw, error) {
	given := def.given()
	if len(given) != 1 || kindsDrawn[given[0]] != f.Kind {
		return nil, fmt.Errorf("a %s comes about in one way that gives a %s, not by %s", f.Kind, f.Kind, strings.Join(given, " and "))
	}
	switch {
	case def.Chance != nil:
		return table([]weighted{{0, 1 - *def.Chance}, {1, *def.Chance}})
	case def.Weights != nil:
		return wordsTable(def.Weights, f)
	case def.Numbers != nil:
		return numbersTable(def.Numbers)
	case def.Sets != nil:
		return setsTable(def.Sets, f)
	case def.Yearly != nil:
		return c.yearly(def.Yearly)
	case def.Count != nil:
		return numbersTable(def.Count)
	case def.Days != nil:
		return c.days(def.Days)
	}
	return &draw{base: slotZero, lo: int64(def.Number[0]), hi: int64(def.Number[1]), latest: math.MaxInt32}, nil
}

type weighted struct {
	value  int64
	weight float64
}

// table turns weights into limits, the likeliest value first.
func table(list []weighted) (*draw, error) {
	slices.SortFunc(list, func(a, b weighted) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.value, b.value))
	})
	total := 0.0
	for _, w := range list {
		if !(w.weight >= 0) || math.IsInf(w.weight, 0) {
			return nil, fmt.Errorf("%v is no weight", w.weight)
		}
		total += w.weight
	}
	if !(total > 0) {
		return nil, fmt.Errorf("the weights sum to %v", total)
	}
	d, sum := &draw{}, 0.0
	for _, w := range list {
		if w.weight == 0 {
			continue
		}
		sum += w.weight
		d.limits = append(d.limits, uint32(min(sum/total*(1<<32), math.MaxUint32)))
		d.values = append(d.values, w.value)
	}
	d.limits[len(d.limits)-1] = math.MaxUint32
	return d, nil
}

func wordsTable(weights map[string]float64, f column.Field) (*draw, error) {
	var list []weighted
	for w, weight := range weights {
		code := slices.Index(f.Words, w)
		if code < 0 {
			return nil, fmt.Errorf("%q is none of its words %v", w, f.Words)
		}
		list = append(list, weighted{int64(code), weight})
	}
	return table(list)
}

func numbersTable(weights map[int]float64) (*draw, error) {
	var list []weighted
	for n, weight := range weights {
		list = append(list, weighted{int64(n), weight})
	}
	return table(list)
}

func setsTable(sets []setDef, f column.Field) (*draw, error) {
	var list []weighted
	for _, s := range sets {
		var bits uint64
		for _, w := range s.Words {
			code := slices.Index(f.Words, w)
			if code < 0 {
				return nil, fmt.Errorf("%q is none of its words %v", w, f.Words)
			}
			bits |= 1 << code
		}
		list = append(list, weighted{int64(bits), s.Weight})
	}
	return table(list)
}

// yearly finds the days of the calendar that are meant.
func (c *compiler) yearly(def *yearlyDef) (*draw, error) {
	this, err := date.Parse(fmt.Sprintf("%d-%s", c.on.Year(), def.Day))
	if err != nil {
		return nil, fmt.Errorf("yearly: %w", err)
	}
	first := 0 // years from this year's day to the first on or after the day asked about
	if this < c.on {
		first = 1
	}
	var list []weighted
	for _, n := range slices.Sorted(maps.Keys(def.Years)) {
		list = append(list, weighted{int64(this.AddYears(first+n, date.NextDay)), def.Years[n]})
	}
	return table(list)
}

func (c *compiler) days(def *daysDef) (*draw, error) {
	from, ok := c.names[def.From]
	if !ok || from.kind != qyzmet.Date {
		return nil, fmt.Errorf("days: no day before it is called %q", def.From)
	}
	c.asked[from.slot] = true
	d := &draw{base: from.slot, lo: int64(def.Days[0]), hi: int64(def.Days[1]), latest: math.MaxInt32}
	if def.Latest != nil {
		d.latest = int64(*def.Latest)
	}
	return d, nil
}
