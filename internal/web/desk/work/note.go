package work

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// noteSheet is the page on which an official who looked at a piece of work says what
// is missing, and when to look again.
type noteSheet struct {
	*desk.Visit
	kind    *rulebook.ActKind
	task    office.Task
	lacking string
	unknown []qyzmet.Path
	again   string
	faults  qyzmet.Faults
}

// noted finds the piece of work that is meant.
func noted(v *desk.Visit) (*noteSheet, bool) {
	ref, ok := refOf(v.R.FormValue("row"))
	if !ok {
		v.Refused(desk.Props{Path: "/desk", Active: "work"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "row"})
		return nil, false
	}
	tasks, err := v.Office.Tasks(v.Ctx(), v.As("work"), office.DueSearch{Subject: ref.Subject, Duty: ref.Duty})
	if err != nil {
		v.Fail(err)
		return nil, false
	}
	i := slices.IndexFunc(tasks, func(t office.Task) bool { return t.DueRow.Act == ref.Act })
	switch {
	case i < 0:
		v.Refused(desk.Props{Path: "/desk", Active: "work"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "row"})
		return nil, false
	case !mayNote(v, tasks[i].DueRow):
		v.Refused(desk.Props{Path: "/desk", Active: "work"}, &qyzmet.Fault{Code: qyzmet.NotYours, Path: "official"})
		return nil, false
	}
	return &noteSheet{Visit: v, kind: v.Book.ActKinds[procedure.DutyNoted], task: tasks[i]}, true
}

// usually is in how many days one looks again where nothing else is said.
const usually = 3

func notePage(v *desk.Visit) {
	s, ok := noted(v)
	if !ok {
		return
	}
	s.again, s.unknown = v.Office.Today().AddDays(usually).String(), s.task.Missing
	if n := s.task.Due.Handling.Noted; n != nil {
		s.lacking = n.Lacking
	}
	s.draw(rand.Text())
}

func note(v *desk.Visit) {
	s, ok := noted(v)
	if !ok {
		return
	}
	s.lacking, s.again = v.R.PostFormValue("lacking"), v.R.PostFormValue("again")
	for _, p := range v.R.PostForm["unknown"] {
		if slices.Contains(s.task.Missing, qyzmet.Path(p)) {
			s.unknown = append(s.unknown, qyzmet.Path(p))
		}
	}
	key := v.R.PostFormValue("key")
	again, err := date.Parse(s.again)
	if s.again != "" && err != nil || len(key) > 100 || len([]rune(s.lacking)) > 2000 {
		s.faults = qyzmet.Faults{{Code: qyzmet.NotAllowed, Path: "again_on"}}
		s.draw(key)
		return
	}
	ref := office.DutyRef{Subject: s.task.Subject, Duty: s.task.DueRow.Duty, Act: s.task.DueRow.Act}
	_, err = v.Office.Note(v.Ctx(), v.As("work"), ref, s.lacking, s.unknown, again, "note/"+key)
	if faults, refused := qyzmet.FaultsOf(err); refused && faults[0].Code != qyzmet.Internal && faults[0].Code != qyzmet.Damaged {
		s.faults = faults
		s.draw(key)
		return
	}
	if err != nil {
		v.Fail(err)
		return
	}
	http.Redirect(v.W, v.R, v.Path("/desk?due=mine"), http.StatusSeeOther)
}

func (s *noteSheet) draw(key string) {
	l, d := s.L, s.task.Due.Duty
	p := desk.Props{Title: s.kind.Title.In(l.Lang), Path: "/desk/note?" + url.Values{"row": {refText(s.task.DueRow)}}.Encode(), Active: "work", Error: len(s.faults) > 0}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	wrong := func(path string) g.Node {
		return g.If(slices.ContainsFunc(s.faults, func(x *qyzmet.Fault) bool { return x.Path == path || path == "again_on" && x.Path == "later" }), Aria("invalid", "true"))
	}
	s.Page(p, H1(g.Text(p.Title)),
		g.If(p.Error, Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), Ul(g.Map(s.faults, s.fault)))),
		P(who(s.Visit, s.task), g.Text(": "+d.Title.In(l.Lang)+" "), s.Cites.Chips(d.Cites), g.Text(" · "+l.T("desk.clock.until")+": "), s.Day(last(s.task))),
		P(Class("help"), g.Text(s.kind.Note.In(l.Lang))),
		clock.Handled(s.Visit, s.task.Due),
		Form(Method("post"), Action(s.Path("/desk/note")),
			layout.Carry([]layout.Field{{Name: "in", Value: string(s.Actor.Office)}, {Name: "row", Value: refText(s.task.DueRow)}, {Name: "key", Value: key}}),
			Div(Class("field"), Label(For("lacking"), g.Text(s.label("lacking"))),
				Textarea(ID("lacking"), Name("lacking"), Rows("3"), MaxLength("2000"), Required(), wrong("lacking"), g.Text(s.lacking))),
			s.facts(),
			Div(Class("field"), Label(For("again"), g.Text(s.label("again_on"))),
				Input(ID("again"), Type("date"), Name("again"), Value(s.again), g.Attr("min", s.Office.Today().AddDays(1).String()), Required(), wrong("again_on"))),
			Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("desk.handled.note-do"))), A(Href(s.Path("/desk")), g.Text(l.T("desk.refused.back"))))))
}

// label is what a field of the act is called.
func (s *noteSheet) label(field string) string {
	return s.kind.Field(field).Fact.Label.In(s.L.Lang)
}

func (s *noteSheet) fault(x *qyzmet.Fault) g.Node {
	if f := s.kind.Field(x.Path); f != nil && x.Text == nil {
		return Li(g.Text(s.label(x.Path)+": "), s.Fault(x))
	}
	return Li(s.Fault(x))
}

// facts are those that the law misses for this piece of work, to be ticked.
func (s *noteSheet) facts() g.Node {
	if len(s.task.Missing) == 0 {
		return nil
	}
	return FieldSet(Class("field"), Legend(g.Text(s.label("unknown"))), g.Map(s.task.Missing, func(p qyzmet.Path) g.Node {
		id := "u-" + string(p)
		return Div(Class("tick"), Input(Type("checkbox"), ID(id), Name("unknown"), Value(string(p)), g.If(slices.Contains(s.unknown, p), Checked())),
			Label(For(id), g.Text(words.Label(s.Book, s.L, p))))
	}))
}
