package words

import (
	"strconv"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
)

// Reckoned writes what went into a reckoning: a number with its unit, a day, a
// word by its label.
func Reckoned(book *rulebook.Book, l *i18n.Local, s qyzmet.Reckoned) string {
	f := book.Facts[s.Path]
	switch s.Kind {
	case qyzmet.Int.String():
		if n, err := strconv.ParseInt(s.Value, 10, 64); err == nil {
			return Quantity(l, s.Unit, n)
		}
	case qyzmet.Date.String():
		if d, err := date.Parse(s.Value); err == nil {
			return l.Date(d)
		}
	case qyzmet.Bool.String():
		if s.Value == "true" || s.Value == "false" {
			return yesNo(l, s.Value == "true")
		}
	case qyzmet.Word.String():
		if q := book.Questions[s.Question]; q != nil && q.OutcomeByID(s.Value) != nil {
			return q.OutcomeByID(s.Value).Label.In(l.Lang)
		}
		if f != nil && f.Kind == qyzmet.Word {
			return f.WordLabel(s.Value, l.Lang)
		}
	}
	return s.Value
}
