package my

import (
	"slices"
	"time"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// disputing is the kind of act by which a person disputes an entry: the one of his
// own that an act can be named in.
const disputing qyzmet.ActKind = "dispute-opened"

// holds is what the register holds: attributes by card, facts by topic.
func (f file) holds() g.Node {
	var groups []g.Node
	group := func(title qyzmet.Text, list []*rulebook.Fact) {
		var rows []g.Node
		for _, x := range list {
			if h, held := f.Held(x.Path); held {
				rows = append(rows, f.held(x, h))
			}
		}
		if len(rows) > 0 {
			groups = append(groups, H3(g.Text(title.In(f.L.Lang))), Dl(Class("desk-dl"), g.Group(rows)))
		}
	}
	for _, c := range f.Book.Cards {
		var list []*rulebook.Fact
		for _, a := range c.Attributes {
			list = append(list, a.Fact)
		}
		group(c.Label, list)
	}
	for _, t := range f.Book.Topics {
		group(t.Label, t.Facts)
	}
	return f.section("record", P(Class("help"), g.Text(f.L.T("my.record-help"))), g.Group(groups))
}

// held is a value, since when, by which act, and the way to dispute it.
func (f file) held(x *rulebook.Fact, h record.Held) g.Node {
	label := x.Label.In(f.L.Lang)
	by := f.L.T("desk.person.since", "day", h.Since)
	if k := f.Book.ActKinds[h.Kind]; k != nil {
		by += ": " + k.Title.In(f.L.Lang)
	}
	return Div(Dt(g.Text(label)), Dd(g.Text(f.Value(x, h.Value)), g.Text(" "), A(Class("desk-since"), Href("#"+anchor(h.Act)), g.Text(by)),
		g.Text(" "), f.dispute(h.Act, label)))
}

// dispute leads to the form by which an entry is disputed. What one has stated
// oneself, and what is erased, one does not dispute.
func (f file) dispute(of qyzmet.ActID, label string) g.Node {
	return A(Class("no-print"), Href(f.sending(disputing, of)), g.Text(f.L.T("my.dispute")), Span(Class("vh"), g.Text(": "+label)))
}

func anchor(id qyzmet.ActID) string { return "a-" + string(id) }

// timeline are the acts, the last first. How the offices divide their work is not
// told; who opened the file from outside stands among those who read it.
func (f file) timeline() g.Node {
	lines := slices.DeleteFunc(slices.Clone(f.Lines), func(x record.Line) bool {
		kind := f.Book.ActKinds[x.Act.Envelope.Kind]
		return kind != nil && kind.Light
	})
	slices.Reverse(lines)
	return f.section("acts", Ol(Class("desk-acts"), g.Map(lines, f.line)))
}

func (f file) line(x record.Line) g.Node {
	l, e := f.L, x.Act.Envelope
	text := g.Node(g.Text(f.Says(x.Act, f.SeesField)))
	undone := x.UndoneBy != ""
	if undone {
		text = Del(text)
	}
	by, erased := f.erased[e.ID]
	return Li(ID(anchor(e.ID)), g.If(undone, Class("undone")),
		P(Class("desk-act-day"), g.Text(l.Date(e.Effect)), g.If(e.Effect > f.On, Span(Class("desk-ours"), g.Text(l.T("desk.act.later"))))),
		P(Class("desk-act-says"), text),
		g.If(x.Act.Payload == nil && erased, P(A(Href("#"+anchor(by.ID)), g.Text(l.T("my.erased", "day", by.Issued, "who", f.Visit.Name(by.Official)))))),
		g.If(undone, P(A(Href("#"+anchor(x.UndoneBy)), g.Text(f.undone(x))))),
		f.details(x))
}

// undone says from when an act has no effect.
func (f file) undone(x record.Line) string {
	if x.From != date.Beginning {
		return f.L.T("desk.act.undone-from", "day", x.From)
	}
	return f.L.T("desk.act.undone-start")
}

func (f file) details(x record.Line) g.Node {
	l, e := f.L, x.Act.Envelope
	signed := f.Visit.Name(e.Official) + ", " + f.Visit.Name(e.Office)
	if e.Official.Sort() == qyzmet.PersonSort {
		signed = l.T("my.self")
	}
	rows := []g.Node{Li(g.Text(l.T("desk.act.issued", "day", e.Issued))), Li(g.Text(l.T("desk.act.recorded", "when", f.instant(e.Recorded))))}
	if k := f.Book.ActKinds[e.Kind]; k != nil && x.Act.Payload != nil {
		rows = append([]g.Node{Li(g.Text(k.Title.In(l.Lang)+" "), f.Cites.Chips(x.Act.Payload.Basis))}, rows...)
		rows = append(rows, g.Group(f.contents(k, x.Act.Payload)))
	}
	if x.Act.Payload != nil {
		rows = append(rows, g.If(x.Act.Payload.Number != "", Li(g.Text(l.T("desk.act.number", "number", x.Act.Payload.Number)))),
			g.Map(x.Act.Payload.Papers, func(p qyzmet.Attached) g.Node { return f.paper(e.ID, p) }))
	}
	return Details(Summary(g.Text(signed), Span(Class("vh"), g.Text(": "+f.Says(x.Act, f.SeesField)+" "+string(e.ID)))), Ul(Class("desk-act-more"), g.Group(rows)),
		g.If(x.Act.Payload != nil && e.Official != f.Subject, P(f.dispute(e.ID, f.Says(x.Act, f.SeesField)))))
}

// contents are the fields of an act with their values.
func (f file) contents(k *rulebook.ActKind, p *qyzmet.Payload) []g.Node {
	var out []g.Node
	for _, field := range k.Fields {
		if v := p.Content[field.ID]; v.Known() {
			out = append(out, Li(g.Text(field.Fact.Label.In(f.L.Lang)+": "+f.Value(field.Fact, v))))
		}
	}
	return out
}

// paper is a paper of an act. The answers of the law that lie with it are data.
func (f file) paper(act qyzmet.ActID, p qyzmet.Attached) g.Node {
	name := p.Name
	if p.Type == office.AnswerType {
		name = f.L.T("my.proof", "name", p.Name)
	}
	return Li(A(Href(f.Visit.Path("/my/paper/"+string(act)+"/"+string(p.Digest))), g.Text(name)))
}

// notices are the acts of that group, with what the law says of the last.
func (f file) notices() g.Node {
	var lines []record.Line
	for _, x := range slices.Backward(f.Lines) {
		if k := f.Book.ActKinds[x.Act.Envelope.Kind]; k != nil && k.Group == "notice" {
			lines = append(lines, x)
		}
	}
	verdict := f.Book.Questions["notice"]
	return f.section("notices", g.If(len(lines) == 0, P(Class("help"), g.Text(f.L.T("my.notices-none")))),
		Ul(Class("desk-list"), g.Map(lines, func(x record.Line) g.Node {
			return Li(A(Href("#"+anchor(x.Act.Envelope.ID)), g.Text(f.L.Date(x.Act.Envelope.Effect)+": "+f.Says(x.Act, f.SeesField))), g.If(x.UndoneBy != "", g.Text(" – "+f.undone(x))))
		})),
		g.Iff(len(lines) > 0 && verdict != nil, func() g.Node { return Dl(Class("desk-dl desk-law"), f.answer(verdict)) }))
}

// lastReadings is how many readings the page shows; the copy holds all.
const lastReadings = 50

// readers are who has read the file: by office and role, not by name.
func (f file) readers() g.Node {
	l := f.L
	list, err := f.Office.OwnReads(f.Ctx(), f.Session.Person, lastReadings)
	if err != nil {
		return f.section("readers", P(g.Text(l.T("desk.law.failed"))))
	}
	return f.section("readers", P(Class("help"), g.Text(l.T("my.readers-help"))),
		g.If(len(list) == 0, P(Class("help"), g.Text(l.T("my.readers-none")))),
		Ul(Class("desk-list"), g.Map(list, func(r office.OwnReading) g.Node {
			return Li(g.If(r.What == "break-glass", Class("late")), g.Text(f.instant(r.At)+" – "+f.who(r)), P(Class("help"), g.Text(f.why(r))))
		})))
}

// who are the office and the roles of a reader.
func (f file) who(r office.OwnReading) string {
	if r.Who == f.Subject {
		return f.L.T("my.self")
	}
	out := f.Visit.Name(r.Office)
	for _, role := range r.Roles {
		out += ", " + role.Title.In(f.L.Lang)
	}
	return out
}

// why says what was read and what for.
func (f file) why(r office.OwnReading) string {
	l := f.L
	if kind, refused := cutRefused(r.What); refused {
		title := kind
		if k := f.Book.ActKinds[qyzmet.ActKind(kind)]; k != nil {
			title = k.Title.In(l.Lang)
		}
		return l.T("my.reading.refused-act", "act", title)
	}
	what := l.T("my.reading.other")
	if l.Has("my.reading." + r.What) {
		what = l.T("my.reading." + r.What)
	}
	if r.Who == f.Subject || r.Who == office.System {
		return what
	}
	return what + " – " + f.PurposeName(r.Purpose)
}

// zone is the time of Kazakhstan since 2024; the register is younger.
var zone = time.FixedZone("UTC+5", 5*60*60)

// instant writes a day and a time of day.
func (f file) instant(ms int64) string {
	t := time.UnixMilli(ms)
	return f.L.Date(date.Today(t)) + ", " + t.In(zone).Format("15:04")
}
