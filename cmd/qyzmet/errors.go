package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"qyzmet"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/roster"
)

// report writes why a command failed, one fault a line and a closing hint, or
// as a JSON array of faults, and returns the exit status.
func report(s *streams, err error, asJSON bool) int {
	w := s.err
	if err == nil {
		return statusSettled
	}
	if errors.Is(err, syscall.EPIPE) {
		return statusFailure // the reader has gone; there is nobody to tell
	}
	faults := faultsOf(err)
	if asJSON {
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		_ = e.Encode(faults) // nothing is left to do if stderr fails
	} else {
		for _, f := range faults {
			fmt.Fprintln(w, said(f, s.lang))
		}
		hint := hintOf(faults[0])
		if errors.Is(err, syscall.ENOSPC) {
			hint = "Free some room, or write elsewhere. What was written so far is not whole."
		}
		var own hinted
		if errors.As(err, &own) {
			hint = own.hint
		}
		if hint != "" {
			fmt.Fprintln(w, hint)
		}
	}
	return statusOf(faults)
}

// said writes a fault with its reason in the language of the command, where the
// fault has it.
func said(f *qyzmet.Fault, lang qyzmet.Lang) string {
	if f.Text == nil || lang != qyzmet.Kazakh && lang != qyzmet.Russian {
		return f.Error()
	}
	place := *f
	place.Message, place.Nearest, place.Allowed, place.Cite = "", "", nil, ""
	return place.Error() + roster.Reason(f, lang)
}

// faultsOf turns any error into faults.
func faultsOf(err error) qyzmet.Faults {
	if faults, ok := qyzmet.FaultsOf(err); ok && len(faults) > 0 {
		return faults
	}
	var text *lawtext.Fault
	if errors.As(err, &text) {
		return qyzmet.Faults{textFault(text)}
	}
	return qyzmet.Faults{{Code: qyzmet.Internal, Message: err.Error()}}
}

// textFault speaks of a fault in an official text as of any other.
func textFault(f *lawtext.Fault) *qyzmet.Fault {
	message := f.Wrong
	if f.Want != "" {
		message += "; expected " + f.Want
	}
	return &qyzmet.Fault{Code: qyzmet.BadSyntax, File: f.File, Line: f.Line, Message: message}
}

// statusOf is 1 for our own failures and 2 for bad input.
func statusOf(faults qyzmet.Faults) int {
	for _, f := range faults {
		if f.Code == qyzmet.Internal || f.Code == qyzmet.BadLaw {
			return statusFailure
		}
	}
	return statusBadInput
}

// hintOf says what to do next, by the first fault.
func hintOf(f *qyzmet.Fault) string {
	switch {
	case f.Path == "question":
		return "`qyzmet questions` lists what can be asked."
	case f.Code == qyzmet.NotFound && f.File != "" && f.Path == "":
		return "Check the name of the file and whether you may read it."
	case strings.HasPrefix(f.Path, "--") && f.Code != qyzmet.BadDate:
		return "`--help` after the command shows examples."
	}
	return hints[f.Code]
}

var hints = map[qyzmet.Code]string{
	qyzmet.BadSyntax:     `Facts are JSON or YAML, for example {"person": {"sex": "male", "birth_date": "2005-02-11"}}.`,
	qyzmet.UnknownName:   "`qyzmet facts` lists the names of facts.",
	qyzmet.WrongType:     "`qyzmet facts` lists the facts with their types.",
	qyzmet.NotAllowed:    "`qyzmet facts` lists the facts with what is allowed.",
	qyzmet.BadDate:       "Days are written YYYY-MM-DD, for example 2025-09-16.",
	qyzmet.Contradiction: "Correct one of the facts named, or leave it out: what is absent is unknown.",
	qyzmet.BadIIN:        "Compare the number with the identity card, or leave it out.",
	qyzmet.TooLarge:      "A file of facts is a few kilobytes; `qyzmet facts` says what belongs into it.",
	qyzmet.Missing:       "`--help` after the command shows examples.",
	qyzmet.NotFound:      "Check the name; `qyzmet law ledger` lists the provisions that are held.",
	qyzmet.BadLaw:        "This is a fault of the law data, not yours. Please report it.",
	qyzmet.Internal:      "This is a failure of the program, not yours. Please report it, without private facts.",
}

// hinted is an error with its own word on what to do next.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }
