package api

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // RFC 6238, as authenticator apps speak it
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
	"qyzmet/internal/register"
)

// town is an invented district over a register, with its interface.
type town struct {
	testing.TB
	*office.Office
	keys    *keyring.Keyring
	handler http.Handler
	log     *bytes.Buffer
	mu      sync.Mutex
	now     time.Time
	tokens  map[string]string // by official
	secrets map[string]string
	count   int
}

// Offices of the town. The district and the other one lie below the region.
const (
	district = "o-kz-75-1"
	other    = "o-kz-75-2"
)

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *town) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func newTown(t testing.TB) *town {
	t.Helper()
	dir := t.TempDir()
	w := &town{TB: t, now: time.Date(2026, 9, 1, 5, 0, 0, 0, time.UTC), tokens: map[string]string{}, secrets: map[string]string{}, log: &bytes.Buffer{}}
	logins := register.Schema{Name: keyring.SchemaName}
	for _, m := range keyring.Migrations() {
		logins.Migrations = append(logins.Migrations, register.Migration(m))
	}
	var err error
	w.Office, err = office.Open(t.Context(), testEngine(t), office.Options{Path: filepath.Join(dir, "r.db"), Clock: w.clock,
		KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint"), Schemas: []register.Schema{logins}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	w.keys, err = keyring.New(w.Base(), keyring.Options{Now: w.clock, Key: make([]byte, keyring.KeySize), Origin: "http://localhost:8090", Name: "Qyzmet",
		Cost: keyring.Cost{Memory: 64, Passes: 1, Lanes: 1}})
	if err != nil {
		t.Fatal(err)
	}
	w.handler, err = New(testEngine(t), Options{Log: slog.New(slog.NewTextHandler(w.log, nil)), Office: w.Office, Keys: w.keys, Address: hostOf})
	if err != nil {
		t.Fatal(err)
	}
	w.found()
	return w
}

// later lets so much time pass that the next reading is written down by itself.
func (w *town) later() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(office.JoinReadings)
}

func day(s string) date.Date {
	d, err := date.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func hostOf(req *http.Request) string {
	host, _, _ := net.SplitHostPort(req.RemoteAddr)
	return host
}

// found fills the register with offices and officials.
func (w *town) found() {
	w.Helper()
	first, err := w.Begin(w.Context(), office.Beginning{Office: map[string]string{"name_kk": "Министрлік", "name_ru": "Министерство", "name_en": "Ministry"},
		Registrar: "Тіркеуші Т.", On: day("2026-01-01")})
	if err != nil {
		w.Fatal(err)
	}
	by := office.Actor{Official: first, Office: office.Country}
	for _, o := range [][3]string{{"o-kz-75", "region", string(office.Country)}, {district, "district", "o-kz-75"}, {other, "district", "o-kz-75"}} {
		w.made(by, "office-established", o[0], map[string]any{"name_kk": o[0], "name_ru": o[0], "name_en": o[0], "office_sort": o[1], "under": o[2]})
	}
	for _, u := range [][3]string{{"u-clerk", "clerk", district}, {"u-doctor", "medical-board", district}, {"u-clerk2", "clerk", other}, {"u-min", "ministry-official", string(office.Country)}} {
		w.made(by, "official-appointed", u[0], map[string]any{"at": u[2], "role": u[1], "official_name": u[0] + " А."})
	}
	w.made(office.Actor{Official: "u-min", Office: office.Country}, "regime-declared", string(office.Country), map[string]any{"regime": "peace"})
}

func (w *town) made(by office.Actor, kind, about string, fields map[string]any) {
	w.Helper()
	data, err := json.Marshal(fields)
	if err != nil {
		w.Fatal(err)
	}
	content, err := w.Book().ReadContent("", w.Book().ActKinds[qyzmet.ActKind(kind)], data)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.Record(w.Context(), by, office.Request{Kind: qyzmet.ActKind(kind), About: []qyzmet.SubjectID{qyzmet.SubjectID(about)}, Content: content, Key: w.key()}); err != nil {
		w.Fatalf("%s: %v", kind, err)
	}
}

func (w *town) key() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count++
	return fmt.Sprint("key-", w.count)
}

// goodWords is everybody's password.
const goodWords = "төрт ұзақ сөз бірге"

// as gives a token of an official who logged in with a second factor.
func (w *town) as(official string) string {
	w.Helper()
	if w.tokens[official] == "" {
		w.tokens[official] = w.enrolled(keyring.Who{Login: strings.TrimPrefix(official, "u-") + ".login", Official: qyzmet.SubjectID(official)})
	}
	return w.tokens[official]
}

func (w *town) enrolled(who keyring.Who) string {
	w.Helper()
	ctx := context.Background()
	code, _, err := w.keys.Invite(ctx, who)
	if err != nil {
		w.Fatal(err)
	}
	g, err := w.keys.Redeem(ctx, "here", code, goodWords)
	if err != nil {
		w.Fatal(err)
	}
	app, err := w.keys.BeginTOTP(ctx, g.Session)
	if err != nil {
		w.Fatal(err)
	}
	w.secrets[who.Login] = app.Secret
	g, err = w.keys.ConfirmTOTP(ctx, g.Session, w.code(who.Login))
	if err != nil {
		w.Fatal(err)
	}
	return g.Token
}

// code is what the app of a login shows now.
func (w *town) code(login string) string {
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(w.secrets[login])
	if err != nil {
		w.Fatal(err)
	}
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(w.clock().Unix()/30)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%1_000_000)
}

// ask is a request to the town: a token unless it is empty, headers as name, value.
func (w *town) ask(method, target, token, body string, headers ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	out := httptest.NewRecorder()
	w.handler.ServeHTTP(out, req)
	return out
}

// read decodes an answer of a status into a value.
func read[T any](w *town, status int, r *httptest.ResponseRecorder) T {
	w.Helper()
	var out T
	if r.Code != status {
		w.Fatalf("%d, want %d: %s", r.Code, status, r.Body)
	}
	if err := json.Unmarshal(r.Body.Bytes(), &out); err != nil {
		w.Fatalf("%v in %s", err, r.Body)
	}
	return out
}

// refused wants a problem of a status, a code and the path of its first fault.
func (w *town) refused(name string, r *httptest.ResponseRecorder, status int, code qyzmet.Code, path string) Problem {
	w.Helper()
	var p Problem
	if err := json.Unmarshal(r.Body.Bytes(), &p); err != nil {
		w.Fatalf("%s: %v in %s", name, err, r.Body)
	}
	if r.Code != status || p.Status != status || len(p.Faults) == 0 || p.Faults[0].Code != code || p.Faults[0].Path != path || len(p.Next.Missing()) > 0 {
		w.Errorf("%s: %d %s; want %d %s %q", name, r.Code, r.Body, status, code, path)
	}
	return p
}

func actorOf(official, in string) office.Actor {
	return office.Actor{Official: qyzmet.SubjectID(official), Office: qyzmet.SubjectID(in)}
}

func workOf(duty string) office.DueSearch { return office.DueSearch{Duty: duty} }

// checkWhole checks a proof with the register's own offline check.
func checkWhole(t *testing.T, body []byte, key, id string) {
	t.Helper()
	var p register.Inclusion
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	if err := register.CheckInclusion(p, key, nil, nil); err != nil || !strings.Contains(p.Envelope, id) {
		t.Errorf("%v in %s", err, body)
	}
	p.Envelope = strings.Replace(p.Envelope, id, "a-other", 1)
	if register.CheckInclusion(p, key, nil, nil) == nil {
		t.Error("a forged envelope passes")
	}
}

func personBody(surname string) string {
	return fmt.Sprintf(`{"kind":"person-recorded","content":{"surname":%q,"name":"Нұрлан","birth_date":"2005-03-15","sex":"male","citizen":true,"address":"Алматы","keeper":%q}}`, surname, district)
}

func findBody(text string) string { return fmt.Sprintf(`{"text":%q}`, text) }

func examBody(person string) string {
	return fmt.Sprintf(`{"kind":"medical-examined","about":[%q],"content":{"purpose":"call-up","category":"fit","diagnosis":"дені сау"}}`, person)
}

// person records a person and returns the id.
func (w *town) person(surname string) string {
	w.Helper()
	r := w.ask("POST", "/api/v1/acts", w.as("u-clerk"), personBody(surname), keyHeader, w.key())
	return read[recordedJSON](w, http.StatusCreated, r).Act.Envelope.Subjects[0]
}

// recordedJSON is what a client reads of Recorded.
type recordedJSON struct {
	Position int64  `json:"position"`
	ID       string `json:"id"`
	Again    bool   `json:"again"`
	Act      actJSON
}

type actJSON struct {
	Envelope struct {
		Subjects []string `json:"subjects"`
		Kind     string   `json:"kind"`
	} `json:"envelope"`
	Content map[string]any `json:"content"`
}
