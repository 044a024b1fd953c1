// Package words puts facts, values and outcomes into the words of a language:
// always by their labels, never by the paths and names of the data.
package words

import (
	"fmt"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
)

// Label names a fact.
func Label(book *rulebook.Book, l *i18n.Local, p qyzmet.Path) string {
	if f := book.Facts[p]; f != nil {
		return f.Label.In(l.Lang)
	}
	return string(p)
}

// Value writes a value of a fact.
func Value(l *i18n.Local, f *rulebook.Fact, v qyzmet.Value) string {
	switch v.Kind {
	case qyzmet.Bool:
		return yesNo(l, v.N == 1)
	case qyzmet.Int:
		return Quantity(l, f.Unit, v.N)
	case qyzmet.Date:
		return l.Date(v.AsDate())
	case qyzmet.Word:
		return f.WordLabel(v.S, l.Lang)
	case qyzmet.Words:
		return wordList(l, f, v)
	case qyzmet.List:
		return itemList(l, f, v)
	}
	switch v.Reason {
	case qyzmet.DontKnow:
		return l.T("value.dont-know")
	case qyzmet.NotApplicable:
		return l.T("value.not-applicable")
	case qyzmet.AwaitingDocument:
		return l.T("value.awaiting-document")
	}
	return l.T("value.not-asked")
}

func yesNo(l *i18n.Local, yes bool) string {
	if yes {
		return l.T("value.true")
	}
	return l.T("value.false")
}

// Quantity writes a number with its unit in the form the number asks for.
func Quantity(l *i18n.Local, unit string, n int64) string {
	if unit == "tiyn" {
		return l.T("tenge", "n", qyzmet.Tenge(l.Lang, n))
	}
	if unit == "" || !l.Has("unit."+unit) {
		return l.Number(n)
	}
	return l.Plural("unit."+unit, int(n))
}

func wordList(l *i18n.Local, f *rulebook.Fact, v qyzmet.Value) string {
	if len(v.Words) == 0 && !v.Open {
		return l.T("value.none")
	}
	labels := make([]string, len(v.Words))
	for i, w := range v.Words {
		labels[i] = f.WordLabel(w, l.Lang)
	}
	return perhapsMore(l, strings.Join(labels, ", "), v.Open)
}

func itemList(l *i18n.Local, f *rulebook.Fact, v qyzmet.Value) string {
	if len(v.Items) == 0 && !v.Open {
		return l.T("value.none")
	}
	return perhapsMore(l, strings.Join(items(l, f, v), "; "), v.Open)
}

func items(l *i18n.Local, f *rulebook.Fact, v qyzmet.Value) []string {
	lines := make([]string, len(v.Items))
	for i, it := range v.Items {
		lines[i] = item(l, f, it)
	}
	return lines
}

// Lines writes a value as Value does, but each item of a list on a line of its own.
func Lines(l *i18n.Local, f *rulebook.Fact, v qyzmet.Value) []string {
	if len(v.Items) == 0 {
		return []string{Value(l, f, v)}
	}
	lines := items(l, f, v)
	if v.Open {
		lines = append(lines, l.T("value.more"))
	}
	return lines
}

func perhapsMore(l *i18n.Local, text string, open bool) string {
	switch {
	case !open:
		return text
	case text == "":
		return l.T("value.perhaps-some")
	default:
		return l.T("value.perhaps-more", "list", text)
	}
}

// item writes the fields of an item in the order of the vocabulary.
func item(l *i18n.Local, f *rulebook.Fact, it qyzmet.Item) string {
	var parts []string
	for _, def := range f.Items {
		v, given := it[string(def.Path)]
		if !given {
			continue
		}
		parts = append(parts, def.Label.In(l.Lang)+": "+Value(l, def, v))
	}
	if len(parts) == 0 {
		return l.T("value.nothing-known")
	}
	return strings.Join(parts, ", ")
}

// Needed writes a value as an answer's why-not and effects name it: a word,
// true, false, a number, a day, a range of them, or engine.Changed.
func Needed(l *i18n.Local, f *rulebook.Fact, label string) string {
	switch {
	case label == engine.Changed:
		return l.T("value.as-required")
	case label == "[]":
		return l.T("value.none")
	case strings.Contains(label, ".."):
		return spread(l, f, label)
	}
	if f == nil {
		return label
	}
	if f.Kind == qyzmet.List {
		return l.T("value.as-required")
	}
	if f.Kind == qyzmet.Words {
		return f.WordLabel(label, l.Lang)
	}
	if v, fault := f.Parse(label); fault == nil {
		return Value(l, f, v)
	}
	return label
}

// spread writes a range of days or numbers.
func spread(l *i18n.Local, f *rulebook.Fact, label string) string {
	from, to, _ := strings.Cut(label, "..")
	if f == nil || f.Kind != qyzmet.Date {
		return numbers(l, f, from, to)
	}
	first, errFrom := date.Parse(from)
	last, errTo := date.Parse(to)
	switch {
	case errFrom != nil && errTo != nil:
		return l.T("range.any-day")
	case errFrom != nil:
		return l.T("range.days-to", "to", last)
	case errTo != nil:
		return l.T("range.days-from", "from", first)
	default:
		return l.T("range.days", "from", first, "to", last)
	}
}

func numbers(l *i18n.Local, f *rulebook.Fact, from, to string) string {
	unit := ""
	if f != nil {
		unit = f.Unit
	}
	show := func(s string) string {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return s
		}
		return Quantity(l, unit, n)
	}
	switch {
	case from == "" && to == "":
		return l.T("range.any-number")
	case from == "":
		return l.T("range.at-most", "to", show(to))
	case to == "":
		return l.T("range.at-least", "from", show(from))
	default:
		return l.T("range.numbers", "from", from, "to", show(to))
	}
}

// Outcome writes an outcome as a short status: "deferred", "12 months".
func Outcome(l *i18n.Local, q *rulebook.Question, o *qyzmet.Outcome) string {
	switch {
	case o == nil:
		return l.T("outcome.open")
	case o.Value != nil:
		return Quantity(l, o.Unit, *o.Value)
	}
	return OutcomeName(l, q, o.ID)
}

// OutcomeName writes an outcome by its name in the data.
func OutcomeName(l *i18n.Local, q *rulebook.Question, id string) string {
	if def := q.OutcomeByID(id); def != nil {
		return def.Label.In(l.Lang)
	}
	if n, err := strconv.ParseInt(id, 10, 64); err == nil && q.IsValue() {
		return Quantity(l, q.Unit, n)
	}
	return l.T("outcome.open")
}

// Sentence writes an outcome as the answer to the question, without the full
// stop, so that "until 30 June 2027" can follow.
func Sentence(l *i18n.Local, q *rulebook.Question, o *qyzmet.Outcome) string {
	if o == nil {
		return ""
	}
	if o.Value != nil {
		return fmt.Sprintf("%s: %s", q.Title.In(l.Lang), Outcome(l, q, o))
	}
	if def := q.OutcomeByID(o.ID); def != nil {
		return strings.TrimSuffix(def.Sentence.In(l.Lang), ".")
	}
	return ""
}

// Tone is the outcome's tone: good, warn or plain.
func Tone(q *rulebook.Question, o *qyzmet.Outcome) string {
	if o == nil {
		return "open"
	}
	if def := q.OutcomeByID(o.ID); def != nil && def.Tone != "" {
		return def.Tone
	}
	return "plain"
}
