// Package freshness is the desk of what goes out of date: facts of study, family and
// health whose proof ages, and deferrals that end; with the act that confirms the
// facts, for one or for many.
package freshness

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
	confirming qyzmet.ActKind = "facts-confirmed"
	examining  qyzmet.ActKind = "medical-examined"
)

// Paths by which deferrals are found.
const (
	decision qyzmet.Path = "card.decision"
	deferred qyzmet.Path = "card.deferred_until"
)

// rows is how many persons one page shows: each is a file that is read.
const rows = 25

// Lists of the page. due is what has to be checked, health those whom the medical
// commission has to see again, ended and soon are deferrals.
var lists = []string{"due", "health", "ended", "soon"}

// spans are the days ahead for which the lists can be asked.
var spans = []int{0, 30, 90, 365}

// Register adds the page.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/freshness", page)
	room.Handle(mux, "POST /desk/freshness", page)
}

// queue is what the page is drawn from.
type queue struct {
	*desk.Visit
	*many.Sheet
	show   string
	days   int // ahead
	counts map[string]int
	rows   []row
	skip   int
	more   bool
	last   office.Card // soon, ended: of the page
}

// row is a person of the list with his file.
type row struct {
	id    qyzmet.SubjectID
	name  string
	duty  *office.DueRow // nil in lists of deferrals
	again bool           // he stands in the list already
	file  *office.File
}

func page(v *desk.Visit) {
	q := &queue{Visit: v, show: v.R.URL.Query().Get("show"), days: 30}
	if q.show == "" {
		q.show = lists[0]
	}
	if n, err := strconv.Atoi(v.R.URL.Query().Get("days")); err == nil && slices.Contains(spans, n) {
		q.days = n
	}
	if q.skip, _ = strconv.Atoi(v.R.FormValue("skip")); q.skip < 0 {
		q.skip = 0
	}
	if !slices.Contains(lists, q.show) {
		v.Refused(desk.Props{Path: "/desk/freshness", Active: "freshness"}, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "show"})
		return
	}
	var err error
	if q.Sheet, err = many.New(v, "/desk/freshness"+q.query(q.show), q.acts()...); err == nil {
		err = q.Record()
	}
	for _, do := range []func() error{q.count, q.list} {
		if err == nil {
			err = do()
		}
	}
	switch {
	case err != nil:
		v.Fail(err)
	case v.R.FormValue("as") != "":
		q.export()
	default:
		q.draw()
	}
}

func (q *queue) query(show string) string {
	return "?" + url.Values{"show": {show}, "days": {strconv.Itoa(q.days)}}.Encode()
}

// acts is the check of the facts, of the act that stated them: it takes over what
// goes out of date.
func (q *queue) acts() []*many.Act {
	if q.show != lists[0] {
		return nil
	}
	kind := q.Book.ActKinds[confirming]
	a := &many.Act{Kind: kind, Hide: []string{"topics"}}
	a.Fill = func(_ int, req *office.Request) *qyzmet.Fault {
		due, err := q.Visit.Office.Work(q.Ctx(), q.As("work"), office.DueSearch{Duties: q.Doing(confirming), Subject: req.About[0], Limit: 1})
		if err != nil || len(due) == 0 {
			return many.Saying(q.Visit, "of", q.L.T("freshness.nothing"))
		}
		req.Of = due[0].Act
		of, err := q.Visit.Office.Act(q.Ctx(), q.As("work"), req.Of)
		if err == nil && of.Payload != nil && of.Payload.Content["topics"].Known() {
			req.Content["topics"] = of.Payload.Content["topics"]
		}
		return nil
	}
	return []*many.Act{a}
}

// raising are the duties that the medical commission has to discharge because of a
// finding that does not last.
func (q *queue) raising() []string {
	out := []string{}
	for _, d := range q.Book.Duties {
		if d.Does == examining && slices.Contains(d.Raised.By, examining) {
			out = append(out, d.ID)
		}
	}
	return out
}

// dueSearch finds the duties of a list that are due within the days.
func (q *queue) dueSearch(show string) office.DueSearch {
	s := office.DueSearch{Duties: q.Doing(confirming), Until: q.Visit.Office.Today().AddDays(q.days)}
	if show == "health" {
		s.Duties = q.raising()
	}
	return s
}

// deferrals finds those whose last day is past, or comes within the days.
func (q *queue) deferrals(show string) office.Search {
	today := q.Visit.Office.Today()
	s := office.Search{Listed: map[string]string{string(decision): "deferral"}, UpTo: map[string]string{string(deferred): today.AddDays(-1).String()}}
	if show == "soon" {
		s.UpTo[string(deferred)] = today.AddDays(q.days).String()
		s.Since = map[string]string{string(deferred): today.String()}
	}
	return s
}

func (q *queue) count() error {
	q.counts = map[string]int{}
	for _, show := range lists[:2] {
		all, _, err := q.Visit.Office.WorkCounts(q.Ctx(), q.As("work"), q.dueSearch(show))
		if err != nil {
			return err
		}
		for _, n := range all {
			q.counts[show] += n
		}
	}
	for _, show := range lists[2:] {
		n, err := q.Visit.Office.Count(q.Ctx(), q.As("work"), q.deferrals(show))
		if err != nil {
			return err
		}
		q.counts[show] = n
	}
	return nil
}

// limit is how many rows are read: a page, or a file.
func (q *queue) limit() int {
	if q.R.FormValue("as") != "" {
		return 10_000
	}
	return rows + 1
}

func (q *queue) list() error {
	if q.show == "due" || q.show == "health" {
		s := q.dueSearch(q.show)
		s.Limit, s.Skip = q.limit(), q.skip
		due, err := q.Visit.Office.Work(q.Ctx(), q.As("work"), s)
		if err != nil {
			return err
		}
		for _, d := range due {
			q.rows = append(q.rows, row{id: d.Subject, name: d.Name, duty: &d})
		}
	} else {
		s := q.deferrals(q.show)
		s.Limit, s.After = q.limit(), ""
		if id := q.R.PostFormValue("id"); id != "" {
			s.After = q.R.PostFormValue("name") + "\x00" + id
		}
		found, err := q.Visit.Office.Find(q.Ctx(), q.As("work"), s)
		if err != nil {
			return err
		}
		for i, c := range found {
			q.rows = append(q.rows, row{id: c.Subject, name: c.Name})
			if i < rows {
				q.last = c
			}
		}
	}
	return q.read()
}

// read reads the files of the page; a file that is exported needs none.
func (q *queue) read() (err error) {
	if q.R.FormValue("as") != "" {
		return nil
	}
	if q.more = len(q.rows) > rows; q.more {
		q.rows = q.rows[:rows]
	}
	seen := map[qyzmet.SubjectID]bool{}
	for i := range q.rows {
		q.rows[i].again = seen[q.rows[i].id]
		seen[q.rows[i].id] = true
		if q.rows[i].file, err = q.Visit.Office.Read(q.Ctx(), q.As("work"), q.rows[i].id, q.Visit.Office.Today()); err != nil {
			return err
		}
	}
	return nil
}

// export sends the list as a table.
func (q *queue) export() {
	l := q.L
	out := [][]string{{"id", l.T("desk.find.name"), l.T("freshness.col.what"), l.T("freshness.col.by")}}
	for _, r := range q.rows {
		what, by := l.T("freshness.list."+q.show), ""
		if r.duty != nil {
			if d := q.duty(r.duty.Duty); d != nil {
				what = d.Title.In(l.Lang)
			}
			if r.duty.Due != date.Forever {
				by = r.duty.Due.String()
			}
		}
		out = append(out, []string{string(r.id), r.name, what, by})
	}
	q.Export("freshness", out)
}

// duty is the duty of a row; nil where the law data no longer has it.
func (q *queue) duty(id string) *rulebook.Duty {
	for _, d := range q.Book.Duties {
		if d.ID == id {
			return d
		}
	}
	return nil
}
