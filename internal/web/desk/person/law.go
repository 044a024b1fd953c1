package person

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/web/desk/answer"
)

// law is what the law says of the person on the day, by the questions that the
// cards name.
func (f file) law() g.Node {
	var asks []qyzmet.QuestionID
	for _, c := range f.Book.Cards {
		asks = append(asks, c.Asks...)
	}
	if len(asks) == 0 {
		return nil
	}
	return f.section("law", "desk.person.law", P(Class("help"), g.Text(f.L.T("desk.person.law-day", "day", f.On))), answer.All(f.Visit, f.File, asks...))
}
