// Package document turns an answer of the law, with what a person states, into
// papers: the printed result, an application for a deferral, a complaint against
// a decision of the district draft commission, and a calendar of the dates. It
// also fills the templates of official papers (law/documents) with what an act
// says and prints them as PDF and DOCX: Fill, OfficialPDF, OfficialDOCX.
//
// It consists of pure functions. It fetches nothing, reads no clock and no
// database: the day is given, and the same input gives the same bytes. It may
// use the vocabulary, dates and the Book (for labels and for what a provision
// says in our own words), and is used by the rooms above it.
//
// It contains no law of its own. Every legal statement is a ground or remedy of
// the answer, or the summary of a provision of the Book that is in force on the
// day, with its citation; which provisions a paper names stands in
// texts/forms.yaml, or in its template, and the words of the languages in texts/kk.yaml, ru.yaml
// and en.yaml.
package document
