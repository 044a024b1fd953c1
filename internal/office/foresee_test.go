package office_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
)

// Whatever is recorded about whom, by many at once, undone, erased, before and after
// a day begins: what is at hand of a file is what the tables hold, and the lists are
// those that the acts would make anew.
func TestListsFollowTheActs(t *testing.T) {
	onEach(t, func(w *town) {
		people := make([]qyzmet.SubjectID, 5)
		for i := range people {
			people[i] = w.Must(clerk, "person-recorded", "", person(fmt.Sprint("Адам", i))).Act.Envelope.Subjects[0]
		}
		for day := range 3 {
			var wait sync.WaitGroup
			for worker := range 6 {
				draw := rand.New(rand.NewPCG(uint64(day), uint64(worker)))
				wait.Go(func() {
					for i := range 12 {
						step(w, people[draw.IntN(len(people))], fmt.Sprint(day, "-", worker, "-", i), draw)
					}
				})
			}
			wait.Wait()
			wantAsStored(t, w, day == 2)
			soundAndRebuilt(t, w)
			w.Now = w.Now.AddDate(0, 0, 1)
			if _, err := w.Refresh(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// step does one thing about a person, which may be refused.
func step(w *town, p qyzmet.SubjectID, key string, draw *rand.Rand) {
	ctx := context.Background()
	try := func(by office.Actor, kind string, of qyzmet.ActID, c fields) *office.Recorded {
		done, err := w.Record(ctx, by, office.Request{Kind: qyzmet.ActKind(kind), About: []qyzmet.SubjectID{p}, Content: officetest.Content(c), Of: of, Key: key})
		if _, refused := qyzmet.FaultsOf(err); err != nil && !refused {
			w.Error(err)
		}
		return done
	}
	switch draw.IntN(10) {
	case 0, 1, 2:
		try(doctor, "medical-examined", "", fields{"purpose": "call-up", "category": []string{"fit", "unfit"}[draw.IntN(2)]})
	case 3, 4:
		try(clerk, "person-corrected", "", fields{"surname": "Өзге" + key, "proof": "туу туралы куәлік", "reason": "қате"})
	case 5:
		try(clerk, "statement-received", "", fields{"matter": "other", "statement": "Көшірме сұраймын"})
	case 6:
		if acts, err := w.Register().Acts(ctx, p, 0); err == nil {
			try(head, "act-annulled", acts[draw.IntN(len(acts))].Act.Envelope.ID, fields{"reason": "қате"})
		}
	case 7:
		if acts, err := w.Register().Acts(ctx, p, 0); err == nil && draw.IntN(3) == 0 {
			// what erases, or was erased, is refused
			_, _ = w.Erase(ctx, office.Actor{Official: "u-registrar", Office: ministry}, acts[len(acts)-1].Act.Envelope.ID, content(fields{"basis": "сот шешімі", "reason": "қате"}), key)
		}
	case 8:
		if _, err := w.Refresh(ctx); err != nil {
			w.Error(err)
		}
	case 9:
		try(clerk, "person-recorded", "", fields{"surname": "Жаңа"}) // refused: he is there
		if _, err := w.Record(ctx, clerk, office.Request{Kind: "person-recorded", Content: content(person("Жаңа" + key)), Key: key + "new"}); err != nil {
			w.Error(err)
		}
	}
}

// wantAsStored holds the files at hand against the tables, in which there is every
// kind of act by then.
func wantAsStored(t *testing.T, w *town, every bool) {
	t.Helper()
	ctx := context.Background()
	all, err := w.Register().Since(ctx, 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	stored, kinds := map[qyzmet.SubjectID][]qyzmet.Entry{}, map[qyzmet.ActKind]int{}
	for _, e := range all {
		kinds[e.Act.Envelope.Kind]++
		for _, s := range e.Act.Envelope.Subjects {
			stored[s] = append(stored[s], e)
		}
	}
	for _, kind := range []qyzmet.ActKind{"medical-examined", "person-corrected", "statement-received", "act-annulled", "erasure", "person-recorded"} {
		if every && kinds[kind] == 0 {
			t.Errorf("nothing of the kind %s was recorded", kind)
		}
	}
	for s, want := range stored {
		got, err := w.Register().Acts(ctx, s, 0)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %d acts at hand, %d in the tables: %v", s, len(got), len(want), err)
		}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Errorf("%s, act %d:\n%+v %+v\nin the tables\n%+v %+v", s, i, got[i].Act.Envelope, got[i].Act.Payload, want[i].Act.Envelope, want[i].Act.Payload)
			}
		}
	}
}
