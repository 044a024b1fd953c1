package date_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet/date"
)

func between(from, before string) date.Interval {
	i := date.Always
	if from != "" {
		i.From = day(from)
	}
	if before != "" {
		i.Before = day(before)
	}
	return i
}

func TestIntervalEnds(t *testing.T) {
	i := date.Through(day("2025-01-01"), day("2025-12-31"))
	if i != between("2025-01-01", "2026-01-01") {
		t.Fatal(i)
	}
	for d, want := range map[string]bool{
		"2024-12-31": false, "2025-01-01": true, "2025-12-31": true, "2026-01-01": false,
	} {
		if i.Contains(day(d)) != want {
			t.Errorf("%s contains %s: %v", i, d, !want)
		}
	}
	if last, ok := i.LastDay(); !ok || last != day("2025-12-31") {
		t.Errorf("last day %s, %v", last, ok)
	}
	for _, none := range []date.Interval{{}, date.Always, between("2025-01-01", ""), between("2025-01-02", "2025-01-01")} {
		if last, ok := none.LastDay(); ok {
			t.Errorf("%s has the last day %s", none, last)
		}
	}
	if !date.Always.Contains(date.Earliest) || !date.Always.Contains(date.Latest) || date.Always.Contains(date.Forever) {
		t.Error("Always")
	}
	if date.Through(day("2025-01-01"), date.Forever) != between("2025-01-01", "") {
		t.Error("Through Forever")
	}
	if s := between("", "2025-01-01").String(); s != "[beginning, 2025-01-01)" {
		t.Error(s)
	}
}

func TestConsecutive(t *testing.T) {
	for name, tt := range map[string]struct {
		list []date.Interval
		want []error
		says string
	}{
		"none":  {},
		"whole": {list: []date.Interval{between("", "2020-01-01"), between("2020-01-01", "2021-07-01"), between("2021-07-01", "")}},
		"gap": {
			list: []date.Interval{between("", "2020-01-01"), between("2020-01-02", "")},
			want: []error{date.ErrGap}, says: "intervals 1 and 2: gap between intervals, [2020-01-01, 2020-01-02)",
		},
		"overlap": {
			list: []date.Interval{between("", "2020-01-02"), between("2020-01-01", "")},
			want: []error{date.ErrOverlap}, says: "intervals 1 and 2",
		},
		"order": {
			list: []date.Interval{between("2020-01-01", "2021-01-01"), between("2019-01-01", "2020-01-01")},
			want: []error{date.ErrOverlap},
		},
		"empty": {list: []date.Interval{between("2020-01-01", "2020-01-01")}, want: []error{date.ErrEmpty}},
		"two faults": {
			list: []date.Interval{between("", "2020-01-01"), between("2020-02-01", "2020-03-01"), between("2020-02-20", "")},
			want: []error{date.ErrGap, date.ErrOverlap},
		},
	} {
		err := date.Consecutive(tt.list)
		if (err != nil) != (tt.want != nil) {
			t.Errorf("%s: %v", name, err)
		}
		for _, want := range tt.want {
			if !errors.Is(err, want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
	}
}

func TestPropertyIntervals(t *testing.T) {
	end := rapid.OneOf(anyDay(), rapid.Just(date.Beginning), rapid.Just(date.Forever))
	rapid.Check(t, func(t *rapid.T) {
		a := date.Interval{From: end.Draw(t, "a.from"), Before: end.Draw(t, "a.before")}
		b := date.Interval{From: end.Draw(t, "b.from"), Before: end.Draw(t, "b.before")}
		d := anyDay().Draw(t, "d")
		both := a.Intersect(b)
		if both.Contains(d) != (a.Contains(d) && b.Contains(d)) {
			t.Fatalf("%s and %s at %s", a, b, d)
		}
		if both != b.Intersect(a) || a.Overlaps(b) != !both.Empty() {
			t.Fatalf("%s and %s", a, b)
		}
		if a.Empty() && a.Contains(d) {
			t.Fatalf("%s is empty and contains %s", a, d)
		}
		if last, ok := a.LastDay(); ok && (!a.Contains(last) || a.Contains(last+1)) {
			t.Fatalf("last day of %s is %s", a, last)
		}
	})
}

func TestPropertyConsecutive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cuts := rapid.SliceOfNDistinct(anyDay(), 2, 8, rapid.ID).Draw(t, "cuts")
		var list []date.Interval
		from := date.Beginning
		for range cuts {
			next := date.Forever
			for _, c := range cuts {
				if c > from && c < next {
					next = c
				}
			}
			list = append(list, date.Interval{From: from, Before: next})
			from = next
		}
		if err := date.Consecutive(list); err != nil {
			t.Fatal(err)
		}
		k := rapid.IntRange(1, len(list)-1).Draw(t, "broken")
		list[k].From++
		if date.Consecutive(list) == nil {
			t.Fatalf("a gap before interval %d goes unseen", k+1)
		}
	})
}
