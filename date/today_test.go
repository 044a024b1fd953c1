package date

import (
	"testing"
	"time"
)

func TestToday(t *testing.T) {
	for instant, want := range map[string]string{
		"2024-02-28T17:59:59Z":      "2024-02-28", // UTC+6
		"2024-02-28T18:00:00Z":      "2024-02-29",
		"2024-02-29T17:59:59Z":      "2024-02-29",
		"2024-02-29T18:00:00Z":      "2024-02-29", // the clock goes back from midnight to 23:00
		"2024-02-29T18:59:59Z":      "2024-02-29",
		"2024-02-29T19:00:00Z":      "2024-03-01", // UTC+5
		"2025-09-15T18:59:59Z":      "2025-09-15",
		"2025-09-15T19:00:00Z":      "2025-09-16",
		"2025-09-15T23:00:00+05:00": "2025-09-15",
		"2025-09-16T08:00:00+14:00": "2025-09-15",
	} {
		now, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := Today(now); got.String() != want {
			t.Errorf("%s is %s, want %s", instant, got, want)
		}
	}
}

func TestTodayFarAway(t *testing.T) {
	if got := Today(time.Date(1800, 1, 1, 0, 0, 0, 0, time.UTC)); got != Beginning {
		t.Error(got)
	}
	if got := Today(time.Date(2200, 1, 2, 0, 0, 0, 0, time.UTC)); got != Forever {
		t.Error(got)
	}
}

// Zone files older than 2024 would give the next day between 23:00 and midnight.
func TestTodayWithOldZoneFiles(t *testing.T) {
	old := time.FixedZone("Asia/Almaty as of 2023", 6*60*60)
	before := time.Date(2024, 2, 29, 17, 0, 0, 0, time.UTC)
	after := time.Date(2025, 9, 15, 18, 30, 0, 0, time.UTC)
	if got := civilDay(before, old); got != MustParse("2024-02-29") {
		t.Errorf("before the change: %s", got)
	}
	if got := civilDay(after, old); got != MustParse("2025-09-15") {
		t.Errorf("after the change: %s", got)
	}
}

// Arithmetic and reading allocate nothing.
func TestNoAllocations(t *testing.T) {
	birth, on := MustParse("2004-02-29"), MustParse("2025-09-16")
	text := []byte("2025-09-16")
	buf := make([]byte, 0, 10)
	var sink int
	allocs := testing.AllocsPerRun(100, func() {
		sink += Years(birth, on) + Months(birth, on) + int(birth.AddMonths(7, EndOfMonth)) + int(on.AddDays(3)) + int(on.Weekday())
		d, err := Parse("2025-09-16")
		if err == nil && d.UnmarshalText(text) == nil {
			_, err = d.AppendText(buf)
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations", allocs)
	}
}
