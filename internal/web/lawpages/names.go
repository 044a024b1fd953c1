package lawpages

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/internal/web/cite"
)

// The names that the pages give to the words of the format. A word that the
// catalogue lacks, because the law data is newer, is shown as it is written;
// a test finds it.

func (v *view) named(group, word string) string {
	if key := "law." + group + "." + word; v.l.Has(key) {
		return v.l.T(key)
	}
	return word
}

func (v *view) statusName(s string) string   { return v.named("status", s) }
func (v *view) buildingName(b string) string { return v.named("building", b) }
func (v *view) systemName(s string) string   { return v.named("system", s) }
func (v *view) kindName(k string) string     { return v.named("kind", k) }

func (v *view) questionTitle(id string) string {
	if q := v.book.Questions[qyzmet.QuestionID(id)]; q != nil {
		return q.Title.In(v.l.Lang)
	}
	return id
}

func (v *view) enactmentShort(id string) string {
	if e := v.book.EnactmentByID(id); e != nil {
		return e.Short.In(v.l.Lang)
	}
	return id
}

// systemsByName lists the systems in the order of their names.
func (v *view) systemsByName() []string {
	out := slices.Clone(v.systems)
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(v.systemName(a), v.systemName(b)) })
	return out
}

// rankKey names a rank in the hierarchy of norms.
func rankKey(rank int) string {
	keys := []string{"constitution", "code", "law", "decree", "resolution", "order"}
	if rank < 1 || rank > len(keys) {
		return "other"
	}
	return keys[rank-1]
}

// articleNumber names an article or a paragraph of rules: "Article 35".
func (v *view) articleNumber(id qyzmet.ProvisionID) string {
	key := "article.number"
	if e := v.book.EnactmentByID(id.Enactment()); e != nil && !hasArticles(e) {
		key = "article.paragraph"
	}
	return v.t(key, "n", id.Article().Chip())
}

// articleCited is a citation of an article with its enactment: "Law 561-IV, article 35".
func (v *view) articleCited(id qyzmet.ProvisionID) string {
	number := v.articleNumber(id)
	r, size := utf8.DecodeRuneInString(number)
	return v.enactmentShort(id.Enactment()) + ", " + string(unicode.ToLower(r)) + number[size:]
}

// full is a citation with its enactment: "Law 561-IV, 35(3)".
func (v *view) full(id qyzmet.ProvisionID) string { return cite.Full(v.book, v.l.Lang, id) }
