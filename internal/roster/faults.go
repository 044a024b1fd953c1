package roster

import (
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// fault makes a fault of a row or a table; where it stands is added later. Its
// Message is the English text. Its Text has in the end all that is to be said in
// each language, what may have been meant and what is allowed included: these
// are added by meant and allow, after the hints of also.
func fault(code qyzmet.Code, key string, args ...any) *qyzmet.Fault {
	t := say(key, args...)
	return &qyzmet.Fault{Code: code, Message: t.EN, Text: &t}
}

// also adds a hint to what a fault says.
func also(f *qyzmet.Fault, key string, args ...any) {
	hint := say(key, args...)
	f.Message += "; " + hint.EN
	further(f, hint)
}

// further adds to the texts of a fault alone.
func further(f *qyzmet.Fault, t qyzmet.Text) {
	whole := each(func(l qyzmet.Lang) string { return f.Text.In(l) + "; " + t.In(l) })
	f.Text = &whole
}

// within puts what a fault says into a longer text, as its {reason}.
func within(f *qyzmet.Fault, key string) *qyzmet.Fault {
	out := *f
	text := say(key, "reason", *f.Text)
	out.Message, out.Text = say(key, "reason", f.Message).EN, &text
	return &out
}

// meant says what may have been meant, and how people call it.
func meant(f *qyzmet.Fault, name string, called qyzmet.Text) {
	if f.Nearest = name; name == "" {
		return
	}
	called.EN = strconv.Quote(name)
	further(f, say("nearest", "name", called))
}

// allow says what is allowed.
func allow(f *qyzmet.Fault, list ...qyzmet.Text) {
	if len(list) == 0 {
		return
	}
	f.Allowed = nil
	for _, t := range list {
		f.Allowed = append(f.Allowed, t.EN)
	}
	further(f, say("allowed", "list", joined(list)))
}

// sames are names that are written the same in each language.
func sames(names []string) []qyzmet.Text {
	var out []qyzmet.Text
	for _, n := range names {
		out = append(out, same(n))
	}
	return out
}

// called names a word of a fact to people who may write it in a cell: by its
// label or, where that would not be understood as the word, with the word.
func (r *rule) called(code int64) qyzmet.Text {
	v := r.fact.Values[code]
	return each(func(l qyzmet.Lang) string {
		label := v.Label.In(l)
		if have, ok := r.words[fold(label)]; ok && have == code {
			return "«" + label + "»"
		}
		return "«" + v.Word + "» (" + label + ")"
	})
}

// factAt finds the fact of a path, as it stands in a fault or in a header: of
// person.children[0].birth_date and person.children.1.birth_date the item's field.
func factAt(book *rulebook.Book, path string) *rulebook.Fact {
	if f := book.Entry(qyzmet.Path(path)); f != nil {
		return f
	}
	for at, c := range path {
		if c != '.' && c != '[' {
			continue
		}
		list := book.Facts[qyzmet.Path(path[:at])]
		if list == nil || list.Kind != qyzmet.List && list.Kind != qyzmet.Words {
			continue
		}
		if field := list.ItemFact(path[strings.LastIndexByte(path, '.')+1:]); field != nil {
			return field
		}
		return list
	}
	return nil
}

// Reason says in one language what is wrong, what may have been meant and what
// is allowed, without the place. A fault that has no text in that language is
// said in English, which is what Message is in.
func Reason(f *qyzmet.Fault, lang qyzmet.Lang) string {
	if f.Text != nil && (lang == qyzmet.Kazakh || lang == qyzmet.Russian) {
		text := f.Text.In(lang)
		if f.Cite != "" {
			text += " (" + string(f.Cite) + ")"
		}
		return text
	}
	bare := *f
	bare.File, bare.Path = "", ""
	return bare.Error()
}

// Place names the fact or the facts that a fault is about: in English by their
// paths, else by their labels. It is empty if the fault is about none.
func Place(book *rulebook.Book, f *qyzmet.Fault, lang qyzmet.Lang) string {
	if f.Path == "" {
		return ""
	}
	var out []string
	for _, path := range strings.Split(f.Path, ", ") {
		out = append(out, named(factAt(book, path), path).In(lang))
	}
	return strings.Join(out, ", ")
}
