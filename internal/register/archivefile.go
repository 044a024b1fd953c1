package register

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// segmentFull is how many bytes a segment has before the next one is begun.
const segmentFull = 16 << 20

// diskFile is a file as the archive writes it. Tests put another in its place.
type diskFile interface {
	io.Writer
	Truncate(size int64) error
	Sync() error
	Close() error
}

// openDiskFile opens a file to append to it.
var openDiskFile = func(name string) (diskFile, error) {
	return os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
}

// archiveFile is the end of an archive, to which batches are appended.
type archiveFile struct {
	dir   string
	head  archiveHead // of the segment
	f     diskFile    // nil: to be opened
	size  int64       // of the segment, up to its last seal
	last  archiveSeal
	fresh bool // the segment has no seal yet: its head goes with the first batch
}

// archiveEnd is what the last segments say.
type archiveEnd struct {
	archiveSeal
	signed string // the last checkpoint in the last segment
}

func segmentName(dir string, number int) string {
	return filepath.Join(dir, fmt.Sprintf("%06d.segment", number))
}

// segments lists the segments of an archive in their order.
func segments(dir string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "[0-9][0-9][0-9][0-9][0-9][0-9].segment"))
	slices.Sort(names)
	return names, err
}

// openArchiveFile opens the end of the archive in a folder. A batch at the very
// end that is not whole was cut off by a crash: it is cut away, and shipped again.
func openArchiveFile(dir string, head *archiveHead) (*archiveFile, archiveEnd, error) {
	var end archiveEnd
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, end, archiveFault(err)
	}
	names, err := segments(dir)
	if err != nil {
		return nil, end, archiveFault(err)
	}
	a := &archiveFile{dir: dir, head: *head}
	a.last.Acts, a.last.Reads = emptyTree(), emptyTree()
	end.archiveSeal = a.last
	for len(names) > 0 {
		s, err := scanSegment(names[len(names)-1], nil)
		if err != nil {
			return nil, end, err
		}
		if s.head == nil { // begun and never sealed
			if err := os.Remove(s.name); err != nil {
				return nil, end, archiveFault(err)
			}
			names = names[:len(names)-1]
			continue
		}
		if s.head.Name != head.Name {
			return nil, end, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "archive", Value: dir,
				Message: "this is the archive of another register (" + s.head.Name + ", this is " + head.Name + "); name a folder of its own"}
		}
		a.head.ID, a.head.Number, a.head.Before = s.head.ID, s.head.Number, s.head.Before
		a.size, a.last = s.good, s.last
		end = archiveEnd{s.last, s.signed}
		return a, end, a.open()
	}
	a.head.ID, a.head.Number, a.head.Before, a.fresh = NewID("archive"), 1, a.last, true
	return a, end, a.open()
}

func (a *archiveFile) id() string { return a.head.ID }

// open opens the segment and cuts away what was not sealed.
func (a *archiveFile) open() error {
	f, err := openDiskFile(segmentName(a.dir, a.head.Number))
	if err != nil {
		return archiveFault(err)
	}
	if err = f.Truncate(a.size); err == nil {
		err = syncFolder(a.dir)
	}
	if err != nil {
		f.Close()
		return archiveFault(err)
	}
	a.f = f
	return nil
}

// append writes a batch and its seal, and returns when they are on the disk.
// After an error the segment ends where it ended.
func (a *archiveFile) append(body *bytes.Buffer, sums []byte, seal archiveSeal) error {
	if a.f == nil {
		if err := a.open(); err != nil {
			return err
		}
	}
	if a.size > segmentFull {
		if err := a.next(); err != nil {
			return err
		}
	}
	var out bytes.Buffer
	if a.fresh {
		head := a.head
		sum, err := writeLine(&out, archiveLine{Archive: &head})
		if err != nil {
			return err
		}
		sums = append(sum[:], sums...)
	}
	seal.Batch, seal.Chain = a.last.Batch+1, nextChain(a.last.Chain, sums)
	out.Write(body.Bytes())
	if _, err := writeLine(&out, archiveLine{Seal: &seal}); err != nil {
		return err
	}
	n, err := a.f.Write(out.Bytes())
	if err == nil {
		err = a.f.Sync()
	}
	if err != nil { // whether it is on the disk nobody knows: the file is opened and cut anew
		_ = a.f.Close()
		a.f = nil
		return archiveFault(err)
	}
	a.size, a.last, a.fresh = a.size+int64(n), seal, false
	return nil
}

// next begins a segment.
func (a *archiveFile) next() error {
	if err := a.f.Close(); err != nil {
		return archiveFault(err)
	}
	a.f = nil
	a.head.Number, a.head.Before, a.size, a.fresh = a.head.Number+1, a.last, 0, true
	return a.open()
}

func (a *archiveFile) close() error {
	if a.f == nil {
		return nil
	}
	f := a.f
	a.f = nil
	return f.Close()
}

func archiveFault(err error) error {
	var f *qyzmet.Fault
	if err == nil || errors.As(err, &f) {
		return err
	}
	return unavailable("the archive cannot be written: "+err.Error(), "see to the folder, its rights and the room on its disk")
}

// emptyTree is the tree of a log without entries.
func emptyTree() exportTree {
	root, _ := tlog.TreeHash(0, nil) // never fails for none
	return exportTree{Root: root}
}

// shown is a tree as a seal tells it.
func (t *tree) shown() (exportTree, error) {
	if t.size == 0 {
		return emptyTree(), nil
	}
	root, err := t.root()
	return exportTree{t.size, root}, err
}
