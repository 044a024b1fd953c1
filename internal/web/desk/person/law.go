package person

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/words"
)

// law is what the law says of the person on the day, by the questions that the
// cards name.
func (f file) law() g.Node {
	var rows []g.Node
	for _, c := range f.Book.Cards {
		for _, id := range c.Asks {
			rows = append(rows, f.answer(f.Book.Questions[id]))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return f.section("law", "desk.person.law", P(Class("help"), g.Text(f.L.T("desk.person.law-day", "day", f.On))), Dl(Class("desk-dl desk-law"), g.Group(rows)))
}

func (f file) answer(q *rulebook.Question) g.Node {
	a, err := f.Office.Ask(f.Ctx(), f.File, q.ID)
	title := Dt(g.Text(q.Title.In(f.L.Lang)))
	if faults, ours := qyzmet.FaultsOf(err); ours {
		return Div(title, Dd(g.Text(f.L.T("desk.law.faults")), Ul(g.Map(faults, func(x *qyzmet.Fault) g.Node { return Li(f.Fault(x)) }))))
	}
	if err != nil {
		return Div(title, Dd(g.Text(f.L.T("desk.law.failed"))))
	}
	said := f.L.T("desk.law.open")
	if a.Outcome != nil {
		said = words.Outcome(f.L, q, a.Outcome)
	}
	return Div(title, Dd(Class("desk-tone-"+words.Tone(q, a.Outcome)),
		Strong(g.Text(said)), g.If(a.State == qyzmet.Provisional, g.Text(" – "+f.L.T("desk.law.provisional"))), g.If(a.State == qyzmet.Official, g.Text(" – "+f.L.T("desk.law.official"))),
		f.grounds(a), f.open(a)))
}

// grounds are those of the answer. One that rests on facts that the official may
// not see is not told.
func (f file) grounds(a *qyzmet.Answer) g.Node {
	var told []qyzmet.Ground
	hidden := false
	for _, x := range a.DistinctGrounds() {
		if f.restsOnHidden(claim(a.Because, x)) {
			hidden = true
			continue
		}
		told = append(told, x)
	}
	return g.Group{
		g.If(len(told) > 0, Ul(Class("desk-missing"), g.Map(told, func(x qyzmet.Ground) g.Node {
			return Li(g.Text(x.Text.In(f.L.Lang)+" "), f.Cites.Chips(x.Cites), g.Iff(x.Until != nil, func() g.Node { return g.Text(" " + f.L.T("desk.law.until", "day", *x.Until)) }))
		}))),
		g.If(hidden, P(Class("desk-hidden"), g.Text(f.L.T("desk.law.hidden")))),
	}
}

// claim is the part of a proof that shows a ground; the whole where there is none.
func claim(b *qyzmet.Because, x qyzmet.Ground) *qyzmet.Because {
	if found := claimIn(b, x); found != nil {
		return found
	}
	return b
}

func claimIn(b *qyzmet.Because, x qyzmet.Ground) *qyzmet.Because {
	if b == nil || b.Claim == "rule" && b.Rule == x.Rule && b.Question == x.Question {
		return b
	}
	for _, c := range b.Children {
		if found := claimIn(c, x); found != nil {
			return found
		}
	}
	return nil
}

// restsOnHidden reports whether what a proof shows to hold rests on facts that the
// official may not see. What does not hold, such as an exception, is not told.
func (f file) restsOnHidden(b *qyzmet.Because) bool {
	if b == nil {
		return false
	}
	for _, r := range b.Facts {
		if f.Record.Value(r.Path).Known() && !f.Sees(r.Path) {
			return true
		}
	}
	for _, c := range b.Children {
		if c.Value != "false" && f.restsOnHidden(c) {
			return true
		}
	}
	return false
}

// open names the facts that the answer waits for, with the way to record them.
func (f file) open(a *qyzmet.Answer) g.Node {
	var paths []qyzmet.Path
	seen := map[qyzmet.Path]bool{}
	for _, o := range a.Open {
		for _, p := range o.Facts {
			if !seen[p] {
				seen[p] = true
				paths = append(paths, p)
			}
		}
	}
	if len(paths) == 0 {
		return nil
	}
	const first = 4
	few := paths[:min(len(paths), first)]
	return g.Group{P(Class("help"), g.Text(f.L.T("desk.law.waits"))), clock.Missing(f.Visit, f.id, few),
		g.Iff(len(paths) > first, func() g.Node {
			return Details(Summary(g.Text(f.L.Plural("desk.law.more", len(paths)-first)), Span(Class("vh"), g.Text(": "+f.Book.Questions[a.Question].Title.In(f.L.Lang)))), clock.Missing(f.Visit, f.id, paths[first:]))
		})}
}
