package rosters

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/layout"
)

// refresh is after how many seconds the page asks again where no script does.
const refresh = 2

// steps of a progress bar.
const steps = 1000

// share is how much of the file is read.
func (v *visit) share() int {
	if v.held.size == 0 {
		return 0
	}
	return int(min(v.held.bytes.Load()*steps/v.held.size, steps))
}

// speed is rows a second, 0 while it cannot be told.
func speed(rows uint64, took time.Duration) int64 {
	if took < time.Millisecond {
		return 0
	}
	return int64(float64(rows) / took.Seconds())
}

// progressText says how far the reading has come.
func (v *visit) progressText(s status) string {
	l, rows := v.local, v.held.rows.Load()
	if s.stage == waiting {
		return l.T("rosters.progress.waiting")
	}
	return l.T("rosters.progress.text", "rows", int64(rows), "read", size(l, v.held.bytes.Load()), "size", size(l, v.held.size),
		"speed", speed(rows, v.clock.Now().Sub(s.begun)))
}

func (v *visit) progressPage(s status) g.Node {
	l := v.local
	return v.page(layout.Props{Title: l.T("rosters.progress.title"), Path: v.path(""), Refresh: refresh},
		Header(H1(g.Text(l.T("rosters.progress.title"))), v.about()),
		Div(Class("roster-progress"), Data("progress", v.at("/progress")),
			Progress(Max("1000"), g.Attr("value", strconv.Itoa(v.share())), Aria("label", l.T("rosters.progress.title"))),
			P(Data("progress-text", "1"), g.Text(v.progressText(s)))),
		P(A(Href(v.at("")), g.Text(l.T("rosters.progress.look")))),
		v.forgetForm())
}

// progress tells the page's script how far the reading has come.
func (v *visit) progress() {
	s := v.held.now()
	data, err := json.Marshal(struct {
		Done  bool   `json:"done"`
		Share int    `json:"share"`
		Text  string `json:"text"`
	}{s.stage != waiting && s.stage != running, v.share(), v.progressText(s)})
	if err != nil {
		layout.Problem(v.w, v.r, http.StatusInternalServerError, "failed")
		return
	}
	v.w.Header().Set("Content-Type", "application/json")
	_, _ = v.w.Write(data) // the reader may have gone
}

// failedPage says why the table could not be read to its end.
func (v *visit) failedPage(s status) g.Node {
	l := v.local
	key := "other"
	switch {
	case errors.Is(s.err, errTooLong):
		key = "too-long"
	case errors.Is(s.err, errTooSlow):
		key = "too-slow"
	case errors.Is(s.err, errNoAnswers):
		key = "ours"
	}
	if _, ok := qyzmet.FaultsOf(s.err); ok {
		key = "table"
	}
	return v.page(layout.Props{Title: l.T("rosters.failed.title"), Path: v.path(""), Error: true},
		Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H1(g.Text(l.T("rosters.failed.title"))),
			P(g.Text(l.T("rosters.failed."+key, "people", int64(v.opts.MaxPeople), "rows", int64(v.held.rows.Load())))), found(l, s.err)),
		v.about(), P(A(Class("main-link"), Href(layout.Path(l.Lang, address)), g.Text(l.T("rosters.another")))), v.forgetForm())
}
