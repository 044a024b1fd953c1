package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"qyzmet"
	"qyzmet/cmd/qyzmet/internal/terminal"
	"qyzmet/date"
	"qyzmet/internal/keyring"
	"qyzmet/internal/office"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
)

type beginCmd struct {
	store
	Kazakh    string `name:"name-kk" required:"" help:"Name of the office above all others, in Kazakh."`
	Russian   string `name:"name-ru" required:"" help:"The same in Russian."`
	English   string `name:"name-en" required:"" help:"The same in English."`
	Registrar string `required:"" help:"Name of the first official, who brings in the rest."`
	Login     string `required:"" help:"The name under which that official logs in."`
	Origin    string `default:"http://localhost:8090" placeholder:"URL" env:"QYZMET_ORIGIN" help:"The address at which browsers find the site."`
	Regions   bool   `default:"true" negatable:"" help:"Begin with the defence departments of the 17 oblasts and three cities."`
}

func (beginCmd) Help() string {
	return `Makes a register, with one official of the office above all others and the defence departments
of the regions under it, and prints the code with which that
official sets a password and a second factor at /enrol. It is shown once.

Examples:
  qyzmet begin --db qyzmet.db --name-kk Министрлік --name-ru Министерство --name-en Ministry --registrar Асанов --login asanov`
}

// Run makes the register.
func (c *beginCmd) Run(s *streams) error {
	ctx := context.Background()
	if err := keyring.CheckLogin(c.Login); err != nil {
		return err
	}
	c.fresh = true
	o, err := c.open(ctx, s, c.Origin, failureLog(s.err))
	if err != nil {
		return err
	}
	defer o.Close()
	names := map[string]string{"name_kk": c.Kazakh, "name_ru": c.Russian, "name_en": c.English}
	first, err := o.Begin(ctx, office.Beginning{Office: names, Registrar: c.Registrar, On: date.Today(s.now()), Regions: c.Regions})
	if err != nil {
		return err
	}
	if first == "" {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "--db", Value: shownDB(c.DB), Message: "this register has acts already; log in to it, or name another"}
	}
	code, _, err := o.keys.Invite(ctx, keyring.Who{Login: c.Login, Official: first})
	if err == nil {
		err = o.NoteAccount(ctx, first, "invited")
	}
	if err != nil {
		return fmt.Errorf("inviting the first official: %w", err)
	}
	fmt.Fprintf(s.out, "%s\n%s/en/enrol\n", code, c.Origin)
	return nil
}

type userCmd struct {
	Invite inviteCmd `cmd:"" help:"Make an account, or let its owner enrol anew."`
	List   usersCmd  `cmd:"" help:"List the accounts."`
	Close  closeCmd  `cmd:"" help:"Let nobody log in to an account any more, and end its sessions."`
	Open   openCmd   `cmd:"" help:"Let the owner of a closed account log in again."`
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
That it was done is written down in the register, with the official or person.

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
	for _, whose := range []qyzmet.SubjectID{c.Official, c.Person} {
		if err == nil && whose != "" {
			err = o.NoteAccount(ctx, whose, "invited")
		}
	}
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
	DB     string      `placeholder:"FILE|URL" env:"QYZMET_DB" help:"The register; not while another process serves it from a file."`
	Keys   string      `placeholder:"DIR" env:"QYZMET_KEYS" help:"Folder of the keys."`
	Export string      `placeholder:"FILE" help:"Instead of a register: an export, verified without the register."`
	Copy   string      `placeholder:"FILE" help:"Instead of a register: the copy of a file that a person took away from /my, verified without the register."`
	Lang   qyzmet.Lang `enum:"en,ru,kk" default:"en" env:"QYZMET_LANG" help:"Of a copy: language, en, ru or kk."`
	Public string      `placeholder:"KEY" help:"Of an export or a copy: the public key of its register, as \"verify --db\" prints it."`
	JSON   bool        `help:"Write the report as JSON."`
}

func (verifyCmd) Help() string {
	return `Compares every act with its leaf in the log, the log with the signed checkpoint, and
every paper with its digest; names the position of each damage. Exit status 1 if there is one.

Examples:
  qyzmet verify --db qyzmet.db
  qyzmet verify --export qyzmet.ndjson --public 'qyzmet-register+…'
  qyzmet verify --copy qyzmet-2026-11-22.json --public 'qyzmet-register+…' --lang kk`
}

// Run verifies and reports.
func (c *verifyCmd) Run(s *streams) error {
	if c.Copy != "" {
		return c.verifyCopy(s)
	}
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

// verifyCopy checks somebody's copy of his own file.
func (c *verifyCmd) verifyCopy(s *streams) error {
	file, err := os.Open(c.Copy)
	if err != nil {
		return fmt.Errorf("opening the copy: %w", err)
	}
	defer file.Close()
	check, err := office.CheckCopy(file, c.Public)
	if err != nil {
		return err
	}
	if c.JSON {
		err = json.NewEncoder(s.out).Encode(check)
	} else {
		var book *rulebook.Book
		if book, err = loadBook(); err != nil {
			return err
		}
		p := terminal.New(s.out, book, c.Lang)
		p.Copy(check)
		err = p.Err()
	}
	if err == nil && len(check.Problems) > 0 {
		err = status(statusFailure)
	}
	return err
}
