package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/internal/office"
	"qyzmet/internal/roster"
)

type intakeCmd struct {
	Register takeOverCmd   `cmd:"" default:"withargs" help:"Take an export over into an empty register; \"import --in FILE\" is the same."`
	People   takePeopleCmd `cmd:"" help:"Record the people of a list (CSV, XLSX) as found."`
	Lists    listsCmd      `cmd:"" help:"List what an office has taken over."`
	Undo     undoCmd       `cmd:"" help:"Annul what came with a list, where nothing was built on it."`
}

// worker is the official for whom a command works.
type worker struct {
	Office   qyzmet.SubjectID `required:"" placeholder:"ID" help:"The office (o-…) whose act it is."`
	Official qyzmet.SubjectID `required:"" placeholder:"ID" help:"The official (u-…) who does it; the role is checked."`
}

func (w worker) actor() office.Actor {
	return office.Actor{Official: w.Official, Office: w.Office, Purpose: "work"}
}

type takePeopleCmd struct {
	File string `arg:"" help:"The list: CSV (UTF-8, Windows-1251, KZ-1048) or XLSX, with a header."`
	store
	worker
	DryRun   bool              `name:"dry-run" help:"Record nothing; only say what would come of each row."`
	Rejects  string            `placeholder:"FILE" help:"Rows that were not recorded, as they were, with the reasons; beside the list if left out."`
	Map      map[string]string `placeholder:"NAME=PATH" help:"What a column is: a fact's or attribute's path, name, or - to skip it. May be repeated."`
	Encoding string            `enum:",utf-8,utf-16le,utf-16be,windows-1251,kz-1048" default:"" help:"utf-8, utf-16le, utf-16be, windows-1251 or kz-1048; found out if left out."`
	Sheet    string            `help:"Sheet of an XLSX file; the first that is not empty if left out."`
	Ignore   bool              `name:"ignore-unknown" help:"Skip columns that are not recognised."`
	Zeros    bool              `name:"restore-zeros" help:"Give identification numbers back the zeros that a spreadsheet took away."`
	Lang     qyzmet.Lang       `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
}

func (takePeopleCmd) Help() string {
	return `Each row becomes a person of the register, recorded as found, with file and row as its
source. Who is in the register already (the same ИИН) is not written over: what differs is noted
as a finding. Who may be there already (same name and day of birth) is given back to be decided.
Rows that cannot be recorded are written to the rejects with their reasons; mended, that file is a
list again. The same file taken over twice records nobody twice: after a failure, run it again.

Columns are recognised by the path of a fact or attribute (person.birth_date, card.address), by its
label, and by usual names (ЖСН, ИИН, Тегі, Фамилия, ФИО, дата приписки, годность, отсрочка).

Examples:
  qyzmet import people list.csv --db qyzmet.db --office o-kz-75-1 --official u-clerk --dry-run
  qyzmet import people list.xlsx --db qyzmet.db --office o-kz-75-1 --official u-clerk --lang kk
  qyzmet import people list.csv --db qyzmet.db --office o-kz-75-1 --official u-clerk --map "Тел. 2=-"

Exit status:
  0 every row is in the register   3 some rows were given back   2 bad input, or not allowed   1 failure`
}

// Run takes the list over.
func (c *takePeopleCmd) Run(s *streams) error {
	s.lang = c.Lang
	defer spend()()
	ctx := context.Background()
	file, err := os.Open(c.File)
	if err != nil {
		return fileFault(c.File, err)
	}
	defer file.Close()
	o, err := c.open(ctx, s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	name := c.Rejects
	if name == "" {
		name = strings.TrimSuffix(c.File, filepath.Ext(c.File)) + ".rejects.csv"
	}
	rejects := &lazyFile{name: name}
	defer rejects.Close()
	meter := newMeter(s, 0)
	begun := s.now()
	taken, err := o.TakeOver(ctx, c.actor(), office.List{Name: filepath.Base(c.File), File: file, DryRun: c.DryRun, Lang: c.Lang, Rejects: rejects,
		Reading: roster.Options{File: c.File, Encoding: roster.Encoding(c.Encoding), Sheet: c.Sheet, Mapping: c.Map, IgnoreUnknown: c.Ignore, RestoreZeros: c.Zeros},
		Progress: func(p office.Progress) {
			meter.size = p.Size
			meter.show(p.Bytes, p.Rows)
		}})
	meter.clear()
	if err != nil {
		return err
	}
	if err := rejects.Close(); err != nil {
		return fmt.Errorf("writing the rejects: %w", err)
	}
	out := terminal.New(s.out, o.Book(), c.Lang)
	out.Taken(taken, c.DryRun, s.now().Sub(begun))
	if rejects.n > 0 {
		out.GivenBack(name)
	}
	if err := out.Err(); err != nil {
		return err
	}
	if taken.By[office.RowRejected]+taken.By[office.RowUndecided] > 0 {
		return status(statusOpen)
	}
	return nil
}

type listsCmd struct {
	store
	worker
	Lang qyzmet.Lang `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
}

func (listsCmd) Help() string {
	return `The act by which each began, its day, the code of the list, the file, what came of it.

Examples:
  qyzmet import lists --db qyzmet.db --office o-kz-75-1 --official u-clerk`
}

// Run lists what the office has taken over.
func (c *listsCmd) Run(s *streams) error {
	s.lang = c.Lang
	ctx := context.Background()
	o, err := c.open(ctx, s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	lists, err := o.Lists(ctx, c.actor())
	if err != nil {
		return err
	}
	out := terminal.New(s.out, o.Book(), c.Lang)
	out.Lists(lists)
	return out.Err()
}

type undoCmd struct {
	Act qyzmet.ActID `arg:"" help:"The act by which the taking over began, as \"import lists\" tells."`
	store
	worker
	Signer qyzmet.SubjectID `placeholder:"ID" help:"The head (u-…) who signed the annulment, where another enters it."`
	Reason string           `required:"" help:"Why; it stands in every act that annuls."`
	Lang   qyzmet.Lang      `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Language: en, ru or kk."`
}

func (undoCmd) Help() string {
	return `Nothing is deleted: each act of the list is annulled by an act of its own. A person about whom
anything else was recorded since stays as he is, and is named. A file that was undone can be taken
over again.

Examples:
  qyzmet import undo a-7x… --db qyzmet.db --office o-kz-75-1 --official u-clerk --signer u-head --reason "the wrong file"

Exit status:
  0 all was annulled   3 some persons were left   2 bad input, or not allowed   1 failure`
}

// Run undoes the list.
func (c *undoCmd) Run(s *streams) error {
	s.lang = c.Lang
	ctx := context.Background()
	o, err := c.open(ctx, s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	meter := newMeter(s, 0)
	undo, err := o.UndoList(ctx, c.actor(), office.UndoRequest{Begun: c.Act, Signer: c.Signer, Reason: c.Reason, Progress: func(done, all int) {
		meter.size = int64(all)
		meter.show(int64(done), uint64(done))
	}})
	meter.clear()
	if err != nil {
		return err
	}
	out := terminal.New(s.out, o.Book(), c.Lang)
	out.Undone(undo)
	if err := out.Err(); err != nil {
		return err
	}
	if undo.LeftAll > 0 {
		return status(statusOpen)
	}
	return nil
}
