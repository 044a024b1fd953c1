package engine

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// complete adds to a concluded answer what the query asks for.
func (a *ask) complete(answer *qyzmet.Answer) {
	answer.Law.Texts = a.texts()
	a.readings(answer)
	answer.Remedy = a.remedy()
	answer.Calendar = a.calendarHoles()
	answer.Reckoning = a.reckoning(answer)
	parts := a.query.Parts
	if parts&WithBecause != 0 {
		answer.Because = a.because()
	}
	if parts&WithOpen != 0 && answer.State != qyzmet.Settled && !a.commencementDecides() {
		answer.Open = append(answer.Open, a.openings()...)
	}
	if parts&WithNext != 0 {
		if answer.State == qyzmet.Settled {
			answer.Next = a.nextForDate(answer)
		} else {
			answer.Next = a.next(a.missing())
		}
	}
	if parts&WithWhyNot != 0 && answer.State != qyzmet.Open {
		answer.WhyNot = a.whyNot(answer)
	}
	if parts&WithChanges != 0 && answer.State != qyzmet.Open {
		if list, err := a.changes(answer); err == nil {
			answer.Changes = list
		}
	}
}

// texts lists the editions behind the rules that were run.
func (a *ask) texts() []qyzmet.TextUsed {
	return a.runs[0].p.texts
}

func textsOf(book *rulebook.Book, p *program) []qyzmet.TextUsed {
	var out []qyzmet.TextUsed
	seen := map[string]bool{}
	for _, cq := range p.questions {
		for _, rule := range cq.rules {
			for _, c := range rule.said.Cites {
				if c.Version == 0 {
					continue
				}
				enactment := book.EnactmentByID(c.Provision.Enactment())
				edition := book.Provisions[c.Provision].Versions[c.Version-1].Edition
				key := enactment.ID + " " + edition
				if seen[key] {
					continue
				}
				seen[key] = true
				out = append(out, textUsed(enactment, edition))
			}
		}
	}
	slices.SortFunc(out, func(x, y qyzmet.TextUsed) int {
		if x.Enactment != y.Enactment {
			return compareStrings(x.Enactment, y.Enactment)
		}
		return compareStrings(x.Edition, y.Edition)
	})
	return out
}

func compareStrings(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func textUsed(e *rulebook.Enactment, edition string) qyzmet.TextUsed {
	t := qyzmet.TextUsed{Enactment: e.ID, Edition: edition, ReadUpTo: e.ReadUpTo}
	for _, ed := range e.Editions {
		if ed.ID == edition {
			t.Title, t.Note = ed.Title, ed.Note
		}
	}
	return t
}

// readings lists the readings on which the grounds rest.
func (a *ask) readings(answer *qyzmet.Answer) {
	for _, r := range a.held {
		for _, id := range r.def.Readings {
			a.addReading(answer, id)
		}
	}
}

func (a *ask) addReading(answer *qyzmet.Answer, id qyzmet.ReadingID) {
	has := func(r qyzmet.Reading) bool { return r.ID == id }
	def := a.book.Readings[id]
	if def == nil || slices.ContainsFunc(answer.Readings, has) {
		return
	}
	answer.Readings = append(answer.Readings, qyzmet.Reading{ID: id, Cites: def.Provisions, Printed: def.Printed,
		Adopted: def.Adopted, Reason: def.Reason, Flag: def.Flag})
}

// remedy says where a decision on this question can be challenged, and until
// when if the day of the decision is given.
func (a *ask) remedy() *qyzmet.Remedy {
	for _, d := range a.q.Remedies {
		if !a.runs[0].w.within(d.Span) {
			continue
		}
		r := &qyzmet.Remedy{To: d.To, Term: d.Term, Cite: d.Cites}
		if d.Within == "" {
			return r
		}
		start, given := a.query.Facts[d.From]
		if !given || start.Kind != qyzmet.Date {
			return r
		}
		if last, ok := lastDayOf(d.Within, start.AsDate()); ok {
			r.Until = &last
		}
		return r
	}
	return nil
}

// lastDayOf counts a statutory term in years, months and days from the day
// after its start.
func lastDayOf(term string, start date.Date) (date.Date, bool) {
	t, err := date.ParseTerm(term)
	if err != nil {
		return 0, false
	}
	last, _, err := t.From(start, nil, date.TermOptions{})
	return last, err == nil
}
