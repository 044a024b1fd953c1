package engine

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// condition is a compiled condition that stands outside any question:
// applies_when of a fact, or a constraint on facts.
type condition struct {
	program *program
	result  int32
	def     *rulebook.Constraint
	reads   []int
}

func (e *Engine) prepareConditions() error {
	e.applies = make([]*condition, len(e.book.FactOrder))
	e.checksOf = make([][]*condition, len(e.book.FactOrder))
	for i, f := range e.book.FactOrder {
		if f.Applies == nil {
			continue
		}
		c, err := e.condition(f.Applies)
		if err != nil {
			return fmt.Errorf("applies_when of %s: %w", f.Path, err)
		}
		e.applies[i] = c
	}
	for _, k := range e.book.Constraints {
		c, err := e.condition(k.Expr)
		if err != nil {
			return fmt.Errorf("constraint %s: %w", k.Rule, err)
		}
		c.def = k
		e.checks = append(e.checks, c)
		e.noteReaders(c, k.Expr)
	}
	return e.prepareGuards()
}

// noteReaders notes a constraint with each fact that it reads.
func (e *Engine) noteReaders(c *condition, expr *rulebook.Expr) {
	expr.Walk(func(x *rulebook.Expr) bool {
		if x.Op != rulebook.OpFact {
			return true
		}
		if i := e.index[x.Path]; !slices.Contains(e.checksOf[i], c) {
			e.checksOf[i] = append(e.checksOf[i], c)
		}
		return true
	})
}

// guards is every applies_when and every constraint in one program.
type guards struct {
	program *program
	applies []int32 // by fact index: node; -1: always
	checks  []int32 // by constraint: node
}

func (e *Engine) prepareGuards() error {
	p := &program{}
	c := &compilation{engine: e, world: &world{}, b: &builder{p: p, target: &p.code, seen: map[nodeKey]int32{}}}
	e.guards = &guards{program: p}
	for _, f := range e.book.FactOrder {
		n := int32(-1)
		if f.Applies != nil {
			var err error
			if n, err = c.expr(f.Applies); err != nil {
				return err
			}
		}
		e.guards.applies = append(e.guards.applies, n)
	}
	for _, k := range e.book.Constraints {
		n, err := c.expr(k.Expr)
		if err != nil {
			return err
		}
		e.guards.checks = append(e.guards.checks, n)
	}
	p.close()
	return nil
}

// condition compiles outside any state of the law, so it may read a parameter
// only if its value never changed.
func (e *Engine) condition(expr *rulebook.Expr) (*condition, error) {
	var dated string
	expr.Walk(func(x *rulebook.Expr) bool {
		if x.Op == rulebook.OpParam && len(e.book.Parameters[x.Name].Values) > 1 {
			dated = x.Name
		}
		return true
	})
	if dated != "" {
		return nil, fmt.Errorf("reads param.%s, whose value changes over time; only a rule may", dated)
	}
	p := &program{}
	c := &compilation{engine: e, world: &world{}, b: &builder{p: p, target: &p.code, seen: map[nodeKey]int32{}}}
	n, err := c.expr(expr)
	if err != nil {
		return nil, err
	}
	p.close()
	return &condition{program: p, result: n, reads: factsOf(p)}, nil
}

func (c *condition) eval(in *input) cell {
	var scratch [32]cell
	out := scratch[:]
	if c.program.size > len(out) {
		out = make([]cell, c.program.size)
	}
	return c.program.run(in, out)[c.result]
}

// applicable tells whether a fact applies: yes, no, or not known yet.
func (e *Engine) applicable(i int, in *input) cell {
	if e.applies[i] == nil {
		return cTrue
	}
	return e.applies[i].eval(in)
}

// Check refuses facts that contradict one another: a fact given where it does
// not apply, or a constraint that is violated. Unknown facts contradict
// nothing.
func (e *Engine) Check(facts qyzmet.Facts, on date.Date) error {
	in := e.bind(facts, on)
	defer e.inputs.Put(in)
	return e.contradictions(facts, in).Err()
}

func (e *Engine) contradictions(facts qyzmet.Facts, in *input) qyzmet.Faults {
	var faults qyzmet.Faults
	kept := e.guards.program.scratch()
	defer e.guards.program.cells.Put(kept)
	out := e.guards.program.run(in, *kept)
	for _, i := range in.given {
		if n := e.guards.applies[i]; n < 0 || !out[n].isFalse() {
			continue
		}
		f := e.book.FactOrder[i]
		if v := facts[f.Path]; v.Known() {
			text := e.inapplicable(i)
			faults = append(faults, &qyzmet.Fault{Code: qyzmet.Contradiction, Path: string(f.Path), Value: v.String(), Text: &text,
				Message: fmt.Sprintf("is given, but applies only when %s; leave it out or correct the other fact", f.AppliesWhen)})
		}
	}
	for k, c := range e.checks {
		if out[e.guards.checks[k]].isFalse() {
			text := c.def.Message
			faults = append(faults, &qyzmet.Fault{Code: qyzmet.Contradiction, Path: e.pathsOf(c.reads), Cite: c.def.Cite,
				Message: text.EN + " Correct one of them.", Value: e.valuesOf(c.reads, facts), Text: &text})
		}
	}
	slices.SortFunc(faults, func(x, y *qyzmet.Fault) int { return strings.Compare(x.Path, y.Path) })
	return faults
}

// inapplicable says of a fact that it does not apply, and which facts make it so.
func (e *Engine) inapplicable(i int) qyzmet.Text {
	label := e.book.FactOrder[i].Label
	var because qyzmet.Text
	for k, f := range e.applies[i].reads {
		other, sep := e.book.FactOrder[f].Label, ""
		if k > 0 {
			sep = ", "
		}
		because.KK += sep + "«" + other.KK + "»"
		because.RU += sep + "«" + other.RU + "»"
		because.EN += sep + "“" + other.EN + "”"
	}
	return qyzmet.Text{
		KK: "«" + label.KK + "» көрсетілген, бірақ басқа мәліметке байланысты қолданылмайды: " + because.KK + ". Алғашқысын алып тастаңыз немесе екіншісін түзетіңіз.",
		RU: "Указано «" + label.RU + "», но это не применимо из-за других сведений: " + because.RU + ". Уберите первое или исправьте второе.",
		EN: "“" + label.EN + "” is given, but does not apply because of: " + because.EN + ". Leave it out or correct the other.",
	}
}

// Inapplicable reports whether a fault of Check says that a fact is given where
// it does not apply; the others say that facts contradict one another.
func (e *Engine) Inapplicable(f *qyzmet.Fault) bool {
	for i, fact := range e.book.FactOrder {
		if string(fact.Path) == f.Path && e.applies[i] != nil {
			return f.Text != nil && *f.Text == e.inapplicable(i)
		}
	}
	return false
}

func (e *Engine) pathsOf(facts []int) string {
	out := ""
	for i, f := range facts {
		if i > 0 {
			out += ", "
		}
		out += string(e.book.FactOrder[f].Path)
	}
	return out
}

func (e *Engine) valuesOf(list []int, facts qyzmet.Facts) string {
	out := ""
	for i, f := range list {
		if i > 0 {
			out += ", "
		}
		out += facts[e.book.FactOrder[f].Path].String()
	}
	return out
}

// consistent reports whether bound facts meet the constraints as far as known.
func (e *Engine) consistent(in *input) bool {
	for _, c := range e.checks {
		if c.eval(in).isFalse() {
			return false
		}
	}
	return true
}

// consistentWith reports whether bound facts meet the constraints that read one
// of them, as far as known: where the others met all before this one came, they
// meet all.
func (e *Engine) consistentWith(i int, in *input) bool {
	for _, c := range e.checksOf[i] {
		if c.eval(in).isFalse() {
			return false
		}
	}
	return true
}
