package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
	"qyzmet/internal/register"
)

type beginCmd struct {
	store
	Kazakh    string `name:"name-kk" required:"" help:"Name of the office above all others, in Kazakh."`
	Russian   string `name:"name-ru" required:"" help:"The same in Russian."`
	English   string `name:"name-en" required:"" help:"The same in English."`
	Registrar string `required:"" help:"Name of the first official, who brings in the rest."`
	Login     string `required:"" help:"The name under which that official logs in."`
	Origin    string `default:"http://localhost:8090" placeholder:"URL" env:"QYZMET_ORIGIN" help:"The address at which browsers find the site."`
}

func (beginCmd) Help() string {
	return `Makes a register, with one office and one official, and prints the code with which that
official sets a password and a second factor at /enrol. It is shown once.

Examples:
  qyzmet begin --db qyzmet.db --name-kk Министрлік --name-ru Министерство --name-en Ministry --registrar Асанов --login asanov`
}

// Run makes the register.
func (c *beginCmd) Run(s *streams) error {
	ctx := context.Background()
	c.fresh = true
	o, err := c.open(ctx, s, c.Origin, failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	names := map[string]string{"name_kk": c.Kazakh, "name_ru": c.Russian, "name_en": c.English}
	first, err := o.Begin(ctx, office.Beginning{Office: names, Registrar: c.Registrar, On: date.Today(s.now())})
	if err != nil {
		return err
	}
	if first == "" {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--db", Value: c.DB, Message: "this register has acts already; log in to it, or name another"}
	}
	code, _, err := o.keys.Invite(ctx, keyring.Who{Login: c.Login, Official: first})
	if err != nil {
		return fmt.Errorf("inviting the first official: %w", err)
	}
	fmt.Fprintf(s.out, "%s\n%s/en/enrol\n", code, c.Origin)
	return nil
}

type userCmd struct {
	Invite inviteCmd `cmd:"" help:"Make an account, or let its owner enrol anew."`
	List   usersCmd  `cmd:"" help:"List the accounts."`
}

type inviteCmd struct {
	store
	Login    string           `required:"" help:"The name under which the owner logs in."`
	Official qyzmet.SubjectID `placeholder:"ID" help:"The official (u-…) whose account it is."`
	Person   qyzmet.SubjectID `placeholder:"ID" help:"The person (p-…) whose account it is."`
	Origin   string           `default:"http://localhost:8090" placeholder:"URL" env:"QYZMET_ORIGIN" help:"The address at which browsers find the site."`
}

func (inviteCmd) Help() string {
	return `Prints the code with which the owner of an account sets a password and a second factor at
/enrol; it is shown once. Of an account that was enrolled before, the old password ends.

Examples:
  qyzmet user invite --db qyzmet.db --login asanov --official u-registrar
  qyzmet user invite --db qyzmet.db --login seitov --person p-2x7…`
}

// Run prints the code of the invitation.
func (c *inviteCmd) Run(s *streams) error {
	ctx := context.Background()
	o, err := c.open(ctx, s, c.Origin, failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	code, _, err := o.keys.Invite(ctx, keyring.Who{Login: c.Login, Official: c.Official, Person: c.Person})
	if err != nil {
		return fmt.Errorf("inviting %s: %w", c.Login, err)
	}
	fmt.Fprintf(s.out, "%s\n%s/en/enrol\n", code, c.Origin)
	return nil
}

type usersCmd struct{ store }

func (usersCmd) Help() string {
	return `Login name, official, person, and whether the owner has enrolled.

Examples:
  qyzmet user list --db qyzmet.db`
}

// Run lists the accounts by login name.
func (c *usersCmd) Run(s *streams) error {
	ctx := context.Background()
	o, err := c.open(ctx, s, "http://localhost:8090", failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	accounts, err := o.keys.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		state := "enrolled"
		switch {
		case a.Disabled:
			state = "disabled"
		case !a.Enrolled:
			state = "invited"
		}
		fmt.Fprintf(s.out, "%s\t%s\t%s\t%s\n", a.Login, a.Official, a.Person, state)
	}
	return nil
}

type verifyCmd struct {
	DB     string `placeholder:"FILE|URL" env:"QYZMET_DB" help:"The register; not while another process serves it from a file."`
	Keys   string `placeholder:"DIR" env:"QYZMET_KEYS" help:"Folder of the keys."`
	Export string `placeholder:"FILE" help:"Instead of a register: an export, verified without the register."`
	Public string `placeholder:"KEY" help:"Of an export: the public key of its register, as \"verify --db\" prints it."`
	JSON   bool   `help:"Write the report as JSON."`
}

func (verifyCmd) Help() string {
	return `Compares every act with its leaf in the log, the log with the signed checkpoint, and
every paper with its digest; names the position of each damage. Exit status 1 if there is one.

Examples:
  qyzmet verify --db qyzmet.db
  qyzmet verify --export qyzmet.ndjson --public 'qyzmet+…'`
}

// Run verifies and reports.
func (c *verifyCmd) Run(s *streams) error {
	report, key, err := c.verify(context.Background(), s)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := json.NewEncoder(s.out).Encode(report); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.out, "%d acts, %d erased, %d readings, %d papers; root %s; signed up to %d\n", report.Acts, report.Erased, report.Reads, report.Papers, report.Root, report.Signed)
		if key != "" {
			fmt.Fprintln(s.out, "public key", key)
		}
		for _, d := range report.Damages {
			fmt.Fprintln(s.out, d)
		}
	}
	if !report.Sound() {
		return status(statusFailure)
	}
	return nil
}

func (c *verifyCmd) verify(ctx context.Context, s *streams) (*register.Report, string, error) {
	if c.Export != "" {
		file, err := os.Open(c.Export)
		if err != nil {
			return nil, "", fmt.Errorf("opening the export: %w", err)
		}
		defer file.Close()
		report, err := register.VerifyExport(file, c.Public)
		return report, "", err
	}
	if c.DB == "" {
		return nil, "", &qyzmet.Fault{Code: qyzmet.Missing, Path: "--db", Message: "name the register with --db, or an export with --export"}
	}
	o, err := (store{DB: c.DB, Keys: c.Keys}).open(ctx, s, "", failureLog(s.err))
	if err != nil {
		return nil, "", err
	}
	defer o.Close()
	report, err := o.Register().Verify(ctx, nil)
	if err != nil {
		return nil, "", err
	}
	key, err := o.Register().PublicKey()
	return report, key, err
}

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
