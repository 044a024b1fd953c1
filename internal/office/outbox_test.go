package office_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
	"qyzmet/internal/engine"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/procedure"
	"qyzmet/internal/register"
)

var hookSecret = []byte("a-secret-of-the-tests")

// place is the town with what the tests of papers and messages do in it.
type place struct {
	*town
	found int
}

func newPlace(t testing.TB, path string) *place { return &place{town: newTown(t, path)} }

func onEachPlace(t *testing.T, test func(w *place)) {
	onEach(t, func(w *town) { test(&place{town: w}) })
}

// gateway is an invented one: it takes over each key once, as agreed.
type gateway struct {
	*httptest.Server
	mu       sync.Mutex
	messages map[string]map[string]any
	requests int
}

func newGateway(t testing.TB) *gateway {
	g := &gateway{messages: map[string]map[string]any{}}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		g.mu.Lock()
		defer g.mu.Unlock()
		g.requests++
		if r.Header.Get(courier.SignatureHeader) != courier.Sign(hookSecret, body) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		var m map[string]any
		_ = json.Unmarshal(body, &m)
		g.messages[r.Header.Get(courier.KeyHeader)] = m
		_ = json.NewEncoder(w).Encode(map[string]string{"reference": "ref-1", "status": "accepted"})
	}))
	t.Cleanup(g.Close)
	return g
}

// only is the one message that the gateway has.
func (g *gateway) only(t testing.TB) (id string, m map[string]any) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.messages) != 1 {
		t.Fatalf("the gateway has %d messages", len(g.messages))
	}
	for id, m = range g.messages {
	}
	return id, m
}

// townClock is the clock of the town; waiting ends the round.
type townClock struct{ w *place }

func (c townClock) Now() time.Time                            { return c.w.Now }
func (c townClock) Wait(context.Context, time.Duration) error { return errRound }

var errRound = errors.New("the outbox is empty")

// carry sends what is due.
func (w *place) carry(g *gateway, outbox courier.Outbox) {
	w.Helper()
	channels := map[courier.ChannelName]courier.Channel{"sms": &courier.Gateway{URL: g.URL, Secret: hookSecret, Clock: townClock{w}}}
	if err := courier.Run(context.Background(), outbox, channels, townClock{w}, courier.Options{}); !errors.Is(err, errRound) {
		w.Fatal(err)
	}
}

// conscript is a person on the register, with a mobile number if phone is one.
func (w *place) conscript(surname, phone string) qyzmet.SubjectID {
	w.Helper()
	who := person(surname)
	if phone != "" {
		who["phone"] = phone
	}
	p := w.Must(clerk, "person-recorded", "", who).Act.Envelope.Subjects[0]
	_, err := w.Found(context.Background(), clerk, []office.Request{{Kind: "first-registered", About: []qyzmet.SubjectID{p}, Issued: w.Today(), Key: "found-" + surname}})
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *place) notice(p qyzmet.SubjectID) *office.Recorded {
	w.Helper()
	return w.Must(head, "notice-issued", p, fields{"appear_on": "2026-09-10", "appear_at": "10:00, 14-каб.", "occasion": "medical"})
}

// answer asks a question of the record as it is today.
func (w *place) answer(q qyzmet.QuestionID, p qyzmet.SubjectID) *qyzmet.Answer {
	w.Helper()
	file := w.file(p)
	a, err := w.Law().Ask(engine.Query{Question: q, Facts: file.Facts(w.Book()), On: w.Today()})
	if err != nil {
		w.Fatal(err)
	}
	return a
}

func (w *place) is(a *qyzmet.Answer, outcome string) bool {
	return a.Outcome != nil && a.Outcome.ID == outcome
}

func (w *place) file(p qyzmet.SubjectID) *office.File {
	w.Helper()
	file, err := w.Read(context.Background(), office.Actor{Official: "u-clerk", Office: district, Purpose: "test"}, p, w.Today())
	if err != nil {
		w.Fatal(err)
	}
	return file
}

func (w *place) attempts(p qyzmet.SubjectID) []*qyzmet.Act { return w.acts(p, "notice-attempted") }

func (w *place) acts(p qyzmet.SubjectID, kind qyzmet.ActKind) []*qyzmet.Act {
	var out []*qyzmet.Act
	for _, l := range w.file(p).Lines {
		if l.Act.Envelope.Kind == kind {
			out = append(out, l.Act)
		}
	}
	return out
}

func (w *place) report(id string, status courier.Status) error {
	return w.Delivered(context.Background(), id, courier.Evidence{Channel: "sms", At: w.Now, Reference: "ref-1", Status: status})
}

func (w *place) owes(p qyzmet.SubjectID, duty string) bool {
	return slices.ContainsFunc(w.file(p).Duties, func(d procedure.Due) bool { return d.Duty.ID == duty && d.State == procedure.DutyOpen })
}

// A notice is issued, leaves the house and is read: only then is the person
// notified, on the evidence of the gateway.
func TestNoticeLeavesAndIsReported(t *testing.T) {
	onEachPlace(t, func(w *place) {
		g := newGateway(t)
		p := w.conscript("Сейітов", "+77010000001")
		w.notice(p)
		if !w.owes(p, "attempt-notice") {
			t.Error("before it has left, it is to be sent")
		}
		w.carry(g, w.Outbox())
		id, m := g.only(t)
		if text := m["text"].(string); m["to"] != "+77010000001" || !strings.Contains(text, "10.09.2026") || !strings.Contains(text, "Көктөбе ауданының") || !strings.Contains(text, "Коктобинского района") || len([]rune(text)) > 670 {
			t.Errorf("%v", m)
		}
		if w.owes(p, "attempt-notice") {
			t.Error("it has left and is still to be sent")
		}
		if a := w.answer("notice", p); w.is(a, "notified") {
			t.Error("notified by a message that was only taken over")
		}
		w.Now = w.Now.AddDate(0, 0, 8) // the report comes two days before the appearance
		if err := w.report(id, courier.Delivered); err != nil {
			t.Fatal(err)
		}
		if a := w.answer("notice", p); a.State == qyzmet.Settled && w.is(a, "notified") {
			t.Error("the law asks that the message was read, and that is not known")
		}
		if err := w.report(id, courier.Read); err != nil {
			t.Fatal(err)
		}
		a := w.answer("notice", p)
		if a.State != qyzmet.Settled || !w.is(a, "notified") {
			t.Errorf("%s %+v", a.State, a.Outcome)
		}
		list := w.attempts(p)
		last := list[len(list)-1]
		if len(list) != 3 || last.Payload.Content["evidence"].S != "sms read ref-1" || last.Envelope.Official != "u-head" {
			t.Errorf("%d attempts, %+v", len(list), last.Payload)
		}
		if on := last.Payload.Content["made_on"].AsDate(); on != officetest.Day("2026-09-01") {
			t.Errorf("sent on %s by the report of its reading", on)
		}
	})
}

// Reports come twice, late and in any order.
func TestReportsNeverGoBack(t *testing.T) {
	w := newPlace(t, "")
	g := newGateway(t)
	p := w.conscript("Сейітов", "+77010000001")
	w.notice(p)
	w.carry(g, w.Outbox())
	id, _ := g.only(t)
	for _, s := range []courier.Status{courier.Accepted, courier.Failed, courier.Delivered, courier.Delivered, courier.Failed, courier.Accepted, courier.Read, courier.Delivered, courier.Failed} {
		if err := w.report(id, s); err != nil {
			t.Fatal(s, err)
		}
	}
	var got []string
	for _, a := range w.attempts(p) {
		got = append(got, a.Payload.Content["evidence"].S)
	}
	if want := []string{"sms accepted ref-1", "sms failed ref-1", "sms delivered ref-1", "sms read ref-1"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if err := w.report(id, "lost"); err == nil {
		t.Error("a status that nobody knows")
	}
	if err := w.Delivered(context.Background(), id, courier.Evidence{Channel: "mail", At: w.Now, Status: courier.Read}); err == nil {
		t.Error("by another channel")
	}
	if err := w.report("m-none-0", courier.Read); err == nil {
		t.Error("of a message that nobody sent")
	}
}

func TestUndeliveredIsNotNotified(t *testing.T) {
	w := newPlace(t, "")
	g := newGateway(t)
	p := w.conscript("Сейітов", "+77010000001")
	w.notice(p)
	w.carry(g, w.Outbox())
	id, _ := g.only(t)
	if err := w.report(id, courier.Failed); err != nil {
		t.Fatal(err)
	}
	if a := w.answer("notice", p); a.State != qyzmet.Settled || !w.is(a, "not-notified") {
		t.Errorf("%s %+v", a.State, a.Outcome)
	}
}

// Without a number nothing is sent, and the notice is still to be handed over.
func TestNoPhoneNothingSent(t *testing.T) {
	w := newPlace(t, "")
	g := newGateway(t)
	p := w.conscript("Сейітов", "")
	w.notice(p)
	w.carry(g, w.Outbox())
	if g.requests != 0 || len(w.attempts(p)) != 0 || !w.owes(p, "attempt-notice") {
		t.Errorf("%d sent, %d attempts", g.requests, len(w.attempts(p)))
	}
}

// dying is an outbox whose machine stops before it has marked.
type dying struct {
	courier.Outbox
	before, after bool // the machine stops before or after the marking
}

func (d *dying) MarkSent(ctx context.Context, id string, e courier.Evidence) error {
	if d.before {
		return errors.New("the machine stops")
	}
	err := d.Outbox.MarkSent(ctx, id, e)
	if d.after {
		return errors.New("the machine stops")
	}
	return err
}

// A machine that stops between sending and marking sends under the same key, so
// that the person gets one message and the register one act.
func TestSentOnceThoughTheMachineStops(t *testing.T) {
	for name, d := range map[string]*dying{"before": {before: true}, "after": {after: true}} {
		w := newPlace(t, "")
		g := newGateway(t)
		p := w.conscript("Сейітов", "+77010000001")
		w.notice(p)
		d.Outbox = w.Outbox()
		w.carry(g, d)
		w.Now = w.Now.Add(30 * time.Minute) // the lease is over
		w.carry(g, w.Outbox())
		w.Now = w.Now.Add(30 * time.Minute)
		w.carry(g, w.Outbox())
		g.only(t)
		if n := len(w.attempts(p)); n != 1 {
			t.Errorf("%s: %d attempts are recorded", name, n)
		}
		if name == "before" && g.requests != 2 || name == "after" && g.requests != 1 {
			t.Errorf("%s: %d requests", name, g.requests)
		}
	}
}

// A notice that another has replaced is not brought back by a late report; the
// report is kept beside it, once.
func TestReportOfAnOldNotice(t *testing.T) {
	onEachPlace(t, func(w *place) {
		g := newGateway(t)
		p := w.conscript("Сейітов", "+77010000001")
		old := w.notice(p)
		w.carry(g, w.Outbox())
		id, _ := g.only(t)
		w.notice(p) // of the same day
		for range 2 {
			if err := w.report(id, courier.Read); err != nil {
				t.Fatal("a report that the other side would send again:", err)
			}
		}
		if a := w.answer("notice", p); w.is(a, "notified") {
			t.Error("notified by the old notice")
		}
		kept := w.acts(p, procedure.ReportKept)
		if len(kept) != 1 || kept[0].Envelope.Of != old.ID || kept[0].Payload.Content["report"].S != "sms read ref-1" || kept[0].Payload.Content["unmet"].S != "current" {
			t.Errorf("%d are kept: %+v", len(kept), kept)
		}
	})
}

// What no longer stands when it is to leave does not leave, and the outbox says why.
func TestLapsedNoticesAreWithdrawn(t *testing.T) {
	onEachPlace(t, func(w *place) {
		for reason, end := range map[string]func(p qyzmet.SubjectID, notice qyzmet.ActID){
			office.MessageReplaced: func(p qyzmet.SubjectID, _ qyzmet.ActID) { w.notice(p) },
			office.MessageUndone: func(p qyzmet.SubjectID, notice qyzmet.ActID) {
				q := w.Request("act-annulled", p, fields{"reason": "the wrong person"})
				q.Of = notice
				if _, err := w.Record(context.Background(), head, q); err != nil {
					t.Fatal(err)
				}
			},
			"living": func(p qyzmet.SubjectID, _ qyzmet.ActID) {
				w.Must(head, "death-recorded", p, fields{"died_on": w.Today().String(), "proof": "akt 1"})
			},
		} {
			g := newGateway(t)
			p := w.conscript("Сейітов"+reason, "+77010000001")
			first := w.notice(p)
			end(p, first.ID)
			w.carry(g, w.Outbox())
			g.mu.Lock()
			sent := len(g.messages)
			g.mu.Unlock()
			want := 0
			if reason == office.MessageReplaced {
				want = 1 // the later one
			}
			if sent != want || len(w.attempts(p)) != want {
				t.Errorf("%s: %d sent, %d recorded", reason, sent, len(w.attempts(p)))
			}
			list, err := w.Register().Messages(context.Background(), first.ID)
			if err != nil || len(list) != 1 || list[0].State != register.Withdrawn || list[0].Note != reason {
				t.Errorf("%s: %+v %v", reason, list, err)
			}
			w.Now = w.Now.Add(time.Hour)
			w.carry(g, w.Outbox())
			if g.mu.Lock(); g.requests != want {
				t.Errorf("%s: sent on the second round", reason)
			}
			g.mu.Unlock()
		}
		promise, err := w.Promise(context.Background())
		if err != nil || promise.Withdrawn != 3 || len(promise.Messages) != 3 || promise.Messages[0].Kind != "notice-issued" || promise.Waiting != 0 {
			t.Errorf("%+v %v", promise, err)
		}
	})
}
