package record_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
)

const who qyzmet.SubjectID = "p-1"

func day(s string) date.Date {
	d, err := date.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

type change func(*qyzmet.Act)

// entry makes an act about who at a position, in effect from a day.
func entry(at qyzmet.Position, effect string, changes ...change) qyzmet.Entry {
	a := &qyzmet.Act{Envelope: qyzmet.Envelope{ID: qyzmet.ActID(fmt.Sprintf("a-%d", at)), Kind: "k", Subjects: []qyzmet.SubjectID{who}, Effect: day(effect)},
		Payload: &qyzmet.Payload{}}
	for _, c := range changes {
		c(a)
	}
	return qyzmet.Entry{Position: at, Act: a}
}

func sets(op qyzmet.SetOp, p qyzmet.Path, v qyzmet.Value) change {
	return func(a *qyzmet.Act) {
		a.Payload.Sets = append(a.Payload.Sets, qyzmet.Set{Subject: a.Envelope.Subjects[0], Op: op, Path: p, Value: v})
	}
}

func undoes(how qyzmet.Undoing, of qyzmet.Position) change {
	return func(a *qyzmet.Act) {
		a.Envelope.Undoes, a.Envelope.Of = how, qyzmet.ActID(fmt.Sprintf("a-%d", of))
	}
}

func about(s qyzmet.SubjectID) change {
	return func(a *qyzmet.Act) { a.Envelope.Subjects = []qyzmet.SubjectID{s} }
}

func word(s string) qyzmet.Value { return qyzmet.WordValue(s) }

func TestTwoAxes(t *testing.T) {
	entries := []qyzmet.Entry{
		entry(1, "2026-01-10", sets(qyzmet.SetValue, "x.fitness", word("fit"))),
		entry(2, "2026-03-01", sets(qyzmet.SetValue, "x.fitness", word("unfit"))),
		entry(3, "2026-02-01", sets(qyzmet.SetValue, "x.fitness", word("limited"))), // learnt late
	}
	for _, c := range []struct {
		on   string
		upTo qyzmet.Position
		want string
	}{
		{"2026-01-09", 0, ""}, {"2026-01-10", 0, "fit"}, {"2026-02-15", 2, "fit"}, {"2026-02-15", 3, "limited"},
		{"2026-03-01", 0, "unfit"}, {"2026-03-01", 1, "fit"},
	} {
		if got := record.Of(who, entries, day(c.on), c.upTo).Text("x.fitness"); got != c.want {
			t.Errorf("on %s up to %d: %q, want %q", c.on, c.upTo, got, c.want)
		}
	}
}

func TestCorrectionCancellationAndTheirUndoing(t *testing.T) {
	entries := []qyzmet.Entry{
		entry(1, "2026-01-01", sets(qyzmet.SetValue, "x.a", word("wrong"))),
		entry(2, "2026-01-01", undoes(qyzmet.FromStart, 1), sets(qyzmet.SetValue, "x.a", word("right"))),
		entry(3, "2026-02-01", sets(qyzmet.SetValue, "x.b", word("deferred"))),
		entry(4, "2026-04-01", undoes(qyzmet.FromEffect, 3)),
		entry(5, "2026-05-01", undoes(qyzmet.FromStart, 4)), // the cancellation itself was a mistake
		entry(6, "2026-06-01", sets(qyzmet.SetValue, "x.c", word("held"))),
		entry(7, "2026-06-10", undoes(qyzmet.FromEffect, 6)),
		entry(8, "2026-06-20", undoes(qyzmet.FromEffect, 7)), // set aside for ten days only
	}
	at := func(on string, upTo qyzmet.Position, p qyzmet.Path) string {
		return record.Of(who, entries, day(on), upTo).Text(p)
	}
	for _, c := range []struct {
		on   string
		upTo qyzmet.Position
		path qyzmet.Path
		want string
	}{
		{"2026-01-01", 1, "x.a", "wrong"}, {"2026-01-01", 2, "x.a", "right"},
		{"2026-03-01", 4, "x.b", "deferred"}, {"2026-04-01", 4, "x.b", ""}, {"2026-04-01", 5, "x.b", "deferred"},
		{"2026-06-09", 0, "x.c", "held"}, {"2026-06-10", 0, "x.c", ""}, {"2026-06-19", 0, "x.c", ""}, {"2026-06-20", 0, "x.c", "held"},
	} {
		if got := at(c.on, c.upTo, c.path); got != c.want {
			t.Errorf("on %s up to %d: %s = %q, want %q", c.on, c.upTo, c.path, got, c.want)
		}
	}
}

func TestMerge(t *testing.T) {
	merge := func(a *qyzmet.Act) {
		a.Payload.Sets = append(a.Payload.Sets, qyzmet.Set{Subject: who, Op: qyzmet.MergeIn, Value: word("p-2")})
	}
	entries := []qyzmet.Entry{
		entry(1, "2026-01-01", sets(qyzmet.SetValue, "x.a", word("one"))),
		entry(2, "2026-01-02", about("p-2"), sets(qyzmet.SetValue, "x.b", word("two"))),
		entry(3, "2026-02-01", merge),
		entry(4, "2026-03-01", undoes(qyzmet.FromEffect, 3)),
	}
	for on, want := range map[string]string{"2026-01-31": "", "2026-02-01": "two", "2026-03-01": ""} {
		if got := record.Of(who, entries, day(on), 0).Text("x.b"); got != want {
			t.Errorf("on %s: %q, want %q", on, got, want)
		}
	}
}

func TestListsAndErasure(t *testing.T) {
	item := func(n int64) qyzmet.Value { return qyzmet.ListValue(qyzmet.Item{"n": qyzmet.IntValue(n)}) }
	erased := entry(3, "2026-01-03")
	erased.Act.Payload = nil
	r := record.Of(who, []qyzmet.Entry{
		entry(1, "2026-01-01", sets(qyzmet.AddItem, "x.list", item(1)), sets(qyzmet.AddItem, "x.words", word("b"))),
		entry(2, "2026-01-02", sets(qyzmet.AddItem, "x.list", item(2)), sets(qyzmet.AddItem, "x.words", word("a"))),
		erased,
		entry(4, "2026-01-04", sets(qyzmet.ClearIt, "x.gone", qyzmet.Value{})),
	}, day("2026-02-01"), 0)
	if got := r.Value("x.list").String(); got != "[{n: 1}, {n: 2}]" {
		t.Error(got)
	}
	if got := r.Value("x.words").String(); got != "[a, b]" {
		t.Error(got)
	}
	if len(r.Lines) != 4 || r.UpTo != 4 {
		t.Errorf("%d lines up to %d", len(r.Lines), r.UpTo)
	}
}

// The order in which acts are handed over never matters, and With is what
// recording the act would give.
func TestOrderNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "acts")
		var entries []qyzmet.Entry
		for i := range n {
			at := qyzmet.Position(i + 1)
			var cs []change
			if i > 0 && rapid.IntRange(0, 3).Draw(t, "undoes") == 0 {
				how := rapid.SampledFrom([]qyzmet.Undoing{qyzmet.FromStart, qyzmet.FromEffect}).Draw(t, "how")
				cs = append(cs, undoes(how, qyzmet.Position(rapid.IntRange(1, i).Draw(t, "of"))))
			}
			p := rapid.SampledFrom([]qyzmet.Path{"x.a", "x.b"}).Draw(t, "path")
			op := rapid.SampledFrom([]qyzmet.SetOp{qyzmet.SetValue, qyzmet.AddItem, qyzmet.ClearIt}).Draw(t, "op")
			v := qyzmet.WordsValue(fmt.Sprint(i))
			cs = append(cs, sets(op, p, v))
			entries = append(entries, entry(at, fmt.Sprintf("2026-01-%02d", rapid.IntRange(1, 9).Draw(t, "day")), cs...))
		}
		on := day(fmt.Sprintf("2026-01-%02d", rapid.IntRange(1, 9).Draw(t, "on")))
		want := record.Of(who, slices.Clone(entries), on, 0)
		shuffled := rapid.Permutation(entries).Draw(t, "order")
		got := record.Of(who, shuffled, on, 0)
		same(t, want, got)
		same(t, want, record.Of(who, slices.Clone(entries[:n-1]), on, 0).With(entries[n-1].Act))
		if n > 1 { // up to position 0 means all
			same(t, record.Of(who, slices.Clone(entries[:n-1]), on, 0), record.Of(who, slices.Clone(entries), on, qyzmet.Position(n-1)))
		}
	})
}

func same(t *rapid.T, want, got *record.Record) {
	if fmt.Sprint(want.Values()) != fmt.Sprint(got.Values()) {
		t.Fatalf("%v, want %v", got.Values(), want.Values())
	}
}

func BenchmarkOf20(b *testing.B) {
	var entries []qyzmet.Entry
	for i := range 20 {
		entries = append(entries, entry(qyzmet.Position(i+1), fmt.Sprintf("2026-01-%02d", i+1),
			sets(qyzmet.SetValue, qyzmet.Path(fmt.Sprintf("x.a%d", i%7)), word("v")), sets(qyzmet.SetValue, "x.b", word("w"))))
	}
	on := day("2026-06-01")
	for b.Loop() {
		record.Of(who, entries, on, 0)
	}
}

// Walk shows the record as each act left it; acts that were undone are not met.
func TestWalk(t *testing.T) {
	r := record.Of(who, []qyzmet.Entry{
		entry(3, "2026-03-01", sets(qyzmet.SetValue, "card.x", qyzmet.WordValue("c"))),
		entry(1, "2026-01-01", sets(qyzmet.SetValue, "card.x", qyzmet.WordValue("a"))),
		entry(2, "2026-02-01", sets(qyzmet.SetValue, "card.x", qyzmet.WordValue("b"))),
		entry(4, "2026-02-01", func(a *qyzmet.Act) { a.Envelope.Of, a.Envelope.Undoes = "a-2", qyzmet.FromStart }),
		entry(5, "2027-01-01", sets(qyzmet.SetValue, "card.x", qyzmet.WordValue("later"))),
	}, day("2026-06-01"), 0)
	var got []string
	r.Walk(func(after *record.Record, l record.Line) {
		got = append(got, string(l.Act.Envelope.ID)+" "+after.Text("card.x"))
		if all := after.Values()["card.x"]; all.S != after.Text("card.x") {
			t.Errorf("among all values %q, by itself %q", all.S, after.Text("card.x"))
		}
	})
	if want := []string{"a-1 a", "a-4 a", "a-3 c"}; !slices.Equal(got, want) {
		t.Errorf("walked %q, want %q", got, want)
	}
	if r.Text("card.x") != "c" {
		t.Error("walking changed the record")
	}
}
