package register

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// replay brings acts into the file that a process acknowledged which ended before it
// committed them.
func (r *Register) replay(ctx context.Context) error {
	l := r.pen.redo
	if l == nil {
		return nil
	}
	data, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unavailable("the redo log beside the register cannot be read: "+err.Error(), "see to the rights of "+l.path)
	}
	records, err := redoRecords(data)
	if err != nil {
		return unavailable("acts that were acknowledged stand in "+l.path+" and cannot be read by this program", "start the program that wrote them, or a newer one")
	}
	err = r.pen.within(ctx, func(tx *Tx) error {
		for _, record := range records {
			stands, err := tx.stands(ctx, l.path, record)
			if err == nil && !stands {
				err = record.rows.write(ctx, tx)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return fileFault("the redo log cannot be put away", os.Remove(l.path))
}

// stands says whether what a record holds is in the file. If it is not, it must follow
// what the file ends with: an older file, or another, is refused.
func (t *Tx) stands(ctx context.Context, path string, r *redoRecord) (bool, error) {
	stands := false
	for _, log := range []struct {
		table string
		end   logEnd
		rows  *rows
	}{{"log_act", r.acts, &r.rows.acts}, {"log_read", r.reads, &r.rows.reads}} {
		if log.rows.count() == 0 {
			continue
		}
		size, _, err := t.last(ctx, log.table)
		if err != nil {
			return false, err
		}
		if log.end.size < size {
			stands = true
			continue
		}
		tree, err := t.tree(ctx, log.table, size)
		if err != nil {
			return false, err
		}
		end, err := tree.end()
		if err != nil {
			return false, err
		}
		if end != log.end {
			return false, damaged(fmt.Sprintf("acknowledged entries from %d on of %s stand in %s and do not follow the %d of this file: it is an older copy, or another register", log.end.size+1, log.table, path, size),
				"put back the newest copy of the file; if this one is wanted in spite of what it lacks, move "+path+" to a safe place first")
		}
	}
	return stands, nil
}

// again brings acts into a new transaction that were acknowledged in one which was
// undone.
func (p *pen) again(ctx context.Context) error {
	tx := &Tx{pen: p}
	acts, _, err := tx.last(ctx, "log_act")
	if err != nil {
		return err
	}
	reads, _, err := tx.last(ctx, "log_read")
	for _, rows := range p.redo.rows {
		if err != nil {
			return err
		}
		if !rows.acts.begins(acts) && !rows.reads.begins(reads) {
			err = rows.write(ctx, tx)
		}
	}
	return err
}

// begins says whether rows, of which each begins with its position, begin at or before
// a position: they are in the table.
func (r *rows) begins(size int64) bool {
	return len(r.args) > 0 && r.args[0].(int64) <= size
}
