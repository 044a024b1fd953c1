package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
)

// Headers of a request to the register.
const (
	officeHeader  = "X-Office"
	purposeHeader = "X-Purpose"
	keyHeader     = "Idempotency-Key"
)

// maxPurpose is how many characters a purpose has at most.
const maxPurpose = 200

// Login is a session as it was given. The token is shown here only.
type Login struct {
	Token   string `json:"token"`
	Stage   string `json:"stage"` // second: the code is wanted, at /api/v1/sessions/second; full
	Expires string `json:"expires"`
	Idle    int    `json:"idle_seconds"` // it ends earlier when it is not used for so long
}

// Session is who is logged in, and in which capacities.
type Session struct {
	Stage    string           `json:"stage"`
	Strong   bool             `json:"strong"` // with a second factor
	Expires  string           `json:"expires"`
	Official qyzmet.SubjectID `json:"official"` // empty: none
	Powers   []Role           `json:"powers"`
}

// Role is what an official may do in an office today.
type Role struct {
	Office qyzmet.SubjectID `json:"office"`
	Role   string           `json:"role"`
	Title  qyzmet.Text      `json:"title"`
	Acting bool             `json:"acting"`
	Until  *date.Date       `json:"until,omitempty"` // last day
	Act    qyzmet.ActID     `json:"act"`             // that gave it
}

// token finds the session's token; a bearer's goes before a cookie's.
func (d *door) token(req *http.Request) (token string, bearer bool) {
	if given := req.Header.Values("Authorization"); len(given) > 0 {
		scheme, token, _ := strings.Cut(given[0], " ")
		if len(given) > 1 || !strings.EqualFold(scheme, "Bearer") {
			return "", true
		}
		return strings.TrimSpace(token), true
	}
	if c, err := req.Cookie(d.keys.Cookie()); err == nil {
		return c.Value, false
	}
	return "", true
}

// resume finds the session of a request. A cookie is sent by the browser whoever
// asks for it: such requests have to come from our own pages, as forms have, and
// reading too, since it is written down.
func (d *door) resume(req *http.Request) (keyring.Session, error) {
	token, bearer := d.token(req)
	s, err := d.keys.Resume(req.Context(), token)
	if err != nil {
		return s, err
	}
	if !bearer {
		as := &http.Request{Method: http.MethodPost, Host: req.Host, Header: req.Header, URL: req.URL}
		if d.cross.Check(as) != nil {
			return keyring.Session{}, crossOrigin()
		}
	}
	return s, nil
}

func crossOrigin() *qyzmet.Fault {
	text := qyzmet.Text{EN: "The request comes from another site. Send it from the pages of this site, or with a token instead of the cookie.",
		RU: "Запрос пришел с другого сайта. Отправьте его со страниц этого сайта или с токеном вместо cookie.",
		KK: "Сұрау басқа сайттан келді. Оны осы сайттың беттерінен немесе cookie орнына токенмен жіберіңіз."}
	return &qyzmet.Fault{Code: qyzmet.NotYours, Path: "Origin", Message: text.EN, Text: &text}
}

// session finds the session of an official who is logged in with a second factor.
func (d *door) session(req *http.Request) (keyring.Session, error) {
	s, err := d.resume(req)
	switch {
	case err != nil:
		return s, err
	case s.Stage != keyring.Full || !s.Strong:
		text := qyzmet.Text{EN: "The login is not finished: a second factor is wanted.",
			RU: "Вход не завершен: нужен второй фактор.", KK: "Кіру аяқталмаған: екінші фактор қажет."}
		return s, &qyzmet.Fault{Code: qyzmet.NotLoggedIn, Message: text.EN, Text: &text}
	case s.Official == "":
		text := qyzmet.Text{EN: "This is for officials.", RU: "Это доступно только должностным лицам.", KK: "Бұл тек лауазымды адамдарға қолжетімді."}
		return s, &qyzmet.Fault{Code: qyzmet.NotYours, Path: "official", Message: text.EN, Text: &text}
	}
	return s, nil
}

// actor says in which capacity an official asks: ?office=, the header, or the only
// one that he has.
func (d *door) actor(req *http.Request, s keyring.Session) (office.Actor, error) {
	purpose, err := purposeOf(req)
	if err != nil {
		return office.Actor{}, err
	}
	powers, err := d.office.Powers(req.Context(), s.Official, d.office.Today())
	if err != nil {
		return office.Actor{}, err
	}
	var offices []string
	for _, p := range powers {
		if !slices.Contains(offices, string(p.Office)) {
			offices = append(offices, string(p.Office))
		}
	}
	slices.Sort(offices)
	chosen := req.URL.Query().Get("office")
	if chosen == "" {
		chosen = req.Header.Get(officeHeader)
	}
	if chosen == "" && len(offices) == 1 {
		chosen = offices[0]
	}
	by := office.Actor{Official: s.Official, Office: qyzmet.SubjectID(chosen), Purpose: purpose}
	if slices.Contains(offices, chosen) {
		return by, nil
	}
	return by, noCapacity(chosen, offices)
}

func noCapacity(chosen string, offices []string) *qyzmet.Fault {
	text := qyzmet.Text{EN: "You have no role in this office today. Name one in which you have, with ?office= or " + officeHeader + ".",
		RU: "Сегодня у вас нет роли в этом органе. Назовите орган, где она есть: ?office= или " + officeHeader + ".",
		KK: "Бүгін бұл органда рөліңіз жоқ. Рөліңіз бар органды ?office= немесе " + officeHeader + " арқылы көрсетіңіз."}
	code := qyzmet.NotYours
	if chosen == "" && len(offices) > 0 {
		code = qyzmet.Missing
		text = qyzmet.Text{EN: "You have roles in several offices. Name one with ?office= or " + officeHeader + ".",
			RU: "У вас есть роли в нескольких органах. Назовите один: ?office= или " + officeHeader + ".",
			KK: "Сізде бірнеше органда рөл бар. Біреуін ?office= немесе " + officeHeader + " арқылы көрсетіңіз."}
	}
	return &qyzmet.Fault{Code: code, Path: "office", Value: clip(chosen), Message: text.EN, Text: &text, Allowed: offices}
}

// purposeOf says what files are read for; it is kept with every reading for ever.
func purposeOf(req *http.Request) (string, error) {
	p := strings.TrimSpace(req.Header.Get(purposeHeader))
	if p == "" {
		return "api", nil
	}
	if !utf8.ValidString(p) || utf8.RuneCountInString(p) > maxPurpose || strings.ContainsFunc(p, unicode.IsControl) {
		return "", &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: purposeHeader, Message: fmt.Sprintf("a purpose is a line of at most %d characters, in UTF-8", maxPurpose)}
	}
	return p, nil
}

var loginKeys, secondKeys = []string{"login", "password"}, []string{"code"}

// words reads a body of which every member is a text and must be there.
func (d *door) words(w http.ResponseWriter, req *http.Request, keys []string) (map[string]string, bool) {
	if !d.logins.allow(d.address(req), d.office.Now()) {
		d.keys.Event("too many logins")
		tooOften(w)
		return nil, false
	}
	if !isJSON(w, req) {
		return nil, false
	}
	out, err := readWords(http.MaxBytesReader(w, req.Body, maxLogin), keys)
	if err != nil {
		d.refuse(w, err)
		return nil, false
	}
	return out, true
}

// login checks a login name and password.
func (d *door) login(w http.ResponseWriter, req *http.Request) {
	given, ok := d.words(w, req, loginKeys)
	if !ok {
		return
	}
	g, err := d.keys.Login(req.Context(), d.address(req), given["login"], given["password"])
	d.granted(w, g, err)
}

// second checks the code that a login still wants.
func (d *door) second(w http.ResponseWriter, req *http.Request) {
	given, ok := d.words(w, req, secondKeys)
	if !ok {
		return
	}
	s, err := d.resume(req)
	if err != nil {
		d.refuse(w, err)
		return
	}
	g, err := d.keys.GiveSecond(req.Context(), d.address(req), s, given["code"])
	d.granted(w, g, err)
}

func (d *door) granted(w http.ResponseWriter, g keyring.Granted, err error) {
	if err != nil {
		d.refuse(w, err)
		return
	}
	idle, _ := d.keys.Limits()
	d.give(w, http.StatusCreated, Login{Token: g.Token, Stage: string(g.Session.Stage), Expires: instant(g.Session.Expires), Idle: int(idle.Seconds())})
}

func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// current tells who is logged in.
func (d *door) current(w http.ResponseWriter, req *http.Request) {
	s, err := d.resume(req)
	if err != nil {
		d.refuse(w, err)
		return
	}
	out := Session{Stage: string(s.Stage), Strong: s.Strong, Expires: instant(s.Expires), Official: s.Official, Powers: []Role{}}
	if s.Official != "" && s.Stage == keyring.Full {
		powers, err := d.office.Powers(req.Context(), s.Official, d.office.Today())
		if err != nil {
			d.refuse(w, err)
			return
		}
		for _, p := range powers {
			out.Powers = append(out.Powers, d.roleOf(p))
		}
	}
	d.give(w, http.StatusOK, out)
}

func (d *door) roleOf(p office.Power) Role {
	out := Role{Office: p.Office, Role: p.Role, Acting: p.Acting, Act: p.Act, Until: known(p.Until)}
	if r := d.book.RoleByID(p.Role); r != nil {
		out.Title = r.Title
	}
	return out
}

// known is nil for a day that is none: never, or not known.
func known(on date.Date) *date.Date {
	if on == 0 || on == date.Forever || on == date.Beginning {
		return nil
	}
	return &on
}

// logout ends the session.
func (d *door) logout(w http.ResponseWriter, req *http.Request) {
	s, err := d.resume(req)
	if err == nil {
		err = d.keys.Logout(req.Context(), s)
	}
	if err != nil {
		d.refuse(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}
