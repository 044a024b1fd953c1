package proof

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Shown evaluates a condition by the facts listed, for tests.
func Shown(book *rulebook.Book, facts qyzmet.Facts, listed []qyzmet.Path, on date.Date, text string) (string, error) {
	e, err := book.Expression(text, qyzmet.Bool)
	if err != nil {
		return "", err
	}
	r := &reader{checker: &checker{book: book, facts: facts}, law: &law{on: on, known: date.Latest},
		listed: func(p qyzmet.Path) bool { return slices.Contains(listed, p) }}
	return r.eval(e).name(), nil
}
