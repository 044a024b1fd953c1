// Package state holds what a page knows of the person: the day asked about and
// the facts, in the order in which they were answered. It travels in hidden
// fields of forms, by POST only, and is kept nowhere.
//
// Reading it back is strict: a field that was tampered with is refused with its
// name, never ignored. The package may import the rule book for the vocabulary
// of facts; it judges nothing.
package state

import (
	"encoding/json"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
)

// Names of the hidden fields.
const (
	FieldOn      = "on"
	FieldFacts   = "facts"
	FieldAssumed = "assumed"
)

// Regime is the one fact that is filled in beforehand, as a visible assumption
// that can be changed: nobody should have to say that the country is at peace.
const (
	Regime = qyzmet.Path("country.regime")
	Peace  = "peace"
)

// State is the day asked about and what has been answered.
type State struct {
	On      date.Date
	Facts   qyzmet.Facts
	Order   []qyzmet.Path // of answering
	Assumed map[qyzmet.Path]bool
}

// New begins an interview: nothing is known but the assumption of peace, if the
// book knows that fact.
func New(book *rulebook.Book, on date.Date) *State {
	s := &State{On: on, Facts: qyzmet.Facts{}, Assumed: map[qyzmet.Path]bool{}}
	if f := book.Facts[Regime]; f != nil {
		if v, fault := f.Parse(Peace); fault == nil {
			s.Set(Regime, v)
			s.Assumed[Regime] = true
		}
	}
	return s
}

// Set notes an answer; one that was given before keeps its place.
func (s *State) Set(p qyzmet.Path, v qyzmet.Value) {
	if _, again := s.Facts[p]; !again {
		s.Order = append(s.Order, p)
	}
	s.Facts[p] = v
	delete(s.Assumed, p)
}

// Forget takes an answer back.
func (s *State) Forget(p qyzmet.Path) {
	delete(s.Facts, p)
	delete(s.Assumed, p)
	s.Order = slices.DeleteFunc(s.Order, func(q qyzmet.Path) bool { return q == p })
}

// Before returns the fact answered before p, or the last one when p has not
// been answered yet; assumptions are passed over.
func (s *State) Before(p qyzmet.Path) (qyzmet.Path, bool) {
	end := slices.Index(s.Order, p)
	if end < 0 {
		end = len(s.Order)
	}
	for i := end - 1; i >= 0; i-- {
		if !s.Assumed[s.Order[i]] {
			return s.Order[i], true
		}
	}
	return "", false
}

// Fields are the hidden fields that carry the state.
func (s *State) Fields() []layout.Field {
	out := []layout.Field{{Name: FieldOn, Value: s.On.String()}, {Name: FieldFacts, Value: s.JSON()}}
	if len(s.Assumed) > 0 {
		var names []string
		for _, p := range s.Order {
			if s.Assumed[p] {
				names = append(names, string(p))
			}
		}
		out = append(out, layout.Field{Name: FieldAssumed, Value: strings.Join(names, " ")})
	}
	return out
}

// JSON writes the facts as the command line reads them too, in the order of
// answering. null means "don't know".
func (s *State) JSON() string {
	var b strings.Builder
	b.WriteByte('{')
	for i, p := range s.Order {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(quote(string(p)) + ":" + encode(s.Facts[p]))
	}
	b.WriteByte('}')
	return b.String()
}

func quote(text string) string {
	data, _ := json.Marshal(text) // a string always marshals
	return string(data)
}

func encode(v qyzmet.Value) string {
	switch v.Kind {
	case qyzmet.Bool, qyzmet.Int:
		return v.String()
	case qyzmet.Date, qyzmet.Word:
		return quote(v.String())
	case qyzmet.Words:
		parts := make([]string, len(v.Words))
		for i, w := range v.Words {
			parts[i] = quote(w)
		}
		return sequence(parts, v.Open)
	case qyzmet.List:
		parts := make([]string, len(v.Items))
		for i, it := range v.Items {
			parts[i] = encodeItem(it)
		}
		return sequence(parts, v.Open)
	default:
		return "null"
	}
}

func sequence(parts []string, open bool) string {
	list := "[" + strings.Join(parts, ",") + "]"
	if open {
		return `{"items":` + list + `,"complete":false}`
	}
	return list
}

func encodeItem(it qyzmet.Item) string {
	names := make([]string, 0, len(it))
	for n := range it {
		names = append(names, n)
	}
	slices.Sort(names)
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = quote(n) + ":" + encode(it[n])
	}
	return "{" + strings.Join(parts, ",") + "}"
}
