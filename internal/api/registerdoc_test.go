package api

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// describedTown holds every answer of the town against its description.
type describedTown struct {
	*town
	described
	t *testing.T
}

func newDescribedTown(t *testing.T) *describedTown {
	w := newTown(t)
	d := &describedTown{town: w, described: described{handler: w.handler, seen: map[string]bool{}}, t: t}
	if err := json.Unmarshal(w.ask("GET", "/api/v1/openapi.json", "", "").Body.Bytes(), &d.doc); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *describedTown) get(path, method, target, token, body string, headers ...string) *httptest.ResponseRecorder {
	d.t.Helper()
	r := d.ask(method, target, token, body, headers...)
	d.described.described(d.t, path, method, target, r)
	return r
}

// Every operation of the register and every status that is described can be had,
// but the failures of ours, and is as described.
func TestRegisterIsAsDescribed(t *testing.T) {
	d := newDescribedTown(t)
	person := d.person("Сейітов")
	clerk, doctor, foreign := d.as("u-clerk"), d.as("u-doctor"), d.as("u-clerk2")
	key := d.key()
	first := read[recordedJSON](d.town, 201, d.get("/api/v1/acts", "POST", "/api/v1/acts", doctor, examBody(person), keyHeader, key))
	d.get("/api/v1/acts", "POST", "/api/v1/acts", doctor, examBody(person), keyHeader, key)
	d.get("/api/v1/acts", "POST", "/api/v1/acts", doctor, strings.Replace(examBody(person), `"fit"`, `"unfit"`, 1), keyHeader, key)
	d.get("/api/v1/acts", "POST", "/api/v1/acts", clerk, fmt.Sprintf(`{"kind":"first-registered","about":[%q]}`, person), keyHeader, d.key())
	for _, path := range []string{"/api/v1/acts", "/api/v1/acts/check"} {
		for _, body := range []string{examBody(person), "{", strings.Repeat(" ", maxBody+1), `{"kind":"x"}`, fmt.Sprintf(`{"kind":"first-registered","about":[%q]}`, person)} {
			d.get(path, "POST", path, clerk, body, keyHeader, d.key())
		}
		d.get(path, "POST", path, doctor, examBody(person), keyHeader, d.key())
		d.get(path, "POST", path, clerk, examBody(person), keyHeader, d.key(), "Content-Type", "text/plain")
		d.get(path, "POST", path+"?office=o-kz", clerk, examBody(person), keyHeader, d.key())
		d.get(path, "POST", path, "", examBody(person))
	}
	d.lists(clerk)
	id := "/api/v1/acts/" + first.ID
	for path, target := range map[string]string{"/api/v1/acts/{act}": id, "/api/v1/acts/{act}/proof": id + "/proof", "/api/v1/subjects/{subject}": "/api/v1/subjects/" + person,
		"/api/v1/work": "/api/v1/work"} {
		for _, token := range []string{clerk, doctor, foreign, ""} {
			d.get(path, "GET", target, token, "")
		}
		d.get(path, "GET", target, clerk, "", purposeHeader, strings.Repeat("x", 300))
		d.get(path, "GET", strings.SplitN(target, "?", 2)[0]+"?office=o-kz", clerk, "")
		d.get(path, "PUT", target, clerk, "")
		d.get(path, "GET", strings.NewReplacer(first.ID, "a-none", person, "p-none").Replace(target), clerk, "")
	}
	const find = "/api/v1/find"
	for _, token := range []string{clerk, doctor, foreign, ""} {
		for _, body := range []string{findBody("сейит"), `{"text":"сейит","sort":null,"limit":1,"after":null}`, `{"text":""}`, `{"text":"x","limit":0}`, `{"text":"x","after":"x"}`,
			`{"text":"x","sort":"z"}`, `{"horse":1}`, "{", `{"text":1}`, strings.Repeat(" ", maxLogin+1)} {
			d.get(find, "POST", find, token, body)
		}
	}
	d.get(find, "POST", find, clerk, findBody("x"), "Content-Type", "text/plain")
	d.get(find, "POST", find, clerk, findBody("x"), purposeHeader, strings.Repeat("x", 300))
	d.get(find, "POST", find+"?office=o-kz", clerk, findBody("x"))
	d.get(find, "GET", find+"?text=x", clerk, "")
	for _, u := range []string{"o-kz-75-1", "u-clerk", "o-kz"} {
		d.get("/api/v1/subjects/{subject}", "GET", "/api/v1/subjects/"+u, clerk, "")
	}
	d.described.send(t, "/api/v1/kinds", "GET", "/api/v1/kinds", "", "")
	for kind := range d.Book().ActKinds {
		d.get("/api/v1/kinds/{kind}", "GET", "/api/v1/kinds/"+string(kind), "", "")
	}
	d.get("/api/v1/kinds/{kind}", "GET", "/api/v1/kinds/none", "", "")
	d.sessions()
	d.proofsAndPaces(first.Position)
	if paths := d.undescribed(knownLacks(t, d)); paths != 5+17-1 { // two methods have one path
		t.Errorf("%d paths are described", paths)
	}
}

// knownLacks puts aside the statuses of the five addresses that another test has.
func knownLacks(t *testing.T, d *describedTown) *testing.T {
	for path := range d.doc["paths"].(map[string]any) {
		for _, p := range []string{"/ask/", "/questions", "/facts", "/law/", "/openapi"} {
			if strings.Contains(path, p) {
				d.doc["paths"].(map[string]any)[path] = map[string]any{}
			}
		}
	}
	return t
}

func (d *describedTown) sessions() {
	const path, second, current = "/api/v1/sessions", "/api/v1/sessions/second", "/api/v1/sessions/current"
	d.pass(time.Minute)
	half := read[Login](d.town, 201, d.get(path, "POST", path, "", fmt.Sprintf(`{"login":"clerk.login","password":%q}`, goodWords)))
	d.get(path, "POST", path, "", `{"login":"clerk.login","password":"x"}`)
	cookie := []string{"Cookie", d.keys.Cookie() + "=" + half.Token, "Sec-Fetch-Site", "cross-site"}
	d.get(second, "POST", second, "", `{"code":"x"}`, cookie...)
	d.get(second, "POST", second, half.Token, `{"code":"x"}`)
	full := read[Login](d.town, 201, d.get(second, "POST", second, half.Token, fmt.Sprintf(`{"code":%q}`, d.code("clerk.login"))))
	for _, address := range []string{path, second} {
		for _, body := range []string{"{", `{"code":1}`, strings.Repeat(" ", maxLogin+1)} {
			d.get(address, "POST", address, full.Token, body)
		}
		d.get(address, "POST", address, "", "{}", "Content-Type", "text/plain")
	}
	for _, method := range []string{"GET", "DELETE", "GET"} {
		d.get(current, method, current, "", "", cookie...)
		d.get(current, method, current, full.Token, "")
	}
	d.get(current, "DELETE", current, full.Token, "")
	d.get(current, "POST", current, full.Token, "{}")
	cookie[1] = d.keys.Cookie() + "=" + d.as("u-doctor")
	for _, method := range []string{"GET", "DELETE"} {
		d.get(current, method, current, "", "", cookie...)
	}
	d.get(second, "POST", second, "", `{"code":"x"}`, cookie...)
}

// lists goes through what an order that names several persons is answered with.
func (d *describedTown) lists(clerk string) {
	const path = "/api/v1/acts/lists"
	d.callUp()
	one, two, key, regional := d.ready("Бірінші", true), d.ready("Екінші", false), d.key(), d.as("u-regional")
	for _, body := range []string{d.orderBody(one), d.orderBody(one), d.orderBody(two)} { // recorded, known, another with that key
		d.get(path, "POST", path, regional, body, keyHeader, key)
	}
	for _, body := range []string{d.orderBody(two), "{", strings.Repeat(" ", maxBody+1)} {
		d.get(path, "POST", path, regional, body, keyHeader, d.key())
		d.get(path, "POST", path, clerk, body, keyHeader, d.key())
	}
	d.get(path, "POST", path, regional, d.orderBody(two), keyHeader, d.key(), "Content-Type", "text/plain")
	d.get(path, "POST", path, "", d.orderBody(two), keyHeader, d.key())
}

func (d *describedTown) proofsAndPaces(position int64) {
	const in, con = "/api/v1/log/inclusion/{position}", "/api/v1/log/consistency"
	d.get("/api/v1/log/checkpoint", "GET", "/api/v1/log/checkpoint", "", "")
	for _, at := range []string{fmt.Sprint(position), "0", "x", "99999999"} {
		d.get(in, "GET", "/api/v1/log/inclusion/"+at, "", "")
	}
	for _, q := range []string{"?from=1&to=3", "?from=3&to=1", "", "?from=1&to=99999"} {
		d.get(con, "GET", con+q, "", "")
	}
	for range proofPace.burst {
		d.get(in, "GET", "/api/v1/log/inclusion/0", "", "")
	}
	d.get(con, "GET", con, "", "")
	d.get("/api/v1/log/checkpoint", "GET", "/api/v1/log/checkpoint", "", "")
	doctor := d.as("u-doctor")
	for range readPace.burst {
		d.ask("GET", "/api/v1/acts/x", doctor, "")
	}
	for _, path := range []string{"/api/v1/acts/{act}", "/api/v1/acts/{act}/proof", "/api/v1/subjects/{subject}", "/api/v1/work"} {
		d.get(path, "GET", strings.NewReplacer("{act}", "x", "{subject}", "x").Replace(path), doctor, "")
	}
	d.get("/api/v1/acts/check", "POST", "/api/v1/acts/check", doctor, "{}")
	d.get("/api/v1/find", "POST", "/api/v1/find", doctor, "{}")
	for range loginPace.burst {
		d.ask("POST", "/api/v1/sessions", "", "{}")
	}
	for _, path := range []string{"/api/v1/sessions", "/api/v1/sessions/second"} {
		d.get(path, "POST", path, "", "{}")
	}
}

// Whatever an address says is for officials is refused to others: see
// TestSessionsThatOpenNothing, which goes through guardedAddresses.
func TestAllGuardedAddressesAreTried(t *testing.T) {
	d := newDescribedTown(t)
	tried := map[string]bool{}
	for _, a := range guardedAddresses("{subject}", "{act}") {
		tried[a.method+" "+strings.SplitN(a.target, "?", 2)[0]] = true
	}
	for path, item := range d.doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			guarded := op.(map[string]any)["security"] != nil && !strings.Contains(path, "/sessions/")
			if name := strings.ToUpper(method) + " " + path; guarded != tried[name] {
				t.Errorf("%s: guarded %t, tried %t", name, guarded, tried[name])
			}
		}
	}
}

// The examples of bodies fit their schemas and are answered.
func TestRegisterExamples(t *testing.T) {
	d := newDescribedTown(t)
	for _, path := range []string{"/api/v1/acts", "/api/v1/acts/check"} {
		op := d.doc["paths"].(map[string]any)[path].(map[string]any)["post"].(map[string]any)
		media := op["requestBody"].(map[string]any)["content"].(map[string]any)["application/json"].(map[string]any)
		if err := (&schemaCheck{root: d.doc}).check(media["schema"].(map[string]any), media["example"], "$"); err != nil {
			t.Error(err)
		}
		body, _ := json.Marshal(media["example"])
		if r := d.get(path, "POST", path, d.as("u-clerk"), string(body), keyHeader, d.key()); r.Code > 201 {
			t.Errorf("%s: %d %s", path, r.Code, r.Body)
		}
	}
	// what kinds say of their fields, the bodies of the tests fit
	detail := d.ask("GET", "/api/v1/kinds/medical-examined", "", "")
	var kind struct{ Content map[string]any }
	var body struct{ Content any }
	if err := json.Unmarshal(detail.Body.Bytes(), &kind); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(examBody("p-1")), &body); err != nil {
		t.Fatal(err)
	}
	if err := (&schemaCheck{root: d.doc}).check(kind.Content, body.Content, "$"); err != nil {
		t.Error(err)
	}
	body.Content.(map[string]any)["category"] = "well"
	if (&schemaCheck{root: d.doc}).check(kind.Content, body.Content, "$") == nil {
		t.Error("the schema takes a word that is none")
	}
}
