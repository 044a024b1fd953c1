package office_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
)

// Counts by office and value, and lists held to what is entered, agree with one
// another, and stay the same when the views are made anew from the acts.
func TestBreakAndLists(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		for _, name := range []string{"Бірінші", "Екінші", "Үшінші"} {
			p := w.Must(clerk, "person-recorded", "", person(name)).Act.Envelope.Subjects[0]
			if name != "Үшінші" {
				w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
			}
		}
		before, err := w.ViewHash(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Rebuild(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if after, err := w.ViewHash(ctx); err != nil || after != before {
			t.Errorf("made anew the views have another hash (%v)", err)
		}
		parts, err := w.BreakBy(ctx, clerk, office.Search{}, "person.fitness", []qyzmet.Path{"person.fitness", "card.surname"})
		if err != nil || len(parts) != 1 || parts[0].Count != 2 || parts[0].Value != "fit" || parts[0].Office != "fit" {
			t.Errorf("broken down: %+v, %v", parts, err)
		}
		count := func(s office.Search) int {
			n, err := w.Count(ctx, clerk, s)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for want, s := range map[int]office.Search{2: {Listed: map[string]string{"person.fitness": ""}}, 1: {Lacks: []qyzmet.Path{"person.fitness"}}, 3: {Office: clerk.Office}, 0: {Office: "o-kz-75-2"}} {
			if n := count(s); n != want {
				t.Errorf("%+v finds %d, want %d", s, n, want)
			}
		}
		if _, err := w.Find(ctx, office.Actor{Official: "u-min", Office: office.Country}, office.Search{Listed: map[string]string{"person.fitness": "fit"}}); err == nil {
			t.Error("who does not see a finding may list people by it")
		}
	})
}

// Who looks for persons is written down: with each whom a search by name, number or
// id showed, and with the office for a list; nothing of what was typed.
func TestSearchesAreWrittenDown(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	other := w.Must(clerk, "person-recorded", "", person("Ахметов")).Act.Envelope.Subjects[0]
	reads := func(s qyzmet.SubjectID) (out []string) {
		list, err := w.Register().Reads(ctx, s, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			if r.Who == clerk.Official && r.Office == district && (r.What == "found" || r.What == "list") {
				out = append(out, r.What+" "+r.Purpose)
			}
		}
		return out
	}
	if _, err := w.Find(ctx, clerk, office.Search{Text: "сейит"}); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(reads(p), reads(other)); got != "[found search] []" {
		t.Errorf("after a search for one: %s", got)
	}
	as := clerk
	as.Purpose = "work"
	for _, s := range []office.Search{{Filled: true}, {Sort: qyzmet.CommissionSort, Text: "x"}} {
		if _, err := w.Find(ctx, as, s); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Journal(ctx, as, "", 0, 10_000); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(reads(p), reads(district)[:2]); !strings.HasPrefix(got, "[found search] [list work: ") || !strings.HasSuffix(got, "list work: 2]") {
		t.Errorf("after lists: %s", got)
	}
	if list, err := w.Find(ctx, office.Actor{Official: "u-clerk2", Office: "o-kz-75-2"}, office.Search{Text: "сейит"}); err != nil || len(list) > 0 || len(reads(p)) != 1 {
		t.Errorf("another office finds %d: %v", len(list), err)
	}
}

// What is looked for is a value, never a part of a query, whatever signs it has.
func TestSearchIsNoQuery(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		id := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		for _, text := range []string{"' OR '1'='1", "x'; DROP TABLE view_card; --", `" OR ""="`, "%", "_", "сейит%", "p-' OR 1=1 --", "$1", "\\", "); SELECT 1", "\x00"} {
			for _, s := range []office.Search{{Text: text}, {Listed: map[string]string{"person.fitness": text}}, {UpTo: map[string]string{"person.fitness": text}},
				{After: text + "\x00" + text, Text: text}, {Office: qyzmet.SubjectID(text), Text: "сейит"}} {
				found, err := w.Find(ctx, clerk, s)
				if _, refused := qyzmet.FaultsOf(err); err != nil && !refused && !strings.ContainsRune(text, 0) || len(found) > 0 && text != "сейит%" {
					t.Errorf("%q finds %d: %v", text, len(found), err)
				}
			}
		}
		found, err := w.Find(ctx, clerk, office.Search{Text: "сейит"})
		if err != nil || len(found) != 1 || found[0].Subject != id {
			t.Errorf("afterwards %d are found: %v", len(found), err)
		}
	})
}
