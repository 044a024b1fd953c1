// Package answer draws what the law says of a file: the answer to a question, its
// grounds with their articles and papers, and the facts for want of which it is
// not decided. It is shared by the desks and keeps nothing.
package answer

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/words"
)

// All draws the answers to some questions about a file.
func All(v *desk.Visit, f *office.File, asks ...qyzmet.QuestionID) g.Node {
	return Dl(Class("desk-dl desk-law"), g.Map(asks, func(id qyzmet.QuestionID) g.Node { return One(v, f, v.Book.Questions[id]) }))
}

// One draws one answer, as a row of a list of definitions.
func One(v *desk.Visit, f *office.File, q *rulebook.Question) g.Node {
	a, err := v.Office.Ask(v.Ctx(), f, q.ID)
	title := Dt(g.Text(q.Title.In(v.L.Lang)))
	if faults, ours := qyzmet.FaultsOf(err); ours {
		return Div(title, Dd(g.Text(v.L.T("desk.law.faults")), Ul(g.Map(faults, func(x *qyzmet.Fault) g.Node { return Li(v.Fault(x)) }))))
	}
	if err != nil {
		return Div(title, Dd(g.Text(v.L.T("desk.law.failed"))))
	}
	return Given(v, f, q, a)
}

// Given is One for an answer that somebody has asked for.
func Given(v *desk.Visit, f *office.File, q *rulebook.Question, a *qyzmet.Answer) g.Node {
	title := Dt(g.Text(q.Title.In(v.L.Lang)))
	said := v.L.T("desk.law.open")
	if a.Outcome != nil {
		said = words.Outcome(v.L, q, a.Outcome)
	}
	return Div(title, Dd(Class("desk-tone-"+words.Tone(q, a.Outcome)),
		Strong(g.Text(said)), g.If(a.State == qyzmet.Provisional, g.Text(" – "+v.L.T("desk.law.provisional"))), g.If(a.State == qyzmet.Official, g.Text(" – "+v.L.T("desk.law.official"))),
		grounds(v, f, a), Open(v, f, a)))
}

// Reasons draws the grounds of an answer about a file, and the facts for want of
// which it is not decided.
func Reasons(v *desk.Visit, f *office.File, a *qyzmet.Answer) g.Node {
	return g.Group{grounds(v, f, a), Open(v, f, a)}
}

// grounds are those of the answer. One that rests on facts that the official may
// not see is not told. The law's data put grounds to the person concerned, as "you":
// to an official they are a quotation, and it is said whom they address.
func grounds(v *desk.Visit, f *office.File, a *qyzmet.Answer) g.Node {
	var told []qyzmet.Ground
	hidden := false
	for _, x := range a.DistinctGrounds() {
		if RestsOnHidden(v, f, claim(a.Because, x)) {
			hidden = true
			continue
		}
		told = append(told, x)
	}
	said := func(x qyzmet.Ground) g.Node { return g.Text(x.Text.In(v.L.Lang)) }
	toPerson := f.Subject.Sort() == qyzmet.PersonSort
	if toPerson {
		said = func(x qyzmet.Ground) g.Node { return Q(g.Text(x.Text.In(v.L.Lang))) }
	}
	return g.Group{
		g.If(toPerson && len(told) > 0, P(Class("help desk-told"), g.Text(v.L.T("desk.law.told")))),
		g.If(len(told) > 0, Ul(Class("desk-missing"), g.Map(told, func(x qyzmet.Ground) g.Node {
			return Li(said(x), g.Text(" "), v.Cites.Chips(x.Cites), g.Iff(x.Until != nil, func() g.Node { return g.Text(" " + v.L.T("desk.law.until", "day", *x.Until)) }))
		}))),
		g.If(hidden, P(Class("desk-hidden"), g.Text(v.L.T("desk.law.hidden")))),
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

// RestsOnHidden reports whether what a proof shows to hold rests on facts that the
// official may not see. What does not hold, such as an exception, is not told.
func RestsOnHidden(v *desk.Visit, f *office.File, b *qyzmet.Because) bool {
	if b == nil {
		return false
	}
	for _, r := range b.Facts {
		if f.Record.Value(r.Path).Known() && !f.Sees(r.Path) {
			return true
		}
	}
	for _, c := range b.Children {
		if c.Value != "false" && RestsOnHidden(v, f, c) {
			return true
		}
	}
	return false
}

// Open names the facts that the answer waits for, with the way to record them.
func Open(v *desk.Visit, f *office.File, a *qyzmet.Answer) g.Node {
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
	return g.Group{P(Class("help"), g.Text(v.L.T("desk.law.waits"))), clock.Missing(v, f.Subject, few),
		g.Iff(len(paths) > first, func() g.Node {
			return Details(Summary(g.Text(v.L.Plural("desk.law.more", len(paths)-first)), Span(Class("vh"), g.Text(": "+v.Book.Questions[a.Question].Title.In(v.L.Lang)))), clock.Missing(v, f.Subject, paths[first:]))
		})}
}
