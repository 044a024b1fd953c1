package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/register"
)

type restoreCmd struct {
	From     string          `placeholder:"FILE" help:"A backup of a register on SQLite, or an export."`
	Archive  string          `placeholder:"DIR" env:"QYZMET_ARCHIVE" help:"The archive of the register: what it has after the backup is restored too, or all of it without a backup."`
	Until    time.Time       `format:"2006-01-02T15:04:05Z07:00" placeholder:"INSTANT" help:"With an archive: the last second that is restored, such as 2026-11-22T10:15:03+05:00."`
	Position qyzmet.Position `placeholder:"N" help:"With an archive: the last act that is restored, instead of a second."`
	DB       string          `required:"" placeholder:"FILE" help:"The file to restore to; it must not exist."`
	Public   string          `placeholder:"KEY" help:"The public key of the register, as \"verify --db\" prints it: the checkpoints in the archive are checked with it."`
	Of       string          `placeholder:"FILE|URL" help:"The register that was backed up, if it lives on: that the restore was tried is noted beside its keys."`
	Keys     string          `placeholder:"DIR" env:"QYZMET_KEYS" help:"Folder of the keys."`
}

func (restoreCmd) Help() string {
	return `Restores a register and verifies it: a backup, an archive as it was at a second, or a backup
with what the archive has after it. Put the signing key beside it, or name it with --keys. Where
acts that were signed are left out, the register is read and verified, and nothing is recorded on
top of it before somebody decides so: "qyzmet resume". What was erased later stays erased.

Examples:
  qyzmet restore --archive /mnt/other/qyzmet --db qyzmet.db
  qyzmet restore --archive /mnt/other/qyzmet --until 2026-11-22T10:15:03+05:00 --db before.db
  qyzmet restore --from backup.db --archive /mnt/other/qyzmet --db qyzmet.db
  qyzmet restore --from backup.db --db /tmp/tried.db --of qyzmet.db`
}

// Run restores and verifies.
func (c *restoreCmd) Run(s *streams) error {
	ctx := context.Background()
	report, err := c.restore(ctx, s)
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

func (c *restoreCmd) restore(ctx context.Context, s *streams) (*register.Report, error) {
	switch {
	case c.Archive != "":
		return c.fromArchive(ctx, s)
	case c.From == "":
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "--from", Message: "name what is restored: a backup with --from, an archive with --archive, or both"}
	case !c.Until.IsZero() || c.Position > 0:
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "--archive", Message: "a backup holds one state; to restore to a second the archive is needed"}
	}
	report, err := register.Restore(ctx, c.From, c.DB)
	if err == nil {
		err = lists(ctx, s, c.DB)
	}
	return report, err
}

func (c *restoreCmd) fromArchive(ctx context.Context, s *streams) (*register.Report, error) {
	until := c.Until
	if !until.IsZero() {
		until = until.Truncate(time.Second).Add(time.Second - time.Millisecond) // the whole second
	}
	got, err := register.RestoreArchive(ctx, register.RestorePlan{Archive: c.Archive, Backup: c.From, Until: until, Last: c.Position, Public: c.Public}, c.DB)
	if err != nil {
		return nil, err
	}
	if got.Torn > 0 {
		fmt.Fprintf(s.err, "the end of the archive is not whole: its last %d bytes are left out; what they held is lost unless a backup or the register has it\n", got.Torn)
	}
	if err := lists(ctx, s, c.DB); err != nil {
		return nil, err
	}
	fmt.Fprintf(s.out, "up to act %d, recorded %s; accounts as of %s\n", got.Cut, got.At.UTC().Format(time.RFC3339), got.State.UTC().Format(time.RFC3339))
	if got.Carried > 0 {
		fmt.Fprintf(s.out, "%d later erasures of what was restored are carried over\n", got.Carried)
	}
	if got.LeftOut == 0 {
		return got.Report, nil
	}
	fmt.Fprintf(s.out, "%d acts after it are left out: nothing is recorded on top of this register before \"qyzmet resume\" says who decided so, and why\n", got.LeftOut)
	return got.Report, c.evidence(got.Evidence)
}

// evidence puts the last checkpoint where the restored register finds it, if none
// lies there: it is what keeps acts from being left out in silence.
func (c *restoreCmd) evidence(checkpoint string) error {
	file, err := store{DB: c.DB, Keys: c.Keys}.file("checkpoint")
	if err != nil || checkpoint == "" {
		return err
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(file, []byte(checkpoint), 0o600); err != nil {
		return fmt.Errorf("keeping the last checkpoint of the archive: %w", err)
	}
	return nil
}

// lists makes the lists of a restored register, which are no part of what was
// archived: opening it does. Nothing is signed: the keys of the register are not touched.
func lists(ctx context.Context, s *streams, db string) error {
	dir, err := os.MkdirTemp("", "qyzmet")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	o, err := store{DB: db, Keys: dir}.open(ctx, s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	return o.Close()
}

type resumeCmd struct {
	DB     string           `required:"" placeholder:"FILE|URL" env:"QYZMET_DB" help:"The register that was restored to an earlier state."`
	Keys   string           `placeholder:"DIR" env:"QYZMET_KEYS" help:"Folder of its keys, with the last checkpoint."`
	By     qyzmet.SubjectID `required:"" placeholder:"ID" help:"The official (u-…) who decided it."`
	Reason string           `required:"" help:"What happened and what is lost; it names nobody but by id."`
}

func (resumeCmd) Help() string {
	return `A register from which acts are missing that were signed refuses to record. This is the decision
to go on all the same. It is signed and written down beside the checkpoint and in the log of
readings, and the promise page tells it; the last checkpoint is kept as evidence; the register gets
another name, so that its checkpoints are never taken for those of what was given up.

Examples:
  qyzmet resume --db before.db --by u-registrar --reason 'Disk failed; acts after 10:15:03 were entered by mistake'`
}

// Run writes the decision down.
func (c *resumeCmd) Run(s *streams) error {
	ctx := context.Background()
	o, err := store{DB: c.DB, Keys: c.Keys}.open(ctx, s, "", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	d, err := o.Register().Resume(ctx, c.By, c.Reason)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%d acts stand, %d that were signed are given up; the register is now %s\nthe last checkpoint before is kept in %s\n", d.Acts, d.GivenUp, d.To, d.Kept)
	return nil
}
