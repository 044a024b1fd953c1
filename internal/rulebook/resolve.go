package rulebook

import (
	"cmp"
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
)

// resolve ties the entries together: acts to days, rules to what they defeat,
// provisions to their order.
func (l *loader) resolve() {
	slices.SortStableFunc(l.book.Articles, func(a, b *Article) int { return cmp.Compare(l.places[a].src.file, l.places[b].src.file) })
	for _, a := range l.book.Articles {
		l.point(a, ".held_from", a.HeldFrom, a.ID)
		for _, p := range a.Provisions {
			for i, v := range p.Versions {
				l.span(p, fmt.Sprintf(".versions[%d]", i), v.Span, p.ID)
			}
		}
	}
	for _, name := range sortedKeys(l.book.Parameters) {
		p := l.book.Parameters[name]
		for i, v := range p.Values {
			where := fmt.Sprintf(".values[%d]", i)
			if len(v.Cites) == 0 {
				l.at(p, where, qyzmet.BadLaw, "value %d of parameter %q cites no provision", v.Value, name)
				continue
			}
			l.span(p, where, v.Span, v.Cites[0])
		}
	}
	for _, q := range l.questions() {
		for i, r := range q.Rules {
			if len(r.Cites) == 0 {
				l.at(r, "", qyzmet.BadLaw, "rule %q cites no provision; every rule does", r.ID)
				continue
			}
			l.span(q, fmt.Sprintf(".rules[%d]", i), r.Span, r.Cites[0])
		}
		for i, r := range q.Remedies {
			if len(r.Cites) > 0 {
				l.span(q, fmt.Sprintf(".remedies[%d]", i), r.Span, r.Cites[0])
			}
		}
		l.defeats(q)
	}
}

// questions lists the questions by name, the order of reading.
func (l *loader) questions() []*Question {
	out := make([]*Question, 0, len(l.book.Questions))
	for _, id := range sortedKeys(l.book.Questions) {
		out = append(out, l.book.Questions[id])
	}
	return out
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (l *loader) span(entry any, where string, s Span, cited qyzmet.ProvisionID) {
	l.point(entry, where+".from", s.From, cited)
	l.point(entry, where+".before", s.Before, cited)
}

func (l *loader) point(entry any, where string, p *Point, cited qyzmet.ProvisionID) {
	if err := p.resolve(l.book, cited.Enactment()); err != nil {
		l.at(entry, where, qyzmet.BadLaw, "%v", err)
	}
}

func (l *loader) defeats(q *Question) {
	for _, r := range q.Rules {
		for i, id := range r.Defeats {
			targets := q.RuleByID(id)
			if len(targets) == 0 {
				l.at(r, fmt.Sprintf(".defeats[%d]", i), qyzmet.UnknownName, "rule %q defeats %q, which question %q does not have", r.ID, id, q.ID)
			}
			for _, t := range targets {
				t.DefeatedBy = append(t.DefeatedBy, r)
			}
		}
	}
	for _, r := range q.Rules {
		if cyclic(r, r, map[*Rule]bool{}) {
			l.at(r, ".defeats", qyzmet.BadLaw, "rule %q defeats itself by a circle of exceptions", r.ID)
		}
	}
}

func cyclic(start, at *Rule, seen map[*Rule]bool) bool {
	for _, d := range at.DefeatedBy {
		if d == start {
			return true
		}
		if !seen[d] {
			seen[d] = true
			if cyclic(start, d, seen) {
				return true
			}
		}
	}
	return false
}

// version finds the versions of a provision that a span can meet.
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

// spanWithin reports whether inner lies inside outer.
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

// HeldFrom returns the first day from which the wording of every provision cited
// by the question's rules in force is held. A rule that begins later than its
// provisions are held does not put the day off.
func (b *Book) HeldFrom(q *Question) date.Date {
	var latest date.Date
	for _, r := range q.Rules {
		for _, c := range r.Cites {
			p := b.Provisions[c]
			if p == nil || p.Article.HeldFrom == nil || r.From != nil && r.From.Earliest >= p.Article.HeldFrom.Latest {
				continue
			}
			latest = date.Max(latest, p.Article.HeldFrom.Latest)
		}
	}
	return latest
}
