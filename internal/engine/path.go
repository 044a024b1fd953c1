package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
)

// Reasons for which a stretch begins, beside those of a change (age, until,
// date, law).
const (
	BecauseHeld  = "held"  // the wordings held begin on that day
	BecauseFacts = "facts" // the facts begin, or cease, to be possible on that day
)

// maxPathDays bounds the days on which a path is evaluated.
const maxPathDays = 2000

// Stretch is a run of days, From up to but without Before, on each of which a
// question has the same answer.
type Stretch struct {
	From, Before date.Date
	Because      string         // why it begins; "" for the first
	Answer       *qyzmet.Answer // on its first day; nil when the facts are impossible then
	// Faults tell that the facts contradict these days. Before the day asked
	// about, the facts at fault are left out, and there is no answer if it waits
	// for one of them. After it the answer is what time alone makes of the facts:
	// a course that has ended gives no deferral any more.
	Faults qyzmet.Faults
}

// Path divides the days from one up to another into stretches, for a person
// whose facts are those of the query on all of them. Facts that do not apply on
// a day are left out on that day, as an interview leaves them out. Of the
// query's parts only WithOpen is worked out.
func (e *Engine) Path(query Query, from, before date.Date) ([]Stretch, error) {
	a, err := e.begin(query)
	if err != nil {
		return nil, err
	}
	a.release()
	if !from.Valid() || before > date.Latest || from >= before {
		return nil, &qyzmet.Fault{Code: qyzmet.BadDate, Path: "from", Value: from.String(), Message: "a path needs days in order, within the years supported"}
	}
	a.query.Parts = Bare | query.Parts&WithOpen
	w := &pathWalk{Engine: e, query: a.query, q: a.q, before: before, days: map[date.Date]string{}, pieces: map[date.Date]bool{from: true}}
	w.breaks(from)
	var out []Stretch
	for day, n := from, 0; day < before && n < maxPathDays; n++ {
		s, err := w.stretch(day)
		if err != nil {
			return nil, err
		}
		if last := len(out) - 1; last < 0 || !out[last].alike(&s) {
			out = append(out, s)
		}
		day = w.next(day)
	}
	return closed(out, before), nil
}

// closed ends each stretch where the next begins, and says why it begins.
func closed(list []Stretch, before date.Date) []Stretch {
	list[0].Because = ""
	for i := range list {
		list[i].Before = before
		if i == 0 {
			continue
		}
		old, s := &list[i-1], &list[i]
		old.Before = s.From
		switch {
		case old.Answer == nil || s.Answer == nil:
			s.Because = BecauseFacts
		case notHeldIn(old.Answer):
			s.Because = BecauseHeld
		}
	}
	return list
}

func notHeldIn(a *qyzmet.Answer) bool {
	return slices.ContainsFunc(a.Open, func(o qyzmet.Opening) bool { return o.Reason == qyzmet.WordingNotHeld })
}

// alike reports whether two stretches differ in nothing but their days.
func (s *Stretch) alike(o *Stretch) bool {
	sameFault := func(x, y *qyzmet.Fault) bool { return x.Path == y.Path && x.Message == y.Message }
	if (s.Answer == nil) != (o.Answer == nil) || s.Answer == nil && !slices.EqualFunc(s.Faults, o.Faults, sameFault) ||
		(len(s.Faults) == 0) != (len(o.Faults) == 0) {
		return false
	}
	if s.Answer == nil {
		return true
	}
	x, y := s.Answer, o.Answer
	sameOpening := func(a, b qyzmet.Opening) bool {
		return a.Reason == b.Reason && slices.Equal(a.Facts, b.Facts) && slices.Equal(a.Rules, b.Rules) && slices.Equal(a.Cites, b.Cites)
	}
	sameGround := func(a, b qyzmet.Ground) bool {
		return a.Rule == b.Rule && a.Question == b.Question && slices.Equal(a.Cites, b.Cites) && a.Text == b.Text &&
			(a.Until == nil) == (b.Until == nil) && (a.Until == nil || *a.Until == *b.Until) && slices.Equal(a.UntilAsk, b.UntilAsk)
	}
	return x.State == y.State && x.Outcome.Same(y.Outcome) && slices.EqualFunc(x.Grounds, y.Grounds, sameGround) &&
		slices.EqualFunc(x.Open, y.Open, sameOpening)
}
