package path

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// Choices of drawing, in years: how long a life is searched for changes, the
// age at which the picture begins, unless an earlier day is asked about, and the
// least that is drawn after the last change.
const (
	lifetime = 100
	youth    = 16
	least    = 1
)

// Kinds of segments that have no outcome to show.
const (
	notHeld   = "not-held"  // no wording of these days is held
	uncertain = "uncertain" // it depends on which wording was in force
	unfit     = "unfit"     // the answers cannot be true on these days
	undecided = "open"      // facts are missing
	decided   = ""
)

// segment is a run of stretches with one outcome in one state.
type segment struct {
	from, before date.Date
	because      string
	kind         string
	state        qyzmet.State
	outcome      *qyzmet.Outcome
	parts        []engine.Stretch
}

// band is what one question answers over the years.
type band struct {
	question *rulebook.Question
	segments []segment
}

// life is a person's days, divided.
type life struct {
	born         date.Date
	from, before date.Date // what is drawn
	held         date.Date // the first day of which every question's wording is held
	read         date.Date // up to this day the law was read
	bands        []band
	moments      []*moment // in order, each day once
}

// lead divides a life from birth on, and chooses what of it is drawn.
func lead(eng *engine.Engine, on, born date.Date, facts qyzmet.Facts) (*life, error) {
	end := min(born.AddYears(lifetime, date.EndOfMonth), date.Latest)
	from := min(born.AddYears(youth, date.NextDay), on, end.AddDays(-1))
	v := &life{born: born, from: from, held: born, read: date.Latest}
	book := eng.Book()
	for _, id := range shown {
		q := book.Questions[id]
		if q == nil {
			continue
		}
		list, err := eng.Path(engine.Query{Question: id, On: on, Facts: facts, Parts: engine.WithOpen}, born, end)
		if err != nil {
			return nil, err
		}
		v.bands = append(v.bands, band{q, merged(list)})
		v.readUpTo(list)
	}
	v.end(on, end)
	for i := range v.bands {
		v.bands[i].cut(v.from, v.before)
	}
	return v, nil
}

// merged joins neighbouring stretches that have one outcome in one state.
func merged(list []engine.Stretch) []segment {
	var out []segment
	for _, s := range list {
		next := segment{from: s.From, before: s.Before, because: s.Because, kind: kindOf(s), parts: []engine.Stretch{s}}
		if next.kind != unfit {
			next.state, next.outcome = s.Answer.State, s.Answer.Outcome
		}
		if last := len(out) - 1; last >= 0 && out[last].same(next) {
			out[last].before = next.before
			out[last].parts = append(out[last].parts, s)
			continue
		}
		out = append(out, next)
	}
	return out
}

func (s segment) same(o segment) bool {
	return s.kind == o.kind && s.state == o.state && s.outcome.Same(o.outcome)
}

func kindOf(s engine.Stretch) string {
	if s.Answer == nil {
		return unfit
	}
	for _, o := range s.Answer.Open {
		switch o.Reason {
		case qyzmet.WordingNotHeld:
			return notHeld
		case qyzmet.CommencementUncertain:
			return uncertain
		}
	}
	if s.Answer.Outcome == nil {
		return undecided
	}
	return decided
}

// readUpTo notes from and up to which day the texts behind the answers were read.
func (v *life) readUpTo(list []engine.Stretch) {
	for _, s := range list {
		if kindOf(s) == notHeld {
			v.held = max(v.held, s.Before)
		}
		if s.Answer == nil {
			continue
		}
		for _, t := range s.Answer.Law.Texts {
			v.read = min(v.read, t.ReadUpTo)
		}
	}
}

// end chooses where the picture ends: after the last change of any band.
func (v *life) end(on, latest date.Date) {
	last := max(on, v.from)
	for _, b := range v.bands {
		last = max(last, b.segments[len(b.segments)-1].from)
	}
	tail := max(date.Days(v.from, last)/14, 365*least)
	v.before = max(min(last.AddDays(tail), latest), v.from.AddDays(1))
}

// cut leaves what lies within the picture.
func (b *band) cut(from, before date.Date) {
	var out []segment
	for _, s := range b.segments {
		if s.before <= from || s.from >= before {
			continue
		}
		s.parts = slices.DeleteFunc(slices.Clone(s.parts), func(p engine.Stretch) bool { return p.Before <= from || p.From >= before })
		if s.from < from {
			s.from, s.because = from, ""
		}
		out = append(out, s)
	}
	out[len(out)-1].before = before
	b.segments = out
}

// on is the segment of a day.
func (b *band) on(day date.Date) *segment {
	for i := range b.segments {
		if s := &b.segments[i]; s.from <= day && day < s.before {
			return s
		}
	}
	return nil
}

// part is the stretch of a day.
func (s *segment) part(day date.Date) engine.Stretch {
	for _, p := range s.parts[1:] {
		if p.From <= day && day < p.Before {
			return p
		}
	}
	return s.parts[0]
}

// lasts reports whether a segment goes on when the picture ends.
func (v *life) lasts(s *segment) bool { return s.before == v.before }
