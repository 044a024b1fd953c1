package office_test

import (
	"context"
	"testing"

	"qyzmet"
)

// An entry of any kind is annulled, and for everybody whom it concerned: the
// joining of two files is undone in the second file too.
func TestAnnulled(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		mine := w.must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		twin := w.must(clerk, "person-recorded", "", person("Сеитов")).Act.Envelope.Subjects[0]
		w.must(doctor, "medical-examined", twin, fields{"purpose": "call-up", "category": "unfit"})
		joined := w.must(head, "persons-merged", mine, fields{"other": string(twin), "same_papers": true, "reason": "one birth certificate"})
		w.holds(mine, "person.fitness", "unfit")
		w.holds(twin, "card.merged_into", string(mine))

		q := w.request("act-annulled", mine, fields{"reason": "two birth certificates"})
		w.refused(head, q, "missing of")
		q = w.request("act-annulled", mine, fields{"reason": "two birth certificates"})
		q.Of = joined.ID
		if _, err := w.Record(ctx, head, q); err != nil {
			t.Fatal(err)
		}
		w.holds(mine, "person.fitness", "")
		w.holds(twin, "card.merged_into", "")
		w.holds(twin, "person.fitness", "unfit")
	})
}

// holds looks at a record as the head of the office sees it.
func (w *town) holds(s qyzmet.SubjectID, path qyzmet.Path, want string) {
	w.Helper()
	reader := head
	reader.Purpose = "test"
	file, err := w.Read(context.Background(), reader, s, w.Today())
	if err != nil {
		w.Fatal(err)
	}
	got := ""
	if v := file.Record.Value(path); v.Known() {
		got = v.String()
	}
	if got != want {
		w.Errorf("%s holds %q under %s, want %q", s, got, path, want)
	}
}
