package api

import (
	"cmp"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Question describes something that can be asked.
type Question struct {
	Question  qyzmet.QuestionID   `json:"question"`
	Title     qyzmet.Text         `json:"title"`
	Ask       qyzmet.Text         `json:"ask"`
	About     string              `json:"about"`
	Combine   string              `json:"combine"`
	Outcomes  []Outcome           `json:"outcomes"`            // empty when the outcome is a value
	Unit      string              `json:"unit,omitempty"`      // of a value
	Otherwise string              `json:"otherwise,omitempty"` // the outcome when no rule holds
	Uses      []qyzmet.QuestionID `json:"uses"`                // questions that its rules ask
	Facts     []qyzmet.Path       `json:"facts"`               // that can matter, in the order of asking
	HeldFrom  *date.Date          `json:"held_from,omitempty"` // earlier days are answered "no wording held"
}

// Outcome is one possible outcome of a question.
type Outcome struct {
	Outcome  string      `json:"outcome"`
	Label    qyzmet.Text `json:"label"`
	Sentence qyzmet.Text `json:"sentence"`
	Tone     string      `json:"tone"` // good, warn, plain
}

// Questions lists what can be asked, in the order of display.
func Questions(book *rulebook.Book) []Question {
	out := make([]Question, 0, len(book.Order))
	for _, q := range byDisplay(book) {
		out = append(out, questionOf(book, q))
	}
	return out
}

func byDisplay(book *rulebook.Book) []*rulebook.Question {
	list := slices.Clone(book.Order)
	slices.SortStableFunc(list, func(a, b *rulebook.Question) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.ID, b.ID))
	})
	return list
}

func questionOf(book *rulebook.Book, q *rulebook.Question) Question {
	out := Question{Question: q.ID, Title: q.Title, Ask: q.Ask, About: q.About, Combine: q.Combine, Unit: q.Unit,
		Otherwise: q.Otherwise, Outcomes: []Outcome{}, Uses: slices.Clone(q.Uses), Facts: []qyzmet.Path{}}
	if out.Uses == nil {
		out.Uses = []qyzmet.QuestionID{}
	}
	for _, o := range q.Outcomes {
		out.Outcomes = append(out.Outcomes, Outcome{Outcome: o.ID, Label: o.Label, Sentence: o.Sentence, Tone: o.Tone})
	}
	seen := map[qyzmet.Path]bool{}
	out.HeldFrom = gather(book, q, seen)
	for _, f := range book.FactOrder {
		if seen[f.Path] {
			out.Facts = append(out.Facts, f.Path)
		}
	}
	return out
}

// gather notes the facts that a question's rules read, those of composed
// questions included, and returns the first day whose wording is held.
func gather(book *rulebook.Book, q *rulebook.Question, seen map[qyzmet.Path]bool) *date.Date {
	note := func(e *rulebook.Expr) bool {
		if e.Op == rulebook.OpFact {
			seen[e.Path] = true
		}
		return true
	}
	for _, r := range q.Rules {
		for _, e := range []*rulebook.Expr{r.WhenExpr, r.UntilExpr, r.ValueExpr} {
			e.Walk(note)
		}
	}
	for _, r := range q.Remedies {
		if r.From != "" {
			seen[r.From] = true
		}
	}
	var held *date.Date
	if d := book.HeldFrom(q); d != 0 {
		held = &d
	}
	for _, id := range q.Uses {
		if d := gather(book, book.Questions[id], seen); d != nil && (held == nil || *d > *held) {
			held = d
		}
	}
	return held
}
