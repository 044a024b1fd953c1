package rulebook

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/common/ast"

	"qyzmet"
	"qyzmet/date"
)

// reached translates reached(birth, on, 'parameter'): on some day up to `on` the
// age was reached that was then in force. An age that the law raises step by
// step is not lost again by those who had reached it before.
func (t *translator) reached(c ast.CallExpr) (*Expr, error) {
	birth, err := t.expr(c.Args()[0])
	if err != nil {
		return nil, err
	}
	on, err := t.expr(c.Args()[1])
	if err != nil {
		return nil, err
	}
	name := ""
	if arg := c.Args()[2]; arg.Kind() == ast.LiteralKind {
		name, _ = arg.AsLiteral().Value().(string)
	}
	p := t.book.Parameters[name]
	switch {
	case p == nil:
		return nil, fmt.Errorf("reached() takes the name of a parameter as its last part; there is no %q", name)
	case p.Unit != "months":
		return nil, fmt.Errorf("reached() takes a parameter in months; %s is in %s", name, p.Unit)
	}
	out := &Expr{Op: OpOr, Kind: qyzmet.Bool}
	for _, v := range p.Values {
		step, err := step(v, birth, on)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out.Args = append(out.Args, step)
	}
	if len(out.Args) == 1 {
		out = out.Args[0]
	}
	return &Expr{Op: OpReached, Kind: qyzmet.Bool, Name: name, Args: []*Expr{out, birth}}, nil
}

// step says that the age was reached by the last day of one value of the
// parameter, or by `on`, whichever is earlier.
func step(v *Setting, birth, on *Expr) (*Expr, error) {
	if v.From != nil && len(v.From.Acts) > 0 || v.Before != nil && len(v.Before.Acts) > 0 {
		return nil, errors.New("reached() takes a parameter whose values begin and end on known days")
	}
	until := on
	if v.Before != nil {
		last := v.Before.Earliest.AddDays(-1)
		until = &Expr{Op: OpMin, Kind: qyzmet.Date, Args: []*Expr{on, dayConstant(last)}}
	}
	aged := &Expr{Op: OpGe, Kind: qyzmet.Bool, Args: []*Expr{
		{Op: OpMonths, Kind: qyzmet.Int, Args: []*Expr{birth, until}}, constant(qyzmet.IntValue(v.Value))}}
	if v.From == nil {
		return aged, nil
	}
	begun := &Expr{Op: OpGe, Kind: qyzmet.Bool, Args: []*Expr{on, dayConstant(v.From.Earliest)}}
	return &Expr{Op: OpAnd, Kind: qyzmet.Bool, Args: []*Expr{begun, aged}}, nil
}

func dayConstant(d date.Date) *Expr { return constant(qyzmet.DateValue(d)) }
