package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
	deskpages "qyzmet/internal/web/desk/pages"
	"qyzmet/internal/web/login"
)

var updateRoutes = flag.Bool("update", false, "write testdata/routes.txt anew; the guard of a new route is filled in by hand")

// marks of a person whose file the district keeps: nobody of this test may see them.
var marks = []string{"Жасырынбаев", "050315500014", "PAPERMARK", "J45"}

// siege is the whole site with an invented district behind it, and all who may
// not see what that district keeps.
type siege struct {
	*desktest.CallUp
	handler http.Handler
	pages   *http.ServeMux
	log     *desktest.Log     // of everything, to the last detail
	tokens  map[string]string // of sessions, by visitor
	ids     map[string]string // what fills the wildcards of a pattern: by "/room/{name}", or by "{name}"
	asked   int
}

// visitors are all but those who may: without a session; an official who gave his
// password and not the second factor; a person logged in by password alone; one
// with a second factor; an official of the office beside.
var visitors = []string{"nobody", "half", "weak", "citizen", "beside"}

func newSiege(t *testing.T) *siege {
	t.Helper()
	eng, err := loadEngine()
	if err != nil {
		t.Fatal(err)
	}
	p := desktest.New(t, eng, deskpages.Register)
	s := &siege{CallUp: p.Begin(), tokens: map[string]string{}, ids: map[string]string{}}
	clock := wall{&streams{now: func() time.Time { return p.Town.Now }}}
	o := &opened{Office: p.Town.Office, keys: p.Keys, demo: func() []login.DemoAccount { return nil },
		gateway: &courier.Gateway{URL: "https://sms.example", Secret: []byte("0123456789abcdef"), Clock: clock}}
	s.log = &desktest.Log{}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if s.handler, err = site(eng, nil, p.Town.Today, log, o, func(mux *http.ServeMux) { s.pages = mux }); err != nil {
		t.Fatal(err)
	}
	s.settle()
	return s
}

// settle brings in the person of the marks, with acts and a paper, and the visitors.
func (s *siege) settle() {
	s.Helper()
	fields := officetest.Person(marks[0])
	fields["iin"] = marks[1]
	s.Town.Must(officetest.Clerk, "person-recorded", "", fields)
	person := s.Conscript(marks[0], "fit")
	paper, err := s.Town.Attach(s.Context(), officetest.Clerk, marks[0]+".pdf", "application/pdf", []byte("%PDF-1.7 "+marks[2]))
	if err != nil {
		s.Fatal(err)
	}
	q := s.Town.Request("facts-stated", person, officetest.Fields{"source": "document",
		"facts": qyzmet.ListValue(qyzmet.Item{"fact": qyzmet.WordValue("person.married"), "value": qyzmet.BoolValue(false)})})
	q.Papers = []qyzmet.Attached{paper}
	stated, err := s.Town.Record(s.Context(), officetest.Clerk, q)
	if err != nil {
		s.Fatal(err)
	}
	s.Listed(person)
	notice := s.Town.Must(officetest.Head, "notice-issued", person, officetest.Fields{"appear_on": "2026-09-10", "appear_at": "10:00", "occasion": "medical"})
	session := s.Sit(person)

	mine := officetest.Person("Өзімов")
	mine["keeper"] = string(officetest.Other)
	beside := s.Town.Must(office.Actor{Official: "u-clerk2", Office: officetest.Other}, "person-recorded", "", mine).Act.Envelope.Subjects[0]
	s.tokens["weak"] = s.WeakToken(beside)
	s.tokens["citizen"] = s.Token(s.Town.Must(office.Actor{Official: "u-clerk2", Office: officetest.Other}, "person-recorded", "", mine).Act.Envelope.Subjects[0])
	s.tokens["beside"] = s.Token("u-clerk2")
	s.tokens["half"] = s.half("u-doctor")
	s.tokens["right"] = s.Token("u-clerk")
	for name, id := range map[string]string{"{id}": string(person), "{job}": "abcdef", "{p}": string(person), "{act}": string(stated.ID), "{digest}": string(paper.Digest),
		"{file}": string(notice.ID) + ".pdf", "/desk/act/{kind}": "facts-stated", "/my/send/{kind}": "dispute-opened", "{c}": string(s.Commission), "{k}": string(s.Campaign),
		"/desk/commission/{c}/protocol/{act}": string(session.ID), "{subject}": string(person), "{position}": "1", "/api/v1/kinds/{kind}": "facts-stated",
		"{code}": office.Code(notice.ID), "{rest...}": "x", "{slug}": "x", "{q}": "deferral", "{filter}": "all", "{page}": "1", "{part}": "x", "/api/v1/law/{id}": "law/35", "{question}": "deferral"} {
		s.ids[name] = id
	}
}

// half is the session of an official whose second factor is still wanted.
func (s *siege) half(official qyzmet.SubjectID) string {
	s.Helper()
	s.Token(official)
	g, err := s.Keys.Login(s.Context(), "here", strings.TrimPrefix(string(official), "u-")+".desk", "teal harbour nine lanterns")
	if err != nil || g.Session.Stage != "second" {
		s.Fatalf("%s: %v", g.Session.Stage, err)
	}
	return g.Token
}

// patterns are all routes of the site as they are registered: of the pages' mux by
// looking into it, of the JSON interface by its own description, and the few around
// them by the source.
func (s *siege) patterns() []string {
	s.Helper()
	seen := map[string]bool{}
	found := func(v reflect.Value) {
		for _, p := range v.Seq2() {
			seen[p.Elem().FieldByName("str").String()] = true
		}
	}
	index := reflect.ValueOf(s.pages).Elem().FieldByName("index")
	for _, list := range index.FieldByName("segments").Seq2() {
		found(list)
	}
	found(index.FieldByName("multis"))
	var api struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal(s.ask("nobody", "GET", "/api/v1/openapi.json", "", nil).Body.Bytes(), &api); err != nil {
		s.Fatal(err)
	}
	for path, methods := range api.Paths {
		for m := range methods {
			seen[strings.ToUpper(m)+" "+path] = true
		}
	}
	for file, mux := range map[string]string{"site.go": "mux", "../../internal/web/web.go": "site"} {
		source, err := os.ReadFile(file)
		if err != nil {
			s.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\b`+mux+`\.Handle(?:Func)?\("([^"]+)"`).FindAllStringSubmatch(string(source), -1) {
			seen["outside "+m[1]] = true
		}
	}
	out := make([]string, 0, len(seen))
	for p := range seen {
		out = append(out, p)
	}
	if slices.Sort(out); len(out) < 120 {
		s.Fatalf("only %d routes are found: the test looks in the wrong place", len(out))
	}
	return out
}

var wildcard = regexp.MustCompile(`\{[a-z]+(\.\.\.)?\}|\{\$\}`)

// target is a path of a pattern, with ids of what the district keeps.
func (s *siege) target(pattern string) (method, path string) {
	method, path, found := strings.Cut(pattern, " ")
	if !found {
		method, path = "GET", pattern
	}
	path = wildcard.ReplaceAllStringFunc(path, func(name string) string {
		before, _, _ := strings.Cut(path, name)
		if id := s.ids[before+name]; id != "" {
			return id
		}
		return s.ids[name]
	})
	if strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/hooks/") {
		return method, path
	}
	return method, "/kk" + path
}

// body is what a visitor sends to do harm: everything that names the person.
func (s *siege) body(pattern string) string {
	if strings.Contains(pattern, " /api/") {
		if strings.HasSuffix(pattern, "/find") {
			return `{"text":"` + marks[0] + `"}`
		}
		return `{"kind":"facts-stated","about":["` + s.ids["{p}"] + `"]}`
	}
	if strings.HasSuffix(pattern, "/papers") {
		return "act=" + strings.TrimSuffix(s.ids["{file}"], ".pdf")
	}
	return strings.NewReplacer("$P", s.ids["{p}"], "$A", s.ids["{act}"], "$C", s.ids["{c}"]).Replace(
		"about=$P&do=sign&who=$P&list=$P&hear=$P&act=$A&of=$A&key=k&q=" + marks[1] + "&text=" + marks[1] + "&name=x&session_on=2026-09-01&f.appear_on=2026-09-10&outcome=exemption&issued=2026-09-01&reason=")
}

// ask sends a request as a visitor, each time from another address.
func (s *siege) ask(who, method, path, body string, headers map[string]string) *httptest.ResponseRecorder {
	s.asked++
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = fmt.Sprintf("10.0.%d.%d:1000", s.asked/250, s.asked%250+1)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if strings.HasPrefix(path, "/api/") {
			r.Header.Set("Content-Type", "application/json")
		}
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, v := range headers {
		r.Header.Set(name, v)
	}
	if token := s.tokens[who]; token != "" {
		r.AddCookie(&http.Cookie{Name: s.Keys.Cookie(), Value: token})
		r.Header.Set("Origin", "http://"+r.Host)
	}
	for name, v := range headers {
		r.Header.Set(name, v)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// guards are what each guard of the table lets nobody get past: by visitor, the
// statuses that he must get; none is said where he may pass.
var guards = map[string]map[string][]int{
	"open":       {},
	"login":      {},             // a part of logging in; tests of web/login
	"demo":       {},             // of a demonstration on this machine only; tests of web/login
	"signed":     {"all": {401}}, // by the gateway
	"account":    {"nobody": {401}},
	"own":        {"nobody": {401}, "half": {303}, "beside": {403}},
	"own-strong": {"nobody": {401}, "half": {303}, "weak": {403}, "beside": {403}},
	"desk":       {"nobody": {401}, "half": {303}, "weak": {403}, "citizen": {403}},
	"operator":   {"nobody": {401}, "half": {303}, "weak": {403}, "citizen": {403}, "beside": {403}},
	"session":    {"nobody": {401}},                                                 // of the JSON interface, at any stage
	"official":   {"nobody": {401}, "half": {401}, "weak": {401}, "citizen": {403}}, // of the JSON interface
}

// Every route of the site stands in testdata/routes.txt with its guard, and keeps
// out whom the guard keeps out, before anything is read or done; an official of
// another office gets the status that the table says, and nobody sees anything of
// the person. A new route fails this test until somebody says who guards it.
func TestRoutes(t *testing.T) {
	s := newSiege(t)
	type row struct{ guard, beside string }
	table := map[string]row{}
	data, err := os.ReadFile("testdata/routes.txt")
	if err != nil && !*updateRoutes {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if f := strings.Split(line, "|"); len(f) == 3 {
			table[strings.TrimSpace(f[0])] = row{strings.TrimSpace(f[1]), strings.TrimSpace(f[2])}
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%-60s | %-10s | %s\n", "route", "guard", "an official of another office gets")
	listed := s.patterns()
	for _, p := range listed {
		r, ok := table[p]
		if !ok {
			r.guard = "?"
		}
		if strings.HasPrefix(p, "outside ") {
			fmt.Fprintf(&out, "%-60s | %-10s |\n", p, r.guard)
			if guards[r.guard] == nil {
				t.Errorf("%s: no guard is named in testdata/routes.txt", p)
			}
			continue
		}
		besides := s.storm(p, r.guard)
		fmt.Fprintf(&out, "%-60s | %-10s | %d\n", p, r.guard, besides)
		switch {
		case guards[r.guard] == nil:
			t.Errorf("%s: no guard is named in testdata/routes.txt", p)
		case fmt.Sprint(besides) != r.beside && !*updateRoutes:
			t.Errorf("%s: an official of another office gets %d; the table says %q", p, besides, r.beside)
		}
	}
	for p := range table {
		if p == "route" {
			continue // the heading
		}
		if !slices.Contains(listed, p) {
			t.Errorf("%s stands in the table and is no route", p)
		}
	}
	if *updateRoutes {
		if err := os.WriteFile("testdata/routes.txt", []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// storm sends every visitor to a route and returns what the official of another
// office got.
func (s *siege) storm(pattern, guard string) (beside int) {
	method, path := s.target(pattern)
	for _, who := range visitors {
		token := s.tokens[who]
		body := ""
		if method == http.MethodPost {
			body = s.body(pattern)
		}
		if pattern == "POST /logout" || strings.HasPrefix(pattern, "DELETE") {
			s.tokens[who] = "" // the session is wanted again
		}
		w := s.ask(who, method, path, body, nil)
		s.tokens[who] = token
		if who == "beside" {
			beside = w.Code
		}
		want := guards[guard][who]
		if want == nil {
			want = guards[guard]["all"]
		}
		full := w.Code == http.StatusServiceUnavailable && pattern == "POST /rosters/invented" // it takes few tables at a time
		if want != nil && !slices.Contains(want, w.Code) || w.Code >= 500 && !full {
			s.Errorf("%s as %s: %d, want %v", pattern, who, w.Code, want)
		}
		for _, m := range marks {
			if strings.Contains(w.Body.String(), m) && !strings.Contains(body, m) {
				s.Errorf("%s as %s shows %q", pattern, who, m)
			}
		}
		for _, h := range []string{"X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy"} {
			if w.Header().Get(h) == "" {
				s.Errorf("%s as %s is sent without %s", pattern, who, h)
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			s.Errorf("%s as %s is sent with the policy %q", pattern, who, csp)
		}
		kind := w.Header().Get("Content-Type")
		if w.Body.Len() > 0 && (kind == "" || strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "charset=utf-8")) {
			s.Errorf("%s as %s is sent as %q", pattern, who, kind)
		}
		if w.Header().Get("Access-Control-Allow-Origin") != "" || w.Header().Get("Server") != "" {
			s.Errorf("%s as %s opens itself to other sites, or tells what serves it: %v", pattern, who, w.Header())
		}
		if guard != "open" && w.Header().Get("Cache-Control") != "no-store" && w.Code < 400 {
			s.Errorf("%s as %s may be kept by a cache: %q", pattern, who, w.Header().Get("Cache-Control"))
		}
	}
	return beside
}

// No form of another site is taken, whoever is logged in in the browser that sends
// it: not by what the browser says of itself, and not by the origin it names.
func TestRoutesRefuseOtherSites(t *testing.T) {
	s := newSiege(t)
	tried := 0
	for _, p := range s.patterns() {
		method, path := s.target(p)
		open := strings.Contains(p, "/api/") && !strings.Contains(p, "/acts") && !strings.Contains(p, "/find") // these take no cookie
		if strings.HasPrefix(p, "outside ") || method != http.MethodPost && method != http.MethodDelete || open {
			continue
		}
		tried++
		for _, headers := range []map[string]string{{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
			{"Sec-Fetch-Site": "", "Origin": "https://evil.example"}, {"Sec-Fetch-Site": "", "Origin": "null"}} {
			if w := s.ask("right", method, path, s.body(p), headers); w.Code != http.StatusForbidden {
				t.Errorf("%s with %v: %d", p, headers, w.Code)
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d routes were tried", tried)
	}
}

// Whatever is asked of the site, by those who may and by those who may not, the log
// holds no name, number, id, code or token, and no line that somebody else has made.
func TestRoutesLogNothing(t *testing.T) {
	s := newSiege(t)
	const forged = "level=ERROR msg=forged"
	for _, p := range s.patterns() {
		if strings.HasPrefix(p, "outside ") || strings.Contains(p, "logout") || strings.HasPrefix(p, "DELETE") {
			continue
		}
		method, path := s.target(p)
		for _, who := range []string{"nobody", "right", "citizen"} {
			for _, address := range []string{path, path + "?q=" + marks[1] + "&code=" + s.ids["{code}"] + "&next=%0a" + strings.ReplaceAll(forged, " ", "%20")} {
				body := ""
				if method == http.MethodPost {
					body = s.body(p)
				}
				s.ask(who, method, address, body, map[string]string{"X-Purpose": "test", "User-Agent": forged, "Referer": marks[1]})
			}
		}
	}
	for _, path := range []string{"/" + marks[1], "/verify/" + s.ids["{code}"], "/kk/" + marks[1] + "/x", "/kk/x%0a" + strings.ReplaceAll(forged, " ", "%20")} {
		s.ask("nobody", "GET", path, "", nil)
	}
	log := s.log.String() + s.Said.String()
	if !strings.Contains(log, "room=/kk/desk") || len(log) < 10_000 {
		t.Fatalf("nothing much is logged: the test looks in the wrong place: %.2000s", log)
	}
	secrets := append(slices.Clone(marks), s.ids["{p}"], s.ids["{act}"], s.ids["{code}"], s.ids["{digest}"], forged, "10.0.0.", "teal harbour", "clerk.desk")
	for _, token := range s.tokens {
		secrets = append(secrets, token)
	}
	for _, secret := range secrets {
		if at := strings.Index(log, secret); at >= 0 {
			t.Errorf("the log holds %q: …%s", secret, log[max(0, at-200):min(len(log), at+100)])
		}
	}
}
