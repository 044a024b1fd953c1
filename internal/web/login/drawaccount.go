package login

import (
	"net/http"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/keyring"
	"qyzmet/internal/web/layout"
)

func (v *visit) drawAccount(status int, f *qyzmet.Fault) {
	l := v.l
	has, err := v.keys.Factors(v.r.Context(), v.s)
	if err != nil {
		v.fail(err)
		return
	}
	sessions, err := v.keys.Sessions(v.r.Context(), v.s)
	if err != nil {
		v.fail(err)
		return
	}
	v.page(status, l.T("account.title"), "/account", f,
		Dl(Class("account-who"), line(l.T("login.name"), v.s.Login),
			g.If(v.s.Official != "", line(l.T("account.official"), string(v.s.Official))),
			g.If(v.s.Person != "", line(l.T("account.person"), string(v.s.Person)))),
		v.waysIn(has), v.sessions(sessions))
}

func line(name, value string) g.Node { return Div(Dt(g.Text(name)), Dd(g.Text(value))) }

// waysIn lists the credentials, each with the way to change it.
func (v *visit) waysIn(has keyring.Factors) g.Node {
	l := v.l
	row := func(name, state, path, do string) g.Node {
		return Li(Strong(g.Text(name)), Span(g.Text(state)), A(Href(layout.Path(l.Lang, path)), g.Text(do)))
	}
	app, appDo := l.T("account.app.none"), l.T("account.app.begin")
	if has.TOTP {
		app, appDo = l.T("account.app.set"), l.T("account.app.replace")
	}
	return Section(H2(g.Text(l.T("account.ways"))), Ul(Class("ways-in"),
		row(l.T("login.password"), l.T("account.password.set"), "/account/password", l.T("account.password.change")),
		row(l.T("account.app.name"), app, "/account/app", appDo),
		g.If(v.keys.Passkeys(), row(l.T("account.passkeys.name"), l.Plural("account.passkeys.count", len(has.Passkeys)), "/account/passkeys", l.T("account.passkeys.change"))),
		g.If(v.s.Strong, row(l.T("account.recovery.name"), l.Plural("account.recovery.left", has.Recovery), "/account/recovery", l.T("account.recovery.change")))))
}

func (v *visit) sessions(list []keyring.Session) g.Node {
	l := v.l
	idle, most := v.keys.Limits()
	head := func(key string) g.Node { return Th(g.Attr("scope", "col"), g.Text(l.T(key))) }
	revoke := func(id, text, name string) g.Node {
		return Form(Method("post"), Action(layout.Path(l.Lang, "/account/revoke")), Input(Type("hidden"), Name("id"), Value(id)),
			Button(Type("submit"), Class("plain"), g.Text(text), g.If(name != "", Span(Class("vh"), g.Text(": "+name)))))
	}
	return Section(H2(g.Text(l.T("account.sessions.title"))),
		P(Class("help"), g.Text(l.T("account.sessions.help", "minutes", int(idle.Minutes()), "hours", int(most.Hours())))),
		Div(Class("account-scroll"), TabIndex("0"), Role("region"), Aria("label", l.T("account.sessions.title")), Table(Class("account-table"),
			THead(Tr(head("account.sessions.began"), head("account.sessions.seen"), head("account.sessions.how"), head("account.sessions.end"))),
			TBody(g.Map(list, func(s keyring.Session) g.Node {
				began := v.instant(s.Created)
				return Tr(Td(g.Text(began)), Td(g.Text(v.instant(s.Seen))), Td(g.Text(v.how(s))),
					Td(g.If(s.ID == v.s.ID, Strong(g.Text(l.T("account.sessions.this")))), g.If(s.ID != v.s.ID, revoke(s.ID, l.T("account.sessions.revoke"), began))))
			})))),
		g.If(len(list) > 1, revoke("others", l.T("account.sessions.others"), "")))
}

// how tells with what a session began. One that waits for its second factor is
// somebody who knows the password.
func (v *visit) how(s keyring.Session) string {
	if s.Stage != keyring.Full {
		return v.l.T("account.sessions.waiting")
	}
	return v.l.T("account.how." + s.How)
}

// drawConfirm asks for the password once more; next is the page to go on with.
func (v *visit) drawConfirm(status int, next string, f *qyzmet.Fault) {
	l := v.l
	v.next = safeNext(next)
	v.page(status, l.T("account.confirm.title"), "/account", f,
		P(Class("lead"), g.Text(l.T("account.confirm.lead"))),
		v.form("/account/confirm", v.password("current", l.T("login.password"), "", "current-password", f), send(l.T("account.confirm.do"))),
		g.If(v.keys.Passkeys(), P(Class("help"), g.Text(l.T("account.confirm.passkey")))))
}

func (v *visit) drawPassword(status int, f *qyzmet.Fault) {
	l := v.l
	v.page(status, l.T("account.password.change"), "/account/password", f, v.toAccount(),
		P(Class("lead"), g.Text(l.T("account.password.lead"))),
		v.form("/account/password",
			Input(Type("hidden"), Name("username"), Value(v.s.Login), AutoComplete("username")),
			v.password("current", l.T("account.password.current"), "", "current-password", f), v.newPassword(f), send(l.T("account.password.change"))))
}

func (v *visit) toAccount() g.Node {
	return P(A(Class("back"), Href(layout.Path(v.l.Lang, "/account")), g.Text(v.l.T("account.back"))))
}

func (v *visit) drawApp(status int, f *qyzmet.Fault) {
	l := v.l
	app := v.appForm(f)
	if app == nil {
		return
	}
	v.page(status, l.T("account.app.begin"), "/account/app", f, v.toAccount(), P(Class("lead"), g.Text(l.T("account.app.lead"))), app)
}

// appForm shows the secret for an app and asks for its first code; nil when a page
// that says what failed was sent.
func (v *visit) appForm(f *qyzmet.Fault) g.Node {
	l := v.l
	shown, err := v.keys.BeginTOTP(v.r.Context(), v.s)
	if err != nil {
		if no := v.refusal(err); no != nil {
			v.drawConfirm(v.status(err), layout.Path(l.Lang, "/account/app"), no)
		}
		return nil
	}
	picture, err := qrCode(shown.URI, l.T("account.app.picture"))
	if err != nil {
		v.fail(err)
		return nil
	}
	return g.Group{
		P(g.Text(l.T("account.app.scan"))), picture,
		P(g.Text(l.T("account.app.type")), Br(), Code(Class("app-secret"), g.Text(inFours(shown.Secret)))),
		v.form("/account/app", v.code(l.T("account.app.code"), l.T("account.app.code-help"), f), send(l.T("account.app.do"))),
	}
}

// inFours writes a secret so that it can be typed.
func inFours(text string) string {
	out := ""
	for i, r := range text {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}

// newPasskeyForm makes a passkey.
func (v *visit) newPasskeyForm() g.Node {
	l := v.l
	return g.Group{P(g.Text(l.T("account.passkeys.what"))),
		NoScript(P(Class("inset"), g.Text(l.T("account.passkeys.script")))),
		v.passkeyForm("create", "/account/passkeys", l.T("account.passkeys.add"),
			Div(Class("field"), Label(For("f-name"), g.Text(l.T("account.passkeys.label"))), P(Class("help"), ID("f-name-help"), g.Text(l.T("account.passkeys.label-help"))),
				Input(Type("text"), ID("f-name"), Name("name"), MaxLength("60"), AutoComplete("off"), Aria("describedby", "f-name-help"))))}
}

func (v *visit) drawPasskeys(status int, f *qyzmet.Fault) {
	l := v.l
	has, err := v.keys.Factors(v.r.Context(), v.s)
	if err != nil {
		v.fail(err)
		return
	}
	v.page(status, l.T("account.passkeys.name"), "/account/passkeys", f, v.toAccount(),
		g.If(len(has.Passkeys) > 0, Ul(Class("passkeys"), g.Map(has.Passkeys, v.passkey))),
		v.newPasskeyForm())
}

// passkey is one passkey with the button that removes it.
func (v *visit) passkey(p keyring.Passkey) g.Node {
	l := v.l
	name := p.Name
	if name == "" {
		name = l.T("account.passkeys.unnamed")
	}
	used := l.T("account.passkeys.unused")
	if !p.Used.IsZero() {
		used = l.T("account.passkeys.used", "when", v.instant(p.Used))
	}
	return Li(Strong(g.Text(name)), P(Class("help"), g.Text(l.T("account.passkeys.made", "when", v.instant(p.Created))+" "+used)),
		Form(Method("post"), Action(layout.Path(l.Lang, "/account/passkeys/drop")), Input(Type("hidden"), Name("id"), Value(p.ID)),
			Button(Type("submit"), Class("plain"), g.Text(l.T("account.passkeys.drop")), Span(Class("vh"), g.Text(": "+name)))))
}

func (v *visit) drawRecovery(status int, f *qyzmet.Fault) {
	l := v.l
	v.page(status, l.T("account.recovery.change"), "/account/recovery", f, v.toAccount(),
		P(Class("lead"), g.Text(l.T("account.recovery.lead"))),
		v.form("/account/recovery", send(l.T("account.recovery.do"))))
}

// drawCodes shows recovery codes, for the only time.
func (v *visit) drawCodes(codes []string) {
	l := v.l
	v.page(http.StatusOK, l.T("account.recovery.name"), "/account", nil,
		P(Class("lead"), g.Text(l.T("account.recovery.once"))),
		Ol(Class("codes"), g.Map(codes, func(c string) g.Node { return Li(Code(g.Text(c))) })),
		Div(Class("actions"), Button(Type("button"), Class("second needs-script"), g.Attr("hidden"), Data("print", "1"), g.Text(l.T("account.recovery.print"))),
			A(Class("main-link"), Href(layout.Path(l.Lang, v.opts.Home)), g.Text(l.T("account.recovery.kept")))))
}
