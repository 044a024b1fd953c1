package main

import (
	"reflect"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// celDate lets CEL itself run the conditions on civil dates.
type celDate date.Date

// CEL orders only values whose type says that it can be ordered.
var celDateType = rulebook.DateType.WithTraits(traits.ComparerType)

func (d celDate) ConvertToNative(reflect.Type) (any, error) { return date.Date(d), nil }
func (d celDate) ConvertToType(ref.Type) ref.Val            { return d }
func (d celDate) Equal(other ref.Val) ref.Val               { return types.Bool(d == other) }
func (d celDate) Type() ref.Type                            { return celDateType }
func (d celDate) Value() any                                { return date.Date(d) }
func (d celDate) Compare(other ref.Val) ref.Val {
	return types.Int(min(max(int64(d)-int64(other.(celDate)), -1), 1))
}

func celNumber(v ref.Val) int64 {
	if d, ok := v.(celDate); ok {
		return int64(d)
	}
	return int64(v.(types.Int))
}

func celInt(n int64) ref.Val { return types.Int(n) }
func celDay(n int64) ref.Val { return celDate(n) }

// celFunctions give CEL the functions on dates.
func celFunctions(book *rulebook.Book) []cel.EnvOption {
	d, i := rulebook.DateType, cel.IntType
	one := func(name, id string, a, r *cel.Type, f func(x ref.Val) ref.Val) cel.EnvOption {
		return cel.Function(name, cel.Overload(id, []*cel.Type{a}, r, cel.UnaryBinding(f)))
	}
	two := func(name, id string, a, b, r *cel.Type, wrap func(int64) ref.Val, f func(x, y int64) int64) cel.EnvOption {
		return cel.Function(name, cel.Overload(id, []*cel.Type{a, b}, r, cel.BinaryBinding(func(x, y ref.Val) ref.Val {
			return wrap(f(celNumber(x), celNumber(y)))
		})))
	}
	least, most := func(x, y int64) int64 { return min(x, y) }, func(x, y int64) int64 { return max(x, y) }
	opts := []cel.EnvOption{
		cel.Function("reached", cel.Overload("reached_date_date_string", []*cel.Type{d, d, cel.StringType}, cel.BoolType,
			cel.FunctionBinding(func(args ...ref.Val) ref.Val {
				return types.Bool(reached(book.Parameters[string(args[2].(types.String))], date.Date(celNumber(args[0])), date.Date(celNumber(args[1]))))
			}))),
		one("date", "date_string", cel.StringType, d, func(x ref.Val) ref.Val { return celDate(date.MustParse(x.Value().(string))) }),
		one("year", "year_date", d, i, func(x ref.Val) ref.Val { return celInt(oneDay["year"](celNumber(x))) }),
		one("last_of_month", "last_of_month_date", d, d, func(x ref.Val) ref.Val { return celDay(oneDay["last_of_month"](celNumber(x))) }),
		two("min", "min_date_date", d, d, d, celDay, least), two("max", "max_date_date", d, d, d, celDay, most),
		two("min", "min_int_int", i, i, i, celInt, least), two("max", "max_int_int", i, i, i, celInt, most),
	}
	for _, name := range []string{"years", "months", "days"} {
		opts = append(opts,
			two(name, name+"_date_date", d, d, i, celInt, twoDays[name]),
			two("add_"+name, "add_"+name+"_date_int", d, i, d, celDay, twoDays["add_"+name]))
	}
	return opts
}

// The functions on dates, as day numbers, for every contender alike.
var (
	oneDay = map[string]func(int64) int64{
		"year":          func(x int64) int64 { return int64(date.Date(x).Year()) },
		"last_of_month": func(x int64) int64 { return int64(date.Date(x).LastOfMonth()) },
	}
	twoDays = map[string]func(x, y int64) int64{
		"years":      func(x, y int64) int64 { return int64(date.Years(date.Date(x), date.Date(y))) },
		"months":     func(x, y int64) int64 { return int64(date.Months(date.Date(x), date.Date(y))) },
		"days":       func(x, y int64) int64 { return y - x },
		"add_years":  func(x, y int64) int64 { return int64(date.Date(x).AddYears(int(y), date.NextDay)) },
		"add_months": func(x, y int64) int64 { return int64(date.Date(x).AddMonths(int(y), date.EndOfMonth)) },
		"add_days":   func(x, y int64) int64 { return int64(date.Date(x).AddDays(int(y))) },
	}
)

// reached tells whether an age, a parameter in months, was reached on some day
// up to on while it stood.
func reached(age *rulebook.Parameter, birth, on date.Date) bool {
	for _, v := range age.Values {
		if v.From != nil && on < v.From.Earliest {
			continue
		}
		last := on
		if v.Before != nil {
			last = min(on, v.Before.Earliest.AddDays(-1))
		}
		if date.Months(birth, last) >= int(v.Value) {
			return true
		}
	}
	return false
}
