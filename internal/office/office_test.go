package office_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register/pgtest"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

func TestMain(m *testing.M) {
	if place := os.Getenv("OFFICE_CHILD"); place != "" { // we are the process that TestBreakKilled kills
		breakChild(place, os.Getenv("OFFICE_KEYS"))
	}
	if place := os.Getenv("OFFICE_TAKES"); place != "" { // the one that TestTakeOverKilled starts
		takeChild(place)
	}
	os.Exit(pgtest.Main(m))
}

var theLaw = sync.OnceValues(func() (*engine.Engine, error) {
	book, err := rulebook.Load(law.Data)
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

// onEach runs a test on both engines.
func onEach(t *testing.T, test func(t *town)) {
	t.Run("sqlite", func(t *testing.T) { test(newTown(t, filepath.Join(t.TempDir(), "r.db"))) })
	t.Run("postgres", func(t *testing.T) { test(newTown(t, pgtest.URL(t))) })
}

type (
	town   = officetest.Town
	fields = officetest.Fields
)

// Officials and offices of the town.
const (
	ministry = officetest.Ministry
	region   = officetest.Region
	akimat   = officetest.Akimat
	district = officetest.District
	other    = officetest.Other
)

var (
	clerk   = officetest.Clerk
	doctor  = officetest.Doctor
	chair   = officetest.Chair
	head    = officetest.Head
	person  = officetest.Person
	content = officetest.Content
)

func newTown(t testing.TB, path string) *town {
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	return officetest.New(t, law, path)
}

func TestPowers(t *testing.T) {
	onEach(t, func(w *town) {
		p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		// a wrong official, another office's clerk, an official of no office
		w.Refused(chair, w.Request("person-recorded", "", person("Ахметов")), "not-yours official")
		w.Refused(office.Actor{Official: "u-clerk2", Office: other}, w.Request("person-recorded", "", person("Ахметов")), "not-yours office")
		w.Refused(office.Actor{Official: "u-clerk2", Office: district}, w.Request("person-recorded", "", person("Ахметов")), "not-yours official")
		// a clerk enters what the head has signed, not what the doctor has
		q := w.Request("first-registered", p, nil)
		q.Signer = "u-head"
		w.Refused(clerk, q, "not-lawful due")
		q = w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
		q.Signer = "u-doctor"
		w.Refused(clerk, q, "not-yours actor")
		// days
		w.Now = w.Now.AddDate(0, 0, 10)
		q = w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
		q.Issued = w.Today().AddDays(-office.LateEntry - 1)
		w.Refused(doctor, q, "safeguard issued")
		q.Issued = w.Today().AddDays(1)
		w.Refused(doctor, q, "not-allowed issued")
		q.Issued, q.Effect = 0, w.Today().AddDays(-1)
		w.Refused(doctor, q, "not-allowed effect")
		// fields
		w.Refused(doctor, w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "well"}), "not-allowed category")
		w.Refused(doctor, w.Request("medical-examined", p, fields{"purpose": "call-up"}), "missing category")
		w.Refused(doctor, w.Request("medical-examined", "p-nobody", fields{"purpose": "call-up", "category": "fit"}), "not-found about")
		w.Refused(doctor, w.Request("medical-examend", p, nil), "unknown-name kind")
		w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
	})
}

// Nobody acts in his own case, nor has others enter it for him.
func TestOwnFile(t *testing.T) {
	w := newTown(t, "")
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	registrar := office.Actor{Official: "u-registrar", Office: ministry}
	w.Must(registrar, "official-appointed", "u-doctor2", fields{"at": string(district), "role": "medical-board", "official_name": "Сейітов Н.", "own_file": string(p)})
	w.Refused(office.Actor{Official: "u-doctor2", Office: district}, w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "unfit"}), "not-yours subject")
}

// A role ends when it is taken back, and one for a time when its last day is over.
func TestPowersEnd(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	registrar := office.Actor{Official: "u-registrar", Office: ministry}
	given := w.Must(registrar, "official-appointed", "u-acting", fields{"at": string(district), "role": "clerk", "official_name": "Асанов А.", "until": "2026-09-02", "acting": true})
	acting := office.Actor{Official: "u-acting", Office: district}
	w.Must(acting, "person-recorded", "", person("Бірінші"))
	w.Now = w.Now.AddDate(0, 0, 1)
	w.Must(acting, "person-recorded", "", person("Екінші"))
	w.Now = w.Now.AddDate(0, 0, 1)
	w.Refused(acting, w.Request("person-recorded", "", person("Үшінші")), "not-yours official")
	again := w.Must(registrar, "official-appointed", "u-acting", fields{"at": string(district), "role": "clerk", "official_name": "Асанов А."})
	w.Must(acting, "person-recorded", "", person("Үшінші"))
	q := w.Request("official-released", "u-acting", nil)
	q.Of = again.ID
	if _, err := w.Record(ctx, registrar, q); err != nil {
		t.Fatal(err)
	}
	w.Refused(acting, w.Request("person-recorded", "", person("Төртінші")), "not-yours official")
	if again.ID == given.ID {
		t.Error("two acts have one id")
	}
}

func TestSameRequestTwice(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		q := w.Request("person-recorded", "", person("Сейітов"))
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
		w.Refused(clerk, q, "repeated key")
		q = w.Request("person-recorded", "", person("Сейітова"))
		q.Content["iin"] = qyzmet.WordValue("050315500014")
		w.Refused(clerk, q, "contradiction iin")
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
		p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		seen := w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
		proposed, err := w.Propose(context.Background(), doctor, seen)
		if err != nil || !proposed.OK() {
			w.Fatal(err, proposed.Err())
		}
		seen.Heads = proposed.Heads
		w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "unfit"})
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

// Of two files of one person made at the same moment one stands.
func TestSameNumberAtOnce(t *testing.T) {
	onEach(t, func(w *town) {
		var wait sync.WaitGroup
		var mu sync.Mutex
		stood, refused := 0, 0
		for i := range 6 {
			wait.Go(func() {
				q := office.Request{Kind: "person-recorded", Content: content(person("Сейітов")), Key: fmt.Sprint("same-", i)}
				q.Content["iin"] = qyzmet.WordValue("050315500014")
				_, err := w.Record(context.Background(), clerk, q)
				mu.Lock()
				defer mu.Unlock()
				if faults, _ := qyzmet.FaultsOf(err); err == nil {
					stood++
				} else if len(faults) == 1 && faults[0].Path == "iin" {
					refused++
				} else {
					w.Error(err)
				}
			})
		}
		wait.Wait()
		if stood != 1 || refused != 5 {
			w.Errorf("%d stand, %d are refused", stood, refused)
		}
	})
}

// What takes effect tomorrow shows tomorrow, without another act.
func TestRefresh(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	q := w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
	q.Effect = w.Today().AddDays(1)
	if _, err := w.Record(ctx, doctor, q); err != nil {
		t.Fatal(err)
	}
	fit := func() int {
		list, err := w.Find(ctx, clerk, office.Search{Listed: map[string]string{"person.fitness": "fit"}})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n, err := w.Refresh(ctx); n != 0 || err != nil || fit() != 0 {
		t.Errorf("today %d rows change (%v), %d are fit", n, err, fit())
	}
	w.Now = w.Now.AddDate(0, 0, 1)
	if n, err := w.Refresh(ctx); n != 1 || err != nil || fit() != 1 {
		t.Errorf("tomorrow %d rows change (%v), %d are fit", n, err, fit())
	}
}

// A refusal is written down with who, what and why, and nothing of the contents.
func TestRefusalsAreLogged(t *testing.T) {
	w := newTown(t, "")
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	w.Refused(clerk, w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"}), "not-yours official")
	reads, err := w.Register().Reads(context.Background(), p, 10)
	if err != nil || len(reads) != 1 || reads[0].What != "refused medical-examined" || reads[0].Purpose != "not-yours official" || reads[0].Who != "u-clerk" {
		t.Errorf("%+v, %v", reads, err)
	}
}
