package terminal

import (
	"fmt"
	"slices"

	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
	"qyzmet/internal/rulebook"
)

type reformTexts struct {
	Law       string `yaml:"law"`
	Draft     string `yaml:"draft"`
	Changes   string `yaml:"changes"`
	None      string `yaml:"none"`
	Moves     string `yaml:"moves"`
	By        string `yaml:"by"`
	Age       string `yaml:"age"`
	Roots     string `yaml:"roots"`
	Sole      string `yaml:"sole"`
	Withdrawn string `yaml:"withdrawn"`
	Added     string `yaml:"added"`
	Condition string `yaml:"condition"`
	Value     string `yaml:"value"`
	Indirect  string `yaml:"indirect"`
	Example   string `yaml:"example"`
	Invented  string `yaml:"invented"`
	Findings  string `yaml:"findings"`
	Sound     string `yaml:"sound"`
}

// Comparison writes what a draft change does to a population.
func (p *Printer) Comparison(o *rulebook.Overlay, c *lab.Comparison) {
	t := p.texts.Reform
	p.line(o.Title.In(p.lang) + " · " + c.Question.Title.In(p.lang) + " · " + p.local.Date(c.On))
	if note := o.Note.In(p.lang); note != "" {
		p.para(0, note)
	}
	p.para(0, t.Invented)
	p.line("")
	all := c.Base.People
	if c.Changed == 0 {
		p.line(p.fill(t.None, "all", p.number(all)))
	} else {
		p.line(p.fill(t.Changes, "n", p.number(c.Changed), "all", p.number(all), "share", fmt.Sprintf("%.2f %%", 100*float64(c.Changed)/float64(all))))
	}
	p.bothStandings(c)
	p.moves(c)
	p.roots(c)
	p.byWord(c)
	p.byAge(c)
}

func (p *Printer) bothStandings(c *lab.Comparison) {
	p.heading(p.texts.Batch.Standing)
	lines := [][]string{{"", p.texts.Reform.Law, p.texts.Reform.Draft}}
	for s, n := range c.Base.Standings {
		if m := c.Reform.Standings[s]; n+m > 0 {
			lines = append(lines, []string{p.standing(c.Question, engine.Standing(s)), p.number(n), p.number(m)})
		}
	}
	p.table(lines)
}

func (p *Printer) moveName(c *lab.Comparison, m lab.Move) string {
	return p.standing(c.Question, m.From) + " → " + p.standing(c.Question, m.To)
}

func (p *Printer) moves(c *lab.Comparison) {
	list := lab.SortedMoves(c.Moves)
	if len(list) == 0 {
		return
	}
	p.heading(p.texts.Reform.Moves)
	var lines [][]string
	for _, m := range list {
		lines = append(lines, []string{p.moveName(c, m), p.number(c.Moves[m]), bar(c.Moves[m], c.Moves[list[0]], 24)})
	}
	p.table(lines)
}

func (p *Printer) roots(c *lab.Comparison) {
	if len(c.Roots) == 0 {
		return
	}
	t := p.texts.Reform
	p.heading(t.Roots)
	names := map[string]string{"withdrawn": t.Withdrawn, "added": t.Added, "condition": t.Condition, "value": t.Value}
	var lines [][]string
	for _, r := range c.Roots {
		lines = append(lines, []string{string(r.Question) + "/" + string(r.Rule), names[r.Change], p.number(r.People),
			p.fill(t.Sole, "n", p.number(r.Sole)), p.chips(r.Cites[:1])})
	}
	p.table(lines)
	if c.Indirect > 0 {
		p.para(1, p.fill(t.Indirect, "n", p.number(c.Indirect)))
	}
}

func total(moves map[lab.Move]int) int {
	n := 0
	for _, k := range moves {
		n += k
	}
	return n
}

func (p *Printer) byWord(c *lab.Comparison) {
	for path, by := range c.ByWord {
		f, people := p.book.Facts[path], c.Base.By[path]
		if f == nil || len(by) == 0 || people == nil {
			continue
		}
		p.heading(p.fill(p.texts.Reform.By, "fact", f.Label.In(p.lang)))
		most := 0
		for _, moves := range by {
			most = max(most, total(moves))
		}
		var lines [][]string
		for w := range people.Counts {
			label, key, of := p.texts.Batch.NotKnown, -1, 0
			if w < len(people.Words) {
				label, key = f.WordLabel(people.Words[w], p.lang), w
			}
			for _, n := range people.Counts[w] {
				of += n
			}
			if n := total(by[key]); n > 0 {
				lines = append(lines, []string{label, p.number(n), share(n, of), bar(n, most, 24)})
			}
		}
		p.table(lines)
	}
}

func (p *Printer) byAge(c *lab.Comparison) {
	if len(c.ByAge) == 0 {
		return
	}
	p.heading(p.fill(p.texts.Reform.By, "fact", p.texts.Reform.Age))
	most := 0
	var ages []int
	for age, moves := range c.ByAge {
		ages = append(ages, age)
		most = max(most, total(moves))
	}
	slices.Sort(ages)
	var lines [][]string
	for _, age := range ages {
		n := total(c.ByAge[age])
		lines = append(lines, []string{fmt.Sprint(age), p.number(n), bar(n, most, 24)})
	}
	p.table(lines)
}
