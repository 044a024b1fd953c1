package date

import (
	"sync"
	"time"
	_ "time/tzdata" // the civil day must not depend on the machine's zone files
)

// Today returns the civil day in Asia/Almaty at the instant now, whatever now's
// own location. Almaty was at UTC+6 until 2024-03-01, when Kazakhstan joined
// into one zone, UTC+5; zone data older than that is corrected. An instant
// outside 1900..2199 gives [Beginning] or [Forever].
func Today(now time.Time) Date { return civilDay(now, almaty()) }

// oneZone is the instant from which the whole country is at UTC+5:
// 2024-03-01 00:00 by the clocks of Almaty at UTC+6.
var oneZone = time.Date(2024, 2, 29, 18, 0, 0, 0, time.UTC)

const oneZoneOffset = 5 * 60 * 60 // seconds east of UTC

var almaty = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Asia/Almaty")
	if err != nil {
		panic("date: Asia/Almaty is missing from the embedded zone data: " + err.Error())
	}
	return loc
})

func civilDay(now time.Time, loc *time.Location) Date {
	if !now.Before(oneZone) && stale(loc) {
		loc = time.FixedZone("Almaty", oneZoneOffset)
	}
	y, m, d := now.In(loc).Date()
	switch {
	case y < minYear:
		return Beginning
	case y > maxYear:
		return Forever
	}
	return dayNumber(y, int(m), d)
}

// stale reports zone data from before the change of 2024: the machine's own
// files are preferred to the embedded ones and may be old. Later changes, in
// newer data, are left alone.
func stale(loc *time.Location) bool {
	_, offset := oneZone.In(loc).Zone()
	return offset != oneZoneOffset
}
