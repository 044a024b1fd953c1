package document

import (
	"fmt"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Form is what an application or a complaint is made from. What is not given
// becomes a line to be filled in by hand; all its texts may come from anyone.
type Form struct {
	Answer *qyzmet.Answer
	Book   *rulebook.Book
	Facts  qyzmet.Facts // as stated; only those on which a ground rests are shown
	// Lang is the language of the paper. Papers are handed in in Kazakh or
	// Russian; an English one is for reading, and says so.
	Lang qyzmet.Lang
	Day  date.Date // the day on which the paper is made

	Applicant Applicant
	To        Recipient // of an application
	// Body names the place of the district commission, or the local military
	// body, as it stands in an address: "Алмалинского района города Алматы",
	// "Алматы қаласы Алмалы ауданының".
	Body      string
	Higher    string // likewise of the higher commission, for a complaint
	Request   Request
	Decision  Decision // for a complaint
	Statement string   // in the person's own words; line breaks make paragraphs
	Papers    []string // enclosed beside those that the grounds ask for
}

// Applicant is who writes, as stated.
type Applicant struct {
	Name    string
	IIN     string
	Address string
	Phone   string
	Email   string
}

// Recipient is the body to which an application goes.
type Recipient string

// Recipients.
const (
	ToCommission   Recipient = ""              // the district draft commission
	ToMilitaryBody Recipient = "military-body" // the local military body
)

// Request is what is asked for.
type Request string

// Requests. The zero value takes the request that fits the answer's outcome;
// where none does, an application asks for a deferral, and a complaint for the
// cancellation alone.
const (
	FromAnswer Request = ""
	Deferral   Request = "deferral"
	Exemption  Request = "exemption"
	Release    Request = "release" // from the military obligation
	CancelOnly Request = "cancel"  // complaint: cancel the decision, nothing more
)

// Decision is the decision complained of, as stated.
type Decision struct {
	On     *date.Date
	Number string
	What   string // what was decided
	// Learnt is the day on which the person learnt of it. When it is not given
	// it is taken from the fact from which the answer's remedy counts its term.
	Learnt *date.Date
}

// Limits of the texts of a Form, in letters. Longer ones are refused by Check,
// and cut with a visible sign if they are printed all the same.
const (
	MaxName      = 150
	MaxIIN       = 20
	MaxAddress   = 300
	MaxPhone     = 40
	MaxEmail     = 100
	MaxBody      = 200
	MaxNumber    = 40
	MaxDecision  = 600
	MaxStatement = 4000
	MaxPaper     = 200
	MaxPapers    = 30
	MaxTitle     = 160
)

// Check reports every text that is too long to be printed whole, so that a
// page can say so before the paper is made. The error is qyzmet.Faults.
func (f Form) Check() error {
	var faults qyzmet.Faults
	check := func(path, s string, limit int) {
		if n := utf8.RuneCountInString(s); n > limit {
			faults = append(faults, &qyzmet.Fault{Code: qyzmet.TooLarge, Path: path,
				Message: fmt.Sprintf("%d letters; at most %d are printed: shorten it, or enclose a sheet of your own", n, limit)})
		}
	}
	check("applicant.name", f.Applicant.Name, MaxName)
	check("applicant.iin", f.Applicant.IIN, MaxIIN)
	check("applicant.address", f.Applicant.Address, MaxAddress)
	check("applicant.phone", f.Applicant.Phone, MaxPhone)
	check("applicant.email", f.Applicant.Email, MaxEmail)
	check("body", f.Body, MaxBody)
	check("higher", f.Higher, MaxBody)
	check("decision.number", f.Decision.Number, MaxNumber)
	check("decision.what", f.Decision.What, MaxDecision)
	check("statement", f.Statement, MaxStatement)
	for i, p := range f.Papers {
		check(fmt.Sprintf("papers[%d]", i), p, MaxPaper)
	}
	if n := len(f.Papers); n > MaxPapers {
		faults = append(faults, &qyzmet.Fault{Code: qyzmet.TooLarge, Path: "papers",
			Message: fmt.Sprintf("%d papers; at most %d are listed: list the rest on a sheet of your own", n, MaxPapers)})
	}
	return faults.Err()
}

// cleaned returns the form with every text fit to be printed.
func (f Form) cleaned() Form {
	a := &f.Applicant
	a.Name, a.IIN = oneLine(a.Name, MaxName), oneLine(a.IIN, MaxIIN)
	a.Address, a.Phone = oneLine(a.Address, MaxAddress), oneLine(a.Phone, MaxPhone)
	a.Email = oneLine(a.Email, MaxEmail)
	f.Body, f.Higher = oneLine(f.Body, MaxBody), oneLine(f.Higher, MaxBody)
	f.Decision.Number = oneLine(f.Decision.Number, MaxNumber)
	f.Decision.What = oneLine(f.Decision.What, MaxDecision)
	f.Statement = manyLines(f.Statement, MaxStatement)
	var papers []string
	for _, p := range f.Papers[:min(len(f.Papers), MaxPapers)] {
		if p = oneLine(p, MaxPaper); p != "" {
			papers = append(papers, p)
		}
	}
	f.Papers = papers
	if f.Answer == nil {
		f.Answer = &qyzmet.Answer{}
	}
	return f
}
