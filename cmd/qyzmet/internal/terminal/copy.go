package terminal

import (
	"time"

	"qyzmet/date"
	"qyzmet/internal/office"
)

type copyTexts struct {
	Of       string `yaml:"of"`
	Key      string `yaml:"key"`
	Own      string `yaml:"own"`
	Act      string `yaml:"act"`
	Says     string `yaml:"says"`
	Hidden   string `yaml:"hidden"`
	BadAct   string `yaml:"bad_act"`
	Sound    string `yaml:"sound"`
	Wrong    string `yaml:"wrong"`
	KeyWrong string `yaml:"key_wrong"`
	Unsigned string `yaml:"unsigned"`
	Changed  string `yaml:"changed"`
}

// zone is the time of Kazakhstan since 2024; the register is younger.
var zone = time.FixedZone("UTC+5", 5*60*60)

// Copy tells what the check of somebody's copy of his file found: which acts stand
// in the log at which place, and what was changed.
func (p *Printer) Copy(c *office.CopyCheck) {
	t := p.texts.Copy
	if c.Name != "" {
		when := p.local.Date(date.Today(c.At)) + ", " + c.At.In(zone).Format("15:04:05")
		p.para(0, p.fill(t.Of, "person", string(c.Person), "name", c.Name, "n", p.local.Number(c.Size), "when", when))
	}
	p.para(0, p.fill(t.Key, "key", c.PublicKey))
	if c.Own {
		p.para(0, t.Own)
	}
	for _, a := range c.Acts {
		p.copied(t, a)
	}
	if len(c.Problems) == 0 {
		p.para(0, t.Sound)
		return
	}
	p.para(0, t.Wrong)
	for _, x := range c.Problems {
		switch x.What {
		case "key":
			p.bullet(0, t.KeyWrong)
		case "unsigned":
			p.bullet(0, t.Unsigned)
		case "changed":
			p.bullet(0, t.Changed)
		case "act":
			p.bullet(0, p.fill(t.BadAct, "n", p.local.Number(int64(x.Position)), "why", x.Detail))
		}
	}
}

func (p *Printer) copied(t copyTexts, a office.CopiedAct) {
	if a.Problem != nil {
		return // told among the problems
	}
	title := string(a.Kind)
	if k := p.book.ActKinds[a.Kind]; k != nil {
		title = k.Title.In(p.lang)
	}
	p.bullet(0, p.fill(t.Act, "n", p.local.Number(int64(a.Position)), "act", title, "day", p.local.Date(a.Effect), "id", string(a.ID)))
	says := t.Says
	if !a.Says {
		says = t.Hidden
	}
	p.para(1, says)
}
