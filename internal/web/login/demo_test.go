package login_test

import (
	"context"
	"database/sql"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/web"
	"qyzmet/internal/web/login"
)

// demoSite is a site with the page of a demonstration, and one account.
func demoSite(t *testing.T, demo bool) http.Handler {
	t.Helper()
	e, err := eng()
	if err != nil {
		t.Fatal(err)
	}
	base, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "keys.db")+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { base.Close() })
	for _, m := range keyring.Migrations() {
		if _, err := base.Exec(m.SQL); err != nil {
			t.Fatal(err)
		}
	}
	keys, err := keyring.New(db{base}, keyring.Options{Now: time.Now, Key: []byte("0123456789abcdef0123456789abcdef"), Origin: "http://localhost:8090", Name: "Qyzmet",
		Demo: demo, Cost: keyring.Cost{Memory: 64, Passes: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := keys.Invite(context.Background(), keyring.Who{Login: "clerk-1", Official: "u-clerk-1"}); err != nil {
		t.Fatal(err)
	}
	o := login.Options{Keys: keys, Now: time.Now, Home: "/strong"}
	o.Demo = func() []login.DemoAccount {
		text := func(s string) qyzmet.Text { return qyzmet.Text{KK: s, RU: s, EN: s} }
		return []login.DemoAccount{{Login: "clerk-1", Name: "Әбдіров Ғ.", Role: text("clerk"), Office: text("office")}}
	}
	door := login.New(o)
	rooms := func(mux *http.ServeMux) { mux.Handle("GET /strong", door.Required(true, http.HandlerFunc(desk))) }
	return web.New(e, web.Options{Today: func() date.Date { return date.MustParse("2026-11-22") }, Demo: demo, Rooms: []func(*http.ServeMux){door.Register, rooms}})
}

// ask sends a request from an address; a form when there is one.
func ask(site http.Handler, from, path string, form url.Values, more ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://localhost:8090"+path, nil)
	if form != nil {
		r = httptest.NewRequest(http.MethodPost, "http://localhost:8090"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.RemoteAddr = from
	for i := 0; i < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, r)
	return w
}

const machine, stranger = "127.0.0.1:40000", "192.0.2.7:40000"

// One button opens a desk, in each language, from this machine only.
func TestDemoPage(t *testing.T) {
	site := demoSite(t, true)
	form := url.Values{"login": {"clerk-1"}}
	for _, lang := range []string{"/kk", "/ru", "/en"} {
		page := ask(site, machine, lang+"/demo", nil)
		if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `value="clerk-1"`) || strings.Contains(page.Body.String(), "⟦") {
			t.Errorf("%s/demo: %d", lang, page.Code)
		}
		if first := ask(site, machine, lang, nil); !strings.Contains(first.Body.String(), `href="`+lang+`/demo"`) {
			t.Errorf("%s does not lead to the demonstration", lang)
		}
		given := ask(site, machine, lang+"/demo", form)
		if given.Code != http.StatusSeeOther || len(given.Result().Cookies()) != 1 {
			t.Fatalf("%s: %d, %v", lang, given.Code, given.Result().Cookies())
		}
		c := given.Result().Cookies()[0]
		if in := ask(site, machine, lang+"/strong", nil, "Cookie", c.Name+"="+c.Value); !strings.Contains(in.Body.String(), "in: true, u-clerk-1, strong: true") {
			t.Errorf("%s: %s", lang, in.Body)
		}
	}
	for what, got := range map[string]*httptest.ResponseRecorder{
		"the page from elsewhere":      ask(site, stranger, "/en/demo", nil),
		"the login from elsewhere":     ask(site, stranger, "/en/demo", form),
		"the form of another site":     ask(site, machine, "/en/demo", form, "Sec-Fetch-Site", "cross-site"),
		"an account that is not there": ask(site, machine, "/en/demo", url.Values{"login": {"nobody"}}),
	} {
		if got.Code < 400 || len(got.Result().Cookies()) > 0 {
			t.Errorf("%s: %d, %v", what, got.Code, got.Result().Cookies())
		}
	}
}

// Were the page wired where there is no demonstration, the keyring would refuse.
func TestDemoPageElsewhere(t *testing.T) {
	site := demoSite(t, false)
	if got := ask(site, machine, "/en/demo", url.Values{"login": {"clerk-1"}}); got.Code < 400 || len(got.Result().Cookies()) > 0 {
		t.Errorf("%d, %v", got.Code, got.Result().Cookies())
	}
	if first := ask(site, machine, "/en", nil); strings.Contains(first.Body.String(), "/en/demo") {
		t.Error("the first page leads to a demonstration that there is not")
	}
	p := newPlace(t, "")
	if status, _ := p.browser().get("/en/demo"); status != http.StatusNotFound {
		t.Errorf("a site without a demonstration answers /demo with %d", status)
	}
}
