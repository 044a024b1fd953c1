// Package erase is the page on which the keeper of the register destroys what an
// act says where the law orders it. He reads no files: he sees the envelope only.
package erase

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
)

// kindID is the kind of the acts that erase.
const kindID qyzmet.ActKind = "erasure"

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/erase", page)
	room.Handle(mux, "POST /desk/erase", erase)
}

// sheet is what the page is drawn from.
type sheet struct {
	*desk.Visit
	kind   *rulebook.ActKind
	act    qyzmet.ActID
	shell  *office.Shell // nil: no act was named yet
	faults qyzmet.Faults
}

// opened reads the act that is named, where the official may erase.
func opened(v *desk.Visit) (sheet, bool) {
	s := sheet{Visit: v, kind: v.Book.ActKinds[kindID], act: qyzmet.ActID(strings.TrimSpace(v.R.FormValue("act")))}
	if s.kind == nil || !v.May(s.kind) {
		v.Refused(desk.Props{Path: "/desk/erase"}, &qyzmet.Fault{Code: qyzmet.NotYours, Path: "official"})
		return s, false
	}
	if s.act == "" {
		return s, true
	}
	shell, err := v.Office.ActShell(v.Ctx(), v.Actor, s.act)
	if err != nil {
		v.Fail(err)
		return s, false
	}
	s.shell = shell
	return s, true
}

func page(v *desk.Visit) {
	if s, ok := opened(v); ok {
		s.draw(rand.Text(), nil)
	}
}

func erase(v *desk.Visit) {
	s, ok := opened(v)
	if !ok {
		return
	}
	content := map[string]qyzmet.Value{}
	for _, f := range s.kind.Fields {
		if text := strings.TrimSpace(v.R.PostFormValue("f." + f.ID)); text != "" {
			content[f.ID] = qyzmet.WordValue(text)
		}
	}
	key := v.R.PostFormValue("key")
	done, err := v.Office.Erase(v.Ctx(), v.Actor, s.act, content, key)
	if faults, refused := qyzmet.FaultsOf(err); refused && faults[0].Code != qyzmet.Internal && faults[0].Code != qyzmet.Damaged {
		s.faults = faults
		s.draw(key, nil)
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	s.shell.Erased = true
	s.draw("", done)
}

func (s sheet) draw(key string, done *office.Recorded) {
	l := s.L
	p := desk.Props{Title: s.kind.Title.In(l.Lang), Path: "/desk/erase", Active: "erase", Error: len(s.faults) > 0}
	if s.act != "" {
		p.Path += "?" + url.Values{"act": {string(s.act)}}.Encode()
	}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	s.Page(p, H1(g.Text(p.Title)),
		g.If(p.Error, Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), Ul(g.Map(s.faults, func(x *qyzmet.Fault) g.Node {
			if f := s.kind.Field(x.Path); f != nil {
				return Li(g.Text(f.Fact.Label.In(l.Lang)+": "), s.Fault(x))
			}
			return Li(s.Fault(x))
		})))),
		g.Iff(done != nil, func() g.Node {
			return Div(Class("inset"), Role("status"), P(Strong(g.Text(l.T("erase.done", "id", string(done.ID))))))
		}),
		g.Iff(s.kind.Note != nil, func() g.Node { return P(g.Text(s.kind.Note.In(l.Lang))) }),
		Form(Method("get"), Action(s.Path("/desk/erase")), Div(Class("field"), Label(For("act"), g.Text(l.T("erase.act"))), P(Class("help"), ID("act-help"), g.Text(l.T("erase.act-help"))),
			Input(ID("act"), Type("text"), Name("act"), Value(string(s.act)), Required(), AutoComplete("off"), Aria("describedby", "act-help"))),
			Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("erase.look"))))),
		s.seen(), s.form(key))
}

// seen is what stays of the act for ever.
func (s sheet) seen() g.Node {
	if s.shell == nil {
		return nil
	}
	e, l := s.shell.Envelope, s.L
	title := string(e.Kind)
	if k := s.Book.ActKinds[e.Kind]; k != nil {
		title = k.Title.In(l.Lang)
	}
	who := make([]string, len(e.Subjects))
	for i, x := range e.Subjects {
		who[i] = string(x)
	}
	return g.Group{H2(g.Text(title)), Dl(Class("desk-dl"),
		Div(Dt(g.Text(l.T("erase.office"))), Dd(g.Text(s.Name(e.Office)))),
		Div(Dt(g.Text(l.T("erase.issued"))), Dd(g.Text(l.Date(e.Issued)))),
		Div(Dt(g.Text(l.T("erase.about"))), Dd(g.Text(strings.Join(who, ", "))))),
		g.If(s.shell.Erased, P(Strong(g.Text(l.T("erase.already")))))}
}

func (s sheet) form(key string) g.Node {
	if s.shell == nil || s.shell.Erased {
		return nil
	}
	return Form(Method("post"), Action(s.Path("/desk/erase")),
		layout.Carry([]layout.Field{{Name: "in", Value: string(s.Actor.Office)}, {Name: "act", Value: string(s.act)}, {Name: "key", Value: key}}),
		g.Map(s.kind.Fields, func(f *rulebook.Field) g.Node {
			wrong := slices.ContainsFunc(s.faults, func(x *qyzmet.Fault) bool { return x.Path == f.ID })
			return Div(Class("field"), Label(For("f-"+f.ID), g.Text(f.Fact.Label.In(s.L.Lang))),
				Textarea(ID("f-"+f.ID), Name("f."+f.ID), Rows("3"), MaxLength("2000"), Required(), g.If(wrong, Aria("invalid", "true")), g.Text(s.R.PostFormValue("f."+f.ID))))
		}),
		Div(Class("actions"), Button(Type("submit"), g.Text(s.L.T("erase.do")))))
}
