package office_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
)

// BenchmarkRecord is recording with powers and law checked, durably, by 64
// writers: a person, then an examination, by turns.
func BenchmarkRecord(b *testing.B) {
	w := newTown(b, filepath.Join(b.TempDir(), "r.db"))
	ctx := context.Background()
	var next atomic.Int64
	var wait sync.WaitGroup
	b.ResetTimer()
	for range 64 {
		wait.Go(func() {
			for n := next.Add(2); n <= int64(b.N)+1; n = next.Add(2) {
				r, err := w.Record(ctx, clerk, office.Request{Kind: "person-recorded", Content: content(person(fmt.Sprint("Адам", n))), Key: fmt.Sprint("p", n)})
				if err != nil {
					b.Error(err)
					return
				}
				if _, err := w.Record(ctx, doctor, office.Request{Kind: "medical-examined", About: []qyzmet.SubjectID{r.Act.Envelope.Subjects[0]},
					Content: content(fields{"purpose": "call-up", "category": "fit"}), Key: fmt.Sprint("m", n)}); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "acts/s")
}

// BenchmarkRead is opening the file of a person with 20 acts, the reading logged.
func BenchmarkPropose(b *testing.B) {
	w := newTown(b, filepath.Join(b.TempDir(), "r.db"))
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	for range 19 {
		w.Must(doctor, "medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
	}
	q := w.Request("medical-examined", p, fields{"purpose": "call-up", "category": "fit"})
	for b.Loop() {
		if _, err := w.Propose(context.Background(), doctor, q); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDraft is what recording costs before the writer has the act: power, law and
// the rows of lists, of a person who is new.
func BenchmarkDraft(b *testing.B) {
	w := newTown(b, "")
	ctx := context.Background()
	c := content(fields{"surname": "Адамов", "name": "Нұрлан", "birth_date": "2005-03-15", "sex": "male", "citizen": true, "address": "Алматы", "keeper": "o-kz-75-1"})
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Drafted(ctx, clerk, office.Request{Kind: "person-recorded", Content: c, Key: "k"}); err != nil {
			b.Fatal(err)
		}
	}
}
