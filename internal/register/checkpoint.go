package register

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// checkpoint is what is signed: how far both logs go and the roots of their
// trees. Its first three lines are those of the transparency logs' common form.
type checkpoint struct {
	name  string // of the register
	acts  tlog.Tree
	reads tlog.Tree
	at    int64 // milliseconds since 1970 UTC
}

const checkpointOrigin = "qyzmet.register/"

// text writes the checkpoint: origin, size and root of the acts, then the reads
// and the instant.
func (c checkpoint) text() string {
	return fmt.Sprintf("%s%s\n%d\n%s\nreads %d %s\nat %d\n", checkpointOrigin, c.name, c.acts.N, c.acts.Hash, c.reads.N, c.reads.Hash, c.at)
}

// parseCheckpoint reads the text of a checkpoint, strictly: what it accepts is
// what text writes.
func parseCheckpoint(text string) (c checkpoint, err error) {
	bad := func(what string) (checkpoint, error) {
		return checkpoint{}, &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "checkpoint", Message: "this is no checkpoint of a register: " + what}
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 6 || lines[5] != "" {
		return bad("it wants five lines")
	}
	var ok bool
	if c.name, ok = strings.CutPrefix(lines[0], checkpointOrigin); !ok {
		return bad("its first line wants to begin with " + checkpointOrigin)
	}
	reads := strings.Split(lines[3], " ")
	at, isAt := strings.CutPrefix(lines[4], "at ")
	if len(reads) != 3 || reads[0] != "reads" || !isAt {
		return bad("its fourth and fifth line want to be: reads SIZE ROOT, at INSTANT")
	}
	var errs [5]error
	c.acts.N, errs[0] = strconv.ParseInt(lines[1], 10, 64)
	c.acts.Hash, errs[1] = tlog.ParseHash(lines[2])
	c.reads.N, errs[2] = strconv.ParseInt(reads[1], 10, 64)
	c.reads.Hash, errs[3] = tlog.ParseHash(reads[2])
	c.at, errs[4] = strconv.ParseInt(at, 10, 64)
	if err := errors.Join(errs[:]...); err != nil || c.acts.N < 0 || c.reads.N < 0 || c.text() != text {
		return bad("a number or a root cannot be read")
	}
	return c, nil
}

// openCheckpoint checks the signature and reads the checkpoint.
func openCheckpoint(signed []byte, v note.Verifier) (checkpoint, error) {
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return checkpoint{}, &qyzmet.Fault{Code: qyzmet.Damaged, Path: "checkpoint", Message: "the checkpoint is not signed with this register's key: " + err.Error() + "; put back the right key, or the right checkpoint"}
	}
	return parseCheckpoint(n.Text)
}

// Checkpoint signs how far the log goes, keeps the signed text in the file of
// the checkpoint and returns it. It refuses, with code Damaged, a log that is
// not a continuation of the checkpoint that lies in the file.
func (r *Register) Checkpoint(ctx context.Context) (signed string, err error) {
	r.signing.Lock()
	defer r.signing.Unlock()
	if f := r.forked.Load(); f != nil {
		return "", f
	}
	k, err := r.signingKey()
	if err != nil {
		return "", err
	}
	if err := r.Settle(ctx); err != nil { // sign nothing that a failover could take back
		return "", err
	}
	if err := r.continues(ctx); err != nil {
		return "", err
	}
	c := checkpoint{name: r.name(), at: r.options.Clock().UnixMilli()}
	for table, into := range map[string]*tlog.Tree{"log_act": &c.acts, "log_read": &c.reads} {
		size, err := r.position(ctx, `SELECT coalesce(max(position), 0) FROM `+table)
		if err != nil {
			return "", err
		}
		if *into, err = r.treeAt(ctx, table, int64(size)); err != nil {
			return "", err
		}
	}
	data, err := note.Sign(&note.Note{Text: c.text()}, k.signer)
	if err != nil {
		return "", err
	}
	if err := replaceFile(r.options.CheckpointFile, data); err != nil {
		return "", unavailable("the checkpoint cannot be written: "+err.Error(), "see to the folder and rights of "+r.options.CheckpointFile)
	}
	text := string(data)
	r.signed.Store(&text)
	if r.archive != nil {
		r.archive.notify()
	}
	return text, nil
}

// LastSigned tells how far the log of acts was signed, and when, by the checkpoint
// beside the database; the zero time when nothing was signed.
func (r *Register) LastSigned() (size int64, at time.Time, err error) {
	c, err := r.lastSigned(&Report{})
	if err != nil || c == nil {
		return 0, time.Time{}, err
	}
	return c.acts.N, time.UnixMilli(c.at), nil
}

// treeAt returns size and root of a log when it had that many entries.
func (r *Register) treeAt(ctx context.Context, table string, size int64) (tlog.Tree, error) {
	if size == 0 {
		root, err := tlog.TreeHash(0, nil)
		return tlog.Tree{Hash: root}, err
	}
	t, err := loadTree(func(at int64) ([]byte, error) { return r.hashesAt(ctx, table, at) }, table, size)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := t.root()
	return tlog.Tree{N: size, Hash: root}, err
}

// hashesAt returns the hashes stored with an entry.
func (r *Register) hashesAt(ctx context.Context, table string, at int64) (hashes []byte, err error) {
	err = r.base.QueryRow(ctx, `SELECT hashes FROM `+table+` WHERE position = $1`, at).Scan(&hashes)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, damagedAt(table, at, "it is not there")
	}
	return hashes, r.speech.fault(err)
}

// continues refuses a log that does not contain what the checkpoint in the file
// says: an older copy put back, or another history. From then on nothing is
// appended or signed.
func (r *Register) continues(ctx context.Context) error {
	if r.options.CheckpointFile == "" {
		return nil
	}
	signed, err := os.ReadFile(r.options.CheckpointFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unavailable("the last checkpoint cannot be read: "+err.Error(), "see to the rights of "+r.options.CheckpointFile)
	}
	k, err := r.signingKey()
	if err != nil {
		return err
	}
	c, err := openCheckpoint(signed, k.verifier)
	var f *qyzmet.Fault
	switch {
	case err != nil:
		f = r.fork("the last checkpoint cannot be trusted: " + err.Error())
	case c.acts.N == 0 && c.reads.N == 0: // nothing was signed; an import brings another name
	case c.name != r.name():
		f = r.fork("the last checkpoint is that of another register (" + c.name + ", this is " + r.name() + ")")
	default:
		for table, tree := range map[string]tlog.Tree{"log_act": c.acts, "log_read": c.reads} {
			if f, err = r.contains(ctx, table, tree); f != nil || err != nil {
				break
			}
		}
		if err != nil {
			return err
		}
	}
	if f == nil {
		return nil
	}
	r.forked.Store(f)
	return f
}

// contains compares a log with a tree that was signed; a fault when it differs.
func (r *Register) contains(ctx context.Context, table string, signed tlog.Tree) (*qyzmet.Fault, error) {
	size, err := r.position(ctx, `SELECT coalesce(max(position), 0) FROM `+table)
	if err != nil {
		return nil, err
	}
	if int64(size) < signed.N {
		return r.fork(fmt.Sprintf("%s ends at entry %d, and %d were signed: an older copy was put back", table, size, signed.N)), nil
	}
	now, err := r.treeAt(ctx, table, signed.N)
	var f *qyzmet.Fault
	if errors.As(err, &f) && f.Code == qyzmet.Damaged {
		return r.fork(f.Message), nil
	}
	if err == nil && now.Hash != signed.Hash {
		return r.fork(fmt.Sprintf("the first %d entries of %s are not those that were signed", signed.N, table)), nil
	}
	return nil, err
}

func (r *Register) fork(what string) *qyzmet.Fault {
	f := damaged(what, "nothing is recorded or signed until this is settled: restore a backup that has all entries; "+
		"if later entries are lost for good, keep "+r.options.CheckpointFile+" as evidence under another name, write down what is lost, and start again")
	f.Path = forkPath
	return f
}

// signEvery is how long what was appended may stay unsigned.
const signEvery = time.Second

// sign signs from time to time while the log grows, until the register closes.
func (r *Register) sign() {
	defer r.idle.Done()
	tick := time.NewTicker(cmp.Or(r.options.signs, signEvery))
	defer tick.Stop()
	for done := int64(-1); ; { // once at the start: what was appended before a crash is unsigned
		select {
		case <-tick.C:
		case <-r.closing:
			return
		}
		if grown := r.grown.Load(); grown != done {
			if _, err := r.signNow(); err == nil {
				done = grown
			}
		}
	}
}

// signNow signs for the register itself, within the time of a transaction.
func (r *Register) signNow() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), cmp.Or(r.options.longest, longest))
	defer cancel()
	return r.Checkpoint(ctx)
}
