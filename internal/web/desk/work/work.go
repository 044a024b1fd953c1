// Package work is the desk's first page: what is due in the offices that the
// official reads, by legal risk, each with the clock that counts it, the form that
// discharges it, whose work it is, what it waits for, and who was told that it is
// late. Here the head divides the work of his office.
package work

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/layout"
)

// rows is how many duties one page shows.
const rows = 30

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk", page)
	room.Handle(mux, "POST /desk", page)
	room.Handle(mux, "POST /desk/assign", assign)
	room.Handle(mux, "GET /desk/note", notePage)
	room.Handle(mux, "POST /desk/note", note)
}

// choice is what the list is held to.
type choice struct {
	duty, role, text, due string // due: one of numbered
	article, kind         string // that the duty rests on; of the act that discharges it
	risk                  string // "3", "2": at least
	status                string // one of statuses
	assignee              string // an official, "nobody"
	skip                  int
}

// statuses are how a duty can stand.
var statuses = []string{string(procedure.DutyOpen), string(procedure.DutyPaused), office.Untouched, office.Lacking, office.Again}

// nobody stands for no official in the filter.
const nobody = "nobody"

func read(v *desk.Visit) choice {
	c := choice{duty: v.R.FormValue("duty"), role: v.R.FormValue("role"), text: v.R.PostFormValue("text"), due: v.R.FormValue("due"),
		article: v.R.FormValue("article"), kind: v.R.FormValue("kind"), risk: v.R.FormValue("risk"), status: v.R.FormValue("status"), assignee: v.R.FormValue("assignee")}
	c.skip, _ = strconv.Atoi(v.R.FormValue("skip"))
	c.skip = max(c.skip, 0)
	if r := []rune(c.text); len(r) > 100 {
		c.text = string(r[:100])
	}
	if !slices.Contains(numbered, c.due) {
		c.due = ""
	}
	return c
}

// fields are the choice by the names of its fields, text and page apart.
func (c choice) fields() []layout.Field {
	return []layout.Field{{Name: "duty", Value: c.duty}, {Name: "role", Value: c.role}, {Name: "due", Value: c.due}, {Name: "article", Value: c.article},
		{Name: "kind", Value: c.kind}, {Name: "risk", Value: c.risk}, {Name: "status", Value: c.status}, {Name: "assignee", Value: c.assignee}}
}

// query repeats the choice in an address. A typed name is left out: addresses
// hold nothing about anybody.
func (c choice) query() string {
	q := url.Values{}
	for _, f := range c.fields() {
		if f.Value != "" {
			q.Set(f.Name, f.Value)
		}
	}
	if c.skip > 0 {
		q.Set("skip", strconv.Itoa(c.skip))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// search holds the due list to the choice.
func (c choice) search(v *desk.Visit) office.DueSearch {
	s := office.DueSearch{Duty: c.duty, Text: c.text, Limit: rows + 1, Skip: c.skip}
	if c.role != "" {
		s.Roles = []string{c.role}
	}
	s = within(v, s, c.due)
	s.Weight, _ = strconv.Atoi(c.risk)
	switch c.status {
	case string(procedure.DutyOpen), string(procedure.DutyPaused):
		s.State = c.status
	case office.Untouched, office.Lacking, office.Again:
		s.Handled = c.status
	}
	switch {
	case c.assignee == nobody:
		s.Nobody = true
	case c.assignee != "":
		s.Assignee = qyzmet.SubjectID(c.assignee)
	}
	if c.article != "" || c.kind != "" {
		s.Duties = c.duties(v.Book, s.Duties)
	}
	return s
}

// duties are those that rest on the article and are discharged by the kind of act,
// among some (nil: any).
func (c choice) duties(book *rulebook.Book, among []string) []string {
	out := []string{}
	for _, d := range book.Duties {
		fits := among == nil || slices.Contains(among, d.ID)
		if fits && (c.article == "" || slices.Contains(articles(d), c.article)) && (c.kind == "" || string(d.Does) == c.kind) {
			out = append(out, d.ID)
		}
	}
	return out
}

// articles are those that a duty cites: law/28 of law/28/3.
func articles(d *rulebook.Duty) []string {
	var out []string
	for _, id := range d.Cites {
		parts := strings.Split(strings.ReplaceAll(string(id), "#", "/"), "/")
		if a := strings.Join(parts[:min(2, len(parts))], "/"); !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// within holds a search to one of the numbers over the list.
func within(v *desk.Visit, s office.DueSearch, due string) office.DueSearch {
	today := v.Office.Today()
	switch due {
	case "overdue":
		s.Until = today.AddDays(-1)
	case "today":
		s.From, s.Until = today, today
	case "week":
		s.From, s.Until = today, endOfWeek(today)
	case "effect":
		s.Duties = carriedOut(v.Book)
	case "raised":
		s.Raised = v.Actor.Office
	case "mine":
		s.Assignee = v.Actor.Official
	case "again":
		s.Handled = office.Again
	}
	return s
}

// endOfWeek is the Sunday of a day's week.
func endOfWeek(d date.Date) date.Date { return d.AddDays((7 - int(d.Weekday())) % 7) }

// carriedOut lists the duties until which a decision has no effect.
func carriedOut(book *rulebook.Book) []string {
	out := []string{}
	for _, d := range book.Duties {
		if d.CarriesOut {
			out = append(out, d.ID)
		}
	}
	return out
}

// numbered are the numbers over the list, in their order; "" is all.
var numbered = []string{"overdue", "today", "week", "raised", "mine", "again", "effect", ""}

// count gives the numbers over the list, and the duties that there are.
func count(v *desk.Visit) (map[string]int, []string, error) {
	out := map[string]int{}
	var duties []string
	for _, due := range numbered {
		all, _, err := v.Office.WorkCounts(v.Ctx(), v.Actor, within(v, office.DueSearch{}, due))
		if err != nil {
			return nil, nil, err
		}
		for duty, n := range all {
			out[due] += n
			if due == "" {
				duties = append(duties, duty)
			}
		}
	}
	return out, duties, nil
}

func page(v *desk.Visit) { show(v, nil) }

// show draws the list; refused is the work that could not be given just now.
func show(v *desk.Visit, refused []office.Unassigned) {
	s := &sheet{Visit: v, choice: read(v), refused: refused}
	var err error
	if s.counts, s.duties, err = count(v); err == nil {
		s.tasks, err = v.Office.Tasks(v.Ctx(), v.As("work"), s.search(v))
	}
	if err == nil {
		s.officials, err = v.Office.Assignees(v.Ctx(), v.Actor.Office)
	}
	if err != nil {
		v.Fail(err)
		return
	}
	s.draw()
}

// sheet is what the page is drawn from.
type sheet struct {
	*desk.Visit
	choice
	counts    map[string]int
	duties    []string // those that there are
	tasks     []office.Task
	officials []qyzmet.SubjectID // of the office
	refused   []office.Unassigned
}
