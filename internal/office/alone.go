package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"qyzmet"
	"qyzmet/internal/register"
	"qyzmet/internal/view"
)

// schema are the tables of this room: what somebody is just taking. They are kept
// nowhere else, and nothing is lost with them.
func schema() register.Schema {
	return register.Schema{Name: "office", Migrations: []register.Migration{{ID: 1, SQL: `
CREATE TABLE office_claim (
	what   TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	until  BIGINT NOT NULL
);`}}}
}

// held is how long something is held for whoever is recording an act about it. He
// is done, or gives up, in half of it.
const held = time.Minute

// slot are the values of an act that no other file of the office may hold, by path;
// nil where one of them is not known.
func slot(p *Proposal) map[string]string {
	if p.Kind.Alone == nil {
		return nil
	}
	out := map[string]string{}
	for _, path := range p.Kind.Alone.Paths {
		for _, e := range p.Kind.Sets {
			if e.Path != path {
				continue
			}
			if v := p.valueOf(e); v.Known() {
				out[string(path)] = strings.TrimSpace(v.String())
			}
		}
	}
	if len(out) < len(p.Kind.Alone.Paths) {
		return nil
	}
	return out
}

// alone refuses an act that takes what another file of the office holds.
func (f *Office) alone(ctx context.Context, p *Proposal) error {
	s := slot(p)
	if s == nil {
		return nil
	}
	found, err := f.view.Find(ctx, view.Search{Sort: p.Act.Envelope.Subjects[0].Sort(), Listed: s, Offices: []qyzmet.SubjectID{p.Act.Envelope.Office}, Limit: 2})
	if err != nil {
		return fmt.Errorf("looking whether somebody has it already: %w", err)
	}
	for _, c := range found {
		if c.Subject != p.Act.Envelope.Subjects[0] {
			p.Faults = append(p.Faults, f.taken(p))
			break
		}
	}
	return nil
}

func (f *Office) taken(p *Proposal) *qyzmet.Fault {
	last := string(p.Kind.Alone.Paths[len(p.Kind.Alone.Paths)-1])
	for _, e := range p.Kind.Sets {
		if string(e.Path) == last && strings.HasPrefix(e.To, "act.") {
			last = strings.TrimPrefix(e.To, "act.") // the field that says it
		}
	}
	text := p.Kind.Alone.Text
	return &qyzmet.Fault{Code: qyzmet.Contradiction, Path: last, Message: text.EN, Text: &text}
}

// holding does something while nobody else can take what the act takes. Two who
// sign at the same moment, in one process or in two, are told apart here: one of
// them holds it until his act stands and shows in the lists, and the other is
// refused.
func (f *Office) holding(ctx context.Context, p *Proposal, holder string, do func(context.Context) error) error {
	s := slot(p)
	if s == nil {
		return do(ctx)
	}
	what := claimName(p.Act.Envelope.Office, p, s)
	now := f.clock()
	done, err := f.reg.Base().Exec(ctx, `INSERT INTO office_claim (what, holder, until) VALUES ($1, $2, $3)
		ON CONFLICT (what) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE office_claim.until < $4 OR office_claim.holder = excluded.holder`,
		what, holder, now.Add(held).UnixMilli(), now.UnixMilli())
	if err != nil {
		return fmt.Errorf("holding it: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		if err == nil {
			err = qyzmet.Faults{f.taken(p)}
		}
		return err
	}
	defer func() { // what is left behind ends by itself
		_, _ = f.reg.Base().Exec(context.WithoutCancel(ctx), `DELETE FROM office_claim WHERE what = $1 AND holder = $2`, what, holder)
	}()
	before := len(p.Faults)
	if err := f.alone(ctx, p); err != nil { // whoever held it until now may have recorded
		return err
	}
	if len(p.Faults) > before {
		return p.Faults[before:]
	}
	short, cancel := context.WithTimeout(ctx, held/2)
	defer cancel()
	return do(short)
}

// claimName is what is held, without saying it.
func claimName(office qyzmet.SubjectID, p *Proposal, s map[string]string) string {
	parts := []string{string(office), string(p.Kind.ID)}
	for _, path := range p.Kind.Alone.Paths {
		parts = append(parts, s[string(path)])
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
