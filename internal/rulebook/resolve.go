package rulebook

import (
	"cmp"
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
)

// resolve ties the entries together: names to their syntax, acts to days, rules
// to what they defeat, provisions to their order.
func (l *loader) resolve() {
	slices.SortStableFunc(l.book.FactOrder, func(a, b *Fact) int { return a.Order - b.Order })
	slices.SortStableFunc(l.book.Articles, func(a, b *Article) int { return cmp.Compare(a.File, b.File) })
	l.names()
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
			l.citedSpan(p, fmt.Sprintf(".values[%d]", i), v.Span, v.Cites)
		}
	}
	for _, q := range l.questions() {
		for _, r := range q.Rules {
			l.citedSpan(r, "", r.Span, r.Cites)
		}
		for _, r := range q.Remedies {
			l.citedSpan(r, "", r.Span, r.Cites)
		}
		l.defeats(q)
	}
	l.resolveActs()
	for _, id := range sortedKeys(l.book.Documents) {
		d := l.book.Documents[id]
		if d.Ours == nil {
			l.citedSpan(d, "", d.Span, d.Cites)
		} else {
			l.span(d, "", d.Span, firstCite(d.Cites))
		}
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

// citedSpan resolves a span by the acts of the enactment it cites first.
func (l *loader) citedSpan(entry any, where string, s Span, cites []qyzmet.ProvisionID) {
	if len(cites) == 0 {
		l.at(entry, where+".cites", qyzmet.Missing, "no provision is cited here; every rule, value, remedy and document cites one")
		return
	}
	l.span(entry, where, s, cites[0])
}

// span resolves both ends and refuses a span that holds no day.
func (l *loader) span(entry any, where string, s Span, cited qyzmet.ProvisionID) {
	known := l.point(entry, where+".from", s.From, cited)
	known = l.point(entry, where+".before", s.Before, cited) && known
	if known && s.From != nil && s.Before != nil && endsBy(s.Before, s.From) {
		l.at(entry, where+".before", qyzmet.BadLaw, "the span %s holds no day", s)
	}
}

func (l *loader) point(entry any, where string, p *Point, cited qyzmet.ProvisionID) bool {
	bad := p.resolve(l.book, cited.Enactment())
	if bad == nil {
		return true
	}
	f := l.at(entry, where, bad.Code, "%s", bad.Message)
	f.Value, f.Nearest = bad.Value, bad.Nearest
	return false
}

func (l *loader) defeats(q *Question) {
	for _, r := range q.Rules {
		for i, id := range r.Defeats {
			targets := q.RuleByID(id)
			if len(targets) == 0 {
				l.unknown(r, fmt.Sprintf(".defeats[%d]", i), string(id), q.ruleNames(), "question %q has no rule %q", q.ID, id)
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

func (q *Question) ruleNames() []string {
	var names []string
	for _, r := range q.Rules {
		if !slices.Contains(names, string(r.ID)) {
			names = append(names, string(r.ID))
		}
	}
	return names
}

// cyclic reports whether the rules that defeat one another lead from at back to
// start.
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

// HeldFrom returns the first day from which the wording of every provision cited
// by the question's rules in force is held, but no day before the oldest of the
// cited enactments was adopted. A rule that begins later than its provisions are
// held does not put the day off.
func (b *Book) HeldFrom(q *Question) date.Date {
	latest := b.adopted(q)
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

// adopted is the day on which the oldest enactment that a question cites was
// adopted; date.Earliest when it cites none.
func (b *Book) adopted(q *Question) date.Date {
	first := date.Latest
	look := func(cites []qyzmet.ProvisionID) {
		for _, id := range cites {
			if e := b.EnactmentByID(id.Enactment()); e != nil {
				first = date.Min(first, e.Adopted)
			}
		}
	}
	look(q.OtherwiseCites)
	for _, r := range q.Rules {
		look(r.Cites)
	}
	if first == date.Latest {
		return date.Earliest
	}
	return first
}
