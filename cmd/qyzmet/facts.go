package main

import (
	"fmt"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/internal/api"
	"qyzmet/internal/rulebook"
)

type factsCmd struct {
	Prefix string      `arg:"" optional:"" complete:"facts" help:"List only facts whose path begins so, for example person.study."`
	Lang   qyzmet.Lang `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
	JSON   bool        `name:"json" help:"Write the vocabulary as JSON Schema 2020-12, in all three languages."`
}

func (factsCmd) Help() string {
	return `What is absent is unknown. null means: asked, and not known. A list is complete;
one that may have more entries is written {"items": […], "complete": false}.

Examples:
  qyzmet facts
  qyzmet facts person.study --lang ru
  qyzmet facts --json > facts.schema.json`
}

// Run describes the facts.
func (c *factsCmd) Run(s *streams) error {
	book, err := loadBook()
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(s.out, api.FactsSchema(book))
	}
	p := terminal.New(s.out, book, c.Lang)
	if p.Facts(c.Prefix) == 0 {
		return noSuchFacts(book, c.Prefix)
	}
	return p.Err()
}

func noSuchFacts(book *rulebook.Book, prefix string) error {
	var names []string
	for _, f := range book.FactOrder {
		names = append(names, string(f.Path))
		for i, c := range f.Path {
			if c == '.' {
				names = append(names, string(f.Path[:i]))
			}
		}
	}
	return &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "facts", Value: prefix, Message: fmt.Sprintf("no fact begins with %q", prefix),
		Nearest: rulebook.Nearest(prefix, names)}
}
