package rulebook

import "qyzmet"

// Op is an operation of an expression. The set is closed and total: no loops
// beyond Exists, All, Count and Sum over a list, no clock.
type Op uint8

// Operations.
const (
	OpConst   Op = iota // Value
	OpFact              // Path
	OpField             // Name, of the item at hand
	OpOn                // the day asked about
	OpParam             // Name
	OpOutcome           // Name = question: its outcome as a word
	OpUntil             // Name = question: last day of the grounds of its outcome
	OpGroup             // Name = question, Group: a rule of that group holds
	OpAnd               // Args: two or more
	OpOr                // Args: two or more
	OpNot
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpIn     // Args[0] a word, Args[1] words
	OpCond   // Args[0] ? Args[1] : Args[2]
	OpExists // Args[0] list, Args[1] condition on the item
	OpAll
	OpCount
	OpYears  // full years from Args[0] to Args[1]
	OpMonths // full months
	OpDays   // days
	OpYear   // calendar year
	OpAddYears
	OpAddMonths
	OpAddDays
	OpLastOfMonth // last day of Args[0]'s month
	OpReached     // Name = a parameter in months; Args[0] says it in full, Args[1] the day of birth
	OpMin
	OpMax
	OpAdd // of whole numbers, as the operations below: see qyzmet.MaxNumber
	OpSub
	OpMul
	OpDivFloor // Args[1] is OpConst or OpParam and never less than 1, as of the next two
	OpDivCeil
	OpDivRound       // to the nearest, half away from zero
	OpSum            // Args[0] list, Args[1] whole number of the item
	OpAddWorkingDays // unknown where the calendar of a year on the way is not held, as OpLeaveEnd
	OpLeaveEnd       // last of Args[1] days that begin on Args[0], holidays not being counted
	OpApart          // Args[0] list; Args[1] and Args[2] its items' first and last day, OpField
)

var opNames = [...]string{"const", "fact", "field", "on", "param", "outcome", "until", "group", "and", "or", "not",
	"==", "!=", "<", "<=", ">", ">=", "in", "cond", "exists", "all", "count", "years", "months", "days", "year",
	"add_years", "add_months", "add_days", "last_of_month", "reached", "min", "max", "+", "-",
	"*", "div_floor", "div_ceil", "div_round", "sum", "add_working_days", "leave_end", "apart"}

// String names an operation as it stands in proofs and messages.
func (o Op) String() string { return opNames[o] }

// Expr is a typed expression of the law data. It is immutable.
type Expr struct {
	Op    Op
	Kind  qyzmet.Kind
	Args  []*Expr
	Value qyzmet.Value // of OpConst
	Path  qyzmet.Path  // of OpFact
	Name  string       // of OpField, OpParam, OpOutcome, OpUntil, OpGroup
	Group string       // of OpGroup
}

// Walk calls f for the expression and every part of it, outside in. It stops
// descending where f returns false.
func (e *Expr) Walk(f func(*Expr) bool) {
	if e == nil || !f(e) {
		return
	}
	for _, a := range e.Args {
		a.Walk(f)
	}
}

// Same reports whether two expressions are written alike.
func (e *Expr) Same(other *Expr) bool {
	if e == nil || other == nil {
		return e == other
	}
	if e.Op != other.Op || e.Path != other.Path || e.Name != other.Name || e.Group != other.Group ||
		!e.Value.Equal(other.Value) || len(e.Args) != len(other.Args) {
		return false
	}
	for i, a := range e.Args {
		if !a.Same(other.Args[i]) {
			return false
		}
	}
	return true
}
