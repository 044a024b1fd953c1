package rosters

import (
	"context"
	"net/http"
	"time"

	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/layout"
)

// What the page of a plan asks for, in field "do".
const (
	readAgain = "again"
	goOn      = "go"
)

// a small table is read while its page is asked for; then no progress is shown.
const blink = 400 * time.Millisecond

// show shows a roster at the stage it has reached.
func (v *visit) show() {
	s := v.held.now()
	if s.stage == waiting || s.stage == running {
		soon, cancel := context.WithTimeout(v.r.Context(), blink)
		defer cancel()
		select {
		case <-v.held.ready:
			s = v.held.now()
		case <-soon.Done():
		}
	}
	switch s.stage {
	case planned:
		v.respond(http.StatusOK, v.planPage(s))
	case waiting, running:
		v.respond(http.StatusOK, v.progressPage(s))
	case failed:
		v.respond(http.StatusOK, v.failedPage(s))
	case done:
		v.outcomePage(s)
	}
}

// choose takes the choices about how the table is read, and begins.
func (v *visit) choose() {
	form, ok := interview.ReadForm(v.w, v.r)
	if !ok {
		return
	}
	s := v.held.now()
	if s.stage != planned {
		v.see("")
		return
	}
	v.replan(v.held, readChoices(form, s, v.paths()))
	s = v.held.now()
	if form.Get("do") == goOn && s.planErr == nil && s.plan != nil && len(s.plan.Refused) == 0 {
		if v.held.move(planned, waiting, v.clock.Now()) {
			go v.run(v.held, v.local.Lang)
		}
		v.see("")
		return
	}
	if form.Get("do") == goOn {
		v.respond(http.StatusUnprocessableEntity, v.planPage(s))
		return
	}
	v.see("")
}

// paths are the facts that a column can be mapped to.
func (v *visit) paths() []string {
	var out []string
	for _, f := range v.Engine.Book().FactOrder {
		out = append(out, string(f.Path))
	}
	return out
}

// forget drops the roster at once.
func (v *visit) forget() {
	if _, ok := interview.ReadForm(v.w, v.r); !ok {
		return
	}
	v.store.forget(v.held)
	http.Redirect(v.w, v.r, layout.Path(v.local.Lang, address+"/forgotten"), http.StatusSeeOther)
}
