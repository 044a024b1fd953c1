package terminal

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/roster"
)

// takeOverTexts are those of lists of people that are taken over.
type takeOverTexts struct {
	Rows     string            `yaml:"rows"`
	Results  map[string]string `yaml:"results"`
	Acts     string            `yaml:"acts"`
	Find     string            `yaml:"find"`
	First    string            `yaml:"first"`
	What     map[string]string `yaml:"what"`
	Rejects  string            `yaml:"rejects"`
	DryRun   string            `yaml:"dry_run"`
	Undone   string            `yaml:"undone"`
	Left     string            `yaml:"left"`
	None     string            `yaml:"none"`
	Broken   string            `yaml:"broken"`
	WasUndo  string            `yaml:"was_undone"`
	Finished string            `yaml:"finished"`
}

// Taken writes what came of a list.
func (p *Printer) Taken(t *office.Taken, dry bool, took time.Duration) {
	x := p.texts.TakeOver
	encoding := string(t.Encoding)
	if t.Format == roster.XLSX {
		encoding = t.Sheet
	}
	p.line(p.fill(p.texts.Batch.Read, "format", strings.ToUpper(string(t.Format)), "encoding", encoding))
	for _, note := range t.Notes {
		p.bullet(1, note.In(p.lang))
	}
	p.line(p.fill(x.Rows, "n", t.Rows))
	var lines [][]string
	for _, r := range office.RowResults {
		if n := t.By[r]; n > 0 {
			lines = append(lines, []string{x.Results[string(r)], strconv.FormatUint(n, 10), share(int(n), int(t.Rows))})
		}
	}
	p.table(lines)
	if seconds := took.Seconds(); seconds > 0 && t.Rows > 0 {
		p.line(p.fill(p.texts.Batch.Rate, "seconds", fmt.Sprintf("%.1f", seconds), "rate", fmt.Sprintf("%.0f", float64(t.Rows)/seconds)))
	}
	if len(t.First) > 0 {
		p.heading(x.First)
	}
	for _, r := range t.First {
		p.row(r)
	}
	p.line("")
	if dry {
		p.line(x.DryRun)
		return
	}
	p.line(p.fill(x.Acts, "n", t.Acts, "list", t.Code, "act", string(t.Begun)))
	p.line(p.fill(x.Find, "list", t.Code))
}

// row says what came of one row, a line for each reason.
func (p *Printer) row(r office.RowReport) {
	p.refused(r.Row, r.Faults)
	if r.Result.GivenBack() {
		return
	}
	for _, f := range r.Findings {
		parts := []string{p.texts.TakeOver.What[f.What] + ": " + p.entry(f.Entry)}
		if f.Held != "" || f.Found != "" {
			parts = append(parts, f.Held+" → "+f.Found)
		}
		p.bullet(1, p.fill(p.texts.Batch.ByRow, "row", r.Row, "reason", strings.Join(parts, ": ")))
	}
}

// entry names a fact or attribute.
func (p *Printer) entry(path string) string {
	if f := p.book.Entry(qyzmet.Path(path)); f != nil {
		return f.Label.In(p.lang)
	}
	return path
}

// GivenBack says where the rows are that were not recorded.
func (p *Printer) GivenBack(file string) { p.line(p.fill(p.texts.TakeOver.Rejects, "file", file)) }

// Lists writes what an office has taken over.
func (p *Printer) Lists(lists []office.PastList) {
	x := p.texts.TakeOver
	if len(lists) == 0 {
		p.line(x.None)
	}
	var lines [][]string
	for _, l := range lists {
		state := x.Broken
		switch {
		case l.Undone != nil:
			state = p.fill(x.WasUndo, "n", l.Undone.Payload.Content["acts_annulled"].N)
		case l.Ended != nil:
			c := l.Ended.Payload.Content
			state = p.fill(x.Finished, "recorded", c["rows_recorded"].N, "read", c["rows_read"].N)
		}
		lines = append(lines, []string{string(l.Begun.Envelope.ID), l.Begun.Envelope.Issued.String(), l.Code, l.File, state})
	}
	p.table(lines)
}

// Undone writes what came of undoing a list.
func (p *Printer) Undone(u *office.Undo) {
	p.line(p.fill(p.texts.TakeOver.Undone, "acts", u.Annulled, "people", u.People))
	if u.LeftAll > 0 {
		p.line(p.fill(p.texts.TakeOver.Left, "n", u.LeftAll))
	}
	for _, s := range u.Left {
		p.bullet(1, string(s))
	}
	for _, f := range u.Refused {
		p.bullet(1, roster.Reason(f, p.lang))
	}
}
