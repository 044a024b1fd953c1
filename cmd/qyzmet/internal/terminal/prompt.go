package terminal

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// option is one of the numbered answers to a question.
type option struct {
	name  string // as Next.Effect names it
	label string
	value qyzmet.Value
}

// options lists the numbered answers of a fact; a day or a number has none.
func (iv *Interview) options(f *rulebook.Fact) []option {
	switch f.Kind {
	case qyzmet.Bool:
		return []option{
			{"true", iv.Values.Yes, qyzmet.BoolValue(true)},
			{"false", iv.Values.No, qyzmet.BoolValue(false)},
		}
	case qyzmet.Word, qyzmet.Words:
		out := make([]option, len(f.Values))
		for i, w := range f.Values {
			out[i] = option{w.Word, w.Label.In(iv.lang), qyzmet.WordValue(w.Word)}
		}
		return out
	}
	return nil
}

// offer writes the answers there are and what each does.
func (iv *Interview) offer(f *rulebook.Fact, options []option, next *qyzmet.Next) {
	for i, o := range options {
		iv.print(wrap(iv.leads(o.label, next, o.name), "  ", strconv.Itoa(i+1)+"  "))
	}
	t := &iv.texts.Interview
	switch f.Kind {
	case qyzmet.Words:
		iv.print(wrap(iv.leads(iv.Values.None, next, "[]"), "  ", "0  "))
		iv.para(1, t.ChooseMany)
	case qyzmet.Date:
		iv.para(1, t.Day)
	case qyzmet.Int:
		iv.para(1, t.Whole)
	}
	if next == nil || len(options) > 0 {
		return
	}
	names, leadsTo := ranges(next.Effect)
	for i, name := range names {
		iv.bullet(1, iv.value(f.Path, name)+iv.arrow(leadsTo[i]))
	}
}

// ranges lists the ranges that an answer may fall into, in their order. Ranges
// that stand side by side and lead to the same are one.
func ranges(effect map[string]string) (names, leadsTo []string) {
	sorted := slices.Collect(maps.Keys(effect))
	slices.SortFunc(sorted, compareRanges)
	for _, name := range sorted {
		last := len(names) - 1
		if last < 0 || leadsTo[last] != effect[name] {
			names, leadsTo = append(names, name), append(leadsTo, effect[name])
			continue
		}
		from, _ := ends(names[last])
		_, to := ends(name)
		names[last] = from + ".." + to
	}
	return names, leadsTo
}

// ends takes a range apart; a single value is its own both ends.
func ends(name string) (from, to string) {
	from, to, isRange := strings.Cut(name, "..")
	if !isRange {
		return name, name
	}
	return from, to
}

func compareRanges(a, b string) int {
	x, _ := ends(a)
	y, _ := ends(b)
	m, errM := strconv.Atoi(x)
	n, errN := strconv.Atoi(y)
	if errM == nil && errN == nil {
		return m - n
	}
	return strings.Compare(x, y)
}

// leads appends what an answer does: the outcome it gives, or more questions.
func (iv *Interview) leads(label string, next *qyzmet.Next, name string) string {
	if next == nil {
		return label
	}
	if outcome, known := next.Effect[name]; known {
		return label + iv.arrow(outcome)
	}
	return label
}

func (iv *Interview) arrow(outcome string) string {
	if outcome == "open" {
		return " → " + iv.texts.Interview.More
	}
	return " → " + iv.outcome(iv.Question, outcome)
}

// parse reads a typed answer. wrong says what is wrong with it and what is
// allowed; it is empty when nothing is.
func (iv *Interview) parse(f *rulebook.Fact, options []option, text string) (v qyzmet.Value, wrong string) {
	t := &iv.texts.Interview
	bad := func(allowed string) string {
		return iv.fill(t.Bad, "value", printable(clip(text))) + " " + allowed
	}
	switch f.Kind {
	case qyzmet.Bool, qyzmet.Word:
		if len(options) == 0 {
			break // a text without declared values
		}
		if o := choose(options, text); o != nil {
			return o.value, ""
		}
		return v, bad(iv.fill(t.Choose, "n", len(options)))
	case qyzmet.Words:
		if v, ok := chooseMany(options, text); ok {
			return v, ""
		}
		return v, bad(t.ChooseMany)
	}
	v, fault := f.Parse(text)
	if fault == nil {
		return v, ""
	}
	allowed := fault.Message
	switch f.Kind {
	case qyzmet.Int:
		allowed = t.Whole
	case qyzmet.Date:
		allowed = t.Day
	}
	if fault.Code == qyzmet.NotAllowed {
		allowed = iv.limits(f)
	}
	return v, bad(allowed)
}

// limits writes what a number or a day may be.
func (p *Printer) limits(f *rulebook.Fact) string {
	low, high := "", ""
	if f.Min != nil {
		low = qyzmet.Value{Kind: f.Kind, N: int64(*f.Min)}.String()
	}
	if f.Max != nil {
		high = qyzmet.Value{Kind: f.Kind, N: int64(*f.Max)}.String()
	}
	return p.span(f, low+".."+high) + "."
}

// choose finds an option by number, name or label.
func choose(options []option, text string) *option {
	for i := range options {
		o := &options[i]
		if text == strconv.Itoa(i+1) || strings.EqualFold(text, o.name) || strings.EqualFold(text, o.label) {
			return o
		}
	}
	return nil
}

// chooseMany reads "1, 3", "0" and, for an open set, "1+".
func chooseMany(options []option, text string) (qyzmet.Value, bool) {
	inner, open := strings.CutSuffix(text, "+")
	var words []string
	for _, part := range strings.FieldsFunc(inner, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		if part == "0" {
			continue
		}
		o := choose(options, part)
		if o == nil {
			return qyzmet.Value{}, false
		}
		words = append(words, o.name)
	}
	if len(words) == 0 && !open && !strings.Contains(inner, "0") {
		return qyzmet.Value{}, false
	}
	v := qyzmet.WordsValue(words...)
	v.Open = open
	return v, true
}

// list reads entries until the person says that is all.
func (iv *Interview) list(f *rulebook.Fact, next *qyzmet.Next) (qyzmet.Value, reply) {
	t := &iv.texts.Interview
	var items []qyzmet.Item
	for {
		if len(items) > 0 {
			iv.para(1, iv.fill(t.Entries, "n", len(items)))
			next = nil // what an empty list does is no longer of interest
		}
		for i, label := range []string{t.Add, iv.leads(t.Enough, next, "[]"), t.Open} {
			iv.print(wrap(label, "  ", strconv.Itoa(i+1)+"  "))
		}
		text, r := iv.read(func() { iv.explain(f) })
		switch {
		case r != isValue:
			return qyzmet.Value{}, r
		case text == "" && len(items) == 0:
			return qyzmet.UnknownValue(qyzmet.DontKnow), isValue
		case text == "1":
			item, r := iv.item(f, len(items)+1)
			if r == isStop || r == isEnd {
				return qyzmet.Value{}, r
			}
			if r == isValue {
				items = append(items, item)
			}
		case text == "2", text == "3":
			v := qyzmet.ListValue(items...)
			v.Open = text == "3"
			return v, isValue
		default:
			iv.para(1, iv.fill(t.Bad, "value", printable(clip(text)))+" "+iv.fill(t.Choose, "n", 3))
		}
	}
}

// item reads one entry of a list, field by field; going back drops it.
func (iv *Interview) item(f *rulebook.Fact, n int) (qyzmet.Item, reply) {
	iv.para(1, iv.fill(iv.texts.Interview.Entry, "n", n))
	item := qyzmet.Item{}
	for _, field := range f.Items {
		iv.para(1, field.Ask.In(iv.lang))
		v, r := iv.field(field, nil)
		if r != isValue {
			return nil, r
		}
		item[string(field.Path)] = v
	}
	return item, isValue
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
