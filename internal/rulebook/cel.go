package rulebook

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"qyzmet"
)

// DateType is the CEL type of civil dates; CEL's own timestamps are instants
// and do not fit a law that counts days.
var DateType = cel.OpaqueType("date")

// Limits of one condition.
const (
	maxConditionRunes = 2000
	maxConditionDepth = 30
)

// Env builds the CEL environment of the book: its facts, parameters and
// questions as variables, and the functions on dates and numbers. options adds bindings
// where the conditions are to be run by CEL itself.
func (b *Book) Env(options ...cel.EnvOption) (*cel.Env, error) {
	provider, err := newProvider(b)
	if err != nil {
		return nil, err
	}
	opts := []cel.EnvOption{
		cel.CustomTypeProvider(provider), cel.ClearMacros(), cel.Macros(cel.ExistsMacro, cel.AllMacro, countMacro, sumMacro),
		cel.ParserExpressionSizeLimit(maxConditionRunes), cel.ParserRecursionLimit(maxConditionDepth),
		cel.Variable("on", DateType),
	}
	for _, f := range b.FactOrder {
		opts = append(opts, cel.Variable(string(f.Path), celType(f)))
	}
	for _, name := range sortedKeys(b.Parameters) {
		opts = append(opts, cel.Variable("param."+name, cel.IntType))
	}
	for _, id := range sortedKeys(b.Questions) {
		opts = append(opts, questionVariables(b.Questions[id])...)
	}
	opts = append(opts, lawFunctions()...)
	env, err := cel.NewEnv(append(opts, options...)...)
	if err != nil {
		return nil, fmt.Errorf("the CEL environment of the law data: %w", err)
	}
	return env, nil
}

// celName makes a question's id an identifier: hyphens are not allowed there.
func celName(id qyzmet.QuestionID) string { return strings.ReplaceAll(string(id), "-", "_") }

func questionVariables(q *Question) []cel.EnvOption {
	prefix := "q." + celName(q.ID)
	kind := cel.StringType
	if q.IsValue() {
		kind = cel.IntType
	}
	opts := []cel.EnvOption{cel.Variable(prefix+".outcome", kind), cel.Variable(prefix+".until", DateType)}
	seen := map[string]bool{}
	for _, r := range q.Rules {
		if r.Group != "" && !seen[r.Group] {
			seen[r.Group] = true
			opts = append(opts, cel.Variable(prefix+".group."+r.Group, cel.BoolType))
		}
	}
	return opts
}

func celType(f *Fact) *cel.Type {
	switch f.Kind {
	case qyzmet.Bool:
		return cel.BoolType
	case qyzmet.Int:
		return cel.IntType
	case qyzmet.Date:
		return DateType
	case qyzmet.Words:
		return cel.ListType(cel.StringType)
	case qyzmet.List:
		return cel.ListType(cel.ObjectType(itemType(f.Path)))
	default:
		return cel.StringType
	}
}

func itemType(p qyzmet.Path) string { return "item." + string(p) }

func lawFunctions() []cel.EnvOption {
	d, i := DateType, cel.IntType
	fn := func(name string, args []*cel.Type, result *cel.Type) cel.EnvOption {
		id := name
		for _, a := range args {
			id += "_" + a.TypeName()
		}
		return cel.Function(name, cel.Overload(id, args, result))
	}
	opts := []cel.EnvOption{
		fn("date", []*cel.Type{cel.StringType}, d), fn("year", []*cel.Type{d}, i),
		fn("last_of_month", []*cel.Type{d}, d),
		fn("reached", []*cel.Type{d, d, cel.StringType}, cel.BoolType),
		fn("apart", []*cel.Type{cel.ListType(cel.TypeParamType("T")), cel.StringType, cel.StringType}, cel.BoolType),
		fn("min", []*cel.Type{d, d}, d), fn("max", []*cel.Type{d, d}, d),
		fn("min", []*cel.Type{i, i}, i), fn("max", []*cel.Type{i, i}, i),
	}
	for _, name := range []string{"add_working_days", "leave_end"} {
		opts = append(opts, fn(name, []*cel.Type{d, i}, d))
	}
	for _, name := range []string{"div_floor", "div_ceil", "div_round"} {
		opts = append(opts, fn(name, []*cel.Type{i, i}, i))
	}
	for _, name := range []string{"years", "months", "days"} {
		opts = append(opts, fn(name, []*cel.Type{d, d}, i), fn("add_"+name, []*cel.Type{d, i}, d))
	}
	for _, op := range []string{"_<_", "_<=_", "_>_", "_>=_"} {
		opts = append(opts, cel.Function(op, cel.Overload("date"+op, []*cel.Type{d, d}, cel.BoolType)))
	}
	return opts
}

// provider adds the item types of list facts to CEL's own registry.
type provider struct {
	types.Provider
	items map[string]map[string]*types.Type
}

func newProvider(b *Book) (*provider, error) {
	reg, err := types.NewRegistry()
	if err != nil {
		return nil, fmt.Errorf("the CEL type registry: %w", err)
	}
	p := &provider{reg, map[string]map[string]*types.Type{}}
	for _, f := range b.FactOrder {
		if f.Kind != qyzmet.List {
			continue
		}
		fields := map[string]*types.Type{}
		for _, it := range f.Items {
			fields[string(it.Path)] = celType(it)
		}
		p.items[itemType(f.Path)] = fields
	}
	return p, nil
}

// FindStructType finds the type of a list's items.
func (p *provider) FindStructType(name string) (*types.Type, bool) {
	if _, ok := p.items[name]; ok {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return p.Provider.FindStructType(name)
}

// FindStructFieldNames lists the fields of a list's items.
func (p *provider) FindStructFieldNames(name string) ([]string, bool) {
	if fields, ok := p.items[name]; ok {
		return sortedKeys(fields), true
	}
	return p.Provider.FindStructFieldNames(name)
}

// FindStructFieldType finds the type of a field of a list's items.
func (p *provider) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	if fields, ok := p.items[name]; ok {
		t, ok := fields[field]
		if !ok {
			return nil, false
		}
		return &types.FieldType{Type: t, IsSet: isSet(field), GetFrom: getFrom(field)}, true
	}
	return p.Provider.FindStructFieldType(name, field)
}

// isSet and getFrom read fields of items that are Go maps, when CEL itself runs
// a condition.
func isSet(field string) ref.FieldTester {
	return func(target any) bool {
		m, ok := target.(map[string]any)
		_, set := m[field]
		return ok && set
	}
}

func getFrom(field string) ref.FieldGetter {
	return func(target any) (any, error) {
		if m, ok := target.(map[string]any); ok {
			return m[field], nil
		}
		return nil, errors.New("not an item")
	}
}

// compiler turns conditions into expressions. It is safe for concurrent use.
type compiler struct {
	book     *Book
	env      *cel.Env
	checking sync.Mutex // cel-go's type checker gathers names for its complaints without one
}

// Expression parses, type-checks and translates one condition or term that
// must have the given kind.
func (c *compiler) Expression(text string, want qyzmet.Kind) (*Expr, error) {
	checked, issues := c.env.Parse(text)
	if issues == nil || issues.Err() == nil {
		c.checking.Lock()
		checked, issues = c.env.Check(checked)
		c.checking.Unlock()
	}
	if issues != nil && issues.Err() != nil {
		return nil, celError(issues)
	}
	t := &translator{book: c.book, refs: checked.NativeRep().ReferenceMap()}
	e, err := t.expr(checked.NativeRep().Expr())
	if err != nil {
		return nil, err
	}
	if e.Kind != want {
		return nil, fmt.Errorf("is of type %s; %s is wanted here", e.Kind, want)
	}
	return e, nil
}

// celError keeps the first complaint with its place, in one line.
func celError(issues *cel.Issues) error {
	first := issues.Errors()[0]
	message, _, _ := strings.Cut(firstLine(first.Message), " (did you mean ")
	line, column := first.Location.Line(), first.Location.Column()+1
	switch {
	case column < 1:
		return errors.New(message)
	case line > 1:
		return fmt.Errorf("at line %d, column %d of the condition: %s", line, column, message)
	}
	return fmt.Errorf("at column %d of the condition: %s", column, message)
}
