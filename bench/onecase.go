package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"qyzmet/internal/engine"
)

const (
	crowdSize = 64  // cases timed
	checked   = 600 // random cases on which the contenders must agree first
)

// oneCase races one answer about the call-up: decision, grounds, explanation.
// The engine's book holds n copies of some rules.
func oneCase(e *engine.Engine, name string, more *copies, n, rounds int) (*report, error) {
	b, err := newBout(e, "draft-liability", day)
	if err != nil {
		return nil, err
	}
	mix, err := b.gather(more, n)
	if err != nil {
		return nil, err
	}
	timed := b.cases[:crowdSize]
	each := func(name string, f func(*entry) error) *contender {
		return &contender{name: name, run: func(i int) error { return f(timed[i%crowdSize]) }}
	}
	ask := func(q engine.Query, parts engine.Parts) error { q.Parts = parts; _, err := e.Ask(q); return err }
	ours := each("engine", func(c *entry) error { return ask(c.query, engine.WithBecause) })
	one := each("student", func(*entry) error { return ask(timed[0].query, engine.WithBecause) })
	bare := each("engine, bare", func(c *entry) error { return ask(c.query, engine.Bare) })
	same := each("cel-go, all", func(c *entry) error { _, _, err := b.tracked.answer(c.full); return err })
	tracked := each("cel-go, tracked", func(c *entry) error { _, err := b.tracked.decide(c.cel); return err })
	plain := each("cel-go", func(c *entry) error { _, err := b.plain.decide(c.cel); return err })
	opa := each("OPA", func(c *entry) error { _, err := b.opa.decide(c.opa); return err })
	if err := race(rounds, crowdSize, turn, ours, one, bare, same, tracked, plain, opa); err != nil {
		return nil, err
	}
	r := &report{title: fmt.Sprintf("One case, %s: `draft-liability` on %s, %d rules in force of %d questions; p50 over %d people (%s), answers equal on %d",
		name, day, len(b.closure.rules), len(b.closure.questions), crowdSize, mix, len(b.cases))}
	r.goal("decision, all grounds, explanation", short(ours.best), micros(ours.best), 50, 15, "µs")
	r.goal("the same, one student", short(one.best), micros(one.best), 50, 15, "µs")
	must := 0.0 // the goal speaks of a hundred rules
	if len(b.closure.rules) >= 100 {
		must = 0.2
	}
	r.ratio("to cel-go with tracked state, the same from facts to explanation", ours, same, must)
	r.ratio("to its evaluation alone, on values made beforehand", ours, tracked, 0)
	r.fact("decision and all grounds, no explanation", short(bare.best))
	r.ratio("to cel-go with tracked state, on values made beforehand", bare, tracked, 0)
	r.ratio("to cel-go without tracked state, on values made beforehand", bare, plain, 0)
	r.ratio("to OPA, on input made beforehand", bare, opa, 0)
	return r, nil
}

// gather invents the cases and has all contenders answer them alike. The first
// crowdSize, which are timed, are spread over the outcomes; the first is the
// student.
func (b *bout) gather(more *copies, n int) (mix string, err error) {
	crowd := newPeople(b.engine, b.closure, 1)
	facts, err := b.engine.Book().ReadFacts("student", []byte(student))
	if err != nil {
		return "", err
	}
	p, err := crowd.of(more.facts(facts, n, day))
	if err != nil || p == nil {
		return "", fmt.Errorf("the student is not settled: %w", err)
	}
	for {
		if _, err := b.add(p); err != nil {
			return "", err
		}
		if len(b.cases) == checked {
			return b.spread(), nil
		}
		if p, err = crowd.person(); err != nil {
			return "", err
		}
	}
}

// spread orders the cases so that every outcome comes in turn, as long as there
// are cases of it, and says how many of each are among those that are timed.
func (b *bout) spread() (mix string) {
	turn, seen := map[*entry]int{}, map[string]int{}
	for _, e := range b.cases {
		seen[e.verdict.outcome]++
		turn[e] = seen[e.verdict.outcome]
	}
	slices.SortStableFunc(b.cases[1:], func(x, y *entry) int { return turn[x] - turn[y] })
	count := map[string]int{}
	for _, e := range b.cases[:crowdSize] {
		count[e.verdict.outcome]++
	}
	var parts []string
	for _, o := range slices.Sorted(maps.Keys(count)) {
		parts = append(parts, fmt.Sprintf("%d %s", count[o], o))
	}
	return strings.Join(parts, ", ")
}
