package i18n

import (
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"qyzmet"
	"qyzmet/date"
)

// Local speaks one language. It is immutable and safe for concurrent use.
type Local struct {
	Lang  qyzmet.Lang
	tag   language.Tag
	texts map[string]entry
}

// For returns the texts of a language; Kazakh when the language is none of ours.
func For(l qyzmet.Lang) *Local {
	switch l {
	case qyzmet.Russian, qyzmet.English:
	default:
		l = qyzmet.Kazakh
	}
	return &Local{Lang: l, tag: language.Make(string(l)), texts: catalogues()[l]}
}

// T returns a text with its placeholders filled. args alternate names and
// values: T("result.until", "day", d) fills {day}. A date may ask for a
// grammatical form: {day:to}, {day:from}, {day:on}.
func (l *Local) T(key string, args ...any) string {
	e, ok := l.texts[key]
	if !ok || e.forms != nil {
		return missing(key)
	}
	return l.fill(e.text, args)
}

// Has reports whether there is a text of that key.
func (l *Local) Has(key string) bool {
	_, ok := l.texts[key]
	return ok
}

// Plural returns the form of a text that the number asks for, with {n} filled
// by the number and the rest as in T.
func (l *Local) Plural(key string, n int, args ...any) string {
	e, ok := l.texts[key]
	if !ok || e.forms == nil {
		return missing(key)
	}
	text, ok := e.forms[l.category(n)]
	if !ok {
		text = e.forms["other"]
	}
	return l.fill(text, append([]any{"n", n}, args...))
}

// missing shows a fault of ours without hiding it; tests refuse pages with it.
func missing(key string) string { return "⟦" + key + "⟧" }

func (l *Local) category(n int) string {
	if n < 0 {
		n = -n
	}
	switch plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0) {
	case plural.One:
		return "one"
	case plural.Few:
		return "few"
	case plural.Many:
		return "many"
	default:
		return "other"
	}
}

// fill replaces {name} and {name:form}.
func (l *Local) fill(text string, args []any) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return b.String() + "{" + rest
		}
		b.WriteString(l.value(name, args))
		text = after
	}
}

func (l *Local) value(name string, args []any) string {
	name, form, _ := strings.Cut(name, ":")
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case date.Date:
			return l.DateAs(v, form)
		case int:
			return l.Number(int64(v))
		case int64:
			return l.Number(v)
		case qyzmet.Text:
			return v.In(l.Lang)
		default:
			return fmt.Sprint(v)
		}
	}
	return missing(name)
}

// Number writes a whole number with thousands apart: a no-break space in
// Kazakh and Russian, a comma in English.
func (l *Local) Number(n int64) string {
	digits := fmt.Sprint(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	gap := "\u00a0"
	if l.Lang == qyzmet.English {
		gap = ","
	}
	if len(digits) < 5 && l.Lang != qyzmet.English {
		return sign + digits
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + gap + digits[i:]
	}
	return sign + digits
}

// List joins words: "a, b and c".
func (l *Local) List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	last := len(words) - 1
	return l.T("list.and", "before", strings.Join(words[:last], ", "), "last", words[last])
}
