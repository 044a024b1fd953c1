package procedure_test

import (
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// held holds what a story recorded last to a record that is extended act by act: it
// has the values and the duties of the fold of all acts.
func (t *teller) held(a *qyzmet.Act) {
	t.Helper()
	last := t.entries[len(t.entries)-1]
	for _, s := range a.Envelope.Subjects {
		fold := t.record(s, a.Envelope.Effect)
		var next *record.Record
		var ok bool
		if was := t.kept[s]; was != nil {
			next, ok = was.Extend([]qyzmet.Entry{last}, a.Envelope.Effect)
		}
		t.kept[s] = fold
		all := procedure.Duties(t.book, fold)
		if open := procedure.Open(t.book, fold); !reflect.DeepEqual(open, stillOpen(all)) {
			t.Errorf("%s: open are %v, want %v", t.at, open, stillOpen(all))
		}
		if !ok {
			continue
		}
		storiesExtended.Add(1)
		t.kept[s] = next
		if !reflect.DeepEqual(next.Values(), fold.Values()) || !reflect.DeepEqual(next.Lines, fold.Lines) || next.UpTo != fold.UpTo {
			t.Errorf("%s: the record of %s that was extended is not the fold of its acts", t.at, s)
		}
		if got := procedure.Duties(t.book, next); !reflect.DeepEqual(got, all) {
			t.Errorf("%s: duties by the extended record %v, want %v", t.at, got, all)
		}
	}
}

// storiesExtended counts records that were extended in stories.
var storiesExtended atomic.Int64

func stillOpen(all []procedure.Due) []procedure.Due {
	var out []procedure.Due
	for _, d := range all {
		if d.State == procedure.DutyOpen || d.State == procedure.DutyPaused {
			out = append(out, d)
		}
	}
	return out
}

// Every duty is ended by the first act of its file that can end it, however the acts
// came in and whichever of them refer to one another.
func TestEndedByTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		match := rapid.SampledFrom([]string{"subject", "of"}).Draw(t, "discharged by match")
		book := &rulebook.Book{Duties: []*rulebook.Duty{{ID: "d", About: "person", Ours: true, Raised: &rulebook.Raised{By: []qyzmet.ActKind{"raise", "again"}},
			Discharged: &rulebook.Ended{By: []qyzmet.ActKind{"done", "again"}, Match: match}, Dropped: &rulebook.Ended{By: []qyzmet.ActKind{"drop"}, Match: "of"}}}}
		var h history
		for i := range rapid.IntRange(1, 14).Draw(t, "acts") {
			kind := rapid.SampledFrom([]qyzmet.ActKind{"raise", "again", "done", "drop", "other"}).Draw(t, "kind")
			on := start + date.Date(i)
			if rapid.IntRange(0, 5).Draw(t, "late entry") == 0 {
				on = start + date.Date(rapid.IntRange(0, 14).Draw(t, "day"))
			}
			h.add(kind, on, func(e *qyzmet.Envelope) {
				if i > 0 {
					e.Of = h[rapid.IntRange(0, i-1).Draw(t, "of")].Act.Envelope.ID
				}
				if i > 0 && rapid.IntRange(0, 6).Draw(t, "undoes") == 0 {
					e.Undoes = qyzmet.FromStart
				}
			})
		}
		r := record.Of(who, slices.Clone(h), late, 0)
		all := procedure.Duties(book, r)
		for _, d := range all {
			by, state := firstEnd(r, d, match)
			if d.EndedBy != by || d.State != state {
				t.Errorf("the duty of %s is %s by %q, want %s by %q", d.By.Envelope.ID, d.State, d.EndedBy, state, by)
			}
		}
		if open := procedure.Open(book, r); !reflect.DeepEqual(open, stillOpen(all)) {
			t.Errorf("open are %v, want %v", open, stillOpen(all))
		}
	})
}

// firstEnd looks at every act of a record.
func firstEnd(r *record.Record, d procedure.Due, match string) (qyzmet.ActID, procedure.DutyState) {
	raised := slices.IndexFunc(r.Lines, func(l record.Line) bool { return l.Act == d.By })
	if l := r.Lines[raised]; l.UndoneBy != "" {
		return l.UndoneBy, procedure.DutyDropped
	}
	for _, l := range r.Lines {
		e := l.Act.Envelope
		of := e.Of == d.By.Envelope.ID
		switch {
		case l.Position <= r.Lines[raised].Position || l.UndoneBy != "":
		case (e.Kind == "done" || e.Kind == "again") && (match == "subject" || of):
			return e.ID, procedure.DutyDone
		case e.Kind == "drop" && of:
			return e.ID, procedure.DutyDropped
		}
	}
	return "", procedure.DutyOpen
}
