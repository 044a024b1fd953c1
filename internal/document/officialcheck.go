package document

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Limits of what fills an official paper, in letters and entries.
const (
	maxField   = 300  // a text or name
	maxLines   = 5000 // a text of several lines
	maxEntries = 5000 // of a list
	maxURL     = 300  // bytes: a QR code of more is hard to read
)

// check gathers all that keeps a paper from being made.
func (w *filler) check() {
	if len(w.f.Langs) == 0 {
		w.refuse(qyzmet.Missing, "langs", "in which language is the paper? name at least one").Allowed = []string{"kk", "ru", "en"}
	}
	for i, l := range w.f.Langs {
		if !slices.Contains(qyzmet.Langs(), l) || slices.Contains(w.f.Langs[:i], l) {
			w.refuse(qyzmet.NotAllowed, "langs", "%q is no language of papers, or stands twice", l).Allowed = []string{"kk", "ru", "en"}
		}
	}
	w.checkLaw()
	w.checkHead()
	w.checkLanguages()
	for _, l := range w.f.Langs {
		values := w.f.valuesIn(l)
		for _, name := range slices.Sorted(maps.Keys(values)) {
			if w.d.Field(name) == nil {
				f := w.refuse(qyzmet.UnknownName, "fields."+name, "the paper %q has no field of this name", w.d.ID)
				for _, field := range w.d.Fields {
					f.Allowed = append(f.Allowed, field.ID)
				}
			}
		}
		w.checkFields("fields", w.d.Fields, values, true)
	}
	w.faults = distinct(w.faults)
}

// checkLanguages holds what is given for one language to be given for all: the
// parts of a paper say the same.
func (w *filler) checkLanguages() {
	for l, values := range w.f.In {
		if !slices.Contains(w.f.Langs, l) {
			continue
		}
		for name := range values {
			for _, other := range w.f.Langs {
				if !w.f.valuesIn(other)[name].Known() {
					w.refuse(qyzmet.Missing, "fields."+name, "given in %s and not in %s; every part of a paper says the same", l, other)
				}
			}
		}
	}
	slices.SortFunc(w.faults, func(a, b *qyzmet.Fault) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Message, b.Message))
	})
}

// distinct leaves each refusal once: most are found in every language.
func distinct(all qyzmet.Faults) qyzmet.Faults {
	var out qyzmet.Faults
	for _, f := range all {
		if !slices.ContainsFunc(out, func(g *qyzmet.Fault) bool { return g.Path == f.Path && g.Message == f.Message }) {
			out = append(out, f)
		}
	}
	return out
}

func (w *filler) refuse(code qyzmet.Code, path, format string, args ...any) *qyzmet.Fault {
	f := &qyzmet.Fault{Code: code, Path: path, Message: fmt.Sprintf(format, args...)}
	w.faults = append(w.faults, f)
	return f
}

// checkLaw holds the template and everything it cites to the law of the day.
func (w *filler) checkLaw() {
	on := w.f.Date
	if !on.Valid() || on == 0 {
		w.refuse(qyzmet.Missing, "date", "the paper has no day")
		return
	}
	if w.d.Span.Covers(on, date.Latest) != rulebook.Yes {
		w.refuse(qyzmet.NotLawful, "date", "the template %q says what was law %s; there is none for %s", w.d.ID, w.d.Span, on)
		return
	}
	cites := slices.Concat(w.d.Cites, w.f.Grounds)
	for _, b := range w.d.Blocks {
		cites = append(cites, b.Cites...)
	}
	slices.Sort(cites)
	for _, id := range slices.Compact(cites) {
		if len(inForce(w.book, []qyzmet.ProvisionID{id}, on)) == 0 {
			w.refuse(qyzmet.NotLawful, "grounds", "on %s %s is not in force, or its wording of that day is not held; cite what is", on, id).Cite = id
		}
	}
}

func (w *filler) checkHead() {
	for _, l := range w.f.Langs {
		for _, t := range []struct {
			path   string
			text   qyzmet.Text
			needed bool
		}{{"office.name", w.f.Office.Name, true}, {"signature.post", w.f.Signature.Post, true}, {"place", w.f.Place, w.f.Place != (qyzmet.Text{})},
			{"office.above", w.f.Office.Above, w.f.Office.Above != (qyzmet.Text{})}, {"office.address", w.f.Office.Address, w.f.Office.Address != (qyzmet.Text{})},
			{"signature.rank", w.f.Signature.Rank, w.f.Signature.Rank != (qyzmet.Text{})}} {
			if t.needed && t.text.In(l) == "" {
				w.refuse(qyzmet.Missing, t.path, "there is no text in %s", l)
			}
			w.printable(t.path, t.text.In(l), maxField)
		}
	}
	if w.f.Office.Name.KK == "" || w.f.Signature.Name == "" {
		w.refuse(qyzmet.Missing, "office.name, signature.name", "the letterhead is in Kazakh on every paper, and every paper says who signs it")
	}
	w.printable("number", w.f.Number, maxField)
	w.printable("office.contacts", w.f.Office.Contacts, maxField)
	w.printable("signature.name", w.f.Signature.Name, maxField)
	w.printable("verify.code", w.f.Verify.Code, maxField)
	if len(w.f.Verify.URL) > maxURL {
		w.refuse(qyzmet.TooLarge, "verify.url", "%d bytes; at most %d: a QR code of more is hard to read", len(w.f.Verify.URL), maxURL)
	}
	w.printable("verify.url", w.f.Verify.URL, maxURL)
}

// printable refuses what would be cut or shown by another sign.
func (w *filler) printable(path, s string, most int) {
	if n := utf8.RuneCountInString(s); n > most {
		w.refuse(qyzmet.TooLarge, path, "%d letters; at most %d: an official paper is not cut", n, most)
		return
	}
	if !utf8.ValidString(s) {
		w.refuse(qyzmet.NotAllowed, path, "the text is not UTF-8")
		return
	}
	for _, r := range norm.NFC.String(s) {
		if r == unprintable || !printable(r) && !invisible(r) && (!unicode.IsSpace(r) || r == '\u0085') {
			w.refuse(qyzmet.NotAllowed, path, "the character %U cannot be printed; write Kazakh, Russian or Latin letters, digits and usual signs", r)
			return
		}
	}
}

func (w *filler) checkFields(path string, fields []*rulebook.DocumentField, values map[string]qyzmet.Value, outside bool) {
	for _, f := range fields {
		v, at := values[f.ID], path+"."+f.ID
		switch {
		case !v.Known() && !f.Optional && outside:
			fault := w.refuse(qyzmet.Missing, at, "the paper cannot be made without it")
			fault.Text = f.Label
		case !v.Known():
		case v.Kind != f.Kind():
			w.refuse(qyzmet.WrongType, at, "a value of kind %s is wanted, not %s", f.Kind(), v.Kind)
		default:
			w.checkValue(at, f, v)
		}
	}
}

func (w *filler) checkValue(at string, f *rulebook.DocumentField, v qyzmet.Value) {
	switch v.Kind {
	case qyzmet.Date:
		if !v.AsDate().Valid() {
			w.refuse(qyzmet.BadDate, at, "this is no day of the calendar")
		}
	case qyzmet.Word:
		w.checkWords(at, f, v.S)
		w.checkText(at, f, v.S)
	case qyzmet.Words:
		w.checkWords(at, f, v.Words...)
	case qyzmet.List:
		if len(v.Items) > maxEntries {
			w.refuse(qyzmet.TooLarge, at, "%d entries; at most %d: make several papers", len(v.Items), maxEntries)
			return
		}
		for i, item := range v.Items {
			w.checkItem(fmt.Sprintf("%s[%d]", at, i), f, item)
		}
	}
}

func (w *filler) checkItem(at string, f *rulebook.DocumentField, item qyzmet.Item) {
	for _, name := range slices.Sorted(maps.Keys(item)) {
		if f.ItemField(name) == nil {
			w.refuse(qyzmet.UnknownName, at+"."+name, "an item of %q has no field of this name", f.ID)
		}
	}
	w.checkFields(at, f.Items, item, false)
}

func (w *filler) checkText(at string, f *rulebook.DocumentField, s string) {
	if len(f.Values) > 0 {
		return
	}
	if f.KeepsLines() {
		w.printable(at, s, maxLines)
		return
	}
	w.printable(at, s, maxField)
	if f.Type != "iin" {
		return
	}
	if _, err := qyzmet.ParseIIN(s); err != nil {
		w.refuse(qyzmet.BadIIN, at, "this is no individual identification number; compare it with the identity card")
	}
}

func (w *filler) checkWords(at string, f *rulebook.DocumentField, words ...string) {
	if len(f.Values) == 0 {
		return
	}
	for _, word := range words {
		if f.WordLabel(word, qyzmet.Kazakh) == "" {
			fault := w.refuse(qyzmet.NotAllowed, at, "%.60q is no word of this field", word)
			for _, v := range f.Values {
				fault.Allowed = append(fault.Allowed, v.Word)
			}
		}
	}
}
