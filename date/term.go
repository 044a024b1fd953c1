package date

import "fmt"

// Term is a period that a law grants or sets, of years, months, days and
// working days; it is counted in that order, years and months together. It is
// written in data as a mapping, for example {months: 3}, or as ISO 8601 text:
// see [ParseTerm].
type Term struct {
	Years       int `json:"years,omitempty" yaml:"years,omitempty"`
	Months      int `json:"months,omitempty" yaml:"months,omitempty"`
	Days        int `json:"days,omitempty" yaml:"days,omitempty"`
	WorkingDays int `json:"working_days,omitempty" yaml:"working_days,omitempty"`
}

// EndRule says what happens to the last day of a term after counting.
type EndRule uint8

const (
	// EndAsCounted leaves the last day where the count put it.
	EndAsCounted EndRule = iota
	// EndNextWorking moves a last day that is a day off to the next working day.
	EndNextWorking
	// EndLastOfMonth moves the last day to the end of its month: the latest day
	// on which a conscript's term ends (Rules paragraph 9, subparagraph 1).
	EndLastOfMonth
)

// TermOptions are the rules for counting a [Term]; the zero value is the
// ordinary one.
type TermOptions struct {
	Rounding Rounding // when the last month has no such day
	End      EndRule
}

// StepCode names a step of a term's arithmetic.
type StepCode string

// Step codes, in the order in which they can appear; beside each, what the
// step's Date is and, where it has one, its Count.
const (
	StepStart       StepCode = "start"          // the day of the event
	StepFirst       StepCode = "first-counted"  // the day after it, the first that is counted
	StepYears       StepCode = "years"          // after Count years
	StepMonths      StepCode = "months"         // after Count months, the years included
	StepRounded     StepCode = "no-such-day"    // the same day: rounded, the month having no day Count
	StepDays        StepCode = "days"           // after Count days
	StepSkipped     StepCode = "skipped"        // a day off passed over, of the step's Kind
	StepWorkingDays StepCode = "working-days"   // after Count working days
	StepLastOfMonth StepCode = "last-of-month"  // moved to the end of the month
	StepMoved       StepCode = "next-working"   // moved to the next working day
	StepHoles       StepCode = "calendar-holes" // the last day: days off of the year Count are not all known
	StepLast        StepCode = "last"           // the last day of the term
)

// Step is one line of a term's arithmetic, for display: a code, the day
// reached, and the number the code speaks of.
type Step struct {
	Code  StepCode `json:"code"`
	Date  Date     `json:"date"`
	Count int      `json:"count,omitempty"`
	Kind  DayKind  `json:"kind,omitempty"`
}

// From counts the term from the day of an event and returns its last day, with
// the arithmetic step by step.
//
// The day of the event is not counted: one day from 1 March ends on 2 March, one
// month from 15 March on 15 April. That is a stated reading: Law 561-IV and the
// Rules write "within ten days from" without saying so; the footnotes count
// commencement likewise (ten days after the day of publication). A length in
// days whose first day counts, such as leave, is counted from the day before.
//
// cal is needed for working days and for [EndNextWorking], and may be nil
// otherwise. Errors: a negative or absurd term; a start or result outside the
// supported years; a [NoCalendarError] when a year that is needed has no data.
// When a year was consulted whose data are not complete, a step says so.
func (t Term) From(start Date, cal *Calendar, opt TermOptions) (Date, []Step, error) {
	if err := t.Validate(); err != nil {
		return 0, nil, err
	}
	if !start.Valid() {
		return 0, nil, fmt.Errorf("a term cannot start on %s: give a day from %s to %s", start, Earliest, Latest)
	}
	c := count{day: start, cal: cal}
	c.note(StepStart, 0)
	if t != (Term{}) {
		c.steps = append(c.steps, Step{Code: StepFirst, Date: start.AddDays(1)})
	}
	c.addMonths(t, opt.Rounding)
	if t.Days > 0 {
		c.day = c.day.AddDays(t.Days)
		c.note(StepDays, t.Days)
	}
	if !c.day.Valid() {
		return 0, nil, fmt.Errorf("%s from %s ends outside %d..%d", t, start, minYear, maxYear)
	}
	err := c.addWorkingDays(t.WorkingDays)
	if err == nil {
		err = c.end(opt.End)
	}
	if err != nil {
		return 0, nil, fmt.Errorf("%s from %s: %w", t, start, err)
	}
	c.noteHoles()
	c.note(StepLast, 0)
	return c.day, c.steps, nil
}

// Validate refuses a negative part and one above 9999.
func (t Term) Validate() error {
	for _, n := range []int{t.Years, t.Months, t.Days, t.WorkingDays} {
		if n < 0 || n > maxTermPart {
			return fmt.Errorf("a term has a part of %d; years, months, days and working days must each be 0..%d", n, maxTermPart)
		}
	}
	return nil
}
