package rulebook

import "qyzmet/date"

// versionsIn finds the versions of a provision that a span can meet.
func versionsIn(p *Provision, s Span) []*Version {
	var out []*Version
	for _, v := range p.Versions {
		if v.Span.Meets(s) {
			out = append(out, v)
		}
	}
	return out
}

// Meets reports whether two spans can share a day in the same state of the law.
// Spans that meet at one and the same event do not.
func (s Span) Meets(o Span) bool { return !endsBy(s.Before, o.From) && !endsBy(o.Before, s.From) }

// Covers tells whether the span covers day on, under the law published by day
// known: Maybe where the day on which it begins or ends is not known.
func (s Span) Covers(on, known date.Date) Happened {
	begun, ended := s.begun(on, known), No
	if s.Before != nil {
		ended = s.Before.State(on, known)
	}
	switch {
	case begun == No || ended == Yes:
		return No
	case begun == Maybe || ended == Maybe:
		return Maybe
	}
	return Yes
}

// Ahead reports whether the span certainly has not begun on day on.
func (s Span) Ahead(on, known date.Date) bool { return s.begun(on, known) == No }

func (s Span) begun(on, known date.Date) Happened {
	if s.From == nil {
		return Yes
	}
	return s.From.State(on, known)
}

// endsBy reports whether an end is certainly not after a start.
func endsBy(end, start *Point) bool {
	if end == nil || start == nil {
		return false
	}
	return end.Key == start.Key || end.Latest <= start.Earliest
}

// spanWithin reports whether inner certainly lies inside outer.
func spanWithin(inner, outer Span) bool {
	return startsIn(inner.From, outer.From) && endsIn(inner.Before, outer.Before)
}

func startsIn(inner, outer *Point) bool {
	if outer == nil {
		return true
	}
	return inner != nil && (inner.Key == outer.Key || inner.Earliest >= outer.Latest)
}

func endsIn(inner, outer *Point) bool {
	if outer == nil {
		return true
	}
	return inner != nil && (inner.Key == outer.Key || inner.Latest <= outer.Earliest)
}

// String writes a span as it is shown in faults.
func (s Span) String() string {
	from, before := "the beginning", "now"
	if s.From != nil {
		from = s.From.Key
	}
	if s.Before != nil {
		before = s.Before.Key
	}
	return "from " + from + " until " + before
}
