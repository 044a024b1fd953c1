package i18n

import (
	"fmt"

	"qyzmet"
	"qyzmet/date"
)

// Month names as they stand in a written date; Russian in the genitive.
var (
	monthsEN = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	monthsRU = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
	monthsKK = [...]string{"қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"}
)

// Endings of the Kazakh month names by case, after vowel harmony: to (барыс
// септік), from (шығыс септік), on (жатыс септік).
var endingsKK = map[string][12]string{
	"to":   {"ға", "ға", "ға", "ге", "ға", "ға", "ге", "ға", "ке", "ға", "ға", "ға"},
	"from": {"дан", "нан", "дан", "ден", "дан", "нан", "ден", "дан", "тен", "нан", "дан", "нан"},
	"on":   {"да", "да", "да", "де", "да", "да", "де", "да", "те", "да", "да", "да"},
}

// Date writes a day out: "2027 жылғы 30 маусым", "30 июня 2027 года", "30 June 2027".
func (l *Local) Date(d date.Date) string { return l.DateAs(d, "") }

// DateAs writes a day out in a grammatical form: "to" (until the day), "from",
// "on", or "" for the plain one. Only Kazakh endings differ.
func (l *Local) DateAs(d date.Date, form string) string {
	y, month, day := d.Civil()
	m := int(month) - 1
	switch l.Lang {
	case qyzmet.Kazakh:
		name := monthsKK[m]
		if ends, ok := endingsKK[form]; ok {
			name += ends[m]
		}
		return fmt.Sprintf("%d\u00a0жылғы %d\u00a0%s", y, day, name)
	case qyzmet.Russian:
		return fmt.Sprintf("%d\u00a0%s %d\u00a0года", day, monthsRU[m], y)
	default:
		return fmt.Sprintf("%d\u00a0%s\u00a0%d", day, monthsEN[m], y)
	}
}

// MonthNames are the words that stand for a month in a typed date, in lower
// case or as written, January first. They are accepted in every language.
func MonthNames() [3][12]string { return [3][12]string{monthsKK, monthsRU, monthsEN} }

// Distance tells how far a day lies from another: "today", "in 12 days",
// "in 7 months", "2 years ago".
func (l *Local) Distance(from, to date.Date) string {
	n := date.Days(from, to)
	switch n {
	case 0:
		return l.T("distance.today")
	case 1:
		return l.T("distance.tomorrow")
	case -1:
		return l.T("distance.yesterday")
	}
	when := "ahead"
	if n < 0 {
		when, n = "ago", -n
		from, to = to, from
	}
	months := date.Months(from, to)
	switch {
	case n < 60:
		return l.Plural("distance.days."+when, n)
	case months < 24:
		return l.Plural("distance.months."+when, months)
	default:
		return l.Plural("distance.years."+when, months/12)
	}
}
