package layout

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/i18n"
)

type langKey struct{}

// WithLang notes the language of a request's address.
func WithLang(ctx context.Context, l qyzmet.Lang) context.Context {
	return context.WithValue(ctx, langKey{}, l)
}

// LangOf returns the language of a request's address, Kazakh when it has none.
func LangOf(r *http.Request) qyzmet.Lang {
	if l, ok := r.Context().Value(langKey{}).(qyzmet.Lang); ok {
		return l
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if slices.Contains(qyzmet.Langs(), qyzmet.Lang(first)) {
		return qyzmet.Lang(first)
	}
	return qyzmet.Kazakh
}

// Respond sends a page. It is drawn in full first: nobody gets half of one.
func Respond(w http.ResponseWriter, status int, page g.Node) {
	var b bytes.Buffer
	if err := page.Render(&b); err != nil {
		http.Error(w, "This page could not be drawn. Please try again.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the reader may have gone
}

// Way is a link that a problem page offers.
type Way struct{ Href, Text string }

// Problem answers with a page that says what is wrong and what to do: in the
// language of the address first, then in the two others. key names the texts
// problem.KEY.title and problem.KEY.do.
func Problem(w http.ResponseWriter, r *http.Request, status int, key string, ways ...Way) {
	ProblemWith(w, r, status, key, nil, ways...)
}

// ProblemWith is Problem with a list of what is at fault.
func ProblemWith(w http.ResponseWriter, r *http.Request, status int, key string, what []string, ways ...Way) {
	lang := LangOf(r)
	l := i18n.For(lang)
	if len(ways) == 0 {
		ways = []Way{{Path(lang, ""), l.T("problem.start")}}
	}
	others := g.Map(qyzmet.Langs(), func(other qyzmet.Lang) g.Node {
		if other == l.Lang {
			return nil
		}
		o := i18n.For(other)
		return Div(Lang(string(other)), P(Strong(g.Text(o.T("problem."+key+".title"))), g.Text(" "), g.Text(o.T("problem."+key+".do"))))
	})
	Respond(w, status, Page(Props{Lang: lang, Title: l.T("problem." + key + ".title"), Error: true},
		H1(g.Text(l.T("problem."+key+".title"))),
		P(Class("lead"), g.Text(l.T("problem."+key+".do"))),
		g.If(len(what) > 0, Div(Class("inset"), P(g.Text(l.T("problem.at-fault"))), Ul(g.Map(what, func(t string) g.Node { return Li(g.Text(t)) })))),
		Ul(Class("ways"), g.Map(ways, func(way Way) g.Node { return Li(A(Href(Safe(way.Href)), g.Text(way.Text))) })),
		Div(Class("others"), others),
	))
}

// NotFound answers that there is no such page.
func NotFound(w http.ResponseWriter, r *http.Request, ways ...Way) {
	Problem(w, r, http.StatusNotFound, "not-found", ways...)
}
