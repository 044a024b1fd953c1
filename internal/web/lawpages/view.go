package lawpages

import (
	"net/http"
	"net/url"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/lawpages/inwords"
	"qyzmet/internal/web/layout"
)

// view is one request: what is asked, in which language, for which day.
type view struct {
	*Room
	w     http.ResponseWriter
	r     *http.Request
	l     *i18n.Local
	words *inwords.Reader
	cites *cite.Sheet
	on    date.Date // the day whose law is shown
	now   date.Date
	bad   string // a day that could not be read
}

func (room *Room) view(w http.ResponseWriter, r *http.Request) *view {
	v := &view{Room: room, w: w, r: r, l: local()(layout.LangOf(r)), now: room.today()}
	v.on, v.bad = chosenDay(r.URL.Query().Get("on"), v.now)
	v.words = inwords.New(room.book, v.l, v.on)
	v.cites = cite.New(room.book, v.l, v.on)
	return v
}

// t returns a text of these pages.
func (v *view) t(key string, args ...any) string { return v.l.T("law."+key, args...) }

// n returns the form of a text of these pages that a number asks for.
func (v *view) n(key string, n int, args ...any) string { return v.l.Plural("law."+key, n, args...) }

func (v *view) text(key string, args ...any) g.Node { return g.Text(v.t(key, args...)) }

// in is a text of the law data in the language of the page.
func (v *view) in(t qyzmet.Text) g.Node { return g.Text(t.In(v.l.Lang)) }

// path is an address below /law after the language; it keeps the chosen day.
// pairs are names and values of the query; empty values are left out.
func (v *view) path(below string, pairs ...string) string {
	q := url.Values{}
	if v.on != v.now {
		q.Set("on", v.on.String())
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	out := "/law" + below
	if len(q) > 0 {
		out += "?" + q.Encode()
	}
	return out
}

// href is an address below /law in the language of the page.
func (v *view) href(below string, pairs ...string) string {
	return layout.Path(v.l.Lang, v.path(below, pairs...))
}

// provisionHref is the address of a provision's own page. Where a provision
// has the id of its article, the article's page has the plain address.
func (v *view) provisionHref(id qyzmet.ProvisionID) string {
	own := ""
	if id == id.Article() {
		own = "own"
	}
	return v.href("/"+id.URL(), "part", own)
}

func (v *view) articleHref(id qyzmet.ProvisionID) string { return v.href("/" + id.URL()) }

// send answers with a page; the citations it opened follow its body.
func (v *view) send(p layout.Props, body ...g.Node) {
	p.Lang, p.Active = v.l.Lang, "law"
	status := http.StatusOK
	if v.bad != "" {
		status, p.Error = http.StatusBadRequest, true
		body = append([]g.Node{v.dayFault()}, body...)
	}
	layout.Respond(v.w, status, layout.Page(p, Div(Class("law"), g.Group(body), v.cites.Notes())))
}

// crumbs lead back to the pages above; the last is where one is.
func (v *view) crumbs(here string, ways ...layout.Way) g.Node {
	ways = append([]layout.Way{{Href: v.href(""), Text: v.t("title")}}, ways...)
	return Nav(Class("law-crumbs no-print"), Aria("label", v.t("crumbs")), Ol(
		g.Map(ways, func(way layout.Way) g.Node { return Li(A(Href(way.Href), g.Text(way.Text))) }),
		Li(Aria("current", "page"), g.Text(here)),
	))
}

// section is a part of a page with a heading that can be linked to.
func (v *view) section(id, title string, body ...g.Node) g.Node {
	return Section(Class("law-section"), Aria("labelledby", id), H2(ID(id), g.Text(title)), g.Group(body))
}

// link is a link to a page below /law.
func (v *view) link(href, text string) g.Node { return A(Href(href), g.Text(text)) }
