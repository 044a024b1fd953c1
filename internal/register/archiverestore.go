package register

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"qyzmet"
)

// RestorePlan says what is restored from an archive.
type RestorePlan struct {
	Archive string // the folder
	Backup  string // an older backup or export to begin with; "": the archive alone
	// Until is the last second that is restored: what was recorded after it is left
	// out. The zero time means all that the archive has.
	Until time.Time
	// Last is instead the position of the last act; 0: by Until. It is what to use
	// where the clock jumped and instants do not tell what was before.
	Last qyzmet.Position
	// Public is the key with which the checkpoints in the archive are checked;
	// empty: they are not.
	Public string
}

// Restored is what a restore made.
type Restored struct {
	*Report
	Cut       qyzmet.Position // the last act of the archive that was restored
	At        time.Time       // when that act was recorded
	LeftOut   int64           // acts after it that the archive has
	Carried   int64           // erasures after the cut that concern what was restored, carried over
	Torn      int64           // bytes at the end of the archive that no seal closes
	State     time.Time       // of the tables that are no log: accounts, sendings
	Evidence  string          // the last checkpoint of the archive, where acts after the cut were left out
	PublicKey string          // as the archive tells it
}

// RestoreArchive makes a register, at a place that has none, of an archive, with or
// without a backup to begin with, as it was at a second. An erasure outlives the
// restore: what was erased later is erased in what is restored. A register from
// which acts were left out is not gone on with before Resume.
func RestoreArchive(ctx context.Context, p RestorePlan, dst string) (*Restored, error) {
	if _, err := os.Lstat(dst); err == nil {
		return nil, &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "restore", Value: dst, Message: "the file exists; a register is restored to a new file"}
	}
	s, err := surveyArchive(p)
	if err != nil {
		return nil, err
	}
	if s.base, err = openBase(ctx, p.Backup, dst+".base", s.head.Schemas); err != nil {
		return nil, err
	}
	defer s.base.close()
	part := dst + ".part"
	clean := func() {
		for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
			_ = os.Remove(part + suffix)
		}
	}
	clean()
	defer clean()
	out := &Restored{Cut: qyzmet.Position(s.cut), LeftOut: s.acts - s.cut, Torn: s.torn, PublicKey: s.head.PublicKey}
	if out.Report, err = s.build(ctx, part); err != nil {
		return nil, err
	}
	out.At, out.State, out.Carried = time.UnixMilli(s.cutAt), time.UnixMilli(s.stateAt), s.carried
	if out.LeftOut > 0 {
		out.Evidence = s.signed
	}
	if err = syncFile(part); err == nil {
		err = os.Rename(part, dst)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(dst))
	}
	return out, fileFault("the register cannot be restored there", err)
}

// build makes the register and verifies it.
func (s *survey) build(ctx context.Context, dst string) (*Report, error) {
	r, err := openFile(ctx, dst, Options{Schemas: s.head.Schemas})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if s.keys, err = r.rowKeys(ctx); err != nil {
		return nil, err
	}
	if err := s.merge(ctx); err != nil {
		return nil, err
	}
	read, write := io.Pipe()
	go func() { write.CloseWithError(s.export(ctx, write)) }()
	_, err = r.Import(ctx, read)
	_ = read.CloseWithError(errors.New("register: the import ended"))
	if err != nil {
		return nil, err
	}
	report, err := r.Verify(ctx, nil)
	if err != nil {
		return nil, err
	}
	if !report.Sound() {
		d := report.Damages[0]
		return nil, damaged(fmt.Sprintf("what was restored is damaged in %d places, the first: %s %d: %s", len(report.Damages), d.Table, d.Position, d.What), "use another copy of the archive, or an older backup")
	}
	if err := s.compareSigned(ctx, r, report); err != nil {
		return nil, err
	}
	return report, r.sweep(ctx) // so that the file alone is the register
}

// compareSigned compares the restored log with the last checkpoint of the archive
// that it should contain.
func (s *survey) compareSigned(ctx context.Context, r *Register, report *Report) error {
	if size := s.sealed.Acts.Size; size > 0 {
		if t, err := r.treeAt(ctx, "log_act", size); err != nil || t.Hash != s.sealed.Acts.Root {
			return errors.Join(err, damaged(fmt.Sprintf("the first %d acts are not those of the archive", size), "use a backup of the same register, made before this second"))
		}
	}
	if s.plan.Public == "" || s.covered == "" {
		return nil
	}
	v, err := note.NewVerifier(s.plan.Public)
	if err != nil {
		return &qyzmet.Fault{Code: qyzmet.BadSyntax, Path: "key", Message: "the public key cannot be read: " + err.Error() + "; use the second line of the key's file"}
	}
	c, err := openCheckpoint([]byte(s.covered), v)
	if err != nil {
		return err
	}
	for _, log := range []struct {
		table string
		size  int64
		root  string
	}{{"log_act", c.acts.N, c.acts.Hash.String()}, {"log_read", c.reads.N, c.reads.Hash.String()}} {
		t, err := r.treeAt(ctx, log.table, log.size)
		if err != nil {
			return err
		}
		if t.Hash.String() != log.root {
			return damaged(fmt.Sprintf("the first %d entries of %s in the archive are not those that were signed", log.size, log.table), "use another copy of the archive, and find out who changed this one")
		}
	}
	report.Signed, report.Checkpoint = c.acts.N, s.covered
	return nil
}

// survey is what a first reading of an archive found: where to cut, what was
// erased, and the last state of what changes.
type survey struct {
	plan    RestorePlan
	names   []string
	head    *archiveHead // of the last segment
	torn    int64
	from    int64 // the act after which the archive begins
	fromR   int64
	acts    int64 // the last act of the archive
	cut     int64 // the last act that is restored
	cutAt   int64
	reads   int64 // the last reading that is restored
	stateAt int64
	whole   archiveSeal // the last seal that holds everything
	erased  map[qyzmet.ActID]bool
	carried int64
	signed  string // the last checkpoint
	covered string // the last checkpoint that what is restored contains
	times   []instant
	sealed  archiveSeal // the last seal that what is restored contains
	base    *base
	merged
}

// instant is when an act was recorded.
type instant struct{ position, at int64 }

// surveyArchive reads the archive once.
func surveyArchive(p RestorePlan) (*survey, error) {
	s := &survey{plan: p, erased: map[qyzmet.ActID]bool{}}
	var err error
	if s.names, err = segments(p.Archive); err != nil {
		return nil, archiveFault(err)
	}
	if err := s.readAll(s.first); err != nil {
		return nil, err
	}
	if s.head == nil {
		return nil, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "archive", Value: p.Archive, Message: "no archive of a register is in this folder"}
	}
	if err := s.place(); err != nil {
		return nil, err
	}
	return s, nil
}

// readAll reads the sealed batches of all segments, each of which continues the
// one before.
func (s *survey) readAll(take func(*archiveHead, []placed, archiveSeal) error) error {
	var before *segment
	for i, name := range s.names {
		var head *archiveHead
		seg, err := scanSegment(name, func(batch []placed, seal archiveSeal) error {
			if len(batch) > 0 && batch[0].archiveLine != nil && batch[0].Archive != nil {
				head, batch = batch[0].Archive, batch[1:]
			}
			return take(head, batch, seal)
		})
		if err != nil {
			return err
		}
		last := i == len(s.names)-1
		switch {
		case seg.torn > 0 && !last, seg.head == nil && !last:
			return damaged("the archive is damaged: the end of "+filepath.Base(name)+" is missing", "use another copy of this segment")
		case seg.head != nil && before != nil && (seg.head.Before != before.last || seg.head.ID != before.head.ID):
			return damaged("the archive is damaged: "+filepath.Base(name)+" does not continue the segment before it", "bring all segments of one archive together")
		}
		if seg.head != nil {
			s.head, before = seg.head, seg
		}
		s.torn = seg.torn
	}
	return nil
}

// first notes how far the archive goes and when each act was recorded.
func (s *survey) first(head *archiveHead, batch []placed, seal archiveSeal) error {
	if s.whole.Batch == 0 && s.acts == 0 {
		s.from, s.fromR, s.acts = head.Before.Acts.Size, head.Before.Reads.Size, head.Before.Acts.Size
	}
	for _, p := range batch {
		if p.archiveLine == nil || p.Act == nil {
			continue
		}
		var e qyzmet.Envelope
		if err := json.Unmarshal([]byte(p.Act.Envelope), &e); err != nil {
			return damagedAt("log_act", p.Act.Position, "the envelope cannot be read: "+err.Error())
		}
		if e.Kind == Erasure {
			s.erased[e.Of] = true
		}
		s.times = append(s.times, instant{p.Act.Position, e.Recorded})
		s.acts = p.Act.Position
	}
	if seal.Whole {
		s.whole = seal
	}
	return nil
}

// place finds the last act that is restored.
func (s *survey) place() error {
	s.acts = s.whole.Acts.Size // a batch that is not whole may lack papers of its acts
	s.times = slices.DeleteFunc(s.times, func(t instant) bool { return t.position > s.acts })
	until := s.plan.Until.UnixMilli()
	switch {
	case s.plan.Last > 0:
		if int64(s.plan.Last) > s.acts || int64(s.plan.Last) < s.from {
			return &qyzmet.Fault{Code: qyzmet.NotFound, Path: "position", Value: fmt.Sprint(s.plan.Last), Message: fmt.Sprintf("the archive has the acts %d to %d; name one of these", s.from+1, s.acts)}
		}
		s.cut = int64(s.plan.Last)
	case s.plan.Until.IsZero():
		s.cut = s.acts
	default:
		before, after := int64(0), int64(0) // the last act up to the second, the first after it
		for _, t := range s.times {
			if t.at <= until {
				before = t.position
			} else if after == 0 {
				after = t.position
			}
		}
		if after > 0 && before > after {
			return &qyzmet.Fault{Code: qyzmet.Contradiction, Path: "until", Value: s.plan.Until.Format(time.RFC3339),
				Message: fmt.Sprintf("the clock jumped: act %d was recorded after this second and act %d, which follows it, before; say with --position which act is to be the last", after, before)}
		}
		s.cut = max(before, s.from)
		if after > 0 {
			s.cut = after - 1
		}
	}
	s.reads, s.stateAt = s.whole.Reads.Size, s.whole.At
	if i := slices.IndexFunc(s.times, func(t instant) bool { return t.position == s.cut }); i >= 0 {
		s.cutAt = s.times[i].at
	}
	return nil
}

// limit is the instant up to which what has no position is restored; 0: all.
func (s *survey) limit() int64 {
	switch {
	case s.plan.Last > 0 && s.cut < s.acts:
		return s.cutAt
	case !s.plan.Until.IsZero():
		return s.plan.Until.UnixMilli()
	}
	return 0
}
