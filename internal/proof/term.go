package proof

import (
	"math/big"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// told says how far a node shows a value.
type told uint8

const (
	untold  told = iota // the node lists too little to tell, even whether it is known
	unknown             // shown to be unknown
	known
)

// term is the value of an expression as far as a node shows it.
type term struct {
	told
	qyzmet.Value
	missing []qyzmet.Path // facts for want of which it is unknown
	gap     bool          // it is unknown for want of a year's calendar
}

func value(v qyzmet.Value) term { return term{told: known, Value: v} }

func truth(b bool) term { return value(qyzmet.BoolValue(b)) }

func (t term) is(b bool) bool { return t.told == known && t.Value.Equal(qyzmet.BoolValue(b)) }

// is64 reports whether a number is known to be this one.
func (t term) is64(n int64) bool { return t.told == known && t.N == n }

// name renders a truth or an outcome as proofs do.
func (t term) name() string {
	if t.told == known {
		return t.Value.String()
	}
	return []string{"untold", "unknown"}[t.told]
}

// strict is the least told of some parts, with what they miss: the value of an
// operation that needs them all. It has no value yet.
func strict(parts []term) term {
	out := term{told: known}
	for _, p := range parts {
		out.told = min(out.told, p.told)
		out.missing = append(out.missing, p.missing...)
		out.gap = out.gap || p.gap
	}
	return out
}

// junction is "and" with decisive false, "or" with decisive true, in strong
// Kleene logic: one decisive part is enough; otherwise all are needed.
func junction(decisive bool, parts []term) term {
	for _, p := range parts {
		if p.is(decisive) {
			return p
		}
	}
	out := strict(parts)
	if out.told == known {
		return truth(!decisive)
	}
	return out
}

func not(t term) term {
	if t.told == known {
		return truth(t.is(false))
	}
	return t
}

// choice is `if ? yes : no`.
func choice(cond, yes, no term) term {
	switch {
	case cond.is(true):
		return yes
	case cond.is(false):
		return no
	case cond.told == unknown && yes.told == known && no.told == known && yes.Value.Equal(no.Value):
		return yes
	}
	out := strict([]term{cond, yes, no})
	out.told = min(out.told, unknown)
	return out
}

// member is `word in set`: nothing is in a complete set without words, and a set
// that may hold more words, named by path, is never known to lack one.
func member(word, set term, path qyzmet.Path) term {
	out := strict([]term{word, set})
	none := set.told == known && !set.Open && len(set.Words) == 0
	if set.Open {
		out.missing = append(out.missing, path)
	}
	switch {
	case out.told == untold, out.told == unknown && !none:
		return out
	case slices.Contains(set.Words, word.S):
		return truth(true)
	case set.Open:
		out.told = unknown
		return out
	}
	return truth(false)
}

// operations need all their arguments; a term of one argument has it twice. Ages
// are full on 1 March for those born on 29 February; months end with the month. There
// is a place for each Op that can be.
var operations = [1 << 8]func(a, b qyzmet.Value) int64{
	rulebook.OpEq:       func(a, b qyzmet.Value) int64 { return bit(a.N == b.N && a.S == b.S) },
	rulebook.OpNe:       func(a, b qyzmet.Value) int64 { return bit(a.N != b.N || a.S != b.S) },
	rulebook.OpLt:       func(a, b qyzmet.Value) int64 { return bit(a.N < b.N) },
	rulebook.OpLe:       func(a, b qyzmet.Value) int64 { return bit(a.N <= b.N) },
	rulebook.OpGt:       func(a, b qyzmet.Value) int64 { return bit(a.N > b.N) },
	rulebook.OpGe:       func(a, b qyzmet.Value) int64 { return bit(a.N >= b.N) },
	rulebook.OpMin:      func(a, b qyzmet.Value) int64 { return min(a.N, b.N) },
	rulebook.OpMax:      func(a, b qyzmet.Value) int64 { return max(a.N, b.N) },
	rulebook.OpAdd:      exact((*big.Int).Add),
	rulebook.OpSub:      exact((*big.Int).Sub),
	rulebook.OpMul:      exact((*big.Int).Mul),
	rulebook.OpDivFloor: exact((*big.Int).Div), // as Euclid's: down, for the divisor is positive
	rulebook.OpDivCeil:  exact(func(z, a, b *big.Int) *big.Int { return z.Neg(z.Div(z.Neg(a), b)) }),
	rulebook.OpDivRound: exact(func(z, a, b *big.Int) *big.Int {
		twice := new(big.Int).Abs(a)
		twice.Add(twice.Lsh(twice, 1), b)
		z.Div(twice, new(big.Int).Lsh(b, 1))
		return z.Mul(z, big.NewInt(int64(a.Sign())))
	}),
	rulebook.OpDays:        func(a, b qyzmet.Value) int64 { return b.N - a.N },
	rulebook.OpYear:        func(a, _ qyzmet.Value) int64 { return int64(a.AsDate().Year()) },
	rulebook.OpLastOfMonth: func(a, _ qyzmet.Value) int64 { return int64(a.AsDate().LastOfMonth()) },
	rulebook.OpAddDays:     func(a, b qyzmet.Value) int64 { return int64(a.AsDate().AddDays(int(b.N))) },
	rulebook.OpAddMonths:   func(a, b qyzmet.Value) int64 { return int64(a.AsDate().AddMonths(int(b.N), date.EndOfMonth)) },
	rulebook.OpAddYears:    func(a, b qyzmet.Value) int64 { return int64(a.AsDate().AddYears(int(b.N), date.NextDay)) },
	rulebook.OpMonths: func(a, b qyzmet.Value) int64 {
		return int64(date.MonthsRounded(a.AsDate(), b.AsDate(), date.EndOfMonth))
	},
	rulebook.OpYears: func(a, b qyzmet.Value) int64 {
		return int64(date.YearsRounded(a.AsDate(), b.AsDate(), date.NextDay))
	},
}

// exact is arithmetic without bounds, whose result is then held to
// qyzmet.MaxNumber.
func exact(f func(z, a, b *big.Int) *big.Int) func(a, b qyzmet.Value) int64 {
	return func(a, b qyzmet.Value) int64 {
		n := f(new(big.Int), big.NewInt(qyzmet.Number(a.N)), big.NewInt(qyzmet.Number(b.N)))
		if n.CmpAbs(big.NewInt(qyzmet.MaxNumber)) > 0 {
			return int64(n.Sign()) * qyzmet.MaxNumber
		}
		return n.Int64()
	}
}

func bit(b bool) int64 { return qyzmet.BoolValue(b).N }

// operate applies an operation that needs all its arguments. From one that does
// not exist nothing follows.
func operate(e *rulebook.Expr, args []term) term {
	f, out := operations[e.Op], strict(args)
	if f == nil || out.told < known {
		out.told = min(out.told, unknown)
		return out
	}
	return value(qyzmet.Value{Kind: e.Kind, N: f(args[0].Value, args[len(args)-1].Value)})
}
