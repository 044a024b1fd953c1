package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// regoWriter translates a closure into Rego, from the typed expressions of the
// book. It is for facts that are all known: Rego's "undefined" is not unknown.
// Facts stand in input under their paths, dates as day numbers; the functions
// on dates are built-ins given by the program.
type regoWriter struct {
	closure *closure
	out     strings.Builder
	names   int
	items   []string // variables of the items at hand, the innermost last
	untils  map[string]bool
	err     error
}

// Rego writes the module of a closure. data.qyzmet.answer holds the verdict.
func Rego(c *closure) (string, error) {
	w := &regoWriter{closure: c, untils: map[string]bool{}}
	for _, r := range c.rules {
		r.def.Walk(func(x *rulebook.Expr) bool {
			w.untils[x.Name] = w.untils[x.Name] || x.Op == rulebook.OpUntil
			return true
		})
	}
	w.line("package qyzmet\n")
	for _, q := range c.questions {
		w.question(q)
	}
	w.line("answer := {%q: outcome_%s, %q: grounds}", "outcome", c.asked().name, "grounds")
	return w.out.String(), w.err
}

func (w *regoWriter) line(format string, args ...any) {
	fmt.Fprintf(&w.out, format+"\n", args...)
}

func (w *regoWriter) fail(what any) string {
	if w.err == nil {
		w.err = fmt.Errorf("%v is not translated into Rego", what)
	}
	return "false"
}

func (w *regoWriter) question(q *question) {
	if q.def.Otherwise != "" {
		w.line("default outcome_%s := %q\n", q.name, q.def.Otherwise)
	}
	for _, r := range q.rules {
		w.line("# %s", r.ground)
		body := w.body(r.def.WhenExpr)
		if r.def.UntilExpr != nil {
			w.define(fmt.Sprintf("past_%d", r.n), []string{w.term(r.def.UntilExpr) + " < input.on"})
			body = append(body, fmt.Sprintf("not past_%d", r.n))
		}
		for _, d := range r.beaten {
			body = append(body, fmt.Sprintf("not holds_%d", d.n))
		}
		holds := fmt.Sprintf("holds_%d", r.n)
		w.define(holds, body)
		w.define(fmt.Sprintf("grounds contains %q", r.ground), []string{holds})
		if r.def.Outcome != "" {
			w.define(fmt.Sprintf("outcome_%s := %q", q.name, r.def.Outcome), []string{holds})
		}
		if r.def.Group != "" {
			w.define(group(q.name, r.def.Group), []string{holds})
		}
		if w.untils[string(q.def.ID)] && r.def.Outcome != "" {
			w.lastDay(q, r, holds)
		}
	}
	if w.untils[string(q.def.ID)] {
		w.define(fmt.Sprintf("until_%s := max(days_%s)", q.name, q.name), []string{"not endless_" + q.name})
	}
}

// lastDay gathers the last days of the grounds of an outcome.
func (w *regoWriter) lastDay(q *question, r *rule, holds string) {
	if r.def.UntilExpr == nil {
		w.define("endless_"+q.name, []string{holds})
		return
	}
	w.define(fmt.Sprintf("days_%s contains %s", q.name, w.term(r.def.UntilExpr)), []string{holds})
}

func group(question, name string) string { return "group_" + question + "_" + name }

func (w *regoWriter) define(head string, body []string) {
	w.line("%s if {\n\t%s\n}\n", head, strings.Join(body, "\n\t"))
}

// helper defines a rule, or a function of the items at hand, by alternative
// bodies and returns how it is called.
func (w *regoWriter) helper(bodies ...[]string) string {
	w.names++
	name := fmt.Sprintf("part_%d", w.names)
	if len(w.items) > 0 {
		name += "(" + strings.Join(w.items, ", ") + ")"
	}
	for _, b := range bodies {
		w.define(name, b)
	}
	return name
}

// body writes a condition as lines that all hold just if it does.
func (w *regoWriter) body(e *rulebook.Expr) []string {
	switch e.Op {
	case rulebook.OpAnd:
		var lines []string
		for _, a := range e.Args {
			lines = append(lines, w.body(a)...)
		}
		return lines
	case rulebook.OpOr:
		bodies := make([][]string, len(e.Args))
		for i, a := range e.Args {
			bodies[i] = w.body(a)
		}
		return []string{w.helper(bodies...)}
	case rulebook.OpReached:
		return w.body(e.Args[0])
	case rulebook.OpNot:
		return []string{"not " + w.single(e.Args[0])}
	case rulebook.OpCond:
		return []string{w.helper(append(w.body(e.Args[0]), w.body(e.Args[1])...),
			append([]string{"not " + w.single(e.Args[0])}, w.body(e.Args[2])...))}
	case rulebook.OpExists:
		item, list := w.enter(e)
		inner := w.body(e.Args[1])
		w.leave()
		return []string{w.helper(append([]string{fmt.Sprintf("some %s in %s", item, list)}, inner...))}
	case rulebook.OpAll:
		item, list := w.enter(e)
		inner := w.body(e.Args[1])
		w.leave()
		return []string{w.helper([]string{fmt.Sprintf("every %s in %s {\n\t\t%s\n\t}", item, list, strings.Join(inner, "\n\t\t"))})}
	}
	return []string{w.term(e)}
}

// single writes a condition as one line.
func (w *regoWriter) single(e *rulebook.Expr) string {
	lines := w.body(e)
	if len(lines) == 1 && !strings.HasPrefix(lines[0], "not ") {
		return lines[0]
	}
	return w.helper(lines)
}

func (w *regoWriter) enter(e *rulebook.Expr) (item, list string) {
	list = w.term(e.Args[0])
	w.names++
	item = fmt.Sprintf("item_%d", w.names)
	w.items = append(w.items, item)
	return item, list
}

func (w *regoWriter) leave() { w.items = w.items[:len(w.items)-1] }

var regoOperators = map[rulebook.Op]string{rulebook.OpEq: "==", rulebook.OpNe: "!=", rulebook.OpLt: "<", rulebook.OpLe: "<=",
	rulebook.OpGt: ">", rulebook.OpGe: ">=", rulebook.OpIn: "in", rulebook.OpAdd: "+", rulebook.OpSub: "-"}

// term writes an expression as a value.
func (w *regoWriter) term(e *rulebook.Expr) string {
	if o, ok := regoOperators[e.Op]; ok {
		return w.operand(e.Args[0]) + " " + o + " " + w.operand(e.Args[1])
	}
	switch e.Op {
	case rulebook.OpConst:
		return regoConstant(e.Value)
	case rulebook.OpFact:
		return fmt.Sprintf("input[%q]", e.Path)
	case rulebook.OpField:
		return w.items[len(w.items)-1] + "." + e.Name
	case rulebook.OpOn:
		return "input.on"
	case rulebook.OpParam:
		v, err := w.closure.parameter(e.Name)
		if err != nil {
			w.err = err
		}
		return strconv.FormatInt(v, 10)
	case rulebook.OpOutcome, rulebook.OpUntil:
		return e.Op.String() + "_" + w.used(e.Name).name
	case rulebook.OpGroup:
		return w.group(e)
	case rulebook.OpCond:
		return w.choice(e)
	case rulebook.OpCount:
		item, list := w.enter(e)
		inner := w.body(e.Args[1])
		w.leave()
		return fmt.Sprintf("count([1 | some %s in %s; %s])", item, list, strings.Join(inner, "; "))
	case rulebook.OpMin, rulebook.OpMax:
		return fmt.Sprintf("%s([%s, %s])", e.Op, w.term(e.Args[0]), w.term(e.Args[1]))
	}
	return w.call(e)
}

// operand writes an argument of an operator.
func (w *regoWriter) operand(e *rulebook.Expr) string {
	if e.Kind == qyzmet.Bool && e.Op != rulebook.OpFact && e.Op != rulebook.OpField && e.Op != rulebook.OpConst {
		return w.fail("a comparison of conditions")
	}
	if _, compound := regoOperators[e.Op]; compound {
		return "(" + w.term(e) + ")"
	}
	return w.term(e)
}

func (w *regoWriter) call(e *rulebook.Expr) string {
	if oneDay[e.Op.String()] == nil && twoDays[e.Op.String()] == nil {
		return w.fail(e.Op)
	}
	args := make([]string, len(e.Args))
	for i, a := range e.Args {
		args[i] = w.term(a)
	}
	return "days." + e.Op.String() + "(" + strings.Join(args, ", ") + ")"
}

func (w *regoWriter) used(id string) *question {
	i := slices.IndexFunc(w.closure.questions, func(q *question) bool { return string(q.def.ID) == id })
	return w.closure.questions[i]
}

// group is never defined where no rule of the group is in force.
func (w *regoWriter) group(e *rulebook.Expr) string {
	q := w.used(e.Name)
	if slices.ContainsFunc(q.rules, func(r *rule) bool { return r.def.Group == e.Group }) {
		return group(q.name, e.Group)
	}
	return "false"
}

// choice is a helper with a value.
func (w *regoWriter) choice(e *rulebook.Expr) string {
	name := w.helper()
	w.line("%s := %s if {\n\t%s\n} else := %s\n", name, w.term(e.Args[1]), strings.Join(w.body(e.Args[0]), "\n\t"), w.term(e.Args[2]))
	return name
}

func regoConstant(v qyzmet.Value) string {
	switch v.Kind {
	case qyzmet.Bool:
		return strconv.FormatBool(v.N == 1)
	case qyzmet.Words:
		quoted := map[string]bool{}
		for _, word := range v.Words {
			quoted[strconv.Quote(word)] = true
		}
		return "{" + strings.Join(slices.Sorted(maps.Keys(quoted)), ", ") + "}"
	case qyzmet.Word:
		return strconv.Quote(v.S)
	}
	return strconv.FormatInt(v.N, 10)
}
