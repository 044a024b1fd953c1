package proof

import (
	"cmp"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Value evaluates an expression that reads no questions, such as a condition on
// an act, by some facts on a day, under the law published by another (zero: all
// that is held). It is unknown when facts are missing, which are then named, and
// when it reads a parameter whose value on that day is not certain.
func Value(book *rulebook.Book, e *rulebook.Expr, facts qyzmet.Facts, on, published date.Date) (qyzmet.Value, []qyzmet.Path) {
	r := conditions(book, facts, on, published)
	t := r.eval(e)
	if t.told != known || doubtful(book, e, r.law) {
		return qyzmet.Value{}, t.missing
	}
	return t.Value, nil
}

// Holds reports whether Value would give true for a condition. It looks at no more of
// it than it has to: every file is asked whether it raises a duty, and few do.
func Holds(book *rulebook.Book, e *rulebook.Expr, facts qyzmet.Facts, on, published date.Date) bool {
	r := conditions(book, facts, on, published)
	r.brief = true
	return r.holds(e) && !doubtful(book, e, r.law)
}

// conditions makes a reader of expressions that stand alone.
func conditions(book *rulebook.Book, facts qyzmet.Facts, on, published date.Date) reader {
	at := &struct {
		checker
		law
	}{checker{book: book, facts: facts}, law{on: on, known: cmp.Or(published, date.Latest)}}
	return reader{checker: &at.checker, law: &at.law}
}

// holds is eval of a condition where nothing matters but whether it is true.
func (r *reader) holds(e *rulebook.Expr) bool {
	fails := func(a *rulebook.Expr) bool { return !r.holds(a) }
	switch e.Op {
	case rulebook.OpAnd:
		return !slices.ContainsFunc(e.Args, fails)
	case rulebook.OpOr:
		return slices.ContainsFunc(e.Args, r.holds)
	}
	return r.eval(e).is(true)
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
