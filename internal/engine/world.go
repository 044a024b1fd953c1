package engine

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// maxUncertain bounds the commencements that may be uncertain on one day for
// one question: each doubles the states of the law that are run.
const maxUncertain = 8

// world is a state of the law: for every event of commencement, whether it has
// come. On most days there is one; where the day of a commencement is not
// known there are several.
type world struct {
	on, known date.Date
	assumed   map[string]bool // uncertain events by key: taken to have come?
	forced    map[string]bool // events by key, taken to have come or not whatever the day
	in, out   []string        // the same, for display
}

func (w *world) happened(p *rulebook.Point) bool {
	if come, ok := w.forced[p.Key]; ok {
		return come
	}
	switch p.State(w.on, w.known) {
	case rulebook.Yes:
		return true
	case rulebook.No:
		return false
	}
	return w.assumed[p.Key]
}

func (w *world) within(s rulebook.Span) bool {
	return (s.From == nil || w.happened(s.From)) && (s.Before == nil || !w.happened(s.Before))
}

func (w *world) inForce(r *rulebook.Rule) bool {
	if len(r.Under) > 0 {
		return false // rules of another reading run only when asked for
	}
	return w.within(r.Span)
}

func (w *world) parameter(p *rulebook.Parameter) (int64, bool) {
	for _, v := range p.Values {
		if w.within(v.Span) {
			return v.Value, true
		}
	}
	return 0, false
}

// version returns the index of the version of a provision in force, or -1.
func (w *world) version(p *rulebook.Provision) int {
	for i, v := range p.Versions {
		if w.within(v.Span) {
			return i
		}
	}
	return -1
}

// key tells worlds apart for the cache of programs.
func (w *world) key(points []*rulebook.Point) string {
	var buf [64]byte
	b := buf[:0]
	for _, p := range points {
		b = append(b, '0'+byte(b2i(w.happened(p))))
	}
	return string(b)
}

// pointsOf lists the events that matter to a question: those of its rules, of
// the parameters they read, and of the questions it is composed of.
func pointsOf(book *rulebook.Book, q *rulebook.Question) []*rulebook.Point {
	seen := map[string]*rulebook.Point{}
	var visit func(q *rulebook.Question)
	add := func(s rulebook.Span) {
		for _, p := range []*rulebook.Point{s.From, s.Before} {
			if p != nil {
				seen[p.Key] = p
			}
		}
	}
	visit = func(q *rulebook.Question) {
		for _, r := range q.Rules {
			add(r.Span)
			for _, e := range []*rulebook.Expr{r.WhenExpr, r.UntilExpr, r.ValueExpr} {
				e.Walk(func(x *rulebook.Expr) bool {
					if x.Op == rulebook.OpParam {
						for _, v := range book.Parameters[x.Name].Values {
							add(v.Span)
						}
					}
					return true
				})
			}
		}
		for _, id := range q.Uses {
			visit(book.Questions[id])
		}
	}
	visit(q)
	keys := make([]string, 0, len(seen))
	for k := range seen {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	out := make([]*rulebook.Point, len(keys))
	for i, k := range keys {
		out[i] = seen[k]
	}
	return out
}

// worlds lists the states of the law that are possible on a day.
func worlds(points []*rulebook.Point, on, known date.Date, forced map[string]bool) ([]*world, error) {
	var uncertain []*rulebook.Point
	for _, p := range points {
		if _, ok := forced[p.Key]; ok {
			continue
		}
		if p.State(on, known) == rulebook.Maybe {
			uncertain = append(uncertain, p)
		}
	}
	if len(uncertain) == 0 {
		return []*world{{on: on, known: known, forced: forced}}, nil
	}
	if len(uncertain) > maxUncertain {
		return nil, &qyzmet.Fault{Code: qyzmet.Internal,
			Message: fmt.Sprintf("%d commencements are uncertain on %s; at most %d are run", len(uncertain), on, maxUncertain)}
	}
	out := make([]*world, 0, 1<<len(uncertain))
	for bits := range 1 << len(uncertain) {
		w := &world{on: on, known: known, assumed: map[string]bool{}, forced: forced}
		for i, p := range uncertain {
			come := bits>>i&1 == 1
			w.assumed[p.Key] = come
			if come {
				w.in = append(w.in, p.Key)
			} else {
				w.out = append(w.out, p.Key)
			}
		}
		out = append(out, w)
	}
	return out, nil
}
