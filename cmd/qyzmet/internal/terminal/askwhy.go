package terminal

import (
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// askedFor are the provisions for which a fact is asked in this interview. A
// fact of many questions (the kind of service) has dozens: those are shown that
// stand in an article on which the question, or one that it reads, rests; all
// where there is none.
func (iv *Interview) askedFor(f *rulebook.Fact) []qyzmet.ProvisionID {
	articles := map[string]bool{}
	iv.restOn(iv.Question, map[qyzmet.QuestionID]bool{}, articles)
	near := slices.DeleteFunc(slices.Clone(f.Why), func(id qyzmet.ProvisionID) bool { return !articles[articleOf(id)] })
	if len(near) == 0 {
		return f.Why
	}
	return near
}

// restOn gathers the articles that the rules of a question cite.
func (iv *Interview) restOn(q *rulebook.Question, seen map[qyzmet.QuestionID]bool, articles map[string]bool) {
	if q == nil || seen[q.ID] {
		return
	}
	seen[q.ID] = true
	for _, r := range q.Rules {
		for _, id := range r.Cites {
			articles[articleOf(id)] = true
		}
	}
	for _, id := range q.Uses {
		iv.restOn(iv.book.Questions[id], seen, articles)
	}
}

// articleOf cuts law/35/3/1#2 to law/35.
func articleOf(id qyzmet.ProvisionID) string {
	parts := strings.SplitN(string(id), "/", 3)
	article, _, _ := strings.Cut(strings.Join(parts[:min(2, len(parts))], "/"), "#")
	return article
}
