package rulebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"qyzmet"
)

// text reads a text that must stand in some of the three languages. One that is
// begun in another is not left empty.
func (c *shape) text(n *node, to *qyzmet.Text, needed []qyzmet.Lang) {
	needed = slices.Clip(needed)
	ok := c.entries(n, func(key, value *node, name string) {
		in := inLanguage(to, qyzmet.Lang(name))
		if in == nil {
			c.here(key, qyzmet.UnknownName, "there is no language %q here", clip(name)).Allowed = []string{"kk", "ru", "en"}
			return
		}
		needed = append(needed, qyzmet.Lang(name))
		if value.kind != nullNode {
			*in = c.word(value)
			c.script(value, qyzmet.Lang(name))
		}
	})
	if !ok {
		return
	}
	var missing []qyzmet.Lang
	for _, l := range qyzmet.Langs() {
		if strings.TrimSpace(to.In(l)) == "" && slices.Contains(needed, l) {
			missing = append(missing, l)
		}
	}
	if len(missing) > 0 {
		c.missing(n, c.path(), missing)
	}
}

func inLanguage(t *qyzmet.Text, l qyzmet.Lang) *string {
	switch l {
	case qyzmet.Kazakh:
		return &t.KK
	case qyzmet.Russian:
		return &t.RU
	case qyzmet.English:
		return &t.EN
	}
	return nil
}

func (c *shape) missing(n *node, path string, langs []qyzmet.Lang) {
	c.texts = append(c.texts, &qyzmet.Fault{Code: qyzmet.Missing, File: c.file, Line: int(n.line), Column: int(n.column), Path: path,
		Message: fmt.Sprintf("no text in %v; every text stands in kk, ru and en", langs)})
}

var places = regexp.MustCompile(`\{[^{}]*\}`)

// script refuses a text that stands under another language's key: only Cyrillic
// letters in English, only Latin ones in Kazakh or Russian. The names of places,
// {field}, are no letters of the text.
func (c *shape) script(n *node, lang qyzmet.Lang) {
	text, _ := n.scalar()
	text = places.ReplaceAllString(text, "")
	has := func(letters *unicode.RangeTable) bool {
		return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(letters, r) })
	}
	switch english := lang == qyzmet.English; {
	case english && !has(unicode.Latin) && has(unicode.Cyrillic):
		c.here(n, qyzmet.BadLaw, "the text under en has Cyrillic letters only")
	case !english && !has(unicode.Cyrillic) && has(unicode.Latin):
		c.here(n, qyzmet.BadLaw, "the text under %s has Latin letters only", lang)
	}
}
