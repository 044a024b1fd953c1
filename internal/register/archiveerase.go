package register

import (
	"bytes"
	"errors"
	"os"
)

// eraseInArchive takes what was erased in the register out of the segments. The
// mark of a line is changed first, one byte, and then its object is overwritten:
// broken off in between, the line is erased for whoever reads it, and the rest is
// done again when the register is opened. Blocks that a disk keeps below the file
// system are out of reach, as they are for SQLite.
func eraseInArchive(dir string, what erasures) error {
	names, err := segments(dir)
	if err != nil {
		return archiveFault(err)
	}
	for _, name := range names {
		if err := eraseInSegment(name, what); err != nil {
			return err
		}
	}
	return nil
}

func eraseInSegment(name string, what erasures) error {
	var hits []placed
	_, err := scanSegment(name, func(batch []placed, _ archiveSeal) error {
		for _, p := range batch {
			if p.archiveLine == nil || what.covers(p.archiveLine) {
				p.archiveLine = nil // what it said need not be held
				hits = append(hits, p)
			}
		}
		return nil
	})
	if err != nil || len(hits) == 0 {
		return err
	}
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return archiveFault(err)
	}
	defer f.Close()
	for _, write := range []func(placed) error{
		func(p placed) error { _, err := f.WriteAt([]byte{erased}, p.at+sumLength); return err },
		func(p placed) error {
			_, err := f.WriteAt(bytes.Repeat([]byte{' '}, p.length-sumLength-1), p.at+sumLength+1)
			return err
		},
	} {
		var errs []error
		for _, p := range hits {
			errs = append(errs, write(p))
		}
		if err := errors.Join(append(errs, f.Sync())...); err != nil {
			return archiveFault(err)
		}
	}
	return nil
}

// covers says whether a line is to be erased.
func (e *erasures) covers(l *archiveLine) bool {
	switch {
	case l.Payload != nil:
		return e.payloads[l.Payload.Position]
	case l.Paper != nil:
		return e.papers[l.Paper.Digest]
	case l.Message != nil:
		return e.messages[l.Message.ID]
	}
	return false
}
