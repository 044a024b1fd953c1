package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"qyzmet"
	"qyzmet/internal/api"
	"qyzmet/internal/lawtext"
)

type importCmd struct {
	Files []string `arg:"" name:"file" help:"Official texts as their publisher prints them." complete:"files"`
	Dir   string   `placeholder:"DIR" env:"QYZMET_TEXTS" help:"Folder to keep the texts in."`
	JSON  bool     `name:"json" help:"Write the report as JSON."`
}

func (importCmd) Help() string {
	return `Reads official texts of the Law and the Rules, recognised by their headings and
their newest amending act, and keeps them to show beside the rules. Without
--dir and QYZMET_TEXTS they go to the user's configuration folder.

The report says what was read and how far it agrees with the ledger. A changed
hash means that the wording is not the one the rules were written from: "law
check" names those rules, and the pages mark them until they are signed again,
which is to read the new wording and to record its hash with the provision. A
text newer than all that is known here is an edition of its own.

Examples:
  qyzmet law import law.ru.txt law.kk.txt
  qyzmet law import law.ru.txt --dir ./texts --json

Exit status:
  0 the texts are as the ledger pins them   1 some wording is not`
}

// maxNamed bounds the provisions that the report for people names one by one.
const maxNamed = 12

// imported is what one file gave.
type imported struct {
	File  string            `json:"file"`
	Texts []*api.TextReport `json:"texts"`
}

// Run imports the files.
func (c *importCmd) Run(s *streams) error {
	book, err := loadBook()
	if err != nil {
		return err
	}
	dir, err := textsDir(c.Dir)
	if err != nil {
		return err
	}
	library, err := lawtext.OpenLibrary(dir)
	if err != nil {
		return fmt.Errorf("opening the official texts in %s: %w", dir, err)
	}
	all, changed := []imported{}, 0
	for _, file := range c.Files {
		texts, err := library.Import(file)
		if err != nil {
			return importFault(file, err)
		}
		one := imported{File: file}
		for _, t := range texts {
			one.Texts = append(one.Texts, api.CompareText(book, t))
		}
		all = append(all, one)
		changed += len(api.Departures(book, texts))
	}
	if c.JSON {
		err = writeJSON(s.out, all)
	} else {
		err = writeImported(s.out, dir, all)
	}
	if err == nil && changed > 0 {
		return status(statusFailure)
	}
	return err
}

func importFault(file string, err error) error {
	const hint = "Nothing was imported from this file. `qyzmet law import --help` says what is read."
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		err = fileFault(file, err)
	}
	return hinted{err, hint}
}

func writeImported(w io.Writer, dir string, all []imported) error {
	for _, one := range all {
		for _, t := range one.Texts {
			fmt.Fprintf(w, "%s: %s, edition %s, %s: %d provisions\n", one.File, t.Enactment, t.Edition, t.Language, t.Provisions)
			fmt.Fprintf(w, "  as the ledger pins them: %d; not pinned: %d; of articles not in the ledger: %d\n", t.Same, t.Unpinned, t.Elsewhere)
			writeIDs(w, "wording changed, read the rules again", t.Changed)
			writeIDs(w, "in the text, not in the ledger", t.NotInLedger)
			writeIDs(w, "in the ledger, not in the text", t.NotInText)
		}
	}
	_, err := fmt.Fprintf(w, "kept in %s\n", dir)
	return err
}

func writeIDs(w io.Writer, what string, ids []qyzmet.ProvisionID) {
	if len(ids) == 0 {
		return
	}
	names := make([]string, 0, maxNamed+1)
	for _, id := range ids[:min(maxNamed, len(ids))] {
		names = append(names, string(id))
	}
	if rest := len(ids) - maxNamed; rest > 0 {
		names = append(names, fmt.Sprintf("and %d more; --json names them all", rest))
	}
	fmt.Fprintf(w, "  %s: %d\n    %s\n", what, len(ids), strings.Join(names, "\n    "))
}
