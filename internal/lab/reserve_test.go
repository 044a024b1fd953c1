package lab

import (
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// reserveAct brought in service in reserve.
const reserveAct = "175-VIII"

// TestReserveBeforehand takes the act on service in reserve to be in force on a
// day before it was. The rules of that day are then those of today, wherever no
// other act has changed what they cite.
func TestReserveBeforehand(t *testing.T) {
	base := testEngine(t)
	list, err := Reforms()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(list, func(o *rulebook.Overlay) bool { return o.ID == "reserve-service-2025" })
	if i < 0 {
		t.Fatal("the draft change reserve-service-2025 is missing")
	}
	reform, err := Reformed(base, list[i])
	if err != nil {
		t.Fatal(err)
	}
	day, later := date.MustParse(list[i].On), date.MustParse("2026-05-01")
	compared := map[qyzmet.QuestionID]int{}
	for _, q := range base.Book().Order {
		if q.IsValue() {
			continue
		}
		then, held := inForce(t, reform, q.ID, day)
		now, _ := inForce(t, base, q.ID, later)
		if !held {
			continue
		}
		for _, r := range q.Rules {
			if slices.ContainsFunc(q.RuleByID(r.ID), func(r *rulebook.Rule) bool { return changedSince(base.Book(), r, day) }) {
				continue
			}
			a, b := then[r.ID], now[r.ID]
			if (a == nil) != (b == nil) {
				t.Errorf("%s/%s: in force with the act %t, today %t", q.ID, r.ID, a != nil, b != nil)
				continue
			}
			if a == nil {
				continue
			}
			if a.When != b.When || a.Outcome != b.Outcome {
				t.Errorf("%s/%s: %q if %s with the act, today %q if %s", q.ID, r.ID, a.Outcome, a.When, b.Outcome, b.When)
			}
			compared[q.ID]++
		}
	}
	for _, id := range []qyzmet.QuestionID{"reserve-entry", "reserve-contract", "reserve-duties", "reserve-job", "medical-board", "deferral"} {
		if compared[id] == 0 {
			t.Errorf("%s: no rule was compared", id)
		}
	}
	askBeforehand(t, base, reform, day)
}

// inForce returns the rules of a question that are in force on a day, and whether
// the wording of that day is held.
func inForce(t *testing.T, e *engine.Engine, id qyzmet.QuestionID, on date.Date) (map[qyzmet.RuleID]*rulebook.Rule, bool) {
	t.Helper()
	lanes, err := e.Lanes(id, engine.LaneOptions{On: on, Bare: true})
	if err != nil {
		if fault, ok := err.(*qyzmet.Fault); ok && fault.Code == qyzmet.BadDate {
			return nil, false
		}
		t.Fatal(err)
	}
	out := map[qyzmet.RuleID]*rulebook.Rule{}
	for _, r := range lanes.Rules {
		if r.Rule.Question.ID == id {
			out[r.Rule.ID] = r.Rule
		}
	}
	return out, true
}

// changedSince tells whether another act than the one on service in reserve has,
// or may have, changed a rule or what it cites after a day.
func changedSince(b *rulebook.Book, r *rulebook.Rule, day date.Date) bool {
	after := func(s rulebook.Span) bool {
		for _, p := range []*rulebook.Point{s.From, s.Before} {
			if p != nil && p.Latest > day && !slices.Equal(p.Acts, []string{reserveAct}) {
				return true
			}
		}
		return false
	}
	if after(r.Span) {
		return true
	}
	for _, id := range r.Cites {
		for _, v := range b.Provisions[id].Versions {
			if after(v.Span) {
				return true
			}
		}
	}
	return false
}

// askBeforehand asks about three people of that day by both laws.
func askBeforehand(t *testing.T, base, reform *engine.Engine, day date.Date) {
	t.Helper()
	facts := func(born, work string) qyzmet.Facts {
		said := map[qyzmet.Path]string{
			"person.citizen": "true", "person.sex": "male", "person.birth_date": born, "person.rank_composition": "private",
			"person.stock": "served", "person.served_abroad": "false", "person.criminal_case": "false", "person.conviction": "none",
			"reserve.qualities": "true", "reserve.board": "fit", "reserve.psycho": "passed", "reserve.check_passed": "true",
			"reserve.norms_met": "true", "reserve.vacancy": "true", "reserve.data": "complete", "reserve.accepts_restrictions": "true",
			"person.incapable": "false", "person.office_ban": "false", "person.crime_release": "false", "person.misdemeanour": "false",
			"person.corruption_penalty": "none", "person.negative_dismissal": "none", "reserve.work": work, "reserve.other_bar": "false",
		}
		out := qyzmet.Facts{}
		for path, text := range said {
			v, fault := base.Book().Facts[path].Parse(text)
			if fault != nil {
				t.Fatal(fault)
			}
			out[path] = v
		}
		return out
	}
	for _, c := range []struct{ born, work, want string }{
		{"1990-01-10", "other", "may-enter"},
		{"1990-01-10", "rotation", "refused"},
		{"1975-01-10", "other", "refused"},
	} {
		for e, want := range map[*engine.Engine]string{base: "no-such-service", reform: c.want} {
			a, err := e.Ask(engine.Query{Question: "reserve-entry", On: day, Facts: facts(c.born, c.work), Parts: engine.Bare})
			if err != nil {
				t.Fatal(err)
			}
			if a.State != qyzmet.Settled || a.Outcome.ID != want {
				t.Errorf("born %s, work %s: %s, expected %s", c.born, c.work, saidOf(a), want)
			}
		}
	}
}
