package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
)

// table reads the table, or the snapshot of it where there is one that fits.
func (c *batchCmd) table(j *answers.Job, src io.Reader) (*answers.Result, error) {
	if c.Snapshot == "" {
		return j.Table(src)
	}
	file, ok := src.(*os.File)
	if !ok {
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--snapshot", Message: "a table from standard input is read once; give a file with --in"}
	}
	origin, err := roster.OriginOf(file, j.Reading)
	if err != nil {
		return nil, err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fileFault(c.In, err)
	}
	if kept, err := os.Open(c.Snapshot); err == nil {
		defer kept.Close()
		result, err := j.Snapshot(kept, roster.MadeFrom(origin))
		if err == nil || result != nil && result.Read != nil {
			return result, err
		}
		// another table, other options or a spoilt file: it is made anew
	}
	return c.tableKept(j, file, origin)
}

// tableKept reads the table and keeps a snapshot, which takes its name when it
// is whole.
func (c *batchCmd) tableKept(j *answers.Job, file io.Reader, origin column.Origin) (*answers.Result, error) {
	if info, err := os.Lstat(c.Snapshot); err == nil && !info.Mode().IsRegular() {
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--snapshot", Value: c.Snapshot, Message: "is no ordinary file; give a file to be made, or a snapshot to be replaced"}
	}
	part := c.Snapshot + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, fileFault(c.Snapshot, err)
	}
	defer os.Remove(part) // nothing is left of it when it has taken its name
	j.Save, j.Origin = f, origin
	result, err := j.Table(file)
	if err := errors.Join(err, f.Close()); err != nil {
		return result, err
	}
	if err := os.Rename(part, c.Snapshot); err != nil {
		return result, fmt.Errorf("keeping the snapshot: %w", err)
	}
	return result, nil
}

// summaryJSON is the summary for programs to read.
type summaryJSON struct {
	Question  qyzmet.QuestionID         `json:"question"`
	On        string                    `json:"on"`
	Read      *roster.Summary           `json:"read"`
	Standings map[string]int            `json:"standings"`
	By        map[string]map[string]any `json:"by"`
	Collect   []collectJSON             `json:"collect"`
	Rows      []string                  `json:"by_reference"` // rules evaluated person by person
	Seconds   float64                   `json:"seconds"`
}

type collectJSON struct {
	Fact    qyzmet.Path `json:"fact"`
	Settles int         `json:"settles"`
}

func (c *batchCmd) summary(s *streams, j *answers.Job, r *answers.Result, out *outputs, took time.Duration) error {
	w := s.out
	if c.Out == "-" {
		w = s.err
	}
	if c.JSON {
		return writeJSON(w, summarize(r, took))
	}
	p := terminal.New(w, j.Engine.Book(), c.Lang)
	p.Batch(r, took)
	if out.rejects.n > 0 {
		p.Rejected(out.rejects.name)
	}
	return p.Err()
}

func summarize(r *answers.Result, took time.Duration) summaryJSON {
	out := summaryJSON{Question: r.Question, On: r.On.String(), Read: r.Read, Standings: map[string]int{}, By: map[string]map[string]any{},
		Collect: []collectJSON{}, Rows: append([]string{}, r.Lanes.Rows...), Seconds: took.Seconds()}
	for s, n := range r.Tally.Standings {
		out.Standings[r.Tally.StandingName(engine.Standing(s))] = n
	}
	for path, b := range r.Tally.By {
		words := map[string]any{}
		for w, counts := range b.Counts {
			name := "unknown"
			if w < len(b.Words) {
				name = b.Words[w]
			}
			by := map[string]int{}
			for s, n := range counts {
				if n > 0 {
					by[r.Tally.StandingName(engine.Standing(s))] = n
				}
			}
			words[name] = by
		}
		out.By[string(path)] = words
	}
	for _, step := range r.Tally.Plan(20) {
		out.Collect = append(out.Collect, collectJSON{step.Fact, step.Settles})
	}
	return out
}

// meter shows progress on a terminal, a few times a second.
type meter struct {
	s     *streams
	size  int64
	begun time.Time
	last  time.Time
	on    bool
}

func newMeter(s *streams, size int64) *meter {
	f, ok := s.err.(*os.File)
	m := &meter{s: s, size: size, begun: s.now()}
	if ok {
		info, err := f.Stat()
		m.on = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return m
}

func (m *meter) show(bytes int64, rows uint64) {
	now := m.s.now()
	if !m.on || now.Sub(m.last) < 200*time.Millisecond {
		return
	}
	m.last = now
	done := ""
	if m.size > 0 {
		done = fmt.Sprintf("%3.0f %%  ", 100*float64(bytes)/float64(m.size))
	}
	rate := float64(rows) / max(now.Sub(m.begun).Seconds(), 0.001)
	fmt.Fprintf(m.s.err, "\r%s%d  %.0f/s\x1b[K", done, rows, rate)
}

func (m *meter) clear() {
	if m.on {
		fmt.Fprint(m.s.err, "\r\x1b[K")
	}
}
