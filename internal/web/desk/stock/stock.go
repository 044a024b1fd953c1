// Package stock is the desk of the stock and of military camps: who is in it, by
// composition and age, what is due with them, the camps that are ordered, who may
// be called to them and why not, and what came of it.
package stock

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
	enrolling qyzmet.ActKind = "stock-enrolled"
	retiring  qyzmet.ActKind = "stock-retired"
	planning  qyzmet.ActKind = "camp-planned"
	calling   qyzmet.ActKind = "camp-called"
	training  qyzmet.ActKind = "course-enrolled"
	ranking   qyzmet.ActKind = "stock-rank-awarded"
)

// Paths by which the lists are divided.
const (
	inStock     qyzmet.Path = "card.stock_state"
	composition qyzmet.Path = "person.rank_composition"
	serving     qyzmet.Path = "service.kind"
	onCourse    qyzmet.Path = "card.course_begins"
	campOf      qyzmet.Path = "card.camp_last"
	campState   qyzmet.Path = "card.camp_state"
	campBegins  qyzmet.Path = "camp.begins"
)

// Questions that stand beside each person of the list.
const (
	category qyzmet.QuestionID = "stock-category"
	daysLeft qyzmet.QuestionID = "camp-days-left"
)

// rows is how many persons one page shows: each is a file that is read.
const rows = 20

// ages divide the people in the stock for display; the law divides them otherwise,
// by when they leave it.
var ages = []int{0, 30, 40, 50}

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/stock", page)
	room.Handle(mux, "POST /desk/stock", page)
	room.Handle(mux, "GET /desk/stock/camp/{k}", campPage)
	room.Handle(mux, "POST /desk/stock/camp/{k}", campPage)
}

// line is one number over the list: its id in the address, what it is called, and
// whom it finds.
type line struct {
	id, label string
	search    office.Search
	warn      bool
	n         int
}

// board is what the page is drawn from.
type board struct {
	*desk.Visit
	*many.Sheet
	show         string // id of the line that is listed
	people, work []line
	rows         []row
	more         bool
	last         office.Card
	camps        []camp
	byLaw        *office.Answered // nil: not asked for
}

// row is a person of the list with his file.
type row struct {
	office.Card
	file *office.File
}

// camp is one that is ordered.
type camp struct {
	id   qyzmet.SubjectID
	file *office.File
	all  int // called to it
}

func page(v *desk.Visit) {
	b := &board{Visit: v, show: v.R.URL.Query().Get("show")}
	b.lines()
	if b.show == "" {
		b.show = b.people[0].id
	}
	if b.shown() == nil {
		v.Refused(desk.Props{Path: "/desk/stock", Active: "stock"}, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "show"})
		return
	}
	if v.R.FormValue("as") != "" {
		b.export()
		return
	}
	var err error
	if b.Sheet, err = many.New(v, "/desk/stock?show="+url.QueryEscape(b.show), b.acts()...); err == nil {
		err = b.Record()
	}
	for _, do := range []func() error{b.count, b.list, b.listCamps, b.ask} {
		if err == nil {
			err = do()
		}
	}
	if err != nil {
		v.Fail(err)
		return
	}
	b.draw()
}

// lines are the numbers of the page: of people in the stock, and of what is due.
func (b *board) lines() {
	l := b.L
	in := func(more map[string]string, born [2]date.Date) office.Search {
		q := office.Search{Listed: map[string]string{string(inStock): "enrolled"}, Born: born}
		for path, value := range more {
			q.Listed[path] = value
		}
		return q
	}
	b.people = append(b.people, line{id: "all", label: l.T("stock.line.all"), search: in(nil, [2]date.Date{})})
	if f := b.Book.Entry(composition); f != nil && b.SeesFact(f) {
		for _, w := range f.Values {
			b.people = append(b.people, line{id: "of-" + w.Word, label: f.WordLabel(w.Word, l.Lang), search: in(map[string]string{string(composition): w.Word}, [2]date.Date{})})
		}
	}
	for i, from := range ages {
		var to int
		if i+1 < len(ages) {
			to = ages[i+1]
		}
		b.people = append(b.people, line{id: "age-" + strconv.Itoa(from), label: ageLabel(b.Visit, from, to), search: in(nil, born(b.Office.Today(), from, to))})
	}
	b.dueLines()
}

func ageLabel(v *desk.Visit, from, to int) string {
	switch {
	case from == 0:
		return v.L.T("stock.line.under", "to", int64(to))
	case to == 0:
		return v.L.T("stock.line.over", "from", int64(from))
	}
	return v.L.T("stock.line.between", "from", int64(from), "to", int64(to-1))
}

// born are the first and last days of birth of those who are from one age on and
// under another today; 0: no end.
func born(today date.Date, from, to int) [2]date.Date {
	var out [2]date.Date
	if to > 0 {
		out[0] = today.AddYears(-to, date.EndOfMonth).AddDays(1)
	}
	out[1] = today.AddYears(-from, date.EndOfMonth)
	return out
}

// dueLines are what is due with people in the stock, by the duties of the law data.
func (b *board) dueLines() {
	add := func(id string, warn bool, q office.Search) {
		b.work = append(b.work, line{id: id, label: b.L.T("stock.line." + id), search: q, warn: warn})
	}
	add("enrol", true, office.Search{Owing: b.Doing(enrolling)})
	add("limit", true, office.Search{Owing: b.Doing(retiring), Ahead: office.Ahead})
	add("rank", true, office.Search{Owing: b.Doing(ranking)})
	add("camps", false, office.Search{Owing: b.Doing(calling)})
	add("course", false, office.Search{Listed: map[string]string{string(onCourse): ""}})
	if f := b.Book.Entry(serving); f != nil && b.SeesFact(f) {
		add("contract", false, office.Search{Listed: map[string]string{string(serving): "reservist"}})
		add("at-camps", false, office.Search{Listed: map[string]string{string(serving): "camps"}})
	}
}

// shown is the line that is listed; nil where there is none of that name.
func (b *board) shown() *line {
	for _, list := range [][]line{b.people, b.work} {
		if i := slices.IndexFunc(list, func(x line) bool { return x.id == b.show }); i >= 0 {
			return &list[i]
		}
	}
	return nil
}

// acts are those that can be made about many of the list that is shown.
func (b *board) acts() []*many.Act {
	kind := map[string]qyzmet.ActKind{"enrol": enrolling, "limit": retiring}[b.show]
	if kind == "" {
		kind = training
	}
	return []*many.Act{{Kind: b.Book.ActKinds[kind]}}
}

func (b *board) count() (err error) {
	for _, list := range [][]line{b.people, b.work} {
		for i := range list {
			if list[i].n, err = b.Visit.Office.Count(b.Ctx(), b.As("work"), list[i].search); err != nil {
				return err
			}
		}
	}
	return nil
}

// asked is about how many persons the law is asked at once.
const asked = 2000

// ask counts the persons of the list by their category, where that is asked for: the
// law decides it for each, so it is not done unasked.
func (b *board) ask() (err error) {
	if b.R.URL.Query().Get("by") != string(category) {
		return nil
	}
	q := b.shown().search
	q.Limit = asked
	b.byLaw, err = b.Visit.Office.Answer(b.Ctx(), b.As("work"), q, category)
	return err
}

func (b *board) list() (err error) {
	b.rows, b.more, b.last, err = read(b.Visit, b.Sheet, b.shown().search)
	return err
}

// read reads a page of a list with the files.
func read(v *desk.Visit, s *many.Sheet, q office.Search) (out []row, more bool, last office.Card, err error) {
	q.Limit = rows + 1
	if id := v.R.PostFormValue("id"); id != "" && s.Asked() == nil {
		q.After = v.R.PostFormValue("name") + "\x00" + id
	}
	found, err := v.Office.Find(v.Ctx(), v.As("work"), q)
	if err != nil {
		return nil, false, last, err
	}
	if more = len(found) > rows; more {
		found = found[:rows]
	}
	for _, c := range found {
		f, err := v.Office.Read(v.Ctx(), v.As("work"), c.Subject, v.Office.Today())
		if err != nil {
			return nil, false, last, err
		}
		if c.Name == "" {
			c.Name = string(c.Subject)
		}
		out, last = append(out, row{c, f}), c
	}
	return out, more, last, nil
}

// shownCamps is how many camps the page shows, the last first.
const shownCamps = 20

func (b *board) listCamps() error {
	found, err := b.Visit.Office.Find(b.Ctx(), b.As("work"), office.Search{Sort: qyzmet.CampaignSort, Listed: map[string]string{string(campBegins): ""}, Limit: 200})
	if err != nil {
		return err
	}
	for _, c := range found {
		f, err := b.Visit.Office.Read(b.Ctx(), b.As("work"), c.Subject, b.Visit.Office.Today())
		if err != nil {
			return err
		}
		b.camps = append(b.camps, camp{id: c.Subject, file: f})
	}
	slices.SortStableFunc(b.camps, func(x, y camp) int {
		from, _ := x.file.Day(campBegins)
		to, _ := y.file.Day(campBegins)
		return int(to - from)
	})
	b.camps = b.camps[:min(len(b.camps), shownCamps)]
	for i := range b.camps {
		if b.camps[i].all, err = b.Visit.Office.Count(b.Ctx(), b.As("work"), office.Search{Listed: map[string]string{string(rulebook.InSpell(campOf, b.camps[i].id)): ""}}); err != nil {
			return err
		}
	}
	return nil
}

// comes is the day on which the age limit is passed, as the lists know it.
func (b *board) comes(id qyzmet.SubjectID) (date.Date, error) {
	due, err := b.Visit.Office.Work(b.Ctx(), b.As("work"), office.DueSearch{Duties: b.Doing(retiring), Subject: id, On: b.Visit.Office.Today().AddDays(office.Ahead), Limit: 1})
	if err != nil || len(due) == 0 {
		return 0, err
	}
	return due[0].Raised, nil
}
