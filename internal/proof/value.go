package proof

import (
	"cmp"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Value evaluates an expression that reads no questions, such as a condition on
// an act, by some facts on a day, under the law published by another (zero: all
// that is held). It is unknown when facts are missing, which are then named, and
// when it reads a parameter whose value on that day is not certain.
func Value(book *rulebook.Book, e *rulebook.Expr, facts qyzmet.Facts, on, published date.Date) (qyzmet.Value, []qyzmet.Path) {
	l := &law{on: on, known: cmp.Or(published, date.Latest)}
	r := &reader{checker: &checker{book: book, facts: facts}, law: l, listed: func(qyzmet.Path) bool { return true }}
	t := r.eval(e)
	if t.told != known || doubtful(book, e, l) {
		return qyzmet.Value{}, t.missing
	}
	return t.Value, nil
}

// doubtful reports whether an expression reads a parameter that may or may not
// have changed by the day.
func doubtful(book *rulebook.Book, e *rulebook.Expr, l *law) bool {
	found := false
	e.Walk(func(x *rulebook.Expr) bool {
		if x.Op == rulebook.OpParam {
			for _, v := range book.Parameters[x.Name].Values {
				found = found || v.Span.Covers(l.on, l.known) == rulebook.Maybe
			}
		}
		return !found
	})
	return found
}

// Stands reports whether a span of the law covers a day; not where it may or
// may not.
func Stands(s rulebook.Span, on, published date.Date) bool {
	return s.Covers(on, cmp.Or(published, date.Latest)) == rulebook.Yes
}
