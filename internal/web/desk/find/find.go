// Package find is the search of persons by number, name in any spelling, or id, and
// by what a scanner or the camera reads from the code of a paper.
// What is typed is posted, so that no address holds it.
package find

import (
	"net/http"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

const (
	rows   = 50
	export = 10_000 // rows of a file at most
)

// Register adds the page.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/find", page)
	room.Handle(mux, "POST /desk/find", page)
}

// search is what was typed, and the last one of the page before.
type search struct {
	text, name, id string
	loose          bool          // nobody is written so; these are written like it
	fault          *qyzmet.Fault // of a code that was read
	held           *held
}

func page(v *desk.Visit) {
	h, err := readHeld(v)
	if err != nil {
		v.Fail(err)
		return
	}
	if v.R.Method == http.MethodGet && h.none() {
		draw(v, search{held: h}, nil, 0)
		return
	}
	s := search{held: h, text: strings.TrimSpace(strings.ToValidUTF8(v.R.PostFormValue("q"), "")), name: v.R.PostFormValue("name"), id: v.R.PostFormValue("id")}
	if r := []rune(s.text); len(r) > 100 {
		s.text = string(r[:100])
	}
	if s.scanned(v) {
		return
	}
	q := h.search()
	q.Text, q.Limit, q.Filled = s.text, rows+1, true
	if v.R.PostFormValue("do") == "csv" {
		q.Limit = export
	} else if s.id != "" {
		q.After = s.name + "\x00" + s.id
	}
	found, err := v.Office.Find(v.Ctx(), v.As("search"), q)
	if err != nil {
		v.Fail(err)
		return
	}
	if v.R.PostFormValue("do") == "csv" {
		file(v, found)
		return
	}
	n, err := v.Office.Count(v.Ctx(), v.As("search"), q)
	if err == nil && n == 0 && s.text != "" {
		q.Loose, s.loose = true, true
		if n, err = v.Office.Count(v.Ctx(), v.As("search"), q); err == nil {
			found, err = v.Office.Find(v.Ctx(), v.As("search"), q)
		}
	}
	if err != nil {
		v.Fail(err)
		return
	}
	if n == 1 && len(found) == 1 && found[0].IIN == s.text && s.text != "" && h.none() {
		http.Redirect(v.W, v.R, v.Person(found[0].Subject, "search"), http.StatusSeeOther)
		return
	}
	draw(v, s, found, n)
}

func draw(v *desk.Visit, s search, found []office.Card, n int) {
	l := v.L
	p := desk.Props{Title: l.T("desk.find.title"), Path: "/desk/find" + s.held.query(), Active: "find"}
	asked := v.R.Method == http.MethodPost || !s.held.none()
	if v.R.Method == http.MethodPost {
		p.State = []layout.Field{{Name: "q", Value: s.text}, {Name: "name", Value: s.name}, {Name: "id", Value: s.id}}
	}
	more := len(found) > rows
	if more {
		found = found[:rows]
	}
	v.W.Header().Set("Permissions-Policy", camera)
	v.Page(p, H1(g.Text(l.T("desk.find.title"))), s.held.draw(v), s.faulty(v),
		Form(Method("post"), Action(v.Path("/desk/find"+s.held.query())), Role("search"), Class("desk-filter desk-one no-print"),
			Div(Class("field"), Label(For("find-q"), g.Text(l.T("desk.find.text"))), P(Class("help"), ID("find-help"), g.Text(l.T("desk.find.help"))),
				Input(ID("find-q"), Type("search"), Name("q"), Value(s.text), MaxLength("100"), AutoComplete("off"), Aria("describedby", "find-help"), Data("search", "1"), g.If(!asked, AutoFocus()))),
			Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("desk.find.do"))), scanner(v))),
		g.Iff(asked && s.fault == nil, func() g.Node {
			return g.Group{P(Role("status"), g.If(s.loose && n > 0, g.Text(l.T("desk.find.like")+" ")), g.Text(l.Plural("desk.find.found", n))), table(v, found), pager(v, s, found, more)}
		}),
		fresh(v))
}

func table(v *desk.Visit, found []office.Card) g.Node {
	l := v.L
	if len(found) == 0 {
		return P(Class("desk-empty"), g.Text(l.T("desk.find.none")))
	}
	listed := v.Book.Listed
	return layout.Scroll(l.T("desk.find.title"), Table(Class("desk-table desk-rows"),
		THead(Tr(Th(Scope("col"), g.Text(l.T("desk.find.name"))), Th(Scope("col"), g.Text(l.T("desk.find.iin"))), Th(Scope("col"), g.Text(l.T("desk.find.born"))),
			Th(Scope("col"), g.Text(l.T("desk.find.office"))), Th(Scope("col"), g.Text(l.T("desk.find.status"))))),
		TBody(g.Map(found, func(c office.Card) g.Node {
			return Tr(Data("row", "1"),
				Td(Data("label", l.T("desk.find.name")), A(Href(v.Person(c.Subject, "search")), Data("open", "1"), g.Text(name(c)))),
				Td(Data("label", l.T("desk.find.iin")), g.Text(dash(c.IIN))),
				Td(Data("label", l.T("desk.find.born")), g.Text(born(v, c))),
				Td(Data("label", l.T("desk.find.office")), g.Text(v.Name(c.Office))),
				Td(Data("label", l.T("desk.find.status")), g.Text(dash(status(v, c, listed)))))
		}))))
}

func name(c office.Card) string {
	if c.Name == "" {
		return string(c.Subject)
	}
	return c.Name
}

func born(v *desk.Visit, c office.Card) string {
	if c.Born == date.Beginning {
		return "–"
	}
	return v.L.Date(c.Born)
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// status is what the lists are divided by, in words; only what the roles of the
// official let him see. Days and ids divide lists too but say nothing here.
func status(v *desk.Visit, c office.Card, listed []qyzmet.Path) string {
	var out []string
	for _, p := range listed {
		f, value := v.Book.Entry(p), c.Listed[string(p)]
		if f == nil || value == "" || value == "false" || !v.SeesFact(f) {
			continue
		}
		switch {
		case f.Kind == qyzmet.Bool:
			out = append(out, f.Label.In(v.L.Lang))
		case f.Kind == qyzmet.Date || f.Type == "subject":
		case len(f.Values) > 0:
			out = append(out, f.WordLabel(value, v.L.Lang))
		default:
			if x, fault := f.Parse(value); fault == nil {
				out = append(out, words.Value(v.L, f, x))
			}
		}
	}
	return strings.Join(out, "; ")
}

func pager(v *desk.Visit, s search, found []office.Card, more bool) g.Node {
	if len(found) == 0 {
		return nil
	}
	last := found[len(found)-1]
	l := v.L
	return Form(Method("post"), Action(v.Path("/desk/find"+s.held.query())), Class("actions no-print"),
		layout.Carry([]layout.Field{{Name: "q", Value: s.text}, {Name: "name", Value: last.Name}, {Name: "id", Value: string(last.Subject)}}),
		g.If(more, Button(Type("submit"), Class("second"), g.Text(l.T("desk.after")))),
		Button(Type("submit"), Class("second"), Name("do"), Value("csv"), g.Text(l.T("desk.csv"))))
}

// fresh leads to the acts that bring a person into the register.
func fresh(v *desk.Visit) g.Node {
	return g.Map(v.Kinds(), func(k *rulebook.ActKind) g.Node {
		if !k.New || k.About != "person" {
			return nil
		}
		return P(Class("no-print"), A(Href(v.ActForm(k.ID, "", "")), g.Text(v.L.T("desk.bar.act")+": "+k.Title.In(v.L.Lang))))
	})
}

// file sends what was found as a table.
func file(v *desk.Visit, found []office.Card) {
	l := v.L
	out := [][]string{{"id", l.T("desk.find.name"), l.T("desk.find.iin"), l.T("desk.find.born"), l.T("desk.find.office"), l.T("desk.find.status")}}
	for _, c := range found {
		day := ""
		if c.Born != date.Beginning {
			day = c.Born.String()
		}
		out = append(out, []string{string(c.Subject), c.Name, c.IIN, day, v.Name(c.Office), status(v, c, v.Book.Listed)})
	}
	v.CSV("persons", out)
}
