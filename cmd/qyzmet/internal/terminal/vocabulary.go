package terminal

import (
	"strings"

	"qyzmet"
	"qyzmet/internal/api"
	"qyzmet/internal/rulebook"
)

// Questions lists what can be asked.
func (p *Printer) Questions(list []api.Question) {
	for i, q := range list {
		if i > 0 {
			p.line("")
		}
		p.line(string(q.Question))
		p.para(1, q.Title.In(p.lang)+". "+q.Ask.In(p.lang))
		labels := make([]string, len(q.Outcomes))
		for i, o := range q.Outcomes {
			labels[i] = o.Outcome + " (" + o.Label.In(p.lang) + ")"
		}
		if q.Unit != "" {
			labels = append(labels, p.fill(p.unit(q.Unit, "many"), "n", "N"))
		}
		p.para(1, "→ "+strings.Join(labels, ", "))
	}
}

// Facts lists the fact vocabulary by topic: those whose path begins with a
// prefix, and reports how many there are.
func (p *Printer) Facts(prefix string) int {
	n := 0
	for _, topic := range p.book.Topics {
		begun := false
		for _, f := range topic.Facts {
			if !under(string(f.Path), prefix) {
				continue
			}
			if !begun {
				if n > 0 {
					p.line("")
				}
				p.line(topic.Label.In(p.lang))
				begun = true
			}
			p.fact(f, 1)
			n++
		}
	}
	return n
}

func under(path, prefix string) bool {
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(prefix, "."))
	return ok && (prefix == "" || rest == "" || rest[0] == '.')
}

func (p *Printer) fact(f *rulebook.Fact, indent int) {
	head := string(f.Path) + "  " + f.Type
	if f.Kind == qyzmet.Int && f.Unit != "" {
		head += ", " + f.Unit
	}
	if f.Min != nil || f.Max != nil {
		head += ", " + strings.TrimSuffix(p.limits(f), ".")
	}
	p.para(indent, head)
	p.para(indent+1, f.Label.In(p.lang)+". "+f.Ask.In(p.lang))
	for _, w := range f.Values {
		p.bullet(indent+1, w.Word+": "+w.Label.In(p.lang))
	}
	for _, field := range f.Items {
		p.fact(field, indent+2)
	}
}
