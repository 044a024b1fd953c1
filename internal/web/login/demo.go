package login

import (
	"net"
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/layout"
)

// DemoAccount is an account that the page of a demonstration offers.
type DemoAccount struct {
	Login, Name  string
	Role, Office qyzmet.Text
}

// fromHere reports whether a request comes from this machine itself: to a name of
// its own, so that no page of another site stands behind it, and through no proxy.
func fromHere(r *http.Request) bool {
	from, ok := address(r.RemoteAddr)
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	to, isIP := address(strings.Trim(host, "[]"))
	forwarded := r.Header.Get("X-Forwarded-For") != "" || r.Header.Get("Forwarded") != ""
	return ok && from.IsLoopback() && !forwarded && (host == "localhost" || isIP && to.IsLoopback())
}

// demoPage lists the accounts, each with a button.
func (v *visit) demoPage() {
	if !fromHere(v.r) {
		layout.NotFound(v.w, v.r)
		return
	}
	v.drawDemo(http.StatusOK, nil)
}

func (v *visit) drawDemo(status int, f *qyzmet.Fault) {
	l := v.l
	head := func(key string) g.Node { return Th(g.Attr("scope", "col"), g.Text(l.T(key))) }
	v.page(status, l.T("demo.title"), "/demo", f,
		P(Class("lead"), g.Text(l.T("demo.lead"))),
		layout.Scroll(l.T("demo.list"), Table(Caption(Class("vh"), g.Text(l.T("demo.list"))),
			THead(Tr(head("demo.role"), head("demo.office"), head("demo.name"), head("demo.do"))),
			TBody(g.Map(v.opts.Demo(), func(a DemoAccount) g.Node {
				return Tr(Th(g.Attr("scope", "row"), g.Text(a.Role.In(l.Lang))), Td(g.Text(a.Office.In(l.Lang))), Td(Lang("kk"), g.Text(a.Name)),
					Td(Form(Method("post"), Action(layout.Path(l.Lang, "/demo")), Input(Type("hidden"), Name("login"), Value(a.Login)),
						Button(Type("submit"), Class("second"), Aria("label", l.T("demo.do")+": "+a.Role.In(l.Lang)+", "+a.Office.In(l.Lang)), g.Text(l.T("demo.do"))))))
			})))))
}

// demo logs in to an account of the list.
func (v *visit) demo() {
	if !fromHere(v.r) {
		layout.NotFound(v.w, v.r)
		return
	}
	given, err := v.keys.DemoLogin(v.r.Context(), v.r.PostFormValue("login"))
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawDemo(http.StatusForbidden, f)
		}
		return
	}
	v.granted(given)
}
