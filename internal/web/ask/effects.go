package ask

import (
	"cmp"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/words"
)

// open is the effect of an answer that leaves the question undecided.
const open = "open"

// effects say in words what each answer does.
type effects struct {
	choices map[string]string // beside each choice
	lines   []line            // of dates, numbers and lists, which have no choices
	note    string            // about all answers together
}

type line struct{ answer, effect string }

// effects are known for the question that the engine chose, not for one that a
// person goes back to.
func (p *page) effects() effects {
	if p.answer == nil || p.answer.Next == nil || p.answer.Next.Fact != p.fact.Path {
		return effects{}
	}
	l, next := p.Local, p.answer.Next
	switch {
	case next.ForDate:
		return effects{note: l.T("ask.for-date")}
	case allOpen(next.Effect):
		return effects{note: l.T("ask.all-open")}
	}
	if p.fact.Kind == qyzmet.Date || p.fact.Kind == qyzmet.Int || p.fact.Kind == qyzmet.List {
		return effects{lines: p.lines()}
	}
	out := effects{choices: map[string]string{}}
	for _, value := range p.values() {
		if outcome, known := next.Effect[value]; known {
			out.choices[value] = p.effect(outcome)
		} else {
			out.choices[value] = l.T("ask.does-not-fit")
		}
	}
	return out
}

func allOpen(effect map[string]string) bool {
	for _, outcome := range effect {
		if outcome != open {
			return false
		}
	}
	return true
}

func (p *page) effect(outcome string) string {
	if outcome == open {
		return p.Local.T("ask.leads-on")
	}
	return p.Local.T("ask.then", "outcome", words.OutcomeName(p.Local, p.Question, outcome))
}

// values are the choices of the fact.
func (p *page) values() []string {
	switch p.fact.Kind {
	case qyzmet.Bool:
		return []string{"true", "false"}
	case qyzmet.Words:
		out := []string{"[]"}
		for _, w := range p.fact.Values {
			out = append(out, w.Word)
		}
		return out
	}
	var out []string
	for _, w := range p.fact.Values {
		out = append(out, w.Word)
	}
	return out
}

// lines describe the ranges of a date or number, in their order.
func (p *page) lines() []line {
	labels := make([]string, 0, len(p.answer.Next.Effect))
	for label := range p.answer.Next.Effect {
		labels = append(labels, label)
	}
	slices.SortFunc(labels, byStart)
	var out []line
	for _, label := range labels {
		out = append(out, line{words.Needed(p.Local, p.fact, label), p.effect(p.answer.Next.Effect[label])})
	}
	return out
}

// byStart puts the range that is open at its start first; numbers by length
// before digits, days as they are written.
func byStart(a, b string) int {
	first := func(s string) string {
		if s[0] == '.' {
			return ""
		}
		return s
	}
	a, b = first(a), first(b)
	if d := cmp.Compare(digits(a), digits(b)); d != 0 {
		return d
	}
	return cmp.Compare(a, b)
}

// digits is how many digits a label begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func (e effects) draw(l *i18n.Local) g.Node {
	switch {
	case e.note != "":
		return P(Class("effect-note"), g.Text(e.note))
	case len(e.lines) > 0:
		return Details(Class("effect-list"), Summary(g.Text(l.T("ask.what-it-does"))),
			Ul(g.Map(e.lines, func(x line) g.Node { return Li(g.Text(x.answer+": "), Span(Class("effect"), g.Text(x.effect))) })))
	}
	return nil
}
