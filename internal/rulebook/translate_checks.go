package rulebook

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

// This file refuses what CEL's type checker lets through and the law's language
// does not have.

// wantedKinds are the kinds an operation takes where CEL itself takes more: CEL
// orders texts and bools, joins texts and lists, compares whole lists.
var wantedKinds = map[Op][]qyzmet.Kind{
	OpEq: {qyzmet.Bool, qyzmet.Int, qyzmet.Date, qyzmet.Word}, OpNe: {qyzmet.Bool, qyzmet.Int, qyzmet.Date, qyzmet.Word},
	OpLt: {qyzmet.Int, qyzmet.Date}, OpLe: {qyzmet.Int, qyzmet.Date}, OpGt: {qyzmet.Int, qyzmet.Date}, OpGe: {qyzmet.Int, qyzmet.Date},
	OpAdd: {qyzmet.Int}, OpSub: {qyzmet.Int}, OpMul: {qyzmet.Int},
	OpIn:   {qyzmet.Word, qyzmet.Words},
	OpCond: {qyzmet.Bool, qyzmet.Int, qyzmet.Date, qyzmet.Word},
}

func checkKinds(e *Expr) error {
	wanted, ok := wantedKinds[e.Op]
	if !ok {
		return nil
	}
	if e.Op == OpIn && e.Args[0].Op == OpConst && e.Args[1].Op == OpConst {
		return errors.New("asks whether a word written out is in a set written out; compare a fact")
	}
	for _, a := range e.Args {
		if !slices.Contains(wanted, a.Kind) {
			return fmt.Errorf("%q takes no value of type %s here", e.Op, a.Kind)
		}
	}
	return nil
}

// ofOneItem refuses, in what is asked of a list's items, what is not of one item
// or a fact: another list, and answers to other questions.
func ofOneItem(e *Expr) error {
	var err error
	e.Walk(func(x *Expr) bool {
		switch x.Op {
		case OpExists, OpAll, OpCount, OpSum, OpApart:
			err = errors.New("goes over a list inside a list; ask each in a rule of its own")
		case OpOutcome, OpUntil, OpGroup:
			err = fmt.Errorf("reads the question %q for each item of a list; read it outside the list", x.Name)
		}
		return err == nil
	})
	return err
}

// checkDivisor refuses to divide by what could be zero or less, so that every
// division has a result.
func (t *translator) checkDivisor(e *Expr) error {
	if e.Op != OpDivFloor && e.Op != OpDivCeil && e.Op != OpDivRound {
		return nil
	}
	switch by := e.Args[1]; by.Op {
	case OpConst:
		if by.Value.N < 1 {
			return fmt.Errorf("%s divides by %d; a divisor is 1 or more", e.Op, by.Value.N)
		}
		return nil
	case OpParam:
		for _, v := range t.book.Parameters[by.Name].Values {
			if v.Value < 1 {
				return fmt.Errorf("%s divides by param.%s, which has the value %d; a divisor is 1 or more", e.Op, by.Name, v.Value)
			}
		}
		return nil
	}
	return fmt.Errorf("%s divides by a number written out or by a parameter", e.Op)
}

// checkWords refuses to compare a fact with a word outside its declared set.
func (t *translator) checkWords(e *Expr) error {
	if e.Op != OpEq && e.Op != OpNe && e.Op != OpIn {
		return nil
	}
	for i, a := range e.Args {
		allowed := t.allowedWords(a)
		other := e.Args[1-i]
		if allowed == nil || other.Op != OpConst {
			continue
		}
		words := other.Value.Words
		if other.Value.Kind == qyzmet.Word {
			words = []string{other.Value.S}
		}
		for _, w := range words {
			if !slices.Contains(allowed, w) {
				return wordFault(w, a, allowed)
			}
		}
	}
	return nil
}

func wordFault(word string, e *Expr, allowed []string) error {
	hint := ""
	if n := nearest(word, allowed); n != "" {
		hint = fmt.Sprintf("did you mean %q? ", n)
	}
	return fmt.Errorf("%q is no value of %s; %sallowed: %s", word, e.describe(), hint, strings.Join(allowed, ", "))
}

func (e *Expr) describe() string {
	switch e.Op {
	case OpOutcome:
		return "q." + celName(qyzmet.QuestionID(e.Name)) + ".outcome"
	case OpField:
		return string(e.Path) + "[]." + e.Name
	default:
		return string(e.Path)
	}
}

// allowedWords lists the words an expression can be, nil when they are not declared.
func (t *translator) allowedWords(e *Expr) []string {
	switch e.Op {
	case OpFact:
		return t.book.Facts[e.Path].words()
	case OpField:
		return t.book.Facts[e.Path].ItemFact(e.Name).words()
	case OpOutcome:
		var out []string
		for _, o := range t.book.Questions[qyzmet.QuestionID(e.Name)].Outcomes {
			out = append(out, o.ID)
		}
		return out
	}
	return nil
}

// freeName refuses to name an item like something else that conditions read.
func (t *translator) freeName(name string) error {
	taken := slices.Contains(firstNames, name)
	for p := range t.book.Facts {
		first, _, _ := strings.Cut(string(p), ".")
		taken = taken || first == name
	}
	for _, s := range t.items {
		taken = taken || s.name == name
	}
	if taken {
		return fmt.Errorf("calls an item %q, which is the name of something else; take another", name)
	}
	return nil
}
