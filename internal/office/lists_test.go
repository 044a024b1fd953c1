package office_test

import (
	"context"
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
