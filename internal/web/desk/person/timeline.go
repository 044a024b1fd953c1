package person

import (
	"net/url"
	"slices"
	"strings"
	"time"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// timeline are the acts, the last first.
func (f file) timeline() g.Node {
	lines := slices.Clone(f.Lines)
	slices.Reverse(lines)
	return f.section("acts", "desk.person.acts", Ol(Class("desk-acts"), g.Map(lines, f.line)))
}

func (f file) line(x record.Line) g.Node {
	l, e := f.L, x.Act.Envelope
	text := g.Node(g.Text(f.Says(x.Act, f.SeesField)))
	undone := x.UndoneBy != ""
	if undone {
		text = Del(text)
	}
	return Li(ID(anchor(e.ID)), g.If(undone, Class("undone")),
		P(Class("desk-act-day"), g.Text(l.Date(e.Effect)), g.If(e.Effect > f.On, Span(Class("desk-ours"), g.Text(l.T("desk.act.later")))),
			g.If(e.Found, Span(Class("desk-ours"), g.Text(l.T("desk.act.found"))))),
		P(Class("desk-act-says"), text),
		g.Iff(undone, func() g.Node { return P(f.undone(x)) }),
		f.details(x))
}

// undone says by what, and from when, an act has no effect.
func (f file) undone(x record.Line) g.Node {
	text := f.L.T("desk.act.undone-start")
	if x.From != date.Beginning {
		text = f.L.T("desk.act.undone-from", "day", x.From)
	}
	return A(Href("#"+anchor(x.UndoneBy)), g.Text(text))
}

// details are who signed, the number, the article, papers, and what the law said.
func (f file) details(x record.Line) g.Node {
	l, e := f.L, x.Act.Envelope
	var number string
	var cites []qyzmet.ProvisionID
	var checked []qyzmet.Checked
	var overrode []qyzmet.Overridden
	if p := x.Act.Payload; p != nil {
		number, cites, checked, overrode = p.Number, p.Basis, p.Checked, p.Overrode
	}
	return Details(Summary(g.Text(f.Visit.Name(e.Official)+", "+f.Visit.Name(e.Office)), Span(Class("vh"), g.Text(": "+f.Says(x.Act, f.SeesField)))),
		Ul(Class("desk-act-more"),
			Li(g.Text(f.title(e.Kind)+" "), f.Cites.Chips(cites)),
			g.If(number != "", Li(g.Text(l.T("desk.act.number", "number", number)))),
			Li(g.Text(l.T("desk.act.issued", "day", e.Issued))),
			g.If(e.Actor != e.Official, Li(g.Text(l.T("desk.act.entered", "who", f.Visit.Name(e.Actor))))),
			Li(g.Text(l.T("desk.act.recorded", "when", instant(f, e.Recorded))), g.Text(" "), A(Href(f.Visit.Path(f.here(f.On, x.Position))), g.Text(l.T("desk.act.then")))),
			g.Map(checked, func(c qyzmet.Checked) g.Node { return Li(f.checked(c)) }),
			g.Map(overrode, func(o qyzmet.Overridden) g.Node {
				return Li(g.Text(l.T("desk.act.overrode", "reason", o.Reason)))
			}),
			f.source(x.Act),
			f.papers(x.Act),
			f.printed(x.Act),
			f.fields(x.Act),
			f.erase(x)))
}

// erase leads those who may to the page on which the content is destroyed, or says
// by what it was.
func (f file) erase(x record.Line) g.Node {
	e := x.Act.Envelope
	if x.Act.Payload == nil {
		for _, l := range f.Lines {
			if by := l.Act.Envelope; by.Of == e.ID && by.Kind == "erasure" {
				return Li(A(Href("#"+anchor(by.ID)), g.Text(f.L.T("my.erased", "day", by.Issued, "who", f.Visit.Name(by.Official)))))
			}
		}
		return nil
	}
	if k := f.Book.ActKinds["erasure"]; k == nil || !f.May(k) {
		return nil
	}
	return Li(A(Href(f.Visit.Path("/desk/erase?"+url.Values{"act": {string(e.ID)}}.Encode())), g.Text(f.L.T("erase.do"))))
}

func (f file) title(kind qyzmet.ActKind) string {
	if k := f.Book.ActKinds[kind]; k != nil {
		return k.Title.In(f.L.Lang)
	}
	return string(kind)
}

// zone is the time of Kazakhstan since 2024; the register is younger.
var zone = time.FixedZone("UTC+5", 5*60*60)

// instant writes a day and a time of day.
func instant(f file, ms int64) string {
	t := time.UnixMilli(ms)
	return f.L.Date(date.Today(t)) + ", " + t.In(zone).Format("15:04")
}

// checked is an answer of the law on which the act rests.
func (f file) checked(c qyzmet.Checked) g.Node {
	q := f.Book.Questions[c.Question]
	if q == nil {
		return g.Text(string(c.Question))
	}
	said := c.Outcome
	if o := q.OutcomeByID(c.Outcome); o != nil {
		said = o.Label.In(f.L.Lang)
	}
	return g.Group{g.Text(q.Title.In(f.L.Lang) + ": " + said + " "), f.Cites.Chips(c.Cites)}
}

// source says where in which list an act stood that was taken over.
func (f file) source(a *qyzmet.Act) g.Node {
	if a.Payload == nil || a.Payload.Source == nil {
		return nil
	}
	return Li(g.Text(f.L.T("import.source", "row", a.Payload.Source.Row, "list", office.ListCode(a.Payload.Source.File))))
}

func (f file) papers(a *qyzmet.Act) g.Node {
	if a.Payload == nil {
		return nil
	}
	sees := f.SeesAct(a)
	return g.Map(a.Payload.Papers, func(p qyzmet.Attached) g.Node {
		if !sees && p.Type != office.AnswerType { // a proof is asked about when it is opened
			return Li(Span(Class("desk-hidden"), g.Text(f.L.T("desk.hidden"))))
		}
		return Li(A(Href(f.Visit.Path("/desk/paper/"+string(a.Envelope.ID)+"/"+string(p.Digest))), g.Text(p.Name)))
	})
}

// printed leads to the paper of the act, for those kinds that have one.
func (f file) printed(a *qyzmet.Act) g.Node {
	if node := f.Printed(a); node != nil {
		return Li(node)
	}
	return nil
}

// fields are what the act says, field by field, as far as the official may see.
func (f file) fields(a *qyzmet.Act) g.Node {
	kind := f.Book.ActKinds[a.Envelope.Kind]
	if kind == nil || a.Payload == nil {
		return nil
	}
	return g.Map(kind.Fields, func(field *rulebook.Field) g.Node {
		v := a.Payload.Content[field.ID]
		if !v.Known() {
			return nil
		}
		label := field.Fact.Label.In(f.L.Lang) + ": "
		if !f.SeesField(field) {
			return Li(g.Text(label), Span(Class("desk-hidden"), g.Text(f.L.T("desk.hidden"))))
		}
		return Li(g.Text(label + f.Value(field.Fact, v)))
	})
}

// lastReadings is how many readings the page shows.
const lastReadings = 20

// readers are who has read the file.
func (f file) readers() g.Node {
	list, err := f.Office.Reads(f.Ctx(), f.Actor, f.id, lastReadings)
	if err != nil {
		return nil // a file that was broken into: who reads it is for its own office to see
	}
	l := f.L
	return Div(Class("no-print"), f.section("readers", "desk.person.readers", Details(Summary(g.Text(l.Plural("desk.person.readings", len(list)))),
		Ul(g.Map(list, func(r office.Reading) g.Node {
			return Li(g.Text(instant(f, r.At) + " – " + f.Visit.Name(r.Who) + ", " + f.Visit.Name(r.Office) + ": " + f.reading(r)))
		})))))
}

// reading says what was read and what for; of an act that was refused, which one and
// for want of what.
func (f file) reading(r office.Reading) string {
	l := f.L
	if kind, refused := strings.CutPrefix(r.What, "refused "); refused {
		return l.T("desk.reading.refused-act", "act", f.title(qyzmet.ActKind(kind))) + " (" + f.lacked(qyzmet.ActKind(kind), r.Purpose) + ")"
	}
	what := l.T("desk.reading.other")
	if l.Has("desk.reading." + r.What) {
		what = l.T("desk.reading." + r.What)
	}
	return what + " (" + f.PurposeName(r.Purpose) + ")"
}

// lacked puts the names of requirements in a refusal, "code name, code name", in words.
func (f file) lacked(kind qyzmet.ActKind, codes string) string {
	var out []string
	for pair := range strings.SplitSeq(codes, ", ") {
		_, name, _ := strings.Cut(pair, " ")
		said := name
		if k := f.Book.ActKinds[kind]; k != nil {
			for _, r := range k.Requires {
				if r.ID == name {
					said = r.Text.In(f.L.Lang)
				}
			}
		}
		out = append(out, said)
	}
	return strings.Join(out, " ")
}
