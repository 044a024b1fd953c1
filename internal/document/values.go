package document

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// asTheRuleRequires is the value that the engine gives for a needed fact whose
// rule says what is wanted. A test compares it with engine.Changed.
const asTheRuleRequires = "as the condition requires"

// speaker says facts and values in a language, with the labels of a Book.
type speaker struct {
	*texts
	book *rulebook.Book
}

// label is a fact's short name, or its path when the Book does not have it.
func (s speaker) label(p qyzmet.Path) string {
	if f := s.fact(p); f != nil {
		if l := f.Label.In(s.lang); l != "" {
			return l
		}
	}
	return string(p)
}

func (s speaker) fact(p qyzmet.Path) *rulebook.Fact {
	if s.book == nil {
		return nil
	}
	return s.book.Facts[p]
}

// labels names facts in a row, inside a sentence.
func (s speaker) labels(paths []qyzmet.Path) string {
	var out []Line
	for _, p := range paths {
		out = append(out, text(lowerFirst(s.label(p))))
	}
	return s.series(out).String()
}

// stated lists facts in the order in which they are asked: label and value.
// Facts that were never asked are left out.
func (s speaker) stated(facts qyzmet.Facts) []Row {
	var rows []Row
	done := map[qyzmet.Path]bool{}
	add := func(p qyzmet.Path) {
		v, given := facts[p]
		if !given || done[p] || !v.Known() && v.Reason == qyzmet.NotAsked {
			return
		}
		done[p] = true
		rows = append(rows, Row{Label: s.label(p), Value: text(s.value(s.fact(p), v))})
	}
	if s.book != nil {
		for _, f := range s.book.FactOrder {
			add(f.Path)
		}
	}
	rest := make([]qyzmet.Path, 0, len(facts))
	for p := range facts {
		rest = append(rest, p)
	}
	slices.Sort(rest)
	for _, p := range rest {
		add(p)
	}
	return rows
}

// circumstances says those of the facts that are known and about the person,
// in one sentence without its full stop; empty when there are none.
func (s speaker) circumstances(paths []qyzmet.Path, facts qyzmet.Facts) string {
	var parts []string
	for _, p := range paths {
		v := facts[p]
		topic, _, _ := strings.Cut(string(p), ".")
		if !v.Known() || s.fact(p) == nil || slices.Contains(formData().NotOwn, topic) {
			continue
		}
		parts = append(parts, lowerFirst(s.label(p))+" – "+s.value(s.fact(p), v))
	}
	return strings.Join(parts, "; ")
}

// value says a value in words.
func (s speaker) value(f *rulebook.Fact, v qyzmet.Value) string {
	out := s.known(f, v)
	if v.Known() && v.Reason == qyzmet.AwaitingDocument {
		out += " (" + s.Values.Awaiting + ")"
	}
	return out
}

func (s speaker) known(f *rulebook.Fact, v qyzmet.Value) string {
	switch v.Kind {
	case qyzmet.Bool:
		return s.yesNo(v.N != 0)
	case qyzmet.Int:
		return s.number(f, v.N)
	case qyzmet.Date:
		return s.day(v.AsDate(), "")
	case qyzmet.Word:
		return s.word(f, v.S)
	case qyzmet.Words:
		return s.several(v.Words, v.Open, func(w string) string { return s.word(f, w) })
	case qyzmet.List:
		return s.items(f, v)
	}
	switch v.Reason {
	case qyzmet.NotApplicable:
		return s.Values.NotApplicable
	case qyzmet.AwaitingDocument:
		return s.Values.Awaiting
	}
	return s.Values.DontKnow
}

func (s speaker) yesNo(yes bool) string {
	if yes {
		return s.Values.Yes
	}
	return s.Values.No
}

func (s speaker) word(f *rulebook.Fact, w string) string {
	if f == nil {
		return w
	}
	return f.WordLabel(w, s.lang)
}

// several joins the members of a set.
func (s speaker) several(words []string, open bool, say func(string) string) string {
	var out []string
	for _, w := range words {
		out = append(out, say(w))
	}
	return s.orNone(strings.Join(out, "; "), open)
}

func (s speaker) orNone(list string, open bool) string {
	switch {
	case list == "" && open:
		return s.Values.DontKnow
	case list == "":
		return s.Values.None
	case open:
		return list + " (" + s.Values.PerhapsMore + ")"
	}
	return list
}

// items says a list: each item its fields, in the order in which they are declared.
func (s speaker) items(f *rulebook.Fact, v qyzmet.Value) string {
	var out []string
	for i, item := range v.Items {
		var parts []string
		if f != nil {
			for _, field := range f.Items {
				if fv, ok := item[string(field.Path)]; ok {
					parts = append(parts, lowerFirst(field.Label.In(s.lang))+" – "+s.value(field, fv))
				}
			}
		}
		one := strings.Join(parts, ", ")
		if len(v.Items) > 1 {
			one = strconv.Itoa(i+1) + ") " + one
		}
		out = append(out, one)
	}
	return s.orNone(strings.Join(out, "; "), v.Open)
}

// number says a whole number with the fact's unit in its plural form.
func (s speaker) number(f *rulebook.Fact, n int64) string {
	if f == nil {
		return strconv.FormatInt(n, 10)
	}
	return s.count(f.Unit, n)
}

func (s speaker) count(unit string, n int64) string {
	forms := s.Values.Units[unit]
	digits := strconv.FormatInt(n, 10)
	switch {
	case forms == nil:
		return digits
	case unit == "tiyn":
		return s.say(forms["other"], with{"n": qyzmet.Tenge(s.lang, n)})
	}
	form := plural.Cardinal.MatchPlural(language.Make(string(s.lang)), int(max(n, -n)%1_000_000), 0, 0, 0, 0)
	name := map[plural.Form]string{plural.One: "one", plural.Few: "few", plural.Many: "many"}[form]
	pattern, ok := forms[name]
	if !ok {
		pattern = forms["other"]
	}
	return s.say(pattern, with{"n": digits})
}

// outcome says an outcome in a few words.
func (s speaker) outcome(o *qyzmet.Outcome) string {
	switch {
	case o == nil:
		return s.Result.Undecided
	case o.Value != nil:
		return s.count(o.Unit, *o.Value)
	case o.Label.In(s.lang) != "":
		return o.Label.In(s.lang)
	}
	return o.ID
}

// needed says the value that a fact would have to take: a word, yes or no, a
// day, or a range.
func (s speaker) needed(p qyzmet.Path, value string) string {
	if value == asTheRuleRequires {
		return s.Values.AsRequired
	}
	from, to, isRange := strings.Cut(value, "..")
	if isRange {
		return s.say(s.Values.Between, with{"from": s.bare(p, from), "to": s.bare(p, to)})
	}
	for _, c := range []struct{ sign, text, day string }{
		{">=", s.Values.AtLeast, s.Values.FromDay}, {"<=", s.Values.AtMost, s.Values.ToDay},
		{">", s.Values.More, s.Values.AfterDay}, {"<", s.Values.Less, s.Values.BeforeDay}} {
		rest, ok := strings.CutPrefix(value, c.sign)
		if !ok {
			continue
		}
		if _, err := date.Parse(rest); err == nil {
			c.text = c.day
		}
		return s.say(c.text, with{"n": s.bare(p, rest)})
	}
	return s.bare(p, value)
}

// bare says one value that is written as the engine writes it.
func (s speaker) bare(p qyzmet.Path, value string) string {
	f := s.fact(p)
	switch value {
	case "true", "false":
		return s.yesNo(value == "true")
	case "unknown", "":
		return s.Values.DontKnow
	}
	if strings.HasPrefix(value, "unknown") {
		return s.Values.DontKnow
	}
	if d, err := date.Parse(value); err == nil {
		return s.day(d, "")
	}
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		return s.number(f, n)
	}
	if inner, ok := strings.CutPrefix(value, "["); ok {
		inner, _, _ = strings.Cut(inner, "]")
		if inner == "" {
			return s.Values.None
		}
		return s.several(strings.Split(inner, ", "), false, func(w string) string { return s.word(f, w) })
	}
	return s.word(f, value)
}

// lowerFirst begins a label in lower case, for use inside a sentence; a word
// that begins with two capitals (an abbreviation) is left alone.
func lowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if unicode.IsUpper(second) || unicode.IsDigit(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

func upperFirst(l Line) Line {
	if len(l) == 0 {
		return l
	}
	out := slices.Clone(l)
	first, n := utf8.DecodeRuneInString(out[0].Text)
	out[0].Text = string(unicode.ToUpper(first)) + out[0].Text[n:]
	return out
}
