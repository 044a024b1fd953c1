package main

import (
	"fmt"

	"qyzmet"
	"qyzmet/internal/engine"
)

// interviewees are the people interviewed from nothing to a settled answer.
const interviewees = 8

// interviews times the choice of the best next question.
func interviews(e *engine.Engine, rounds int) (*report, error) {
	steps, first, err := allInterviews(e)
	if err != nil {
		return nil, err
	}
	worst := &contender{}
	for _, q := range steps {
		one := asking(e, "next question", q, engine.WithNext)
		if err := race(5, 1, turn/20, one); err != nil {
			return nil, err
		}
		if one.best > worst.best {
			worst = one
		}
	}
	start, middle := asking(e, "start", steps[0], engine.WithNext), asking(e, "middle", steps[first/2], engine.WithNext)
	bare := asking(e, "bare", steps[0], engine.Bare)
	if err := race(rounds, 1, turn, start, middle, worst, bare); err != nil {
		return nil, err
	}
	for _, c := range []*contender{start, middle} {
		if c.best > worst.best {
			worst = c // found slower now that all are timed for longer
		}
	}
	r := &report{title: fmt.Sprintf("The best next question: the student's interview of %d steps and %d others, %d steps in all", first, interviewees-1, len(steps))}
	next := func(check string, c *contender) { r.goal(check, short(c.best), micros(c.best), 1000, 200, "µs") }
	next("at the start, nothing known", start)
	next(fmt.Sprintf("in the middle, after %d answers", first/2), middle)
	next("the slowest step of all", worst)
	r.ratio("at the start, to an answer without next question", start, bare, 0)
	return r, nil
}

func asking(e *engine.Engine, name string, q engine.Query, parts engine.Parts) *contender {
	q.Parts = parts
	return &contender{name: name, run: func(int) error { _, err := e.Ask(q); return err }}
}

// allInterviews returns what is asked at every step, the student's first.
func allInterviews(e *engine.Engine) (steps []engine.Query, first int, err error) {
	c, err := newClosure(e.Book(), "draft-liability", day)
	if err != nil {
		return nil, 0, err
	}
	facts, err := e.Book().ReadFacts("student", []byte(student))
	if err != nil {
		return nil, 0, err
	}
	crowd := newPeople(e, c, 2)
	for i := range interviewees {
		if i > 0 {
			p, err := crowd.person()
			if err != nil {
				return nil, 0, err
			}
			facts = p.query.Facts
		}
		more, err := interview(e, facts)
		if err != nil {
			return nil, 0, err
		}
		if steps = append(steps, more...); i == 0 {
			first = len(steps)
		}
	}
	return steps, first, nil
}

// interview asks for the next question and answers it until none is left. What
// the person has no value for, the person does not know.
func interview(e *engine.Engine, person qyzmet.Facts) ([]engine.Query, error) {
	var steps []engine.Query
	known := qyzmet.Facts{}
	for range 200 {
		q := engine.Query{Question: "draft-liability", On: day, Facts: known.Clone(), Parts: engine.WithNext}
		steps = append(steps, q)
		a, err := e.Ask(q)
		if err != nil {
			return nil, err
		}
		if a.Next == nil {
			return steps, nil
		}
		v := person[a.Next.Fact]
		if !v.Known() {
			v = qyzmet.UnknownValue(qyzmet.DontKnow)
		}
		known[a.Next.Fact] = v
	}
	return nil, fmt.Errorf("the interview does not end")
}
