package qyzmet

import (
	"errors"
	"fmt"
	"strings"
)

// Code is an error code from the closed list below. The list only grows at its
// end; package api maps each code to an HTTP status once.
type Code string

// Error codes.
const (
	BadSyntax     Code = "bad-syntax"    // the input cannot be read at all
	UnknownName   Code = "unknown-name"  // a fact, question, outcome, key or word that does not exist
	WrongType     Code = "wrong-type"    // a value of another type than declared
	NotAllowed    Code = "not-allowed"   // a value outside what is allowed
	BadDate       Code = "bad-date"      // not a day of the calendar, or out of range
	Contradiction Code = "contradiction" // facts that cannot be true together
	BadIIN        Code = "bad-iin"       // an individual identification number that fails its checks
	TooLarge      Code = "too-large"     // over a limit of size, depth or number
	Missing       Code = "missing"       // something required is absent
	NotFound      Code = "not-found"     // no such provision, page or file
	BadLaw        Code = "bad-law"       // a fault in the law data
	Internal      Code = "internal"      // a failure of ours
	NotYours      Code = "not-yours"     // no power, or outside the jurisdiction
	NotLawful     Code = "not-lawful"    // a condition of the law is not met
	Safeguard     Code = "safeguard"     // a condition of ours, not of the law, is not met; a named official may set it aside
	Moved         Code = "moved"         // the record has changed since it was read
	Repeated      Code = "repeated"      // the key was used for another request
	Unavailable   Code = "unavailable"   // the register cannot be written now: disk, connection, another process
	Damaged       Code = "damaged"       // what is stored is not what was recorded
	NotLoggedIn   Code = "not-logged-in" // nobody is logged in, or not strongly enough
)

// Fault is one refusal: where, what, what is allowed, and what to do next.
type Fault struct {
	Code    Code        `json:"code"`
	File    string      `json:"file,omitempty"`
	Line    int         `json:"line,omitempty"`
	Column  int         `json:"column,omitempty"`
	Path    string      `json:"path,omitempty"` // field path: person.study.level
	Value   string      `json:"value,omitempty"`
	Message string      `json:"message"`           // what is wrong, in English
	Allowed []string    `json:"allowed,omitempty"` // what is allowed
	Nearest string      `json:"nearest,omitempty"` // the nearest valid name
	Cite    ProvisionID `json:"cite,omitempty"`
	Text    *Text       `json:"text,omitempty"` // the whole reason in three languages, with what is allowed and what is near, where it is given
}

// Error renders the fault in one line: file:line:col: path: message.
func (f *Fault) Error() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File)
		if f.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", f.Line, max(f.Column, 1))
		}
		b.WriteString(": ")
	}
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	if f.Nearest != "" {
		fmt.Fprintf(&b, "; did you mean %q?", f.Nearest)
	}
	if len(f.Allowed) > 0 {
		b.WriteString("; allowed: " + strings.Join(f.Allowed, ", "))
	}
	if f.Cite != "" {
		b.WriteString(" (" + string(f.Cite) + ")")
	}
	return b.String()
}

// Faults are all the refusals of one input, in its order.
type Faults []*Fault

// Error renders one fault a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Err returns the faults as an error, or nil when there are none.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs
}

// FaultsOf returns the faults inside an error, if that is what it is.
func FaultsOf(err error) (Faults, bool) {
	var many Faults
	if errors.As(err, &many) {
		return many, true
	}
	var one *Fault
	if errors.As(err, &one) {
		return Faults{one}, true
	}
	return nil, false
}
