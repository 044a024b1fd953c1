package input

import (
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// freeText is the type of fields of acts that hold what somebody writes.
const freeText = "text"

// longer are texts that get several lines: by their length, or when a field asks
// for more than a name.
const longer = 60

// free reads a text as it was written, but for the spaces around it.
func (p *parser) free(f *rulebook.Fact, name string) (qyzmet.Value, bool) {
	text := strings.TrimSpace(strings.ReplaceAll(p.form.Get(name), "\r\n", "\n"))
	if text == "" {
		return qyzmet.Value{}, false
	}
	v := qyzmet.WordValue(text)
	if f.Check(v) != nil {
		p.fault(id(name), "input.text", "n", rulebook.MaxText)
		return qyzmet.Value{}, false
	}
	return v, true
}

// line draws one line to write in: a number of identification, an id, a text.
func (p Props) line(name, class string) g.Node {
	_, bad := p.wrong(name)
	value := p.Form.Get(name)
	attrs := g.Group{ID(id(name)), Name(name), AutoComplete("off"), g.If(class != "", Class(class)),
		g.If(p.describes(name) != "", Aria("describedby", p.describes(name))), g.If(bad, Aria("invalid", "true"))}
	field := Input(Type("text"), Value(value), MaxLength("400"), attrs)
	if p.Fact.Type == freeText && (p.Long || len([]rune(value)) > longer || strings.Contains(value, "\n")) {
		field = Textarea(Rows("3"), MaxLength("4000"), attrs, g.Text(value))
	}
	return Div(Class("field"), p.Head(Class(p.Class), Label(For(id(name)), g.Text(p.Ask))), p.Under, p.message(name), field)
}
