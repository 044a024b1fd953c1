package main

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/date"
	"qyzmet/internal/api"
	"qyzmet/internal/rulebook"
)

type ledgerCmd struct {
	Article string `placeholder:"ID" complete:"articles" help:"Only this article or provision, for example law/35."`
	Status  string `placeholder:"STATUS" complete:"statuses" help:"Only this status, for example encoded."`
	JSON    bool   `name:"json" help:"Write JSON."`
}

func (ledgerCmd) Help() string {
	return `Every version of every provision that is held has a status: encoded, act, duty,
parameter, definition, discretion, delegated, principle, reference-only or
repealed; and is built or planned.

Examples:
  qyzmet law ledger
  qyzmet law ledger --article law/35 --status encoded
  qyzmet law ledger --json`
}

// Run lists the ledger.
func (c *ledgerCmd) Run(s *streams) error {
	book, err := loadBook()
	if err != nil {
		return err
	}
	law := api.NewLaw(book, nil)
	if all := law.Statuses(); c.Status != "" && !slices.Contains(all, c.Status) {
		return &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "--status", Value: c.Status, Message: fmt.Sprintf("no provision has status %q", c.Status),
			Allowed: all, Nearest: rulebook.Nearest(c.Status, all)}
	}
	if c.Article != "" {
		if _, err := law.Show(qyzmet.ProvisionFromURL(c.Article), nil); err != nil {
			return err
		}
	}
	ledger := law.Ledger(api.Filter{Article: qyzmet.ProvisionFromURL(c.Article), Status: c.Status})
	if c.JSON {
		return writeJSON(s.out, ledger)
	}
	p := terminal.New(s.out, book, qyzmet.English)
	p.Ledger(ledger)
	return p.Err()
}

type showCmd struct {
	ID   string      `arg:"" complete:"articles" help:"An article or a provision: law/35, law/35/3#3."`
	On   string      `placeholder:"DATE" help:"Say of each version whether it is in force on this day."`
	Lang qyzmet.Lang `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
	Dir  string      `placeholder:"DIR" env:"QYZMET_TEXTS" help:"Folder of imported official texts."`
	JSON bool        `name:"json" help:"Write JSON, in all three languages."`
}

func (showCmd) Help() string {
	return `Shows the summary, the versions with their intervals, the rules that cite each
as they read, worked cases, readings, and the official text if it was imported.
"#" may be written "~".

Examples:
  qyzmet law show law/35
  qyzmet law show law/35/3#3 --on 2025-10-01
  qyzmet law show rules/9~2 --lang ru`
}

// Run shows an article or a provision.
func (c *showCmd) Run(s *streams) error {
	var on *date.Date
	if c.On != "" {
		d, err := parseDay("--on", c.On)
		if err != nil {
			return err
		}
		on = &d
	}
	book, err := loadBook()
	if err != nil {
		return err
	}
	texts, err := openTexts(c.Dir)
	if err != nil {
		return err
	}
	article, err := api.NewLaw(book, texts).Show(qyzmet.ProvisionFromURL(c.ID), on)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(s.out, article)
	}
	p := terminal.New(s.out, book, c.Lang)
	p.Article(article, on, texts != nil && len(texts.Texts()) > 0)
	return p.Err()
}
