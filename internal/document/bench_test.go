package document

import (
	"io"
	"testing"

	"qyzmet"
)

func BenchmarkApplication(b *testing.B) {
	f := fixtureForm(qyzmet.Kazakh)
	for b.Loop() {
		if err := Application(io.Discard, f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkResult(b *testing.B) {
	d := fixtureDoc(qyzmet.Kazakh)
	for b.Loop() {
		if err := Result(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCalendar(b *testing.B) {
	d := fixtureDoc(qyzmet.Kazakh)
	for b.Loop() {
		if err := Calendar(io.Discard, d); err != nil {
			b.Fatal(err)
		}
	}
}
