package hand

import (
	"math"
	"sort"

	"qyzmet/date"
)

// Cutoffs are the days that conditions compare with, worked out once per run:
// an age is reached by who was born by a day.
type Cutoffs struct {
	On int32

	// Last day of birth of those who have reached the age.
	Registration, CallUp, CallUpEnd, NotCalled       int32
	PastMenRanks, PastMen, PastWomenRanks, PastWomen int32
	Adult                                            int32
	Pension                                          [16]int32 // by kinship; the least there is for whom no rule looks at it

	HealthFrom int32 // first day from which a deferral for health can still run

	byDays *ages // the ages of everybody, for bitmaps
}

const (
	registrationAge, callUpAge, callUpAgeEnd, notCalledAge = 17, 18, 27, 27
	stockMenRanks, stockMen, stockWomenRanks, stockWomen   = 50, 60, 35, 45
	minorAge, guardiansYears, healthMonths                 = 18, 2, 12
	pensionMenMonths                                       = 756
)

// pensionWomen is the pension age of women in months, by the last day of each.
var pensionWomen = []struct {
	months int
	last   date.Date
}{
	{702, date.MustParse("2018-12-31")}, {708, date.MustParse("2019-12-31")}, {714, date.MustParse("2020-12-31")},
	{720, date.MustParse("2021-12-31")}, {726, date.MustParse("2022-12-31")}, {732, date.MustParse("2027-12-31")},
}

// NewCutoffs is for days from the reform of 2025 up to the end of 2027.
func NewCutoffs(on date.Date) *Cutoffs {
	age := func(years int) int32 {
		return lastBirth(on, func(birth date.Date) bool { return date.Years(birth, on) >= years })
	}
	months := func(n int, last date.Date) int32 {
		return lastBirth(on, func(birth date.Date) bool { return date.Months(birth, last) >= n })
	}
	c := &Cutoffs{On: int32(on), Registration: age(registrationAge), CallUp: age(callUpAge), CallUpEnd: age(callUpAgeEnd), NotCalled: age(notCalledAge),
		PastMenRanks: age(stockMenRanks + 1), PastMen: age(stockMen + 1), PastWomenRanks: age(stockWomenRanks + 1), PastWomen: age(stockWomen + 1),
		Adult: age(minorAge)}
	men, women := months(pensionMenMonths, on), int32(math.MinInt32)
	for _, w := range pensionWomen {
		women = max(women, months(w.months, min(w.last, on)))
	}
	for kinship := range c.Pension {
		switch uint8(kinship) {
		case Father, Grandfather, Uncle:
			c.Pension[kinship] = men
		case Mother, Wife, Grandmother, Aunt:
			c.Pension[kinship] = women
		default:
			c.Pension[kinship] = math.MinInt32
		}
	}
	c.HealthFrom = int32(on.AddMonths(-healthMonths, date.EndOfMonth).AddDays(-3))
	for date.Date(c.HealthFrom).AddMonths(healthMonths, date.EndOfMonth) < on {
		c.HealthFrom++
	}
	c.byDays = c.ages()
	return c
}

// lastBirth is the last day of birth of which something is true that is true of
// all earlier ones.
func lastBirth(on date.Date, of func(birth date.Date) bool) int32 {
	back := sort.Search(int(on-date.Earliest), func(days int) bool { return of(on.AddDays(-days)) })
	return int32(on) - int32(back)
}
