package record_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/internal/record"
)

// A record that is extended act by act is what the fold of all acts gives, and those
// that it was extended from stay what they were.
func TestExtendedIsFolded(t *testing.T) {
	extended, folded := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.Bool().Draw(t, "plain") // long stretches that can be extended, or anything
		all := history(t, plain)
		at := 0
		on := day("2026-01-01").AddDays(rapid.IntRange(0, 5).Draw(t, "first day"))
		r := record.Of(who, nil, on, 0)
		type was struct {
			r    *record.Record
			said string
		}
		var before []was
		for at < len(all) {
			before = append(before, was{r, told(r)})
			n := rapid.IntRange(0, min(3, len(all)-at)).Draw(t, "more")
			on = min(day("2026-01-20"), on.AddDays(rapid.IntRange(0, 2).Draw(t, "days later")))
			want := record.Of(who, slices.Clone(all[:at+n]), on, 0)
			next, ok := r.Extend(slices.Clone(all[at:at+n]), on)
			if ok {
				extended++
				if got := told(next); got != told(want) {
					t.Fatalf("extended by %d acts at %s:\n%s\nfolded:\n%s", n, on, got, told(want))
				}
			} else {
				folded++
				next = want
			}
			places(t, next)
			r, at = next, at+n
		}
		for _, b := range before {
			if now := told(b.r); now != b.said {
				t.Fatalf("a record that was extended is now\n%s\nand was\n%s", now, b.said)
			}
			places(t, b.r)
		}
	})
	if extended < 100 || folded < 100 {
		t.Errorf("%d extended, %d folded anew: the test looks at one of both only", extended, folded)
	}
}

// history draws acts; in a plain one most come last by their day of effect.
func history(t *rapid.T, plain bool) []qyzmet.Entry {
	n := rapid.IntRange(1, 25).Draw(t, "acts")
	var all []qyzmet.Entry
	last := 1
	for i := range n {
		odd := !plain || rapid.IntRange(0, 14).Draw(t, "odd") == 0
		effect := last
		if odd {
			effect = rapid.IntRange(1, 20).Draw(t, "day")
		} else if rapid.IntRange(0, 3).Draw(t, "a day passes") == 0 {
			last, effect = min(20, last+1), min(20, last+1)
		}
		all = append(all, entry(qyzmet.Position(i+1), fmt.Sprintf("2026-01-%02d", effect), changes(t, i, odd)...))
	}
	return all
}

func changes(t *rapid.T, i int, odd bool) []change {
	var out []change
	out = append(out, func(a *qyzmet.Act) {
		a.Envelope.Kind = rapid.SampledFrom([]qyzmet.ActKind{"k", "l", "m"}).Draw(t, "kind")
	})
	if i > 0 && rapid.Bool().Draw(t, "refers") {
		of := qyzmet.ActID(fmt.Sprintf("a-%d", rapid.IntRange(1, i).Draw(t, "of")))
		out = append(out, func(a *qyzmet.Act) { a.Envelope.Of = of })
	}
	what := 9
	if odd {
		what = rapid.IntRange(0, 9).Draw(t, "what")
	}
	switch {
	case what == 0:
		return append(out, undoes(rapid.SampledFrom([]qyzmet.Undoing{qyzmet.FromStart, qyzmet.FromEffect}).Draw(t, "how"), qyzmet.Position(rapid.IntRange(1, i+2).Draw(t, "undone")))) // also itself, or one yet to come
	case what == 1:
		return append(out, sets(qyzmet.MergeIn, "", word("p-2")))
	case what == 2:
		return append(out, func(a *qyzmet.Act) { a.Payload = nil })
	case what == 3:
		out = append(out, about("p-2"))
	}
	for range rapid.IntRange(0, 2).Draw(t, "sets") {
		p := rapid.SampledFrom([]qyzmet.Path{"x.list", "x.other", "x.words", "x.a"}).Draw(t, "path")
		op := rapid.SampledFrom([]qyzmet.SetOp{qyzmet.AddItem, qyzmet.AddItem, qyzmet.AddItem, qyzmet.SetValue, qyzmet.InitValue, qyzmet.ClearIt}).Draw(t, "op")
		v := qyzmet.ListValue(qyzmet.Item{"n": qyzmet.IntValue(int64(i))})
		if p == "x.words" || p == "x.a" {
			v = qyzmet.WordsValue(fmt.Sprint(i))
		}
		out = append(out, sets(op, p, v))
	}
	return out
}

// told is all that a record says.
func told(r *record.Record) string {
	out := fmt.Sprintf("%s on %s up to %d\n", r.Subject, r.On, r.UpTo)
	for _, l := range r.Lines {
		out += fmt.Sprintf("%d %s %q %s %v\n", l.Position, l.Act.Envelope.ID, l.UndoneBy, l.From, l.Stands(r.On))
	}
	for _, p := range r.Paths() {
		h, _ := r.Held(p)
		out += fmt.Sprintf("%s = %s since %s by %s %s at %d\n", p, h.Value, h.Since, h.Act, h.Kind, h.Position)
	}
	return out
}

// places holds the places of acts by kind, and of those that refer to one, to a look
// at every act.
func places(t *rapid.T, r *record.Record) {
	where := func(has func(qyzmet.Envelope) bool) []int {
		var out []int
		for i, l := range r.Lines {
			if has(l.Act.Envelope) {
				out = append(out, i)
			}
		}
		return out
	}
	for _, kinds := range [][]qyzmet.ActKind{nil, {"k"}, {"m", "k"}, {"k", "l", "k"}} {
		want := where(func(e qyzmet.Envelope) bool { return slices.Contains(kinds, e.Kind) })
		if got := r.OfKinds(kinds...); !slices.Equal(got, want) {
			t.Fatalf("acts of %v are at %v, want %v", kinds, got, want)
		}
	}
	for i := range len(r.Lines) + 2 {
		id := qyzmet.ActID(fmt.Sprintf("a-%d", i))
		want := where(func(e qyzmet.Envelope) bool { return e.Of == id })
		if got := r.Referring(id); !slices.Equal(got, want) {
			t.Fatalf("acts that refer to %s are at %v, want %v", id, got, want)
		}
	}
	if r.InOrder() && !slices.IsSortedFunc(r.Lines, func(a, b record.Line) int { return int(a.Position - b.Position) }) {
		t.Fatal("the acts are not in the order in which they were recorded")
	}
}
