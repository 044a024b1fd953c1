package my

import (
	"net/url"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

func (f file) draw() {
	l := f.L
	name := f.Office.NameOf(f.Record)
	if name == "" {
		name = l.T("my.title")
	}
	f.Page(desk.Props{Title: name, Path: "/my"},
		Header(Class("desk-person"), H1(g.Text(name)), P(g.Text(l.T("my.file", "id", string(f.Subject))+" · "+l.T("desk.person.keeper")+": "+f.Visit.Name(f.Keeper)))),
		f.received(),
		f.opened(),
		f.do(),
		Div(Class("desk-two"),
			Div(f.duties(), f.law(), f.notices(), f.timeline()),
			Div(f.holds(), f.readers())))
}

// section is a part of the page with its heading.
func (f file) section(id string, nodes ...g.Node) g.Node {
	return Section(ID(id), Aria("labelledby", id+"-h"), H2(ID(id+"-h"), g.Text(f.L.T("my."+id))), g.Group(nodes))
}

// Day of f is ambiguous between the visit and the record; the page writes days.
func (f file) Day(d date.Date) g.Node { return f.Visit.Day(d) }

// received confirms what was sent just now: that it stands, and by when an answer
// is due.
func (f file) received() g.Node {
	for _, x := range f.Lines {
		if x.Act.Envelope.ID != f.sent || x.Act.Envelope.Official != f.Subject {
			continue
		}
		nodes := []g.Node{P(Strong(g.Text(f.L.T("my.sent")))), P(g.Text(f.L.T("my.sent-id", "id", string(f.sent))))}
		for _, d := range f.Duties {
			if d.By != nil && d.By.Envelope.ID == f.sent && d.Clock != nil && d.Clock.Until != 0 {
				nodes = append(nodes, P(g.Text(f.L.T("my.sent-until")+" "), f.Day(d.Clock.Until)))
			}
		}
		return Div(Class("inset"), Role("status"), g.Group(nodes))
	}
	return nil
}

// openedFor is for how many days the page begins with the openings from outside; the
// acts and the readings keep them for good.
const openedFor = 90

// opened tells that another office opened the file, when, which, and why.
func (f file) opened() g.Node {
	var rows []g.Node
	for _, x := range slices.Backward(f.Lines) {
		e := x.Act.Envelope
		if e.Kind != procedure.FileOpened || e.Issued < f.Office.Today().AddDays(-openedFor) || x.Act.Payload == nil {
			continue
		}
		rows = append(rows, Li(A(Href("#"+anchor(e.ID)), g.Text(f.L.T("my.opened-by", "day", e.Issued, "office", f.Visit.Name(e.Office), "reason", x.Act.Payload.Content["reason"].S)))))
	}
	if len(rows) == 0 {
		return nil
	}
	return Section(ID("opened"), Class("inset desk-then"), Aria("labelledby", "opened-h"), H2(ID("opened-h"), g.Text(f.L.T("my.opened"))), Ul(rows...), P(Class("help"), g.Text(f.L.T("my.opened-help"))))
}

// do leads to what one can send, and gives the file as data.
func (f file) do() g.Node {
	l := f.L
	return Section(ID("do"), Class("no-print"), Aria("labelledby", "do-h"), H2(ID("do-h"), g.Text(l.T("my.do"))),
		Ul(g.Map(f.Office.OwnKinds(), func(k *rulebook.ActKind) g.Node {
			return Li(A(Href(f.sending(k.ID, "")), g.Text(l.T("my.send."+string(k.ID)))))
		})),
		Form(Method("post"), Action(f.Visit.Path("/my/copy")), P(Class("help"), g.Text(l.T("my.copy-help"))),
			g.Iff(f.key() != "", func() g.Node { return P(Class("help"), g.Text(l.T("my.copy-check")+" "), Code(g.Text(f.key()))) }),
			Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("my.copy"))))),
		g.If(!f.Session.Strong, P(Class("help"), g.Text(l.T("my.weak")+" "), A(Href(f.Visit.Path("/account/app")), g.Text(l.T("account.app.begin"))))))
}

// key is the public key of the register; "" where it signs nothing.
func (f file) key() string {
	key, err := f.Office.PublicKey()
	if err != nil {
		return ""
	}
	return key
}

// sending is the address of the form for an act of a kind, about an act.
func (f file) sending(kind qyzmet.ActKind, of qyzmet.ActID) string {
	address := "/my/send/" + url.PathEscape(string(kind))
	if of != "" {
		address += "?" + url.Values{"of": {string(of)}}.Encode()
	}
	return f.Visit.Path(address)
}

// duties are the person's own and those of offices about him.
func (f file) duties() g.Node {
	var own, theirs, over []procedure.Due
	for _, d := range f.Duties {
		switch {
		case d.State != procedure.DutyOpen && d.State != procedure.DutyPaused:
			over = append(over, d)
		case d.Duty.Who == rulebook.SelfRole:
			own = append(own, d)
		default:
			theirs = append(theirs, d)
		}
	}
	list := func(key string, due []procedure.Due) g.Node {
		return g.Group{H3(g.Text(f.L.T("my.duties-" + key))), g.If(len(due) == 0, P(Class("help"), g.Text(f.L.T("my.duties-none")))), Ul(Class("desk-list"), g.Map(due, f.duty))}
	}
	return f.section("duties", g.If(len(own) > 0, list("own", own)), list("theirs", theirs),
		g.Iff(len(over) > 0, func() g.Node {
			return Details(Summary(g.Text(f.L.Plural("desk.person.over", len(over)))), Ul(Class("desk-list"), g.Map(over, f.duty)))
		}))
}

func (f file) duty(d procedure.Due) g.Node {
	l := f.L
	open := d.State == procedure.DutyOpen || d.State == procedure.DutyPaused
	late := open && d.Clock != nil && d.Clock.Until != 0 && d.Clock.Until < f.Office.Today()
	return Li(g.If(late, Class("late")), g.Text(d.Duty.Title.In(l.Lang)+" "), f.Cites.Chips(d.Duty.Cites), g.If(d.Duty.Ours, Span(Class("desk-ours"), g.Text(l.T("desk.ours")))),
		P(Class("help"), g.Text(l.T("desk.duty."+string(d.State))+" · "+f.RoleName(d.Duty.Who)),
			g.Iff(open && d.Clock != nil && d.Clock.Until != 0, func() g.Node { return g.Group{g.Text(" · "), f.Day(d.Clock.Until)} }),
			g.If(late, Strong(g.Text(" · "+l.T("my.late")))),
			g.If(d.Ended != 0, g.Text(" · "+l.Date(d.Ended)))),
		clock.Folded(f.Visit, d), g.If(open, clock.Handled(f.Visit, d)))
}

// law is what the law says of the person today, by the questions of the cards.
func (f file) law() g.Node {
	var rows []g.Node
	for _, c := range f.Book.Cards {
		for _, id := range c.Asks {
			rows = append(rows, f.answer(f.Book.Questions[id]))
		}
	}
	return f.section("law", P(Class("help"), g.Text(f.L.T("desk.person.law-day", "day", f.On))), Dl(Class("desk-dl desk-law"), g.Group(rows)))
}

func (f file) answer(q *rulebook.Question) g.Node {
	title := Dt(g.Text(q.Title.In(f.L.Lang)))
	a, err := f.Office.Ask(f.Ctx(), f.File, q.ID)
	if faults, ours := qyzmet.FaultsOf(err); ours {
		return Div(title, Dd(g.Text(f.L.T("desk.law.faults")), Ul(g.Map(faults, func(x *qyzmet.Fault) g.Node { return Li(f.Fault(x)) }))))
	}
	if err != nil {
		return Div(title, Dd(g.Text(f.L.T("desk.law.failed"))))
	}
	said := f.L.T("desk.law.open")
	if a.Outcome != nil {
		said = words.Outcome(f.L, q, a.Outcome)
	}
	return Div(title, Dd(Class("tone-"+words.Tone(q, a.Outcome)),
		Strong(g.Text(said)), g.If(a.State == qyzmet.Provisional, g.Text(" – "+f.L.T("desk.law.provisional"))), g.If(a.State == qyzmet.Official, g.Text(" – "+f.L.T("desk.law.official"))),
		Ul(Class("desk-missing"), g.Map(a.DistinctGrounds(), func(x qyzmet.Ground) g.Node {
			return Li(g.Text(x.Text.In(f.L.Lang)+" "), f.Cites.Chips(x.Cites), g.Iff(x.Until != nil, func() g.Node { return g.Text(" " + f.L.T("desk.law.until", "day", *x.Until)) }))
		})),
		f.wanting(a)))
}

// wanting names the facts for want of which the law does not answer: the person
// can state them.
func (f file) wanting(a *qyzmet.Answer) g.Node {
	var labels []string
	seen := map[string]bool{}
	for _, o := range a.Open {
		for _, p := range o.Facts {
			if label := words.Label(f.Book, f.L, p); !seen[label] {
				seen[label] = true
				labels = append(labels, label)
			}
		}
	}
	if len(labels) == 0 {
		return nil
	}
	const first = 4
	more := g.Node(nil)
	if n := len(labels) - first; n > 0 {
		more = P(Class("help"), g.Text(f.L.Plural("desk.law.more", n)))
		labels = labels[:first]
	}
	return g.Group{P(Class("help"), g.Text(f.L.T("desk.law.waits"))), Ul(Class("desk-missing"), g.Map(labels, func(s string) g.Node { return Li(g.Text(s)) })), more}
}

// fields carries what was posted.
func fields(of qyzmet.ActID, key string) g.Node {
	return layout.Carry([]layout.Field{{Name: "of", Value: string(of)}, {Name: "key", Value: key}})
}
