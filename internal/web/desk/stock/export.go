package stock

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// most is how many rows a file has.
const most = 10_000

// export sends the list that is shown as a table.
func (b *board) export() {
	q := b.shown().search
	q.Limit, q.Filled = most, true
	send(b.Visit, "stock", q, composition, campOf, campState)
}

// send sends a list of persons as a table, with what they hold under some paths.
func send(v *desk.Visit, name string, q office.Search, paths ...qyzmet.Path) {
	l := v.L
	found, err := v.Office.Find(v.Ctx(), v.As("search"), q)
	if err != nil {
		v.Fail(err)
		return
	}
	head := []string{"id", l.T("desk.find.name"), l.T("desk.find.iin"), l.T("desk.find.born"), l.T("desk.find.office")}
	paths = slices.DeleteFunc(paths, func(p qyzmet.Path) bool { return !v.SeesFact(entry(v, p)) })
	for _, p := range paths {
		head = append(head, entry(v, p).Label.In(l.Lang))
	}
	out := [][]string{head}
	for _, c := range found {
		born := ""
		if c.Born != date.Beginning {
			born = c.Born.String()
		}
		cells := []string{string(c.Subject), c.Name, c.IIN, born, v.Name(c.Office)}
		for _, p := range paths {
			cells = append(cells, cell(entry(v, p), c.Listed[string(p)], l.Lang))
		}
		out = append(out, cells)
	}
	v.Export(name, out)
}

// entry is what stands under a path of lists, of now or of some camps.
func entry(v *desk.Visit, p qyzmet.Path) *rulebook.Fact {
	held, _ := rulebook.SpellOf(p)
	return v.Book.Entry(held)
}

func cell(f *rulebook.Fact, value string, lang qyzmet.Lang) string {
	if value != "" && len(f.Values) > 0 {
		return f.WordLabel(value, lang)
	}
	return value
}
