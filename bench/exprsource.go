package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// exprSource writes a typed expression of the book in the language of
// expr-lang/expr. Facts are variables, named as variable says; days are day
// numbers; the day asked about and parameters are written in; the functions on
// dates are given by the program.
func exprSource(c *closure, e *rulebook.Expr) (string, error) {
	w := &exprWriter{closure: c}
	text := w.text(e)
	return text, w.err
}

type exprWriter struct {
	closure *closure
	err     error
}

// variable is a dotted name as expr takes one.
func variable(name string) string { return strings.ReplaceAll(name, ".", "_") }

var exprOperators = map[rulebook.Op]string{rulebook.OpAnd: " && ", rulebook.OpOr: " || ", rulebook.OpEq: " == ", rulebook.OpNe: " != ",
	rulebook.OpLt: " < ", rulebook.OpLe: " <= ", rulebook.OpGt: " > ", rulebook.OpGe: " >= ", rulebook.OpIn: " in ",
	rulebook.OpAdd: " + ", rulebook.OpSub: " - "}

var exprLoops = map[rulebook.Op]string{rulebook.OpExists: "any", rulebook.OpAll: "all", rulebook.OpCount: "count"}

// exprNames are functions whose own names expr has for something else.
var exprNames = map[string]string{"min": "lesser", "max": "greater"}

func (w *exprWriter) text(e *rulebook.Expr) string {
	switch e.Op {
	case rulebook.OpConst:
		return exprConstant(e.Value)
	case rulebook.OpFact:
		return variable(string(e.Path))
	case rulebook.OpField:
		return "#." + e.Name
	case rulebook.OpOn:
		return strconv.Itoa(int(w.closure.on))
	case rulebook.OpParam:
		v, err := w.closure.parameter(e.Name)
		if err != nil {
			w.err = err
		}
		return strconv.FormatInt(v, 10)
	case rulebook.OpOutcome, rulebook.OpUntil, rulebook.OpGroup:
		return w.composed(e)
	case rulebook.OpNot:
		return "!(" + w.text(e.Args[0]) + ")"
	case rulebook.OpReached:
		return w.text(e.Args[0])
	case rulebook.OpCond:
		return "(" + w.text(e.Args[0]) + " ? " + w.text(e.Args[1]) + " : " + w.text(e.Args[2]) + ")"
	case rulebook.OpExists, rulebook.OpAll, rulebook.OpCount:
		return exprLoops[e.Op] + "(" + w.text(e.Args[0]) + ", {" + w.text(e.Args[1]) + "})"
	}
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = w.text(a)
	}
	if o, ok := exprOperators[e.Op]; ok {
		return "(" + strings.Join(args, o) + ")"
	}
	return w.function(e.Op.String()) + "(" + strings.Join(args, ", ") + ")"
}

func (w *exprWriter) function(name string) string {
	if own := exprNames[name]; own != "" {
		return own
	}
	if oneDay[name] == nil && twoDays[name] == nil && w.err == nil {
		w.err = fmt.Errorf("%s is not translated into expr", name)
	}
	return name
}

// composed names what another question feeds.
func (w *exprWriter) composed(e *rulebook.Expr) string {
	at := slices.IndexFunc(w.closure.questions, func(q *question) bool { return string(q.def.ID) == e.Name })
	q := w.closure.questions[at]
	switch e.Op {
	case rulebook.OpOutcome:
		return fedName + "." + variable(q.outcome)
	case rulebook.OpUntil:
		return fedName + "." + variable(q.until)
	}
	return fedName + "." + variable("q."+q.name+".group."+e.Group)
}

func exprConstant(v qyzmet.Value) string {
	switch v.Kind {
	case qyzmet.Bool:
		return strconv.FormatBool(v.N == 1)
	case qyzmet.Words:
		quoted := make([]string, len(v.Words))
		for i, word := range v.Words {
			quoted[i] = strconv.Quote(word)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	case qyzmet.Word:
		return strconv.Quote(v.S)
	}
	return strconv.FormatInt(v.N, 10)
}
