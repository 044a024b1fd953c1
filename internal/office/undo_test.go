package office_test

import (
	"context"
	"testing"
)

// An entry of any kind is annulled, and for everybody whom it concerned: the
// joining of two files is undone in the second file too.
func TestAnnulled(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		mine := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
		twin := w.Must(clerk, "person-recorded", "", person("Сеитов")).Act.Envelope.Subjects[0]
		w.Must(doctor, "medical-examined", twin, fields{"purpose": "call-up", "category": "unfit"})
		joined := w.Must(head, "persons-merged", mine, fields{"other": string(twin), "same_papers": true, "reason": "one birth certificate"})
		w.Holds(mine, "person.fitness", "unfit")
		w.Holds(twin, "card.merged_into", string(mine))

		q := w.Request("act-annulled", mine, fields{"reason": "two birth certificates"})
		w.Refused(head, q, "missing of")
		q = w.Request("act-annulled", mine, fields{"reason": "two birth certificates"})
		q.Of = joined.ID
		if _, err := w.Record(ctx, head, q); err != nil {
			t.Fatal(err)
		}
		w.Holds(mine, "person.fitness", "")
		w.Holds(twin, "card.merged_into", "")
		w.Holds(twin, "person.fitness", "unfit")
	})
}
