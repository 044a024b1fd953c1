package main

import (
	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/internal/api"
)

type questionsCmd struct {
	Lang qyzmet.Lang `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
	JSON bool        `name:"json" help:"Write JSON, in all three languages."`
}

func (questionsCmd) Help() string {
	return `Each question has a name, which "qyzmet ask" takes, and its possible outcomes.

Examples:
  qyzmet questions
  qyzmet questions --lang kk
  qyzmet questions --json`
}

// Run lists the questions.
func (c *questionsCmd) Run(s *streams) error {
	book, err := loadBook()
	if err != nil {
		return err
	}
	list := api.Questions(book)
	if c.JSON {
		return writeJSON(s.out, list)
	}
	p := terminal.New(s.out, book, c.Lang)
	p.Questions(list)
	return p.Err()
}
