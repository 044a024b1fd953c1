package interview

import (
	"cmp"
	"net/http"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/words"
)

// Questions lists the questions that a person can be shown, in their order.
func Questions(book *rulebook.Book) []*rulebook.Question {
	var out []*rulebook.Question
	for _, q := range book.Order {
		if !q.Ask.IsZero() {
			out = append(out, q)
		}
	}
	slices.SortStableFunc(out, func(a, b *rulebook.Question) int { return cmp.Compare(a.Order, b.Order) })
	return out
}

// NoSuchQuestion answers with the nearest question and the list of all.
func NoSuchQuestion(w http.ResponseWriter, r *http.Request, book *rulebook.Book, id string) {
	lang := layout.LangOf(r)
	l := i18n.For(lang)
	var names []string
	var ways []layout.Way
	list := Questions(book)
	way := func(q *rulebook.Question) layout.Way {
		return layout.Way{Href: layout.Path(lang, "/ask/"+string(q.ID)), Text: q.Ask.In(lang)}
	}
	for _, q := range list {
		names = append(names, string(q.ID))
	}
	near := ""
	if len(id) <= 100 {
		near = rulebook.Nearest(id, names)
	}
	if q := book.Questions[qyzmet.QuestionID(near)]; q != nil {
		found := way(q)
		found.Text = l.T("problem.nearest", "name", found.Text)
		ways = append(ways, found)
	}
	for _, q := range list {
		if string(q.ID) != near {
			ways = append(ways, way(q))
		}
	}
	layout.Problem(w, r, http.StatusNotFound, "no-question", ways...)
}

// BadState answers that the state a page carried cannot be read, and names
// what is at fault.
func BadState(w http.ResponseWriter, r *http.Request, book *rulebook.Book, faults qyzmet.Faults) {
	lang := layout.LangOf(r)
	l := i18n.For(lang)
	ways := []layout.Way{{Href: layout.Path(lang, ""), Text: l.T("problem.start")}}
	var what []string
	for _, f := range faults {
		name := f.Path
		if fact := book.Facts[qyzmet.Path(name)]; fact != nil {
			name = words.Label(book, l, fact.Path)
		}
		if len(what) < 5 && !slices.Contains(what, name) {
			what = append(what, name)
		}
	}
	layout.ProblemWith(w, r, http.StatusBadRequest, "bad-state", what, ways...)
}
