package interview

import (
	"net/url"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/input"
)

// Changing is the fact that the form wishes to answer again; nil: none.
func (t *Turn) Changing(book *rulebook.Book) *rulebook.Fact {
	path, wish := strings.CutPrefix(t.Do, Change)
	if !wish {
		return nil
	}
	return book.Facts[qyzmet.Path(path)]
}

// Editing reports whether a button only changes how many groups a list shows.
func (t *Turn) Editing() bool {
	return t.Do == input.DoAdd || len(t.Do) > len(input.DoDrop) && strings.HasPrefix(t.Do, input.DoDrop)
}

// Fields are what the fields of a fact hold: what was typed, or the answer given
// before.
func (t *Turn) Fields(f *rulebook.Fact) url.Values {
	typed := t.Fact != nil && f.Path == t.Fact.Path || t.Do == SetDay
	if typed && (len(t.Faults) > 0 || t.Editing()) {
		t.edit()
		return t.Form
	}
	if f.Path == DayFact().Path {
		return input.Fill(f, qyzmet.DateValue(t.State.On))
	}
	if v, given := t.State.Facts[f.Path]; given && v.Known() {
		return input.Fill(f, v)
	}
	return url.Values{}
}

func (t *Turn) edit() {
	switch {
	case t.Do == input.DoAdd:
		input.AddGroup(t.Form)
	case t.Editing():
		input.DropGroup(t.Fact, t.Form, groupNumber(t.Do))
	}
}

// groupNumber reads the number after "drop:"; -1 drops nothing.
func groupNumber(do string) int {
	n := 0
	for _, c := range do[len(input.DoDrop):] {
		if c < '0' || c > '9' || n > 1000 {
			return -1
		}
		n = 10*n + int(c-'0')
	}
	return n
}
