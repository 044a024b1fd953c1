package proof

import (
	"slices"

	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// law is the law in force on a day: one state of it where commencements are
// uncertain.
type law struct {
	on, known date.Date
	come      map[string]bool // uncertain commencements taken to have come, by key
}

func (l *law) happened(p *rulebook.Point) bool {
	state := p.State(l.on, l.known)
	return state == rulebook.Yes || state == rulebook.Maybe && l.come[p.Key]
}

func (l *law) stands(s rulebook.Span) bool {
	return (s.From == nil || l.happened(s.From)) && (s.Before == nil || !l.happened(s.Before))
}

// inForce reports whether a rule stands. Rules under another reading than the
// adopted one do not.
func (l *law) inForce(r *rulebook.Rule) bool { return len(r.Under) == 0 && l.stands(r.Span) }

// version numbers the wording of a provision in force: 1 is the oldest held, 0
// means there is none.
func (l *law) version(p *rulebook.Provision) int {
	return 1 + slices.IndexFunc(p.Versions, func(v *rulebook.Version) bool { return l.stands(v.Span) })
}

func (l *law) parameter(p *rulebook.Parameter) (int64, bool) {
	for _, v := range p.Values {
		if l.stands(v.Span) {
			return v.Value, true
		}
	}
	return 0, false
}

// uncertain lists, sorted, the keys of the commencements that matter to a
// question and may or may not have come on the day.
func uncertain(book *rulebook.Book, q *rulebook.Question, l *law) []string {
	var keys []string
	add := func(s rulebook.Span) {
		for _, p := range []*rulebook.Point{s.From, s.Before} {
			if p != nil && p.State(l.on, l.known) == rulebook.Maybe {
				keys = append(keys, p.Key)
			}
		}
	}
	for _, q := range withComposed(book, q) {
		for _, r := range q.Rules {
			add(r.Span)
			reads(r, func(x *rulebook.Expr) bool {
				if x.Op == rulebook.OpParam {
					for _, v := range book.Parameters[x.Name].Values {
						add(v.Span)
					}
				}
				return false
			})
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// reads reports whether some part of a rule's terms is such.
func reads(r *rulebook.Rule, such func(*rulebook.Expr) bool) bool {
	found := false
	r.Walk(func(x *rulebook.Expr) bool {
		found = found || such(x)
		return !found
	})
	return found
}

// composes reports whether an expression reads another question.
func composes(e *rulebook.Expr) bool {
	return e.Op == rulebook.OpOutcome || e.Op == rulebook.OpUntil || e.Op == rulebook.OpGroup
}

// withComposed lists a question and all those it is composed of, each once.
func withComposed(book *rulebook.Book, q *rulebook.Question) []*rulebook.Question {
	list := []*rulebook.Question{q}
	for i := 0; i < len(list); i++ {
		for _, id := range list[i].Uses {
			if u := book.Questions[id]; !slices.Contains(list, u) {
				list = append(list, u)
			}
		}
	}
	return list
}

// heldFrom is the first day whose wording is held of everything that a question
// and those it is composed of cite.
func heldFrom(book *rulebook.Book, q *rulebook.Question) date.Date {
	day := date.Beginning
	for _, q := range withComposed(book, q) {
		day = date.Max(day, book.HeldFrom(q))
	}
	return day
}
