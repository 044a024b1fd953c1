package office_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register/pgtest"
)

// Two processes that report at once about one message never step back: whatever is
// recorded, comes in the order of the statuses, and the last is the latest.
func TestReportsOfTwoProcesses(t *testing.T) {
	law, err := theLaw()
	if err != nil {
		t.Fatal(err)
	}
	keys, base := t.TempDir(), pgtest.URL(t)
	func(w *town) {
		other, err := officetest.Open(law, base, keys)
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		ctx := context.Background()
		c := person("Сейітов")
		c["phone"] = "+77000000000"
		p := w.Must(clerk, "person-recorded", "", c).Act.Envelope.Subjects[0]
		w.Must(clerk, "facts-stated", p, fields{"source": "document", "facts": stated(map[qyzmet.Path]qyzmet.Value{
			"person.registered_before": qyzmet.BoolValue(false), "person.new_citizen": qyzmet.BoolValue(false),
			"person.imprisoned": qyzmet.BoolValue(false), "person.residence": qyzmet.WordValue("in-kazakhstan"),
			"person.serving": qyzmet.WordValue("none"), "person.register_end": qyzmet.WordValue("none")})})
		w.Must(head, "first-registered", p, nil)
		w.Must(head, "notice-issued", p, fields{"appear_on": "2026-09-10", "appear_at": "10:00, 4", "occasion": "medical"})
		due, err := w.Outbox().Due(ctx, w.Now.Add(time.Second), 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("%d messages are due: %v", len(due), err)
		}
		doors := []*office.Office{w.Office, other.Office}
		var all sync.WaitGroup
		for i, s := range []courier.Status{courier.Read, courier.Accepted, courier.Delivered, courier.Accepted, courier.Read, courier.Delivered} {
			all.Add(1)
			go func() {
				defer all.Done()
				if err := doors[i%2].Delivered(ctx, due[0].ID, courier.Evidence{Channel: "sms", At: w.Now, Reference: "g-1", Status: s}); err != nil {
					t.Error(err)
				}
			}()
		}
		all.Wait()
		entries, err := w.Register().Acts(ctx, p, 0)
		if err != nil {
			t.Fatal(err)
		}
		var order []int
		for _, e := range entries {
			if v := e.Act.Payload.Content; e.Act.Envelope.Kind == "notice-attempted" || e.Act.Envelope.Kind == "notice-delivered-report" {
				at := 0
				switch {
				case v["sms_read"].Equal(qyzmet.BoolValue(true)):
					at = 2
				case v["sms_delivered"].Equal(qyzmet.BoolValue(true)):
					at = 1
				}
				order = append(order, at)
			}
		}
		if !slices.IsSorted(order) || len(order) == 0 || order[len(order)-1] != 2 {
			t.Errorf("recorded in the order %v", order)
		}
	}(officetest.NewIn(t, law, base, keys))
}
