// Package officetest is an invented District with its officials, for tests of
// package office and of the doors that go through it. Only tests import it.
package officetest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
	"qyzmet/internal/register"
)

// Town is an invented District with its officials, at work on a day that the
// test moves.
type Town struct {
	testing.TB
	*office.Office
	Now  time.Time // by the clock of the office; a test may move it
	keys int
}

// Origin is the address of the site of the town.
const Origin = "https://qyzmet.example"

// Officials and offices of the town.
const (
	Ministry qyzmet.SubjectID = office.Country
	Region   qyzmet.SubjectID = "o-kz-75"
	District qyzmet.SubjectID = "o-kz-75-1"
	Other    qyzmet.SubjectID = "o-kz-75-2"
	Akimat   qyzmet.SubjectID = "o-akimat-1"
)

// New opens a register at a path (see office.Options; "" is one that goes away
// again) and fills it with offices and officials. The
// keyring may store in the same database.
func New(t testing.TB, law *engine.Engine, path string) *Town {
	t.Helper()
	return NewIn(t, law, path, t.TempDir())
}

// Open opens a register that New may have filled before, with its keys in a folder.
// The town has no test: only what needs none may be called before it has.
func Open(law *engine.Engine, path, keys string) (*Town, error) {
	return OpenArchived(law, path, keys, register.Archiving{})
}

// OpenArchived is Open with an archive.
func OpenArchived(law *engine.Engine, path, keys string, archive register.Archiving) (*Town, error) {
	w := &Town{Now: time.Date(2026, 9, 1, 5, 0, 0, 0, time.UTC)}
	f, err := office.Open(context.Background(), law, office.Options{Path: path, Clock: func() time.Time { return w.Now },
		Origin: Origin, KeyFile: filepath.Join(keys, "key"), CheckpointFile: filepath.Join(keys, "checkpoint"), Schemas: []register.Schema{Keys()}, Archive: archive})
	if err != nil {
		return nil, err
	}
	w.Office = f
	return w, nil
}

// NewIn is New with the keys in a folder that outlives the town.
func NewIn(t testing.TB, law *engine.Engine, path, keys string) *Town {
	t.Helper()
	w, err := Open(law, path, keys)
	if err != nil {
		t.Fatal(err)
	}
	w.TB = t
	t.Cleanup(func() { w.Close() })
	w.found()
	return w
}

// called are the names of the offices; none of them is a real one.
var called = map[string]qyzmet.Text{
	string(Region):   {KK: "Жетіөзен облысының қорғаныс істері жөніндегі департаменті", RU: "Департамент по делам обороны Жетиузенской области", EN: "Defence department of Zhetiozen region"},
	string(District): {KK: "Көктөбе ауданының қорғаныс істері жөніндегі бөлімі", RU: "Отдел по делам обороны Коктобинского района", EN: "Defence office of Koktobe district"},
	string(Other):    {KK: "Бозарал ауданының қорғаныс істері жөніндегі бөлімі", RU: "Отдел по делам обороны Бозаральского района", EN: "Defence office of Bozaral district"},
	string(Akimat):   {KK: "Көктөбе ауданының әкімдігі", RU: "Акимат Коктобинского района", EN: "Akimat of Koktobe district"},
}

var officials = map[string]string{"u-clerk": "Асқарова Ж.", "u-head": "Темірханов Б.", "u-doctor": "Омарова Г.", "u-secretary": "Ли С.", "u-chair": "Есенов М.",
	"u-akim": "Қасымов Д.", "u-clerk2": "Петрова И.", "u-min": "Нұрланов Е."}

// found fills the register with offices and officials.
func (w *Town) found() {
	ctx := context.Background()
	names := map[string]string{"name_kk": "Қорғаныс министрлігі", "name_ru": "Министерство обороны", "name_en": "Ministry of Defence"}
	first, err := w.Begin(ctx, office.Beginning{Office: names, Registrar: "Тіркеуші Т.", On: Day("2026-01-01")})
	if err != nil {
		w.Fatal(err)
	}
	by := office.Actor{Official: first, Office: Ministry}
	for _, o := range [][3]string{{string(Region), "region", string(Ministry)}, {string(District), "district", string(Region)},
		{string(Other), "district", string(Region)}, {string(Akimat), "akimat", string(Region)}} {
		w.Must(by, "office-established", qyzmet.SubjectID(o[0]), Fields{"name_kk": called[o[0]].KK, "name_ru": called[o[0]].RU, "name_en": called[o[0]].EN, "office_sort": o[1], "under": o[2]})
	}
	for _, u := range [][3]string{{"u-clerk", "clerk", string(District)}, {"u-head", "head", string(District)}, {"u-doctor", "medical-board", string(District)},
		{"u-secretary", "commission-secretary", string(District)}, {"u-chair", "commission-chair", string(District)},
		{"u-akim", "akim", string(Akimat)}, {"u-clerk2", "clerk", string(Other)}, {"u-min", "ministry-official", string(Ministry)}} {
		w.Must(by, "official-appointed", qyzmet.SubjectID(u[0]), Fields{"at": u[2], "role": u[1], "official_name": officials[u[0]]})
	}
	w.Must(office.Actor{Official: "u-min", Office: Ministry}, "regime-declared", Ministry, Fields{"regime": "peace"})
}

// Keys is the schema of the keyring.
func Keys() register.Schema {
	out := register.Schema{Name: "keyring"}
	for _, m := range keyring.Migrations() {
		out.Migrations = append(out.Migrations, register.Migration{ID: m.ID, SQL: m.SQL})
	}
	return out
}

// Fields are the fields of an act: texts, days as texts, numbers, yes and no.
type Fields map[string]any

// Day reads a day.
func Day(s string) date.Date {
	d, err := date.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Content makes the fields of an act.
func Content(c Fields) map[string]qyzmet.Value {
	out := map[string]qyzmet.Value{}
	for name, v := range c {
		switch v := v.(type) {
		case string:
			out[name] = qyzmet.WordValue(v)
			if d, err := date.Parse(v); err == nil {
				out[name] = qyzmet.DateValue(d)
			}
		case bool:
			out[name] = qyzmet.BoolValue(v)
		case int:
			out[name] = qyzmet.IntValue(int64(v))
		case qyzmet.Value:
			out[name] = v
		}
	}
	return out
}

// Request makes a request with a key of its own.
func (w *Town) Request(kind string, about qyzmet.SubjectID, c Fields) office.Request {
	w.keys++
	q := office.Request{Kind: qyzmet.ActKind(kind), Content: Content(c), Key: fmt.Sprint("k", w.keys)}
	if about != "" {
		q.About = []qyzmet.SubjectID{about}
	}
	return q
}

// Must records an act.
func (w *Town) Must(by office.Actor, kind string, about qyzmet.SubjectID, c Fields) *office.Recorded {
	w.Helper()
	r, err := w.Record(context.Background(), by, w.Request(kind, about, c))
	if err != nil {
		w.Fatalf("%s: %v", kind, err)
	}
	return r
}

// Refused wants a refusal by every one of some codes and paths, "code path".
func (w *Town) Refused(by office.Actor, q office.Request, want ...string) {
	w.Helper()
	_, err := w.Record(context.Background(), by, q)
	faults, _ := qyzmet.FaultsOf(err)
	var got []string
	for _, f := range faults {
		got = append(got, string(f.Code)+" "+f.Path)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.Errorf("%s: refused with %q, want %q: %v", q.Kind, got, want, err)
	}
}

// Officials of the district.
var (
	Clerk     = office.Actor{Official: "u-clerk", Office: District}
	Head      = office.Actor{Official: "u-head", Office: District}
	Doctor    = office.Actor{Official: "u-doctor", Office: District}
	Chair     = office.Actor{Official: "u-chair", Office: District}
	Secretary = office.Actor{Official: "u-secretary", Office: District}
)

// Person makes the fields of a person's first entry, with an address in the town.
func Person(surname string) Fields {
	return Fields{"surname": surname, "name": "Нұрлан", "birth_date": "2005-03-15", "sex": "male", "citizen": true, "address": "Алматы", "keeper": string(District)}
}

// Holds wants a record, as the head of the office sees it today, to hold a value
// under a path, "" for nothing.
func (w *Town) Holds(s qyzmet.SubjectID, p qyzmet.Path, want string) {
	w.Helper()
	reader := Head
	reader.Purpose = "test"
	file, err := w.Read(context.Background(), reader, s, w.Today())
	if err != nil {
		w.Fatal(err)
	}
	got := ""
	if v := file.Record.Value(p); v.Known() {
		got = v.String()
	}
	if got != want {
		w.Errorf("%s: %s is %q, want %q", s, p, got, want)
	}
}
