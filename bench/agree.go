package main

import (
	"fmt"
	"slices"

	"cel.dev/cel-go/cel"
	"github.com/open-policy-agent/opa/v1/ast"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
)

// otherwise names the ground of an outcome that follows from no rule.
const otherwise = "otherwise"

// bout is a closure with its contenders and the cases put to them.
type bout struct {
	closure *closure
	engine  *engine.Engine
	tracked *celPeer
	plain   *celPeer
	opa     *opaPeer
	cases   []*entry
}

// entry is a case in the form each contender takes it, with the verdict on
// which all agree.
type entry struct {
	*person
	cel     *celCase
	opa     ast.Value
	verdict verdict
}

// add prepares one more case and asserts that all contenders answer it alike.
func (b *bout) add(p *person) (*entry, error) {
	one, err := b.tracked.newCase(p.full)
	if err != nil {
		return nil, err
	}
	e := &entry{person: p, cel: one, opa: opaInput(b.closure, p.full)}
	if err := b.agree(e); err != nil {
		return nil, fmt.Errorf("%w; facts %v", err, p.query.Facts)
	}
	b.cases = append(b.cases, e)
	return e, nil
}

func (b *bout) agree(e *entry) error {
	ours, err := b.engine.Ask(e.query)
	if err != nil {
		return err
	}
	if e.verdict, err = b.tracked.decide(e.cel); err != nil {
		return err
	}
	if err := sameAnswer(ours, e.verdict); err != nil {
		return fmt.Errorf("the engine and cel-go differ: %w", err)
	}
	plain, err := b.plain.decide(e.cel)
	if err != nil {
		return err
	}
	opa, err := b.opa.decide(e.opa)
	if err != nil {
		return err
	}
	for name, peer := range map[string]verdict{"cel-go without state": plain, "OPA": opa} {
		if peer.outcome != e.verdict.outcome || !slices.Equal(peer.grounds, e.verdict.grounds) {
			return fmt.Errorf("cel-go says %v, %s %v", e.verdict, name, peer)
		}
	}
	return nil
}

// sameAnswer holds an answer against a verdict. The engine lists those rules
// that the outcome rests on, a peer all that hold: every one of the engine's
// must be among the peer's.
func sameAnswer(a *qyzmet.Answer, v verdict) error {
	if a.Outcome == nil || a.Outcome.ID != v.outcome {
		return fmt.Errorf("%v against %q", a.Outcome, v.outcome)
	}
	for _, g := range a.Grounds {
		name := string(g.Question) + "/" + string(g.Rule)
		if g.Rule != otherwise && !slices.Contains(v.grounds, name) {
			return fmt.Errorf("ground %s is not among %v", name, v.grounds)
		}
	}
	return nil
}

// newBout compiles a question's closure for every contender.
func newBout(e *engine.Engine, id qyzmet.QuestionID, on date.Date) (*bout, error) {
	c, err := newClosure(e.Book(), id, on)
	if err != nil {
		return nil, err
	}
	b := &bout{closure: c, engine: e}
	if b.tracked, err = newCELPeer(c, cel.OptOptimize, cel.OptTrackState); err != nil {
		return nil, err
	}
	if b.plain, err = newCELPeer(c, cel.OptOptimize); err != nil {
		return nil, err
	}
	b.opa, err = newOPAPeer(c)
	return b, err
}
