package office

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
)

const longOne qyzmet.SubjectID = "c-long"

// story is a file as the store has it, with acts that a transaction wrote and took
// back.
type story struct {
	*rapid.T
	entries []qyzmet.Entry
	made    int
	day     date.Date
}

// act adds an act: most come last by their day and only set something.
func (s *story) act() qyzmet.Entry {
	s.made++
	effect := s.day
	a := &qyzmet.Act{Envelope: qyzmet.Envelope{ID: qyzmet.ActID(fmt.Sprint("a-", s.made)), Kind: "k", Subjects: []qyzmet.SubjectID{longOne}}, Payload: &qyzmet.Payload{}}
	set := qyzmet.Set{Subject: longOne, Path: "x.a", Op: qyzmet.SetValue, Value: qyzmet.WordValue(fmt.Sprint(s.made))}
	switch rapid.IntRange(0, 40).Draw(s.T, "what") {
	case 0:
		if len(s.entries) == 0 {
			break
		}
		a.Envelope.Undoes, a.Envelope.Of = qyzmet.FromStart, s.entries[rapid.IntRange(0, len(s.entries)-1).Draw(s.T, "undone")].Act.Envelope.ID
	case 1:
		effect += date.Date(rapid.IntRange(-3, 3).Draw(s.T, "effect"))
	case 2, 3, 4, 5, 6, 7, 8, 9:
		set = qyzmet.Set{Subject: longOne, Path: "x.list", Op: qyzmet.AddItem, Value: qyzmet.ListValue(qyzmet.Item{"n": qyzmet.IntValue(int64(s.made))})}
	case 10:
		if rapid.IntRange(0, 3).Draw(s.T, "merges") == 0 {
			set = qyzmet.Set{Subject: longOne, Op: qyzmet.MergeIn, Value: qyzmet.WordValue("c-2")}
		}
	}
	a.Envelope.Effect, a.Envelope.Issued, a.Payload.Sets = effect, effect, []qyzmet.Set{set}
	return qyzmet.Entry{Position: qyzmet.Position(len(s.entries) + 1), Act: a}
}

// anew is the file read anew: the same acts in other places of memory.
func (s *story) anew() []qyzmet.Entry {
	out := slices.Clone(s.entries)
	for i, e := range out {
		a := *e.Act
		out[i].Act = &a
	}
	return out
}

func (s *story) erase() {
	i := rapid.IntRange(0, len(s.entries)-1).Draw(s.T, "erased")
	a := *s.entries[i].Act
	a.Payload = nil
	s.entries = slices.Clone(s.entries)
	s.entries[i].Act = &a
}

// Whatever was read in between, undone, erased or read anew: a record that is kept is
// the fold of the acts that it is asked for.
func TestLongFilesAreTheFold(t *testing.T) {
	kept, looked := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		s := &story{T: t, day: date.MustNew(2026, 1, 10)}
		var k longFiles
		for range leastLong {
			s.entries = append(s.entries, qyzmet.Entry{Position: qyzmet.Position(len(s.entries) + 1), Act: s.act().Act})
		}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			read := s.entries
			switch rapid.IntRange(0, 20).Draw(t, "step") {
			case 0:
				s.erase()
				read = s.entries
			case 1: // written, read in the transaction, and taken back
				read = append(slices.Clip(s.entries), s.act())
			case 2: // by somebody who read before the last were recorded
				read = s.entries[:len(s.entries)-rapid.IntRange(0, 3).Draw(t, "behind")]
			case 3:
				read = s.anew()
			case 4:
				s.day++
			case 5:
				s.day--
			default:
				for range rapid.IntRange(0, 3).Draw(t, "acts") {
					s.entries = append(slices.Clip(s.entries), s.act())
				}
				read = s.entries
			}
			on := s.day + date.Date(max(0, rapid.IntRange(-8, 3).Draw(t, "ahead")))
			got := k.fold(longOne, read, s.day, on)
			if looked++; got == nil {
				continue
			}
			kept++
			want := record.Of(longOne, read, on, 0)
			if got.UpTo != want.UpTo || got.On != want.On || !reflect.DeepEqual(got.Values(), want.Values()) || !sameLines(got.Lines, want.Lines) {
				t.Fatalf("kept: %v on %s up to %d\nfolded: %v", got.Values(), got.On, got.UpTo, want.Values())
			}
		}
	})
	if kept < looked/3 {
		t.Errorf("%d of %d records came from what is kept: too few to say anything", kept, looked)
	}
}

func sameLines(a, b []record.Line) bool {
	return slices.EqualFunc(a, b, func(x, y record.Line) bool {
		return x.Position == y.Position && x.Act.Envelope.ID == y.Act.Envelope.ID && (x.Act.Payload == nil) == (y.Act.Payload == nil) && x.UndoneBy == y.UndoneBy && x.From == y.From
	})
}

// What is kept is bounded: by the acts of two generations, or one file each.
func TestLongFilesAreFew(t *testing.T) {
	var k longFiles
	for i := range 400 {
		s := qyzmet.SubjectID(fmt.Sprint("c-", i))
		entries := make([]qyzmet.Entry, 500+i%7*1000)
		for n := range entries {
			entries[n] = qyzmet.Entry{Position: qyzmet.Position(n + 1), Act: &qyzmet.Act{Envelope: qyzmet.Envelope{ID: qyzmet.ActID(fmt.Sprint(n)), Effect: 5}}}
		}
		if k.fold(s, entries, 6, 6) == nil || k.fold(s, entries, 6, 6) == nil {
			t.Fatal("a long file is not kept")
		}
		acts := 0
		for _, files := range []map[qyzmet.SubjectID]*kept{k.young, k.old} {
			for _, f := range files {
				acts += len(f.states[0].entries)
			}
		}
		if acts > 2*mostKept {
			t.Fatalf("%d acts are kept", acts)
		}
	}
	if k.forget(); k.young != nil || k.old != nil {
		t.Error("files are kept that were to be forgotten")
	}
}
