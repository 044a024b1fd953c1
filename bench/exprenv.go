package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// exprEnv is the environment of expr's programs: a struct made for the closure,
// which expr reads faster than a map, and without copies if it is no pointer.
// What questions feed to one another changes, and so stands behind one.
type exprEnv struct {
	facts  shape
	feeds  shape
	items  map[string]reflect.Type // by variable, of lists: what an item is
	places map[string]int          // by variable: field of facts or feeds
	funcs  map[string]any
}

// shape is a struct under construction.
type shape struct{ fields []reflect.StructField }

// add makes a field of a value's type, under a name in expressions.
func (s *shape) add(name string, t reflect.Type) int {
	s.fields = append(s.fields, reflect.StructField{Name: fmt.Sprintf("F%d", len(s.fields)), Type: t, Tag: reflect.StructTag(fmt.Sprintf("expr:%q", name))})
	return len(s.fields) - 1
}

func (s *shape) make() reflect.Value { return reflect.New(reflect.StructOf(s.fields)) }

// fedName is the variable under which those that questions feed stand.
const fedName = "fed"

func newExprEnv(c *closure) *exprEnv {
	env := &exprEnv{items: map[string]reflect.Type{}, places: map[string]int{}, funcs: exprFunctions()}
	reads := c.facts()
	for _, f := range c.book.FactOrder {
		if reads[f.Path] {
			name := variable(string(f.Path))
			env.places[name] = env.facts.add(name, env.typeOf(name, f, c))
		}
	}
	for _, q := range c.questions {
		env.feed(q.outcome, "")
		env.feed(q.until, 0)
		for _, g := range q.groups {
			env.feed(g, false)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(env.funcs)) {
		env.places[name] = env.facts.add(name, reflect.TypeOf(env.funcs[name]))
	}
	env.places[fedName] = env.facts.add(fedName, env.feeds.make().Type())
	return env
}

func (env *exprEnv) feed(name string, like any) {
	env.places[name] = env.feeds.add(variable(name), reflect.TypeOf(like))
}

// typeOf is a fact's type; the items of a list are structs, made for the fact.
func (env *exprEnv) typeOf(name string, f *rulebook.Fact, c *closure) reflect.Type {
	if f.Kind != qyzmet.List {
		return reflect.TypeOf(exprScalar(neutral(f, c.on)))
	}
	var item shape
	for _, it := range f.Items {
		env.places[name+"."+string(it.Path)] = item.add(string(it.Path), reflect.TypeOf(exprScalar(neutral(it, c.on))))
	}
	env.items[name] = item.make().Type()
	return reflect.SliceOf(env.items[name])
}

// exprCase is a person as expr takes one.
type exprCase struct {
	env any
	fed reflect.Value // what questions feed
}

func (env *exprEnv) newCase(facts qyzmet.Facts) exprCase {
	out := env.facts.make().Elem()
	for path, v := range facts {
		name := variable(string(path))
		value := reflect.ValueOf(exprScalar(v))
		if env.items[name] != nil {
			value = env.list(name, v)
		}
		out.Field(env.places[name]).Set(value)
	}
	for name, f := range env.funcs {
		out.Field(env.places[name]).Set(reflect.ValueOf(f))
	}
	fed := env.feeds.make()
	out.Field(env.places[fedName]).Set(fed)
	return exprCase{out.Interface(), fed.Elem()}
}

func (env *exprEnv) list(name string, v qyzmet.Value) reflect.Value {
	item := env.items[name]
	items := reflect.MakeSlice(reflect.SliceOf(item), len(v.Items), len(v.Items))
	for i, it := range v.Items {
		one := reflect.New(item.Elem())
		for field, value := range it {
			one.Elem().Field(env.places[name+"."+field]).Set(reflect.ValueOf(exprScalar(value)))
		}
		items.Index(i).Set(one)
	}
	return items
}

func exprScalar(v qyzmet.Value) any {
	switch v.Kind {
	case qyzmet.Bool:
		return v.N == 1
	case qyzmet.Words:
		return v.Words
	case qyzmet.Word:
		return v.S
	}
	return int(v.N)
}

// exprFunctions are the functions on dates, of types that expr calls without
// reflection.
func exprFunctions() map[string]any {
	out := map[string]any{"lesser": func(x, y int) int { return min(x, y) }, "greater": func(x, y int) int { return max(x, y) }}
	for name, f := range oneDay {
		out[name] = func(x int) int { return int(f(int64(x))) }
	}
	for name, f := range twoDays {
		out[name] = func(x, y int) int { return int(f(int64(x), int64(y))) }
	}
	return out
}
