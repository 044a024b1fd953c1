package office

import (
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// Say fills the places of a text about an act, {field}, with the values of its
// fields as people read them in a language. day writes a day.
func Say(kind *rulebook.ActKind, a *qyzmet.Act, text string, lang qyzmet.Lang, day func(qyzmet.Value) string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, "{")
		b.WriteString(before)
		name, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			return b.String()
		}
		b.WriteString(fieldText(kind, a, name, lang, day))
		text = rest
	}
}

func fieldText(kind *rulebook.ActKind, a *qyzmet.Act, name string, lang qyzmet.Lang, day func(qyzmet.Value) string) string {
	switch name {
	case "issued":
		return day(qyzmet.DateValue(a.Envelope.Issued))
	case "effect":
		return day(qyzmet.DateValue(a.Envelope.Effect))
	}
	if a.Payload == nil {
		return "…"
	}
	if name == "number" {
		return a.Payload.Number
	}
	f, v := kind.Field(name), a.Payload.Content[name]
	switch {
	case f == nil || !v.Known():
		return "…"
	case v.Kind == qyzmet.Date:
		return day(v)
	case v.Kind == qyzmet.Word:
		return f.Fact.WordLabel(v.S, lang)
	}
	return v.String()
}
