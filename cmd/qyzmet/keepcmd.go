package main

import (
	"context"
	"fmt"
	"os"

	"qyzmet/internal/office"
)

type backupCmd struct {
	store
	To string `required:"" placeholder:"FILE" help:"The file to write; it must not exist."`
}

func (backupCmd) Help() string {
	return `Writes one state of the register. The keys are not in it: keep them elsewhere.

Examples:
  qyzmet backup --db qyzmet.db --to backup-2026-11-22.db`
}

// Run writes a backup.
func (c *backupCmd) Run(s *streams) error {
	o, err := c.open(context.Background(), s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	ctx := context.Background()
	acts, err := o.Register().Size(ctx) // at least these are in it
	if err != nil {
		return err
	}
	if err := o.Register().Backup(ctx, c.To); err != nil {
		return err
	}
	file, err := c.file("kept")
	if err != nil {
		return err
	}
	return office.NoteKept(file, office.Kept{What: office.KeptBackup, At: s.now(), Acts: int64(acts), Sound: true})
}

type exportCmd struct {
	store
	Out string `placeholder:"FILE" default:"-" help:"The file to write; - is standard output."`
}

func (exportCmd) Help() string {
	return `One JSON object a line: acts, papers, law data, readings. "qyzmet verify --export" checks it
without the register.

Examples:
  qyzmet export --db qyzmet.db --out qyzmet.ndjson`
}

// Run writes everything as JSON lines.
func (c *exportCmd) Run(s *streams) error {
	o, err := c.open(context.Background(), s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	if c.Out == "-" {
		return o.Register().Export(context.Background(), s.out)
	}
	file, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	if err := o.Register().Export(context.Background(), file); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

type takeOverCmd struct {
	store
	In string `required:"" placeholder:"FILE" help:"An export of a register."`
}

func (takeOverCmd) Help() string {
	return `Takes an export over into an empty register, on either engine: acts keep their places, ids
and hashes. The lists are then made anew from the acts.

Examples:
  qyzmet import --in qyzmet.ndjson --db postgres://qyzmet@db/qyzmet --keys /etc/qyzmet`
}

// Run takes the export over and rebuilds the views.
func (c *takeOverCmd) Run(s *streams) error {
	ctx := context.Background()
	file, err := os.Open(c.In)
	if err != nil {
		return fmt.Errorf("opening the export: %w", err)
	}
	defer file.Close()
	c.fresh = true
	o, err := c.open(ctx, s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	report, err := o.Register().Import(ctx, file)
	if err != nil {
		return err
	}
	if _, err := o.Rebuild(ctx, nil); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d acts taken over; root %s\n", report.Acts, report.Root)
	return nil
}

type rebuildCmd struct{ store }

func (rebuildCmd) Help() string {
	return `Throws away the tables behind lists, search and due work, makes them anew from the acts, and
says whether they came out the same.

Examples:
  qyzmet rebuild --db qyzmet.db`
}

// Run makes the views anew.
func (c *rebuildCmd) Run(s *streams) error {
	ctx := context.Background()
	o, err := c.open(ctx, s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	before, err := o.ViewHash(ctx)
	if err != nil {
		return err
	}
	began := s.now()
	n, err := o.Rebuild(ctx, nil)
	if err != nil {
		return err
	}
	after, err := o.ViewHash(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d acts read in %s; lists %s", n, s.now().Sub(began).Round(1e6), map[bool]string{true: "the same as before", false: "differ from before"}[before == after])
	fmt.Fprintln(s.out)
	return nil
}
