package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/keyring"
)

func TestHostileBodies(t *testing.T) {
	w := newTown(t)
	p := w.person("Сейітов")
	size, _ := w.Register().Size(t.Context())
	good := examBody(p)
	with := func(member string) string { return strings.TrimSuffix(good, "}") + "," + member + "}" }
	deep := strings.Repeat(`{"a":`, 60) + "1" + strings.Repeat("}", 60)
	for _, c := range []struct {
		name, body string
		status     int
		code       qyzmet.Code
		path       string
	}{
		{"empty", ` `, 400, qyzmet.BadSyntax, ""},
		{"a list", `[]`, 400, qyzmet.BadSyntax, ""},
		{"cut off", good[:len(good)-3], 400, qyzmet.BadSyntax, ""},
		{"two objects", good + good, 400, qyzmet.BadSyntax, ""},
		{"not UTF-8", strings.Replace(good, "дені", "\xff", 1), 400, qyzmet.BadSyntax, ""},
		{"huge", with(`"number":"` + strings.Repeat("1", maxBody) + `"`), 413, qyzmet.TooLarge, ""},
		{"deep content", fmt.Sprintf(`{"kind":"medical-examined","about":[%q],"content":%s}`, p, deep), 413, qyzmet.TooLarge, ""},
		{"very deep", strings.Repeat(`[`, 60_000), 400, qyzmet.BadSyntax, ""},
		{"very deep member", `{"heads":` + strings.Repeat(`[`, 60_000), 400, qyzmet.BadSyntax, ""},
		{"unknown member", with(`"office":"o-kz"`), 422, qyzmet.UnknownName, "office"},
		{"doubled member", with(`"kind":"medical-examined"`), 422, qyzmet.Contradiction, "kind"},
		{"no kind", `{}`, 422, qyzmet.Missing, "kind"},
		{"null kind", `{"kind":null}`, 422, qyzmet.Missing, "kind"},
		{"unknown kind", `{"kind":"medical-examind"}`, 422, qyzmet.UnknownName, "kind"},
		{"kind is a number", `{"kind":7}`, 422, qyzmet.WrongType, "kind"},
		{"about is a text", `{"kind":"medical-examined","about":"p-1"}`, 422, qyzmet.WrongType, "about"},
		{"about is no id", `{"kind":"medical-examined","about":["p-1'; DROP"]}`, 422, qyzmet.NotAllowed, "about[0]"},
		{"about holds null", `{"kind":"medical-examined","about":[null]}`, 422, qyzmet.NotAllowed, "about[0]"},
		{"about twice", fmt.Sprintf(`{"kind":"medical-examined","about":[%q,%q]}`, p, p), 422, qyzmet.Contradiction, "about[1]"},
		{"about a thousand", `{"kind":"medical-examined","about":["p-1"` + strings.Repeat(`,"p-1"`, 1000) + `]}`, 413, qyzmet.TooLarge, "about"},
		{"nobody", `{"kind":"medical-examined","about":["p-nobody"],"content":{"purpose":"call-up","category":"fit"}}`, 404, qyzmet.NotFound, "about"},
		{"unknown field", strings.Replace(good, "diagnosis", "diagnose", 1), 422, qyzmet.UnknownName, "diagnose"},
		{"wrong type of a field", strings.Replace(good, `"fit"`, `["fit"]`, 1), 422, qyzmet.WrongType, "category"},
		{"wrong word", strings.Replace(good, `"fit"`, `"well"`, 1), 422, qyzmet.NotAllowed, "category"},
		{"content is a list", fmt.Sprintf(`{"kind":"medical-examined","about":[%q],"content":[1]}`, p), 422, qyzmet.WrongType, ""},
		{"signer is no id", with(`"signer":"<script>"`), 422, qyzmet.NotAllowed, "signer"},
		{"of is an object", with(`"of":{}`), 422, qyzmet.WrongType, "of"},
		{"impossible day", with(`"issued":"2026-02-30"`), 422, qyzmet.BadDate, "issued"},
		{"tomorrow", with(`"issued":"2026-09-02"`), 422, qyzmet.NotAllowed, "issued"},
		{"long ago", with(`"issued":"2020-01-01"`), 422, qyzmet.Safeguard, "issued"},
		{"override of more", with(`"overrides":[{"safeguard":"x","reason":"because","by":"u-head"}]`), 422, qyzmet.WrongType, "overrides"},
		{"override without a reason", with(`"overrides":[{"safeguard":"x"}]`), 422, qyzmet.Missing, "overrides[0]"},
		{"heads of nobody", with(`"heads":{"x":1}`), 422, qyzmet.NotAllowed, "heads"},
		{"heads of another", with(`"heads":{"p-other":1}`), 422, qyzmet.NotAllowed, "heads"},
		{"heads are texts", with(`"heads":{"p-1":"1"}`), 422, qyzmet.WrongType, "heads"},
		{"heads below nothing", with(`"heads":{"p-1":-1}`), 422, qyzmet.NotAllowed, "heads"},
		{"number with a control", with(`"number":"1\u0000"`), 422, qyzmet.NotAllowed, "number"},
		{"number that turns round", with(`"number":"1\u202e2"`), 422, qyzmet.NotAllowed, "number"},
		{"long number", with(`"number":"` + strings.Repeat("1", maxNumber+1) + `"`), 413, qyzmet.TooLarge, "number"},
	} {
		w.refused(c.name, w.ask("POST", "/api/v1/acts", w.as("u-doctor"), c.body, keyHeader, w.key()), c.status, c.code, c.path)
	}
	for name, key := range map[string]string{"no key": "", "long key": strings.Repeat("k", 201), "spaced key": "a b", "key of letters not ASCII": "кілт"} {
		r := w.ask("POST", "/api/v1/acts", w.as("u-doctor"), good, keyHeader, key)
		if r.Code != 422 || !strings.Contains(r.Body.String(), keyHeader) {
			t.Errorf("%s: %d %s", name, r.Code, r.Body)
		}
	}
	if r := w.ask("POST", "/api/v1/acts", w.as("u-doctor"), good, keyHeader, w.key(), "Content-Type", "text/plain"); r.Code != 415 {
		t.Errorf("another media type: %d", r.Code)
	}
	if after, _ := w.Register().Size(t.Context()); after != size {
		t.Errorf("%d acts were recorded", after-size)
	}
}

// No session, half of one, an expired, forged or foreign one opens nothing.
func TestSessionsThatOpenNothing(t *testing.T) {
	w := newTown(t)
	p := w.person("Сейітов")
	citizen, err := w.keys.Redeem(t.Context(), "here", invited(t, w, keyring.Who{Login: "citizen", Person: qyzmet.SubjectID(p)}), goodWords)
	if err != nil {
		t.Fatal(err)
	}
	weak, err := w.keys.Skip(t.Context(), citizen.Session)
	if err != nil {
		t.Fatal(err)
	}
	enrolling, err := w.keys.Redeem(t.Context(), "here", invited(t, w, keyring.Who{Login: "new.clerk", Official: "u-clerk"}), goodWords)
	if err != nil {
		t.Fatal(err)
	}
	revoked := w.enrolled(keyring.Who{Login: "gone", Official: "u-clerk"})
	accounts, err := w.keys.Accounts(t.Context())
	for _, a := range accounts {
		if a.Login == "gone" {
			err = w.keys.Disable(t.Context(), a.ID, true)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	full := w.as("u-clerk")
	tokens := map[string]string{"none": "", "weak": weak.Token, "enrolling": enrolling.Token, "disabled": revoked, "forged": full[:len(full)-1] + "!",
		"long": strings.Repeat("a", 5000)}
	addresses := guardedAddresses(p, "a-none")
	for name, token := range tokens {
		for _, a := range addresses {
			r := w.ask(a.method, a.target, token, a.body, keyHeader, "k")
			w.refused(name+" "+a.method+" "+a.target, r, 401, qyzmet.NotLoggedIn, "")
		}
	}
	for _, scheme := range []string{"Basic " + full, full, "Bearer", "Bearer  "} {
		r := w.ask("GET", "/api/v1/work", "", "", "Authorization", scheme)
		w.refused(scheme[:6], r, 401, qyzmet.NotLoggedIn, "")
	}
	strong := w.enrolled(keyring.Who{Login: "citizen2", Person: qyzmet.SubjectID(p)}) // a person with a second factor is no official
	for _, a := range addresses {
		w.refused("citizen "+a.target, w.ask(a.method, a.target, strong, a.body, keyHeader, "k"), 403, qyzmet.NotYours, "official")
	}
	w.pass(31 * time.Minute)
	for _, a := range addresses {
		w.refused("expired "+a.target, w.ask(a.method, a.target, full, a.body, keyHeader, "k"), 401, qyzmet.NotLoggedIn, "")
	}
}

func invited(t *testing.T, w *town, who keyring.Who) string {
	t.Helper()
	code, _, err := w.keys.Invite(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

type address struct{ method, target, body string }

// guardedAddresses are all that officials alone may ask; a test holds them against
// the description.
func guardedAddresses(person, act string) []address {
	return []address{
		{"POST", "/api/v1/acts", examBody(person)}, {"POST", "/api/v1/acts/check", examBody(person)},
		{"POST", "/api/v1/acts/lists", fmt.Sprintf(`{"kind":"call-up-list-ordered","about":["k-1"],"persons":[%q]}`, person)},
		{"GET", "/api/v1/acts/" + act, ""}, {"GET", "/api/v1/acts/" + act + "/proof", ""},
		{"GET", "/api/v1/subjects/" + person, ""}, {"POST", "/api/v1/find", findBody("Сейітов")}, {"GET", "/api/v1/work", ""},
	}
}

// Through no address does another office learn of a person.
func TestAnotherOfficesPerson(t *testing.T) {
	w := newTown(t)
	p := w.person("Жасырын")
	exam := read[recordedJSON](w, 201, w.ask("POST", "/api/v1/acts", w.as("u-doctor"), examBody(p), keyHeader, w.key()))
	foreign := w.as("u-clerk2")
	targets := guardedAddresses(p, exam.ID)
	targets = append(targets, address{"GET", "/api/v1/subjects/" + p + "?on=2020-01-01", ""}, address{"GET", "/api/v1/subjects/" + p + "?upto=1", ""},
		address{"GET", "/api/v1/subjects/" + p + "?office=" + district, ""}, address{"POST", "/api/v1/find", findBody(p)}, address{"GET", "/api/v1/work?subject=" + p, ""},
		address{"POST", "/api/v1/acts/check", fmt.Sprintf(`{"kind":"first-registered","about":[%q]}`, p)},
		address{"POST", "/api/v1/acts", fmt.Sprintf(`{"kind":"first-registered","about":[%q]}`, p)},
		address{"POST", "/api/v1/acts/check", fmt.Sprintf(`{"kind":"first-registered","about":[%q],"signer":"u-clerk"}`, p)},
		address{"POST", "/api/v1/acts/check", fmt.Sprintf(`{"kind":"decision-announced","about":[%q],"of":%q}`, p, exam.ID)})
	for _, a := range targets {
		r := w.ask(a.method, a.target, foreign, a.body, keyHeader, w.key())
		for _, secret := range []string{"Жасырын", "Нұрлан", "2005-03-15", `"call-up"`, `"fit"`, "before-this-commission", "дені", "not-lawful"} {
			if strings.Contains(r.Body.String(), secret) {
				t.Errorf("%s %s tells %q: %d %s", a.method, a.target, secret, r.Code, r.Body)
			}
		}
		if r.Code == 200 && strings.Contains(r.Body.String(), p) {
			t.Errorf("%s %s: %s", a.method, a.target, r.Body)
		}
	}
	reads, err := w.Register().Reads(t.Context(), qyzmet.SubjectID(p), 20)
	refused := 0
	for _, e := range reads {
		if e.Who == "u-clerk2" && e.What == "refused" {
			refused++
		}
	}
	if err != nil || refused < 4 {
		t.Errorf("%d refused readings are written down: %v", refused, err)
	}
	// who sends the same again in another office gets nothing of the first
	key := w.key()
	read[recordedJSON](w, 201, w.ask("POST", "/api/v1/acts", w.as("u-clerk"), personBody("Жасырын"), keyHeader, key))
	if r := w.ask("POST", "/api/v1/acts", foreign, personBody("Жасырын"), keyHeader, key); r.Code != 403 {
		t.Errorf("%d %s", r.Code, r.Body)
	}
}

// A cookie is sent whoever asks for it: other sites are refused, also where they
// only read, since readings are written down. A token needs no such check.
func TestCookieFromOtherSites(t *testing.T) {
	w := newTown(t)
	token, p := w.as("u-clerk"), w.person("Сейітов")
	ask := func(method, target, body string, headers ...string) *httptest.ResponseRecorder {
		return w.ask(method, target, "", body, append([]string{"Cookie", w.keys.Cookie() + "=" + token, keyHeader, w.key()}, headers...)...)
	}
	for name, headers := range map[string][]string{"cross-site": {"Sec-Fetch-Site", "cross-site"}, "same-site": {"Sec-Fetch-Site", "same-site"}, "origin": {"Origin", "https://evil.example"}} {
		w.refused(name, ask("POST", "/api/v1/acts", personBody("Басқа"), headers...), 403, qyzmet.NotYours, "Origin")
		w.refused(name, ask("DELETE", "/api/v1/sessions/current", "", headers...), 403, qyzmet.NotYours, "Origin")
		w.refused(name, ask("GET", "/api/v1/subjects/"+p, "", headers...), 403, qyzmet.NotYours, "Origin")
		w.later()
		if r := w.ask("GET", "/api/v1/subjects/"+p, token, "", headers...); r.Code != 200 {
			t.Errorf("%s with a token: %d %s", name, r.Code, r.Body)
		}
		w.later()
	}
	reads, err := w.Register().Reads(t.Context(), qyzmet.SubjectID(p), 20)
	if err != nil || len(reads) != 3 {
		t.Errorf("%d readings: %v", len(reads), err)
	}
	for _, headers := range [][]string{nil, {"Sec-Fetch-Site", "same-origin"}, {"Origin", "http://example.com"}} {
		if r := ask("POST", "/api/v1/acts", personBody("Өзіміз"), headers...); r.Code != 201 {
			t.Errorf("%v: %d %s", headers, r.Code, r.Body)
		}
	}
	// a bad token is not mended by a good cookie
	w.refused("both", ask("GET", "/api/v1/work", "", "Authorization", "Bearer x"), 401, qyzmet.NotLoggedIn, "")
}

func TestPaces(t *testing.T) {
	w := newTown(t)
	full := w.as("u-clerk")
	for name, c := range map[string]struct {
		address
		token string
		burst int
	}{
		"logins": {address{"POST", "/api/v1/sessions", `{"login":"x"}`}, "", loginPace.burst},
		"proofs": {address{"GET", "/api/v1/log/inclusion/0", ""}, "", proofPace.burst},
		"reads":  {address{"GET", "/api/v1/acts/x", ""}, full, readPace.burst},
	} {
		codes := map[int]int{}
		for range c.burst + 5 {
			codes[w.ask(c.method, c.target, c.token, c.body).Code]++
		}
		if codes[429] != 5 {
			t.Errorf("%s: %v", name, codes)
		}
		w.pass(time.Second)
		if r := w.ask(c.method, c.target, c.token, c.body); r.Code == http.StatusTooManyRequests {
			t.Errorf("%s: for ever", name)
		}
	}
}

// The pace forgets who is at rest rather than grow without bound.
func TestPaceForgets(t *testing.T) {
	p, now := newPaced(loginPace), time.Date(2026, 9, 1, 5, 0, 0, 0, time.UTC)
	for range loginPace.burst {
		p.allow("busy", now)
	}
	for i := range remembered - 1 {
		p.allow(fmt.Sprint(i), now.Add(-time.Hour))
	}
	if p.allow("new", now) != true || len(p.seen) > 2 || p.allow("busy", now) {
		t.Errorf("%d are remembered", len(p.seen))
	}
}

// What fails in the register is told to nobody but by its code.
func TestFailuresAreNotTold(t *testing.T) {
	w := newTown(t)
	d := &door{server: &server{log: slog.New(slog.NewTextHandler(w.log, nil))}}
	for _, c := range []struct {
		err    error
		status int
		code   qyzmet.Code
	}{
		{fmt.Errorf("reading Сейітов: %w", &qyzmet.Fault{Code: qyzmet.Damaged, Path: "log_act", Message: "the act of Сейітов"}), 500, qyzmet.Damaged},
		{&qyzmet.Fault{Code: qyzmet.Unavailable, Message: "the disk of Сейітов is full"}, 503, qyzmet.Unavailable},
		{errors.New("no column Сейітов"), 500, qyzmet.Internal},
		{fmt.Errorf("waiting: %w", context.DeadlineExceeded), 503, qyzmet.Unavailable},
	} {
		r := httptest.NewRecorder()
		d.refuse(r, c.err)
		p := problemOf(t, c.err.Error(), r.Code, r.Header(), r.Body.Bytes())
		if r.Code != c.status || p.Faults[0].Code != c.code || strings.Contains(r.Body.String()+w.log.String(), "Сейітов") {
			t.Errorf("%v: %d %s, logged %s", c.err, r.Code, r.Body, w.log)
		}
		if c.status == 503 && r.Header().Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if !strings.Contains(w.log.String(), "log_act") {
		t.Errorf("nothing was logged: %s", w.log)
	}
}
