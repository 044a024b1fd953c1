// Package journal is the list of the acts of the offices that an official reads,
// the last first.
package journal

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
)

const (
	rows   = 50
	export = 10_000 // rows of a file at most
)

// Register adds the page.
func Register(room *desk.Room, mux *http.ServeMux) { room.Handle(mux, "GET /desk/journal", page) }

func page(v *desk.Visit) {
	kind := qyzmet.ActKind(v.R.FormValue("kind"))
	before, _ := strconv.ParseInt(v.R.FormValue("before"), 10, 64)
	csv := v.R.FormValue("as") == "csv"
	n := rows + 1
	if csv {
		n = export
	}
	if kind != "" && v.Book.ActKinds[kind] == nil {
		kind = ""
	}
	lines, err := v.Office.Journal(v.Ctx(), v.As("journal"), kind, qyzmet.Position(max(before, 0)), n)
	switch {
	case err != nil:
		v.Fail(err)
	case csv:
		file(v, lines)
	default:
		draw(v, kind, before, lines)
	}
}

func query(kind qyzmet.ActKind, before qyzmet.Position, as string) string {
	q := url.Values{}
	if kind != "" {
		q.Set("kind", string(kind))
	}
	if before > 0 {
		q.Set("before", strconv.FormatInt(int64(before), 10))
	}
	if as != "" {
		q.Set("as", as)
	}
	if len(q) == 0 {
		return "/desk/journal"
	}
	return "/desk/journal?" + q.Encode()
}

func draw(v *desk.Visit, kind qyzmet.ActKind, before int64, lines []office.Line) {
	l := v.L
	more := len(lines) > rows
	if more {
		lines = lines[:rows]
	}
	v.Page(desk.Props{Title: l.T("desk.journal.title"), Path: query(kind, qyzmet.Position(max(before, 0)), ""), Active: "journal"},
		H1(g.Text(l.T("desk.journal.title"))),
		Form(Method("get"), Action(v.Path("/desk/journal")), Class("desk-filter no-print"),
			Div(Class("field"), Label(For("j-kind"), g.Text(l.T("desk.journal.kind"))), Select(ID("j-kind"), Name("kind"), Option(Value(""), g.Text(l.T("desk.any"))),
				g.Map(v.AllKinds(), func(k *rulebook.ActKind) g.Node {
					return Option(Value(string(k.ID)), g.If(k.ID == kind, Selected()), g.Text(k.Title.In(l.Lang)))
				}))),
			Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("desk.work.filter"))))),
		table(v, lines),
		P(Class("actions no-print"),
			g.Iff(more, func() g.Node {
				return A(Class("second"), Href(v.Path(query(kind, lines[len(lines)-1].Position, ""))), g.Text(l.T("desk.after")))
			}),
			A(Class("second"), Href(v.Path(query(kind, 0, "csv"))), g.Text(l.T("desk.csv")))))
}

func table(v *desk.Visit, lines []office.Line) g.Node {
	l := v.L
	if len(lines) == 0 {
		return P(Class("desk-empty"), g.Text(l.T("desk.journal.empty")))
	}
	head := func(key string) g.Node { return Th(Scope("col"), g.Text(l.T("desk.journal."+key))) }
	cell := func(key string, nodes ...g.Node) g.Node {
		return Td(Data("label", l.T("desk.journal."+key)), g.Group(nodes))
	}
	printed := slices.ContainsFunc(lines, func(x office.Line) bool { return prints(v, x) })
	return Form(Method("post"), Action(v.Path("/desk/papers")), layout.Scroll(l.T("desk.journal.title"), Table(Class("desk-table desk-rows"),
		THead(Tr(g.If(printed, Th(Scope("col"), Class("no-print"), g.Text(l.T("papers.print")))), head("number"), head("kind"), head("who"), head("issued"), head("effect"), head("signed"))),
		TBody(g.Map(lines, func(x office.Line) g.Node {
			return Tr(Data("row", "1"), g.If(printed, Td(Class("no-print"), Data("label", l.T("papers.print")), choice(v, x))),
				cell("number", g.Text(number(x))), cell("kind", g.Text(title(v, x.Kind))), cell("who", who(v, x)),
				cell("issued", g.Text(l.Date(x.Issued))), cell("effect", g.Text(l.Date(x.Effect))),
				cell("signed", g.Text(v.Name(x.Official)), Br(), Span(Class("help"), g.Text(v.Name(x.Office)))))
		})))),
		g.If(printed, Div(Class("actions no-print"), Button(Type("submit"), Class("second"), g.Text(l.T("papers.many"))))))
}

// prints reports whether a paper is made of an act.
func prints(v *desk.Visit, x office.Line) bool {
	k := v.Book.ActKinds[x.Kind]
	return k != nil && k.Document != ""
}

// choice ticks an act whose paper is to be printed with others.
func choice(v *desk.Visit, x office.Line) g.Node {
	if !prints(v, x) {
		return nil
	}
	return Input(Type("checkbox"), Name("act"), Value(string(x.Act)), Aria("label", v.L.T("papers.print")+": "+title(v, x.Kind)+", "+name(v, x)+", "+number(x)))
}

// number is the number in the book of the office, or the place in the register.
func number(x office.Line) string {
	if x.Number != "" {
		return x.Number
	}
	return "#" + strconv.FormatInt(int64(x.Position), 10)
}

func title(v *desk.Visit, kind qyzmet.ActKind) string {
	if k := v.Book.ActKinds[kind]; k != nil {
		return k.Title.In(v.L.Lang)
	}
	return string(kind)
}

func who(v *desk.Visit, x office.Line) g.Node {
	switch x.Subject.Sort() {
	case qyzmet.PersonSort:
		name := x.Name
		if name == "" {
			name = string(x.Subject)
		}
		return A(Href(v.Person(x.Subject, "journal")), Data("open", "1"), g.Text(name))
	}
	return g.Text(v.Name(x.Subject))
}

// name is whom or what an act is about, in words.
func name(v *desk.Visit, x office.Line) string {
	if x.Subject.Sort() == qyzmet.PersonSort {
		return x.Name
	}
	return v.Name(x.Subject)
}

func file(v *desk.Visit, lines []office.Line) {
	l := v.L
	out := [][]string{{"position", "act", l.T("desk.journal.number"), l.T("desk.journal.kind"), l.T("desk.journal.who"), l.T("desk.journal.issued"), l.T("desk.journal.effect"), l.T("desk.journal.signed"), l.T("desk.find.office")}}
	for _, x := range lines {
		out = append(out, []string{strconv.FormatInt(int64(x.Position), 10), string(x.Act), x.Number, title(v, x.Kind), name(v, x), x.Issued.String(), x.Effect.String(), v.Name(x.Official), v.Name(x.Office)})
	}
	v.CSV("journal", out)
}
