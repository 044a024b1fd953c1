package main

import (
	"io"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/date"
	"qyzmet/internal/api"
	"qyzmet/internal/engine"
)

type askCmd struct {
	Question  string      `arg:"" complete:"questions" help:"What is asked; \"qyzmet questions\" lists the names."`
	Facts     string      `placeholder:"FILE|-" help:"Facts as JSON or YAML; - reads standard input."`
	Interview bool        `help:"Ask for the facts one by one."`
	On        string      `placeholder:"DATE" help:"The day asked about; today in Kazakhstan if left out."`
	Known     string      `placeholder:"DATE" help:"Apply only law published by this day."`
	Save      string      `placeholder:"FILE" help:"After an interview, write the facts to this file."`
	Lang      qyzmet.Lang `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
	JSON      bool        `name:"json" help:"Write the answer, and errors, as JSON."`
	Texts     string      `placeholder:"DIR" env:"QYZMET_TEXTS" help:"Folder of imported official texts: a changed wording is told."`
}

func (askCmd) Help() string {
	return `Facts that are absent are unknown, never false: the answer says what is missing.

Examples:
  qyzmet ask deferral --facts me.yaml --on 2025-10-01
  qyzmet ask draft-liability --interview --lang ru
  qyzmet ask draft-liability --interview --save me.json
  qyzmet ask exemption --facts - --on 2026-03-01 --json

A file of facts:
  country.regime: peace
  person: {sex: male, birth_date: 2005-02-11, citizen: true}
  person.study: {now: true, level: higher, form: full-time, ends: 2027-06-30}

Exit status:
  0 settled   3 open or provisional   4 an official decides   2 bad input   1 failure`
}

// Run puts the question.
func (c *askCmd) Run(s *streams) error {
	s.lang = c.Lang
	query, err := c.query(s)
	if err != nil {
		return err
	}
	file := factsFile{name: c.Facts}
	if c.Facts != "" {
		if file, err = readFactsFile(c.Facts, s.in); err != nil {
			return err
		}
	}
	eng, err := loadEngine()
	if err != nil {
		return err
	}
	if query.Facts, err = c.gather(s, eng, query, file); err != nil {
		return err
	}
	answer, err := eng.Ask(query)
	if err != nil {
		return inFile(err, file.name)
	}
	if c.Save != "" {
		if err := saveFacts(c.Save, query.Facts); err != nil {
			return err
		}
	}
	if err := c.write(s.out, eng, answer); err != nil {
		return err
	}
	if err := c.warn(s.err, eng, answer); err != nil {
		return err
	}
	return statusOfAnswer(answer)
}

// warn names the provisions under the answer whose imported official wording is
// not the one the rules were written from.
func (c *askCmd) warn(w io.Writer, eng *engine.Engine, answer *qyzmet.Answer) error {
	texts, err := openTexts(c.Texts)
	if err != nil {
		return err
	}
	p := terminal.New(w, eng.Book(), c.Lang)
	p.Unsigned(api.Reread(eng.Book(), texts).In(eng.Book(), answer))
	return p.Err()
}

func (c *askCmd) query(s *streams) (q engine.Query, err error) {
	q = engine.Query{Question: qyzmet.QuestionID(c.Question), On: date.Today(s.now())}
	if c.On != "" {
		if q.On, err = parseDay("--on", c.On); err != nil {
			return q, err
		}
	}
	if c.Known != "" {
		if q.Known, err = parseDay("--known", c.Known); err != nil {
			return q, err
		}
	}
	switch {
	case c.Facts == "" && !c.Interview:
		return q, &qyzmet.Fault{Code: qyzmet.Missing, Path: "--facts", Message: "no facts are given; give --facts FILE, --facts - or --interview"}
	case c.Facts == "-" && c.Interview:
		return q, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--facts", Value: "-", Message: "standard input holds the answers of the interview; give the facts as a file"}
	case c.Save != "" && !c.Interview:
		return q, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--save", Message: "there is nothing to save without --interview"}
	}
	return q, nil
}

// gather reads the facts and, in an interview, asks for more.
func (c *askCmd) gather(s *streams, eng *engine.Engine, query engine.Query, file factsFile) (facts qyzmet.Facts, err error) {
	if file.data != nil {
		if facts, err = eng.Book().ReadFacts(file.name, file.data); err != nil {
			return nil, err
		}
	}
	if !c.Interview {
		return facts, nil
	}
	query.Facts = facts
	if _, err := eng.Ask(query); err != nil {
		return nil, inFile(err, file.name)
	}
	query.Parts = engine.WithNext
	out := s.out
	if c.JSON {
		out = s.err
	}
	iv := &terminal.Interview{Printer: terminal.New(out, eng.Book(), c.Lang), Question: eng.Book().Questions[query.Question],
		Facts: facts, Echo: !isTerminal(s.in), Ask: func(f qyzmet.Facts) (*qyzmet.Answer, error) {
			q := query
			q.Facts = f
			return eng.Ask(q)
		}}
	return iv.Run(s.in)
}

func (c *askCmd) write(w io.Writer, eng *engine.Engine, answer *qyzmet.Answer) error {
	if c.JSON {
		return writeJSON(w, answer)
	}
	p := terminal.New(w, eng.Book(), c.Lang)
	if c.Interview {
		p.Rule()
	}
	p.Answer(answer)
	return p.Err()
}

// statusOfAnswer is the exit status by the state of the answer.
func statusOfAnswer(answer *qyzmet.Answer) error {
	switch answer.State {
	case qyzmet.Settled:
		return nil
	case qyzmet.Official:
		return status(statusOfficial)
	default:
		return status(statusOpen)
	}
}

// inFile names the file in faults that have no place yet.
func inFile(err error, name string) error {
	if faults, ok := qyzmet.FaultsOf(err); ok && name != "" {
		for _, f := range faults {
			if f.File == "" && f.Code == qyzmet.Contradiction {
				f.File = name
			}
		}
	}
	return err
}
