package register

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"qyzmet"
)

// segment is what reading one segment found.
type segment struct {
	name   string
	head   *archiveHead
	last   archiveSeal // the last seal
	good   int64       // bytes up to and with the last seal
	torn   int64       // bytes after it, which no seal closes
	signed string      // the last checkpoint
}

// placed is a line with its place in its segment.
type placed struct {
	*archiveLine       // nil: it was erased
	at           int64 // of its first byte
	length       int   // without the end of line
}

// scanSegment reads a segment and hands on its sealed batches. What is damaged
// before the last batch is refused with code Damaged; a damaged last batch is torn:
// it cannot be told from one that a crash cut off.
func scanSegment(name string, take func([]placed, archiveSeal) error) (*segment, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, archiveFault(err)
	}
	defer f.Close()
	s := &scanner{seg: segment{name: name}, take: take}
	in := bufio.NewReaderSize(f, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			s.at += int64(len(line))
			break
		}
		if err != nil {
			return nil, archiveFault(err)
		}
		if err := s.line(line[:len(line)-1]); err != nil {
			return nil, err
		}
		s.at += int64(len(line))
	}
	s.seg.torn = s.at - s.seg.good
	return &s.seg, nil
}

// scanner reads one segment.
type scanner struct {
	seg    segment
	take   func([]placed, archiveSeal) error
	at     int64
	number int
	head   *archiveHead // before its batch is sealed
	batch  []placed
	sums   []byte
	bad    error // what is wrong with the batch under way
	sealed bool  // the bad batch has a seal
}

func (s *scanner) damaged(what string) error {
	return &qyzmet.Fault{Code: qyzmet.Damaged, File: filepath.Base(s.seg.name), Line: s.number,
		Message: "the archive is damaged: " + what + "; restore from a backup made after it, or use another copy of this segment"}
}

func (s *scanner) line(data []byte) error {
	s.number++
	sum, l, err := readLine(data)
	switch {
	case err != nil:
		s.wrong(err)
	case l != nil && l.Seal != nil:
		return s.seal(l.Seal, len(data))
	case l != nil && l.Archive != nil && s.number == 1:
		if l.Archive.Version != archiveVersion {
			return s.damaged(fmt.Sprintf("it is of version %d; this program reads version %d", l.Archive.Version, archiveVersion))
		}
		s.head, s.seg.last = l.Archive, l.Archive.Before
	case s.number == 1:
		s.wrong(errors.New("it does not begin with a head"))
	case l != nil && l.Archive != nil:
		s.wrong(errors.New("a head stands within the segment"))
	}
	s.sums = append(s.sums, sum[:]...)
	s.batch = append(s.batch, placed{l, s.at, len(data)})
	return nil
}

func (s *scanner) wrong(what error) {
	if s.bad == nil {
		s.bad = what
	}
}

// seal closes a batch. One batch at most is ever written and not yet on the disk:
// if a batch is bad and another one follows it, it is damaged; the last of all may
// have been cut off, and is told as torn.
func (s *scanner) seal(seal *archiveSeal, length int) error {
	switch {
	case s.head == nil:
		s.wrong(errors.New("it does not begin with a head"))
	case nextChain(s.seg.last.Chain, s.sums) != seal.Chain:
		s.wrong(errors.New("a batch is not that of its seal: lines were changed, taken out or put in"))
	}
	if s.bad != nil {
		if s.sealed || s.head == nil || seal.Batch != s.seg.last.Batch+1 {
			return s.damaged(s.bad.Error())
		}
		s.sealed = true
		return nil
	}
	if s.take != nil {
		if err := s.take(s.batch, *seal); err != nil {
			return err
		}
	}
	for _, p := range s.batch {
		if p.archiveLine != nil && p.Checkpoint != "" {
			s.seg.signed = p.Checkpoint
		}
	}
	s.seg.head, s.seg.last = s.head, *seal
	s.seg.good = s.at + int64(length) + 1
	s.batch, s.sums = nil, nil
	return nil
}
