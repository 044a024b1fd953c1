package terminal

import (
	"fmt"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/api"
)

// Article writes an article or one of its provisions: each version with what
// rests on it, readings, worked cases and, when imported, the official text. on
// may be nil; otherwise versions say whether they are in force that day.
func (p *Printer) Article(a *api.Article, on *date.Date, haveTexts bool) {
	p.para(0, p.chips([]qyzmet.ProvisionID{a.Article})+" · "+a.Title.In(p.lang))
	if a.HeldFrom != nil {
		p.para(0, p.fill(p.Law.HeldFrom, "day", a.HeldFrom.Latest))
	}
	if a.Note != nil {
		p.para(0, a.Note.In(p.lang))
	}
	for _, provision := range a.Provisions {
		p.provision(&provision, on)
	}
	if !haveTexts {
		p.line("")
		p.para(0, p.Law.NoOfficial)
	}
}

func (p *Printer) provision(v *api.Provision, on *date.Date) {
	p.heading(p.chips([]qyzmet.ProvisionID{v.ID}) + " (" + string(v.ID) + ")")
	for _, version := range v.Versions {
		p.version(&version, on)
	}
	for _, r := range v.Readings {
		p.para(1, p.Law.Readings+": "+string(r.ID)+". "+r.Adopted.In(p.lang))
	}
	if len(v.Cases) > 0 {
		p.para(1, p.Law.Cases)
	}
	for _, c := range v.Cases {
		outcome := p.outcome(p.book.Questions[c.Question], c.Outcome)
		if outcome == "" {
			outcome = string(c.State)
		}
		p.bullet(2, fmt.Sprintf("%s/%s, %s: %s", c.Question, c.Case, c.On, outcome))
	}
}

// summary is what a wording provides: in English where it is not translated.
func (s *speaker) summary(t qyzmet.Text) string {
	text, in := t.OrEnglish(s.lang)
	if in != s.lang {
		text += " (English)"
	}
	return text
}

func (p *Printer) version(v *api.Version, on *date.Date) {
	head := []string{p.fill(p.Law.Version, "n", v.Version), p.interval(v.From, v.Before), p.fill(p.Law.Edition, "edition", v.Edition)}
	if on != nil {
		head = append(head, p.inForce(v.InForce, *on))
	}
	p.bullet(1, strings.Join(head, "; "))
	p.para(2, p.summary(v.Summary))
	status := v.Status
	if !v.Built {
		status += " (" + p.Law.Planned + ")"
	}
	if len(v.Place) > 0 {
		status += ": " + strings.Join(v.Place, ", ")
	}
	p.para(2, status)
	if v.Note != nil {
		p.para(2, v.Note.In(p.lang))
	}
	if len(v.Was) > 0 {
		p.para(2, p.fill(p.Law.Was, "ids", joinIDs(v.Was)))
	}
	if text := v.Official[p.lang]; text != "" {
		p.para(2, p.Law.Official+": "+text)
	} else {
		for _, lang := range qyzmet.Langs() {
			if text := v.Official[lang]; text != "" {
				p.para(2, p.Law.Official+" ("+string(lang)+"): "+text)
			}
		}
	}
	p.uses(v.CitedBy)
}

func (p *Printer) inForce(state string, on date.Date) string {
	text := map[string]string{"yes": p.Law.InForce, "no": p.Law.NotInForce, "perhaps": p.Law.Perhaps, "not-held": p.Law.NotHeld}[state]
	return p.fill(text, "day", on)
}

// interval writes when a version stands.
func (p *Printer) interval(from, before *api.Moment) string {
	if from == nil && before == nil {
		return p.Law.Always
	}
	var parts []string
	for _, side := range []struct {
		m              *api.Moment
		exact, between string
	}{{from, p.Law.From, p.Law.FromBetween}, {before, p.Law.Before, p.Law.BeforeBetween}} {
		if side.m == nil {
			continue
		}
		text := p.fill(side.exact, "day", side.m.Earliest)
		if side.m.Earliest != side.m.Latest {
			text = p.fill(side.between, "earliest", side.m.Earliest, "latest", side.m.Latest)
		}
		if len(side.m.Acts) > 0 {
			text += " (" + p.fill(p.Law.Acts, "acts", strings.Join(side.m.Acts, "/")) + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// uses writes the entries that rest on a version; rules as they read.
func (p *Printer) uses(list []api.Use) {
	if len(list) == 0 {
		return
	}
	p.para(2, p.Law.CitedBy)
	for _, u := range list {
		p.bullet(3, p.useName(&u))
		if u.Kind != "rule" {
			continue
		}
		t := &p.Law
		for _, part := range []struct{ text, name, value string }{
			{t.Outcome, "outcome", u.Outcome}, {t.Defeats, "rules", joinIDs(u.Defeats)}, {t.AsWhen, "condition", u.When},
			{t.AsUntil, "condition", u.Until}, {t.AsValue, "condition", u.Value},
		} {
			if part.value != "" {
				p.para(5, p.fill(part.text, part.name, part.value))
			}
		}
	}
}

func (p *Printer) useName(u *api.Use) string {
	name := u.Kind + " "
	switch u.Kind {
	case "rule":
		name += string(u.Question) + "/" + string(u.Rule)
	case "parameter":
		return name + u.Parameter + " = " + u.Value
	case "fact", "decision":
		name += string(u.Fact)
	default:
		name += string(u.Question)
	}
	if u.Text != nil {
		name += ": " + u.Text.In(p.lang)
	}
	return name
}

func joinIDs[T ~string](ids []T) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return strings.Join(out, ", ")
}
