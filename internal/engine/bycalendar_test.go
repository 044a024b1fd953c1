package engine

import (
	"slices"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// A term that reaches a year without calendar leaves the answer open for that
// reason, though no fact is missing; one within the years held is counted, and
// says of which year not every day off is known.
func TestCalendarNotHeld(t *testing.T) {
	e := testEngines(t)[1]
	for _, c := range []struct {
		left   string
		weeks  int64
		state  qyzmet.State
		reason bool
		holes  []int
	}{
		{"2026-03-02", 45, qyzmet.Settled, false, []int{2026}},
		{"2026-12-01", 45, qyzmet.Open, true, nil},
		{"2027-03-01", 45, qyzmet.Open, true, nil},
		{"2027-03-01", 40, qyzmet.Settled, false, nil}, // the rule does not count working days
	} {
		a := mustAsk(t, e, Query{Question: "class", On: date.MustParse("2026-06-01"), Facts: qyzmet.Facts{
			"p.hired": qyzmet.DateValue(date.MustParse("2026-01-05")), "p.left": qyzmet.DateValue(date.MustParse(c.left)),
			"p.weeks": qyzmet.IntValue(c.weeks), "p.salary": qyzmet.IntValue(1), "p.married": qyzmet.BoolValue(false),
			"p.apart": qyzmet.BoolValue(false), "p.periods": qyzmet.ListValue()}})
		reason := slices.ContainsFunc(a.Open, func(o qyzmet.Opening) bool {
			return o.Reason == qyzmet.CalendarNotHeld && slices.Equal(o.Rules, []qyzmet.RuleID{"calendar-notice"})
		})
		if a.State != c.state || reason != c.reason || a.WithoutCalendar() != c.reason || len(a.Open) > 1 || !slices.Equal(a.Calendar, c.holes) {
			t.Errorf("%s, %d: %s, open %v, calendar %v", c.left, c.weeks, a.State, a.Open, a.Calendar)
		}
		if c.reason && a.Next != nil {
			t.Errorf("%s: %s is asked, which settles nothing", c.left, a.Next.Fact)
		}
	}
}

// Terms by the law's own calendar, counted by hand.
func TestByCalendar(t *testing.T) {
	e := testEngine(t)
	day := func(s string) *rulebook.Expr {
		return &rulebook.Expr{Op: rulebook.OpConst, Kind: qyzmet.Date, Value: qyzmet.DateValue(date.MustParse(s))}
	}
	for _, c := range []struct {
		op        rulebook.Op
		from      string
		n         int64
		want      string
		explained string
	}{
		{rulebook.OpAddWorkingDays, "2026-05-06", 3, "2026-05-13", "7 and 9 May are holidays, 11 May is off for the 9th, a Saturday"},
		{rulebook.OpAddWorkingDays, "2026-05-13", -3, "2026-05-06", "backwards the same"},
		{rulebook.OpAddWorkingDays, "2026-01-01", 0, "2026-01-01", "no day is the day itself"},
		{rulebook.OpLeaveEnd, "2026-03-01", 30, "2026-04-03", "8, 21, 22 and 23 March are not counted"},
		{rulebook.OpLeaveEnd, "2026-05-25", 5, "2026-05-29", "the first day of Kurban-ait is a rest day and is counted"},
		{rulebook.OpLeaveEnd, "2026-01-01", 1, "2026-01-03", "it begins on a holiday"},
		{rulebook.OpLeaveEnd, "2026-02-10", 0, "2026-02-09", "no day ends on the day before"},
	} {
		n := &rulebook.Expr{Op: rulebook.OpConst, Kind: qyzmet.Int, Value: qyzmet.IntValue(c.n)}
		term := &rulebook.Expr{Op: c.op, Kind: qyzmet.Date, Args: []*rulebook.Expr{day(c.from), n}}
		cond, err := e.condition(&rulebook.Expr{Op: rulebook.OpEq, Kind: qyzmet.Bool, Args: []*rulebook.Expr{term, day(c.want)}})
		if err != nil {
			t.Fatal(err)
		}
		if !cond.eval(e.bind(nil, 0)).isTrue() {
			t.Errorf("%s of %s and %d is not %s: %s", c.op, c.from, c.n, c.want, c.explained)
		}
	}
}
