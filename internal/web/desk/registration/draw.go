package registration

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/many"
	"qyzmet/internal/web/layout"
)

func (b *board) draw() {
	l := b.L
	p := desk.Props{Title: l.T("registration.title"), Path: "/desk/registration" + b.query(b.state), Active: "registration", Error: b.Failed()}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	b.Page(p, H1(g.Text(l.T("registration.title"))), b.Result(), b.terms(), b.who(), b.numbers(), b.table(), b.pager())
}

// terms are the duties that the law of today raises here, with what follows when
// nothing is done: the campaign of the year has no other term.
func (b *board) terms() g.Node {
	l, kind := b.L, b.Book.ActKinds[registering]
	return Section(Aria("labelledby", "terms"), H2(ID("terms"), g.Text(l.T("registration.terms", "year", strconv.Itoa(b.year)))),
		Ul(Class("desk-missing"), g.Map(b.Book.Duties, func(d *rulebook.Duty) g.Node {
			if d.Does != registering || d.Span.Covers(b.Office.Today(), date.Latest) == rulebook.No {
				return nil
			}
			return Li(g.Text(d.Title.In(l.Lang)+" "), b.Cites.Chips(d.Cites), g.Text(" – "+b.RoleName(d.Who)+". "+d.Silence.In(l.Lang)))
		}), Li(g.Iff(kind.Note != nil, func() g.Node { return g.Text(kind.Note.In(l.Lang) + " ") }), b.Cites.Chips(kind.Cites))))
}

// who chooses among the groups of those who are registered, and the year.
func (b *board) who() g.Node {
	l := b.L
	f := b.Book.Entry(as)
	return Nav(Aria("label", l.T("registration.groups")), Class("no-print"), Ul(Class("desk-counts"), g.Map(b.groups(), func(id string) g.Node {
		other := *b
		other.group = id
		label := f.WordLabel(id, l.Lang)
		if id == groups[0] {
			label = l.T("registration.of-year", "year", strconv.Itoa(b.year), "age", int64(age(b.Book, b.Office.Today())))
		}
		return Li(A(Href(b.Path("/desk/registration"+other.query(""))), g.If(id == b.group, Aria("current", "true")), g.Text(label)))
	}), g.Map([]int{b.year - 1, b.year + 1}, func(year int) g.Node {
		other := *b
		other.year = year
		if b.group != groups[0] || year > b.Office.Today().Year()+1 {
			return nil
		}
		return Li(A(Href(b.Path("/desk/registration"+other.query("")+"&year="+strconv.Itoa(year))), g.Text(strconv.Itoa(year))))
	})))
}

// numbers leads from each count to the people behind it.
func (b *board) numbers() g.Node {
	l := b.L
	return Nav(Aria("label", l.T("registration.col.state")), Ul(Class("desk-counts"), g.Map(slices.Concat([]string{""}, states, flags), func(state string) g.Node {
		n := b.counts[state]
		return Li(g.If(slices.Contains(flags, state) && n > 0, Class("warn")), A(Href(b.Path("/desk/registration"+b.query(state))), g.If(state == b.state, Aria("current", "true")),
			Strong(g.Text(l.Number(int64(n)))), g.Text(" "+l.T("registration.state."+stateName(state)))))
	})))
}

func stateName(state string) string {
	if state == "" {
		return "all"
	}
	return state
}

func (b *board) table() g.Node {
	l := b.L
	if len(b.people) == 0 {
		return P(Class("desk-empty"), g.Text(l.T("registration.nobody")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("registration.col."+key))) }
	return b.Form(layout.Scroll(l.T("registration.title"), Table(Class("desk-table desk-rows"),
		THead(Tr(g.If(len(b.Acts) > 0, Th(Scope("col"), Span(Class("vh"), g.Text(l.T("many.choice"))))), head("who"), head("born"), head("age"), head("state"), head("known"))),
		TBody(g.Map(b.people, b.row)))))
}

func (b *board) row(r row) g.Node {
	l := b.L
	cell := func(key string, nodes ...g.Node) g.Node {
		return Td(Data("label", l.T("registration.col."+key)), g.Group(nodes))
	}
	name := r.Name
	if name == "" {
		name = string(r.Subject)
	}
	state := stateOf(b.Visit, r.file)
	late := isLate(r.file, b.Office.Today())
	born, turns := g.Node(g.Text("–")), g.Node(g.Text("–"))
	if r.Born != date.Beginning {
		born, turns = g.Text(l.Date(r.Born)), b.Day(r.Born.AddYears(age(b.Book, b.Office.Today()), date.NextDay))
	}
	return Tr(Data("row", "1"), g.If(late && state != "registered", Class("late")),
		g.If(len(b.Acts) > 0, Td(b.Tick(r.Subject, name, r.file.UpTo))),
		cell("who", A(Data("open", "1"), Href(b.Path("/desk/registration/"+url.PathEscape(string(r.Subject)))), g.Text(name))),
		cell("born", born), cell("age", turns),
		cell("state", g.Text(l.T("registration.state."+state))),
		cell("known", b.known(r.file, state)))
}

// stateOf is the state of a person, told from his file.
func stateOf(v *desk.Visit, f *office.File) string {
	switch {
	case f.Value(before).Equal(qyzmet.BoolValue(true)):
		return "registered"
	case f.Value(examined).Known():
		return "examined"
	case len(open(f, v.Raised(appointing, furthering))) > 0:
		return "sent"
	case len(open(f, v.Raised(awaiting))) > 0:
		return "awaited"
	}
	return "idle"
}

// open are the open duties of a file among some.
func open(f *office.File, ids []string) []procedure.Due {
	return slices.DeleteFunc(slices.Clone(f.Duties), func(d procedure.Due) bool {
		return !slices.Contains(ids, d.Duty.ID) || d.State != procedure.DutyOpen && d.State != procedure.DutyPaused
	})
}

func isLate(f *office.File, today date.Date) bool {
	return slices.ContainsFunc(f.Duties, func(d procedure.Due) bool {
		return (d.State == procedure.DutyOpen || d.State == procedure.DutyPaused) && d.Clock != nil && d.Clock.Until != 0 && d.Clock.Until < today
	})
}

// known says what is awaited, when he comes before the commission, or by which
// paper he is registered.
func (b *board) known(f *office.File, state string) g.Node {
	var lines []g.Node
	add := func(n ...g.Node) { lines = append(lines, Li(g.Group(n))) }
	switch state {
	case "registered":
		if act := certificate(b.Book, f); act != nil {
			add(A(Href(b.Path("/desk/paper/"+string(act.Envelope.ID)+".pdf")), g.Text(b.Says(act, f.SeesField))))
		}
	case "examined":
		if v := f.Value("person.fitness"); v.Known() && f.Sees("person.fitness") {
			add(g.Text(b.Value(b.Book.Entry("person.fitness"), v)))
		}
	}
	if state != "registered" {
		for _, d := range open(f, append(b.Raised(appointing, furthering, awaiting), b.Doing(registering)...)) {
			add(b.due(f, d))
		}
	}
	return Ul(Class("desk-missing"), g.Group(lines))
}

// due is an open duty: the act that raised it in words, or its own title, and its
// last day.
func (b *board) due(f *office.File, d procedure.Due) g.Node {
	return dueLine(b.Visit, f, d)
}

func dueLine(v *desk.Visit, f *office.File, d procedure.Due) g.Node {
	text := d.Duty.Title.In(v.L.Lang)
	if d.By != nil {
		text = v.Says(d.By, f.SeesField)
		if kind := v.Book.ActKinds[d.By.Envelope.Kind]; d.By.Payload != nil && kind.Field("body") != nil && d.By.Envelope.Kind == awaiting {
			text += " (" + v.Value(kind.Field("body").Fact, d.By.Payload.Content["body"]) + ")"
		}
	}
	return g.Group{g.Text(text), g.Iff(d.Clock != nil && d.Clock.Until != 0, func() g.Node { return g.Group{g.Text(" – "), v.Day(d.Clock.Until)} })}
}

// certificate is the last act of which the certificate of registration is printed.
func certificate(book *rulebook.Book, f *office.File) *qyzmet.Act {
	var kinds []qyzmet.ActKind
	for id, k := range book.ActKinds {
		if k.Document != "" && k.Document == book.ActKinds[registering].Document {
			kinds = append(kinds, id)
		}
	}
	if lines := f.Standing(kinds...); len(lines) > 0 {
		return lines[0].Act
	}
	return nil
}

// pager leads on, to the table as a file, and to the certificates of the page as one.
func (b *board) pager() g.Node {
	l := b.L
	var papers []qyzmet.ActID
	if b.state == "registered" {
		for _, r := range b.people {
			if act := certificate(b.Book, r.file); act != nil {
				papers = append(papers, act.Envelope.ID)
			}
		}
	}
	here := "/desk/registration" + b.query(b.state)
	return g.Group{g.If(len(papers) > 0, many.Print(b.Sheet, papers)),
		Form(Method("post"), Action(b.Path(here)), Class("actions no-print"), layout.Carry([]layout.Field{{Name: "name", Value: b.last.Name}, {Name: "id", Value: string(b.last.Subject)}}),
			g.If(b.more, Button(Type("submit"), Class("second"), g.Text(l.T("desk.after")))),
			A(Class("second"), Href(b.Path(here+"&as=csv")), g.Text(l.T("desk.csv"))), g.Text(" "), A(Class("second"), Href(b.Path(here+"&as=xlsx")), g.Text(l.T("desk.xlsx"))))}
}
