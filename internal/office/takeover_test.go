package office_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/roster"
)

// taken takes a list over as the clerk of the district.
func taken(t *town, name, table string, change ...func(*office.List)) (*office.Taken, string) {
	t.Helper()
	var rejects bytes.Buffer
	l := office.List{Name: name, File: strings.NewReader(table), Lang: qyzmet.English, Rejects: &rejects}
	for _, c := range change {
		c(&l)
	}
	got, err := t.TakeOver(context.Background(), clerk, l)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return got, rejects.String()
}

// counts wants the results of a list: "recorded 2, rejected 1".
func counts(t *town, got *office.Taken, want string) {
	t.Helper()
	var out []string
	sum := uint64(0)
	for _, r := range office.RowResults {
		if n := got.By[r]; n > 0 {
			out = append(out, fmt.Sprint(r, " ", n))
			sum += n
		}
	}
	if s := strings.Join(out, ", "); s != want || sum != got.Rows {
		t.Errorf("%s of %d rows, want %s", s, got.Rows, want)
		for _, r := range got.First {
			t.Logf("row %d %s: %s %v %v", r.Row, r.Key, r.Result, r.Faults, r.Findings)
		}
	}
}

func dry(l *office.List) { l.DryRun = true }

const people = `ИИН;Фамилия;Имя;Отчество;Гражданин;Адрес;Телефон;Дата приписки;Годность;Студент
050315500014;Сейітов;Нұрлан;Асқарұлы;да;Алматы, Абай 1;+77010000001;2022-03-01;;
060310500019;Қасымов;Олжас;;да;Алматы, Абай 2;;;годен;да
`

func TestTakeOver(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		before, _ := w.Register().Size(ctx)
		got, _ := taken(w, "list.csv", people, dry)
		counts(w, got, "recorded 1, findings 1")
		if after, _ := w.Register().Size(ctx); after != before || got.Begun != "" {
			w.Errorf("a dry run recorded %d acts", after-before)
		}
		got, rejects := taken(w, "list.csv", people)
		counts(w, got, "recorded 1, findings 1")
		if rejects != "" || got.Acts < 4 {
			w.Errorf("%d acts, given back: %q", got.Acts, rejects)
		}
		found, err := w.Find(ctx, clerk, office.Search{Listed: map[string]string{"card.list": got.Code}})
		if err != nil || len(found) != 2 {
			w.Fatalf("found %v, %v", found, err)
		}
		for _, c := range found {
			if c.IIN == "050315500014" {
				w.Holds(c.Subject, "card.registered", "2022-03-01")
				w.Holds(c.Subject, "card.phone", "+77010000001")
				w.Holds(c.Subject, "person.birth_date", "2005-03-15")
				w.Holds(c.Subject, "card.findings", "")
			}
		}
		sameViews(w)
	})
}

// sameViews wants the lists, made anew, to be what they are.
func sameViews(w *town) {
	w.Helper()
	ctx := context.Background()
	before, err := w.ViewHash(ctx)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.Rebuild(ctx, nil); err != nil {
		w.Fatal(err)
	}
	if after, _ := w.ViewHash(ctx); after != before {
		w.Error("the lists made anew from the acts differ")
	}
}

var _ roster.Options
