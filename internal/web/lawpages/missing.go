package lawpages

import (
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
)

// missing answers that there is no such provision, question or page, and
// offers the nearest that there are.
func (v *view) missing() {
	var ways []layout.Way
	seen := map[string]bool{}
	add := func(href, text string) {
		if href != "" && !seen[href] {
			seen[href] = true
			ways = append(ways, layout.Way{Href: href, Text: text})
		}
	}
	rest := strings.TrimPrefix(v.r.URL.Path, "/law/")
	if len(rest) <= maxQuery {
		v.near(rest, add)
	}
	add(v.href(""), v.t("missing.search"))
	layout.NotFound(v.w, v.r, ways...)
}

// near offers what the address may have meant.
func (v *view) near(rest string, add func(href, text string)) {
	if slug, ok := strings.CutPrefix(rest, "questions/"); ok {
		if id := rulebook.Nearest(slug, v.questionIDs()); id != "" {
			add(v.questionHref(qyzmet.QuestionID(id)), v.questionTitle(id))
		}
		add(v.href("/questions"), v.t("questions.title"))
		return
	}
	if slug, ok := strings.CutPrefix(rest, "system/"); ok {
		if s := rulebook.Nearest(slug, v.systems); s != "" {
			add(v.href("/system/"+s), v.systemName(s))
		}
		add(v.href("/system"), v.t("systems.title"))
		return
	}
	v.nearProvision(qyzmet.ProvisionFromURL(strings.TrimRight(rest, "/")), add)
}

// nearProvision offers the provision with the nearest id, then what stands
// above it: the article and the enactment.
func (v *view) nearProvision(id qyzmet.ProvisionID, add func(href, text string)) {
	ids := make([]string, 0, len(v.order))
	for _, p := range v.order {
		ids = append(ids, string(p.ID))
	}
	if near := qyzmet.ProvisionID(rulebook.Nearest(string(id), ids)); near != "" {
		add(v.provisionHref(near), v.full(near))
	}
	if a := v.articles[id.Article()]; a != nil {
		add(v.articleHref(a.ID), v.articleCited(a.ID))
	}
	if e := v.book.EnactmentByID(id.Enactment()); e != nil {
		add(v.href("/"+e.ID), e.Short.In(v.l.Lang))
	}
}
