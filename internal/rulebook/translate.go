package rulebook

import (
	"errors"
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"qyzmet"
	"qyzmet/date"
)

// countMacro gives lists a count(item, condition): how many items meet it.
var countMacro = cel.ReceiverMacro("count", 2, func(eh cel.MacroExprFactory, target ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
	if args[0].Kind() != ast.IdentKind {
		return nil, eh.NewError(args[0].ID(), "the first argument of count names the item")
	}
	accu := eh.AccuIdentName()
	step := eh.NewCall(operators.Conditional, args[1],
		eh.NewCall(operators.Add, eh.NewAccuIdent(), eh.NewLiteral(types.Int(1))), eh.NewAccuIdent())
	return eh.NewComprehension(target, args[0].AsIdent(), accu, eh.NewLiteral(types.Int(0)),
		eh.NewLiteral(types.True), step, eh.NewAccuIdent()), nil
})

// sumMacro gives lists a sum(item, number): the sum of a number of each item.
var sumMacro = cel.ReceiverMacro("sum", 2, func(eh cel.MacroExprFactory, target ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
	if args[0].Kind() != ast.IdentKind {
		return nil, eh.NewError(args[0].ID(), "the first argument of sum names the item")
	}
	return eh.NewComprehension(target, args[0].AsIdent(), eh.AccuIdentName(), eh.NewLiteral(types.Int(0)),
		eh.NewLiteral(types.True), eh.NewCall(operators.Add, eh.NewAccuIdent(), args[1]), eh.NewAccuIdent()), nil
})

// translator turns a checked CEL tree into an Expr, refusing what the law's
// small language does not have.
type translator struct {
	book  *Book
	refs  map[int64]*ast.ReferenceInfo
	items []itemScope // lists being gone over, the innermost last
}

// itemScope is a list under exists, all, count or sum whose item is named.
type itemScope struct {
	name string
	list *Fact
}

func (t *translator) expr(e ast.Expr) (*Expr, error) {
	if info, ok := t.refs[e.ID()]; ok && info.Name != "" && (e.Kind() == ast.IdentKind || e.Kind() == ast.SelectKind) {
		return t.variable(info.Name)
	}
	switch e.Kind() {
	case ast.IdentKind:
		return t.variable(e.AsIdent())
	case ast.LiteralKind:
		return literal(e.AsLiteral().Value())
	case ast.SelectKind:
		return t.field(e.AsSelect())
	case ast.ListKind:
		return t.words(e.AsList())
	case ast.CallKind:
		return t.call(e.AsCall())
	case ast.ComprehensionKind:
		return t.comprehension(e.AsComprehension())
	}
	return nil, errors.New("uses a construct the law's language does not have")
}

// literal reads a bool, a whole number or a word written out.
func literal(v any) (*Expr, error) {
	switch v := v.(type) {
	case bool:
		return constant(qyzmet.BoolValue(v)), nil
	case int64:
		if v > qyzmet.MaxNumber || v < -qyzmet.MaxNumber {
			return nil, fmt.Errorf("the number %d is beyond %d, the greatest there is", v, int64(qyzmet.MaxNumber))
		}
		return constant(qyzmet.IntValue(v)), nil
	case string:
		return constant(qyzmet.WordValue(v)), nil
	}
	return nil, fmt.Errorf("a literal of type %T is not used here", v)
}

func constant(v qyzmet.Value) *Expr { return &Expr{Op: OpConst, Kind: v.Kind, Value: v} }

func (t *translator) variable(name string) (*Expr, error) {
	if name == "on" {
		return &Expr{Op: OpOn, Kind: qyzmet.Date}, nil
	}
	if p, ok := strings.CutPrefix(name, "param."); ok {
		return &Expr{Op: OpParam, Kind: qyzmet.Int, Name: p}, nil
	}
	if rest, ok := strings.CutPrefix(name, "q."); ok {
		return t.questionPart(rest)
	}
	f, ok := t.book.Facts[qyzmet.Path(name)]
	switch {
	case !ok:
		return nil, fmt.Errorf("there is no fact %q", name)
	case f.Type == typeIIN:
		return nil, fmt.Errorf("reads %s, an identification number, which decides nothing", name)
	}
	return &Expr{Op: OpFact, Kind: f.Kind, Path: f.Path}, nil
}

// questionPart reads what follows "q.": a question's name and outcome, until or
// group.NAME; the type checker has seen to it that there is such a variable.
func (t *translator) questionPart(rest string) (*Expr, error) {
	name, part, _ := strings.Cut(rest, ".")
	id := qyzmet.QuestionID(strings.ReplaceAll(name, "_", "-"))
	q := t.book.Questions[id]
	if q == nil {
		return nil, fmt.Errorf("there is no question %q", name)
	}
	if group, ok := strings.CutPrefix(part, "group."); ok {
		return &Expr{Op: OpGroup, Kind: qyzmet.Bool, Name: string(id), Group: group}, nil
	}
	switch {
	case part == "until":
		return &Expr{Op: OpUntil, Kind: qyzmet.Date, Name: string(id)}, nil
	case part == "outcome" && q.IsValue():
		return &Expr{Op: OpOutcome, Kind: qyzmet.Int, Name: string(id)}, nil
	case part == "outcome":
		return &Expr{Op: OpOutcome, Kind: qyzmet.Word, Name: string(id)}, nil
	}
	return nil, fmt.Errorf("question %q has no %q", name, part)
}

func (t *translator) field(s ast.SelectExpr) (*Expr, error) {
	if s.IsTestOnly() || s.Operand().Kind() != ast.IdentKind || len(t.items) == 0 {
		return nil, fmt.Errorf("selects %q from what is not a list's item", s.FieldName())
	}
	scope := t.items[len(t.items)-1]
	if s.Operand().AsIdent() != scope.name {
		return nil, fmt.Errorf("selects %q from %q; here only %q is at hand", s.FieldName(), s.Operand().AsIdent(), scope.name)
	}
	f := scope.list.ItemFact(s.FieldName())
	if f == nil {
		return nil, fmt.Errorf("items of %s have no field %q", scope.list.Path, s.FieldName())
	}
	return &Expr{Op: OpField, Kind: f.Kind, Name: s.FieldName(), Path: scope.list.Path}, nil
}

func (t *translator) words(l ast.ListExpr) (*Expr, error) {
	var words []string
	for _, e := range l.Elements() {
		s, ok := "", false
		if e.Kind() == ast.LiteralKind {
			s, ok = e.AsLiteral().Value().(string)
		}
		if !ok {
			return nil, errors.New("a list written out holds words only")
		}
		words = append(words, s)
	}
	return constant(qyzmet.WordsValue(words...)), nil
}

var callOps = map[string]Op{
	operators.LogicalAnd: OpAnd, operators.LogicalOr: OpOr, operators.LogicalNot: OpNot,
	operators.Equals: OpEq, operators.NotEquals: OpNe, operators.Less: OpLt, operators.LessEquals: OpLe,
	operators.Greater: OpGt, operators.GreaterEquals: OpGe, operators.In: OpIn, operators.Conditional: OpCond,
	operators.Add: OpAdd, operators.Subtract: OpSub, operators.Multiply: OpMul,
	"div_floor": OpDivFloor, "div_ceil": OpDivCeil, "div_round": OpDivRound,
	"years": OpYears, "months": OpMonths, "days": OpDays, "year": OpYear,
	"add_years": OpAddYears, "add_months": OpAddMonths, "add_days": OpAddDays, "last_of_month": OpLastOfMonth,
	"add_working_days": OpAddWorkingDays, "leave_end": OpLeaveEnd, "min": OpMin, "max": OpMax,
}

func (t *translator) call(c ast.CallExpr) (*Expr, error) {
	if c.FunctionName() == "date" {
		return t.dateLiteral(c)
	}
	if c.FunctionName() == "reached" {
		return t.reached(c)
	}
	if c.FunctionName() == "apart" {
		return t.apart(c)
	}
	op, ok := callOps[c.FunctionName()]
	if !ok || c.IsMemberFunction() {
		return nil, fmt.Errorf("the law's language has no %q", strings.Trim(c.FunctionName(), "_@"))
	}
	out := &Expr{Op: op}
	for _, a := range c.Args() {
		x, err := t.expr(a)
		if err != nil {
			return nil, err
		}
		if x.Op == op && (op == OpAnd || op == OpOr) {
			out.Args = append(out.Args, x.Args...)
		} else {
			out.Args = append(out.Args, x)
		}
	}
	out.Kind = resultKind(op, out.Args)
	if err := checkKinds(out); err != nil {
		return nil, err
	}
	if err := t.checkDivisor(out); err != nil {
		return nil, err
	}
	return out, t.checkWords(out)
}

func resultKind(op Op, args []*Expr) qyzmet.Kind {
	switch op {
	case OpYears, OpMonths, OpDays, OpYear, OpAdd, OpSub, OpMul, OpDivFloor, OpDivCeil, OpDivRound:
		return qyzmet.Int
	case OpAddYears, OpAddMonths, OpAddDays, OpLastOfMonth, OpAddWorkingDays, OpLeaveEnd:
		return qyzmet.Date
	case OpMin, OpMax:
		return args[0].Kind
	case OpCond:
		return args[1].Kind
	default:
		return qyzmet.Bool
	}
}

func (t *translator) dateLiteral(c ast.CallExpr) (*Expr, error) {
	if arg := c.Args()[0]; arg.Kind() == ast.LiteralKind {
		if s, ok := arg.AsLiteral().Value().(string); ok {
			d, err := date.Parse(s)
			if err != nil {
				return nil, err
			}
			return constant(qyzmet.DateValue(d)), nil
		}
	}
	return nil, errors.New("date() takes a day written out, date('2025-09-16')")
}

func (t *translator) comprehension(c ast.ComprehensionExpr) (*Expr, error) {
	list, err := t.expr(c.IterRange())
	if err != nil {
		return nil, err
	}
	if list.Op != OpFact || list.Kind != qyzmet.List {
		return nil, errors.New("exists, all, count and sum go over a fact that is a list")
	}
	if err := t.freeName(c.IterVar()); err != nil {
		return nil, err
	}
	op, body, err := loopBody(c)
	if err != nil {
		return nil, err
	}
	t.items = append(t.items, itemScope{c.IterVar(), t.book.Facts[list.Path]})
	ofItem, err := t.expr(body)
	t.items = t.items[:len(t.items)-1]
	if err != nil {
		return nil, err
	}
	if err := ofOneItem(ofItem); err != nil {
		return nil, err
	}
	kind := qyzmet.Bool
	if op == OpCount || op == OpSum {
		kind = qyzmet.Int
	}
	return &Expr{Op: op, Kind: kind, Args: []*Expr{list, ofItem}}, nil
}

// loopBody recognises the four macros by the shape CEL expands them to.
func loopBody(c ast.ComprehensionExpr) (Op, ast.Expr, error) {
	if c.LoopStep().Kind() == ast.CallKind {
		step := c.LoopStep().AsCall()
		switch step.FunctionName() {
		case operators.LogicalOr:
			return OpExists, step.Args()[1], nil
		case operators.LogicalAnd:
			return OpAll, step.Args()[1], nil
		case operators.Conditional:
			return OpCount, step.Args()[0], nil
		case operators.Add:
			return OpSum, step.Args()[1], nil
		}
	}
	return 0, nil, errors.New("the law's language has only exists, all, count and sum over lists")
}
