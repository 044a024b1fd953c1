package stock

import (
	"net/http"
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/answer"
	"qyzmet/internal/web/desk/many"
	"qyzmet/internal/web/layout"
)

func (s *sheet) draw() {
	l := s.L
	name := s.Name(s.id)
	p := desk.Props{Title: name, Path: s.here(s.show, s.office), Active: "stock", Error: s.Failed()}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	title := l.T("stock.all-called")
	switch {
	case s.show == may:
		title = l.T("stock.may")
	case s.show != "":
		title = s.Book.Entry(campState).WordLabel(s.show, l.Lang)
	}
	s.Page(p, Header(Class("desk-person"), H1(g.Text(name)), P(Class("no-print"), A(Href(s.Path("/desk/stock")), g.Text(l.T("stock.back"))))),
		s.Result(), s.numbers(), section("offices", l.T("campaign.districts"), s.byOffice()),
		section("list", title, s.table(), s.pager()))
}

// numbers leads from each count to the people behind it.
func (s *sheet) numbers() g.Node {
	item := func(show, label string, n int) g.Node {
		return Li(A(Href(s.Path(s.here(show, "")+"#list")), g.If(show == s.show && s.office == "", Aria("current", "true")), Strong(g.Text(s.L.Number(int64(n)))), g.Text(" "+label)))
	}
	return Nav(Aria("label", s.L.T("stock.all-called")), Ul(Class("desk-counts"),
		item(may, s.L.T("stock.may"), s.free), item("", s.L.T("stock.all-called"), s.sum("")),
		g.Map(s.Book.Entry(campState).Values, func(w *rulebook.WordLabel) g.Node {
			return item(w.Word, s.Book.Entry(campState).WordLabel(w.Word, s.L.Lang), s.sum(w.Word))
		})))
}

// byOffice is the plan beside those called and what came of it, office by office.
func (s *sheet) byOffice() g.Node {
	l, states := s.L, s.states()
	if len(s.offices) == 0 {
		return P(Class("desk-empty"), g.Text(l.T("stock.nobody-called")))
	}
	f := s.Book.Entry(campState)
	heads := g.Group{Th(Scope("col"), g.Text(l.T("desk.find.office"))), Th(Scope("col"), g.Text(l.T("campaign.col.plan"))), Th(Scope("col"), g.Text(l.T("stock.all-called")))}
	for _, state := range states {
		heads = append(heads, Th(Scope("col"), g.Text(f.WordLabel(state, l.Lang))))
	}
	cell := func(label string, nodes ...g.Node) g.Node { return Td(Data("label", label), g.Group(nodes)) }
	number := func(show, label string, o qyzmet.SubjectID) g.Node {
		n := s.counts[o][show]
		if n == 0 {
			return cell(label, g.Text("0"))
		}
		return cell(label, A(Href(s.Path(s.here(show, o)+"#list")), g.Text(l.Number(int64(n))), Span(Class("vh"), g.Text(" – "+label+", "+s.Name(o)))))
	}
	return layout.Scroll(s.Name(s.id), Table(Class("desk-table desk-rows numbers"), THead(Tr(heads)), TBody(g.Map(s.offices, func(o qyzmet.SubjectID) g.Node {
		return Tr(Th(Scope("row"), g.Text(s.Name(o))), cell(l.T("campaign.col.plan"), g.Text(l.Number(s.plan[o]))), number("", l.T("stock.all-called"), o),
			g.Map(states, func(state string) g.Node { return number(state, f.WordLabel(state, l.Lang), o) }))
	}))))
}

func (s *sheet) table() g.Node {
	l := s.L
	if len(s.rows) == 0 {
		return P(Class("desk-empty"), g.Text(l.T("stock.nobody")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("stock.col."+key))) }
	fourth := "next"
	if s.show == may {
		fourth = "verdict"
	}
	return s.Form(layout.Scroll(l.T("stock.title"), Table(Class("desk-table desk-rows"),
		THead(Tr(g.If(len(s.Acts) > 0, Th(Scope("col"), Span(Class("vh"), g.Text(l.T("many.choice"))))), head("who"), head("rank"), head("state"), head("left"), head(fourth))),
		TBody(g.Map(s.rows, s.row)))))
}

func (s *sheet) row(r row) g.Node {
	l := s.L
	cell := func(key string, nodes ...g.Node) g.Node {
		return Td(Data("label", l.T("stock.col."+key)), g.Group(nodes))
	}
	last := cell("next", s.next(r))
	if s.show == may {
		last = cell("verdict", s.verdict(r))
	}
	return Tr(Data("row", "1"), g.If(len(s.Acts) > 0, Td(s.Tick(r.Subject, r.Name, r.file.UpTo))),
		cell("who", A(Data("open", "1"), Href(s.Person(r.Subject, "work")), g.Text(r.Name))),
		cell("rank", g.Text(held(s.Visit, r.file, "service.rank"))),
		cell("state", s.calls(r)),
		cell("left", said(s.Visit, r.file, daysLeft)), last)
}

// calls are the acts about these camps, the last first.
func (s *sheet) calls(r row) g.Node {
	lines := s.lines(r.file)
	if len(lines) == 0 {
		return g.Text("–")
	}
	return Ul(Class("desk-missing"), g.Map(lines, func(x record.Line) g.Node { return Li(g.Text(s.Says(x.Act, r.file.SeesField))) }))
}

// lines are the call of a person to these camps and what followed it, the last first.
func (s *sheet) lines(f *office.File) []record.Line {
	var out []record.Line
	for _, x := range f.Standing(s.kinds()...) {
		out = append(out, x)
		if x.Act.Envelope.Kind != calling {
			continue
		}
		if slices.Contains(x.Act.Envelope.Subjects, s.id) {
			return out
		}
		out = nil // to other camps
	}
	return nil
}

// kinds are the call and all that follow it.
func (s *sheet) kinds() []qyzmet.ActKind {
	out := []qyzmet.ActKind{calling}
	for _, k := range s.AllKinds() {
		if s.follows(k) {
			out = append(out, k.ID)
		}
	}
	return out
}

// verdict says whether the person may be called to these camps; if not, why, with
// the grounds as far as he who looks may know them.
func (s *sheet) verdict(r row) g.Node {
	p := s.tried[r.Subject]
	if p.OK() {
		return Strong(Class("desk-tone-good"), g.Text(s.L.T("commission.allowed")))
	}
	return g.Group{Strong(g.Text(s.L.T(mark(p)))), Ul(Class("desk-missing"),
		g.Map(p.Faults, func(f *qyzmet.Fault) g.Node { return Li(s.Fault(f)) }),
		g.Map(p.Refused, func(u *procedure.Unmet) g.Node {
			if u.Answer == nil || len(u.Faults) > 0 {
				return Li(s.Fault(u.Fault()))
			}
			return Li(g.Text(s.Book.Questions[u.Answer.Question].Title.In(s.L.Lang)), answer.Reasons(s.Visit, r.file, u.Answer))
		}))}
}

// mark says that the law forbids the call, or that it cannot tell yet.
func mark(p *office.Proposal) string {
	unknown := func(u *procedure.Unmet) bool {
		return u.Answer == nil && len(u.Missing) > 0 || u.Answer != nil && u.Answer.State != qyzmet.Settled
	}
	if len(p.Faults) == 0 && !slices.ContainsFunc(p.Refused, func(u *procedure.Unmet) bool { return !unknown(u) }) {
		return "desk.law.open"
	}
	return "commission.not-allowed"
}

// next are the forms of what can follow, of the acts that he may make.
func (s *sheet) next(r row) g.Node {
	var links []g.Node
	for _, k := range s.Kinds() {
		if !s.follows(k) {
			continue
		}
		if of := s.refers(r.file, k); of != "" {
			links = append(links, Li(A(Href(s.ActForm(k.ID, r.Subject, of)+"&f.camp="+string(s.id)), g.Text(k.Title.In(s.L.Lang)))))
		}
	}
	return Ul(Class("desk-missing no-print"), g.Group(links))
}

func (s *sheet) pager() g.Node {
	var papers []qyzmet.ActID
	if s.show != may {
		for _, r := range s.rows {
			if x := s.lines(r.file); len(x) > 0 {
				papers = append(papers, x[len(x)-1].Act.Envelope.ID)
			}
		}
	}
	return g.Group{g.If(len(papers) > 0, Div(Class("no-print"), P(Class("help"), g.Text(s.L.T("stock.calls"))), many.Print(s.Sheet, papers))), onward(s.Visit, s.here(s.show, s.office), s.more, s.last)}
}
