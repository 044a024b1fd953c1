package engine

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// celDate lets CEL itself run the conditions on civil dates.
type celDate date.Date

func (d celDate) ConvertToNative(reflect.Type) (any, error) { return date.Date(d), nil }
func (d celDate) ConvertToType(ref.Type) ref.Val            { return d }
func (d celDate) Equal(other ref.Val) ref.Val               { return types.Bool(d == other) }
func (d celDate) Type() ref.Type                            { return rulebook.DateType.WithTraits(traits.ComparerType) }
func (d celDate) Value() any                                { return date.Date(d) }
func (d celDate) Compare(other ref.Val) ref.Val {
	return types.Int(min(max(int64(d)-int64(other.(celDate)), -1), 1))
}

var _ traits.Comparer = celDate(0)

// celBindings give CEL the functions on dates, written here once more.
func celBindings() []cel.EnvOption {
	d, i := rulebook.DateType, cel.IntType
	two := func(name, id string, a, b, r *cel.Type, f func(x, y int64) ref.Val) cel.EnvOption {
		return cel.Function(name, cel.Overload(id, []*cel.Type{a, b}, r, cel.BinaryBinding(func(x, y ref.Val) ref.Val {
			return f(number(x), number(y))
		})))
	}
	one := func(name, id string, a, r *cel.Type, f func(x ref.Val) ref.Val) cel.EnvOption {
		return cel.Function(name, cel.Overload(id, []*cel.Type{a}, r, cel.UnaryBinding(f)))
	}
	day := func(d date.Date) ref.Val { return celDate(d) }
	return []cel.EnvOption{
		one("date", "date_string", cel.StringType, d, func(x ref.Val) ref.Val { return celDate(date.MustParse(x.Value().(string))) }),
		one("year", "year_date", d, i, func(x ref.Val) ref.Val { return types.Int(date.Date(number(x)).Year()) }),
		one("last_of_month", "last_of_month_date", d, d, func(x ref.Val) ref.Val { return day(date.Date(number(x)).LastOfMonth()) }),
		two("years", "years_date_date", d, d, i, func(x, y int64) ref.Val { return types.Int(date.Years(date.Date(x), date.Date(y))) }),
		two("months", "months_date_date", d, d, i, func(x, y int64) ref.Val { return types.Int(date.Months(date.Date(x), date.Date(y))) }),
		two("days", "days_date_date", d, d, i, func(x, y int64) ref.Val { return types.Int(y - x) }),
		two("add_years", "add_years_date_int", d, i, d, func(x, y int64) ref.Val { return day(date.Date(x).AddYears(int(y), date.NextDay)) }),
		two("add_months", "add_months_date_int", d, i, d, func(x, y int64) ref.Val { return day(date.Date(x).AddMonths(int(y), date.EndOfMonth)) }),
		two("add_days", "add_days_date_int", d, i, d, func(x, y int64) ref.Val { return day(date.Date(x).AddDays(int(y))) }),
		celApart(),
		two("min", "min_date_date", d, d, d, func(x, y int64) ref.Val { return celDate(min(x, y)) }),
		two("max", "max_date_date", d, d, d, func(x, y int64) ref.Val { return celDate(max(x, y)) }),
		two("div_floor", "div_floor_int_int", i, i, i, func(x, y int64) ref.Val { return types.Int(math.Floor(float64(x) / float64(y))) }),
		two("div_ceil", "div_ceil_int_int", i, i, i, func(x, y int64) ref.Val { return types.Int(math.Ceil(float64(x) / float64(y))) }),
		two("div_round", "div_round_int_int", i, i, i, func(x, y int64) ref.Val { return types.Int(math.Round(float64(x) / float64(y))) }),
		two("min", "min_int_int", i, i, i, func(x, y int64) ref.Val { return types.Int(min(x, y)) }),
		two("max", "max_int_int", i, i, i, func(x, y int64) ref.Val { return types.Int(max(x, y)) }),
	}
}

// celApart is apart(), told once more.
func celApart() cel.EnvOption {
	s := cel.StringType
	return cel.Function("apart", cel.Overload("apart_list_string_string", []*cel.Type{cel.ListType(cel.TypeParamType("T")), s, s}, cel.BoolType,
		cel.FunctionBinding(func(args ...ref.Val) ref.Val {
			items := args[0].Value().([]map[string]any)
			taken := map[celDate]int{}
			for i, it := range items {
				begins, ends := it[string(args[1].(types.String))], it[string(args[2].(types.String))]
				if begins == nil || ends == nil {
					return types.NewErr("item %d has no day", i)
				}
				for d := begins.(celDate); d <= ends.(celDate); d++ {
					if taken[d]++; taken[d] > 1 {
						return types.False
					}
				}
			}
			return types.True
		})))
}

// celCalendar is add_working_days() and leave_end(), told once more.
func celCalendar(book *rulebook.Book) []cel.EnvOption {
	byCalendar := func(name string, f func(day date.Date, n int) (date.Date, error)) cel.EnvOption {
		return cel.Function(name, cel.Overload(name+"_date_int", []*cel.Type{rulebook.DateType, cel.IntType}, rulebook.DateType,
			cel.BinaryBinding(func(x, y ref.Val) ref.Val {
				day, err := f(date.Date(number(x)), int(number(y)))
				if err != nil {
					return types.WrapErr(err)
				}
				return celDate(day)
			})))
	}
	working := func(day date.Date, n int) (date.Date, error) {
		for first := day; n < 0; first-- {
			if m, err := book.Calendar.WorkingDaysBetween(first, day); err != nil || m >= -n {
				return first, err
			}
		}
		for last := day; ; last++ {
			if m, err := book.Calendar.WorkingDaysBetween(day+1, last+1); err != nil || m >= n {
				return last, err
			}
		}
	}
	leave := func(day date.Date, n int) (date.Date, error) {
		for last := day.AddDays(max(n, 0) - 1); ; {
			holidays := 0
			for d := day; d <= last; d++ {
				if is, err := book.Calendar.IsHoliday(d); err != nil {
					return 0, err
				} else if is {
					holidays++
				}
			}
			if want := day.AddDays(max(n, 0) - 1 + holidays); want == last {
				return last, nil
			} else {
				last = want
			}
		}
	}
	return []cel.EnvOption{byCalendar("add_working_days", working), byCalendar("leave_end", leave)}
}

// celReached is reached(), told once more from the parameter's values.
func celReached(book *rulebook.Book) cel.EnvOption {
	return cel.Function("reached", cel.Overload("reached_date_date_string", []*cel.Type{rulebook.DateType, rulebook.DateType, cel.StringType}, cel.BoolType,
		cel.FunctionBinding(func(args ...ref.Val) ref.Val {
			birth, on := date.Date(number(args[0])), date.Date(number(args[1]))
			for _, v := range book.Parameters[string(args[2].(types.String))].Values {
				if v.From != nil && on < v.From.Earliest {
					continue
				}
				day := on
				if v.Before != nil && v.Before.Earliest <= on {
					day = v.Before.Earliest.AddDays(-1)
				}
				if date.Months(birth, day) >= int(v.Value) {
					return types.True
				}
			}
			return types.False
		})))
}

func number(v ref.Val) int64 {
	if d, ok := v.(celDate); ok {
		return int64(d)
	}
	return int64(v.(types.Int))
}

func toCEL(v qyzmet.Value) any {
	switch v.Kind {
	case qyzmet.Bool:
		return v.N == 1
	case qyzmet.Int:
		return v.N
	case qyzmet.Date:
		return celDate(v.N)
	case qyzmet.Words:
		return v.Words
	case qyzmet.List:
		items := make([]map[string]any, len(v.Items))
		for i, it := range v.Items {
			items[i] = map[string]any{}
			for name, field := range it {
				items[i][name] = toCEL(field)
			}
		}
		return items
	}
	return v.S
}

// Where every fact is known, conditions mean what CEL says they mean.
func TestTwoValuedPartEqualsCEL(t *testing.T) {
	conditions, values := map[*rulebook.Rule]cel.Program{}, map[*rulebook.Rule]cel.Program{}
	for _, e := range testEngines(t) {
		env, err := e.book.Env(slices.Concat(celBindings(), celCalendar(e.book), []cel.EnvOption{celReached(e.book)})...)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range e.book.Order {
			for _, r := range q.Rules {
				conditions[r] = celProgram(t, env, r.When)
				if r.Value != "" {
					values[r] = celProgram(t, env, r.Value)
				}
			}
		}
	}
	compared, skipped := 0, 0
	eachPerson(t, share{20_000, 100}, 0, func(t *testing.T, e *Engine, _ *rand.Rand, q Query) {
		a, err := e.begin(q)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.run(); err != nil {
			t.Fatal(err)
		}
		for _, run := range a.runs {
			vars := celVars(a, run)
			compare := func(rule *compiledRule, program cel.Program, node int32) {
				want := run.out[node]
				if !want.k {
					return // a fact does not apply, or an item's field is missing
				}
				got, _, err := program.Eval(vars)
				if err != nil {
					skipped++ // CEL meets the same in another order, or a number beyond 64 bits, and gives up
					return
				}
				compared++
				if n := celNumber(got); n != want.v {
					t.Errorf("%s/%s: CEL says %v, the engine %v, with %v", q.Question, rule.def.ID, got, want, q.Facts)
				}
			}
			for _, rule := range run.p.asked().rules {
				compare(rule, conditions[rule.def], rule.when)
				if rule.value >= 0 {
					compare(rule, values[rule.def], rule.value)
				}
			}
		}
	})
	if skipped*50 > compared {
		t.Errorf("CEL gave up on %d conditions beside %d compared", skipped, compared)
	}
	if compared < 10_000 && !testing.Short() {
		t.Fatalf("only %d conditions were compared", compared)
	}
}

func celProgram(t *testing.T, env *cel.Env, text string) cel.Program {
	t.Helper()
	checked, issues := env.Compile(text)
	if issues.Err() != nil {
		t.Fatal(issues.Err())
	}
	p, err := env.Program(checked)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// celNumber is a result as the engine has it: CEL's numbers have 64 bits.
func celNumber(v ref.Val) int64 {
	if b, ok := v.(types.Bool); ok {
		return b2i(bool(b))
	}
	return qyzmet.Number(number(v))
}

func celVars(a *ask, run *worldRun) map[string]any {
	vars := map[string]any{"on": celDate(a.query.On)}
	for p, v := range a.query.Facts {
		if v.Known() {
			vars[string(p)] = toCEL(v)
		}
	}
	for name, p := range a.book.Parameters {
		if v, ok := run.w.parameter(p); ok {
			vars["param."+name] = v
		}
	}
	for _, cq := range run.p.questions {
		prefix := "q." + celQuestion(cq.def.ID)
		switch c := run.out[cq.outcome]; {
		case c.k && cq.def.IsValue():
			vars[prefix+".outcome"] = c.v
		case c.k:
			vars[prefix+".outcome"] = cq.def.Outcomes[c.v].ID
		}
		for _, r := range cq.def.Rules {
			if r.Group != "" {
				vars[prefix+".group."+r.Group] = false // unless a rule of it is in force
			}
		}
		for g, n := range cq.groups {
			if run.out[n].k {
				vars[prefix+".group."+g] = run.out[n].v == 1
			}
		}
	}
	return vars
}

func celQuestion(id qyzmet.QuestionID) string {
	b := []byte(id)
	for i := range b {
		if b[i] == '-' {
			b[i] = '_'
		}
	}
	return string(b)
}
