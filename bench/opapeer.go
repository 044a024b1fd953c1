package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/types"

	"qyzmet"
)

// opaPeer answers by OPA as a library: one prepared query, input parsed
// beforehand, no tracing.
type opaPeer struct {
	query  rego.PreparedEvalQuery
	module string
}

func newOPAPeer(c *closure, options ...rego.PrepareOption) (*opaPeer, error) {
	module, err := Rego(c)
	if err != nil {
		return nil, err
	}
	args := append(opaFunctions(), rego.Query("data.qyzmet.answer"), rego.Module("qyzmet.rego", module))
	query, err := rego.New(args...).PrepareForEval(context.Background(), options...)
	if err != nil {
		return nil, fmt.Errorf("the Rego translation: %w", err)
	}
	return &opaPeer{query, module}, nil
}

// opaFunctions are the functions on dates as built-ins.
func opaFunctions() []func(*rego.Rego) {
	number := func(t *ast.Term) (int64, error) {
		n, ok := t.Value.(ast.Number)
		if !ok {
			return 0, fmt.Errorf("%v is no day", t)
		}
		v, ok := n.Int64()
		if !ok {
			return 0, fmt.Errorf("%v is no whole number", t)
		}
		return v, nil
	}
	var out []func(*rego.Rego)
	for name, f := range oneDay {
		def := &rego.Function{Name: "days." + name, Decl: types.NewFunction(types.Args(types.N), types.N)}
		out = append(out, rego.Function1(def, func(_ rego.BuiltinContext, a *ast.Term) (*ast.Term, error) {
			x, err := number(a)
			return ast.InternedTerm(int(f(x))), err
		}))
	}
	for name, f := range twoDays {
		def := &rego.Function{Name: "days." + name, Decl: types.NewFunction(types.Args(types.N, types.N), types.N)}
		out = append(out, rego.Function2(def, func(_ rego.BuiltinContext, a, b *ast.Term) (*ast.Term, error) {
			x, err := number(a)
			if err != nil {
				return nil, err
			}
			y, err := number(b)
			return ast.InternedTerm(int(f(x, y))), err
		}))
	}
	return out
}

// opaInput is a person as OPA takes one.
func opaInput(c *closure, facts qyzmet.Facts) ast.Value {
	doc := ast.NewObject(ast.Item(ast.StringTerm("on"), ast.InternedTerm(int(c.on))))
	for p, v := range facts {
		doc.Insert(ast.StringTerm(string(p)), opaTerm(v))
	}
	return doc
}

func opaTerm(v qyzmet.Value) *ast.Term {
	switch v.Kind {
	case qyzmet.Bool:
		return ast.InternedTerm(v.N == 1)
	case qyzmet.Int, qyzmet.Date:
		return ast.InternedTerm(int(v.N))
	case qyzmet.Words:
		set := ast.NewSet()
		for _, w := range v.Words {
			set.Add(ast.StringTerm(w))
		}
		return ast.NewTerm(set)
	case qyzmet.List:
		items := make([]*ast.Term, len(v.Items))
		for i, it := range v.Items {
			fields := ast.NewObject()
			for name, field := range it {
				fields.Insert(ast.StringTerm(name), opaTerm(field))
			}
			items[i] = ast.NewTerm(fields)
		}
		return ast.ArrayTerm(items...)
	}
	return ast.StringTerm(v.S)
}

// decide answers for one person.
func (p *opaPeer) decide(input ast.Value) (verdict, error) {
	results, err := p.query.Eval(context.Background(), rego.EvalParsedInput(input))
	if err != nil {
		return verdict{}, err
	}
	if len(results) == 0 {
		return verdict{}, fmt.Errorf("OPA gives no answer")
	}
	answer := results[0].Expressions[0].Value.(map[string]any)
	out := verdict{outcome: answer["outcome"].(string)}
	for _, g := range answer["grounds"].([]any) {
		out.grounds = append(out.grounds, g.(string))
	}
	slices.Sort(out.grounds)
	return out, nil
}
