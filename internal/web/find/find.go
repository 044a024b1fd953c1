// Package find draws the ways from what a reader wants to know to the questions
// that answer it: by who he is, by what happened, by a word. It keeps nothing.
package find

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

// Room serves the pages below /find.
type Room struct{ Book *rulebook.Book }

// Register adds the pages to a mux whose paths come after the language.
func (room Room) Register(mux *http.ServeMux) {
	mux.HandleFunc("GET /find", room.search)
	mux.HandleFunc("GET /find/{guide}", room.guide)
}

// maxWords bounds what is searched for.
const maxWords = 100

func (room Room) search(w http.ResponseWriter, r *http.Request) {
	l := i18n.For(layout.LangOf(r))
	who, words := r.FormValue("who"), strings.ToValidUTF8(r.FormValue("q"), "")
	if len([]rune(words)) > maxWords {
		words = string([]rune(words)[:maxWords])
	}
	audience := room.Book.AudienceByID(who)
	title := l.T("find.title")
	if audience != nil {
		title = audience.Label.In(l.Lang)
	}
	found := room.guides(l.Lang, who, words)
	layout.Respond(w, http.StatusOK, layout.Page(layout.Props{Lang: l.Lang, Title: title, Path: "/find" + query(who, words), Active: "ask"},
		H1(g.Text(title)),
		P(Class("lead"), g.Text(l.T("find.lead"))),
		room.form(l, who, words),
		P(Class("help"), Role("status"), g.Text(l.Plural("find.found", len(found)))),
		Div(Class("guides"), g.Map(found, func(guide *rulebook.Guide) g.Node { return room.card(l, guide, words != "") })),
		P(A(Href(layout.Path(l.Lang, "/glossary")), g.Text(l.T("glossary.title"))), g.Text(" · "), A(Href(layout.Path(l.Lang, "/law")), g.Text(l.T("start.read-law")))),
	))
}

// query is the part of the address that repeats a search.
func query(who, words string) string {
	v := url.Values{}
	if who != "" {
		v.Set("who", who)
	}
	if words != "" {
		v.Set("q", words)
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

func (room Room) form(l *i18n.Local, who, words string) g.Node {
	return Form(Method("get"), Action(layout.Path(l.Lang, "/find")), Role("search"), Class("find-form"),
		Div(Class("field"), Label(For("find-who"), g.Text(l.T("find.who"))),
			Select(ID("find-who"), Name("who"), Option(Value(""), g.Text(l.T("find.anybody"))), g.Map(room.Book.Audiences, func(x *rulebook.Audience) g.Node {
				return Option(Value(x.ID), g.If(x.ID == who, Selected()), g.Text(x.Label.In(l.Lang)))
			}))),
		Div(Class("field"), Label(For("find-q"), g.Text(l.T("find.words"))),
			Input(ID("find-q"), Type("search"), Name("q"), Value(words), MaxLength("100"), AutoComplete("off"))),
		Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("find.do")))))
}

// guides lists those for an audience in which every word is found.
func (room Room) guides(lang qyzmet.Lang, who, words string) []*rulebook.Guide {
	var out []*rulebook.Guide
	for _, guide := range room.Book.Guides {
		if (who == "" || slices.Contains(guide.Who, who)) && room.holds(lang, guide, words) {
			out = append(out, guide)
		}
	}
	return out
}

func (room Room) holds(lang qyzmet.Lang, guide *rulebook.Guide, words string) bool {
	text := guide.Title.In(lang) + " " + guide.Lead.In(lang)
	for _, q := range room.questions(guide) {
		text += " " + q.Title.In(lang) + " " + q.Ask.In(lang)
		for _, o := range q.Outcomes {
			text += " " + o.Label.In(lang)
		}
	}
	text = strings.ToLower(text)
	for _, word := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(text, stem(word)) {
			return false
		}
	}
	return true
}

// stem cuts the ending of a longer word, so that its other forms are found.
func stem(word string) string {
	r := []rune(word)
	if len(r) > 5 {
		return string(r[:max(5, len(r)-3)])
	}
	return word
}

func (room Room) questions(guide *rulebook.Guide) []*rulebook.Question {
	out := make([]*rulebook.Question, 0, len(guide.Questions))
	for _, id := range guide.Questions {
		out = append(out, room.Book.Questions[id])
	}
	return out
}

// card is a guide among others, its questions folded unless a word was looked for.
func (room Room) card(l *i18n.Local, guide *rulebook.Guide, open bool) g.Node {
	return Section(Class("guide"), ID("guide-"+guide.ID),
		H2(A(Href(layout.Path(l.Lang, "/find/"+guide.ID)), g.Text(guide.Title.In(l.Lang)))),
		P(g.Text(guide.Lead.In(l.Lang))),
		together(l, guide),
		Details(g.If(open, g.Attr("open")), Summary(g.Text(l.Plural("find.questions", len(guide.Questions))), Span(Class("vh"), g.Text(": "+guide.Title.In(l.Lang)))),
			room.links(l, guide)))
}

// together leads to the calculator of a guide that is one.
func together(l *i18n.Local, guide *rulebook.Guide) g.Node {
	if !guide.Together {
		return nil
	}
	return P(Class("together"), A(Href(layout.Path(l.Lang, "/calc/"+guide.ID)), g.Text(l.T("find.together")), Span(Class("vh"), g.Text(": "+guide.Title.In(l.Lang)))))
}

func (room Room) links(l *i18n.Local, guide *rulebook.Guide) g.Node {
	return Ul(g.Map(room.questions(guide), func(q *rulebook.Question) g.Node {
		return Li(A(Href(layout.Path(l.Lang, "/ask/"+url.PathEscape(string(q.ID)))), g.Text(q.Ask.In(l.Lang))))
	}))
}

// guide is the page of one guide, to link to.
func (room Room) guide(w http.ResponseWriter, r *http.Request) {
	l := i18n.For(layout.LangOf(r))
	guide := room.Book.GuideByID(r.PathValue("guide"))
	if guide == nil {
		layout.NotFound(w, r)
		return
	}
	layout.Respond(w, http.StatusOK, layout.Page(layout.Props{Lang: l.Lang, Title: guide.Title.In(l.Lang), Path: "/find/" + guide.ID, Active: "ask"},
		P(Class("caption"), A(Href(layout.Path(l.Lang, "/find")), g.Text(l.T("find.title")))),
		H1(g.Text(guide.Title.In(l.Lang))),
		P(Class("lead"), g.Text(guide.Lead.In(l.Lang))),
		Div(Class("guide"), together(l, guide), room.links(l, guide)),
	))
}
