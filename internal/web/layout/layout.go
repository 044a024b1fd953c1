// Package layout draws what all pages share: the document, the bar with the
// language switch that keeps the state, the footer, the pages that say what
// went wrong, and how a page is sent. A page of any room of the web is
//
//	layout.Page(layout.Props{Lang: lang, Title: …, Path: "/ask/deferral", Active: "ask"}, body…)
//
// It may import i18n and asset and knows nothing of the law.
package layout

import (
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/asset"
	"qyzmet/internal/web/i18n"
)

// Field is a hidden field of a form: a part of the state that a page carries.
type Field struct{ Name, Value string }

// Props say what a page is.
type Props struct {
	Lang        qyzmet.Lang
	Title       string   // of this page; the site's name is added
	Description string   // for search engines and previews; may be empty
	Path        string   // after the language: "/ask/deferral"; "" for the start page
	Active      string   // entry of the bar: "ask", "law", or ""
	State       []Field  // what the page knows of the person; the language switch then posts it
	Wide        bool     // dense pages: tables and side columns
	Error       bool     // the page reports an error; its title says so
	Refresh     int      // without a script, the page is asked for again after so many seconds; 0: never
	Account     *Account // set on the pages of those who log in, which keep a cookie and more
	Under       g.Node   // a second bar, of the room
}

// Account is who looks at a page of those who log in.
type Account struct {
	Login string // the login name; "" before the login
}

// Page draws a whole document. The body's nodes stand inside <main>.
func Page(p Props, body ...g.Node) g.Node {
	l := i18n.For(p.Lang)
	title := p.Title + " – " + l.T("site.name")
	if p.Error {
		title = l.T("site.error") + ": " + title
	}
	width := ""
	if p.Wide {
		width = "wide"
	}
	return g.Group{g.Raw("<!doctype html>"), HTML(Lang(string(l.Lang)),
		Head(
			Meta(Charset("utf-8")),
			Meta(Name("viewport"), Content("width=device-width, initial-scale=1")),
			Meta(Name("color-scheme"), Content("light dark")),
			Meta(Name("theme-color"), Content("#ffffff"), g.Attr("media", "(prefers-color-scheme: light)")),
			Meta(Name("theme-color"), Content("#0f1719"), g.Attr("media", "(prefers-color-scheme: dark)")),
			g.If(p.Description != "", Meta(Name("description"), Content(p.Description))),
			g.If(len(p.State) > 0, Meta(Name("robots"), Content("noindex"))),
			TitleEl(g.Text(title)),
			Link(Rel("icon"), Type("image/svg+xml"), Href(asset.URL("mark.svg"))),
			Link(Rel("stylesheet"), Href(asset.URL("site.css"))),
			alternates(p),
			Script(Src(asset.URL("site.js")), Defer()),
			g.Iff(p.Refresh > 0, func() g.Node {
				return g.El("noscript", Meta(g.Attr("http-equiv", "refresh"), Content(strconv.Itoa(p.Refresh))))
			}),
		),
		Body(
			A(Class("skip"), Href("#main"), g.Text(l.T("site.skip"))),
			bar(p, l),
			p.Under,
			Main(ID("main"), g.If(width != "", Class(width)), TabIndex("-1"), g.Group(body)),
			foot(p, l),
		),
	)}
}

// alternates name the page in the other languages, when its address says it all.
func alternates(p Props) g.Node {
	if len(p.State) > 0 || p.Error {
		return g.Group{}
	}
	return g.Map(qyzmet.Langs(), func(l qyzmet.Lang) g.Node {
		return Link(Rel("alternate"), g.Attr("hreflang", string(l)), Href(Path(l, p.Path)))
	})
}

// Path is the address of a page in a language: Path("kk", "/ask/deferral").
func Path(l qyzmet.Lang, path string) string { return "/" + string(l) + path }

// LawPath is the address of a provision in the law browser.
func LawPath(l qyzmet.Lang, id qyzmet.ProvisionID) string { return Path(l, "/law/"+id.URL()) }

func bar(p Props, l *i18n.Local) g.Node {
	entry := func(id, path string) g.Node {
		return Li(A(Href(Path(l.Lang, path)), g.If(p.Active == id, Aria("current", "true")), g.Text(l.T("bar."+id))))
	}
	return Header(Class("bar"), Div(Class("bar-in"),
		A(Class("brand"), Href(Path(l.Lang, "")), Img(Src(asset.URL("mark.svg")), Alt(""), Width("28"), Height("28")),
			Span(Class("brand-name"), g.Text(l.T("site.name"))), Span(Class("brand-sub"), g.Text(l.T("site.sub")))),
		Nav(Class("rooms"), Aria("label", l.T("bar.label")), Ul(entry("ask", ""), entry("law", "/law"))),
		languages(p, l),
		account(p, l),
	))
}

// account leads to one's own account, and out.
func account(p Props, l *i18n.Local) g.Node {
	if p.Account == nil || p.Account.Login == "" {
		return nil
	}
	return Div(Class("who"),
		A(Href(Path(l.Lang, "/account")), g.If(p.Active == "account", Aria("current", "true")), Span(Class("vh"), g.Text(l.T("bar.account")+": ")), g.Text(p.Account.Login)),
		Form(Method("post"), Action(Path(l.Lang, "/logout")), Button(Type("submit"), Class("plain"), g.Text(l.T("bar.logout")))))
}

// languageNames name each language in itself.
var languageNames = map[qyzmet.Lang]string{qyzmet.Kazakh: "Қазақша", qyzmet.Russian: "Русский", qyzmet.English: "English"}

// languages switches the language in place: by links where the address says it
// all, by a form where the page carries a state.
func languages(p Props, l *i18n.Local) g.Node {
	if len(p.State) == 0 {
		return Nav(Class("langs"), Aria("label", l.T("bar.languages")), Ul(g.Map(qyzmet.Langs(), func(to qyzmet.Lang) g.Node {
			return Li(A(Href(Path(to, p.Path)), Lang(string(to)), g.Attr("hreflang", string(to)),
				g.If(to == l.Lang, Aria("current", "true")), g.Text(languageNames[to])))
		})))
	}
	return Form(Class("langs"), Method("post"), Action(Path(l.Lang, p.Path)), Aria("label", l.T("bar.languages")), AutoComplete("off"),
		Carry(p.State), Ul(g.Map(qyzmet.Langs(), func(to qyzmet.Lang) g.Node {
			return Li(Button(Type("submit"), FormAction(Path(to, p.Path)), Lang(string(to)),
				g.If(to == l.Lang, Aria("current", "true")), g.Text(languageNames[to])))
		})))
}

// Carry takes a state along in a form, as hidden fields.
func Carry(state []Field) g.Node {
	return g.Map(state, func(f Field) g.Node { return Input(Type("hidden"), Name(f.Name), Value(f.Value)) })
}

// Scroll lets a wide table be moved sideways by itself, with the keyboard too.
// Its name is read out; no other region of the page may bear it.
func Scroll(name string, table g.Node) g.Node {
	return Div(Class("scroll"), TabIndex("0"), Role("region"), Aria("label", name), table)
}

func foot(p Props, l *i18n.Local) g.Node {
	privacy := l.T("foot.privacy")
	if p.Account != nil {
		privacy = l.T("foot.inside")
	}
	return Footer(Class("foot"), Div(Class("foot-in"),
		P(g.Text(l.T("foot.reading"))),
		P(g.Text(privacy)),
	))
}

// Safe returns an address that is ours or a web page's; anything else (such as
// a javascript: address in data) becomes "#".
func Safe(url string) string {
	if strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//") || strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "#") {
		return url
	}
	return "#"
}
