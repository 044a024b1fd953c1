package office_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register/pgtest"
)

// numberedNotice is a request for a notice that takes the next number.
func numberedNotice(w *town, p qyzmet.SubjectID, key string) office.Request {
	return office.Request{Kind: "notice-issued", About: []qyzmet.SubjectID{p}, Key: key, Numbered: true,
		Content: content(fields{"appear_on": w.Today().AddDays(10).String(), "appear_at": "10:00", "occasion": "medical"})}
}

// onRegister makes young men of the district who are on the register.
func onRegister(w *town, n int) []qyzmet.SubjectID {
	w.Helper()
	var out []qyzmet.SubjectID
	var found []office.Request
	for i := range n {
		p := w.Must(clerk, "person-recorded", "", person(fmt.Sprint("Адамов", i))).Act.Envelope.Subjects[0]
		out = append(out, p)
		found = append(found, office.Request{Kind: "first-registered", About: []qyzmet.SubjectID{p}, Issued: w.Today(), Key: "r-" + string(p)})
	}
	if _, err := w.Found(context.Background(), clerk, found); err != nil {
		w.Fatal(err)
	}
	return out
}

// Two clerks number at once, each in a process of his own where the engine allows it:
// the numbers are 1, 2, 3 … without a gap and without a double.
func TestNumbersOfTwoClerks(t *testing.T) {
	const each = 12
	for name, path := range map[string]func() string{
		"sqlite":   func() string { return filepath.Join(t.TempDir(), "r.db") },
		"postgres": func() string { return pgtest.URL(t) },
	} {
		t.Run(name, func(t *testing.T) {
			law, err := theLaw()
			if err != nil {
				t.Fatal(err)
			}
			at, keys := path(), t.TempDir()
			w := officetest.NewIn(t, law, at, keys)
			towns := []*town{w, w}
			if name == "postgres" {
				second, err := officetest.Open(law, at, keys)
				if err != nil {
					t.Fatal(err)
				}
				defer second.Close()
				towns[1] = second
			}
			people := onRegister(w, 2*each)
			var wait sync.WaitGroup
			for i, in := range towns {
				for n := range each {
					wait.Go(func() {
						if _, err := in.Record(context.Background(), head, numberedNotice(w, people[i*each+n], fmt.Sprint("n", i, "-", n))); err != nil {
							t.Error(err)
						}
					})
				}
			}
			wait.Wait()
			var got []int
			for _, p := range people {
				got = append(got, numberOf(w, p, "notice-issued"))
			}
			slices.Sort(got)
			for i, n := range got {
				if n != i+1 {
					t.Fatalf("the numbers are %v", got)
				}
			}
		})
	}
}

// numberOf is the number of the only act of a kind in a file.
func numberOf(w *town, p qyzmet.SubjectID, kind qyzmet.ActKind) int {
	w.Helper()
	acts, err := w.Register().Acts(context.Background(), p, 0)
	if err != nil {
		w.Fatal(err)
	}
	for _, e := range acts {
		if e.Act.Envelope.Kind == kind {
			n, err := strconv.Atoi(e.Act.Payload.Number)
			if err != nil {
				w.Error(err)
			}
			return n
		}
	}
	w.Fatalf("%s has no act %s", p, kind)
	return 0
}

func TestNumbers(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		p := onRegister(w, 9)
		record := func(q office.Request) string {
			t.Helper()
			r, err := w.Record(ctx, head, q)
			if err != nil {
				t.Fatal(err)
			}
			return r.Act.Payload.Number
		}
		notice := func(i int) office.Request { return numberedNotice(w, p[i], fmt.Sprint("n", i)) }
		by := func(i int, number string) office.Request {
			q := notice(i)
			q.Number = number
			return q
		}
		plain := notice(3)
		plain.Numbered = false
		for i, c := range []struct {
			q    office.Request
			want string
		}{
			{notice(0), "1"},
			{by(1, "141"), "141"}, // as typed; a book that was kept on paper goes on
			{notice(2), "142"},
			{plain, ""},           // nobody asked for one
			{notice(2), "142"},    // the same request again
			{by(4, "7-к"), "7-к"}, // no place in the book
			{by(5, "202609010001"), "202609010001"},
			{notice(6), "143"},
		} {
			if got := record(c.q); got != c.want {
				t.Errorf("%d: the number is %q, want %q", i, got, c.want)
			}
		}
		// another kind has a book of its own
		certificate := office.Request{Kind: "registration-certificate-issued", About: p[:1], Key: "c", Numbered: true, Content: content(fields{"certificate": "АА 000123"})}
		if got := record(certificate); got != "1" {
			t.Errorf("the certificate has the number %q", got)
		}
		// and so has another year
		w.Now = time.Date(2027, 1, 4, 5, 0, 0, 0, time.UTC)
		if got := record(notice(7)); got != "1" {
			t.Errorf("the first of the year has the number %q", got)
		}
		// what is thrown away and made anew says the same
		if _, err := w.Rebuild(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if got := record(notice(8)); got != "2" {
			t.Errorf("the second of the year has the number %q", got)
		}
	})
}
