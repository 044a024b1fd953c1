package rosters

import (
	"net/http"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/roster/answers"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// perPage is how many people a page lists.
const perPage = 50

// listed is a person on a page of the list.
type listed struct {
	answers.Line
	n int // of everybody, from 1
}

// list is a page of the list of people.
type list struct {
	*visit
	out    *outcome
	filter filter
	text   string // searched for
	page   int
	total  int
	people []listed
	cites  *cite.Sheet
}

// finished gives what came of the roster, or sends the reader to its page.
func (v *visit) finished() (*outcome, bool) {
	s := v.held.now()
	if s.stage != done {
		v.see("")
		return nil, false
	}
	return s.out, true
}

func (v *visit) people() {
	out, ok := v.finished()
	if !ok {
		return
	}
	f, ok := readFilter(v.r.PathValue("filter"))
	page, err := strconv.Atoi(v.r.PathValue("page"))
	p := &list{visit: v, out: out, filter: f, page: page, cites: cite.New(v.Engine.Book(), v.local, v.held.on)}
	if !ok || err != nil || page < 1 || page > out.people/perPage+1 || !p.fill() {
		layout.NotFound(v.w, v.r, layout.Way{Href: v.at(""), Text: v.local.T("rosters.sums.title")})
		return
	}
	v.respond(http.StatusOK, p.draw())
}

// fill gathers the people of the page and counts all that the filter lets through.
func (p *list) fill() bool {
	o := p.out
	if !o.fits(p.filter) {
		return false
	}
	again, err := o.job.Again()
	if err != nil {
		return false
	}
	p.text = o.searched(p.filter)
	first := (p.page - 1) * perPage
	_ = o.each(again, p.filter, func(k int, people []int, answered bool) error { // visiting never fails
		from, to := max(first-p.total, 0), min(first+perPage-p.total, len(people))
		p.total += len(people)
		if from >= to {
			return nil
		}
		if !answered {
			again.Evaluate(o.Chunks[k])
		}
		for _, i := range people[from:to] {
			p.people = append(p.people, listed{again.Line(i), o.from[k] + i + 1})
		}
		return nil
	})
	return len(p.people) > 0 || p.page == 1
}

// search turns a posted filter into the address of its list.
func (v *visit) search() {
	form, ok := interview.ReadForm(v.w, v.r)
	if !ok {
		return
	}
	out, ok := v.finished()
	if !ok {
		return
	}
	number := func(name string) int {
		n, err := strconv.Atoi(form.Get(name))
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	f := filter{standing: number("standing"), region: number("region"), ground: number("ground"), missing: number("missing")}
	if text := strings.ToLower(strings.TrimSpace(form.Get("key"))); text != "" && len(text) <= maxField {
		f.search = out.remember(text)
	}
	v.see("/people/" + f.String() + "/1")
}

// answers sends the answers of those whom a filter lets through as CSV.
func (v *visit) answers() {
	out, ok := v.finished()
	if !ok {
		return
	}
	f, ok := readFilter(v.r.PathValue("filter"))
	again, err := out.job.Again()
	if !ok || err != nil || !out.fits(f) {
		layout.NotFound(v.w, v.r)
		return
	}
	v.allowTime(v.w)
	v.attach("answers.csv")
	csv := answers.NewCSV(v.w)
	err = out.each(again, f, func(k int, people []int, answered bool) error {
		if !answered {
			again.Evaluate(out.Chunks[k])
		}
		for _, i := range people {
			if err := csv.Write(again.Line(i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		_ = csv.Close() // the reader may have gone
	}
}

// rejects sends the rows that were not taken, and those whose facts contradict
// one another, with their reasons.
func (v *visit) rejects() {
	out, ok := v.finished()
	if !ok {
		return
	}
	v.allowTime(v.w)
	v.attach("rejects.csv")
	_, _ = v.w.Write(out.rejects.data) // the reader may have gone
}

func (v *visit) attach(name string) {
	v.w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	v.w.Header().Set("Content-Disposition", `attachment; filename="qyzmet-`+string(v.held.question.ID)+"-"+name+`"`)
}

// pages leads through the pages of the list.
func (p *list) pages() g.Node {
	l, last := p.local, (p.total+perPage-1)/perPage
	if last <= 1 {
		return nil
	}
	to := func(page int, key string) g.Node {
		if page < 1 || page > last || page == p.page {
			return g.Group{}
		}
		return Li(A(Href(p.at("/people/"+p.filter.String()+"/"+strconv.Itoa(page))), g.Text(l.T(key))))
	}
	return Nav(Class("roster-pages no-print"), Aria("label", l.T("rosters.people.pages")),
		P(g.Text(l.T("rosters.people.page", "page", p.page, "last", last))),
		Ul(to(1, "rosters.people.first"), to(p.page-1, "rosters.people.previous"), to(p.page+1, "rosters.people.next"), to(last, "rosters.people.last")))
}
