package date_test

import (
	"testing"

	"qyzmet/date"
)

// births are spread over fifty years, so that branches are not learned by heart.
func births() []date.Date {
	list := make([]date.Date, 4096)
	for i := range list {
		list[i] = day("1960-01-01").AddDays(i * 7919 % 18262)
	}
	return list
}

func BenchmarkYears(b *testing.B) {
	list, on, sum := births(), day("2025-09-16"), 0
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sum += date.Years(list[i%len(list)], on)
	}
	_ = sum
}

func BenchmarkAddMonths(b *testing.B) {
	list := births()
	var sum date.Date
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sum ^= list[i%len(list)].AddMonths(i%300, date.EndOfMonth)
	}
	_ = sum
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := date.Parse("2025-09-16"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTenWorkingDays(b *testing.B) {
	c, start := calendar(b, sample2026()), day("2026-03-10")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.AddWorkingDays(start, 10); err != nil {
			b.Fatal(err)
		}
	}
}
