// Package work is the desk's first page: what is due in the offices that the
// official reads, by legal risk, each with the clock that counts it and the form
// that discharges it.
package work

import (
	"net/http"
	"net/url"
	"strconv"

	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// rows is how many duties one page shows.
const rows = 30

// Register adds the page.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk", page)
	room.Handle(mux, "POST /desk", page)
}

// choice is what the list is held to.
type choice struct {
	duty, role, text, due string // due: "", "overdue", "today", "week", "effect"
	skip                  int
}

func read(v *desk.Visit) choice {
	c := choice{duty: v.R.FormValue("duty"), role: v.R.FormValue("role"), text: v.R.PostFormValue("text"), due: v.R.FormValue("due")}
	c.skip, _ = strconv.Atoi(v.R.FormValue("skip"))
	c.skip = max(c.skip, 0)
	if r := []rune(c.text); len(r) > 100 {
		c.text = string(r[:100])
	}
	return c
}

// query repeats the choice in an address. A typed name is left out: addresses
// hold nothing about anybody.
func (c choice) query() string {
	q := url.Values{}
	for name, value := range map[string]string{"duty": c.duty, "role": c.role, "due": c.due} {
		if value != "" {
			q.Set(name, value)
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
	today := v.Office.Today()
	s := office.DueSearch{Duty: c.duty, Text: c.text, Limit: rows + 1, Skip: c.skip}
	if c.role != "" {
		s.Roles = []string{c.role}
	}
	return within(s, c.due, v.Book, today)
}

// within holds a search to one of the numbers over the list.
func within(s office.DueSearch, due string, book *rulebook.Book, today date.Date) office.DueSearch {
	switch due {
	case "overdue":
		s.Until = today.AddDays(-1)
	case "today":
		s.From, s.Until = today, today
	case "week":
		s.From, s.Until = today, endOfWeek(today)
	case "effect":
		s.Duties = carriedOut(book)
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
var numbered = []string{"overdue", "today", "week", "effect", ""}

// count gives the numbers over the list, and the duties that there are.
func count(v *desk.Visit) (map[string]int, []string, error) {
	out := map[string]int{}
	var duties []string
	for _, due := range numbered {
		all, _, err := v.Office.WorkCounts(v.Ctx(), v.Actor, within(office.DueSearch{}, due, v.Book, v.Office.Today()))
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

func page(v *desk.Visit) {
	c := read(v)
	n, duties, err := count(v)
	if err != nil {
		v.Fail(err)
		return
	}
	tasks, err := v.Office.Tasks(v.Ctx(), v.As("work"), c.search(v))
	if err != nil {
		v.Fail(err)
		return
	}
	draw(v, c, n, duties, tasks)
}
