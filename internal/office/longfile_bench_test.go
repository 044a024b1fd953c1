package office_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
)

// lengths are how many acts the files have to which one more is recorded.
var lengths = []int{10, 100, 1000, 5000}

// BenchmarkCommissionGrows is one more person put on the agenda of a commission, and
// of its call-up, about both of which there are so many acts already.
func BenchmarkCommissionGrows(b *testing.B) {
	for _, n := range lengths {
		b.Run(fmt.Sprint(n, "-acts"), func(b *testing.B) {
			w := newTown(b, filepath.Join(b.TempDir(), "r.db"))
			s := sitting(w, n)
			list := onList(w, b.N+1)
			w.Must(officetest.Secretary, "agenda-listed", list[b.N], s)
			b.ResetTimer()
			for i := range b.N {
				w.Must(officetest.Secretary, "agenda-listed", list[i], s)
			}
		})
	}
}

// BenchmarkPersonGrows is one more examination of a person of whom there are so many
// already.
func BenchmarkPersonGrows(b *testing.B) {
	for _, n := range lengths[:3] {
		b.Run(fmt.Sprint(n, "-acts"), func(b *testing.B) {
			w := newTown(b, filepath.Join(b.TempDir(), "r.db"))
			p := onList(w, 1)[0]
			for range n - 2 {
				w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
			}
			b.ResetTimer()
			for range b.N {
				w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
			}
		})
	}
}

// sitting is a call-up and a commission about which there are so many acts; it
// returns the fields by which a person is put on the agenda.
func sitting(w *town, n int) fields {
	akim := office.Actor{Official: "u-akim", Office: officetest.Akimat}
	minister := office.Actor{Official: "u-min", Office: officetest.Ministry}
	campaign := w.Must(minister, "campaign-decreed", "", fields{"decree": "№ 1", "begins": "2026-09-01", "ends": "2026-12-31"}).Act.Envelope.Subjects[0]
	commission := w.Must(akim, "commission-appointed", "", fields{"commission_kind": "district", "keeper": string(officetest.District), "campaign": string(campaign),
		"members": five()}).Act.Envelope.Subjects[0]
	s := fields{"commission": string(commission), "campaign": string(campaign), "session_on": "2026-09-20"}
	for i := 2; i < n; {
		var some []office.Request
		for ; i < n && len(some) < 200; i++ {
			q := w.Request("agenda-listed", qyzmet.SubjectID(fmt.Sprint("p-", i)), s)
			q.Issued = w.Today()
			some = append(some, q)
		}
		if _, err := w.Found(context.Background(), officetest.Secretary, some); err != nil {
			w.Fatal(err)
		}
	}
	return s
}

// onList are persons whom a commission can decide on.
func onList(w *town, n int) []qyzmet.SubjectID {
	out := make([]qyzmet.SubjectID, n)
	for i := range out {
		out[i] = w.Must(clerk, "person-recorded", "", person(fmt.Sprint("Адам", i))).Act.Envelope.Subjects[0]
		w.Must(doctor, "medical-examined", out[i], fields{"purpose": "call-up", "category": "fit"})
	}
	return out
}

// five are the members of a commission.
func five() qyzmet.Value {
	var items []qyzmet.Item
	for _, seat := range []string{"chair", "military", "police", "health", "secretary"} {
		items = append(items, qyzmet.Item{"name": qyzmet.WordValue("Мүше " + seat), "seat": qyzmet.WordValue(seat)})
	}
	return qyzmet.ListValue(items...)
}
