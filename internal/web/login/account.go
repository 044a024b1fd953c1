package login

import (
	"net/http"

	"qyzmet"
	"qyzmet/internal/keyring"
	"qyzmet/internal/web/layout"
)

func (v *visit) accountPage() {
	if v.inside() {
		v.drawAccount(http.StatusOK, nil)
	}
}

// revoke ends one session, or all others.
func (v *visit) revoke() {
	if !v.inside() {
		return
	}
	id := v.r.PostFormValue("id")
	var err error
	if id == "others" {
		err = v.keys.RevokeOthers(v.r.Context(), v.s)
	} else {
		err = v.keys.Revoke(v.r.Context(), v.s, id)
	}
	v.back(err)
}

// back shows one's account again, with the refusal if there is one.
func (v *visit) back(err error) {
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawAccount(v.status(err), f)
		}
		return
	}
	v.next = ""
	v.to("/account")
}

func (v *visit) confirm() {
	if !v.inside() {
		return
	}
	err := v.keys.Confirm(v.r.Context(), v.opts.Address(v.r), v.s, v.r.PostFormValue("current"))
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawConfirm(v.status(err), v.next, f)
		}
		return
	}
	v.home()
}

func (v *visit) passwordPage() {
	if v.inside() {
		v.drawPassword(http.StatusOK, nil)
	}
}

func (v *visit) changePassword() {
	if !v.inside() {
		return
	}
	if f := v.twice(); f != nil {
		v.drawPassword(http.StatusUnprocessableEntity, f)
		return
	}
	err := v.keys.ChangePassword(v.r.Context(), v.opts.Address(v.r), v.s, v.r.PostFormValue("current"), v.r.PostFormValue("password"))
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawPassword(v.status(err), f)
		}
		return
	}
	v.back(nil)
}

func (v *visit) appPage() {
	if v.s.Stage == keyring.Enrol {
		v.to("/enrol/second")
		return
	}
	if v.proven() {
		v.drawApp(http.StatusOK, nil)
	}
}

func (v *visit) confirmApp() {
	if !v.proven() {
		return
	}
	g, err := v.keys.ConfirmTOTP(v.r.Context(), v.s, v.r.PostFormValue("code"))
	if err == nil {
		v.added(g)
		return
	}
	f := v.refusal(err)
	switch {
	case f == nil:
	case v.s.Stage == keyring.Enrol:
		v.drawEnrolSecond(v.status(err), f)
	default:
		v.drawApp(v.status(err), f)
	}
}

// added goes on after a second factor was set up.
func (v *visit) added(g keyring.Granted) {
	if g.Token != "" {
		v.give(v.w, g.Token)
	}
	v.s = g.Session
	if len(g.Recovery) > 0 {
		v.drawCodes(g.Recovery)
		return
	}
	v.back(nil)
}

func (v *visit) passkeysPage() {
	if v.s.Stage == keyring.Enrol {
		v.to("/enrol/second")
		return
	}
	if v.proven() {
		v.drawPasskeys(http.StatusOK, nil)
	}
}

func (v *visit) addPasskey() {
	if !v.proven() {
		return
	}
	form := v.r.PostForm
	g, err := v.keys.FinishPasskey(v.r.Context(), v.s, form.Get("name"), form.Get("handle"), []byte(form.Get("response")))
	if err == nil {
		v.added(g)
		return
	}
	f := v.refusal(err)
	switch {
	case f == nil:
	case v.s.Stage == keyring.Enrol:
		v.drawEnrolSecond(v.status(err), f)
	default:
		v.drawPasskeys(v.status(err), f)
	}
}

func (v *visit) dropPasskey() {
	if v.s.Stage == keyring.Enrol {
		v.to("/enrol/second")
		return
	}
	if !v.inside() {
		return
	}
	if !v.keys.Proven(v.s) { // there is no page to come back to but the account's
		v.drawConfirm(http.StatusOK, layout.Path(v.l.Lang, "/account"), nil)
		return
	}
	v.back(v.keys.RemovePasskey(v.r.Context(), v.s, v.r.PostFormValue("id")))
}

func (v *visit) recoveryPage() {
	if v.inside() && v.proven() {
		v.drawRecovery(http.StatusOK, nil)
	}
}

func (v *visit) newRecovery() {
	if !v.inside() || !v.proven() {
		return
	}
	codes, err := v.keys.NewRecovery(v.r.Context(), v.s)
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawRecovery(v.status(err), f)
		}
		return
	}
	v.drawCodes(codes)
}

// said is a refusal in the language of the page.
func (v *visit) said(f *qyzmet.Fault) string { return f.Text.In(v.l.Lang) }
