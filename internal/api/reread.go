package api

import (
	"qyzmet"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/rulebook"
)

// RedRule is a rule whose cited wording has changed since it was written.
type RedRule struct {
	Question qyzmet.QuestionID `json:"question"`
	Rule     qyzmet.RuleID     `json:"rule"`
	Changed  []string          `json:"changed"` // provisions
}

// Reread holds all imported texts against the ledger; texts may be nil.
func Reread(book *rulebook.Book, texts *lawtext.Library) *rulebook.Unsigned {
	if texts == nil {
		return book.Unsigned(nil)
	}
	return book.Unsigned(wordings(texts.Texts()))
}

// Departures lists the provisions whose wording in some texts is not the one
// they were encoded from.
func Departures(book *rulebook.Book, texts []*lawtext.Text) []rulebook.Departure {
	return book.Unsigned(wordings(texts)).Departures
}

func wordings(texts []*lawtext.Text) []rulebook.Wording {
	out := make([]rulebook.Wording, 0, len(texts))
	for _, t := range texts {
		out = append(out, rulebook.Wording{Enactment: t.Enactment, Edition: t.Edition, Language: t.Language, Hashes: lawtext.Hashes(t)})
	}
	return out
}

// RedRules lists the rules that have to be read again.
func RedRules(u *rulebook.Unsigned) []RedRule {
	out := []RedRule{}
	for _, r := range u.Rules() {
		red := RedRule{Question: r.Question.ID, Rule: r.ID}
		for _, id := range u.Of(r) {
			red.Changed = append(red.Changed, string(id))
		}
		out = append(out, red)
	}
	return out
}
