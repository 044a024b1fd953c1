package desk

import (
	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
)

// Kinds of acts by which findings are noted and looked into.
const (
	kindNoted   qyzmet.ActKind = "finding-noted"
	kindSettled qyzmet.ActKind = "finding-settled"
)

// Findings are what was noted about a person and nobody has looked into yet, in
// words, the last first; only of entries that the roles of the official let him
// see.
func (v *Visit) Findings(file *office.File) []string {
	var out []string
	for _, l := range file.Standing(kindNoted, kindSettled) {
		if l.Act.Envelope.Kind == kindSettled {
			break
		}
		for _, it := range l.Act.Payload.Content["noted"].Items {
			out = append(out, v.Finding(it["what"].S, it["entry"].S, it["held"].S, it["found"].S))
		}
	}
	return out
}

// Finding says what does not fit: what it is, which entry, what the register holds
// and what was found.
func (v *Visit) Finding(what, entry, held, found string) string {
	text := v.findingWord(what)
	f := v.Book.Entry(qyzmet.Path(entry))
	if f == nil {
		f = &rulebook.Fact{Path: qyzmet.Path(entry), Kind: qyzmet.Word, Type: "text", Label: qyzmet.Text{KK: entry, RU: entry, EN: entry}}
	}
	text += ": " + f.Label.In(v.L.Lang)
	if !v.SeesFact(f) {
		return text + " – " + v.L.T("desk.hidden")
	}
	if held != "" {
		text += "; " + v.L.T("import.held", "value", v.written(f, held))
	}
	if found != "" {
		text += "; " + v.L.T("import.found", "value", v.written(f, found))
	}
	return text
}

func (v *Visit) findingWord(word string) string {
	if k := v.Book.ActKinds[kindNoted]; k != nil && k.Field("noted") != nil {
		if f := k.Field("noted").Fact.ItemFact("what"); f != nil {
			return f.WordLabel(word, v.L.Lang)
		}
	}
	return word
}

// written is a value of an entry as people read it, where it is one.
func (v *Visit) written(f *rulebook.Fact, text string) string {
	if x, bad := f.Parse(text); bad == nil && x.Known() {
		return v.Value(f, x)
	}
	return text
}
