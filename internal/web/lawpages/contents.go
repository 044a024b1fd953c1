package lawpages

import (
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
)

// contents is the first page of the browser: the search, and below it what was
// found, or the whole law with its ledger.
func (v *view) contents() {
	f := readFilter(v.r.URL.Query())
	rows := v.rows(f, v.on)
	title, body := v.t("title"), []g.Node{}
	if f.given() > 0 {
		title = v.t("found.title")
		body = append(body, v.crumbs(title), H1(g.Text(title)), v.search(f), v.found(f, rows))
	} else {
		body = append(body, H1(g.Text(title)), v.lead(rows), v.search(f), v.doors(),
			g.Map(v.enactments, func(e *rulebook.Enactment) g.Node { return v.enactment(e, rows, false) }), v.ledger(rows))
	}
	v.send(layout.Props{Title: title, Description: v.t("lead-short"), Path: v.path("", f.fields()...), Wide: true}, body...)
}

func (v *view) lead(rows []row) g.Node {
	return g.Group{
		P(Class("lead"), g.Text(v.n("lead", len(rows), "enactments", len(v.book.Enactments)))),
		v.shownFor(),
	}
}

// search is the form of words, filters and day.
func (v *view) search(f filter) g.Node {
	narrow := v.on != v.now
	return Form(Method("get"), Action(layout.Path(v.l.Lang, "/law")), Class("law-search no-print"), Role("search"), Aria("label", v.t("search.label")),
		Div(Class("law-search-main"),
			Label(For("law-q"), v.text("search.label")),
			Div(Class("law-search-row"),
				Input(Type("search"), ID("law-q"), Name(fieldQuery), Value(f.query.text), MaxLength("200"), AutoComplete("off"), g.Attr("enterkeyhint", "search"), Aria("describedby", "law-q-help")),
				Button(Type("submit"), Class("main"), v.text("search.go"))),
			P(ID("law-q-help"), Class("help"), v.text("search.help"))),
		g.If(f.article != "", Input(Type("hidden"), Name(fieldArticle), Value(f.article))),
		Details(g.If(narrow, g.Attr("open")), Summary(v.text("search.filters")),
			Div(Class("law-filters"),
				v.choose(fieldStatus, f.status, statuses, v.statusName),
				v.choose(fieldBuilding, f.building, []string{built, planned}, v.buildingName),
				v.choose(fieldSystem, f.system, v.systemsByName(), v.systemName),
				v.choose(fieldQuestion, string(f.question), v.questionIDs(), v.questionTitle),
				v.choose(fieldEnactment, f.enactment, v.enactmentIDs(), v.enactmentShort),
				v.dayField()),
			Button(Type("submit"), Class("second"), v.text("search.apply"))),
	)
}

// choose is one filter.
func (v *view) choose(field, chosen string, values []string, name func(string) string) g.Node {
	id := "law-" + field
	return Div(Class("law-field"), Label(For(id), v.text("filter."+field)),
		Select(ID(id), Name(field), Option(Value(""), v.text("filter.any")),
			g.Map(values, func(value string) g.Node {
				return Option(Value(value), g.If(value == chosen, Selected()), g.Text(name(value)))
			})))
}

func (v *view) questionIDs() []string {
	var out []string
	for _, q := range questions(v.book) {
		out = append(out, string(q.ID))
	}
	return out
}

func (v *view) enactmentIDs() []string {
	var out []string
	for _, e := range v.enactments {
		out = append(out, e.ID)
	}
	return out
}

// doors lead to the other ways of reading the law.
func (v *view) doors() g.Node {
	return Nav(Class("law-doors"), Aria("label", v.t("doors")), Ul(
		Li(v.link(v.href("/questions"), v.n("doors-questions", len(v.book.Order)))),
		Li(v.link(v.href("/system"), v.n("doors-systems", len(v.systems)))),
		Li(v.link(v.href("/readings"), v.n("doors-readings", len(v.book.Readings)))),
		Li(v.link("#ledger", v.t("ledger.title"))),
	))
}

// enactment shows one enactment: what it is, which texts of it are held, and
// its articles; open shows what is told of those texts.
func (v *view) enactment(e *rulebook.Enactment, rows []row, open bool) g.Node {
	own := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.ID.Enactment() != e.ID })
	return v.section("enactment-"+e.ID, e.Short.In(v.l.Lang),
		P(Class("law-title"), v.in(e.Title)),
		v.about(e, own, open),
		Ol(Class("law-articles"), g.Map(articlesOf(v.book, e), func(a *rulebook.Article) g.Node { return v.articleLine(a, own) })),
	)
}

func (v *view) about(e *rulebook.Enactment, own []row, open bool) g.Node {
	return Div(Class("law-about"),
		Dl(Class("law-data"),
			pair(v.t("enactment.number"), g.Text(e.Number)),
			pair(v.t("enactment.adopted"), g.Text(v.l.Date(e.Adopted))),
			pair(v.t("enactment.rank"), v.text("rank."+rankKey(e.Rank))),
			pair(v.t("enactment.read"), g.Text(v.l.Date(e.ReadUpTo))),
			pair(v.t("enactment.provisions"), v.countLink(len(own), fieldEnactment, e.ID)),
		),
		Details(g.If(open, g.Attr("open")), Summary(g.Text(v.n("enactment.editions", len(e.Editions)))), Ul(Class("law-editions"), g.Map(e.Editions, v.edition))),
	)
}

func pair(term string, value ...g.Node) g.Node {
	return Div(Dt(g.Text(term)), Dd(g.Group(value)))
}

func (v *view) edition(e *rulebook.Edition) g.Node {
	return Li(v.in(e.Title), g.Text(" – "+v.languages(e.Languages)),
		g.Iff(e.Note != nil, func() g.Node { return P(Class("help"), v.in(*e.Note)) }),
		g.Iff(e.Source != "", func() g.Node {
			return Details(Summary(v.text("enactment.source")), P(Lang("en"), g.Text(e.Source)))
		}))
}

func (v *view) languages(list []qyzmet.Lang) string {
	var names []string
	for _, l := range list {
		names = append(names, v.t("language."+string(l)))
	}
	return v.l.List(names)
}

// articleLine is an article with the counts of its provisions, each leading to
// the rows behind it.
func (v *view) articleLine(a *rulebook.Article, rows []row) g.Node {
	own := slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.Article != a })
	t := count(own)
	id := string(a.ID)
	return Li(
		A(Class("law-article"), Href(v.articleHref(a.ID)), Span(Class("law-num"), g.Text(v.articleNumber(a.ID))), g.Text(" "), v.in(a.Title)),
		Span(Class("law-counts"),
			v.counted("count.all", t.of("", ""), fieldArticle, id),
			g.Map(statuses, func(s string) g.Node {
				return v.counted("count."+s, t.of(s, ""), fieldArticle, id, fieldStatus, s)
			}),
			v.counted("count.planned", t.of("", planned), fieldArticle, id, fieldBuilding, planned),
		))
}

// counted is a number with its noun, linked to its rows; nothing for zero.
func (v *view) counted(key string, n int, fields ...string) g.Node {
	if n == 0 {
		return nil
	}
	return g.Group{A(Href(v.href("", fields...)), g.Text(v.n(key, n))), g.Text(" ")}
}

// countLink is a bare number, linked to its rows.
func (v *view) countLink(n int, fields ...string) g.Node {
	if n == 0 {
		return g.Text("0")
	}
	return A(Href(v.href("", fields...)), g.Text(v.l.Number(int64(n))))
}
