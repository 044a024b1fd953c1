package answers_test

import (
	"bytes"
	"strings"
	"testing"

	"qyzmet/internal/lab"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
)

// TestAgain: lines of people who were kept are those that were written.
func TestAgain(t *testing.T) {
	e := lawEngine(t)
	people, err := lab.People(e.Fields(), lab.Options{Seed: 5, N: 5000, On: on, Unknown: 0.1}.DraftAge())
	if err != nil {
		t.Fatal(err)
	}
	var table, written, again bytes.Buffer
	if err := lab.Write(&table, people, lab.Sheet{Format: lab.CSV, Book: e.Book()}); err != nil {
		t.Fatal(err)
	}
	job := answers.Job{Engine: e, Question: "draft-liability", On: on, Out: answers.NewCSV(&written), Keep: true, Reading: roster.Options{File: "people.csv"}}
	got, err := job.Table(strings.NewReader(table.String()))
	if err != nil {
		t.Fatal(err)
	}
	a, err := job.Again()
	if err != nil {
		t.Fatal(err)
	}
	out := answers.NewCSV(&again)
	for _, c := range got.Chunks {
		a.Evaluate(c)
		for i := range c.Block.N {
			if err := out.Write(a.Line(i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if len(a.Lanes().Rules) != len(got.Lanes.Rules) || !bytes.Equal(written.Bytes(), again.Bytes()) {
		t.Error("the lines are others than those that were written")
	}
}
