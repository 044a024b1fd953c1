// Package registration is the desk of first registration: those who are to be put
// on the military register, how far it has come with each, their hours before the
// medical commission, and the acts that put them on it, for one or for many.
package registration

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/many"
)

// Kinds of acts that this desk makes or reads.
const (
	registering qyzmet.ActKind = "first-registered"
	assigning   qyzmet.ActKind = "assignment-decision"
	appointing  qyzmet.ActKind = "examination-appointed"
	furthering  qyzmet.ActKind = "sent-to-examination"
	awaiting    qyzmet.ActKind = "data-awaited"
	receiving   qyzmet.ActKind = "data-received"
)

// Paths by which the lists are divided.
const (
	sex      qyzmet.Path = "person.sex"
	before   qyzmet.Path = "person.registered_before"
	fresh    qyzmet.Path = "person.new_citizen"
	as       qyzmet.Path = "card.registered_as"
	examined qyzmet.Path = "card.examined_on"
	examOn   qyzmet.Path = "card.exam_on"
	examAt   qyzmet.Path = "card.exam_at"
)

// rows is how many persons one page shows: each is a file that is read.
const rows = 25

// Groups of those who are registered, by the words of card.registered_as. The
// first is of the year, the others are there whatever their age.
var groups = []string{"seventeen", "never-registered", "new-citizen", "woman-specialist"}

// States in which somebody can be, in the order of the work; each person is in one.
var states = []string{"idle", "awaited", "sent", "examined", "registered"}

// flags are numbers across the states: who can be registered already, whose term
// has passed.
var flags = []string{"reached", "late"}

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/registration", page)
	room.Handle(mux, "POST /desk/registration", page)
	room.Handle(mux, "GET /desk/registration/{p}", showCase)
	room.Handle(mux, "POST /desk/registration/{p}", showCase)
}

// board is what the list is drawn from.
type board struct {
	*desk.Visit
	*many.Sheet
	year         int
	group, state string // state "": all who are not registered
	counts       map[string]int
	people       []row
	more         bool
	last         office.Card
}

// row is a person of the list with his file.
type row struct {
	office.Card
	file *office.File
}

func page(v *desk.Visit) {
	b, ok := readBoard(v)
	if !ok {
		v.Refused(desk.Props{Path: "/desk/registration", Active: "registration"}, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "state"})
		return
	}
	if as := v.R.FormValue("as"); as != "" {
		b.export()
		return
	}
	var err error
	b.Sheet, err = many.New(v, "/desk/registration"+b.query(b.state), b.acts()...)
	if err == nil {
		err = b.Record()
	}
	if err == nil {
		err = b.count()
	}
	if err == nil {
		err = b.list()
	}
	if err != nil {
		v.Fail(err)
		return
	}
	b.draw()
}

// acts are those that can be made about many of the list: of the registered none.
func (b *board) acts() []*many.Act {
	if b.state == "registered" {
		return nil
	}
	return []*many.Act{b.appointment(), {Kind: b.Book.ActKinds[registering]}}
}

func readBoard(v *desk.Visit) (*board, bool) {
	q := v.R.URL.Query()
	b := &board{Visit: v, year: v.Office.Today().Year(), group: q.Get("who"), state: q.Get("state")}
	if n, err := strconv.Atoi(q.Get("year")); err == nil && n >= date.Earliest.Year() && n <= b.year+1 {
		b.year = n
	}
	if b.group == "" {
		b.group = groups[0]
	}
	known := b.state == "" || slices.Contains(states, b.state) || slices.Contains(flags, b.state)
	return b, known && slices.Contains(b.groups(), b.group)
}

// groups are those whom the law of today knows: while assignment commissions decide,
// the men of the year.
func (b *board) groups() []string {
	if b.Book.ActKinds[assigning].Covers(b.Office.Today(), date.Latest) != rulebook.No {
		return groups[:1]
	}
	return groups
}

// query is the address of a list.
func (b *board) query(state string) string {
	q := url.Values{"who": {b.group}}
	if state != "" {
		q.Set("state", state)
	}
	if b.year != b.Visit.Office.Today().Year() {
		q.Set("year", strconv.Itoa(b.year))
	}
	return "?" + q.Encode()
}

// age is that at which the law of a day registers.
func age(book *rulebook.Book, on date.Date) int {
	if p := book.Parameters["registration_age"]; p != nil {
		for _, s := range p.Values {
			if s.Covers(on, date.Latest) == rulebook.Yes {
				return int(s.Value)
			}
		}
	}
	return 0
}

// search finds the persons of the group in a state.
func (b *board) search(state string) office.Search {
	q := b.group2search(state == "registered")
	q.Not[string(before)] = "true"
	switch state {
	case "registered":
		delete(q.Not, string(before))
	case "examined":
		q.Listed[string(examined)] = ""
	case "sent":
		q.Lacks, q.Owing = []qyzmet.Path{examined}, b.Raised(appointing, furthering)
	case "awaited":
		q.Lacks, q.Free, q.Owing = []qyzmet.Path{examined}, b.Raised(appointing, furthering), b.Raised(awaiting)
	case "idle":
		q.Lacks, q.Free = []qyzmet.Path{examined}, b.Raised(appointing, furthering, awaiting)
	case "reached":
		q.Owing = b.Doing(registering)
	case "late":
		q.Owing, q.Late = append(b.Raised(appointing, furthering, awaiting), b.Doing(registering)...), true
	}
	return q
}

// group2search finds the persons of the group, registered ones or the others.
func (b *board) group2search(registered bool) office.Search {
	q := office.Search{Listed: map[string]string{}, Not: map[string]string{}}
	born := b.year - age(b.Book, b.Visit.Office.Today())
	switch {
	case b.group == groups[0]:
		q.Born = [2]date.Date{date.MustNew(born, 1, 1), date.MustNew(born, 12, 31)}
		q.Listed[string(sex)] = "male"
		if registered {
			q.Listed[string(before)] = "true"
		}
	case registered:
		q.Listed[string(as)] = b.group
	case b.group == "never-registered":
		q.Born[1] = date.MustNew(born-1, 12, 31)
		q.Listed[string(sex)], q.Listed[string(before)], q.Not[string(fresh)] = "male", "false", "true"
	case b.group == "new-citizen":
		q.Listed[string(fresh)] = "true"
	default:
		q.Listed[string(sex)], q.Not[string(fresh)] = "female", "true"
	}
	return q
}

func (b *board) count() error {
	b.counts = map[string]int{}
	for _, state := range slices.Concat([]string{""}, states, flags) {
		n, err := b.Visit.Office.Count(b.Ctx(), b.As("work"), b.search(state))
		if err != nil {
			return err
		}
		b.counts[state] = n
	}
	return nil
}

// list reads the page of persons that is asked for.
func (b *board) list() error {
	q := b.search(b.state)
	q.Limit, q.Filled = rows+1, true
	if id := b.R.PostFormValue("id"); id != "" && b.Asked() == nil {
		q.After = b.R.PostFormValue("name") + "\x00" + id
	}
	found, err := b.Visit.Office.Find(b.Ctx(), b.As("work"), q)
	if err != nil {
		return err
	}
	if b.more = len(found) > rows; b.more {
		found = found[:rows]
	}
	for _, c := range found {
		f, err := b.Visit.Office.Read(b.Ctx(), b.As("work"), c.Subject, b.Visit.Office.Today())
		if err != nil {
			return err
		}
		b.people, b.last = append(b.people, row{c, f}), c
	}
	return nil
}

// most is how many rows a file has.
const most = 10_000

// export sends the persons of the group as a table, state by state.
func (b *board) export() {
	l, today := b.L, b.Visit.Office.Today()
	out := [][]string{{"id", l.T("desk.find.name"), l.T("desk.find.iin"), l.T("desk.find.born"), l.T("registration.col.age"), l.T("desk.find.office"), l.T("registration.col.state"),
		b.label(examOn), b.label(examAt)}}
	for _, state := range states {
		if b.state != "" && slices.Contains(states, b.state) && state != b.state {
			continue
		}
		q := b.search(state)
		q.Limit, q.Filled = most, true
		found, err := b.Visit.Office.Find(b.Ctx(), b.As("search"), q)
		if err != nil {
			b.Fail(err)
			return
		}
		for _, c := range found {
			born, at := "", ""
			if c.Born != date.Beginning {
				born, at = c.Born.String(), c.Born.AddYears(age(b.Book, today), date.NextDay).String()
			}
			out = append(out, []string{string(c.Subject), c.Name, c.IIN, born, at, b.Name(c.Office), l.T("registration.state." + state), c.Listed[string(examOn)], c.Listed[string(examAt)]})
		}
	}
	b.Export("registration", out)
}

func (b *board) label(p qyzmet.Path) string { return b.Book.Entry(p).Label.In(b.L.Lang) }
