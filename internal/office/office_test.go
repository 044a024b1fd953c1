package office_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/office"
	"qyzmet/internal/register/pgtest"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

var theLaw = sync.OnceValues(func() (*engine.Engine, error) {
	book, err := rulebook.Load(law.Data)
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

// town is an invented district with its officials, at work on a day that the
// test moves.
type town struct {
	testing.TB
	*office.Office
	now  time.Time
	keys int
}

// Officials and offices of the town.
const (
	ministry qyzmet.SubjectID = office.Country
	region   qyzmet.SubjectID = "o-kz-75"
	district qyzmet.SubjectID = "o-kz-75-1"
	other    qyzmet.SubjectID = "o-kz-75-2"
	akimat   qyzmet.SubjectID = "o-akimat-1"
)

// onEach runs a test on both engines.
func onEach(t *testing.T, test func(t *town)) {
	t.Run("sqlite", func(t *testing.T) { test(newTown(t, filepath.Join(t.TempDir(), "r.db"))) })
	t.Run("postgres", func(t *testing.T) { test(newTown(t, pgtest.URL(t))) })
}

func newTown(t testing.TB, path string) *town {
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	w := &town{TB: t, now: time.Date(2026, 9, 1, 5, 0, 0, 0, time.UTC)}
	dir := t.TempDir()
	f, err := office.Open(context.Background(), law, office.Options{Path: path, Clock: func() time.Time { return w.now },
		Origin: "https://qyzmet.example", KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	w.Office = f
	w.found()
	return w
}

// found fills the register with offices and officials.
func (w *town) found() {
	ctx := context.Background()
	names := map[string]string{"name_kk": "Қорғаныс министрлігі", "name_ru": "Министерство обороны", "name_en": "Ministry of Defence"}
	first, err := w.Begin(ctx, office.Beginning{Office: names, Registrar: "Тіркеуші Т.", On: day("2026-01-01")})
	if err != nil {
		w.Fatal(err)
	}
	by := office.Actor{Official: first, Office: ministry}
	for _, o := range [][3]string{{string(region), "region", string(ministry)}, {string(district), "district", string(region)},
		{string(other), "district", string(region)}, {string(akimat), "akimat", string(region)}} {
		w.must(by, "office-established", qyzmet.SubjectID(o[0]), fields{"name_kk": o[0] + " қк", "name_ru": o[0] + " ру", "name_en": o[0] + " en", "office_sort": o[1], "under": o[2]})
	}
	for _, u := range [][3]string{{"u-clerk", "clerk", string(district)}, {"u-head", "head", string(district)}, {"u-doctor", "medical-board", string(district)},
		{"u-secretary", "commission-secretary", string(district)}, {"u-chair", "commission-chair", string(district)},
		{"u-akim", "akim", string(akimat)}, {"u-clerk2", "clerk", string(other)}, {"u-min", "ministry-official", string(ministry)}} {
		w.must(by, "official-appointed", qyzmet.SubjectID(u[0]), fields{"at": u[2], "role": u[1], "official_name": u[0] + " А."})
	}
	w.must(office.Actor{Official: "u-min", Office: ministry}, "regime-declared", ministry, fields{"regime": "peace"})
}

type fields map[string]any

func day(s string) date.Date {
	d, err := date.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func content(c fields) map[string]qyzmet.Value {
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

func (w *town) request(kind string, about qyzmet.SubjectID, c fields) office.Request {
	w.keys++
	q := office.Request{Kind: qyzmet.ActKind(kind), Content: content(c), Key: fmt.Sprint("k", w.keys)}
	if about != "" {
		q.About = []qyzmet.SubjectID{about}
	}
	return q
}

func (w *town) must(by office.Actor, kind string, about qyzmet.SubjectID, c fields) *office.Recorded {
	w.Helper()
	r, err := w.Record(context.Background(), by, w.request(kind, about, c))
	if err != nil {
		w.Fatalf("%s: %v", kind, err)
	}
	return r
}

// refused wants a refusal by every one of some codes and paths, "code path".
func (w *town) refused(by office.Actor, q office.Request, want ...string) {
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

var (
	clerk     = office.Actor{Official: "u-clerk", Office: district}
	head      = office.Actor{Official: "u-head", Office: district}
	doctor    = office.Actor{Official: "u-doctor", Office: district}
	chair     = office.Actor{Official: "u-chair", Office: district}
	secretary = office.Actor{Official: "u-secretary", Office: district}
)

func person(surname string) fields {
	return fields{"surname": surname, "name": "Нұрлан", "birth_date": "2005-03-15", "sex": "male", "citizen": true, "address": "Алматы", "keeper": string(district)}
}

func TestPowers(t *testing.T) {
	onEach(t, func(w *town) {
		p := w.must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		// a wrong official, another office's clerk, an official of no office
		w.refused(chair, w.request("person-recorded", "", person("Ахметов")), "not-yours official")
		w.refused(office.Actor{Official: "u-clerk2", Office: other}, w.request("person-recorded", "", person("Ахметов")), "not-yours office")
		w.refused(office.Actor{Official: "u-clerk2", Office: district}, w.request("person-recorded", "", person("Ахметов")), "not-yours official")
		// a clerk enters what the head has signed, not what the doctor has
		q := w.request("first-registered", p, nil)
		q.Signer = "u-head"
		w.refused(clerk, q, "not-lawful due")
		q = w.request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
		q.Signer = "u-doctor"
		w.refused(clerk, q, "not-yours actor")
		// days
		w.now = w.now.AddDate(0, 0, 10)
		q = w.request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
		q.Issued = w.Today().AddDays(-office.LateEntry - 1)
		w.refused(doctor, q, "safeguard issued")
		q.Issued = w.Today().AddDays(1)
		w.refused(doctor, q, "not-allowed issued")
		q.Issued, q.Effect = 0, w.Today().AddDays(-1)
		w.refused(doctor, q, "not-allowed effect")
		// fields
		w.refused(doctor, w.request("medical-examined", p, fields{"purpose": "call-up", "category": "well"}), "not-allowed category")
		w.refused(doctor, w.request("medical-examined", p, fields{"purpose": "call-up"}), "missing category")
		w.refused(doctor, w.request("medical-examined", "p-nobody", fields{"purpose": "call-up", "category": "fit"}), "not-found about")
		w.refused(doctor, w.request("medical-examend", p, nil), "unknown-name kind")
		w.must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
	})
}

// Nobody acts in his own case, nor has others enter it for him.
func TestOwnFile(t *testing.T) {
	w := newTown(t, "")
	p := w.must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	registrar := office.Actor{Official: "u-registrar", Office: ministry}
	w.must(registrar, "official-appointed", "u-doctor2", fields{"at": string(district), "role": "medical-board", "official_name": "Сейітов Н.", "own_file": string(p)})
	w.refused(office.Actor{Official: "u-doctor2", Office: district}, w.request("medical-examined", p, fields{"purpose": "call-up", "category": "unfit"}), "not-yours subject")
}

// A role ends when it is taken back, and one for a time when its last day is over.
func TestPowersEnd(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	registrar := office.Actor{Official: "u-registrar", Office: ministry}
	given := w.must(registrar, "official-appointed", "u-acting", fields{"at": string(district), "role": "clerk", "official_name": "Асанов А.", "until": "2026-09-02", "acting": true})
	acting := office.Actor{Official: "u-acting", Office: district}
	w.must(acting, "person-recorded", "", person("Бірінші"))
	w.now = w.now.AddDate(0, 0, 1)
	w.must(acting, "person-recorded", "", person("Екінші"))
	w.now = w.now.AddDate(0, 0, 1)
	w.refused(acting, w.request("person-recorded", "", person("Үшінші")), "not-yours official")
	again := w.must(registrar, "official-appointed", "u-acting", fields{"at": string(district), "role": "clerk", "official_name": "Асанов А."})
	w.must(acting, "person-recorded", "", person("Үшінші"))
	q := w.request("official-released", "u-acting", nil)
	q.Of = again.ID
	if _, err := w.Record(ctx, registrar, q); err != nil {
		t.Fatal(err)
	}
	w.refused(acting, w.request("person-recorded", "", person("Төртінші")), "not-yours official")
	if again.ID == given.ID {
		t.Error("two acts have one id")
	}
}

func TestSameRequestTwice(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		q := w.request("person-recorded", "", person("Сейітов"))
		q.Content["iin"] = qyzmet.WordValue("050315500014")
		first, err := w.Record(ctx, clerk, q)
		if err != nil {
			w.Fatal(err)
		}
		second, err := w.Record(ctx, clerk, q)
		if err != nil || !second.Again || second.ID != first.ID {
			w.Errorf("the second time: %+v, %v", second, err)
		}
		q.Content = content(person("Ахметов"))
		w.refused(clerk, q, "repeated key")
		q = w.request("person-recorded", "", person("Сейітова"))
		q.Content["iin"] = qyzmet.WordValue("050315500014")
		w.refused(clerk, q, "contradiction iin")
		var fault *qyzmet.Fault
		q.Key = ""
		if _, err := w.Record(ctx, clerk, q); !errors.As(err, &fault) || fault.Path != "key" {
			w.Error(err)
		}
	})
}

// A page that was made before the last act is not acted upon; a request without
// heads is checked against what stands.
func TestMovedRecord(t *testing.T) {
	onEach(t, func(w *town) {
		p := w.must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		seen := w.request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
		proposed, err := w.Propose(context.Background(), doctor, seen)
		if err != nil || !proposed.OK() {
			w.Fatal(err, proposed.Err())
		}
		seen.Heads = proposed.Heads
		w.must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "unfit"})
		_, err = w.Record(context.Background(), doctor, seen)
		var fault *qyzmet.Fault
		if !errors.As(err, &fault) || fault.Code != qyzmet.Moved {
			w.Errorf("%v", err)
		}
	})
}

// Many officials at once: every act that was acknowledged is there once, and the
// views rebuilt from the log are the same.
func TestManyAtOnce(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		var wait sync.WaitGroup
		var mu sync.Mutex
		done := map[qyzmet.ActID]bool{}
		for i := range 8 {
			wait.Go(func() {
				for j := range 5 {
					q := office.Request{Kind: "person-recorded", Content: content(person(fmt.Sprintf("Адам%dн%d", i, j))), Key: fmt.Sprint(i, "-", j)}
					r, err := w.Record(ctx, clerk, q)
					if err != nil {
						w.Error(err)
						return
					}
					p := r.Act.Envelope.Subjects[0]
					x, err := w.Record(ctx, doctor, office.Request{Kind: "medical-examined", About: []qyzmet.SubjectID{p},
						Content: content(fields{"purpose": "call-up", "category": "fit"}), Key: fmt.Sprint(i, "-", j, "-m")})
					if err != nil {
						w.Error(err)
						return
					}
					mu.Lock()
					done[r.ID], done[x.ID] = true, true
					mu.Unlock()
				}
			})
		}
		wait.Wait()
		if len(done) != 80 {
			w.Errorf("%d acts were acknowledged", len(done))
		}
		before, err := w.ViewHash(ctx)
		if err != nil {
			w.Fatal(err)
		}
		n, err := w.Rebuild(ctx, nil)
		if err != nil {
			w.Fatal(err)
		}
		after, _ := w.ViewHash(ctx)
		if before != after || n < 80 {
			w.Errorf("the views rebuilt from %d acts differ", n)
		}
		found, err := w.Find(ctx, clerk, office.Search{Text: strings.ToUpper("адам3н4")})
		if err != nil || len(found) != 1 {
			w.Errorf("found %v, %v", found, err)
		}
	})
}
