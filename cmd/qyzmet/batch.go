package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/roster"
	"qyzmet/internal/roster/answers"
)

type batchCmd struct {
	Question string            `arg:"" complete:"questions" help:"What is asked about everybody; its outcomes are words, not numbers."`
	In       string            `required:"" placeholder:"FILE|-" help:"The table: CSV, NDJSON or XLSX; - reads standard input."`
	Out      string            `placeholder:"FILE|-" help:"A line for each person, CSV or .ndjson; - writes standard output. Without it only the summary is made."`
	Rejects  string            `placeholder:"FILE" help:"Rows that were not taken, with the reasons; beside the table if left out."`
	On       string            `placeholder:"DATE" help:"The day asked about; today in Kazakhstan if left out."`
	Known    string            `placeholder:"DATE" help:"Apply only law published by this day."`
	Map      map[string]string `placeholder:"NAME=PATH" help:"What a column is: a fact's path, id, name, or - to skip it. May be repeated."`
	Common   string            `placeholder:"FILE" help:"Facts that are the same for everybody, as JSON or YAML."`
	Format   string            `enum:",csv,ndjson,xlsx" default:"" help:"csv, ndjson or xlsx; found out if left out."`
	Encoding string            `enum:",utf-8,utf-16le,utf-16be,windows-1251,kz-1048" default:"" help:"utf-8, utf-16le, utf-16be, windows-1251 or kz-1048; found out if left out."`
	Sheet    string            `help:"Sheet of an XLSX file; the first that is not empty if left out."`
	By       []string          `placeholder:"FACT" default:"person.region" complete:"facts" help:"Facts that are words, to break the summary down by."`
	Snapshot string            `placeholder:"FILE" help:"Keep what is read in this file, and use it instead of the table where it fits."`
	Ignore   bool              `name:"ignore-unknown" help:"Skip columns that are not recognised."`
	Zeros    bool              `name:"restore-zeros" help:"Give identification numbers back the zeros that a spreadsheet took away."`
	Explain  string            `placeholder:"KEY" help:"Answer for one person of the table in full: the identification number or id, or the row as row:12."`
	DryRun   bool              `name:"dry-run" help:"Only say what the table would be read as."`
	Lang     qyzmet.Lang       `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
	JSON     bool              `name:"json" help:"Write the summary, and errors, as JSON."`
}

func (batchCmd) Help() string {
	return `Columns are recognised by the path of a fact (person.birth_date), by its label in
Kazakh, Russian or English, and by usual names (ЖСН, ИИН, туған күні, ФИО). An empty
cell is not asked, ? is not known. A row that cannot be read goes to the rejects with
its reasons, and so does a person whose facts contradict one another; the others go on.

Examples:
  qyzmet batch draft-liability --in people.csv --out answers.csv --on 2025-11-20
  qyzmet batch draft-liability --in people.xlsx --dry-run --lang ru
  qyzmet batch deferral --in list.csv --map оқу=person.study.form --common peace.json
  qyzmet batch draft-liability --in people.csv --explain row:12
  qyzmet batch draft-liability --in big.csv --snapshot big.snap --out answers.ndjson

Exit status:
  0 everybody was answered, settled or not   3 some rows were rejected   2 bad input   1 failure`
}

// Run puts the question to everybody.
func (c *batchCmd) Run(s *streams) error {
	s.lang = c.Lang
	eng, err := loadEngine()
	if err != nil {
		return err
	}
	job, err := c.job(s, eng)
	if err != nil {
		return err
	}
	src, size, err := c.open(s)
	if err != nil {
		return err
	}
	defer src.Close()
	switch {
	case c.DryRun:
		return c.plan(s, job, src)
	case c.Explain != "":
		return c.explain(s, job, src)
	}
	return c.answer(s, job, src, size)
}

func (c *batchCmd) job(s *streams, eng *engine.Engine) (*answers.Job, error) {
	j := &answers.Job{Engine: eng, Question: qyzmet.QuestionID(c.Question), On: date.Today(s.now())}
	var err error
	if c.On != "" {
		if j.On, err = parseDay("--on", c.On); err != nil {
			return nil, err
		}
	}
	if c.Known != "" {
		if j.Known, err = parseDay("--known", c.Known); err != nil {
			return nil, err
		}
	}
	for _, by := range c.By {
		f := eng.Book().Facts[qyzmet.Path(by)]
		if f == nil || f.Kind != qyzmet.Word || len(f.Values) == 0 {
			return nil, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "--by", Value: by, Message: "is no fact that is one of some words; the summary is broken down by such facts, as person.region"}
		}
		j.By = append(j.By, f.Path)
	}
	j.Reading = roster.Options{Book: eng.Book(), Fields: eng.Fields(), File: c.In, Format: roster.Format(c.Format), Encoding: roster.Encoding(c.Encoding),
		Sheet: c.Sheet, Mapping: c.Map, IgnoreUnknown: c.Ignore, RestoreZeros: c.Zeros}
	if c.Common == "" {
		return j, nil
	}
	file, err := readFactsFile(c.Common, s.in)
	if err != nil {
		return nil, err
	}
	j.Reading.Common, err = eng.Book().ReadFacts(file.name, file.data)
	return j, err
}

func (c *batchCmd) open(s *streams) (io.ReadCloser, int64, error) {
	if c.In == "-" {
		return io.NopCloser(s.in), 0, nil
	}
	f, err := os.Open(c.In)
	if err != nil {
		return nil, 0, fileFault(c.In, err)
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		f.Close()
		return nil, 0, fileFault(c.In, errors.Join(err, errors.New("is no file")))
	}
	return f, info.Size(), nil
}

func (c *batchCmd) plan(s *streams, j *answers.Job, src io.Reader) error {
	plan, err := roster.MakePlan(src, j.Reading)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(s.out, plan)
	}
	p := terminal.New(s.out, j.Engine.Book(), c.Lang)
	p.Plan(plan)
	if err := p.Err(); err != nil {
		return err
	}
	return plan.Refused.Err()
}

// answer writes the answers and the summary. The summary goes where the answers
// do not.
func (c *batchCmd) answer(s *streams, j *answers.Job, src io.Reader, size int64) error {
	out, err := c.output(s)
	if err != nil {
		return err
	}
	defer out.close()
	if out.answers != nil {
		j.Out = answers.NewCSV(out.answers)
		if strings.HasSuffix(c.Out, ".ndjson") || strings.HasSuffix(c.Out, ".jsonl") {
			j.Out = answers.NewNDJSON(out.answers)
		}
	}
	j.Reading.Rejects = roster.NewRejects(out.rejects, c.In, c.Lang)
	meter := newMeter(s, size)
	j.Reading.Progress = meter.show
	begun := s.now()
	result, err := c.table(j, src)
	meter.clear()
	if err != nil {
		return err
	}
	if err := out.close(); err != nil {
		return err
	}
	if !result.Adds() {
		return fmt.Errorf("the summary does not add up: %+v, %v", result.Read, result.Tally.Standings)
	}
	if err := c.summary(s, j, result, out, s.now().Sub(begun)); err != nil {
		return err
	}
	if out.rejects.n > 0 {
		return status(statusOpen)
	}
	return nil
}

// outputs are the files that a batch writes.
type outputs struct {
	answers io.WriteCloser
	rejects *lazyFile
}

func (c *batchCmd) output(s *streams) (*outputs, error) {
	name := c.Rejects
	if name == "" {
		name = "rejects.csv"
		if c.In != "-" {
			name = strings.TrimSuffix(c.In, filepath.Ext(c.In)) + ".rejects.csv"
		}
	}
	out := &outputs{rejects: &lazyFile{name: name}}
	switch c.Out {
	case "":
	case "-":
		out.answers = nopCloser{s.out}
	default:
		f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return nil, fileFault(c.Out, err)
		}
		out.answers = f
	}
	return out, nil
}

func (o *outputs) close() error {
	var err error
	if o.answers != nil {
		err = o.answers.Close()
		o.answers = nil
	}
	return errors.Join(err, o.rejects.Close())
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// lazyFile is made when the first byte is written: no rejects, no file.
type lazyFile struct {
	name string
	n    int64
	file *os.File
}

func (l *lazyFile) Write(b []byte) (int, error) {
	if l.file == nil {
		f, err := os.OpenFile(l.name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return 0, err
		}
		l.file = f
	}
	n, err := l.file.Write(b)
	l.n += int64(n)
	return n, err
}

func (l *lazyFile) Close() error {
	if l.file == nil {
		return nil
	}
	f := l.file
	l.file = nil
	return f.Close()
}
