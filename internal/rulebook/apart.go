package rulebook

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/common/ast"

	"qyzmet"
)

// apart translates apart(list, 'begins', 'ends'): no two items of the list have
// a day in common, the two fields being an item's first and last day.
func (t *translator) apart(c ast.CallExpr) (*Expr, error) {
	list, err := t.expr(c.Args()[0])
	if err != nil {
		return nil, err
	}
	if list.Op != OpFact || list.Kind != qyzmet.List {
		return nil, errors.New("apart() takes a fact that is a list")
	}
	out := &Expr{Op: OpApart, Kind: qyzmet.Bool, Args: []*Expr{list}}
	for _, arg := range c.Args()[1:] {
		day, err := dayOfItem(t.book.Facts[list.Path], arg)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, day)
	}
	return out, nil
}

// dayOfItem reads a name written out as a date field of a list's items.
func dayOfItem(list *Fact, arg ast.Expr) (*Expr, error) {
	name := ""
	if arg.Kind() == ast.LiteralKind {
		name, _ = arg.AsLiteral().Value().(string)
	}
	f := list.ItemFact(name)
	if f == nil {
		return nil, fmt.Errorf("apart() takes the names of two fields of %s, written out; it has no %q", list.Path, name)
	}
	if f.Kind != qyzmet.Date {
		return nil, fmt.Errorf("apart() compares days; the field %q of %s is of type %s", name, list.Path, f.Type)
	}
	return &Expr{Op: OpField, Kind: qyzmet.Date, Name: name, Path: list.Path}, nil
}
