package procedure_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// The duty of these tests: raised by an act raise, discharged by an act done,
// its clock stopped by stop and started again by go.
const (
	who         qyzmet.SubjectID = "p-1"
	start                        = date.Date(20000)
	late                         = start + 4000
	newYear2024                  = date.Date(19723)
)

func oneDuty(count int64, unit string, calendar *date.Calendar) *rulebook.Book {
	return &rulebook.Book{Calendar: calendar, Duties: []*rulebook.Duty{{
		ID: "d", About: "person", Ours: true,
		Raised:     &rulebook.Raised{By: []qyzmet.ActKind{"raise"}},
		Discharged: &rulebook.Ended{By: []qyzmet.ActKind{"done"}, Match: "subject"},
		Paused:     []*rulebook.Pause{{By: []qyzmet.ActKind{"stop"}, Until: []qyzmet.ActKind{"go"}, Ours: true}},
		Clock:      &rulebook.Clock{Count: &count, Unit: unit},
	}}}
}

// history is made of acts that take effect on the day of issue; their positions
// follow their days.
type history []qyzmet.Entry

func (h *history) add(kind qyzmet.ActKind, on date.Date, changes ...func(*qyzmet.Envelope)) qyzmet.ActID {
	at := qyzmet.Position(len(*h) + 1)
	e := qyzmet.Envelope{ID: qyzmet.ActID(fmt.Sprintf("a-%d", at)), Kind: kind, Subjects: []qyzmet.SubjectID{who}, Issued: on, Effect: on}
	for _, c := range changes {
		c(&e)
	}
	*h = append(*h, qyzmet.Entry{Position: at, Act: &qyzmet.Act{Envelope: e, Payload: &qyzmet.Payload{}}})
	return e.ID
}

func undoing(how qyzmet.Undoing, of qyzmet.ActID) func(*qyzmet.Envelope) {
	return func(e *qyzmet.Envelope) { e.Undoes, e.Of = how, of }
}

func (h history) duties(book *rulebook.Book, on date.Date) []procedure.Due {
	return procedure.Duties(book, record.Of(who, h, on, 0))
}

// stopsAndGoes draws a history: raised on the first day, then stopped and started.
func stopsAndGoes(t *rapid.T) history {
	var h history
	h.add("raise", start)
	on := start
	for range rapid.IntRange(0, 8).Draw(t, "acts") {
		on += date.Date(rapid.IntRange(0, 6).Draw(t, "after"))
		h.add(rapid.SampledFrom([]qyzmet.ActKind{"stop", "go"}).Draw(t, "kind"), on)
	}
	return h
}

// walked counts the last day of a term of n days one day after another. 0: the
// clock stands still for good.
func walked(h history, n int) date.Date {
	still, elapsed := false, 0
	for day := start; day < late; day++ {
		for _, e := range h {
			if e.Act.Envelope.Effect == day && e.Act.Envelope.Kind != "raise" {
				still = e.Act.Envelope.Kind == "stop"
			}
		}
		switch {
		case still:
		case elapsed == n:
			return day
		default:
			elapsed++
		}
	}
	return 0
}

// TestPauses holds the clock of days to a count of one day after another.
func TestPauses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, n := stopsAndGoes(t), rapid.IntRange(1, 12).Draw(t, "term")
		due := h.duties(oneDuty(int64(n), "days", nil), late)
		if len(due) != 1 {
			t.Fatalf("%d duties", len(due))
		}
		if got, want := due[0].Clock.Until, walked(h, n); got != want {
			t.Errorf("the last day is %s, counted one by one %s; pauses %v", got, want, due[0].Clock.Pauses)
		}
		if paused := due[0].State == procedure.DutyPaused; paused != (walked(h, n) == 0) {
			t.Errorf("the duty is %s", due[0].State)
		}
	})
}

// TestUnits holds the other units to arithmetic of their own, without pauses.
func TestUnits(t *testing.T) {
	calendar, err := date.NewCalendar([]date.YearData{{Year: 2024, Complete: true}, {Year: 2025}})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "term")
		var h history
		from := newYear2024.AddDays(rapid.IntRange(0, 600).Draw(t, "from"))
		h.add("raise", from)
		c := h.duties(oneDuty(int64(n), "working-days", calendar), late)[0].Clock
		worked := 0
		for day := from + 1; day <= c.Until; day++ {
			if works, err := calendar.IsWorking(day); err != nil || works {
				worked++
			}
		}
		if works, err := calendar.IsWorking(c.Until); worked != n || !works || err != nil {
			t.Errorf("%d working days after %s end on %s: %d, works %v, %v", n, from, c.Until, worked, works, err)
		}
		if c.Provisional != (c.Until.Year() == 2025) {
			t.Errorf("from %s until %s provisional is %v", from, c.Until, c.Provisional)
		}
		if got := h.duties(oneDuty(int64(n), "months", nil), late)[0].Clock.Until; got != from.AddMonths(n, date.EndOfMonth) {
			t.Errorf("%d months after %s are %s", n, from, got)
		}
		if got := h.duties(oneDuty(int64(n), "years", nil), late)[0].Clock.Until; got != from.AddMonths(12*n, date.EndOfMonth) {
			t.Errorf("%d years after %s are %s", n, from, got)
		}
	})
}

// A year whose calendar is not held leaves the last day open.
func TestCalendarNotHeld(t *testing.T) {
	var h history
	h.add("raise", start)
	if c := h.duties(oneDuty(3, "working-days", nil), late)[0].Clock; c.Until != 0 || !c.NotHeld {
		t.Errorf("the last day is %s, not held %v", c.Until, c.NotHeld)
	}
}

// TestUndonePauses: a stop undone from the start never was; one undone later ends
// as if the clock had been started on that day.
func TestUndonePauses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "term")
		book := oneDuty(int64(n), "days", nil)
		on := start + date.Date(rapid.IntRange(0, 15).Draw(t, "stop"))
		back := on + date.Date(rapid.IntRange(1, 15).Draw(t, "undone"))
		var plain, corrected, cancelled, started history
		for _, h := range []*history{&plain, &corrected, &cancelled, &started} {
			h.add("raise", start)
		}
		corrected.add("correct", back, undoing(qyzmet.FromStart, corrected.add("stop", on)))
		cancelled.add("cancel", back, undoing(qyzmet.FromEffect, cancelled.add("stop", on)))
		started.add("stop", on)
		started.add("go", back)
		until := func(h history) date.Date { return h.duties(book, late)[0].Clock.Until }
		if until(corrected) != until(plain) {
			t.Errorf("undone from the start: %s, want %s", until(corrected), until(plain))
		}
		if until(cancelled) != until(started) {
			t.Errorf("undone from its effect: %s, want %s", until(cancelled), until(started))
		}
		before := cancelled.duties(book, back-1)[0]
		if stopped := before.State == procedure.DutyPaused; stopped != (on <= start+date.Date(n)) {
			t.Errorf("the day before it is undone the duty is %s", before.State)
		}
	})
}

// TestUndoneEnds: undoing what raised a duty drops it; undoing what discharged it
// opens it again; each from its day on.
func TestUndoneEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := oneDuty(5, "days", nil)
		done := start + date.Date(rapid.IntRange(0, 9).Draw(t, "done"))
		undone := done + date.Date(rapid.IntRange(1, 9).Draw(t, "undone"))
		dropped := undone + date.Date(rapid.IntRange(1, 9).Draw(t, "dropped"))
		var h history
		raised := h.add("raise", start)
		h.add("cancel", undone, undoing(qyzmet.FromEffect, h.add("done", done)))
		h.add("cancel", dropped, undoing(qyzmet.FromEffect, raised))
		for _, look := range []struct {
			on   date.Date
			want procedure.DutyState
		}{{done - 1, procedure.DutyOpen}, {done, procedure.DutyDone}, {undone - 1, procedure.DutyDone}, {undone, procedure.DutyOpen},
			{dropped - 1, procedure.DutyOpen}, {dropped, procedure.DutyDropped}} {
			due := h.duties(book, look.on)
			if look.on < start {
				if len(due) != 0 {
					t.Errorf("a duty on %s, before it is raised: %v", look.on, due[0].State)
				}
			} else if len(due) != 1 || due[0].State != look.want {
				t.Errorf("on %s: %v, want %s", look.on, due, look.want)
			}
		}
	})
}

// TestEarlierDay: on a day the duties are those of the acts by then, in whatever
// order the acts are handed in.
func TestEarlierDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := oneDuty(int64(rapid.IntRange(1, 12).Draw(t, "term")), "days", nil)
		h := stopsAndGoes(t)
		h.add("done", h[len(h)-1].Act.Envelope.Effect+date.Date(rapid.IntRange(0, 5).Draw(t, "done")))
		on := start + date.Date(rapid.IntRange(-1, 60).Draw(t, "on"))
		var by history
		for _, e := range h {
			if e.Act.Envelope.Effect <= on {
				by = append(by, e)
			}
		}
		mixed := append(history(nil), h...)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		got, want := mixed.duties(book, on), by.duties(book, on)
		for i := range got {
			got[i].Duty, want[i].Duty = nil, nil
		}
		if len(got) != len(want) || !reflect.DeepEqual(got, want) {
			t.Errorf("on %s: %v, by the acts until then %v", on, got, want)
		}
	})
}
