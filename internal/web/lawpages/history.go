package lawpages

import (
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/lawpages/worddiff"
)

// history is a provision's wordings in order of time.
func (v *view) history(p *rulebook.Provision) g.Node {
	return v.section("history", v.t("history.title"),
		Ol(Class("law-timeline"), g.Map(indexed(p.Versions), func(i int) g.Node { return v.wording(p, i) })),
		v.became(p))
}

func indexed[T any](list []T) []int {
	out := make([]int, len(list))
	for i := range list {
		out[i] = i
	}
	return out
}

func (v *view) wording(p *rulebook.Provision, i int) g.Node {
	ver := p.Versions[i]
	state := stands(ver.Span, v.on)
	return Li(Class("law-"+string(state)),
		H3(g.Text(capital(v.since(ver.From, p.Article.HeldFrom)))),
		v.end(p, ver, state),
		P(cite.Provides(ver, v.l.Lang)),
		g.Iff(ver.Note != nil, func() g.Node { return P(Class("law-note"), v.in(*ver.Note)) }),
		v.origin(p, ver),
		P(Class("help"), g.Text(v.t("history.about", "edition", v.editionTitle(p, ver.Edition), "what", v.nature(ver)))),
		g.Iff(i > 0 && ver.Status != repealed, func() g.Node {
			return Details(Summary(v.text("history.difference")), v.difference(p.Versions[i-1], ver))
		}),
		v.whyDays(ver, p.ID.Enactment()),
	)
}

// end tells until when a wording stands; that of a repealed one says no more.
func (v *view) end(p *rulebook.Provision, ver *rulebook.Version, state standing) g.Node {
	if ver.Status == repealed && ver.Before == nil {
		return nil
	}
	return P(Class("law-until"), g.Text(capital(v.until(ver.Before, v.readUpTo(p.Article)))+". "), v.standing(state))
}

// nature tells a wording's kind and status, or its status alone where they
// are the same.
func (v *view) nature(ver *rulebook.Version) string {
	if ver.Status == repealed {
		return v.statusOf(ver)
	}
	return v.kindName(ver.Kind) + "; " + v.statusOf(ver)
}

// standing says whether a span covers the chosen day.
func (v *view) standing(s standing) g.Node {
	return Span(Class("law-standing law-standing-"+string(s)), v.text("standing."+string(s)))
}

func (v *view) statusOf(ver *rulebook.Version) string {
	name := v.statusName(ver.Status)
	if !ver.Built {
		name += " · " + v.buildingName(planned)
	}
	return name
}

func (v *view) editionTitle(p *rulebook.Provision, id string) string {
	if e := v.book.EnactmentByID(p.ID.Enactment()); e != nil {
		for _, ed := range e.Editions {
			if ed.ID == id {
				return ed.Title.In(v.l.Lang)
			}
		}
	}
	return id
}

// origin tells which provisions of the edition before a wording was.
func (v *view) origin(p *rulebook.Provision, ver *rulebook.Version) g.Node {
	was := slices.DeleteFunc(slices.Clone(ver.Was), func(id qyzmet.ProvisionID) bool { return id == p.ID })
	if len(was) == 0 {
		return nil
	}
	return P(Class("law-mark"), v.text("history.was"), g.Text(" "), v.cites.Chips(was))
}

// became tells which provisions say that they were this one.
func (v *view) became(p *rulebook.Provision) g.Node {
	if len(v.later[p.ID]) == 0 {
		return nil
	}
	return P(Class("law-mark"), v.text("history.became"), g.Text(" "), v.cites.Chips(v.later[p.ID]))
}

// whyDays tells where the days of a wording's beginning come from.
func (v *view) whyDays(ver *rulebook.Version, enactment string) g.Node {
	lines := v.why(ver.From, enactment)
	if len(lines) == 0 {
		return nil
	}
	return Details(Summary(v.text("history.why")), Ul(g.Map(lines, func(s string) g.Node { return Li(g.Text(s)) })))
}

// difference marks word by word how one summary became another, in English
// where one of them is not translated. The marks have names for those who do
// not see them.
func (v *view) difference(before, after *rulebook.Version) g.Node {
	in := v.l.Lang
	for _, ver := range []*rulebook.Version{before, after} {
		if _, given := ver.Summary.OrEnglish(in); given != in {
			in = given
		}
	}
	words := func(s string) g.Node { return cite.Words(s, in, v.l.Lang) }
	pieces := worddiff.Compare(before.Summary.In(in), after.Summary.In(in))
	if len(pieces) == 1 && pieces[0].Op == worddiff.Same {
		return P(Class("help"), v.text("history.same-summary"))
	}
	if len(pieces) == 2 && pieces[0].Op == worddiff.Removed && pieces[1].Op == worddiff.Added { // nothing in common
		return Div(Class("law-diff"), Dl(pair(v.t("history.before"), Del(words(pieces[0].Text))), pair(v.t("history.after"), Ins(words(pieces[1].Text)))))
	}
	return Div(Class("law-diff"), P(g.Map(pieces, func(p worddiff.Piece) g.Node { return v.piece(p, words(p.Text)) })), P(Class("help"), v.text("history.marks")))
}

// gone shows what a repealed provision said before.
func (v *view) gone(before *rulebook.Version) g.Node {
	return Div(Class("law-diff"), Dl(pair(v.t("history.before"), Del(cite.Provides(before, v.l.Lang)))))
}

func (v *view) piece(p worddiff.Piece, words g.Node) g.Node {
	switch p.Op {
	case worddiff.Removed:
		return g.Group{Del(Span(Class("vh"), g.Text("["+v.t("history.removed")+" ")), words, Span(Class("vh"), g.Text("]"))), gap(p.Text)}
	case worddiff.Added:
		return g.Group{Ins(Span(Class("vh"), g.Text("["+v.t("history.added")+" ")), words, Span(Class("vh"), g.Text("]")))}
	default:
		return words
	}
}

// gap keeps a removed phrase apart from the one that follows in its place.
func gap(text string) g.Node {
	if strings.HasSuffix(text, " ") {
		return nil
	}
	return g.Raw("&#8203;")
}
