package answers_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
	"qyzmet/internal/rulebook"
)

var load = sync.OnceValues(func() (*engine.Engine, error) {
	book, err := rulebook.Load(os.DirFS("../../../law"))
	if err != nil {
		return nil, err
	}
	return engine.New(book)
})

var on = date.MustParse("2025-11-20")

func lawEngine(t *testing.T) *engine.Engine {
	t.Helper()
	e, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestEverybodyIsAnswered: a table of invented people, some with unknown facts,
// some spoilt. The lines are what the reference says of each, and the numbers
// add up.
func TestEverybodyIsAnswered(t *testing.T) {
	e := lawEngine(t)
	people, err := lab.People(e.Fields(), lab.Options{Seed: 2, N: 6000, On: on, Unknown: 0.1}.DraftAge())
	if err != nil {
		t.Fatal(err)
	}
	var table bytes.Buffer
	if err := lab.Write(&table, people, lab.Sheet{Format: lab.CSV, Book: e.Book()}); err != nil {
		t.Fatal(err)
	}
	spoilt := spoil(table.String())
	var out, rejects bytes.Buffer
	job := answers.Job{Engine: e, Question: "draft-liability", On: on, By: []qyzmet.Path{"person.region"}, Out: answers.NewCSV(&out),
		Reading: roster.Options{File: "people.csv", Rejects: roster.NewRejects(&rejects, "people.csv", qyzmet.English), NoDerived: true}}
	got, err := job.Table(strings.NewReader(spoilt))
	if err != nil {
		t.Fatal(err)
	}
	if !got.Adds() {
		t.Errorf("the numbers do not add up: %+v, %v", got.Read, got.Tally.Standings)
	}
	if got.Read.Rejected != 2 || got.Tally.Standings[len(got.Tally.Standings)-1] != 1 {
		t.Errorf("%d rows rejected, want 2; standings %v, want one contradiction", got.Read.Rejected, got.Tally.Standings)
	}
	lines, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1+int(got.Read.Loaded) {
		t.Fatalf("%d lines for %d people", len(lines)-1, got.Read.Loaded)
	}
	byKey := map[string][]string{}
	for _, l := range lines[1:] {
		byKey[l[1]] = l
	}
	for k := range people.Blocks() {
		b := people.Block(k)
		for i := range b.N {
			if n := k*4096 + i; n > 3 {
				compareLine(t, e, b.Facts(i), byKey[string(people.IIN(n))])
			}
		}
	}
	if !strings.Contains(rejects.String(), "contradiction") {
		t.Errorf("the rejects do not say who contradicts:\n%s", rejects.String())
	}
}

// spoil puts a word where a date belongs, a second row of the same person, and a
// contradiction into the first rows.
func spoil(table string) string {
	rows := strings.SplitAfterN(table, "\n", 5)
	header := strings.Split(strings.TrimSpace(rows[0]), ",")
	set := func(row, column, value string) string {
		cells, _ := csv.NewReader(strings.NewReader(row)).Read()
		for i, h := range header {
			if h == column {
				cells[i] = value
			}
		}
		var b strings.Builder
		w := csv.NewWriter(&b)
		_ = w.Write(cells)
		w.Flush()
		return b.String()
	}
	rows[1] = set(rows[1], "person.birth_date", "long ago")
	rows[2] = set(set(rows[2], "person.study.now", "false"), "person.study.level", "higher")
	return rows[0] + rows[1] + rows[2] + rows[3] + rows[3] + rows[4]
}

func compareLine(t *testing.T, e *engine.Engine, facts qyzmet.Facts, line []string) {
	t.Helper()
	answer, err := e.Ask(engine.Query{Question: "draft-liability", On: on, Facts: facts, Parts: engine.WithOpen})
	if err != nil || line == nil {
		t.Fatalf("%v, line %v", err, line)
	}
	outcome, until := "", ""
	if answer.Outcome != nil {
		outcome = answer.Outcome.ID
	}
	if len(answer.Grounds) > 0 && answer.State == qyzmet.Settled && answer.Grounds[0].Until != nil {
		until = answer.Grounds[0].Until.String()
	}
	if line[2] != string(answer.State) || line[3] != outcome || line[4] != until {
		t.Fatalf("line %v, the reference says %s %s until %s\n%v", line, answer.State, outcome, until, facts)
	}
}

// TestSnapshot: the second run, from the snapshot of the first, says the same.
func TestSnapshot(t *testing.T) {
	e := lawEngine(t)
	people, err := lab.People(e.Fields(), lab.Options{Seed: 4, N: 9000, On: on, Unknown: 0.2})
	if err != nil {
		t.Fatal(err)
	}
	var table, kept, first, second bytes.Buffer
	if err := lab.Write(&table, people, lab.Sheet{Format: lab.CSV, Book: e.Book()}); err != nil {
		t.Fatal(err)
	}
	options := roster.Options{Book: e.Book(), Fields: e.Fields(), File: "people.csv"}
	origin, err := roster.OriginOf(bytes.NewReader(table.Bytes()), options)
	if err != nil {
		t.Fatal(err)
	}
	job := answers.Job{Engine: e, Question: "draft-liability", On: on, Out: answers.NewCSV(&first), Reading: options, Save: &kept, Origin: origin}
	one, err := job.Table(&table)
	if err != nil {
		t.Fatal(err)
	}
	again := answers.Job{Engine: e, Question: "draft-liability", On: on, Out: answers.NewNDJSON(&second), Reading: options}
	two, err := again.Snapshot(&kept, roster.MadeFrom(origin))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(one.Tally.Standings, two.Tally.Standings) || !one.Adds() || !two.Adds() {
		t.Errorf("standings %v from the table, %v from its snapshot", one.Tally.Standings, two.Tally.Standings)
	}
	if n := bytes.Count(second.Bytes(), []byte("\n")); n != 9000 {
		t.Errorf("%d lines of JSON", n)
	}
}
