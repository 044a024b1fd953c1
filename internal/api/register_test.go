package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
	"qyzmet/internal/keyring"
)

// From the login to the record and its proof.
func TestRecordOverHTTP(t *testing.T) {
	w := newTown(t)
	clerk, key := w.as("u-clerk"), w.key()
	made := w.ask("POST", "/api/v1/acts", clerk, personBody("Сейітов"), keyHeader, key)
	first := read[recordedJSON](w, http.StatusCreated, made)
	p := first.Act.Envelope.Subjects[0]
	if first.Again || first.Position == 0 || !strings.HasPrefix(p, "p-") || made.Header().Get("Location") != "/api/v1/acts/"+first.ID || first.Act.Content["surname"] != "Сейітов" {
		t.Errorf("%s", made.Body)
	}
	again := read[recordedJSON](w, http.StatusOK, w.ask("POST", "/api/v1/acts", clerk, personBody("Сейітов"), keyHeader, key))
	if !again.Again || again.ID != first.ID || again.Position != first.Position {
		t.Errorf("the second time: %+v", again)
	}
	w.refused("another with that key", w.ask("POST", "/api/v1/acts", clerk, personBody("Ахметов"), keyHeader, key), 409, qyzmet.Repeated, "key")
	w.refused("a doctor's act", w.ask("POST", "/api/v1/acts", clerk, examBody(p), keyHeader, w.key()), 403, qyzmet.NotYours, "official")
	exam := read[recordedJSON](w, http.StatusCreated, w.ask("POST", "/api/v1/acts", w.as("u-doctor"), examBody(p), keyHeader, w.key()))

	file := w.ask("GET", "/api/v1/subjects/"+p, clerk, "", purposeHeader, "тексеру")
	got := read[struct {
		Facts, Attributes map[string]struct {
			Value any
			Act   string
		}
		Acts   []map[string]any
		Duties []map[string]any
	}](w, http.StatusOK, file)
	if f := got.Facts["person.fitness"]; f.Value != "fit" || f.Act != exam.ID {
		t.Errorf("the category: %+v", f)
	}
	if f := got.Attributes["card.surname"]; f.Value != "Сейітов" || f.Act != first.ID || len(got.Acts) != 2 {
		t.Errorf("%s", file.Body)
	}
	reads, err := w.Register().Reads(t.Context(), qyzmet.SubjectID(p), 10)
	if err != nil || len(reads) != 2 || reads[0].Purpose != "тексеру" || reads[0].Who != "u-clerk" || reads[0].What != "file" {
		t.Errorf("the reading, and the refusal before it, were not written down: %+v %v", reads, err)
	}
	before := w.ask("GET", fmt.Sprintf("/api/v1/subjects/%s?upto=%d", p, first.Position), clerk, "")
	if strings.Contains(before.Body.String(), exam.ID) || !strings.Contains(before.Body.String(), first.ID) {
		t.Errorf("as of the first act: %s", before.Body)
	}
}

// What the roles of a reader do not let him see is hidden, in the file and in acts.
func TestHidden(t *testing.T) {
	w := newTown(t)
	p := w.person("Сейітов")
	exam := read[recordedJSON](w, http.StatusCreated, w.ask("POST", "/api/v1/acts", w.as("u-doctor"), examBody(p), keyHeader, w.key()))
	if exam.Act.Content["diagnosis"] != "дені сау" {
		t.Errorf("the doctor does not see what he wrote: %+v", exam.Act.Content)
	}
	for reader, sees := range map[string]bool{"u-doctor": true, "u-clerk": false} {
		r := w.ask("GET", "/api/v1/acts/"+exam.ID, w.as(reader), "")
		act := read[struct{ Act actJSON }](w, http.StatusOK, r).Act
		if (act.Content["diagnosis"] == "дені сау") != sees || strings.Contains(r.Body.String(), "дені сау") != sees || act.Content["purpose"] != "call-up" {
			t.Errorf("%s: %s", reader, r.Body)
		}
		if !sees && fmt.Sprint(act.Content["diagnosis"]) != "map[hidden:true]" {
			t.Errorf("%s: %v", reader, act.Content["diagnosis"])
		}
	}
}

func TestCheck(t *testing.T) {
	w := newTown(t)
	p := w.person("Сейітов")
	type check struct {
		OK, Blind bool
		Faults    []qyzmet.Fault
		Unmet     []struct {
			Requirement string
			Ours        bool
			Refuses     bool
			Text        qyzmet.Text
			Cites       []string
			Answer      map[string]any
			Missing     []string
		}
		Answers []map[string]any
		Changes []map[string]any
		Asked   []string
		Heads   map[string]int64
		Power   *struct{ Role string }
	}
	size, err := w.Register().Size(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	good := read[check](w, 200, w.ask("POST", "/api/v1/acts/check", w.as("u-doctor"), examBody(p)))
	if !good.OK || len(good.Answers) != 1 || good.Answers[0]["question"] != "medical-board" || len(good.Changes) == 0 || good.Power.Role != "medical-board" || good.Heads[p] == 0 {
		t.Errorf("%+v", good)
	}
	due := read[check](w, 200, w.ask("POST", "/api/v1/acts/check", w.as("u-clerk"), fmt.Sprintf(`{"kind":"first-registered","about":[%q],"signer":"u-clerk"}`, p)))
	if due.OK || len(due.Unmet) == 0 || len(due.Unmet[0].Text.Missing()) > 0 || due.Unmet[0].Requirement == "" || !due.Unmet[0].Refuses {
		t.Errorf("%+v", due)
	}
	if after, _ := w.Register().Size(t.Context()); after != size {
		t.Errorf("a check recorded %d acts", after-size)
	}
	// the heads of a check hold the act to what was seen
	heads, _ := json.Marshal(good.Heads)
	held := strings.TrimSuffix(examBody(p), "}") + `,"heads":` + string(heads) + "}"
	read[recordedJSON](w, 201, w.ask("POST", "/api/v1/acts", w.as("u-doctor"), held, keyHeader, w.key()))
	w.refused("moved", w.ask("POST", "/api/v1/acts", w.as("u-doctor"), held, keyHeader, w.key()), 409, qyzmet.Moved, "heads."+p)
}

func TestFindAndWork(t *testing.T) {
	w := newTown(t)
	p := w.person("Сейітов")
	for _, text := range []string{"сейит", "СЕЙІТОВ нұрлан", p} {
		r := w.ask("POST", "/api/v1/find", w.as("u-clerk"), findBody(text))
		if !strings.Contains(r.Body.String(), p) {
			t.Errorf("%s: %s", text, r.Body)
		}
	}
	for i := range 3 {
		w.person(fmt.Sprint("Бірдей", i))
	}
	seen := map[string]bool{}
	for after, pages := "", 0; pages < 5; pages++ {
		page := read[struct {
			Subjects []struct{ Subject string }
			After    string
		}](w, 200, w.ask("POST", "/api/v1/find", w.as("u-clerk"), fmt.Sprintf(`{"text":"бірдей","limit":2,"after":%q}`, after)))
		for _, s := range page.Subjects {
			seen[s.Subject] = true
		}
		if after = page.After; after == "" {
			break
		}
	}
	if len(seen) != 3 {
		t.Errorf("%d of 3 were found page by page", len(seen))
	}
	work := read[struct {
		Duties []map[string]any
		Counts map[string]int
	}](w, 200, w.ask("GET", "/api/v1/work?limit=1", w.as("u-clerk"), ""))
	all, _, err := w.WorkCounts(t.Context(), actorOf("u-clerk", district), workOf(""))
	if err != nil || len(all) != len(work.Counts) {
		t.Errorf("%v, want %v: %v", work.Counts, all, err)
	}
}

// Proofs are for everybody and name nobody; who may read the act ties it to them.
func TestProofs(t *testing.T) {
	w := newTown(t)
	first := read[recordedJSON](w, 201, w.ask("POST", "/api/v1/acts", w.as("u-clerk"), personBody("Сейітов"), keyHeader, w.key()))
	old := read[LogCheckpoint](w, 200, w.ask("GET", "/api/v1/log/checkpoint", "", ""))
	p := w.person("Ахметов")
	r := w.ask("GET", fmt.Sprint("/api/v1/log/inclusion/", first.Position), "", "")
	in := read[LogInclusion](w, 200, r)
	for _, private := range []string{p, first.Act.Envelope.Subjects[0], "person-recorded", "u-clerk", first.ID} {
		if strings.Contains(r.Body.String(), private) {
			t.Errorf("the public proof names %s: %s", private, r.Body)
		}
	}
	v, err := note.NewVerifier(old.Key)
	if err != nil {
		t.Fatal(err)
	}
	root := func(signed string) tlog.Tree {
		n, err := note.Open([]byte(signed), note.VerifierList(v))
		if err != nil {
			t.Fatal(err)
		}
		var tree tlog.Tree
		lines := strings.Split(n.Text, "\n")
		fmt.Sscan(lines[1], &tree.N)
		if tree.Hash, err = tlog.ParseHash(lines[2]); err != nil {
			t.Fatal(err)
		}
		return tree
	}
	now := root(in.Checkpoint)
	leaf, err := tlog.ParseHash(in.Leaf)
	if err != nil {
		t.Fatal(err)
	}
	if err := tlog.CheckRecord(hashes(t, in.Hashes), now.N, now.Hash, first.Position-1, leaf); err != nil {
		t.Error(err)
	}
	if tlog.CheckRecord(hashes(t, in.Hashes), now.N, now.Hash, first.Position, leaf) == nil {
		t.Error("the proof fits another position too")
	}
	con := read[LogConsistency](w, 200, w.ask("GET", fmt.Sprintf("/api/v1/log/consistency?from=%d&to=%d", old.Size, in.Size), "", ""))
	was := root(old.Checkpoint)
	if err := tlog.CheckTree(tlog.TreeProof(hashes(t, con.Hashes)), now.N, now.Hash, was.N, was.Hash); err != nil {
		t.Error(err)
	}
	whole := w.ask("GET", "/api/v1/acts/"+first.ID+"/proof", w.as("u-clerk"), "")
	checkWhole(t, whole.Body.Bytes(), old.Key, first.ID)
	w.refused("another office", w.ask("GET", "/api/v1/acts/"+first.ID+"/proof", w.as("u-clerk2"), ""), 403, qyzmet.NotYours, "act")
}

func hashes(t *testing.T, texts []string) []tlog.Hash {
	t.Helper()
	out := make([]tlog.Hash, len(texts))
	for i, text := range texts {
		var err error
		if out[i], err = tlog.ParseHash(text); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// From a login name and a password to the end of the session.
func TestSessions(t *testing.T) {
	w := newTown(t)
	w.as("u-clerk")
	w.pass(time.Minute) // a code serves once
	body := func(login, password string) string {
		data, _ := json.Marshal(map[string]string{"login": login, "password": password})
		return string(data)
	}
	w.refused("wrong password", w.ask("POST", "/api/v1/sessions", "", body("clerk.login", "қате сөздер тізбегі")), 401, qyzmet.NotLoggedIn, "login")
	w.refused("nobody", w.ask("POST", "/api/v1/sessions", "", body("nobody.login", goodWords)), 401, qyzmet.NotLoggedIn, "login")
	half := read[Login](w, 201, w.ask("POST", "/api/v1/sessions", "", body("clerk.login", goodWords)))
	if half.Stage != "second" {
		t.Fatalf("%+v", half)
	}
	w.refused("half a login", w.ask("POST", "/api/v1/find", half.Token, findBody("а")), 401, qyzmet.NotLoggedIn, "")
	wrong := w.ask("POST", "/api/v1/sessions/second", half.Token, `{"code":"abcdef"}`)
	w.refused("wrong code", wrong, 401, qyzmet.NotLoggedIn, "code")
	if wrong.Header().Get("WWW-Authenticate") == "" {
		t.Error("no WWW-Authenticate")
	}
	full := read[Login](w, 201, w.ask("POST", "/api/v1/sessions/second", half.Token, fmt.Sprintf(`{"code":%q}`, w.code("clerk.login"))))
	if full.Stage != "full" || full.Token == half.Token || full.Idle != 1800 {
		t.Errorf("%+v", full)
	}
	w.refused("the token before", w.ask("GET", "/api/v1/sessions/current", half.Token, ""), 401, qyzmet.NotLoggedIn, "")
	who := read[Session](w, 200, w.ask("GET", "/api/v1/sessions/current", full.Token, ""))
	if who.Official != "u-clerk" || len(who.Powers) != 1 || who.Powers[0].Office != district || who.Powers[0].Role != "clerk" || !who.Strong {
		t.Errorf("%+v", who)
	}
	if r := w.ask("DELETE", "/api/v1/sessions/current", full.Token, ""); r.Code != 204 || r.Body.Len() > 0 {
		t.Errorf("%d %s", r.Code, r.Body)
	}
	w.refused("after logging out", w.ask("POST", "/api/v1/find", full.Token, findBody("а")), 401, qyzmet.NotLoggedIn, "")
	var locked bool
	for range 12 { // the keyring's delay, as on the pages
		r := w.ask("POST", "/api/v1/sessions", "", body("clerk.login", "қате сөздер тізбегі"))
		locked = locked || r.Code == 429 && r.Header().Get("Retry-After") != ""
	}
	if !locked {
		t.Error("a password can be guessed without a delay")
	}
	if strings.Contains(w.log.String(), "clerk") {
		t.Errorf("logged: %s", w.log)
	}
}

// An official with roles in several offices names one; with none he is refused.
func TestCapacity(t *testing.T) {
	w := newTown(t)
	registrar := actorOf("u-registrar", "o-kz")
	w.made(registrar, "official-appointed", "u-clerk", map[string]any{"at": other, "role": "clerk", "official_name": "u-clerk А."})
	token := w.as("u-clerk")
	p := w.refused("not named", w.ask("POST", "/api/v1/find", token, findBody("а")), 422, qyzmet.Missing, "office")
	if fmt.Sprint(p.Faults[0].Allowed) != "["+district+" "+other+"]" {
		t.Errorf("%v", p.Faults[0].Allowed)
	}
	for _, headers := range [][]string{{officeHeader, other}, nil} {
		target := "/api/v1/find"
		if headers == nil {
			target += "?office=" + other
		}
		if r := w.ask("POST", target, token, findBody("а"), headers...); r.Code != 200 {
			t.Errorf("%d %s", r.Code, r.Body)
		}
	}
	w.refused("none there", w.ask("POST", "/api/v1/find?office=o-kz-75", token, findBody("а")), 403, qyzmet.NotYours, "office")
	w.refused("not in the register", w.ask("POST", "/api/v1/find", w.enrolled(keyring.Who{Login: "ghost", Official: "u-ghost"}), findBody("а")), 403, qyzmet.NotYours, "office")
}

func TestKinds(t *testing.T) {
	w := newTown(t)
	kinds := read[[]KindLine](w, 200, w.ask("GET", "/api/v1/kinds", "", ""))
	if len(kinds) != len(w.Book().ActKinds) {
		t.Errorf("%d kinds", len(kinds))
	}
	for _, k := range kinds {
		d := read[KindDetail](w, 200, w.ask("GET", "/api/v1/kinds/"+string(k.Kind), "", ""))
		kind := w.Book().ActKinds[k.Kind]
		if len(d.Content["properties"].(map[string]any)) != len(kind.Fields) || len(d.Requires) != len(kind.Requires) || len(d.Issuers) != len(kind.Issuers) || len(d.Title.Missing()) > 0 {
			t.Errorf("%s: %+v", k.Kind, d)
		}
		for name, field := range d.Content["properties"].(map[string]any) {
			label, _ := field.(map[string]any)["x-label"].(map[string]any)
			for _, l := range []string{"kk", "ru", "en"} {
				if label[l] == nil {
					t.Errorf("%s.%s has no label in %s", k.Kind, name, l)
				}
			}
		}
	}
	w.refused("no kind", w.ask("GET", "/api/v1/kinds/medical-examind", "", ""), 404, qyzmet.NotFound, "kind")
}

// Without a register its addresses do not exist.
func TestNoRegister(t *testing.T) {
	h := testHandler(t)
	for _, target := range []string{"/api/v1/acts", "/api/v1/kinds", "/api/v1/log/checkpoint", "/api/v1/sessions", "/api/v1/find"} {
		if r := send(h, "GET", target, "", ""); r.Code != 404 {
			t.Errorf("%s: %d", target, r.Code)
		}
	}
	if _, err := New(testEngine(t), Options{Office: newTown(t).Office}); err == nil {
		t.Error("a register without logins is served")
	}
}
