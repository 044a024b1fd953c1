// Package documents names the makers of files that the pages offer. They are
// given to the pages by cmd; a maker that is nil hides its button.
package documents

import (
	"io"

	"qyzmet/internal/document"
)

// Documents are the makers of files: funcs of package document, or others of
// the same shape. All are pure; nothing is kept.
type Documents struct {
	Result      func(io.Writer, document.Doc) error  // PDF of an answer
	Calendar    func(io.Writer, document.Doc) error  // iCalendar file of its dates
	Application func(io.Writer, document.Form) error // PDF of an application
	Complaint   func(io.Writer, document.Form) error // PDF of a complaint
}

// All are the makers of package document.
func All() Documents {
	return Documents{Result: document.Result, Calendar: document.Calendar,
		Application: document.Application, Complaint: document.Complaint}
}
