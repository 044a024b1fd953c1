package reforms

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.NewReplacer(",", "", "+", "", "−", "-").Replace(text))
	if err != nil {
		t.Fatalf("%q is no number", text)
	}
	return n
}

// TestNumbers: the page's numbers are those of lab.Compare, and they add up.
func TestNumbers(t *testing.T) {
	room := newRoom(t)
	h := pages(room)
	list, err := lab.Reforms()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list {
		t.Run(o.ID, func(t *testing.T) {
			form := fields("example", o.ID, "n", "100000", "unknown", "5", "seed", "7")
			if o.On != "" {
				form.Set("on", o.On)
			}
			for _, v := range o.Values {
				form.Set("v."+v.Parameter, strconv.FormatInt(v.Value, 10))
			}
			for _, w := range o.Withdraw {
				form.Add("w", w)
			}
			status, page, path := post(h, "/en/reforms", form)
			if status != http.StatusOK || !strings.Contains(path, "/run/") {
				t.Fatalf("%d at %s: %s", status, path, text(page))
			}
			whole(t, page)
			on := today
			if o.On != "" {
				on = room.runs.find(path[strings.LastIndex(path, "/")+1:]).choice.on
			}
			want := compared(t, room.Engine, lab.Options{Seed: 7, N: 100_000, On: on, Unknown: 0.05}.DraftAge(), o.ID)
			checkTotals(t, table(t, page, "rf-totals"), want)
			if want.Changed > 0 && !strings.Contains(text(page), fmt.Sprintf("changes for %s of 100,000 men", thousands(want.Changed))) {
				t.Errorf("the sentence does not tell %d: %s", want.Changed, text(page)[:800])
			}
			if want.Changed > 0 {
				checkParts(t, page, want)
			}
		})
	}
}

func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

func compared(t *testing.T, base *engine.Engine, people lab.Options, id string) *lab.Comparison {
	t.Helper()
	o := exampleByID(id)
	reform, err := lab.Reformed(base, o)
	if err != nil {
		t.Fatal(err)
	}
	made, err := lab.People(base.Fields(), people)
	if err != nil {
		t.Fatal(err)
	}
	c, err := lab.Compare(base, reform, o, "draft-liability", people.On, lab.Source{Blocks: made.Blocks(), Block: made.Block}, lab.Aims{By: []qyzmet.Path{region}, Birth: "person.birth_date"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func checkTotals(t *testing.T, rows [][]string, want *lab.Comparison) {
	t.Helper()
	base, reform := 0, 0
	i := 0
	for s, n := range want.Base.Standings {
		m := want.Reform.Standings[s]
		if n+m == 0 {
			continue
		}
		if number(t, rows[i][1]) != n || number(t, rows[i][2]) != m || number(t, rows[i][3]) != m-n {
			t.Errorf("standing %d: %v, want %d and %d", s, rows[i], n, m)
		}
		base, reform = base+n, reform+m
		i++
	}
	last := rows[len(rows)-1]
	if base != want.Base.People || number(t, last[1]) != base || number(t, last[2]) != reform {
		t.Errorf("the sum %v of %d and %d", last, base, reform)
	}
}

// checkParts: the moves, the regions and the ages each add up to those who change.
func checkParts(t *testing.T, page string, want *lab.Comparison) {
	t.Helper()
	moved := 0
	rows := table(t, page, "rf-moves")
	if strings.Contains(page, "rf-moves-rest") {
		rows = append(rows, table(t, page, "rf-moves-rest")...)
	}
	for i, m := range lab.SortedMoves(want.Moves) {
		if n := number(t, rows[i][2]); n != want.Moves[m] {
			t.Errorf("move %v: %d, want %d", m, n, want.Moves[m])
		}
		moved += want.Moves[m]
	}
	if moved != want.Changed || len(rows) != len(want.Moves) {
		t.Errorf("%d people in %d moves, %d change", moved, len(rows), want.Changed)
	}
	for _, id := range []string{"rf-region", "rf-age"} {
		rows, n := table(t, page, id), 0
		for _, row := range rows[:len(rows)-1] {
			n += number(t, row[1])
		}
		if n != want.Changed || number(t, rows[len(rows)-1][1]) != n {
			t.Errorf("%s: %d people, %d change", id, n, want.Changed)
		}
	}
	for i, r := range want.Roots {
		row := table(t, page, "rf-roots")[i]
		if number(t, row[1]) != r.People || number(t, row[2]) != r.Sole {
			t.Errorf("%v, want %d and %d by %s", row, r.People, r.Sole, r.Rule)
		}
	}
}

// TestPages: every page is whole in every language.
func TestPages(t *testing.T) {
	room := newRoom(t)
	h := pages(room)
	_, _, run := post(h, "/en/reforms", fields("example", "study-once", "n", "10000", "unknown", "10"))
	run = strings.TrimPrefix(run, "/en")
	paths := []string{"/reforms", "/reforms/example/study-once", "/reforms/example/study-wording-2025", "/reforms/value/call_up_age", "/reforms/value/stock_age_men_ranks",
		"/reforms/without/deferral/teacher", "/reforms/without/registration/duty-men", run, run + "/person/1"}
	for _, l := range qyzmet.Langs() {
		for _, path := range paths {
			status, page := get(h, "/"+string(l)+path)
			if status != http.StatusOK && !strings.Contains(path, "duty-men") {
				t.Errorf("/%s%s: %d", l, path, status)
			}
			whole(t, page)
		}
		status, page := get(h, "/"+string(l)+"/reforms/run/nothing")
		if whole(t, page); status != http.StatusNotFound {
			t.Errorf("a run that is not kept: %d", status)
		}
	}
	for _, path := range []string{"/reforms/example/none", "/reforms/value/none", "/reforms/without/deferral/none", run + "/person/0", run + "/person/10001", run + "/person/x"} {
		if status, _ := get(h, "/en"+path); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// TestSamples: everybody named on the page stands where the page says, by the
// reference too.
func TestSamples(t *testing.T) {
	room := newRoom(t)
	h := pages(room)
	_, page, path := post(h, "/en/reforms", fields("v.call_up_age", "20", "n", "10000"))
	r := room.runs.find(path[strings.LastIndex(path, "/")+1:])
	if len(r.got.Samples) == 0 {
		t.Fatal(text(page))
	}
	for _, s := range r.got.Samples {
		link := path + "/person/" + strconv.Itoa(s.Row+1)
		if !strings.Contains(page, `href="`+link+`"`) {
			t.Errorf("nobody leads to %s", link)
		}
		status, one := get(h, link)
		whole(t, one)
		for _, at := range []engine.Standing{s.Move.From, s.Move.To} {
			if want := r.choice.question.Outcomes[at].Sentence.EN; status != http.StatusOK || !strings.Contains(text(one), want) {
				t.Errorf("%s (%d) lacks %q: %s", link, status, want, text(one)[:900])
			}
		}
		if !strings.Contains(one, `action="/en/ask/draft-liability"`) || !strings.Contains(one, `name="facts"`) {
			t.Errorf("%s cannot be opened in the interview", link)
		}
	}
}

// TestNumberOverSlider: the number counts where it was changed, else the slider.
func TestNumberOverSlider(t *testing.T) {
	room := newRoom(t)
	for _, c := range []struct {
		number, slider, drawn string
		want                  int64
	}{{"19", "18", "18", 19}, {"18", "20", "18", 20}, {"20", "20", "18", 20}, {"21", "22", "18", 21}} {
		ch := room.read(room.pageText(), fields("v.call_up_age", c.number, "r.call_up_age", c.slider, "o.call_up_age", c.drawn))
		if ch.values["call_up_age"] != c.want {
			t.Errorf("%+v gives %d", c, ch.values["call_up_age"])
		}
	}
}

// TestFlaws: a draft that leaves a fault is told so, a sound one too.
func TestFlaws(t *testing.T) {
	h := pages(newRoom(t))
	// Each exception asks for the level of study, and both together for none of it.
	split := "reform: split\nconditions:\n" +
		"  - rule: deferral/level-used\n    when: person.study.now && person.study.level in ['general-secondary', 'technical', 'post-secondary', 'higher'] && 'technical' in person.study.deferred_levels\n" +
		"  - rule: deferral/postgraduate-used\n    when: person.study.now && person.study.level in ['residency', 'master', 'doctorate'] && 'technical' in person.study.deferred_levels\n"
	for want, form := range map[string][]string{
		"The draft leaves no gap":   {"v.call_up_age", "19", "n", "10000"},
		"the answer stays open":     {"draft", split, "n", "10000"},
		"It can never hold":         {"v.call_up_age", "27", "n", "10000"},
		"leaves no gap and no cont": {"w", "deferral/teacher", "n", "10000"},
	} {
		_, page, path := post(h, "/en/reforms", fields(form...))
		for range 20 {
			if !strings.Contains(text(page), "is being examined") {
				break
			}
			_, page = get(h, path)
		}
		if whole(t, page); !strings.Contains(text(page), want) {
			i := strings.Index(text(page), "Does the draft hold")
			t.Errorf("%v: %q is not said: %s", form, want, text(page)[max(i, 0):])
		}
	}
}
