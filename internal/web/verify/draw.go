package verify

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

// maxCode bounds what is shown again of a code that is none.
const maxCode = 60

// asking is the page with the form; code is one that was not found.
func asking(l *i18n.Local, code string) g.Node {
	if r := []rune(code); len(r) > maxCode {
		code = string(r[:maxCode])
	}
	title := l.T("verify.title")
	return layout.Page(layout.Props{Lang: l.Lang, Title: title, Path: "/verify", Error: code != ""},
		H1(g.Text(title)),
		g.Iff(code != "", func() g.Node {
			return Div(Class("inset"), Role("alert"), P(Strong(g.Text(l.T("verify.none.title")))), P(g.Text(l.T("verify.none.text"))))
		}),
		P(Class("lead"), g.Text(l.T("verify.lead"))),
		Form(Method("get"), Action(layout.Path(l.Lang, "/verify")), Class("verify-form"),
			Div(Class("field"), Label(For("f-code"), g.Text(l.T("verify.code"))), P(Class("help"), ID("h-code"), g.Text(l.T("verify.code-help"))),
				Input(ID("f-code"), Type("text"), Name("code"), Value(code), Required(), MaxLength("60"), AutoComplete("off"), g.Attr("autocapitalize", "characters"), g.Attr("spellcheck", "false"), Aria("describedby", "h-code"))),
			Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("verify.do"))))))
}

// page shows what stands in the register under a code; same is how a file that
// was sent compares, "" without one.
func page(l *i18n.Local, s *office.Standing, today date.Date, same office.Sameness) g.Node {
	path := "/verify/" + s.Code
	key, tone := verdict(s, today)
	title := l.T("verify." + key + ".title")
	return layout.Page(layout.Props{Lang: l.Lang, Title: title, Path: path},
		P(Class("verify-code"), g.Text(s.Code)),
		Div(Class("verdict "+tone), H1(g.Text(title)), P(g.Text(l.T("verify."+key+".text")))),
		g.If(s.Erased, P(Class("inset"), g.Text(l.T("verify.erased")))),
		particulars(l, s),
		undone(l, s.Undone),
		comparing(l, path, same),
		proof(l, path, s),
		P(A(Href(layout.Path(l.Lang, "/verify")), g.Text(l.T("verify.again")))))
}

// verdict is the name of its texts, and its tone.
func verdict(s *office.Standing, today date.Date) (key, tone string) {
	switch {
	case s.Undone == nil:
		return "stands", "good"
	case s.Undone.From > today:
		return "later", "warn"
	}
	return "undone", "warn"
}

func row(name, value string) g.Node { return Div(Dt(g.Text(name)), Dd(g.Text(value))) }

func particulars(l *i18n.Local, s *office.Standing) g.Node {
	number := s.Number
	if number == "" {
		number = l.T("verify.no-number")
	}
	return Dl(Class("verify-rows"),
		row(l.T("verify.kind"), s.Kind.In(l.Lang)),
		row(l.T("verify.office"), s.Office.In(l.Lang)),
		row(l.T("verify.number"), number),
		row(l.T("verify.issued"), l.Date(s.Issued)),
		row(l.T("verify.effect"), l.Date(s.Effect)),
		g.If(s.Initials != "", row(l.T("verify.about"), s.Initials)))
}

func undone(l *i18n.Local, u *office.Undone) g.Node {
	if u == nil {
		return nil
	}
	by := u.Kind.In(l.Lang)
	if u.Number != "" {
		by += ", № " + u.Number
	}
	return Dl(Class("verify-rows"),
		g.If(by != "", row(l.T("verify.undone.by"), by)),
		g.If(u.Issued != 0, row(l.T("verify.undone.on"), l.Date(u.Issued))),
		g.Iff(u.From != date.Beginning, func() g.Node { return row(l.T("verify.undone.from"), l.Date(u.From)) }),
		g.If(u.From == date.Beginning, row(l.T("verify.undone.from"), l.T("verify.undone.never"))))
}

func comparing(l *i18n.Local, path string, same office.Sameness) g.Node {
	return Section(H2(ID("file"), g.Text(l.T("verify.file.title"))),
		g.Iff(same != "", func() g.Node {
			return P(Class("inset"), Role("status"), Strong(g.Text(l.T("verify.file."+string(same)))))
		}),
		P(g.Text(l.T("verify.file.lead"))),
		Form(Method("post"), Action(layout.Path(l.Lang, path)), EncType("multipart/form-data"), Class("verify-form"),
			Div(Class("field"), Label(For("f-file"), g.Text(l.T("verify.file.label"))),
				Input(ID("f-file"), Type("file"), Name("file"), Required(), Accept(".pdf,.docx,application/pdf"))),
			Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("verify.file.do"))))))
}

func proof(l *i18n.Local, path string, s *office.Standing) g.Node {
	return Section(H2(g.Text(l.T("verify.proof.title"))), P(g.Text(l.T("verify.proof.lead"))),
		Dl(Class("verify-rows"),
			row(l.T("verify.proof.position"), l.Number(int64(s.Proof.Position))),
			row(l.T("verify.proof.size"), l.Number(s.Proof.Size)),
			row(l.T("verify.proof.leaf"), s.Proof.Leaf),
			row(l.T("verify.proof.root"), s.Root),
			row(l.T("verify.proof.key"), s.Key)),
		Details(Summary(g.Text(l.T("verify.proof.checkpoint"))), Pre(Class("verify-note"), TabIndex("0"), g.Text(s.Proof.Checkpoint))),
		P(A(Href(layout.Path(l.Lang, path)+"/proof.json"), g.Text(l.T("verify.proof.get")))))
}
