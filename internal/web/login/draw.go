package login

import (
	"time"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/web/asset"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

func local(l qyzmet.Lang) *i18n.Local { return i18n.For(l) }

// page sends a page of the room, with the refusal on top if there is one. path is
// the page's own, for the switch of languages.
func (v *visit) page(status int, title, path string, f *qyzmet.Fault, body ...g.Node) {
	who := &layout.Account{}
	if v.s.Stage == keyring.Full {
		who.Login = v.s.Login
	}
	layout.Respond(v.w, status, layout.Page(layout.Props{Lang: v.l.Lang, Title: title, Path: path, Active: active(path), Error: f != nil, Account: who},
		v.fault(f), H1(g.Text(title)), g.Group(body)))
}

func active(path string) string {
	if path == "/account" {
		return "account"
	}
	return ""
}

// fieldID is the field of a form by its name.
func fieldID(name string) string { return "f-" + name }

// withField are the refusals that one field can mend.
var withField = map[string]bool{"login": true, "password": true, "again": true, "code": true, "current": true}

// fault says what was refused, with the way to the field.
func (v *visit) fault(f *qyzmet.Fault) g.Node {
	if f == nil {
		return nil
	}
	what := g.Text(v.said(f))
	if withField[f.Path] {
		what = A(Href("#"+fieldID(f.Path)), what)
	}
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(v.l.T("login.refused"))), Ul(Li(what)))
}

// field is one line to fill in.
type field struct {
	name, kind, label, help, value, fill string
	more                                 []g.Node
}

func (v *visit) field(x field, f *qyzmet.Fault) g.Node {
	id := fieldID(x.name)
	help := ""
	if x.help != "" {
		help = id + "-help"
	}
	bad := f != nil && f.Path == x.name
	return Div(Class("field"), Label(For(id), g.Text(x.label)),
		g.If(x.help != "", P(Class("help"), ID(help), g.Text(x.help))),
		Input(Type(x.kind), ID(id), Name(x.name), Value(x.value), AutoComplete(x.fill), Required(), g.If(bad, Aria("invalid", "true")),
			g.If(help != "", Aria("describedby", help)), g.Attr("autocapitalize", "none"), g.Attr("spellcheck", "false"), g.Group(x.more)))
}

func (v *visit) password(name, label, help, fill string, f *qyzmet.Fault) g.Node {
	return v.field(field{name: name, kind: "password", label: label, help: help, fill: fill, more: []g.Node{MaxLength("512")}}, f)
}

// code asks for a one-time code.
func (v *visit) code(label, help string, f *qyzmet.Fault) g.Node {
	return v.field(field{name: "code", kind: "text", label: label, help: help, fill: "one-time-code", more: []g.Node{MaxLength("60"), Class("code-field")}}, f)
}

// form posts to a page of the room, and takes along where to go afterwards.
func (v *visit) form(path string, children ...g.Node) g.Node {
	return Form(Method("post"), Action(layout.Path(v.l.Lang, path)), Class("login-form"), g.Attr("novalidate"), v.carry(), g.Group(children))
}

func (v *visit) carry() g.Node {
	if v.next == "" {
		return nil
	}
	return layout.Carry([]layout.Field{{Name: "next", Value: v.next}})
}

func send(text string) g.Node {
	return Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(text)))
}

// passkeyForm is shown by its script, where the browser knows passkeys. kind is
// what is asked of the authenticator: get or create.
func (v *visit) passkeyForm(kind, path, label string, children ...g.Node) g.Node {
	if !v.keys.Passkeys() {
		return nil
	}
	l := v.l
	return Form(Method("post"), Action(layout.Path(l.Lang, path)), Class("login-form passkey"), g.Attr("hidden"), g.Attr("novalidate"), Data("passkey", kind),
		Data("begin", layout.Path(l.Lang, path+"/begin")), Data("failed", l.T("login.passkey.failed")), Data("busy", l.T("login.passkey.busy")), v.carry(),
		g.Group(children),
		Input(Type("hidden"), Name("handle")), Input(Type("hidden"), Name("response")),
		Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(label))),
		P(Class("help"), Role("status"), Data("said", "1")),
		Script(Src(asset.URL("passkey.js")), Defer()))
}

// zone is the time of Kazakhstan, one for the whole country since 2024; accounts
// are younger.
var zone = time.FixedZone("UTC+5", 5*60*60)

// instant writes a day and a time of day.
func (v *visit) instant(t time.Time) string {
	return v.l.Date(date.Today(t)) + ", " + t.In(zone).Format("15:04")
}
