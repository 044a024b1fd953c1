// Package campaign is the board of a call-up: the plan by office and by forces, and
// how far it has come, each number leading to the people behind it.
//
// A person counts in every call-up in which he was put on an agenda or called, with
// what was decided and done in it, in the row of the office that had his file then:
// a later call-up, or a move to another district, takes nothing from its numbers.
package campaign

import (
	"maps"
	"net/http"
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// Paths by which persons are counted.
const (
	of       qyzmet.Path = "card.campaign"
	fitness  qyzmet.Path = "person.fitness"
	decided  qyzmet.Path = "card.decision"
	calledOn qyzmet.Path = "card.called_on"
	sent     qyzmet.Path = "card.dispatched"
	accepted qyzmet.Path = "card.accepted"
	returned qyzmet.Path = "card.returned"
	forces   qyzmet.Path = "card.formation"
	deferred qyzmet.Path = "card.deferred_until"
)

// column is one number of the board: how many hold a value under a path; "" is any.
type column struct {
	id    string // of its heading
	path  qyzmet.Path
	value string
}

var columns = []column{{"listed", of, ""}, {"fit", fitness, "fit"}, {"call-up", decided, "call-up"}, {"deferral", decided, "deferral"}, {"exemption", decided, "exemption"},
	{"release", decided, "release"}, {"called", calledOn, ""}, {"sent", sent, ""}, {"accepted", accepted, ""}, {"returned", returned, ""}}

// funnel are the columns of the picture, in the order in which people go through them.
var funnel = []string{"listed", "call-up", "called", "sent", "accepted"}

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	room.Handle(mux, "GET /desk/campaign", list)
	room.Handle(mux, "GET /desk/campaign/{k}", page)
	room.Handle(mux, "GET /desk/campaign/{k}/order", orderPage)
	room.Handle(mux, "POST /desk/campaign/{k}/order", orderPage)
}

// board is what the page is drawn from.
type board struct {
	*desk.Visit
	file    *office.File
	id      qyzmet.SubjectID
	columns []column                            // that the official may see
	offices []qyzmet.SubjectID                  // in the plan or with people
	plan    map[qyzmet.SubjectID]int64          // by office
	planned map[string]int64                    // by forces
	counts  map[qyzmet.SubjectID]map[string]int // by office and column
	gone    map[string]int                      // dispatched, by forces
	ended   int                                 // deferrals that are over
	ending  int                                 // deferrals that are over before the call-up is, with those
}

func page(v *desk.Visit) {
	b := &board{Visit: v, id: qyzmet.SubjectID(v.R.PathValue("k"))}
	if b.id.Sort() != qyzmet.CampaignSort {
		v.Refused(desk.Props{Path: "/desk/campaign", Active: "campaign"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "k"})
		return
	}
	var err error
	if b.file, err = v.Office.Read(v.Ctx(), v.As("work"), b.id, v.Office.Today()); err == nil {
		err = b.readPlan()
	}
	if err == nil {
		err = b.count()
	}
	if err == nil {
		err = b.forecast()
	}
	switch {
	case err != nil:
		v.Fail(err)
	case v.R.FormValue("as") == "csv":
		b.csv()
	default:
		b.draw()
	}
}

// readPlan sums the plan of the offices whose files the official reads: beside the
// others' plan there would be no numbers.
func (b *board) readPlan() error {
	b.plan, b.planned = map[qyzmet.SubjectID]int64{}, map[string]int64{}
	for _, it := range b.file.Value("campaign.plan").Items {
		id := qyzmet.SubjectID(it["office"].S)
		covers, err := b.Office.Covers(b.Ctx(), b.Actor, id)
		if err != nil {
			return err
		}
		if covers {
			b.plan[id] += it["number"].N
			b.planned[it["formation"].S] += it["number"].N
		}
	}
	return nil
}

// in is the path under which lists keep what was so in this call-up.
func (b *board) in(p qyzmet.Path) qyzmet.Path { return rulebook.InSpell(p, b.id) }

// inIt finds the people of this call-up.
func (b *board) inIt() office.Search {
	return office.Search{Listed: map[string]string{string(b.in(of)): ""}}
}

// count counts the people by office and column, all in one reading.
func (b *board) count() error {
	b.counts, b.gone = map[qyzmet.SubjectID]map[string]int{}, map[string]int{}
	paths := []qyzmet.Path{b.in(forces)}
	for _, c := range columns {
		if b.SeesFact(b.Book.Entry(c.path)) {
			b.columns = append(b.columns, c)
		}
		if p := b.in(c.path); !slices.Contains(paths, p) {
			paths = append(paths, p)
		}
	}
	parts, err := b.Office.BreakBy(b.Ctx(), b.As("work"), b.inIt(), b.in(of), paths)
	if err != nil {
		return err
	}
	for _, p := range parts {
		p.Path, _ = rulebook.SpellOf(p.Path)
		if b.counts[p.Office] == nil {
			b.counts[p.Office] = map[string]int{}
		}
		for _, c := range b.columns {
			if c.path == p.Path && (c.value == "" || c.value == p.Value) {
				b.counts[p.Office][c.id] += p.Count
			}
		}
		if p.Path == forces {
			b.gone[p.Value] += p.Count
		}
	}
	b.offices = slices.Sorted(maps.Keys(b.counts))
	for id := range b.plan {
		if !slices.Contains(b.offices, id) {
			b.offices = append(b.offices, id)
		}
	}
	slices.Sort(b.offices)
	return nil
}

// sum is a column over all offices.
func (b *board) sum(id string) int {
	n := 0
	for _, o := range b.offices {
		n += b.counts[o][id]
	}
	return n
}

// overBy finds the deferrals whose last day is a day at the latest, in whichever
// call-up they were given.
func overBy(d date.Date) office.Search {
	return office.Search{Listed: map[string]string{string(decided): "deferral"}, UpTo: map[string]string{string(deferred): d.String()}}
}

// forecast counts the deferrals that are over, and those that will be before the
// call-up ends.
func (b *board) forecast() (err error) {
	ends, ok := b.file.Day("campaign.ends")
	if !ok {
		return nil
	}
	if b.ended, err = b.Office.Count(b.Ctx(), b.As("work"), overBy(b.Office.Today().AddDays(-1))); err != nil {
		return err
	}
	b.ending, err = b.Office.Count(b.Ctx(), b.As("work"), overBy(ends.AddDays(-1)))
	return err
}

// people finds those behind a number of the board.
func (b *board) people(c column, at qyzmet.SubjectID) office.Search {
	q := b.inIt()
	if c.path != of {
		q.Listed[string(b.in(c.path))] = c.value
	}
	q.Listed[string(b.in(of))] = string(at)
	return q
}

// csv sends the board as a table.
func (b *board) csv() {
	l := b.L
	head := []string{"id", l.T("desk.find.office"), l.T("campaign.col.plan")}
	for _, c := range b.columns {
		head = append(head, l.T("campaign.col."+c.id))
	}
	out := [][]string{head}
	for _, o := range b.offices {
		row := []string{string(o), b.Name(o), strconv.FormatInt(b.plan[o], 10)}
		for _, c := range b.columns {
			row = append(row, strconv.Itoa(b.counts[o][c.id]))
		}
		out = append(out, row)
	}
	b.CSV("campaign", out)
}

// words are the forces that can be planned for, in the order of the law data.
func (b *board) words() []*rulebook.WordLabel { return b.Book.Entry(forces).Values }
