package login

import (
	"net/http"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/layout"
)

// drawLogin asks who it is. path is the page that was asked for.
func (v *visit) drawLogin(status int, path, name string, f *qyzmet.Fault) {
	l := v.l
	lead := l.T("login.lead")
	if path != "/login" {
		lead = l.T("login.asked")
	}
	v.page(status, l.T("login.title"), path, f,
		P(Class("lead"), g.Text(lead)),
		v.form("/login",
			v.field(field{name: "login", kind: "text", label: l.T("login.name"), value: limit(name), fill: "username", more: []g.Node{MaxLength("100")}}, f),
			v.password("password", l.T("login.password"), "", "current-password", f),
			send(l.T("login.do"))),
		v.passkeyForm("get", "/login/passkey", l.T("login.passkey.do"), P(Class("help"), g.Text(l.T("login.passkey.lead")))),
		P(A(Href(layout.Path(l.Lang, "/enrol")), g.Text(l.T("login.invited")))),
		P(Class("help"), g.Text(l.T("login.lost"))))
}

// limit cuts a name that nobody can have.
func limit(name string) string {
	if r := []rune(name); len(r) > 100 {
		return string(r[:100])
	}
	return name
}

// drawSecond asks for the second factor: what the account has.
func (v *visit) drawSecond(status int, f *qyzmet.Fault) {
	l := v.l
	has, err := v.keys.Factors(v.r.Context(), v.s)
	if err != nil {
		v.fail(err)
		return
	}
	label, help := l.T("login.second.recovery"), l.T("login.second.recovery-help")
	if has.TOTP {
		label, help = l.T("login.second.code"), l.T("login.second.code-help")
	}
	v.page(status, l.T("login.second.title"), "/login/second", f,
		P(Class("lead"), g.Text(l.T("login.second.lead"))),
		g.If(len(has.Passkeys) > 0, v.passkeyForm("get", "/login/passkey", l.T("login.passkey.do"))),
		v.form("/login/second", v.code(label, help, f), send(l.T("login.second.do"))),
		Form(Method("post"), Action(layout.Path(l.Lang, "/logout")), Button(Type("submit"), Class("plain"), g.Text(l.T("login.second.other")))))
}

func (v *visit) drawLoggedOut() {
	l := v.l
	v.s.Stage = ""
	v.page(http.StatusOK, l.T("login.out.title"), "/login", nil,
		P(Class("lead"), g.Text(l.T("login.out.lead"))),
		P(A(Class("main-link"), Href(layout.Path(l.Lang, "/login")), g.Text(l.T("login.out.again")))))
}

func (v *visit) drawEnrol(status int, f *qyzmet.Fault) {
	l := v.l
	code := v.r.PostFormValue("code") // not used up yet, or the page would be another
	v.page(status, l.T("enrol.title"), "/enrol", f,
		P(Class("lead"), g.Text(l.T("enrol.lead"))),
		v.form("/enrol",
			v.field(field{name: "code", kind: "text", label: l.T("enrol.code"), help: l.T("enrol.code-help"), value: limit(code), fill: "off", more: []g.Node{MaxLength("100")}}, f),
			v.newPassword(f), send(l.T("enrol.do"))))
}

// newPassword asks for a new password, twice.
func (v *visit) newPassword(f *qyzmet.Fault) g.Node {
	l := v.l
	return g.Group{v.password("password", l.T("login.new"), l.T("login.new-help"), "new-password", f),
		v.password("again", l.T("login.again.label"), "", "new-password", f)}
}

func (v *visit) drawEnrolSecond(status int, f *qyzmet.Fault) {
	l := v.l
	app := v.appForm(f)
	if app == nil {
		return
	}
	v.page(status, l.T("enrol.second.title"), "/enrol/second", f,
		P(Class("lead"), g.Text(l.T("enrol.second.lead"))),
		g.If(v.keys.Passkeys(), Section(H2(g.Text(l.T("enrol.second.passkey"))), v.newPasskeyForm())),
		Section(H2(g.Text(l.T("enrol.second.app"))), app),
		g.Iff(v.s.Official == "", func() g.Node {
			return Section(H2(g.Text(l.T("enrol.skip.title"))), P(g.Text(l.T("enrol.skip.lead"))),
				Form(Method("post"), Action(layout.Path(l.Lang, "/enrol/skip")), Button(Type("submit"), Class("second"), g.Text(l.T("enrol.skip.do")))))
		}))
}
