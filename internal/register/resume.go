package register

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qyzmet"
)

// Resumption is a decision to go on from an earlier state of a register: the acts
// after it are given up. It is signed, and kept beside the checkpoint for ever.
type Resumption struct {
	From    string           `json:"from"` // name of the register before
	To      string           `json:"to"`   // and since
	Acts    int64            `json:"acts"` // that stand
	Reads   int64            `json:"reads"`
	GivenUp int64            `json:"givenUp"` // acts that were signed and are given up
	By      qyzmet.SubjectID `json:"by"`      // who decided
	Reason  string           `json:"reason"`
	At      int64            `json:"at"`       // milliseconds since 1970 UTC
	Before  string           `json:"before"`   // the last checkpoint before, as evidence
	Signed  string           `json:"signed"`   // a signed note of all this
	Kept    string           `json:"evidence"` // the file in which the last checkpoint was kept
}

// WhatResumed is what the log of reads says of a resumption.
const WhatResumed = "resumed"

// resumedFile is the file of the decisions.
func (r *Register) resumedFile() string { return r.options.CheckpointFile + ".resumed" }

// Resumed lists the decisions, the oldest first.
func (r *Register) Resumed() ([]Resumption, error) {
	if r.options.CheckpointFile == "" {
		return nil, nil
	}
	f, err := os.Open(r.resumedFile())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unavailable("the decisions to resume cannot be read: "+err.Error(), "see to the rights of "+r.resumedFile())
	}
	defer f.Close()
	var out []Resumption
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one Resumption
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return out, damaged("a decision in "+r.resumedFile()+" cannot be read: "+err.Error(), "put back a copy of the file")
		}
		out = append(out, one)
	}
	return out, lines.Err()
}

// Resume lets a register go on that refuses because acts are missing that were
// signed: the decision of somebody, with a reason. The last checkpoint is kept as
// evidence; the decision is signed, kept beside it and entered in the log of reads;
// the register gets another name, so that no checkpoint of its can be taken for one
// of the history that was given up. A register that is not forked refuses.
func (r *Register) Resume(ctx context.Context, by qyzmet.SubjectID, reason string) (*Resumption, error) {
	f := r.forked.Load()
	switch {
	case f == nil:
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "resume", Message: "this register lacks nothing that was signed; it goes on as it is"}
	case by.Sort() == "":
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "by", Value: string(by), Message: "the decision is somebody's: name the official by id, u-…"}
	case strings.TrimSpace(reason) == "":
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "reason", Message: "the decision has a reason: say what happened and what is lost"}
	}
	d, err := r.decide(ctx, by, reason)
	if err != nil {
		return nil, err
	}
	if err := r.rename(ctx, d.To); err != nil {
		return nil, err
	}
	// From here on the checkpoint beside the register is of another name: until the
	// new one is written, opening the register again refuses, and Resume goes on.
	if err := os.Remove(r.options.CheckpointFile); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unavailable("the old checkpoint cannot be put away: "+err.Error(), "it is kept as "+d.Kept+"; see to the folder")
	}
	r.forked.Store(nil)
	if err := r.LogRead(ctx, ReadEntry{Who: by, Subject: qyzmet.SubjectID(d.To), What: WhatResumed, Purpose: reason}); err != nil {
		return nil, err
	}
	_, err = r.Checkpoint(ctx)
	return d, err
}

// decide writes the decision down, unless the same was before the process died.
func (r *Register) decide(ctx context.Context, by qyzmet.SubjectID, reason string) (*Resumption, error) {
	report, err := r.verifyAlone(ctx)
	if err != nil {
		return nil, err
	}
	if !report.Sound() {
		x := report.Damages[0]
		return nil, damaged(fmt.Sprintf("the register is damaged in %d places, the first: %s %d: %s", len(report.Damages), x.Table, x.Position, x.What), "restore a sound one first")
	}
	k, err := r.signingKey()
	if err != nil {
		return nil, err
	}
	before, err := os.ReadFile(r.options.CheckpointFile)
	if err != nil {
		return nil, unavailable("the last checkpoint cannot be read: "+err.Error(), "see to the rights of "+r.options.CheckpointFile)
	}
	all, err := r.Resumed()
	if err != nil {
		return nil, err
	}
	d := &Resumption{From: r.name(), To: branch(r.name(), len(all)), Acts: report.Acts, Reads: report.Reads, By: by, Reason: reason, At: r.options.Clock().UnixMilli(), Before: string(before)}
	if n := len(all); n > 0 && all[n-1].Before == d.Before && all[n-1].Acts == d.Acts {
		return &all[n-1], nil
	}
	text, _, _ := strings.Cut(d.Before, "\n\n")
	if c, err := parseCheckpoint(text + "\n"); err == nil {
		d.GivenUp = max(0, c.acts.N-d.Acts)
	}
	d.Kept = fmt.Sprintf("%s.given-up-%s", r.options.CheckpointFile, time.UnixMilli(d.At).UTC().Format("20060102T150405.000"))
	if err := copyNew(strings.NewReader(d.Before), d.Kept); err != nil {
		return nil, err
	}
	said, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: "qyzmet.resumed/1\n" + string(said) + "\n"}, k.signer)
	if err != nil {
		return nil, err
	}
	d.Signed = string(signed)
	return d, appendLine(r.resumedFile(), d)
}

// verifyAlone verifies the register without its checkpoint, which it contradicts.
func (r *Register) verifyAlone(ctx context.Context) (*Report, error) {
	report := &Report{Signed: -1}
	err := r.snapshot(ctx, func(s *snapshot) error { return (&verifier{snapshot: s, report: report}).run(nil) })
	return report, err
}

// branchName is a name with the number of its branch.
var branchName = regexp.MustCompile(`^(.*)\.([0-9]+)$`)

// branch is the name of what goes on after so many decisions before.
func branch(name string, before int) string {
	n := before + 2
	if m := branchName.FindStringSubmatch(name); m != nil {
		name = m[1]
		if was, err := strconv.Atoi(m[2]); err == nil {
			n = max(n, was+1)
		}
	}
	return fmt.Sprintf("%s.%d", name, n)
}

// rename gives the register another name, which nothing else may do.
func (r *Register) rename(ctx context.Context, name string) error {
	err := r.pen.within(ctx, func(tx *Tx) error {
		if err := tx.lock(ctx); err != nil {
			return err
		}
		texts := []string{`ALTER TABLE log_name DISABLE TRIGGER log_name_fixed`, "", `ALTER TABLE log_name ENABLE TRIGGER log_name_fixed`}
		if r.speech == sqliteSpeech {
			texts[0] = `DROP TRIGGER log_name_fixed`
			if err := tx.QueryRow(ctx, `SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = 'log_name_fixed'`).Scan(&texts[2]); err != nil {
				return err
			}
		}
		if _, err := tx.pen.conn.ExecContext(ctx, texts[0]); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE log_name SET name = $1`, name); err != nil {
			return err
		}
		_, err := tx.pen.conn.ExecContext(ctx, texts[2])
		return err
	})
	if err == nil {
		r.named.Store(&name)
	}
	return err
}

// appendLine adds a JSON object to a file of lines, durably.
func appendLine(name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.Write(append(data, '\n'))
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return unavailable("the decision cannot be written down: "+err.Error(), "see to the folder and rights of "+name)
	}
	return nil
}
