package office_test

import (
	"context"
	"testing"
	"time"

	"qyzmet"
	"qyzmet/internal/courier"
)

// A notice goes out as a text message; the sending and each later report are
// recorded, and a report does not move the day of sending.
func TestNoticeGoesOut(t *testing.T) {
	onEach(t, func(w *town) {
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
		box := w.Outbox()
		due, err := box.Due(ctx, w.Now.Add(time.Second), 10)
		if err != nil || len(due) != 1 {
			t.Fatalf("%d messages are due: %v", len(due), err)
		}
		id := due[0].ID
		if err := box.MarkSent(ctx, id, courier.Evidence{Channel: "sms", At: w.Now, Reference: "g-1", Status: courier.Accepted}); err != nil {
			t.Fatal(err)
		}
		w.Holds(p, "notice.sms.on", "2026-09-01")
		w.Holds(p, "notice.sms.delivered", "false")
		w.Now = w.Now.AddDate(0, 0, 8)
		for _, s := range []courier.Status{courier.Delivered, courier.Read, courier.Read} {
			if err := w.Delivered(ctx, id, courier.Evidence{Channel: "sms", At: w.Now, Reference: "g-1", Status: s}); err != nil {
				t.Fatal(err)
			}
			w.Holds(p, "notice.sms.delivered", "true")
			w.Holds(p, "notice.sms.on", "2026-09-01")
			if s == courier.Delivered {
				w.Holds(p, "notice.sms.read", "")
			}
		}
		w.Holds(p, "notice.sms.read", "true")
	})
}

// stated makes the value of a field of type facts.
func stated(facts map[qyzmet.Path]qyzmet.Value) qyzmet.Value {
	out := qyzmet.ListValue()
	for path, v := range facts {
		out.Items = append(out.Items, qyzmet.Item{"fact": qyzmet.WordValue(string(path)), "value": v})
	}
	return out
}
