package commission

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/answer"
	"qyzmet/internal/web/layout"
)

// head is the heading of each page of a commission.
func (c *sitting) head(title string) g.Node {
	return Header(Class("desk-person"), H1(g.Text(title)), P(A(Href(c.Path(c.here())), g.Text(c.name()))))
}

// section is a part of a page with its heading.
func section(id, title string, nodes ...g.Node) g.Node {
	return Section(ID(id), Aria("labelledby", id+"-h"), H2(ID(id+"-h"), g.Text(title)), g.Group(nodes))
}

// refused are the reasons for which something was not recorded.
func (c *sitting) refused(faults qyzmet.Faults) g.Node {
	if len(faults) == 0 {
		return nil
	}
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(c.L.T("desk.refused.title"))),
		Ul(g.Map(faults, func(f *qyzmet.Fault) g.Node { return Li(c.Fault(f)) })))
}

func (b *builder) drawBuilder() {
	l := b.L
	p := desk.Props{Title: l.T("commission.session"), Path: b.here(), Active: "commission", Error: len(b.faults) > 0}
	if p.Error {
		p.Status = 422
	}
	p.State = posted(b.R.PostForm, "do")
	b.citeAll()
	b.Page(p, b.head(l.T("commission.session")), b.refused(b.faults),
		Form(Method("post"), Action(b.Path(b.here())), Data("check", b.Path(b.here())),
			layout.Carry([]layout.Field{{Name: "in", Value: string(b.Actor.Office)}, {Name: "key", Value: keyOf(b.sitting)}}),
			Div(Class("desk-two"),
				Div(b.presence(), b.agendaChoice()),
				Div(b.told())),
			b.signing(b.signers),
			Div(Class("actions no-print"), Button(Type("submit"), Class("second"), g.Text(l.T("commission.check"))),
				g.If(len(b.signers) > 0, Button(Type("submit"), Class("main"), Name("do"), Value("open"), g.Text(l.T("commission.open")))))),
		b.unlisted(),
		b.before())
}

// posted carries what a form held on to the page in another language.
func posted(form map[string][]string, but ...string) []layout.Field {
	var out []layout.Field
	for name, values := range form {
		if slices.Contains(but, name) {
			continue
		}
		for _, v := range values {
			out = append(out, layout.Field{Name: name, Value: v})
		}
	}
	slices.SortFunc(out, func(a, b layout.Field) int { return compare(a.Name+"\x00"+a.Value, b.Name+"\x00"+b.Value) })
	return out
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// keyOf is the key that a form brought, or a new one.
func keyOf(c *sitting) string {
	if key := c.R.PostFormValue("key"); key != "" {
		return key
	}
	return fresh()
}

// presence is who sits: each member with whoever stands in.
func (b *builder) presence() g.Node {
	l := b.L
	seat := b.seatFact()
	posted := b.R.PostForm
	first := b.R.Method != "POST"
	rows := g.Group{}
	for i, m := range b.own.Value("commission.members").Items {
		id := fmt.Sprintf("m-%d", i)
		here := first || slices.Contains(posted["present"], strconv.Itoa(i))
		rows = append(rows, Li(Class("seat"),
			Div(Class("tick"), Input(Type("checkbox"), ID(id), Name("present"), Value(strconv.Itoa(i)), g.If(here, Checked())),
				Label(For(id), Strong(g.Text(m["name"].S)), g.Text(" – "+seat.WordLabel(m["seat"].S, l.Lang)))),
			Div(Class("instead"), Label(For("i-"+id), g.Text(l.T("commission.instead"))),
				Input(ID("i-"+id), Type("text"), Name(fmt.Sprintf("instead.%d", i)), Value(posted.Get(fmt.Sprintf("instead.%d", i))), MaxLength("100"), AutoComplete("off")))))
	}
	return FieldSet(Class("plainset"), Legend(H2(g.Text(l.T("commission.present")))),
		P(Class("help"), g.Text(l.T("commission.present-help"))), Ul(Class("desk-list"), rows,
			Li(Class("seat"), Div(Class("instead"), Label(For("more"), g.Text(l.T("commission.more"))), Input(ID("more"), Type("text"), Name("more"), Value(posted.Get("more")), MaxLength("100"), AutoComplete("off"))),
				Div(Class("instead"), Label(For("more-seat"), g.Text(l.T("commission.seat"))), Select(ID("more-seat"), Name("more_seat"), g.Map(seat.Values, func(w *rulebook.WordLabel) g.Node {
					v := w.Word
					return Option(Value(v), g.If(v == posted.Get("more_seat") || posted.Get("more_seat") == "" && v == "other", Selected()), g.Text(seat.WordLabel(v, l.Lang)))
				}))))))
}

// agendaChoice is who is to be heard.
func (b *builder) agendaChoice() g.Node {
	l := b.L
	if len(b.wait) == 0 {
		return section("agenda", l.T("commission.agenda"), P(Class("desk-empty"), g.Text(l.T("commission.agenda-empty"))))
	}
	return FieldSet(Class("plainset"), Legend(H2(g.Text(l.T("commission.agenda")))),
		Ul(Class("desk-list"), g.Map(b.wait, func(r office.DueRow) g.Node {
			return Li(Class("tick"), Input(Type("checkbox"), ID("h-"+string(r.Subject)), Name("hear"), Value(string(r.Subject)), g.If(b.chosen(r.Subject), Checked())),
				Label(For("h-"+string(r.Subject)), g.Text(name(r))), Span(Class("help"), g.Text(b.L.T("commission.by")+" "), b.Visit.Day(r.Due)))
		})))
}

func name(r office.DueRow) string {
	if r.Name == "" {
		return string(r.Subject)
	}
	return r.Name
}

// told is what the law says of those who would sit; the script replaces it while
// the form is filled in.
func (b *builder) told() g.Node {
	l := b.L
	return Section(ID("act-check"), Class("told"), Role("status"), Aria("label", l.T("commission.told")),
		H2(g.Text(l.T("commission.told"))), P(Strong(g.Text(l.Plural("commission.members", len(b.seats))))),
		answer.All(b.Visit, b.Office.Foresee(b.own, b.plan), composition),
		g.If(!b.proper(), P(Class("warn"), g.Text(l.T("commission.cannot")))),
		b.members())
}

// members leads to the act by which the membership is changed.
func (b *builder) members() g.Node {
	k := b.kind(replacing)
	if !b.May(k) {
		return nil
	}
	return P(Class("no-print"), A(Href(b.ActForm(k.ID, b.id, "")), g.Text(k.Title.In(b.L.Lang))))
}

// citeAll has the page carry the provisions of every answer that the script may
// put into it later.
func (b *builder) citeAll() {
	for _, r := range b.Book.Questions[composition].Rules {
		b.Cites.Chips(r.Cites)
	}
	b.Cites.Chips(b.Book.Questions[composition].OtherwiseCites)
}

// signing says who signs, and lets an enterer choose among those who may.
func (c *sitting) signing(signers []qyzmet.SubjectID) g.Node {
	l := c.L
	switch {
	case len(signers) == 0:
		return P(Class("warn"), g.Text(l.T("commission.no-signer")))
	case len(signers) == 1:
		return P(Class("help"), g.Text(l.T("commission.signs", "who", c.Visit.Name(signers[0]))))
	}
	return Div(Class("field"), Label(For("signer"), g.Text(l.T("commission.signer"))), Select(ID("signer"), Name("signer"), g.Map(signers, func(s qyzmet.SubjectID) g.Node {
		return Option(Value(string(s)), g.If(string(s) == c.R.PostFormValue("signer"), Selected()), g.Text(c.Visit.Name(s)))
	})))
}

// before lists the sessions that were, with their minutes.
func (c *sitting) before() g.Node {
	l := c.L
	var rows []g.Node
	for _, x := range c.own.Standing(opening) {
		if c.opened == nil || x.Act.Envelope.ID != c.opened.Envelope.ID {
			rows = append(rows, Li(A(Href(c.Path(c.here("protocol", string(x.Act.Envelope.ID)))), g.Text(l.T("commission.minutes-of", "day", x.Act.Envelope.Issued)))))
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return Div(Class("no-print"), section("before", l.T("commission.before"), Ul(rows[:min(len(rows), 20)]...)))
}

func (b *builder) drawSitting() {
	l, c := b.L, b.sitting
	agenda := c.agenda()
	if err := c.call(agenda...); err != nil {
		c.Fail(err)
		return
	}
	signers, err := c.signers(c.kind(closing))
	if err != nil {
		c.Fail(err)
		return
	}
	from, each := c.R.FormValue("from"), c.R.FormValue("each")
	left := 0
	for _, p := range agenda {
		if c.decided[p] == nil {
			left++
		}
	}
	c.Page(desk.Props{Title: l.T("commission.sitting", "day", c.opened.Envelope.Issued), Path: c.here(), Active: "commission"},
		c.head(l.T("commission.sitting", "day", c.opened.Envelope.Issued)),
		Div(Class("desk-two"),
			Div(section("agenda", l.T("commission.agenda"), P(Role("status"), g.Text(l.Plural("commission.left", left))), c.slots(from, each), c.agendaTable(agenda, from, each)), b.unlisted()),
			Div(section("law", l.T("commission.told"), answer.All(c.Visit, c.own, composition), c.presentNow()),
				Div(Class("no-print"), section("close", l.T("commission.end"),
					P(A(Href(c.Path(c.here("protocol", string(c.opened.Envelope.ID)))), g.Text(l.T("commission.minutes")))),
					Form(Method("post"), Action(c.Path(c.here("close"))), layout.Carry([]layout.Field{{Name: "in", Value: string(c.Actor.Office)}, {Name: "key", Value: fresh()}}),
						c.signing(signers), g.If(left > 0, P(Class("help"), g.Text(l.T("commission.left-help")))),
						g.If(len(signers) > 0, Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("commission.close")))))))),
				c.before())))
}

func (c *sitting) presentNow() g.Node {
	seat := c.seatFact()
	return Ul(Class("desk-list"), g.Map(c.opened.Payload.Content["present"].Items, func(m qyzmet.Item) g.Node {
		return Li(Strong(g.Text(m["name"].S)), g.Text(" – "+seat.WordLabel(m["seat"].S, c.L.Lang)))
	}))
}

// slots lets the secretary lay the agenda over the day. Nothing of it is recorded.
func (c *sitting) slots(from, each string) g.Node {
	l := c.L
	return Form(Method("get"), Action(c.Path(c.here())), Class("desk-filter no-print"),
		Div(Class("field"), Label(For("from"), g.Text(l.T("commission.slots-from"))), Input(ID("from"), Type("time"), Name("from"), Value(from))),
		Div(Class("field"), Label(For("each"), g.Text(l.T("commission.slots-each"))), Input(ID("each"), Type("number"), Name("each"), Min("1"), Max("240"), Value(each))),
		Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("commission.slots")))))
}

// slot is the hour of the n-th case; "" where none is laid out.
func slot(from, each string, n int) string {
	start, err := time.Parse("15:04", from)
	minutes, bad := strconv.Atoi(each)
	if err != nil || bad != nil || minutes < 1 || minutes > 240 {
		return ""
	}
	at := start.Add(time.Duration(n*minutes) * time.Minute)
	if at.Day() != start.Day() {
		return ""
	}
	return at.Format("15:04")
}

func (c *sitting) agendaTable(agenda []qyzmet.SubjectID, from, each string) g.Node {
	l := c.L
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("commission.col."+key))) }
	rows := g.Group{}
	for i, p := range agenda {
		at := strconv.Itoa(i + 1)
		if s := slot(from, each, i); s != "" {
			at = s
		}
		said := l.T("commission.not-decided")
		if a := c.decided[p]; a != nil {
			said = c.outcome(a)
		}
		rows = append(rows, Tr(Data("row", "1"), Td(Data("label", l.T("commission.col.slot")), g.Text(at)),
			Td(Data("label", l.T("commission.col.who")), A(Data("open", "1"), Href(c.Path(c.caseOf(p))), g.Text(c.called(p)))),
			Td(Data("label", l.T("commission.col.decision")), g.Text(said))))
	}
	return Table(Class("desk-table desk-rows"), Caption(Class("vh"), g.Text(l.T("commission.agenda"))), THead(Tr(head("slot"), head("who"), head("decision"))), TBody(rows))
}

// caseOf is where a case is heard: a complaint at the desk of complaints.
func (c *sitting) caseOf(p qyzmet.SubjectID) string {
	if c.own.Text("commission.kind") == "district" {
		return c.here("case", string(p))
	}
	return "/desk/appeals/" + string(p)
}

// outcome is what an act decides, in words.
func (c *sitting) outcome(a *qyzmet.Act) string {
	f := c.kind(a.Envelope.Kind).Field("outcome")
	if f == nil || !c.own.SeesField(f) {
		return c.L.T("desk.hidden")
	}
	return c.Visit.Value(f.Fact, a.Payload.Content["outcome"])
}
