package date_test

import (
	"fmt"
	"time"

	"qyzmet/date"
)

// A law is published on 17 July 2025 and comes into force after sixty calendar
// days following the day of publication.
func ExampleTerm_From() {
	last, steps, err := date.Term{Days: 60}.From(date.MustParse("2025-07-17"), nil, date.TermOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range steps {
		fmt.Println(s.Date, s.Code, s.Count)
	}
	fmt.Println("in force on", last.AddDays(1))
	// Output:
	// 2025-07-17 start 0
	// 2025-07-18 first-counted 0
	// 2025-09-15 days 60
	// 2025-09-15 last 0
	// in force on 2025-09-16
}

// A commander has ten working days; the data of the year lack moved days off.
func ExampleTerm_From_workingDays() {
	cal, err := date.NewCalendar([]date.YearData{{
		Year:     2026,
		Holidays: []date.Date{date.MustParse("2026-05-07"), date.MustParse("2026-05-09")},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	last, steps, err := date.Term{WorkingDays: 3}.From(date.MustParse("2026-05-06"), cal, date.TermOptions{})
	for _, s := range steps {
		if s.Code == date.StepSkipped {
			fmt.Println(s.Date, s.Kind)
		}
		if s.Code == date.StepHoles {
			fmt.Println("not all days off are known:", s.Count)
		}
	}
	fmt.Println(last, err)
	// Output:
	// 2026-05-07 holiday
	// 2026-05-09 holiday
	// 2026-05-10 weekend
	// 2026-05-11 holiday-moved
	// not all days off are known: 2026
	// 2026-05-13 <nil>
}

func ExampleYears() {
	born := date.MustParse("2004-02-29")
	fmt.Println(date.Years(born, date.MustParse("2022-02-28")), date.Years(born, date.MustParse("2022-03-01")))
	// The other reading.
	fmt.Println(date.YearsRounded(born, date.MustParse("2022-02-28"), date.EndOfMonth))
	// Output:
	// 17 18
	// 18
}

func ExampleDate_AddMonths() {
	signed := date.MustParse("2025-08-31")
	fmt.Println(signed.AddMonths(6, date.EndOfMonth), signed.AddMonths(6, date.NextDay))
	// Output: 2026-02-28 2026-03-01
}

func ExampleParse() {
	_, err := date.Parse("2025-02-29")
	fmt.Println(err)
	// Output: "2025-02-29" is not a day: day 29 is outside 1..28 of February 2025; write a day as YYYY-MM-DD, for example 2025-09-16
}

func ExampleToday() {
	evening := time.Date(2025, 9, 15, 20, 0, 0, 0, time.UTC) // one o'clock at night in Almaty
	fmt.Println(date.Today(evening))
	// Output: 2025-09-16
}

func ExampleInterval() {
	contract := date.Through(date.MustParse("2023-03-01"), date.MustParse("2026-02-28"))
	last, _ := contract.LastDay()
	fmt.Println(contract, last, contract.Contains(date.MustParse("2026-03-01")))
	// Output: [2023-03-01, 2026-03-01) 2026-02-28 false
}

func ExampleConsecutive() {
	fmt.Println(date.Consecutive([]date.Interval{
		date.Through(date.Beginning, date.MustParse("2022-04-25")),
		date.Through(date.MustParse("2022-04-27"), date.Forever),
	}))
	// Output: intervals 1 and 2: gap between intervals, [2022-04-26, 2022-04-27)
}

func ExampleParseTerm() {
	term, err := date.ParseTerm("P12Y6M")
	fmt.Println(term.Years, term.Months, term, err)
	// Output: 12 6 P12Y6M <nil>
}

func ExampleCalendar_IsWorking() {
	cal, _ := date.NewCalendar(nil)
	_, err := cal.IsWorking(date.MustParse("2031-05-05"))
	fmt.Println(err)
	// Output: no working calendar for the year 2031: give its holidays and days off
}
