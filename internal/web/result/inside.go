package result

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/interview"
)

// Inside draws an answer for a page of another room, which frames it: the
// headline for its title, and everything that a result shows. An error says that
// the facts contradict one another.
func (room Room) Inside(t *interview.Turn) (title string, body g.Node, err error) {
	answer, err := room.Engine.Ask(engine.Query{Question: t.Question.ID, On: t.State.On, Facts: t.State.Facts})
	if err != nil {
		return "", nil, err
	}
	book := room.Engine.Book()
	p := &page{Turn: t, book: book, cites: cite.New(book, t.Local, t.State.On), answer: answer, now: room.Today(), docs: room.Documents}
	return p.headline().text, p.body(), nil
}

// Said is an answer in one sentence, what has to be said right after it, and its
// tone, for a page of another room. t.Question is the answer's.
func Said(t *interview.Turn, book *rulebook.Book, answer *qyzmet.Answer) (said, more, tone string) {
	h := (&page{Turn: t, book: book, answer: answer}).headline()
	return h.text, h.more, h.tone
}

// Reckoned draws how a value came about, for a page of another room; nothing for
// an answer that is no value. t.Question is the answer's.
func Reckoned(t *interview.Turn, book *rulebook.Book, cites *cite.Sheet, answer *qyzmet.Answer) g.Node {
	if len(answer.Reckoning) == 0 {
		return nil
	}
	p := &page{Turn: t, book: book, cites: cites, answer: answer}
	return Div(Class("reckoned"), p.tables())
}
