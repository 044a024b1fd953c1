package qyzmet

import (
	"slices"
	"strconv"
	"strings"

	"qyzmet/date"
)

// Kind is the type of a value.
type Kind uint8

// MaxNumber bounds whole numbers on both sides: 2 to the power of 53, the
// numbers that JSON carries exactly. No fact, parameter or number written out
// is beyond it, and a sum or a product that would be stays at the bound, as days
// beyond the calendar do, so that comparisons come out right.
const MaxNumber = 1 << 53

// Number holds a whole number to [MaxNumber].
func Number(n int64) int64 { return max(-MaxNumber, min(MaxNumber, n)) }

// The kinds of values. Unknown is the zero value: a fact that is missing is
// unknown, never false and never zero.
const (
	Unknown Kind = iota
	Bool
	Int
	Date
	Word  // one of a declared set
	Words // a set of words
	List  // a list of items, each a small record
)

var kindNames = [...]string{"unknown", "bool", "int", "date", "word", "words", "list"}

func (k Kind) String() string { return kindNames[k] }

// KindOf returns the kind of that name, as facts are declared in the law data.
func KindOf(name string) (Kind, bool) {
	i := slices.Index(kindNames[:], name)
	return Kind(max(i, 0)), i > 0
}

// Reason says why a value is unknown.
type Reason string

// Reasons of an unknown value.
const (
	NotAsked         Reason = ""                  // nobody has asked yet
	DontKnow         Reason = "dont-know"         // asked; the person does not know
	NotApplicable    Reason = "not-applicable"    // derived from applies_when
	AwaitingDocument Reason = "awaiting-document" // declared, the paper is still to come
)

// Value is one fact's value: a small immutable variant.
type Value struct {
	Kind  Kind
	N     int64    // Bool as 0 or 1, Int, Date as date.Date
	S     string   // Word
	Words []string // Words, sorted
	Items []Item   // List
	// Open marks a list or a set that may have more items than are given.
	// A plain JSON list is complete.
	Open   bool
	Reason Reason // of an unknown value; or AwaitingDocument beside a declared one
}

// Item is one element of a list, by field name.
type Item map[string]Value

// Facts are what is stated about a person and the country on a day. What is
// absent is unknown.
type Facts map[Path]Value

// BoolValue, IntValue, DateValue, WordValue, WordsValue and ListValue build known values.
func BoolValue(b bool) Value {
	if b {
		return Value{Kind: Bool, N: 1}
	}
	return Value{Kind: Bool}
}

// IntValue builds a whole number.
func IntValue(n int64) Value { return Value{Kind: Int, N: n} }

// DateValue builds a civil date.
func DateValue(d date.Date) Value { return Value{Kind: Date, N: int64(d)} }

// WordValue builds a word of a declared set.
func WordValue(s string) Value { return Value{Kind: Word, S: s} }

// WordsValue builds a set of words; the order given does not matter.
func WordsValue(words ...string) Value {
	sorted := slices.Clone(words)
	slices.Sort(sorted)
	return Value{Kind: Words, Words: slices.Compact(sorted)}
}

// ListValue builds a complete list.
func ListValue(items ...Item) Value { return Value{Kind: List, Items: items} }

// UnknownValue builds an unknown value with its reason.
func UnknownValue(r Reason) Value { return Value{Reason: r} }

// Known reports whether the value is known at all; an open list counts as
// known, its openness is seen by the conditions that read it.
func (v Value) Known() bool { return v.Kind != Unknown }

// AsDate returns the date of a Date value.
func (v Value) AsDate() date.Date { return date.Date(v.N) }

// String renders a value for messages and proofs, independent of language.
func (v Value) String() string {
	switch v.Kind {
	case Bool:
		return strconv.FormatBool(v.N == 1)
	case Int:
		return strconv.FormatInt(v.N, 10)
	case Date:
		return v.AsDate().String()
	case Word:
		return v.S
	case Words:
		return "[" + strings.Join(v.Words, ", ") + "]" + openMark(v.Open)
	case List:
		return listString(v)
	default:
		if v.Reason != NotAsked {
			return "unknown (" + string(v.Reason) + ")"
		}
		return "unknown"
	}
}

func openMark(open bool) string {
	if open {
		return " and perhaps more"
	}
	return ""
}

func listString(v Value) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, item := range v.Items {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(item.String())
	}
	b.WriteByte(']')
	b.WriteString(openMark(v.Open))
	return b.String()
}

// String renders an item with its fields in name order.
func (it Item) String() string {
	names := make([]string, 0, len(it))
	for n := range it {
		names = append(names, n)
	}
	slices.Sort(names)
	var b strings.Builder
	b.WriteByte('{')
	for i, n := range names {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(n + ": " + it[n].String())
	}
	b.WriteByte('}')
	return b.String()
}

// Equal reports whether two values are the same, reasons included.
func (v Value) Equal(w Value) bool {
	if v.Kind != w.Kind || v.N != w.N || v.S != w.S || v.Open != w.Open || v.Reason != w.Reason {
		return false
	}
	if !slices.Equal(v.Words, w.Words) || len(v.Items) != len(w.Items) {
		return false
	}
	for i, it := range v.Items {
		if !it.equal(w.Items[i]) {
			return false
		}
	}
	return true
}

func (it Item) equal(other Item) bool {
	if len(it) != len(other) {
		return false
	}
	for name, v := range it {
		w, ok := other[name]
		if !ok || !v.Equal(w) {
			return false
		}
	}
	return true
}

// Clone copies the facts so that the copy can be changed. Values are immutable
// and shared.
func (f Facts) Clone() Facts {
	out := make(Facts, len(f)+1)
	for p, v := range f {
		out[p] = v
	}
	return out
}
