package rulebook

// versionsIn finds the versions of a provision that a span can meet.
func versionsIn(p *Provision, s Span) []*Version {
	var out []*Version
	for _, v := range p.Versions {
		if spansMeet(v.Span, s) {
			out = append(out, v)
		}
	}
	return out
}

// spansMeet reports whether two spans can share a day in the same state of the
// law. Spans that meet at one and the same event do not.
func spansMeet(a, b Span) bool { return !endsBy(a.Before, b.From) && !endsBy(b.Before, a.From) }

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
