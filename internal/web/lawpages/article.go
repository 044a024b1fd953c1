package lawpages

import (
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
)

// enactmentPage is the contents of one enactment.
func (v *view) enactmentPage() {
	e := v.book.EnactmentByID(v.r.PathValue("enactment"))
	if e == nil {
		v.missing()
		return
	}
	rows := v.rows(filter{enactment: e.ID}, v.on)
	v.send(layout.Props{Title: e.Short.In(v.l.Lang), Description: e.Title.In(v.l.Lang), Path: v.path("/" + e.ID), Wide: true},
		v.crumbs(e.Short.In(v.l.Lang)), H1(v.in(e.Title)), v.shownFor(), v.dayChooser(v.below("/"+e.ID)), v.enactment(e, rows, true))
}

// below is an address below /law in the language of the page, without a day.
func (v *view) below(path string) string { return layout.Path(v.l.Lang, "/law"+path) }

// provisionOrArticle finds what the rest of the address names.
func (v *view) provisionOrArticle() {
	id := qyzmet.ProvisionFromURL(strings.TrimRight(v.r.PathValue("enactment")+"/"+v.r.PathValue("rest"), "/"))
	a, p := v.articles[id], v.book.Provisions[id]
	switch {
	case p != nil && (a == nil || v.r.URL.Query().Get("part") != ""):
		v.provisionPage(p)
	case a != nil:
		v.articlePage(a)
	default:
		v.missing()
	}
}

// articlePage shows an article as it stands on the chosen day.
func (v *view) articlePage(a *rulebook.Article) {
	title := v.articleNumber(a.ID)
	short := v.enactmentShort(a.ID.Enactment())
	var rows []row
	for _, p := range a.Provisions {
		rows = append(rows, rowOf(p, v.on))
	}
	v.send(layout.Props{Title: title + " – " + short, Description: a.Title.In(v.l.Lang), Path: v.path("/" + a.ID.URL())},
		v.crumbs(title, layout.Way{Href: v.href("/" + a.ID.Enactment()), Text: short}),
		H1(g.Text(title), Span(Class("law-h1-title"), v.in(a.Title))),
		v.shownFor(),
		v.dayChooser(v.below("/"+a.ID.URL())),
		v.turns(a),
		g.Iff(a.Note != nil, func() g.Node { return P(Class("law-note"), v.in(*a.Note)) }),
		g.Iff(a.HeldFrom != nil && v.on < a.HeldFrom.Latest, func() g.Node {
			return P(Class("law-fault"), v.text("article.not-held", "day", a.HeldFrom.Latest))
		}),
		P(Class("help"), v.text("own-words")),
		Ol(Class("law-rows law-article-rows"), g.Map(rows, v.articleRow)),
		v.neighbours(a),
	)
}

func (v *view) articleRow(r row) g.Node {
	return Li(ID("p-"+r.ID.URL()), g.If(r.status() == repealed || r.Last == nil, Class("law-dim")),
		v.rowHead(r), v.summary(r), v.changed(r))
}

// changed marks what happened to a provision between the texts held.
func (v *view) changed(r row) g.Node {
	if r.Last == nil {
		return nil // the row says when it came
	}
	var marks []g.Node
	for i, ver := range r.Provision.Versions {
		switch {
		case i > 0:
			marks = append(marks, v.change(r.Provision, i))
		case ver.From != nil:
			marks = append(marks, P(Class("law-mark"), v.text("change.added", "since", v.since(ver.From, nil))))
		}
	}
	return g.Group(marks)
}

// change tells that a wording took the place of another, with their difference.
func (v *view) change(p *rulebook.Provision, i int) g.Node {
	ver := p.Versions[i]
	key, before := "change.changed", p.Versions[i-1]
	content := v.difference(before, ver)
	if ver.Status == repealed {
		key, content = "change.repealed", v.gone(before)
	}
	return Details(Class("law-change"), Summary(v.text(key, "since", v.since(ver.From, nil))), content)
}

// turns lists the days on which something in an article changed, to look at
// the article before and after each.
func (v *view) turns(a *rulebook.Article) g.Node {
	points := turningPoints(a)
	if len(points) == 0 {
		return P(Class("help"), v.text("article.unchanged"))
	}
	return Details(Class("law-turns no-print"), Summary(g.Text(v.n("article.turns", len(points)))),
		Ul(g.Map(points, func(p *rulebook.Point) g.Node {
			return Li(g.Text(v.since(p, nil)+": "),
				A(Href(v.articleOn(a, p.Earliest.AddDays(-1))), v.text("article.before")), g.Text(" · "),
				A(Href(v.articleOn(a, p.Latest)), v.text("article.after")))
		})))
}

// articleOn is the address of an article on another day.
func (v *view) articleOn(a *rulebook.Article, day date.Date) string {
	return v.below("/"+a.ID.URL()) + "?on=" + day.String()
}

// turningPoints are the starts of an article's wordings, each event once, in
// order of time.
func turningPoints(a *rulebook.Article) []*rulebook.Point {
	var out []*rulebook.Point
	for _, p := range a.Provisions {
		for _, v := range p.Versions {
			if v.From != nil && !slices.ContainsFunc(out, func(o *rulebook.Point) bool { return o.Key == v.From.Key }) {
				out = append(out, v.From)
			}
		}
	}
	slices.SortStableFunc(out, func(p, q *rulebook.Point) int {
		if p.Earliest != q.Earliest {
			return int(p.Earliest - q.Earliest)
		}
		return int(p.Latest - q.Latest)
	})
	return out
}

// neighbours lead to the articles before and after.
func (v *view) neighbours(a *rulebook.Article) g.Node {
	list := articlesOf(v.book, v.book.EnactmentByID(a.ID.Enactment()))
	i := slices.Index(list, a)
	to := func(j int, key string) g.Node {
		if j < 0 || j >= len(list) {
			return nil
		}
		return Li(v.text(key), g.Text(" "), v.link(v.articleHref(list[j].ID), v.articleNumber(list[j].ID)+". "+list[j].Title.In(v.l.Lang)))
	}
	return Nav(Class("law-neighbours no-print"), Aria("label", v.t("neighbours")), Ul(to(i-1, "previous"), to(i+1, "next")))
}
