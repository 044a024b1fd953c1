package result

import (
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/words"
)

// headline is the answer in one sentence, with its tone, and what has to be
// said right after it.
type headline struct{ text, more, tone string }

func (p *page) headline() headline {
	l, a := p.Local, p.answer
	sentence := words.Sentence(l, p.Question, a.Outcome)
	tone := words.Tone(p.Question, a.Outcome)
	switch {
	case p.reason(qyzmet.WordingNotHeld) != nil:
		return headline{l.T("result.not-held", "day", p.State.On), l.T("result.not-held-more", "day", p.heldFrom()), "open"}
	case p.reason(qyzmet.CommencementUncertain) != nil:
		return headline{l.T("result.uncertain", "day", p.State.On), l.T("result.uncertain-more"), "open"}
	case a.WithoutCalendar():
		return headline{l.T("result.calendar"), l.T("result.calendar-more"), "open"}
	case a.State == qyzmet.Settled:
		return headline{p.withUntil(sentence), "", tone}
	case a.State == qyzmet.Official && a.Outcome != nil:
		return headline{l.T("result.official-base", "sentence", sentence), l.T("result.official-more", "who", p.deciders()), tone}
	case a.State == qyzmet.Official:
		return headline{l.T("result.official", "who", p.deciders()), "", "open"}
	case a.State == qyzmet.Provisional && a.Outcome != nil:
		return headline{l.T("result.provisional", "sentence", sentence), "", tone}
	default:
		return headline{l.T("result.open"), "", "open"}
	}
}

// withUntil adds the last day when every ground of the question has one.
func (p *page) withUntil(sentence string) string {
	last, known := p.lastDay()
	if !known {
		return p.Local.T("result.settled", "sentence", sentence)
	}
	return p.Local.T("result.settled-until", "sentence", sentence, "day", last)
}

// lastDay is the latest of the last days of the question's own grounds; unknown
// when one of them has none.
func (p *page) lastDay() (last date.Date, known bool) {
	for _, ground := range p.answer.Grounds {
		if ground.Question != p.Question.ID {
			continue
		}
		if ground.Until == nil {
			return 0, false
		}
		if !known || *ground.Until > last {
			last, known = *ground.Until, true
		}
	}
	return last, known
}

func (p *page) reason(reason string) *qyzmet.Opening {
	for i := range p.answer.Open {
		if p.answer.Open[i].Reason == reason {
			return &p.answer.Open[i]
		}
	}
	return nil
}

// deciders names the bodies on whose decision the answer waits.
func (p *page) deciders() string {
	var names []string
	seen := map[string]bool{}
	for _, d := range p.answer.Officials {
		if who := d.Who.In(p.Local.Lang); !seen[who] {
			seen[who] = true
			names = append(names, who)
		}
	}
	return p.Local.List(names)
}

// heldFrom is the first day whose wording is held, over the question and those
// it is composed of.
func (p *page) heldFrom() date.Date {
	latest := date.Beginning
	var visit func(q *rulebook.Question)
	visit = func(q *rulebook.Question) {
		latest = date.Max(latest, p.book.HeldFrom(q))
		for _, id := range q.Uses {
			visit(p.book.Questions[id])
		}
	}
	visit(p.Question)
	return latest
}

// distance says how far a day lies from today.
func distance(p *page, d date.Date) g.Node {
	return Span(Class("distance"), g.Text("("+p.Local.Distance(p.now, d)+")"))
}

// ruleTexts are the texts of rules of the question in force on the day, each once.
func (p *page) ruleTexts(ids []qyzmet.RuleID) []string {
	var out []string
	for _, id := range ids {
		var last string
		for _, r := range p.Question.RuleByID(id) {
			if within(r.Span, p.State.On) {
				last = r.Text.In(p.Local.Lang)
			}
		}
		if last != "" && !strings.Contains(strings.Join(out, "\n"), last) {
			out = append(out, last)
		}
	}
	return out
}

// within reports whether a span may hold the day.
func within(s rulebook.Span, on date.Date) bool {
	return s.Covers(on, date.Latest) != rulebook.No
}
