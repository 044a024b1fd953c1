package login

import (
	"net/http"
	"strconv"
	"time"

	"qyzmet"
	"qyzmet/internal/keyring"
)

// status is that of a refusal; a delay also says how long.
func (v *visit) status(err error) int {
	if wait, ok := keyring.Wait(err); ok {
		v.w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
		return http.StatusTooManyRequests
	}
	return http.StatusUnprocessableEntity
}

func (v *visit) loginPage() {
	if v.s.Stage == keyring.Full {
		v.home()
		return
	}
	v.drawLogin(http.StatusOK, "/login", "", nil)
}

func (v *visit) login() {
	name := v.r.PostFormValue("login")
	g, err := v.keys.Login(v.r.Context(), v.opts.Address(v.r), name, v.r.PostFormValue("password"))
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawLogin(v.status(err), "/login", name, f)
		}
		return
	}
	v.granted(g)
}

// waiting reports whether the visitor's session is at a stage; if not, it has sent
// the way to where it is.
func (v *visit) waiting(stage keyring.Stage) bool {
	switch v.s.Stage {
	case stage:
		return true
	case keyring.Full:
		v.home()
	default:
		v.toLogin("/login")
	}
	return false
}

func (v *visit) secondPage() {
	if v.waiting(keyring.Second) {
		v.drawSecond(http.StatusOK, nil)
	}
}

func (v *visit) second() {
	if !v.waiting(keyring.Second) {
		return
	}
	g, err := v.keys.GiveSecond(v.r.Context(), v.opts.Address(v.r), v.s, v.r.PostFormValue("code"))
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawSecond(v.status(err), f)
		}
		return
	}
	v.granted(g)
}

func (v *visit) logout() {
	if v.s.ID != "" {
		if err := v.keys.Logout(v.r.Context(), v.s); err != nil {
			v.fail(err)
			return
		}
	}
	v.give(v.w, "")
	v.next = ""
	v.drawLoggedOut()
}

func (v *visit) enrolPage() { v.drawEnrol(http.StatusOK, nil) }

func (v *visit) enrol() {
	if f := v.twice(); f != nil {
		v.drawEnrol(http.StatusUnprocessableEntity, f)
		return
	}
	g, err := v.keys.Redeem(v.r.Context(), v.opts.Address(v.r), v.r.PostFormValue("code"), v.r.PostFormValue("password"))
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawEnrol(v.status(err), f)
		}
		return
	}
	v.next = ""
	v.granted(g)
}

// twice refuses a new password that was not typed alike twice.
func (v *visit) twice() *qyzmet.Fault {
	if v.r.PostFormValue("password") == v.r.PostFormValue("again") {
		return nil
	}
	say := func(l qyzmet.Lang) string { return local(l).T("login.again.differs") }
	text := qyzmet.Text{KK: say(qyzmet.Kazakh), RU: say(qyzmet.Russian), EN: say(qyzmet.English)}
	return &qyzmet.Fault{Code: qyzmet.Contradiction, Path: "again", Message: text.EN, Text: &text}
}

func (v *visit) enrolSecondPage() {
	if v.waiting(keyring.Enrol) {
		v.drawEnrolSecond(http.StatusOK, nil)
	}
}

func (v *visit) skip() {
	if !v.waiting(keyring.Enrol) {
		return
	}
	g, err := v.keys.Skip(v.r.Context(), v.s)
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawEnrolSecond(v.status(err), f)
		}
		return
	}
	v.granted(g)
}
