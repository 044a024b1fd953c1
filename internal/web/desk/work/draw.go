package work

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/layout"
)

func (s *sheet) draw() {
	l := s.L
	more := len(s.tasks) > rows
	if more {
		s.tasks = s.tasks[:rows]
	}
	p := desk.Props{Title: l.T("desk.work.title"), Path: "/desk" + s.query(), Active: "work", Error: len(s.refused) > 0}
	if s.text != "" {
		p.State = []layout.Field{{Name: "text", Value: s.text}}
	}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	s.Page(p, H1(g.Text(l.T("desk.work.title"))),
		s.notGiven(),
		s.numbers(),
		s.filter(),
		s.giving(),
		s.table(),
		s.pager(more),
		keys(s.Visit))
}

// notGiven says which work was not given, and why.
func (s *sheet) notGiven() g.Node {
	if len(s.refused) == 0 {
		return nil
	}
	l := s.L
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(l.T("desk.handled.not-given"))),
		Ul(g.Map(s.refused, func(u office.Unassigned) g.Node {
			what := ""
			if d := s.Book.DutyByID(u.Duty); d != nil {
				what = d.Title.In(l.Lang) + ", " + s.nameOf(u.Subject) + ": "
			}
			return Li(g.Text(what), g.Map(u.Faults, func(f *qyzmet.Fault) g.Node {
				switch {
				case f.Path == "row" && f.Code == qyzmet.Missing:
					return g.Text(l.T("desk.handled.none-chosen"))
				case f.Path == "assignee" && f.Code == qyzmet.Missing:
					return g.Text(l.T("desk.handled.nobody-chosen"))
				}
				return g.Group{s.Fault(f), g.Text(" ")}
			}))
		})))
}

// nameOf is what the list calls a subject.
func (s *sheet) nameOf(id qyzmet.SubjectID) string {
	for _, t := range s.tasks {
		if t.Subject == id {
			return called(s.Visit, t)
		}
	}
	return string(id)
}

// keys are what the keyboard does, folded; ? opens them.
func keys(v *desk.Visit) g.Node {
	return Details(ID("keys"), Class("desk-keys no-print"), Summary(g.Text(v.L.T("desk.keys.title"))), Dl(g.Map([]string{"j", "k", "Enter", "x", "n", "g", "/", "?"}, func(key string) g.Node {
		name := map[string]string{"/": "search", "?": "help"}[key]
		if name == "" {
			name = strings.ToLower(key)
		}
		return Div(Dt(Kbd(g.Text(key))), Dd(g.Text(v.L.T("desk.keys."+name))))
	})))
}

// numbers leads from each count to the rows behind it.
func (s *sheet) numbers() g.Node {
	item := func(due string) g.Node {
		count, warn := s.counts[due], due == "overdue" || due == "effect" || due == "raised"
		here := s.choice.plain() && s.due == due
		return Li(g.If(warn && count > 0, Class("warn")), A(Href(s.Path("/desk"+choice{due: due}.query())), g.If(here, Aria("current", "true")),
			Strong(g.Text(s.L.Number(int64(count)))), g.Text(" "+s.L.T("desk.work.count."+name(due)))))
	}
	return Nav(Aria("label", s.L.T("desk.work.counts")), Ul(Class("desk-counts"), g.Map(numbered, item)))
}

// plain reports whether a choice is one of the numbers and nothing else.
func (c choice) plain() bool { return c == choice{due: c.due, skip: c.skip} }

// name is the word of a count; the one of all has none.
func name(due string) string {
	if due == "" {
		return "all"
	}
	return due
}

// option is an entry of a filter: its value and what it is called.
type option struct{ value, text string }

// filters by name, and the entries of each.
func (s *sheet) filter() g.Node {
	l, c := s.L, s.choice
	more := c.article+c.kind+c.risk+c.status+c.assignee != ""
	return Form(Method("post"), Action(s.Path("/desk")), Class("desk-filter no-print"), Role("search"),
		s.chooser("duty", l.T("desk.work.what"), c.duty, s.dutyOptions()),
		s.chooser("role", l.T("desk.work.signs"), c.role, s.roleOptions()),
		Div(Class("field"), Label(For("w-text"), g.Text(l.T("desk.work.who"))),
			Input(ID("w-text"), Type("search"), Name("text"), Value(c.text), MaxLength("100"), AutoComplete("off"), Data("search", "1"))),
		Input(Type("hidden"), Name("due"), Value(c.due)),
		Details(Class("desk-more"), g.If(more, g.Attr("open")), Summary(g.Text(l.T("desk.work.more"))), Div(Class("desk-filter"),
			s.chooser("assignee", l.T("desk.handled.to"), c.assignee, s.assigneeOptions()),
			s.chooser("kind", l.T("desk.work.kind"), c.kind, s.kindOptions()),
			s.chooser("article", l.T("desk.work.article"), c.article, s.articleOptions()),
			s.chooser("risk", l.T("desk.work.risk"), c.risk, []option{{"3", l.T("desk.work.risk-3")}, {"2", l.T("desk.work.risk-2")}}),
			s.chooser("status", l.T("desk.work.status"), c.status, s.statusOptions()))),
		Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("desk.work.filter")))))
}

func (s *sheet) chooser(name, label, chosen string, list []option) g.Node {
	return Div(Class("field"), Label(For("w-"+name), g.Text(label)), Select(ID("w-"+name), Name(name), Option(Value(""), g.Text(s.L.T("desk.any"))),
		g.Map(list, func(o option) g.Node {
			return Option(Value(o.value), g.If(o.value == chosen, Selected()), g.Text(o.text))
		})))
}

func (s *sheet) dutyOptions() (out []option) {
	for _, d := range s.Book.Duties {
		if slices.Contains(s.duties, d.ID) || d.ID == s.duty {
			out = append(out, option{d.ID, d.Title.In(s.L.Lang)})
		}
	}
	return out
}

func (s *sheet) roleOptions() (out []option) {
	for _, r := range s.Book.Roles {
		if len(r.At) > 0 || r.ID == rulebook.SelfRole {
			out = append(out, option{r.ID, r.Title.In(s.L.Lang)})
		}
	}
	return out
}

func (s *sheet) assigneeOptions() []option {
	out := []option{{nobody, s.L.T("desk.handled.nobody")}}
	for _, u := range s.officials {
		out = append(out, option{string(u), s.Name(u)})
	}
	return out
}

func (s *sheet) kindOptions() (out []option) {
	for _, k := range s.AllKinds() {
		does := func(d *rulebook.Duty) bool {
			return d.Does == k.ID && (slices.Contains(s.duties, d.ID) || s.kind == string(k.ID))
		}
		if slices.ContainsFunc(s.Book.Duties, does) {
			out = append(out, option{string(k.ID), k.Title.In(s.L.Lang)})
		}
	}
	return out
}

func (s *sheet) articleOptions() (out []option) {
	for _, d := range s.Book.Duties {
		for _, a := range articles(d) {
			if (slices.Contains(s.duties, d.ID) || a == s.article) && !slices.ContainsFunc(out, func(o option) bool { return o.value == a }) {
				out = append(out, option{a, cite.Full(s.Book, s.L.Lang, qyzmet.ProvisionID(a))})
			}
		}
	}
	return out
}

func (s *sheet) statusOptions() (out []option) {
	for _, status := range statuses {
		out = append(out, option{status, s.L.T("desk.work.status-" + status)})
	}
	return out
}

// giving is the form to which the boxes of the rows belong.
func (s *sheet) giving() g.Node {
	if !s.mayAssign() || len(s.tasks) == 0 {
		return nil
	}
	l := s.L
	return Form(ID("assign"), Method("post"), Action(s.Path("/desk/assign")), Class("desk-filter desk-give no-print"), Aria("label", l.T("desk.handled.form")),
		layout.Carry(append(s.fields(), layout.Field{Name: "in", Value: string(s.Actor.Office)}, layout.Field{Name: "key", Value: rand.Text()})),
		Div(Class("tick needs-script"), g.Attr("hidden"), Input(Type("checkbox"), ID("w-all"), Data("all", "row")), Label(For("w-all"), g.Text(l.T("desk.handled.all")))),
		Div(Class("field"), Label(For("w-to"), g.Text(l.T("desk.handled.to"))), Select(ID("w-to"), Name("to"), Data("give", "1"),
			Option(Value(""), g.Text("–")), g.Map(s.officials, func(u qyzmet.SubjectID) g.Node { return Option(Value(string(u)), g.Text(s.Name(u))) }))),
		Div(Class("actions"), Button(Type("submit"), Class("second"), Name("do"), Value("give"), g.Text(l.T("desk.handled.give"))),
			Button(Type("submit"), Class("second"), Name("do"), Value("back"), g.Text(l.T("desk.handled.back")))))
}

func (s *sheet) table() g.Node {
	l := s.L
	if len(s.tasks) == 0 {
		return P(Class("desk-empty"), Role("status"), g.Text(l.T("desk.work.empty")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("desk.work."+key))) }
	return Table(Class("desk-table desk-rows"), Caption(Class("vh"), g.Text(l.T("desk.work.title"))),
		THead(Tr(head("what"), head("who"), head("by"), head("missing"), head("signs"), Th(Scope("col"), g.Text(l.T("desk.handled.how"))))),
		TBody(g.Map(s.tasks, s.row)))
}

// cell is a cell of a table that becomes a list of named lines on a phone.
func cell(label string, nodes ...g.Node) g.Node { return Td(Data("label", label), g.Group(nodes)) }

func (s *sheet) row(t office.Task) g.Node {
	l, d := s.L, t.Due.Duty
	late := t.DueRow.Due < s.Office.Today()
	return Tr(g.If(late, Class("late")), Data("row", "1"),
		cell(l.T("desk.work.what"), s.box(t), does(s.Visit, t), g.Text(" "), s.Cites.Chips(d.Cites), g.If(d.Ours, Span(Class("desk-ours"), g.Text(l.T("desk.ours"))))),
		cell(l.T("desk.work.who"), who(s.Visit, t)),
		cell(l.T("desk.work.by"), g.If(late, Strong(Class("warn"), g.Text(l.T("desk.work.late")+" "))), s.Day(last(t)),
			g.If(t.Due.State == procedure.DutyPaused, P(Strong(g.Text(l.T("desk.duty.paused"))))), clock.Folded(s.Visit, t.Due)),
		cell(l.T("desk.work.missing"), missing(s.Visit, t)),
		cell(l.T("desk.work.signs"), g.Text(s.RoleName(d.Who))),
		cell(l.T("desk.handled.how"), clock.Handled(s.Visit, t.Due), g.Iff(mayNote(s.Visit, t.DueRow), func() g.Node {
			return A(Class("desk-note no-print"), Data("note", "1"), Href(noteForm(s.Visit, t.DueRow)), g.Text(l.T("desk.handled.note")), Span(Class("vh"), g.Text(": "+d.Title.In(l.Lang)+", "+called(s.Visit, t))))
		})))
}

// box is the one by which a row is chosen to be given to somebody.
func (s *sheet) box(t office.Task) g.Node {
	if !s.mayAssign() || t.Office != s.Actor.Office || !s.Book.ActKinds[procedure.DutyAssigned].Concerns(t.Subject.Sort()) {
		return nil
	}
	text := refText(t.DueRow)
	chosen := slices.ContainsFunc(s.refused, func(u office.Unassigned) bool {
		return u.DutyRef == (office.DutyRef{Subject: t.Subject, Duty: t.DueRow.Duty, Act: t.DueRow.Act})
	})
	return Input(Type("checkbox"), Class("desk-box no-print"), Name("row"), Value(text), g.Attr("form", "assign"), g.If(chosen, Checked()),
		Aria("label", s.L.T("desk.handled.choose", "what", t.Due.Duty.Title.In(s.L.Lang)+", "+called(s.Visit, t))))
}

// last is the last day of a duty; 0 where none is known.
func last(t office.Task) date.Date {
	if t.DueRow.Due == date.Forever {
		return 0
	}
	return t.DueRow.Due
}

// who names whom or what a duty is about; a person by the file.
func who(v *desk.Visit, t office.Task) g.Node {
	if t.Subject.Sort() == qyzmet.PersonSort {
		return A(Href(v.Person(t.Subject, "work")), Data("open", "1"), g.Text(called(v, t)))
	}
	return g.Text(called(v, t))
}

// called is what the one is called about whom something is to be done.
func called(v *desk.Visit, t office.Task) string {
	if t.Subject.Sort() == qyzmet.PersonSort {
		return cmp.Or(t.Name, string(t.Subject))
	}
	return v.Name(t.Subject)
}

// does leads to the form of the act that discharges a duty, where the official may
// make it.
func does(v *desk.Visit, t office.Task) g.Node {
	d := t.Due.Duty
	title := g.Text(d.Title.In(v.L.Lang))
	kind := v.Book.ActKinds[d.Does]
	if kind == nil || !v.May(kind) {
		return Span(title)
	}
	return A(Href(v.ActForm(kind.ID, t.Subject, clock.Refers(kind, t.Due))), title)
}

// missing leads to the form that records what the law misses.
func missing(v *desk.Visit, t office.Task) g.Node {
	if len(t.Missing) == 0 {
		return g.Text("–")
	}
	const first = 4
	more := len(t.Missing) - first
	return g.Group{clock.Missing(v, t.Subject, t.Missing[:min(first, len(t.Missing))]), g.Iff(more > 0, func() g.Node { return g.Text(v.L.Plural("desk.law.more", more)) })}
}

func (s *sheet) pager(more bool) g.Node {
	button := func(skip int, key string) g.Node {
		return Button(Type("submit"), Class("second"), Name("skip"), Value(strconv.Itoa(skip)), g.Text(s.L.T(key)))
	}
	if s.skip == 0 && !more {
		return nil
	}
	return Form(Method("post"), Action(s.Path("/desk")), Class("actions no-print"),
		layout.Carry(append(s.fields(), layout.Field{Name: "text", Value: s.text})),
		g.If(s.skip > 0, button(max(s.skip-rows, 0), "desk.before")), g.If(more, button(s.skip+rows, "desk.after")))
}
