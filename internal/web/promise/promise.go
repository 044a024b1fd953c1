// Package promise shows how the register keeps what it promises: how long it has
// been up, how quick it is, what is overdue, stuck, approved and not effected, what
// waits to be sent, how far the log is signed and verified, and when it was last
// backed up and restored. Everybody sees a summary, operators all of it.
package promise

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

// Register adds the pages.
func Register(room *desk.Room, mux *http.ServeMux) {
	mux.HandleFunc("GET /promise", func(w http.ResponseWriter, r *http.Request) { public(room, w, r) })
	room.Handle(mux, "GET /desk/promise", operators(page))
	room.Handle(mux, "POST /desk/promise", operators(check))
}

// Around notes how long pages take, by a clock that goes evenly.
func Around(p *office.Pace, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := now()
		next.ServeHTTP(w, r)
		p.Note(now().Sub(began))
	})
}

// operators lets those see a page who keep or oversee the register.
func operators(page func(*desk.Visit)) func(*desk.Visit) {
	return func(v *desk.Visit) {
		if !v.Has(desk.Operators) {
			layout.Problem(v.W, v.R, http.StatusForbidden, "no-operator", layout.Way{Href: v.Path("/promise"), Text: v.L.T("promise.title")})
			return
		}
		page(v)
	}
}

// check starts a verification, and shows how far it is.
func check(v *desk.Visit) {
	v.Office.StartCheck(context.WithoutCancel(v.Ctx()))
	http.Redirect(v.W, v.R, v.Path("/desk/promise#check"), http.StatusSeeOther)
}

func page(v *desk.Visit) {
	p, err := v.Office.Promise(v.Ctx())
	if err != nil {
		v.Fail(err)
		return
	}
	s := sheet{v.L, v.Room, v.Office.Checked()}
	refresh := 0
	if s.check.Running {
		refresh = 3
	}
	oldest := g.Node(nil)
	if p.Oldest != nil {
		title := p.Oldest.Duty
		if i := slices.IndexFunc(v.Book.Duties, func(d *rulebook.Duty) bool { return d.ID == title }); i >= 0 {
			title = v.Book.Duties[i].Title.In(v.L.Lang)
		}
		oldest = s.row("oldest", g.Group{g.Text(title + ", " + v.Name(p.Oldest.Office) + " – "), v.Day(p.Oldest.Due)})
	}
	v.Page(desk.Props{Title: v.L.T("promise.title"), Path: "/desk/promise", Active: "promise", Refresh: refresh},
		H1(g.Text(v.L.T("promise.title"))), P(Class("help"), g.Text(v.L.T("promise.counted", "when", when(v.L, p.Counted)))),
		Dl(Class("desk-dl"), s.common(p), oldest,
			s.row("pending", g.Text(v.L.Number(int64(p.Pending)))),
			s.row("waiting", g.Text(v.L.Number(int64(p.Waiting)))), s.row("unsent", g.Text(v.L.Number(int64(p.Failed)))),
			s.row("withdrawn", g.Text(v.L.Number(int64(p.Withdrawn)))),
			s.row("signed", g.Text(s.signed(p)))),
		withdrawn(v, p.Messages),
		s.checked(v))
}

// withdrawn lists the last messages that were not sent because their act stands no
// more, without the persons: who may read a file finds the act there.
func withdrawn(v *desk.Visit, list []office.WithdrawnMessage) g.Node {
	if len(list) == 0 {
		return nil
	}
	return Details(Class("withdrawn"), Summary(g.Text(v.L.T("promise.withdrawn-last"))),
		Ul(g.Map(list, func(m office.WithdrawnMessage) g.Node {
			return Li(v.Day(m.Issued), g.Text(", "+v.Book.ActKinds[m.Kind].Title.In(v.L.Lang)+", "+v.Name(m.Office)+" – "+whyWithdrawn(v, m)))
		})))
}

// whyWithdrawn is the reason in words: ours, or those of the requirement that is met
// no more.
func whyWithdrawn(v *desk.Visit, m office.WithdrawnMessage) string {
	if m.Reason == office.MessageUndone || m.Reason == office.MessageReplaced {
		return v.L.T("promise.withdrawn-" + m.Reason)
	}
	for _, r := range v.Book.ActKinds[m.Kind].Requires {
		if r.ID == m.Reason {
			return r.Text.In(v.L.Lang)
		}
	}
	return m.Reason
}

// public is the summary for everybody: no office, no person, no duty by name.
func public(room *desk.Room, w http.ResponseWriter, r *http.Request) {
	l := i18n.For(layout.LangOf(r))
	p, err := room.Office.Promise(r.Context())
	if err != nil {
		layout.Problem(w, r, http.StatusServiceUnavailable, "failed")
		return
	}
	s := sheet{l, room, room.Office.Checked()}
	layout.Respond(w, http.StatusOK, layout.Page(layout.Props{Lang: l.Lang, Title: l.T("promise.title"), Path: "/promise"},
		H1(g.Text(l.T("promise.title"))), P(Class("lead"), g.Text(l.T("promise.lead"))),
		Dl(Class("desk-dl"), s.common(p), g.Iff(p.Oldest != nil, func() g.Node { return s.row("oldest", g.Text(l.Distance(room.Office.Today(), p.Oldest.Due))) }),
			s.row("pending", g.Text(l.Number(int64(p.Pending))))),
		P(Class("help"), g.Text(l.T("promise.counted", "when", when(l, p.Counted))))))
}

// sheet draws figures.
type sheet struct {
	l     *i18n.Local
	room  *desk.Room
	check office.Check
}

func (s sheet) row(key string, value g.Node) g.Node {
	return Div(Dt(g.Text(s.l.T("promise."+key))), Dd(value))
}

// common are the figures that everybody sees.
func (s sheet) common(p *office.Promise) g.Node {
	l := s.l
	pages := office.Paced{}
	if s.room.Pace != nil {
		pages = s.room.Pace.Sum()
	}
	return g.Group{
		s.row("since", g.Text(when(l, p.Since))),
		s.row("acts", g.Text(l.Number(int64(p.Acts)))),
		s.row("pages", g.Text(s.paced(pages))),
		s.row("recording", g.Text(s.paced(p.Recording))),
		s.row("overdue", g.Text(l.Number(int64(p.Overdue)))),
		s.row("stuck", g.Text(l.Number(int64(p.Stuck))+" – "+l.T("promise.stuck-help", "n", office.StuckAfter))),
		s.row("backup", g.Text(s.kept(p.Backup))),
		s.row("restore", g.Text(s.kept(p.Restore))),
		s.row("archive", g.Text(s.archive(p))),
		g.Map(p.Resumed, func(d office.Resumption) g.Node {
			return s.row("resumed", g.Text(l.T("promise.resumed-at", "when", when(l, time.UnixMilli(d.At)), "n", l.Number(d.GivenUp), "acts", l.Number(d.Acts))))
		}),
		s.row("verified", g.Text(s.verdict())),
	}
}

func (s sheet) paced(p office.Paced) string {
	if p.N == 0 {
		return s.l.T("promise.none")
	}
	ms := func(d time.Duration) string { return s.l.Number(max(1, d.Milliseconds())) }
	return s.l.T("promise.paced", "p50", ms(p.P50), "p99", ms(p.P99), "n", s.l.Number(p.N))
}

func (s sheet) kept(k *office.Kept) string {
	if k == nil {
		return s.l.T("promise.never")
	}
	key := "promise.kept"
	if !k.Sound {
		key = "promise.kept-bad"
	}
	return s.l.T(key, "when", when(s.l, k.At), "n", s.l.Number(k.Acts))
}

// archive tells how far the archive is behind.
func (s sheet) archive(p *office.Promise) string {
	a := p.Archive
	switch {
	case a == nil && p.Server:
		return s.l.T("promise.archive-own")
	case a == nil:
		return s.l.T("promise.archive-none")
	}
	key := "promise.archive-whole"
	switch {
	case a.Err != nil && a.Confirms:
		key = "promise.archive-stops"
	case a.Err != nil:
		key = "promise.archive-broken"
	case a.Behind > 0:
		key = "promise.archive-behind"
	}
	return s.l.T(key, "n", s.l.Number(a.Acts), "behind", s.l.Number(a.Behind), "lag", s.l.Number(int64(a.Lag.Seconds())))
}

func (s sheet) signed(p *office.Promise) string {
	if p.SignedAt.IsZero() {
		return s.l.T("promise.never")
	}
	return s.l.T("promise.signed-at", "n", s.l.Number(p.Signed), "when", when(s.l, p.SignedAt))
}

// verdict is what the last verification found.
func (s sheet) verdict() string {
	c := s.check
	switch {
	case c.Running || c.Ended.IsZero():
		return s.l.T("promise.not-verified")
	case c.Err != nil || c.Report == nil:
		return s.l.T("promise.unverifiable", "when", when(s.l, c.Ended))
	case !c.Report.Sound():
		return s.l.T("promise.damaged", "when", when(s.l, c.Ended), "n", s.l.Number(int64(len(c.Report.Damages))))
	}
	return s.l.T("promise.sound", "when", when(s.l, c.Ended), "n", s.l.Number(c.Report.Acts))
}

// checked is the verification: to start it, how far it is, what it found.
func (s sheet) checked(v *desk.Visit) g.Node {
	l, c := s.l, s.check
	nodes := []g.Node{H2(ID("check-h"), g.Text(l.T("promise.check")))}
	if c.Running {
		nodes = append(nodes, P(ID("check-progress"), g.Text(l.T("promise.running", "done", l.Number(c.Done), "all", l.Number(c.Total)))),
			Progress(Aria("labelledby", "check-progress"), g.Attr("value", strconv.FormatInt(c.Done, 10)), g.Attr("max", strconv.FormatInt(max(c.Total, 1), 10))),
			P(A(Href(v.Path("/desk/promise#check")), g.Text(l.T("promise.again")))))
		return Section(ID("check"), Aria("labelledby", "check-h"), g.Group(nodes))
	}
	if c.Report != nil {
		nodes = append(nodes, P(Strong(g.Text(s.verdict()))))
		for _, d := range c.Report.Damages[:min(len(c.Report.Damages), 50)] {
			nodes = append(nodes, P(g.Textf("%s %d: %s", d.Table, d.Position, d.What)))
		}
	}
	if e := c.Effected; e != nil {
		nodes = append(nodes, P(g.Text(l.T("promise.effected", "persons", l.Number(int64(e.Persons)), "pending", l.Number(int64(len(e.Pending))), "bad", l.Number(int64(len(e.Unexplained)))))))
	}
	return Section(ID("check"), Aria("labelledby", "check-h"), g.Group(nodes), P(Class("help"), g.Text(l.T("promise.check-help"))),
		Form(Method("post"), Action(v.Path("/desk/promise")), layout.Carry([]layout.Field{{Name: "in", Value: string(v.Actor.Office)}}),
			Div(Class("actions"), Button(Type("submit"), Class("second"), g.Text(l.T("promise.start"))))))
}

// zone is the time of Kazakhstan since 2024; the register is younger.
var zone = time.FixedZone("UTC+5", 5*60*60)

// when writes a day and a time of day.
func when(l *i18n.Local, t time.Time) string {
	return l.Date(date.Today(t)) + ", " + t.In(zone).Format("15:04")
}
