// Package date holds civil dates, half-open intervals, statutory terms and
// working days.
//
// A legal day is a day of the calendar in Kazakhstan, without an hour. [Date]
// is that day; [Interval] is a stretch of days [From, Before); [Term] is a
// period that a law grants ("three months", "ten working days"); [Calendar]
// knows which days are worked, from the data it is given.
//
// Every rounding has a name, because the law is not the same everywhere:
//
//   - a term of service that ends in a month without the day in question ends
//     on the last day of that month ([EndOfMonth], Rules paragraph 9, the part
//     after subparagraph 2; provision rules/9#2);
//   - a person born on 29 February reaches an age in a common year on 1 March
//     ([NextDay], a stated reading: see [Years]).
//
// The room uses no database, no network and no clock ([Today] is given the
// instant), and imports only the standard library. It knows weekends and the
// rule that moves a holiday off the weekend; it knows holidays only as given.
// It does not format dates for readers: languages live elsewhere.
package date
