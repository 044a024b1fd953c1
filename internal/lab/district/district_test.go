package district_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab/district"
	"qyzmet/internal/rulebook"
	"qyzmet/law"
)

var fields = sync.OnceValues(func() ([]column.Field, error) {
	book, err := rulebook.Load(law.Data)
	if err != nil {
		return nil, err
	}
	eng, err := engine.New(book)
	if err != nil {
		return nil, err
	}
	return eng.Fields(), nil
})

var until = date.MustNew(2026, 11, 22)

func history(t *testing.T, o district.Options) *district.History {
	t.Helper()
	f, err := fields()
	if err != nil {
		t.Fatal(err)
	}
	if o.Until == 0 {
		o.Until = until
	}
	if o.From == 0 {
		o.From = o.Until.AddYears(-2, date.EndOfMonth)
	}
	h, err := district.New(f, o)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestSameSeed(t *testing.T) {
	a, b := history(t, district.Options{Seed: 7, People: 100}), history(t, district.Options{Seed: 7, People: 100})
	if !reflect.DeepEqual(a, b) {
		t.Error("the same seed gave two histories")
	}
	if c := history(t, district.Options{Seed: 8, People: 100}); reflect.DeepEqual(a.Steps, c.Steps) {
		t.Error("another seed gave the same history")
	}
}

// Keys are known once, and every reference leads to an earlier step about the same.
func TestReferences(t *testing.T) {
	seen := map[string]district.Step{}
	for _, s := range history(t, district.Options{Seed: 1, People: 300}).Steps {
		if _, twice := seen[s.Key]; twice {
			t.Fatalf("the key %s is there twice", s.Key)
		}
		if of, known := seen[s.Of]; s.Of != "" && (!known || of.About != s.About) {
			t.Errorf("%s of %s refers to %s, which is not there before it", s.Kind, s.Day, s.Of)
		}
		seen[s.Key] = s
	}
}

func TestPeople(t *testing.T) {
	var names strings.Builder
	numbers := map[string]bool{}
	for _, s := range history(t, district.Options{Seed: 1, People: 300}).Steps {
		switch s.Kind {
		case "person-recorded":
			iin, err := qyzmet.ParseIIN(s.Content["iin"].S)
			if err != nil || numbers[string(iin)] {
				t.Errorf("the number %s: %v, twice %v", iin, err, numbers[string(iin)])
			}
			numbers[string(iin)] = true
			if born := iin.BirthDate(); born != s.Content["birth_date"].AsDate() {
				t.Errorf("%s: born on %s", iin, s.Content["birth_date"])
			}
			if !strings.HasPrefix(s.Content["phone"].S, "+7 000 ") {
				t.Errorf("%s could be somebody's number", s.Content["phone"].S)
			}
			names.WriteString(s.Content["surname"].S + s.Content["name"].S + s.Content["patronymic"].S)
		case "official-appointed":
			names.WriteString(s.Content["official_name"].S)
		}
	}
	for _, letter := range "әғқңөұүһі" {
		if !strings.ContainsRune(strings.ToLower(names.String()), letter) {
			t.Errorf("no name has the letter %c", letter)
		}
	}
}

// The funnel of a run is that of the published figures, within what each allows.
func TestShares(t *testing.T) {
	n, of, appeals := map[string]int{}, map[string]int{}, map[string]int{}
	for _, s := range history(t, district.Options{Seed: 3, People: 20_000}).Steps {
		if len(s.Refused) > 0 {
			continue
		}
		n[string(s.Kind)]++
		if s.Kind == "commission-decision" {
			of[s.Content["outcome"].S]++
		}
		if s.Kind == "appeal-decided" {
			appeals[s.Content["result"].S]++
		}
	}
	all := n["commission-decision"]
	t.Log(all, of, n["dispatched"], n["appeal-lodged"])
	as := func(what string, got, of int, want district.Published) {
		if share := float64(got) / float64(of); share < want.Share-want.Within || share > want.Share+want.Within || want.Source == "" {
			t.Errorf("%s: %.3f, published are %.3f, within %.3f (%s)", what, share, want.Share, want.Within, want.Source)
		}
	}
	p := district.TheShares.Published
	unfit := of["exemption"] + of["release"]
	as("deferred", of["deferral"], all, p.Deferred)
	as("sent", n["dispatched"], all, p.Sent)
	as("unfit", unfit, all, p.Unfit)
	as("excluded", of["release"], unfit, p.Excluded)
	for _, kind := range []string{"statement-answered", "dispute-settled", "appeal-decided", "camp-served", "stock-enrolled"} {
		if n[kind] < 20 {
			t.Errorf("%d acts %s among those of %d people", n[kind], kind, 20_000)
		}
	}
	for _, result := range []string{"upheld", "cancelled", "returned", "unexamined"} {
		if appeals[result] == 0 {
			t.Errorf("no complaint ended so: %s", result)
		}
	}
	if n["mobilisation-called"] > 0 {
		t.Error("a mobilisation in peacetime")
	}
}

// On the last day of the demonstration every district's commission sits and has
// somebody to decide upon.
func TestSitting(t *testing.T) {
	for _, day := range []date.Date{until, date.MustNew(2026, 1, 15), date.MustNew(2026, 7, 31), date.MustNew(2026, 9, 2), date.MustNew(2028, 2, 29)} {
		h := history(t, district.Options{Seed: 1, People: 300, From: day.AddMonths(-7, date.EndOfMonth), Until: day, Sitting: true})
		var sitting, closed []qyzmet.SubjectID
		decided := map[qyzmet.SubjectID]bool{}
		for _, s := range h.Steps {
			switch {
			case s.Day != day:
			case s.Kind == "session-opened":
				sitting = append(sitting, s.About)
				if len(s.Content["agenda"].Items) < 5 {
					t.Errorf("%s: %s hears %d", day, s.About, len(s.Content["agenda"].Items))
				}
			case s.Kind == "session-closed":
				closed = append(closed, s.About)
			case s.Kind == "commission-decision":
				decided[s.About] = true
			}
		}
		slices.Sort(sitting)
		if len(slices.Compact(sitting)) < 3 || len(closed) > 0 || len(decided) > 0 {
			t.Errorf("%s: sitting %v, closed %v, decided %v", day, sitting, closed, decided)
		}
	}
}

func TestRefusesOptions(t *testing.T) {
	f, err := fields()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []district.Options{{People: 0, From: until, Until: until}, {People: 5, From: until, Until: until.AddDays(-1)}, {People: 5, From: date.MustNew(2001, 1, 1), Until: until}} {
		if _, err := district.New(f, o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}
