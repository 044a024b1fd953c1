package path

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/state"
)

// moment is a day worth a mark in the picture and a line in the table.
type moment struct {
	day          date.Date
	n            int // its number in both; 0: a mark of its own
	age          int // a birthday on which something turns; 0: none
	own          []string
	turns        []turn
	start        bool // the picture begins
	asked, today bool
	read         bool // the last day up to which the law was read
}

// turn is a band that becomes another.
type turn struct {
	band    *band
	segment *segment
}

// note gathers the moments: the turns of the bands, the person's own days, the
// day asked about and today.
func (v *life) note(s *state.State, book *rulebook.Book, l *i18n.Local, today date.Date) {
	v.at(v.from).start = true
	for i := range v.bands {
		b := &v.bands[i]
		for j := range b.segments[1:] {
			seg := &b.segments[1+j]
			m := v.at(seg.from)
			m.turns = append(m.turns, turn{b, seg})
		}
	}
	for _, p := range s.Order {
		if f := book.Facts[p]; f != nil && p != birth {
			v.ownDays(l, f, s.Facts[p])
		}
	}
	v.mark(s.On, func(m *moment) { m.asked = true })
	v.mark(today, func(m *moment) { m.today = true })
	v.mark(v.read, func(m *moment) { m.read = true })
	slices.SortFunc(v.moments, func(a, b *moment) int { return int(a.day) - int(b.day) })
	n := 0
	for _, m := range v.moments {
		if len(m.turns) > 0 && date.Years(v.born, m.day) > date.Years(v.born, m.day.AddDays(-1)) {
			m.age = date.Years(v.born, m.day)
		}
		if !m.start && (len(m.turns) > 0 || len(m.own) > 0) {
			n++
			m.n = n
		}
	}
}

// at is the moment of a day, made if there is none yet.
func (v *life) at(day date.Date) *moment {
	for _, m := range v.moments {
		if m.day == day {
			return m
		}
	}
	m := &moment{day: day}
	v.moments = append(v.moments, m)
	return m
}

// mark marks a day that lies within the picture.
func (v *life) mark(day date.Date, set func(*moment)) {
	if v.from <= day && day < v.before {
		set(v.at(day))
	}
}

// ownDays marks the days among a fact's value: a date, or the dates of a list's
// items.
func (v *life) ownDays(l *i18n.Local, f *rulebook.Fact, value qyzmet.Value) {
	label := f.Label.In(l.Lang)
	if value.Kind == qyzmet.Date {
		v.mark(value.AsDate(), func(m *moment) { m.own = append(m.own, label) })
	}
	for _, item := range value.Items {
		of := label
		for _, field := range f.Items {
			given, ok := item[string(field.Path)]
			switch {
			case !ok:
			case given.Kind == qyzmet.Word && of == label:
				of = field.WordLabel(given.S, l.Lang)
			case given.Kind == qyzmet.Date:
				text := l.T("path.own-item", "of", of, "what", field.Label.In(l.Lang))
				v.mark(given.AsDate(), func(m *moment) {
					if !slices.Contains(m.own, text) {
						m.own = append(m.own, text)
					}
				})
			}
		}
	}
}
