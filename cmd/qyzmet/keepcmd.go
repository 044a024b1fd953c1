package main

import (
	"context"
	"fmt"
	"os"

	"qyzmet/internal/office"
	"qyzmet/internal/register"
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

type restoreCmd struct {
	From string `required:"" placeholder:"FILE" help:"A backup of a register on SQLite."`
	DB   string `required:"" placeholder:"FILE" help:"The file to restore to; it must not exist."`
	Of   string `placeholder:"FILE|URL" help:"The register that was backed up, if it lives on: that the restore was tried is noted beside its keys."`
	Keys string `placeholder:"DIR" env:"QYZMET_KEYS" help:"Folder of the keys of that register."`
}

func (restoreCmd) Help() string {
	return `Restores a backup and verifies it. Put the signing key beside it; the last checkpoint tells
whether acts that were signed after the backup are lost, and then nothing is signed on top of it.

Examples:
  qyzmet restore --from backup.db --db qyzmet.db
  qyzmet restore --from backup.db --db /tmp/tried.db --of qyzmet.db`
}

// Run restores and verifies.
func (c *restoreCmd) Run(s *streams) error {
	report, err := register.Restore(context.Background(), c.From, c.DB)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d acts restored; root %s\n", report.Acts, report.Root)
	if c.Of != "" {
		file, err := store{DB: c.Of, Keys: c.Keys}.file("kept")
		if err != nil {
			return err
		}
		if err := office.NoteKept(file, office.Kept{What: office.KeptRestore, At: s.now(), Acts: report.Acts, Sound: report.Sound()}); err != nil {
			return err
		}
	}
	if !report.Sound() {
		return status(statusFailure)
	}
	return nil
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
