package procedure_test

import (
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// written makes the entries of a person from acts in their order.
func written(acts ...*qyzmet.Act) []qyzmet.Entry {
	var out []qyzmet.Entry
	for i, a := range acts {
		a.Envelope.Subjects, a.Envelope.Effect = []qyzmet.SubjectID{"p-1"}, a.Envelope.Issued
		if a.Envelope.ID == "" {
			a.Envelope.ID = qyzmet.ActID("a-" + string(rune('a'+i)))
		}
		out = append(out, qyzmet.Entry{Position: qyzmet.Position(i + 1), Act: a})
	}
	return out
}

func day(t *testing.T, s string) date.Date {
	t.Helper()
	d, err := date.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func note(t *testing.T, kind qyzmet.ActKind, on string, of qyzmet.ActID, c map[string]qyzmet.Value) *qyzmet.Act {
	c["duty"] = qyzmet.WordValue("answer-statement")
	return &qyzmet.Act{Envelope: qyzmet.Envelope{Kind: kind, Issued: day(t, on), Of: of, Official: "u-head"}, Payload: &qyzmet.Payload{Content: c}}
}

func stated(t *testing.T) *qyzmet.Act {
	return &qyzmet.Act{Envelope: qyzmet.Envelope{Kind: "statement-received", ID: "a-asked", Issued: day(t, "2026-03-02")},
		Payload: &qyzmet.Payload{Content: map[string]qyzmet.Value{"matter": qyzmet.WordValue("other")}}}
}

// open is the duty of answering the statement.
func open(t *testing.T, book *rulebook.Book, on string, acts ...*qyzmet.Act) procedure.Due {
	t.Helper()
	for _, d := range procedure.Duties(book, record.Of("p-1", written(acts...), day(t, on), 0)) {
		if d.Duty.ID == "answer-statement" {
			return d
		}
	}
	t.Fatal("there is no such duty")
	return procedure.Due{}
}

// The last one who was given a duty has it; taken back it is everybody's; what is
// said of another duty, or undone, says nothing of this one.
func TestHandling(t *testing.T) {
	book, err := theBook()
	if err != nil {
		t.Fatal(err)
	}
	word := qyzmet.WordValue
	first := note(t, procedure.DutyAssigned, "2026-03-03", "a-asked", map[string]qyzmet.Value{"assignee": word("u-1")})
	second := note(t, procedure.DutyAssigned, "2026-03-04", "a-asked", map[string]qyzmet.Value{"assignee": word("u-2")})
	back := note(t, procedure.DutyAssigned, "2026-03-05", "a-asked", map[string]qyzmet.Value{})
	elsewhere := note(t, procedure.DutyAssigned, "2026-03-05", "a-other", map[string]qyzmet.Value{"assignee": word("u-3")})
	noted := note(t, procedure.DutyNoted, "2026-03-06", "a-asked", map[string]qyzmet.Value{"lacking": word("анықтама"), "again_on": qyzmet.DateValue(day(t, "2026-03-09")),
		"unknown": qyzmet.ListValue(qyzmet.Item{"fact": word("person.study.now")})})
	h := open(t, book, "2026-03-10", stated(t), first, second, elsewhere, noted).Handling
	if h.Assignee != "u-2" || h.Assigned != day(t, "2026-03-04") || h.By != "u-head" {
		t.Errorf("given to %+v", h)
	}
	if n := h.Noted; n == nil || n.Lacking != "анықтама" || n.Again != day(t, "2026-03-09") || !slices.Equal(n.Unknown, []qyzmet.Path{"person.study.now"}) {
		t.Errorf("noted %+v", n)
	}
	if h := open(t, book, "2026-03-10", stated(t), first, back).Handling; h.Assignee != "" {
		t.Errorf("taken back, and still of %s", h.Assignee)
	}
	before := open(t, book, "2026-03-10", stated(t))
	after := open(t, book, "2026-03-10", stated(t), first, noted)
	if before.Clock.Until != after.Clock.Until || after.State != procedure.DutyOpen {
		t.Errorf("the clock moved from %v to %v", before.Clock, after.Clock)
	}
}

// The steps come on their days, each once; not what was never due, and nothing in
// danger once it is overdue.
func TestRipe(t *testing.T) {
	book, err := theBook()
	if err != nil {
		t.Fatal(err)
	}
	steps := func(due procedure.Due, on string) []string {
		var out []string
		for _, s := range procedure.Ripe(book, due, day(t, on)) {
			out = append(out, s.ID)
		}
		return out
	}
	due := open(t, book, "2026-03-03", stated(t)) // last day 17 March
	grave := due
	heavy := *due.Duty
	heavy.Weight, grave.Duty = 3, &heavy
	for _, c := range []struct {
		due  procedure.Due
		on   string
		want []string
	}{
		{due, "2026-03-16", nil}, {due, "2026-03-17", nil}, {due, "2026-03-18", []string{"overdue"}}, {due, "2026-03-21", []string{"overdue"}}, {due, "2026-03-22", []string{"overdue", "higher"}},
		{grave, "2026-03-14", nil}, {grave, "2026-03-15", []string{"danger"}}, {grave, "2026-03-17", []string{"danger"}}, {grave, "2026-03-18", []string{"overdue"}},
	} {
		if got := steps(c.due, c.on); !slices.Equal(got, c.want) {
			t.Errorf("on %s, weight %d: %v, want %v", c.on, c.due.Duty.Weight, got, c.want)
		}
	}
	told := note(t, procedure.DutyRaised, "2026-03-18", "a-asked", map[string]qyzmet.Value{"step": qyzmet.WordValue("overdue"), "told": qyzmet.WordValue("u-1 u-2"), "told_office": qyzmet.WordValue("o-1"), "letters": qyzmet.IntValue(1)})
	again := open(t, book, "2026-03-22", stated(t), told)
	if got := steps(again, "2026-03-22"); !slices.Equal(got, []string{"higher"}) {
		t.Errorf("told once already, and again %v", got)
	}
	if r := again.Handling.Raised; len(r) != 1 || !slices.Equal(r[0].Told, []qyzmet.SubjectID{"u-1", "u-2"}) || r[0].Letters != 1 || r[0].Office != "o-1" {
		t.Errorf("raised %+v", r)
	}
	paused := due
	paused.State = procedure.DutyPaused
	endless := due
	endless.Clock = &procedure.Reckoned{}
	for _, d := range []procedure.Due{paused, endless, {Duty: due.Duty, State: procedure.DutyOpen}} {
		if got := steps(d, "2027-01-01"); got != nil {
			t.Errorf("%+v: %v", d, got)
		}
	}
}

// A step is counted in working days, or by a parameter of the law, where the data
// say so.
func TestStepDay(t *testing.T) {
	book, err := theBook()
	if err != nil {
		t.Fatal(err)
	}
	n := int64(2)
	friday := day(t, "2026-03-13")
	if d, ok := procedure.StepDay(book, &rulebook.Step{Count: &n, Unit: "working-days"}, friday); !ok || d != day(t, "2026-03-17") {
		t.Errorf("two working days after %s: %s", friday, d)
	}
	if d, ok := procedure.StepDay(book, &rulebook.Step{Count: &n, Unit: "days", Back: true}, friday); !ok || d != day(t, "2026-03-11") {
		t.Errorf("two days before %s: %s", friday, d)
	}
	if d, ok := procedure.StepDay(book, &rulebook.Step{Parameter: "commission_announcement_days", Unit: "days"}, friday); !ok || d <= friday {
		t.Errorf("by the law: %s", d)
	}
	gap := *book
	gap.Parameters = map[string]*rulebook.Parameter{"repealed": {}}
	if _, ok := procedure.StepDay(&gap, &rulebook.Step{Parameter: "repealed", Unit: "days"}, friday); ok {
		t.Error("a parameter that has no value on the day is counted")
	}
}
