package lawpages

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
)

const rowsPerPage = 100

// found lists the rows of a filter, a page at a time.
func (v *view) found(f filter, rows []row) g.Node {
	from := min((f.page-1)*rowsPerPage, len(rows))
	to := min(from+rowsPerPage, len(rows))
	return g.Group{
		v.criteria(f, len(rows)),
		g.Iff(len(rows) == 0, func() g.Node { return P(v.text("found.none")) }),
		v.rowList(rows[from:to]),
		v.pages(f, len(rows)),
	}
}

// criteria repeats what was asked for, each part with a link that drops it.
func (v *view) criteria(f filter, n int) g.Node {
	fields := f.fields()
	names := map[string]func(string) string{fieldStatus: v.statusName, fieldBuilding: v.buildingName, fieldSystem: v.systemName,
		fieldQuestion: v.questionTitle, fieldEnactment: v.enactmentShort, fieldArticle: v.articleTitle}
	var parts []g.Node
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i+1] == "" {
			continue
		}
		shown := fields[i+1]
		if name := names[fields[i]]; name != nil {
			shown = name(shown)
		}
		without := append([]string{}, fields...)
		without[i+1] = ""
		parts = append(parts, Li(g.Text(v.t("filter."+fields[i])+": "), Strong(g.Text(shown)), g.Text(" "),
			A(Href(v.href("", without...)), Class("law-drop"), Span(Aria("hidden", "true"), g.Text("×")), Span(Class("vh"), g.Text(v.t("found.without", "what", shown))))))
	}
	return Div(Class("law-asked"), P(Class("law-found"), Strong(g.Text(v.n("found.count", n)))), v.shownFor(), Ul(g.Group(parts)))
}

func (v *view) articleTitle(id string) string {
	for _, a := range v.book.Articles {
		if string(a.ID) == id {
			return v.articleCited(a.ID)
		}
	}
	return id
}

// rowList draws rows under the headings of their articles.
func (v *view) rowList(rows []row) g.Node {
	var out []g.Node
	var group []row
	flush := func() {
		if len(group) > 0 {
			out = append(out, v.articleRows(group[0].Article, group))
			group = nil
		}
	}
	for _, r := range rows {
		if len(group) > 0 && group[0].Article != r.Article {
			flush()
		}
		group = append(group, r)
	}
	flush()
	return g.Group(out)
}

func (v *view) articleRows(a *rulebook.Article, rows []row) g.Node {
	return Section(Class("law-group"),
		H2(Class("law-group-title"), A(Href(v.articleHref(a.ID)), g.Text(v.articleCited(a.ID))), g.Text(" "), v.in(a.Title)),
		Ul(Class("law-rows"), g.Map(rows, func(r row) g.Node { return Li(v.rowHead(r), v.summary(r)) })))
}

// rowHead is the row's number and its place in the ledger.
func (v *view) rowHead(r row) g.Node {
	return Div(Class("law-row-head"), A(Class("law-num"), Href(v.provisionHref(r.ID)), g.Text(r.ID.Chip()), Span(Class("vh"), g.Text(", "+v.enactmentShort(r.ID.Enactment())))), v.chip(r))
}

// summary says what a row's provision provides on the day; both wordings where
// the day of the change is not known.
func (v *view) summary(r row) g.Node {
	switch len(r.Versions) {
	case 0:
		return P(Class("law-absent"), g.Text(v.absence(r)))
	case 1:
		return P(cite.Provides(r.Last, v.l.Lang))
	default:
		return Div(Class("law-two"), P(Class("help"), v.text("provision.two-wordings")),
			g.Map(r.Versions, func(ver *rulebook.Version) g.Node { return P(cite.Provides(ver, v.l.Lang)) }))
	}
}

// absence tells why a provision has no wording on the day.
func (v *view) absence(r row) string {
	first := r.Provision.Versions[0]
	if stands(first.Span, v.on) == future {
		return v.t("provision.not-yet", "since", v.since(first.From, r.Article.HeldFrom))
	}
	return v.t("provision.no-wording")
}

func (v *view) pages(f filter, n int) g.Node {
	last := (n + rowsPerPage - 1) / rowsPerPage
	if last < 2 {
		return nil
	}
	to := func(page int, key string) g.Node {
		if page < 1 || page > last {
			return nil
		}
		return Li(A(Href(v.href("", append(f.fields(), fieldPage, strconv.Itoa(page))...)), v.text(key)))
	}
	return Nav(Class("law-pages no-print"), Aria("label", v.t("found.pages")),
		Ul(to(f.page-1, "found.previous"), Li(v.text("found.page", "page", f.page, "of", last)), to(f.page+1, "found.next")))
}
