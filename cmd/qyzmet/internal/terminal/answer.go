package terminal

import (
	"strconv"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Answer writes an answer out: the outcome in a sentence and its last day, the
// grounds, what is missing, who decides, the remedy, what would change it, and
// the readings and texts behind it.
func (p *Printer) Answer(a *qyzmet.Answer) {
	q := p.book.Questions[a.Question]
	p.line(q.Title.In(p.lang) + " · " + p.local.Date(a.On))
	if a.Known.Valid() && a.Known != date.Latest {
		p.para(0, p.fill(p.texts.Answer.Known, "day", a.Known))
	}
	p.line("")
	p.verdict(q, a)
	p.grounds(q, a)
	p.reckoning(q, a)
	p.worlds(q, a)
	p.officials(a)
	p.missing(a)
	p.remedy(a)
	p.whyNot(a)
	p.changes(q, a)
	p.readings(a.Readings)
	p.sources(a)
}

// verdict is the answer in one sentence.
func (p *Printer) verdict(q *rulebook.Question, a *qyzmet.Answer) {
	t := &p.texts.Answer
	switch a.State {
	case qyzmet.Settled:
		p.para(0, p.sentence(q, a.Outcome))
	case qyzmet.Provisional:
		p.para(0, t.Provisional)
		p.para(0, p.sentence(q, a.Outcome))
	case qyzmet.Official:
		p.para(0, t.Official)
	default:
		p.para(0, p.openReason(a))
	}
	if day, ok := lastDay(a); ok {
		p.para(0, p.fill(t.LastDay, "day", day))
	}
	for _, year := range a.Calendar {
		p.para(0, p.fill(t.Holes, "year", strconv.Itoa(year)))
	}
}

func (p *Printer) openReason(a *qyzmet.Answer) string {
	for _, o := range a.Open {
		switch o.Reason {
		case qyzmet.CommencementUncertain:
			return p.texts.Answer.Commencement
		case qyzmet.WordingNotHeld:
			if o.From != nil {
				return p.texts.Answer.NotHeld + " " + p.fill(p.texts.Answer.HeldFrom, "day", *o.From)
			}
			return p.texts.Answer.NotHeld
		}
	}
	if a.WithoutCalendar() {
		return p.texts.Answer.Calendar
	}
	return p.texts.Answer.Open
}

// lastDay is the last day of the outcome, if every ground of the question
// itself has one.
func lastDay(a *qyzmet.Answer) (date.Date, bool) {
	last, found := date.Beginning, false
	for _, g := range a.Grounds {
		if g.Question != a.Question {
			continue
		}
		if g.Until == nil {
			return 0, false
		}
		last, found = date.Max(last, *g.Until), true
	}
	return last, found && a.Outcome != nil
}

func (p *Printer) grounds(q *rulebook.Question, a *qyzmet.Answer) {
	if len(a.Grounds) == 0 {
		return
	}
	t := &p.texts.Answer
	p.heading(t.Why)
	for _, g := range a.DistinctGrounds() {
		indent := 0
		if g.Question != q.ID {
			indent = 1
		}
		text := g.Text.In(p.lang)
		if text == "" {
			text = p.sentence(q, a.Outcome)
		}
		p.bullet(indent, p.cited(text, g.Cites))
		switch {
		case g.Until != nil:
			p.para(indent+1, p.fill(t.LastDay, "day", *g.Until))
		case len(g.UntilAsk) > 0:
			p.para(indent+1, p.fill(t.LastDayNeeds, "facts", p.factLabels(g.UntilAsk)))
		}
		if len(g.Papers) > 0 {
			p.para(indent+1, p.fill(t.Papers, "papers", p.papers(g.Papers)))
		}
	}
}

// worlds shows what each possible wording of the day gives.
func (p *Printer) worlds(q *rulebook.Question, a *qyzmet.Answer) {
	t := &p.texts.Answer
	for _, o := range a.Open {
		if len(o.Worlds) == 0 {
			continue
		}
		p.heading(t.Worlds)
		for _, w := range o.Worlds {
			text := p.label(q, w.Outcome)
			if len(w.InForce) > 0 {
				text += ", " + p.fill(t.InForce, "acts", p.acts(w.InForce))
			}
			if len(w.NotInForce) > 0 {
				text += ", " + p.fill(t.NotInForce, "acts", p.acts(w.NotInForce))
			}
			p.bullet(0, text)
		}
	}
}

func (p *Printer) officials(a *qyzmet.Answer) {
	if len(a.Officials) == 0 {
		return
	}
	p.heading(p.texts.Answer.Decides)
	for _, d := range a.Officials {
		p.bullet(0, p.cited(p.factName(d.Fact)+": "+d.Who.In(p.lang)+"; "+d.ByWhen.In(p.lang), []qyzmet.ProvisionID{d.Cite}))
		if len(d.Papers) > 0 {
			p.para(1, p.fill(p.texts.Answer.Papers, "papers", p.papers(d.Papers)))
		}
	}
}

// missing lists the facts that are waited for, each once, with the provisions
// of the first ground that waits for it, and the best to ask.
func (p *Printer) missing(a *qyzmet.Answer) {
	if a.State == qyzmet.Official {
		return // who decides is said already
	}
	t := &p.texts.Answer
	seen := map[qyzmet.Path]bool{}
	for _, o := range a.Open {
		var more []qyzmet.Path
		for _, path := range o.Facts {
			if !seen[path] {
				more = append(more, path)
			}
			seen[path] = true
		}
		if len(more) == 0 {
			continue
		}
		if len(seen) == len(more) {
			p.heading(t.Missing)
		}
		p.bullet(0, p.cited(p.factNames(more), o.Cites))
	}
	if a.Next != nil && a.State != qyzmet.Settled {
		p.para(0, p.fill(t.First, "fact", p.factName(a.Next.Fact)))
	}
}
