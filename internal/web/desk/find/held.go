package find

import (
	"net/url"
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// held is what a list of people behind a number is held to: what stands under some
// paths of their records. It says nothing about anybody, so an address may hold it.
type held struct {
	is, until, lacks []string // PATH or PATH:VALUE; PATH:DAY; PATH
	office           qyzmet.SubjectID
}

// People is the address of the list of people that a search by entries finds; texts
// and pages of a search are left out.
func People(q office.Search) string {
	h := &held{office: q.Office}
	for path, value := range q.Listed {
		if value != "" {
			path += ":" + value
		}
		h.is = append(h.is, path)
	}
	for path, day := range q.UpTo {
		h.until = append(h.until, path+":"+day)
	}
	for _, path := range q.Lacks {
		h.lacks = append(h.lacks, string(path))
	}
	return "/desk/find" + h.query()
}

// readHeld reads it from an address. Only that by which lists are divided can be
// asked for.
func readHeld(v *desk.Visit) (*held, error) {
	q := v.R.URL.Query()
	h := &held{is: q["is"], until: q["until"], lacks: q["lacks"], office: qyzmet.SubjectID(q.Get("office"))}
	for _, list := range [][]string{h.is, h.until, h.lacks} {
		for _, text := range list {
			path, _, _ := strings.Cut(text, ":")
			if !v.Book.Lists(qyzmet.Path(path)) || len(text) > 200 {
				return nil, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "is", Message: "lists are not divided by this; see listed in the cards of the law data"}
			}
		}
	}
	for _, text := range h.until {
		if _, day, _ := strings.Cut(text, ":"); !isDay(day) {
			return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "until", Message: "no day: 2026-06-30"}
		}
	}
	return h, nil
}

func isDay(text string) bool {
	_, err := date.Parse(text)
	return err == nil
}

func (h *held) none() bool { return len(h.is)+len(h.until)+len(h.lacks) == 0 && h.office == "" }

func (h *held) search() office.Search {
	q := office.Search{Listed: map[string]string{}, UpTo: map[string]string{}, Office: h.office}
	for _, text := range h.is {
		path, value, _ := strings.Cut(text, ":")
		q.Listed[path] = value
	}
	for _, text := range h.until {
		path, day, _ := strings.Cut(text, ":")
		q.UpTo[path] = day
	}
	for _, path := range h.lacks {
		q.Lacks = append(q.Lacks, qyzmet.Path(path))
	}
	return q
}

func (h *held) query() string {
	if h.none() {
		return ""
	}
	q := url.Values{"is": h.is, "until": h.until, "lacks": h.lacks}
	for _, list := range q {
		slices.Sort(list)
	}
	if h.office != "" {
		q.Set("office", string(h.office))
	}
	return "?" + q.Encode()
}

// draw says in words what the list is held to, with the way out of it.
func (h *held) draw(v *desk.Visit) g.Node {
	if h.none() {
		return nil
	}
	var rows []g.Node
	add := func(path, value string) {
		p, of := rulebook.SpellOf(qyzmet.Path(path))
		f := v.Book.Entry(p)
		text := f.Label.In(v.L.Lang)
		if x, fault := f.Parse(value); value != "" && fault == nil {
			text += ": " + v.Value(f, x)
		}
		switch {
		case of != "" && f.Type == "subject" && value != "": // the office that had the file then
			text = v.Name(of) + " – " + v.Name(qyzmet.SubjectID(value))
		case of != "" && f.Type == "subject":
			text = v.Name(of)
		case of != "":
			text = v.Name(of) + " – " + text
		}
		rows = append(rows, Li(g.Text(text)))
	}
	for _, text := range h.is {
		path, value, _ := strings.Cut(text, ":")
		add(path, value)
	}
	for _, text := range h.until {
		path, day, _ := strings.Cut(text, ":")
		d, _ := date.Parse(day) // read before
		rows = append(rows, Li(g.Text(v.L.T("desk.find.until", "what", v.Book.Entry(qyzmet.Path(path)).Label.In(v.L.Lang), "day", d))))
	}
	for _, path := range h.lacks {
		rows = append(rows, Li(g.Text(v.L.T("desk.find.lacks", "what", v.Book.Entry(qyzmet.Path(path)).Label.In(v.L.Lang)))))
	}
	if h.office != "" {
		rows = append(rows, Li(g.Text(v.Name(h.office))))
	}
	return Div(Class("inset"), P(g.Text(v.L.T("desk.find.held"))), Ul(rows...), P(Class("no-print"), A(Href(v.Path("/desk/find")), g.Text(v.L.T("desk.find.free")))))
}
