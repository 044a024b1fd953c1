package register

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
)

// model is the register in a few lines: what is recorded, by key and in order.
type model struct {
	byKey map[string]modelAct
	order []modelAct
}

type modelAct struct {
	position qyzmet.Position
	number   string
	subjects []qyzmet.SubjectID
	id       qyzmet.ActID
	erased   bool
}

func (m *model) head(s qyzmet.SubjectID) qyzmet.Position {
	for i := len(m.order) - 1; i >= 0; i-- {
		if slices.Contains(m.order[i].subjects, s) {
			return m.order[i].position
		}
	}
	return 0
}

// append says what the register ought to answer to a call of drafts: a code, or
// which of them are new.
func (m *model) append(drafts []Draft) (code qyzmet.Code, fresh []bool) {
	first := map[string]string{}
	for _, d := range drafts {
		number := d.Act.Payload.Number
		if earlier, twice := first[d.Key]; twice {
			if earlier != number {
				return qyzmet.Repeated, nil
			}
			fresh = append(fresh, false)
			continue
		}
		first[d.Key] = number
		if was, ok := m.byKey[d.Key]; ok {
			if was.number != number && !was.erased {
				return qyzmet.Repeated, nil
			}
			fresh = append(fresh, false)
			continue
		}
		for s, at := range d.Heads {
			if m.head(s) != at {
				return qyzmet.Moved, nil
			}
		}
		fresh = append(fresh, true)
	}
	return "", fresh
}

// Random drafts, with keys that come again and heads that are stale, are answered
// as the model answers, and what stands is what the model holds.
func TestAgainstModel(t *testing.T) {
	onEach(t, func(t *testing.T, e *engine) {
		r := e.open(t, Options{})
		round := 0
		rapid.Check(t, func(t *rapid.T) {
			round++
			m := &model{byKey: map[string]modelAct{}}
			space := fmt.Sprint(round, "-") // each check in ids of its own: the log goes on
			base, err := r.Size(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for range rapid.IntRange(1, 12).Draw(t, "calls") {
				if len(m.order) > 0 && rapid.IntRange(0, 9).Draw(t, "erase") == 0 {
					eraseOne(t, r, m, space)
					continue
				}
				callBoth(t, r, m, space)
			}
			compareWithModel(t, r, m, space, base)
		})
	})
}

func drawDraft(t *rapid.T, m *model, space string) Draft {
	subjects := []qyzmet.SubjectID{}
	for _, n := range rapid.SliceOfN(rapid.IntRange(0, 3), 1, 3).Draw(t, "subjects") {
		subjects = append(subjects, qyzmet.SubjectID(fmt.Sprint("p-", space, n)))
	}
	// The number stands for the content: with the same number goes the same act.
	number := rapid.SampledFrom([]string{"x", "y"}).Draw(t, "number")
	key := space + rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"}).Draw(t, "key")
	if was, ok := m.byKey[key]; ok {
		subjects = was.subjects
	}
	d := draft(key, subjects...)
	d.Act.Payload.Number = number
	if rapid.Bool().Draw(t, "heads") {
		d.Heads = map[qyzmet.SubjectID]qyzmet.Position{}
		for _, s := range subjects {
			d.Heads[s] = m.head(s)
			if rapid.IntRange(0, 5).Draw(t, "stale") == 0 {
				d.Heads[s]++
			}
		}
	}
	return d
}

func callBoth(t *rapid.T, r *Register, m *model, space string) {
	var drafts []Draft
	for range rapid.IntRange(1, 4).Draw(t, "drafts") {
		d := drawDraft(t, m, space)
		for _, other := range drafts { // one key, one list of subjects
			if other.Key == d.Key {
				number := d.Act.Payload.Number
				d = other
				d.Act = anAct(number, other.Act.Envelope.Subjects...)
			}
		}
		drafts = append(drafts, d)
	}
	code, fresh := m.append(drafts)
	got, err := r.AppendAll(context.Background(), drafts)
	if code != "" {
		var f *qyzmet.Fault
		if !errors.As(err, &f) || f.Code != code {
			t.Fatalf("got %v, the model says %s", err, code)
		}
		return
	}
	if err != nil {
		t.Fatalf("the model takes it: %v", err)
	}
	for i, d := range drafts {
		if got[i].Again == fresh[i] {
			t.Fatalf("draft %d: %+v, the model says new: %v", i, got[i], fresh[i])
		}
		if fresh[i] {
			a := modelAct{position: got[i].Position, number: d.Act.Payload.Number, subjects: d.Act.Envelope.Subjects, id: got[i].ID}
			m.byKey[d.Key] = a
			m.order = append(m.order, a)
		} else if got[i].Position != m.byKey[d.Key].position {
			t.Fatalf("draft %d was recorded at %d, and is said to be at %d", i, m.byKey[d.Key].position, got[i].Position)
		}
	}
}

func eraseOne(t *rapid.T, r *Register, m *model, space string) {
	i := rapid.IntRange(0, len(m.order)-1).Draw(t, "which")
	by := anErasure(space + fmt.Sprint("erasure", len(m.order)))
	by.Act.Envelope.Subjects = m.order[i].subjects
	got, err := r.Erase(context.Background(), m.order[i].position, by)
	if m.order[i].erased || m.order[i].number == "erasure" {
		var f *qyzmet.Fault
		if !errors.As(err, &f) || f.Code != qyzmet.NotAllowed {
			t.Fatalf("erased twice: %v", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	m.order[i].erased = true
	for key, a := range m.byKey {
		if a.position == m.order[i].position {
			a.erased = true
			m.byKey[key] = a
		}
	}
	m.order = append(m.order, modelAct{position: got.Position, number: "erasure", subjects: m.order[i].subjects, id: got.ID})
}

func compareWithModel(t *rapid.T, r *Register, m *model, space string, base qyzmet.Position) {
	ctx := context.Background()
	all, err := r.Since(ctx, base, 1000)
	if err != nil || len(all) != len(m.order) {
		t.Fatalf("%d acts stand, the model has %d: %v", len(all), len(m.order), err)
	}
	for i, e := range all {
		want := m.order[i]
		if e.Position != base+qyzmet.Position(i)+1 || e.Position != want.position || e.Act.Envelope.ID != want.id {
			t.Fatalf("entry %d: %d %s, the model says %+v", i, e.Position, e.Act.Envelope.ID, want)
		}
		if (e.Act.Payload == nil) != want.erased || !want.erased && want.number != "erasure" && e.Act.Payload.Number != want.number {
			t.Fatalf("entry %d: %+v, the model says %+v", i, e.Act.Payload, want)
		}
	}
	for n := range 4 {
		s := qyzmet.SubjectID(fmt.Sprint("p-", space, n))
		if head, err := r.Head(ctx, s); err != nil || head != m.head(s) {
			t.Fatalf("head of %s: %d %v, the model says %d", s, head, err, m.head(s))
		}
	}
	if report, err := r.Verify(ctx, nil); err != nil || !report.Sound() {
		t.Fatalf("%+v %v", report, err)
	}
}
