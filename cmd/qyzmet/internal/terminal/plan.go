package terminal

import (
	"fmt"
	"strings"

	"qyzmet"
	"qyzmet/internal/roster"
)

// Plan writes what a table would be read as.
func (p *Printer) Plan(plan *roster.Plan) {
	t := p.texts.Batch
	p.line(p.fill(t.Read, "format", strings.ToUpper(string(plan.Format)), "encoding", string(plan.Encoding)))
	for _, note := range plan.Notes {
		p.bullet(1, note.In(p.lang))
	}
	p.heading(t.Column)
	var lines [][]string
	for _, c := range plan.Columns {
		what := c.Fact
		switch c.Use {
		case roster.UseSkip, roster.UseName, roster.UseUnnamed:
			what = t.Skipped
		case roster.UseUnknown:
			what = p.fill(t.Meant, "names", strings.Join(c.Suggest, ", "))
		case roster.UseIIN, roster.UseID:
			what = string(c.Use)
		}
		lines = append(lines, []string{fmt.Sprint(c.Number) + " " + c.Name, what})
	}
	p.table(lines)
	p.heading(t.FirstRows)
	for _, r := range plan.Rows {
		if len(r.Faults) > 0 {
			p.refused(r.Row, r.Faults)
			continue
		}
		var facts []string
		for _, f := range p.book.FactOrder {
			if v, ok := r.Facts[f.Path]; ok {
				facts = append(facts, string(f.Path)+"="+v.String())
			}
		}
		p.bullet(1, p.fill(t.ByRow, "row", r.Row, "reason", strings.Join(facts, " ")))
	}
	p.line("")
	p.line(t.DryRun)
}

// refused says why a row is not taken, a line for each reason.
func (p *Printer) refused(row uint64, faults qyzmet.Faults) {
	for _, f := range faults {
		reason := roster.Reason(f, p.lang)
		if place := roster.Place(p.book, f, p.lang); place != "" {
			reason = place + ": " + reason
		}
		p.bullet(1, p.fill(p.texts.Batch.ByRow, "row", row, "reason", reason))
	}
}

// Rejected says where the rows are that were not taken.
func (p *Printer) Rejected(file string) {
	p.line("")
	p.line(p.fill(p.texts.Batch.Rejects, "file", file))
}
