package login

import (
	"encoding/json"
	"net/http"

	"qyzmet"
	"qyzmet/internal/keyring"
)

// The script asks for a ceremony, hands it to the authenticator, and posts the
// answer with the form: see asset/passkey.js.

func (v *visit) beginPasskeyLogin() {
	c, err := v.keys.BeginPasskeyLogin(v.r.Context())
	v.ceremony(c, err)
}

func (v *visit) beginPasskey() {
	c, err := v.keys.BeginPasskey(v.r.Context(), v.s)
	v.ceremony(c, err)
}

// ceremony answers the script: what to ask the authenticator, or why not.
func (v *visit) ceremony(c keyring.Ceremony, err error) {
	status, answer := http.StatusOK, any(c)
	if err != nil {
		f := v.refusal(err)
		if f == nil {
			return
		}
		if status = v.status(err); f.Code == qyzmet.NotLoggedIn && v.s.ID == "" {
			status = http.StatusUnauthorized
		}
		answer = map[string]string{"said": v.said(f)}
	}
	data, err := json.Marshal(answer)
	if err != nil {
		v.fail(err)
		return
	}
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(data) // the reader may have gone
}

func (v *visit) passkeyLogin() {
	form := v.r.PostForm
	g, err := v.keys.FinishPasskeyLogin(v.r.Context(), form.Get("handle"), []byte(form.Get("response")))
	if err != nil {
		if f := v.refusal(err); f != nil {
			v.drawLogin(v.status(err), "/login", "", f)
		}
		return
	}
	v.granted(g)
}
