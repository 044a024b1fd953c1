package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
)

// The offices of the story; none of them is a real one.
const (
	ministry  = office.Country
	region    = qyzmet.SubjectID("o-kz-75")
	ofKoktobe = qyzmet.SubjectID("o-kz-75-1")
	ofBozaral = qyzmet.SubjectID("o-kz-75-2")
	akimat    = qyzmet.SubjectID("o-akimat-1")
	oblast    = qyzmet.SubjectID("o-akimat-2")
	unit      = qyzmet.SubjectID("o-unit-1")
)

// The officials of the story, each with an account of his own.
const (
	minister  = qyzmet.SubjectID("u-min")
	clerk     = qyzmet.SubjectID("u-clerk")
	head      = qyzmet.SubjectID("u-head")
	doctor    = qyzmet.SubjectID("u-doctor")
	secretary = qyzmet.SubjectID("u-secretary")
	chair     = qyzmet.SubjectID("u-chair")
	akim      = qyzmet.SubjectID("u-akim")
	governor  = qyzmet.SubjectID("u-governor")
	higher    = qyzmet.SubjectID("u-higher")
	regional  = qyzmet.SubjectID("u-regional")
	stranger  = qyzmet.SubjectID("u-stranger")
)

var storyOffices = []struct {
	id, under qyzmet.SubjectID
	sort      string
	name      qyzmet.Text
}{
	{region, ministry, "region", qyzmet.Text{KK: "Жетіөзен облысының қорғаныс істері жөніндегі департаменті", RU: "Департамент по делам обороны Жетиузенской области", EN: "Defence department of Zhetiozen region"}},
	{ofKoktobe, region, "district", qyzmet.Text{KK: "Көктөбе ауданының қорғаныс істері жөніндегі бөлімі", RU: "Отдел по делам обороны Коктобинского района", EN: "Defence office of Koktobe district"}},
	{ofBozaral, region, "district", qyzmet.Text{KK: "Бозарал ауданының қорғаныс істері жөніндегі бөлімі", RU: "Отдел по делам обороны Бозаральского района", EN: "Defence office of Bozaral district"}},
	{akimat, ofKoktobe, "akimat", qyzmet.Text{KK: "Көктөбе ауданының әкімдігі", RU: "Акимат Коктобинского района", EN: "Akimat of Koktobe district"}},
	{oblast, region, "akimat", qyzmet.Text{KK: "Жетіөзен облысының әкімдігі", RU: "Акимат Жетиузенской области", EN: "Akimat of Zhetiozen region"}},
	{unit, ministry, "unit", qyzmet.Text{KK: "00000 әскери бөлімі", RU: "Войсковая часть 00000", EN: "Military unit 00000"}},
}

var storyOfficials = []struct {
	id, at     qyzmet.SubjectID
	role, name string
}{
	{minister, ministry, "ministry-official", "Нұрланов Е."}, {clerk, ofKoktobe, "clerk", "Асқарова Ж."}, {head, ofKoktobe, "head", "Темірханов Б."},
	{doctor, ofKoktobe, "medical-board", "Омарова Г."}, {secretary, ofKoktobe, "commission-secretary", "Ли С."}, {chair, ofKoktobe, "commission-chair", "Есенов М."},
	{akim, akimat, "akim", "Қасымов Д."}, {governor, oblast, "akim", "Байжанов Қ."}, {higher, region, "commission-secretary", "Смаилова Р."},
	{"u-higher-chair", region, "commission-chair", "Жұмабеков А."}, {regional, region, "region-head", "Оспанов Т."},
	{stranger, ofBozaral, "clerk", "Петрова И."},
}

// storyClock is the clock of the register: it stands until the story moves it.
type storyClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *storyClock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *storyClock) move(to time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.at = to }

// world is the site as "qyzmet serve" puts it together, over a register in which
// there are offices, officials, and a call-up with its commissions.
type world struct {
	*testing.T
	*opened
	store   store
	clock   *storyClock
	stream  *streams
	base    string // http://localhost:PORT
	secrets map[qyzmet.SubjectID]string
	calls   map[string]qyzmet.SubjectID // places of addresses: campaign, commission, higher
	gateway *storyGateway
	senders senders
	town    *officetest.Town // records what there is before the story
	stop    func()
}

// newWorld opens a register on an engine and serves it.
func newWorld(t *testing.T, db string) *world {
	t.Helper()
	w := &world{T: t, store: store{DB: db, Keys: t.TempDir(), fresh: true}, clock: &storyClock{}, secrets: map[qyzmet.SubjectID]string{}, calls: map[string]qyzmet.SubjectID{}}
	w.stream = &streams{out: io.Discard, err: io.Discard, now: w.clock.Now}
	w.clock.move(morning("2025-10-01"))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.base = "http://localhost:" + strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	w.gateway, w.senders = newStoryGateway(t)
	log := slog.New(slog.NewTextHandler(w.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	if w.opened, err = w.store.open(t.Context(), w.stream, w.base, log); err != nil {
		t.Fatal(err)
	}
	if _, w.opened.gateway, err = w.senders.channels(storyWall{w.clock}); err != nil {
		t.Fatal(err)
	}
	handler, err := site(w.Law(), nil, w.Today, log, w.opened)
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}}
	server.Start()
	w.stop = sync.OnceFunc(func() { server.Close(); w.opened.Close() })
	t.Cleanup(func() { w.stop() })
	w.found()
	return w
}

// morning is nine o'clock in Kazakhstan.
func morning(day string) time.Time {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return at.Add(4 * time.Hour)
}

// begins is a new day: the clock is moved, and what every midnight does is done.
func (w *world) begins(day string) {
	w.Helper()
	w.clock.move(morning(day))
	if err := begun(w.Context(), w.opened); err != nil {
		w.Fatal(err)
	}
}

// found fills the register with the offices and officials, and gives each official
// a password and an authenticator app.
func (w *world) found() {
	w.Helper()
	first, err := w.Begin(w.Context(), office.Beginning{Office: map[string]string{"name_kk": "Қорғаныс министрлігі", "name_ru": "Министерство обороны", "name_en": "Ministry of Defence"},
		Registrar: "Тіркеуші Т.", On: w.Today()})
	if err != nil {
		w.Fatal(err)
	}
	w.town = &officetest.Town{TB: w.T, Office: w.Office}
	town := w.town
	by := office.Actor{Official: first, Office: ministry}
	for _, o := range storyOffices {
		town.Must(by, "office-established", o.id, officetest.Fields{"name_kk": o.name.KK, "name_ru": o.name.RU, "name_en": o.name.EN, "office_sort": o.sort, "under": string(o.under)})
	}
	for _, u := range storyOfficials {
		town.Must(by, "official-appointed", u.id, officetest.Fields{"at": string(u.at), "role": u.role, "official_name": u.name})
		w.enrol(u.id)
	}
	town.Must(office.Actor{Official: minister, Office: ministry}, "regime-declared", ministry, officetest.Fields{"regime": "peace"})
}

// callUp is decreed, resolved and planned, and commissions are formed for it.
func (w *world) callUp(begins, ends string) {
	w.Helper()
	town := w.town
	by := office.Actor{Official: minister, Office: ministry}
	decree := town.Must(by, "campaign-decreed", "", officetest.Fields{"decree": "№ 801", "begins": begins, "ends": ends})
	campaign := decree.Act.Envelope.Subjects[0]
	q := town.Request("campaign-resolved", campaign, officetest.Fields{"resolution": "№ 77"})
	q.Of = decree.ID
	if _, err := w.Record(w.Context(), by, q); err != nil {
		w.Fatal(err)
	}
	seven := append([][2]string{{"Қуатов С.", "security"}, {"Иманов Н.", "other"}}, desktest.Five[:]...)
	for name, c := range map[string]struct {
		by      office.Actor
		kind    string
		keeper  qyzmet.SubjectID
		members [][2]string
	}{
		"commission": {office.Actor{Official: akim, Office: akimat}, "district", ofKoktobe, desktest.Five},
		"higher":     {office.Actor{Official: governor, Office: oblast}, "oblast", region, seven},
	} {
		w.calls[name] = town.Must(c.by, "commission-appointed", "", officetest.Fields{"commission_kind": c.kind, "keeper": string(c.keeper), "campaign": string(campaign),
			"members": desktest.Members(c.members)}).Act.Envelope.Subjects[0]
	}
	w.calls["campaign"] = campaign
}

const storyPassword = "teal harbour nine lanterns"

// enrol gives somebody an account with a password and an authenticator app.
func (w *world) enrol(who qyzmet.SubjectID) {
	w.Helper()
	account := keyring.Who{Login: loginOf(who), Official: who}
	if who.Sort() == qyzmet.PersonSort {
		account.Official, account.Person = "", who
	}
	code, _, err := w.keys.Invite(w.Context(), account)
	if err != nil {
		w.Fatal(err)
	}
	g, err := w.keys.Redeem(w.Context(), "here", code, storyPassword)
	if err != nil {
		w.Fatal(err)
	}
	app, err := w.keys.BeginTOTP(w.Context(), g.Session)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.keys.ConfirmTOTP(w.Context(), g.Session, desktest.AppCode(w, app.Secret, w.clock.Now())); err != nil {
		w.Fatal(err)
	}
	w.secrets[who] = app.Secret
}

func loginOf(who qyzmet.SubjectID) string {
	if who.Sort() == qyzmet.PersonSort {
		return "citizen"
	}
	return strings.TrimPrefix(string(who), "u-") + ".desk"
}

// Today is the day by the clock of the story.
func (w *world) Today() date.Date { return date.Today(w.clock.Now()) }

// storyWall is the clock for the courier: it waits in real time, and not long.
type storyWall struct{ *storyClock }

func (storyWall) Wait(ctx context.Context, _ time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(10 * time.Millisecond):
		return nil
	}
}
