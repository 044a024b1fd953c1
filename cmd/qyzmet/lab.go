package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
	"qyzmet/internal/rulebook"
)

type labCmd struct {
	People   peopleCmd   `cmd:"" help:"Write a table of invented people."`
	Reform   reformCmd   `cmd:"" help:"Show what a draft change of the law does to invented people."`
	District districtCmd `cmd:"" help:"Write an invented region with its history into a new register."`
}

// invented is how a population is asked for.
type invented struct {
	N       int     `short:"n" default:"10000" help:"How many people."`
	Seed    uint64  `default:"1" help:"The same seed gives the same people."`
	Unknown float64 `default:"0" help:"Share of facts that are not known, 0 to 1."`
	Draft   bool    `name:"draft-age" help:"Men of 17 to 30 only."`
	On      string  `placeholder:"DATE" help:"The day on which the facts are so; today in Kazakhstan if left out."`
}

func (v *invented) people(eng *engine.Engine, on date.Date) (*lab.Population, error) {
	o := lab.Options{Seed: v.Seed, N: v.N, On: on, Unknown: v.Unknown}
	if v.Draft {
		o = o.DraftAge()
	}
	p, err := lab.People(eng.Fields(), o)
	if err != nil {
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: commandLine, Message: err.Error()}
	}
	return p, nil
}

func (v *invented) day(s *streams) (date.Date, error) {
	if v.On == "" {
		return date.Today(s.now()), nil
	}
	return parseDay("--on", v.On)
}

type peopleCmd struct {
	invented
	Out    string `required:"" placeholder:"FILE|-" help:"CSV, or NDJSON by the ending .ndjson; - writes CSV to standard output."`
	Labels string `enum:",kk,ru,en" default:"" help:"Headers and words in this language, as offices have them; names of facts if left out."`
}

func (peopleCmd) Help() string {
	return `Nobody in the table is real. Identification numbers follow the check-digit rule;
what the population is shaped by is written in internal/lab/population.yaml.

Examples:
  qyzmet lab people -n 100000 --out people.csv --on 2025-11-20
  qyzmet lab people -n 1000000 --unknown 0.1 --draft-age --seed 7 --out people.ndjson
  qyzmet lab people -n 50 --labels kk --out -`
}

// Run writes the people.
func (c *peopleCmd) Run(s *streams) error {
	eng, err := loadEngine()
	if err != nil {
		return err
	}
	on, err := c.day(s)
	if err != nil {
		return err
	}
	p, err := c.people(eng, on)
	if err != nil {
		return err
	}
	sheet := lab.Sheet{Format: lab.CSV, Lang: qyzmet.Lang(c.Labels), Book: eng.Book()}
	if strings.HasSuffix(c.Out, ".ndjson") || strings.HasSuffix(c.Out, ".jsonl") {
		sheet.Format = lab.NDJSON
	}
	if c.Out == "-" {
		return lab.Write(s.out, p, sheet)
	}
	f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return fileFault(c.Out, err)
	}
	if err := errors.Join(lab.Write(f, p, sheet), f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w; see that there is room, and begin again", c.Out, err)
	}
	return nil
}

type reformCmd struct {
	Reform   string `arg:"" optional:"" complete:"reforms" help:"One of the examples by name, or a YAML file; without it the examples are listed."`
	Question string `default:"draft-liability" complete:"questions" help:"What is asked about everybody."`
	invented
	Value []string    `placeholder:"NAME=N" help:"Another value of a parameter, as call_up_age=20. May be repeated, also without a reform."`
	Lang  qyzmet.Lang `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
	JSON  bool        `name:"json" help:"Write the comparison, and errors, as JSON."`
}

func (reformCmd) Help() string {
	return `The law as it is and the changed law are asked about everybody in one pass: who
changes from what to what, by which rule and provision, by region and age.

Examples:
  qyzmet lab reform
  qyzmet lab reform call-up-from-19 -n 1000000 --on 2025-11-20
  qyzmet lab reform study-once --draft-age --lang kk
  qyzmet lab reform --value call_up_age=20 --draft-age
  qyzmet lab reform my-draft.yaml --json

A draft change:
  reform: my-draft
  values: [{parameter: call_up_age, value: 20}]
  withdraw: [deferral/rural-doctor]
  conditions: [{rule: deferral/teacher, when: "person.work.kind == 'teacher' && person.work.rural"}]
  acts: [{act: 211-VIII, in_force: false}]`
}

// Run compares the two laws.
func (c *reformCmd) Run(s *streams) error {
	eng, err := loadEngine()
	if err != nil {
		return err
	}
	if c.Reform == "" && len(c.Value) == 0 {
		return c.list(s)
	}
	o, err := c.overlay()
	if err != nil {
		return err
	}
	on, err := c.day(s)
	if err == nil && c.On == "" && o.On != "" {
		on, err = date.Parse(o.On)
	}
	if err != nil {
		return err
	}
	reform, err := lab.Reformed(eng, o)
	if err != nil {
		return err
	}
	p, err := c.people(eng, on)
	if err != nil {
		return err
	}
	got, err := lab.Compare(eng, reform, o, qyzmet.QuestionID(c.Question), on, lab.Source{Blocks: p.Blocks(), Block: p.Block},
		lab.Aims{By: []qyzmet.Path{"person.region"}, Birth: "person.birth_date"})
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(s.out, comparisonJSON(got))
	}
	printer := terminal.New(s.out, eng.Book(), c.Lang)
	printer.Comparison(o, got)
	return printer.Err()
}

func (c *reformCmd) list(s *streams) error {
	all, err := lab.Reforms()
	if err != nil {
		return err
	}
	for _, o := range all {
		if _, err := fmt.Fprintf(s.out, "%-24s %s\n", o.ID, o.Title.In(c.Lang)); err != nil {
			return err
		}
	}
	return nil
}

// overlay finds the draft change, and adds the values of the command line.
func (c *reformCmd) overlay() (*rulebook.Overlay, error) {
	o := &rulebook.Overlay{ID: "values", Title: qyzmet.Text{EN: "Other values", RU: "Другие значения", KK: "Басқа мәндер"}}
	if c.Reform != "" {
		var err error
		if o, err = findReform(c.Reform); err != nil {
			return nil, err
		}
	}
	for _, v := range c.Value {
		name, text, _ := strings.Cut(v, "=")
		var n int64
		if _, err := fmt.Sscanf(text, "%d", &n); err != nil {
			return nil, &qyzmet.Fault{Code: qyzmet.WrongType, Path: "--value", Value: v, Message: "give a parameter and a whole number, as call_up_age=20"}
		}
		o.Values = slices.DeleteFunc(o.Values, func(have rulebook.NewValue) bool { return have.Parameter == name })
		o.Values = append(o.Values, rulebook.NewValue{Parameter: name, Value: n})
	}
	return o, nil
}

func findReform(name string) (*rulebook.Overlay, error) {
	all, err := lab.Reforms()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, o := range all {
		if o.ID == name {
			return o, nil
		}
		names = append(names, o.ID)
	}
	if ext := filepath.Ext(name); ext != ".yaml" && ext != ".yml" {
		return nil, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "reform", Value: name, Allowed: names, Nearest: rulebook.Nearest(name, names),
			Message: "is none of the examples; a draft change of your own is a file ending in .yaml"}
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fileFault(name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxInput))
	if err != nil {
		return nil, fileFault(name, err)
	}
	o, err := lab.ReadReform(name, data)
	if err != nil {
		return nil, &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "reform", Message: err.Error()}
	}
	return o, nil
}
