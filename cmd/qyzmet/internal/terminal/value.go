package terminal

import (
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// value writes a fact's value as answers name it: a word, true, false, a day, a
// number, or a range such as "..2007-11-20".
func (p *Printer) value(path qyzmet.Path, text string) string {
	f := p.book.Facts[path]
	switch {
	case text == engine.Changed:
		return p.Values.Changed
	case text == "" || strings.HasPrefix(text, "unknown"):
		return p.Values.Unknown
	case text == "[]":
		return p.Values.None
	case f == nil:
		return text
	case strings.Contains(text, ".."):
		return p.span(f, text)
	}
	return p.plain(f, text)
}

func (p *Printer) plain(f *rulebook.Fact, text string) string {
	switch f.Kind {
	case qyzmet.Bool:
		if text == "true" {
			return p.Values.Yes
		}
		return p.Values.No
	case qyzmet.Date:
		if d, err := date.Parse(text); err == nil {
			return p.local.Date(d)
		}
	case qyzmet.Int:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return p.count(f.Unit, n)
		}
	case qyzmet.Word:
		return f.WordLabel(text, p.lang)
	case qyzmet.Words:
		return p.words(f, text)
	case qyzmet.List:
		return p.fill(p.Values.Items, "n", strings.Count(text, "{"))
	}
	return text
}

// words writes a set: one word, or "[a, b]" with a mark when it is open.
func (p *Printer) words(f *rulebook.Fact, text string) string {
	inner, after, isSet := strings.Cut(strings.TrimPrefix(text, "["), "]")
	var out []string
	for _, w := range strings.Split(inner, ", ") {
		if w != "" {
			out = append(out, f.WordLabel(w, p.lang))
		}
	}
	if isSet && after != "" {
		out = append(out, p.Values.More)
	}
	if len(out) == 0 {
		return p.Values.None
	}
	return strings.Join(out, ", ")
}

// span writes a range of days or numbers.
func (p *Printer) span(f *rulebook.Fact, text string) string {
	from, to, _ := strings.Cut(text, "..")
	switch {
	case from == "" && to == "":
		return p.Values.Any
	case f.Kind == qyzmet.Date && to == "":
		return p.fill(p.Values.From, "day", p.plain(f, from))
	case f.Kind == qyzmet.Date && from == "":
		return p.fill(p.Values.To, "day", p.plain(f, to))
	case to == "":
		return p.fill(p.Values.AtLeast, "n", p.plain(f, from))
	case from == "":
		return p.fill(p.Values.AtMost, "n", p.plain(f, to))
	default:
		return p.plain(f, from) + " – " + p.plain(f, to)
	}
}

// outcome writes an outcome's label by its name, as Next.Effect gives it.
func (p *Printer) outcome(q *rulebook.Question, name string) string {
	if o := q.OutcomeByID(name); o != nil {
		return o.Label.In(p.lang)
	}
	if q.IsValue() {
		if n, err := strconv.ParseInt(name, 10, 64); err == nil {
			return p.count(q.Unit, n)
		}
	}
	return name
}

// sentence writes an outcome as the answer to its question.
func (p *Printer) sentence(q *rulebook.Question, o *qyzmet.Outcome) string {
	if o == nil {
		return ""
	}
	if o.Value != nil {
		return q.Title.In(p.lang) + ": " + p.count(o.Unit, *o.Value) + "."
	}
	if def := q.OutcomeByID(o.ID); def != nil {
		return def.Sentence.In(p.lang)
	}
	return o.ID
}

// label writes an outcome as a short status; none is "not settled yet".
func (p *Printer) label(q *rulebook.Question, o *qyzmet.Outcome) string {
	switch {
	case o == nil:
		return strings.ToLower(strings.TrimSuffix(p.texts.Answer.Open, "."))
	case o.Value != nil:
		return p.count(o.Unit, *o.Value)
	default:
		return p.outcome(q, o.ID)
	}
}
