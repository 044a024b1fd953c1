package terminal

import (
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// remedy says where, and until when, a decision can be challenged.
func (p *Printer) remedy(a *qyzmet.Answer) {
	r := a.Remedy
	if r == nil {
		return
	}
	p.heading(p.texts.Answer.Remedy)
	p.para(0, p.cited(r.To.In(p.lang), r.Cite))
	if r.Term != nil {
		p.para(0, r.Term.In(p.lang))
	}
	if r.Until != nil {
		p.para(0, p.fill(p.texts.Answer.LastDay, "day", *r.Until))
	}
}

// whyNot says what would have to be different for another outcome.
func (p *Printer) whyNot(a *qyzmet.Answer) {
	if len(a.WhyNot) == 0 {
		return
	}
	t := &p.texts.Answer
	p.heading(t.WhyNot)
	for _, w := range a.WhyNot {
		p.bullet(0, p.fill(t.When, "outcome", w.Label.In(p.lang))+":")
		for _, n := range w.Change {
			p.para(2, p.fill(t.Needed, "fact", p.factName(n.Fact), "value", p.value(n.Fact, n.Value), "now", p.value(n.Fact, n.Now)))
		}
	}
}

// changes lists the days on which the answer changes by itself.
func (p *Printer) changes(q *rulebook.Question, a *qyzmet.Answer) {
	if len(a.Changes) == 0 {
		return
	}
	p.heading(p.texts.Answer.Changes)
	for _, c := range a.Changes {
		p.bullet(0, p.cited(p.local.Date(c.On)+": "+p.label(q, c.Outcome)+" ("+p.cause(c.Because)+")", c.Cites))
	}
}

func (p *Printer) cause(name string) string {
	switch name {
	case "age":
		return p.Causes.Age
	case "until":
		return p.Causes.Until
	case "law":
		return p.Causes.Law
	default:
		return p.Causes.Date
	}
}

// readings lists the readings of ambiguous provisions.
func (p *Printer) readings(list []qyzmet.Reading) {
	if len(list) == 0 {
		return
	}
	t := &p.texts.Answer
	p.heading(t.Readings)
	for _, r := range list {
		head := string(r.ID)
		if r.Flag {
			head += " (" + t.Doubtful + ")"
		}
		p.bullet(0, p.cited(head, r.Cites))
		p.para(1, p.fill(t.Printed, "text", r.Printed.In(p.lang)))
		p.para(1, p.fill(t.Adopted, "text", r.Adopted.In(p.lang)))
		p.para(1, p.fill(t.Reason, "text", r.Reason.In(p.lang)))
	}
}

// Unsigned warns that the official wording of provisions under an answer has
// changed since the rules were written.
func (p *Printer) Unsigned(ids []qyzmet.ProvisionID) {
	if len(ids) > 0 {
		p.para(0, p.texts.Answer.Unsigned+" "+p.chips(ids))
	}
}

// sources lists the texts behind an answer, and says what an answer is.
func (p *Printer) sources(a *qyzmet.Answer) {
	t := &p.texts.Answer
	if len(a.Law.Texts) > 0 {
		p.heading(t.Texts)
	} else {
		p.line("")
	}
	for _, used := range a.Law.Texts {
		p.bullet(0, p.enactment(used.Enactment)+": "+used.Title.In(p.lang)+", "+p.fill(t.ReadUpTo, "day", used.ReadUpTo))
		if used.Note != nil {
			p.para(1, used.Note.In(p.lang))
		}
	}
	p.para(0, p.fill(t.Caution, "book", short(a.Law.Book)))
}

// short is as much of a hash as people compare.
func short(hash string) string { return hash[:min(12, len(hash))] }

// acts writes the keys of events: "law 211-VIII", "law 292-VI|294-VI".
func (p *Printer) acts(keys []string) string {
	out := make([]string, len(keys))
	for i, key := range keys {
		_, acts, found := strings.Cut(key, " ")
		if !found {
			acts = key
		}
		out[i] = strings.ReplaceAll(acts, "|", "/")
	}
	return strings.Join(out, ", ")
}
