package terminal

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
	"qyzmet/internal/rulebook"
)

type batchTexts struct {
	Read       string `yaml:"read"`
	Rows       string `yaml:"rows"`
	Rate       string `yaml:"rate"`
	Standing   string `yaml:"standing"`
	Waiting    string `yaml:"waiting"`
	Official   string `yaml:"official"`
	LawUnclear string `yaml:"law_unclear"`
	Contradict string `yaml:"contradict"`
	Base       string `yaml:"base"`
	Grounds    string `yaml:"grounds"`
	By         string `yaml:"by"`
	NotKnown   string `yaml:"not_known"`
	All        string `yaml:"all"`
	Missing    string `yaml:"missing"`
	Collect    string `yaml:"collect"`
	Rejects    string `yaml:"rejects"`
	Derived    string `yaml:"derived"`
	ByRow      string `yaml:"by_row"`
	Lanes      string `yaml:"lanes"`
	Column     string `yaml:"column"`
	Skipped    string `yaml:"skipped"`
	Meant      string `yaml:"meant"`
	FirstRows  string `yaml:"first_rows"`
	DryRun     string `yaml:"dry_run"`
}

// share is a number beside what it is part of.
func share(n, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%5.1f %%", 100*float64(n)/float64(of))
}

// bar draws a share in eighths of a character.
func bar(n, of, width int) string {
	if of == 0 {
		return ""
	}
	eighths := n * width * 8 / of
	out := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		out += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	if out == "" && n > 0 {
		out = "▏"
	}
	return out
}

// standing names where people stand.
func (p *Printer) standing(q *rulebook.Question, s engine.Standing) string {
	if int(s) < len(q.Outcomes) {
		return q.Outcomes[s].Label.In(p.lang)
	}
	switch s - engine.Standing(len(q.Outcomes)) {
	case engine.Waiting:
		return p.texts.Batch.Waiting
	case engine.ForOfficial:
		return p.texts.Batch.Official
	case engine.LawUnclear:
		return p.texts.Batch.LawUnclear
	}
	return p.texts.Batch.Contradict
}

// table writes lines of cells; the first column is filled up to the longest, the
// others are set to the right.
func (p *Printer) table(lines [][]string) {
	var widths []int
	for _, l := range lines {
		for i, c := range l {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	for _, l := range lines {
		var b strings.Builder
		for i, c := range l {
			fill := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			switch {
			case i == 0:
				b.WriteString("  " + c + fill)
			case strings.HasPrefix(c, "█") || strings.ContainsAny(c, "▏▎▍▌▋▊▉"):
				b.WriteString("  " + c)
			default:
				b.WriteString("  " + fill + c)
			}
		}
		p.line(strings.TrimRight(b.String(), " "))
	}
}

func (p *Printer) number(n int) string { return p.local.Number(int64(n)) }

// Batch writes the summary of a question put to a table of people.
func (p *Printer) Batch(r *answers.Result, took time.Duration) {
	q := r.Lanes.Question
	p.line(q.Title.In(p.lang) + " · " + p.local.Date(r.On))
	p.line("")
	p.readSummary(r.Read)
	if took > 0 {
		p.line(p.fill(p.texts.Batch.Rate, "seconds", fmt.Sprintf("%.1f", took.Seconds()), "rate", p.number(int(float64(r.Read.Read)/took.Seconds()))))
	}
	p.standings(q, r.Tally)
	p.heldRules(r)
	for _, path := range sortedPaths(r.Tally.By) {
		p.breakdown(q, path, r.Tally.By[path])
	}
	p.missingFacts(r.Tally)
	if len(r.Lanes.Rows) > 0 {
		p.para(0, p.fill(p.texts.Batch.Lanes, "rules", strings.Join(r.Lanes.Rows, ", ")))
	}
}

func (p *Printer) readSummary(s *roster.Summary) {
	t := p.texts.Batch
	p.line(p.fill(t.Read, "format", strings.ToUpper(string(s.Format)), "encoding", string(s.Encoding)))
	for _, note := range s.Notes {
		p.bullet(1, note.In(p.lang))
	}
	p.line(p.fill(t.Rows, "read", p.number(int(s.Read)), "loaded", p.number(int(s.Loaded)), "rejected", p.number(int(s.Rejected)), "blank", p.number(int(s.Blank))))
	if s.DerivedBirth+s.DerivedSex > 0 {
		p.line(p.fill(t.Derived, "birth", p.number(int(s.DerivedBirth)), "sex", p.number(int(s.DerivedSex))))
	}
	for _, f := range s.First[:min(len(s.First), 3)] {
		p.refused(f.Row, f.Faults)
	}
}

func (p *Printer) standings(q *rulebook.Question, t *engine.Tally) {
	p.heading(p.texts.Batch.Standing)
	var lines [][]string
	most := slices.Max(t.Standings)
	for s, n := range t.Standings {
		if n > 0 {
			lines = append(lines, []string{p.standing(q, engine.Standing(s)), p.number(n), share(n, t.People), bar(n, most, 24)})
		}
	}
	lines = append(lines, []string{p.texts.Batch.All, p.number(t.People)})
	p.table(lines)
	for o, n := range t.Base {
		if n > 0 {
			p.para(1, p.fill(p.texts.Batch.Base, "n", p.number(n), "outcome", q.Outcomes[o].Label.In(p.lang)))
		}
	}
}

// heldRules lists the rules that hold of most people, those that carry an outcome.
func (p *Printer) heldRules(r *answers.Result) {
	type held struct {
		rule *rulebook.Rule
		n    int
	}
	var list []held
	for i, n := range r.Tally.Grounds {
		if rule := r.Lanes.Rules[i].Rule; n > 0 && rule.Outcome != "" && len(rule.Covers) == 0 && rule.Question.ID != r.Question {
			list = append(list, held{rule, n})
		}
	}
	if len(list) == 0 {
		return
	}
	slices.SortStableFunc(list, func(a, b held) int { return cmp.Compare(b.n, a.n) })
	p.heading(p.texts.Batch.Grounds)
	var lines [][]string
	for _, h := range list {
		name := string(h.rule.Question.ID) + "/" + string(h.rule.ID)
		lines = append(lines, []string{name, p.number(h.n), p.chips(h.rule.Cites[:1])})
	}
	p.table(lines)
}

func sortedPaths(m map[qyzmet.Path]*engine.Breakdown) []qyzmet.Path {
	var out []qyzmet.Path
	for f := range m {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

func (p *Printer) breakdown(q *rulebook.Question, path qyzmet.Path, b *engine.Breakdown) {
	f := p.book.Facts[path]
	p.heading(p.fill(p.texts.Batch.By, "fact", f.Label.In(p.lang)))
	shown := shownStandings(b)
	header := []string{""}
	for _, s := range shown {
		header = append(header, p.standing(q, s))
	}
	lines := [][]string{header}
	for w, counts := range b.Counts {
		label := p.texts.Batch.NotKnown
		if w < len(b.Words) {
			label = f.WordLabel(b.Words[w], p.lang)
		}
		line, total := []string{label}, 0
		for _, s := range shown {
			line = append(line, p.number(counts[s]))
			total += counts[s]
		}
		if total > 0 {
			lines = append(lines, line)
		}
	}
	p.table(lines)
}

func shownStandings(b *engine.Breakdown) []engine.Standing {
	var out []engine.Standing
	for s := range b.Counts[0] {
		if slices.ContainsFunc(b.Counts, func(c []int) bool { return c[s] > 0 }) {
			out = append(out, engine.Standing(s))
		}
	}
	return out
}

// planSteps is how many facts to collect are named.
const planSteps = 8

func (p *Printer) missingFacts(t *engine.Tally) {
	plan := t.Plan(planSteps)
	if len(plan) == 0 {
		return
	}
	p.heading(p.texts.Batch.Missing)
	by := map[qyzmet.Path]engine.MissingCount{}
	for _, m := range t.Missing {
		by[m.Fact] = m
	}
	var lines [][]string
	for _, step := range plan {
		f := p.book.Facts[step.Fact]
		lines = append(lines, []string{f.Label.In(p.lang) + " (" + string(step.Fact) + ")",
			p.fill(p.texts.Batch.Collect, "settles", p.number(step.Settles), "wait", p.number(by[step.Fact].People))})
	}
	p.table(lines)
}
