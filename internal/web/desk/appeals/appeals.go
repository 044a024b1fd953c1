// Package appeals is the desk of complaints against decisions of commissions: which
// are pending and by when each step is due, the decision that is challenged, what
// the law of the day says of it, and the acts that answer it.
package appeals

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/answer"
	"qyzmet/internal/web/desk/clock"
)

const (
	lodging qyzmet.ActKind = "appeal-lodged"

	group = "appeal" // of the kinds of acts that answer a complaint
	rows  = 100
)

// questions are what the law is asked of a complaint: the way to the higher
// commission, and the way to the court.
var questions = []qyzmet.QuestionID{"draft-appeal", "draft-appeal-court"}

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/appeals", list)
	room.Handle(mux, "GET /desk/appeals/{p}", page)
}

// belongs reports whether a duty is about a complaint, by the act that discharges it.
func belongs(v *desk.Visit, d *rulebook.Duty) bool {
	kind := v.Book.ActKinds[d.Does]
	return kind != nil && kind.Group == group
}

// list shows what is due about complaints, by legal risk.
func list(v *desk.Visit) {
	l := v.L
	duties := []string{}
	for _, d := range v.Book.Duties {
		if belongs(v, d) {
			duties = append(duties, d.ID)
		}
	}
	tasks, err := v.Office.Tasks(v.Ctx(), v.As("work"), office.DueSearch{Duties: duties, Limit: rows})
	if err != nil {
		v.Fail(err)
		return
	}
	body := P(Class("desk-empty"), Role("status"), g.Text(l.T("appeals.none")))
	if len(tasks) > 0 {
		head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("appeals.col."+key))) }
		body = Table(Class("desk-table desk-rows"), Caption(Class("vh"), g.Text(l.T("appeals.title"))), THead(Tr(head("who"), head("what"), head("by"), head("signs"))),
			TBody(g.Map(tasks, func(t office.Task) g.Node { return row(v, t) })))
	}
	v.Page(desk.Props{Title: l.T("appeals.title"), Path: "/desk/appeals", Active: "appeals"}, H1(g.Text(l.T("appeals.title"))), body)
}

func row(v *desk.Visit, t office.Task) g.Node {
	l := v.L
	name := t.Name
	if name == "" {
		name = string(t.Subject)
	}
	late := t.DueRow.Due < v.Office.Today()
	var last g.Node = g.Text("–")
	if t.Due.Clock != nil && t.Due.Clock.Until != 0 {
		last = v.Day(t.Due.Clock.Until)
	}
	return Tr(Data("row", "1"), g.If(late, Class("late")),
		Td(Data("label", l.T("appeals.col.who")), A(Data("open", "1"), Href(v.Path("/desk/appeals/"+string(t.Subject))), g.Text(name))),
		Td(Data("label", l.T("appeals.col.what")), g.Text(t.Due.Duty.Title.In(l.Lang)+" "), v.Cites.Chips(t.Due.Duty.Cites)),
		Td(Data("label", l.T("appeals.col.by")), g.If(late, Strong(Class("warn"), g.Text(l.T("desk.work.late")+" "))), last, clock.Folded(v, t.Due)),
		Td(Data("label", l.T("appeals.col.signs")), g.Text(v.RoleName(t.Due.Duty.Who))))
}

// matter is one complaint with its file.
type matter struct {
	*desk.Visit
	file      *office.File
	id        qyzmet.SubjectID
	complaint *qyzmet.Act // the last; nil where there is none
	decision  *qyzmet.Act // that it challenges, or that is in force
}

func page(v *desk.Visit) {
	m := &matter{Visit: v, id: qyzmet.SubjectID(v.R.PathValue("p"))}
	if m.id.Sort() != qyzmet.PersonSort {
		v.Refused(desk.Props{Path: "/desk/appeals", Active: "appeals"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "p"})
		return
	}
	var err error
	if m.file, err = v.Office.Read(v.Ctx(), v.As("work"), m.id, v.Office.Today()); err != nil {
		v.Fail(err)
		return
	}
	m.find()
	m.draw()
}

// only fills in the commission that an act is of, where there is but one.
func (m *matter) only(k *rulebook.ActKind, f *rulebook.Field) string {
	found, err := m.Office.CommissionsFor(m.Ctx(), m.As("work"), k, f)
	if err != nil || len(found) != 1 {
		return ""
	}
	return "&f.commission=" + string(found[0].Subject)
}

// find looks for the last complaint, and for the decision that it challenges; one
// that was cancelled since is shown all the same.
func (m *matter) find() {
	challenged := m.Book.ActKinds[lodging].Of.Kinds
	if last := m.file.Standing(lodging); len(last) > 0 {
		m.complaint = last[0].Act
	}
	for _, x := range m.file.Lines {
		env := x.Act.Envelope
		switch {
		case x.Act.Payload == nil || !slices.Contains(challenged, env.Kind):
		case m.complaint != nil && env.ID == m.complaint.Envelope.Of:
			m.decision = x.Act
			return
		case m.complaint == nil && x.Stands(m.file.On):
			m.decision = x.Act
		}
	}
}

func (m *matter) draw() {
	l := m.L
	name := m.Office.NameOf(m.file.Record)
	if name == "" || !m.file.Sees("card.surname") {
		name = string(m.id)
	}
	m.Page(desk.Props{Title: l.T("appeals.of", "who", name), Path: "/desk/appeals/" + string(m.id), Active: "appeals"},
		Header(Class("desk-person"), H1(g.Text(l.T("appeals.of", "who", name))), P(A(Href(m.Path("/desk/appeals")), g.Text(l.T("appeals.title"))), g.Text(" · "), A(Href(m.Person(m.id, "work")), g.Text(l.T("appeals.file"))))),
		Div(Class("desk-two"),
			Div(m.part("complaint", m.complaint, "appeals.no-complaint"), m.part("decision", m.decision, "appeals.no-decision")),
			Div(m.due(), Section(Aria("labelledby", "law-h"), H2(ID("law-h"), g.Text(l.T("desk.person.law"))), answer.All(m.Visit, m.file, questions...)), m.acts())))
}

// part is an act with its fields.
func (m *matter) part(id string, a *qyzmet.Act, none string) g.Node {
	l := m.L
	head := H2(ID(id+"-h"), g.Text(l.T("appeals."+id)))
	if a == nil {
		return Section(Aria("labelledby", id+"-h"), head, P(Class("desk-empty"), g.Text(l.T(none))))
	}
	kind := m.Book.ActKinds[a.Envelope.Kind]
	rows := g.Group{Div(Dt(g.Text(l.T("desk.journal.issued"))), Dd(m.Day(a.Envelope.Issued))), Div(Dt(g.Text(l.T("desk.journal.signed"))), Dd(g.Text(m.Name(a.Envelope.Official))))}
	for _, f := range kind.Fields {
		v := a.Payload.Content[f.ID]
		switch {
		case !v.Known() || f.Sort == "commission":
		case !m.file.SeesField(f):
			rows = append(rows, Div(Dt(g.Text(f.Fact.Label.In(l.Lang))), Dd(Class("desk-hidden"), g.Text(l.T("desk.hidden")))))
		default:
			rows = append(rows, Div(Dt(g.Text(f.Fact.Label.In(l.Lang))), Dd(g.Text(m.Value(f.Fact, v)))))
		}
	}
	var grounds []qyzmet.ProvisionID
	for _, c := range a.Payload.Checked {
		grounds = append(grounds, c.Cites...)
	}
	slices.Sort(grounds)
	grounds = slices.Compact(grounds)
	return Section(Aria("labelledby", id+"-h"), head, Dl(Class("desk-dl"), rows, g.If(len(grounds) > 0, Div(Dt(g.Text(l.T("appeals.rested"))), Dd(m.Cites.Chips(grounds))))))
}

// due are the open duties about the complaint, with their clocks.
func (m *matter) due() g.Node {
	var rows []g.Node
	for _, d := range m.file.Duties {
		if !belongs(m.Visit, d.Duty) || d.State != procedure.DutyOpen && d.State != procedure.DutyPaused {
			continue
		}
		rows = append(rows, Li(Strong(g.Text(d.Duty.Title.In(m.L.Lang)+" ")), m.Cites.Chips(d.Duty.Cites), P(Class("help"), g.Text(m.RoleName(d.Duty.Who))), Div(Class("desk-clock"), clock.Lines(m.Visit, d))))
	}
	if len(rows) == 0 {
		return nil
	}
	return Section(Aria("labelledby", "due-h"), H2(ID("due-h"), g.Text(m.L.T("desk.person.duties"))), Ul(Class("desk-list"), g.Group(rows)))
}

// acts are those that the official can make about the complaint.
func (m *matter) acts() g.Node {
	var rows []g.Node
	for _, k := range m.Kinds() {
		of := m.refers(k)
		if k.Group != group || k.About != "person" || k.Of == nil || of == "" {
			continue
		}
		address := m.ActForm(k.ID, m.id, of)
		if f := k.Field("commission"); f != nil {
			address += m.only(k, f)
		}
		rows = append(rows, Li(A(Class("second"), Href(address), g.Text(k.Title.In(m.L.Lang))), g.Text(" "), m.Cites.Chips(k.Cites)))
	}
	if len(rows) == 0 {
		return nil
	}
	return Section(Class("no-print"), Aria("labelledby", "acts-h"), H2(ID("acts-h"), g.Text(m.L.T("desk.person.next"))), Ul(Class("desk-list"), g.Group(rows)))
}

// refers is the act to which one of a kind would refer: the complaint, the decision
// on it, or the decision that it challenges.
func (m *matter) refers(k *rulebook.ActKind) qyzmet.ActID {
	if k.Of == nil {
		return ""
	}
	if m.complaint != nil && slices.Contains(k.Of.Kinds, lodging) {
		return m.complaint.Envelope.ID
	}
	if m.decision != nil && slices.Contains(k.Of.Kinds, m.decision.Envelope.Kind) {
		return m.decision.Envelope.ID
	}
	if last := m.file.Standing(k.Of.Kinds...); len(last) > 0 {
		return last[0].Act.Envelope.ID
	}
	return ""
}
