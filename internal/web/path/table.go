package path

import (
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// table says what the picture shows, day by day. Roles are given because on a
// narrow screen the rows are not laid out as a table.
func (p *page) table() g.Node {
	l := p.Local
	head := func(key string) g.Node { return Th(Scope("col"), Role("columnheader"), g.Text(l.T(key))) }
	return Table(Class("path-days"), Role("table"), Aria("labelledby", "path-days"),
		THead(Role("rowgroup"), Tr(Role("row"), head("path.number"), head("path.day"), head("path.what"))),
		TBody(Role("rowgroup"), g.Map(p.life.moments, p.row)))
}

func (p *page) row(m *moment) g.Node {
	l, number, class := p.Local, "", ""
	if m.n > 0 {
		number = strconv.Itoa(m.n)
	}
	if m.today || m.asked {
		class = "path-row-now"
	}
	return Tr(Role("row"), g.If(class != "", Class(class)),
		Td(Role("cell"), Class("path-n"), g.If(number != "", Span(Class("path-badge"), g.Text(number)))),
		Th(Scope("row"), Role("rowheader"), g.Text(l.Date(m.day)), g.If(!m.today, Span(Class("distance"), g.Text(" ("+l.Distance(p.now, m.day)+")")))),
		Td(Role("cell"), p.happens(m), g.If(m.start || m.asked, p.standing(m)), g.Map(m.turns, p.turn)))
}

// happens are the person's own events of a day, and what is marked there.
func (p *page) happens(m *moment) g.Node {
	l := p.Local
	var lines []string
	if m.start {
		lines = append(lines, l.T("path.begins"))
	}
	if m.age > 0 {
		lines = append(lines, l.Plural("path.turn-age", m.age))
	}
	lines = append(lines, m.own...)
	if m.today {
		lines = append(lines, l.T("path.today"))
	}
	if m.asked && !m.today {
		lines = append(lines, l.T("path.asked"))
	}
	if m.read {
		lines = append(lines, l.T("path.read-up-to"))
	}
	return g.Map(lines, func(text string) g.Node { return P(Class("path-event"), g.Text(text)) })
}

// standing is what every question answers on a day on which that is said in full:
// all but what turns on that very day, which follows.
func (p *page) standing(m *moment) g.Node {
	out := g.Group{}
	for i := range p.life.bands {
		b := &p.life.bands[i]
		if s := b.on(m.day); s != nil && !slices.ContainsFunc(m.turns, func(t turn) bool { return t.band == b }) {
			out = append(out, p.entry(b, s, m.day))
		}
	}
	return out
}

func (p *page) turn(t turn) g.Node { return p.entry(t.band, t.segment, t.segment.from) }

// entry is a band's outcome on a day: until when, why and under which
// provisions, and, where it begins, on what other grounds it goes on.
func (p *page) entry(b *band, s *segment, day date.Date) g.Node {
	l := p.Local
	return Div(Class("path-entry"), swatch(b, s), Div(
		P(Span(Class("path-of"), g.Text(b.question.Title.In(l.Lang)+": ")), Strong(g.Text(p.plainly(b, s))), p.until(s), p.firm(s)),
		p.why(b, s, day),
		g.Iff(day == s.from, func() g.Node { return p.goesOn(b, s) }),
		p.waits(b, s)))
}

// plainly is a segment's outcome in words.
func (p *page) plainly(b *band, s *segment) string {
	switch s.kind {
	case notHeld, uncertain, unfit:
		return p.Local.T("path." + s.kind)
	}
	return words.Outcome(p.Local, b.question, s.outcome)
}

// firm marks an outcome that is not settled.
func (p *page) firm(s *segment) g.Node {
	if s.outcome == nil || s.state == qyzmet.Settled {
		return nil
	}
	return g.Group{g.Text(" "), Span(Class("tag tag-"+string(s.state)), g.Text(p.Local.T("state."+string(s.state)+".name")))}
}

// outcome is a segment in words, with its state.
func (p *page) outcome(b *band, s *segment) string {
	text := p.plainly(b, s)
	if s.outcome == nil || s.state == qyzmet.Settled {
		return text
	}
	return p.Local.T("timeline.not-settled", "outcome", text, "state", p.Local.T("state."+string(s.state)+".name"))
}

func (p *page) until(s *segment) g.Node {
	if p.life.lasts(s) {
		return nil
	}
	return g.Text(p.Local.T("path.until", "day", s.before.AddDays(-1)))
}

// why says what made the segment begin, if it does on that day, and the grounds
// of the day.
func (p *page) why(b *band, s *segment, day date.Date) g.Node {
	l := p.Local
	out := g.Group{}
	if s.because != "" && s.kind != unfit && day == s.from {
		out = append(out, g.Text(l.T("because."+known(s.because))+". "))
	}
	part := s.part(day)
	out = append(out, p.grounds(groundsOf(b, part)))
	if s.kind == unfit {
		for _, f := range part.Faults {
			if f.Text != nil {
				out = append(out, g.Text(f.Text.In(l.Lang)+" "))
			}
		}
	}
	if len(groundsOf(b, part)) == 0 && len(out) == 1 {
		return nil
	}
	return P(Class("path-why"), out)
}

func (p *page) grounds(list []qyzmet.Ground) g.Node {
	return g.Map(list, func(gr qyzmet.Ground) g.Node {
		return g.Group{g.Text(gr.Text.In(p.Local.Lang) + " "), p.chips(gr.Cites), g.Text(" ")}
	})
}

// chips are citations that open in place. A provision that is not in force on the
// day asked about has no wording of that day to show: it opens in the law.
func (p *page) chips(ids []qyzmet.ProvisionID) g.Node {
	return Span(Class("chips"), g.Map(ids, func(id qyzmet.ProvisionID) g.Node {
		if def := p.book.Provisions[id]; def == nil || len(cite.InForce(def, p.State.On)) > 0 {
			return g.Group{p.cites.Chip(id), g.Text(" ")}
		}
		return g.Group{A(Class("chip"), Href(layout.LawPath(p.Local.Lang, id)), Aria("label", cite.Full(p.book, p.Local.Lang, id)), g.Text(id.Chip())), g.Text(" ")}
	}))
}

// goesOn lists the days on which the grounds, or the provisions they stand in,
// become others while the outcome stays.
func (p *page) goesOn(b *band, s *segment) g.Node {
	same := func(x, y qyzmet.Ground) bool { return x.Text == y.Text && slices.Equal(x.Cites, y.Cites) }
	out, last := g.Group{}, groundsOf(b, s.parts[0])
	for _, part := range s.parts[1:] {
		list := groundsOf(b, part)
		if len(list) == 0 || slices.EqualFunc(last, list, same) {
			continue
		}
		last = list
		out = append(out, P(Class("path-why"), g.Text(p.Local.T("timeline.from", "day", part.From)+": "), p.grounds(list)))
	}
	return out
}

// known guards against a reason that the catalogue does not know.
func known(because string) string {
	switch because {
	case "age", "until", "law", engine.BecauseHeld, engine.BecauseFacts:
		return because
	}
	return "date"
}

// groundsOf are the grounds of the question itself; those of the questions it
// is composed of have bands of their own.
func groundsOf(b *band, s engine.Stretch) []qyzmet.Ground {
	if s.Answer == nil {
		return nil
	}
	var out []qyzmet.Ground
	for _, gr := range s.Answer.Grounds {
		if gr.Question == b.question.ID {
			out = append(out, gr)
		}
	}
	return out
}

// waits leads to what keeps a segment, or its last day, open.
func (p *page) waits(b *band, s *segment) g.Node {
	if len(missing(s)) == 0 && len(endless(b, s)) == 0 {
		return nil
	}
	return P(Class("path-why"), A(Href("#"+openID(b)), g.Text(p.Local.T("path.waits")), Span(Class("vh"), g.Text(": "+b.question.Title.In(p.Local.Lang)))))
}

// short is a segment in the fewest words.
func (p *page) short(b *band, s *segment) string {
	switch s.kind {
	case notHeld, uncertain, unfit:
		return p.Local.T("path.short." + s.kind)
	}
	return words.Outcome(p.Local, b.question, s.outcome)
}
