package document

import (
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Clause is a formula in words: what it says, and the parts that it is made of.
type Clause struct {
	Text  string
	Parts []Clause
}

// reckoned shows how a value came about: for each rule the formula in words
// and what went in, so that it can be checked by hand.
func (r *report) reckoned() {
	t := r.texts.Result
	if len(r.doc.Answer.Reckoning) == 0 {
		return
	}
	r.add(section(t.Reckoned))
	several := len(r.doc.Answer.Reckoning) > 1 // the text of a single rule is its ground, just above
	for _, k := range r.doc.Answer.Reckoning {
		if said := r.ruleText(k); several && said != "" {
			r.add(paragraph(text(said)))
		}
		if r.doc.Formula != nil {
			r.formula(r.doc.Formula(k))
		}
		var rows []Row
		for _, s := range k.Steps {
			rows = append(rows, Row{Label: s.Label.In(r.lang), Value: r.step(s)})
		}
		r.add(fields(append(rows, Row{Label: t.ReckonedResult, Value: bold(r.count(k.Unit, k.Value))})...))
	}
}

// ruleText is what the rule of a reckoning says, as it stands on the day.
func (r *report) ruleText(k qyzmet.Reckoning) string {
	if r.book == nil || r.book.Questions[k.Question] == nil {
		return ""
	}
	for _, rule := range r.book.Questions[k.Question].RuleByID(k.Rule) {
		if rule.Value == k.Formula && rule.Span.Covers(r.doc.Answer.On, date.Latest) != rulebook.No {
			return rule.Text.In(r.lang)
		}
	}
	return ""
}

// formula is a line, with its parts as a list; what stands deeper follows its part.
func (r *report) formula(c *Clause) {
	if c == nil || c.Text == "" {
		return
	}
	r.add(paragraph(text(c.Text)))
	var items []Item
	for _, part := range c.Parts {
		items = append(items, append(Item{text(part.Text)}, deeper(part, 0)...))
	}
	if len(items) > 0 {
		r.add(dashes(items...))
	}
}

// deeper lists the parts of a clause, and theirs, behind one dash for each level.
func deeper(c Clause, level int) []Line {
	var out []Line
	for _, part := range c.Parts {
		out = append(out, text(strings.Repeat("–", level+1)+" "+part.Text))
		out = append(out, deeper(part, level+1)...)
	}
	return out
}

// step is what went in: the value, what each item of a list adds to it, and the
// provisions that it comes from.
func (r *report) step(s qyzmet.Reckoned) Line {
	out := upperFirst(text(r.stepValue(s)))
	if len(s.Items) > 1 {
		var each []Line
		for _, n := range s.Items {
			each = append(each, text(r.item(s.Unit, n)))
		}
		out = out.add(" (").add(r.say(r.texts.Result.ReckonedItems, with{"list": r.series(each).String()})).add(")")
	}
	if len(s.Cites) > 0 {
		out = join(out, text(" – "), r.cite.list(s.Cites, false))
	}
	return out
}

// item is what one item adds: money as money, else the number alone.
func (r *report) item(unit string, n int64) string {
	if unit == "tiyn" {
		return r.count(unit, n)
	}
	return strconv.FormatInt(n, 10)
}

func (r *report) stepValue(s qyzmet.Reckoned) string {
	switch s.Kind {
	case qyzmet.Int.String():
		if n, err := strconv.ParseInt(s.Value, 10, 64); err == nil {
			return r.count(s.Unit, n)
		}
	case qyzmet.Word.String():
		if r.book != nil && r.book.Questions[s.Question] != nil {
			if def := r.book.Questions[s.Question].OutcomeByID(s.Value); def != nil {
				return def.Label.In(r.lang)
			}
		}
	}
	return r.bare(s.Path, s.Value)
}
