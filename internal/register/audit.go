package register

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// Damage is something that is not what was recorded.
type Damage struct {
	Table    string          `json:"table"`
	Position qyzmet.Position `json:"position,omitempty"` // 0 where it has none
	What     string          `json:"what"`
}

// Report is the result of a verification.
type Report struct {
	Acts       int64    `json:"acts"`
	Erased     int64    `json:"erased"` // of these, payloads that an erasure act permits to be absent
	Reads      int64    `json:"reads"`
	Papers     int64    `json:"papers"`
	Books      int64    `json:"books"`
	Root       string   `json:"root"`   // of the tree of acts
	Signed     int64    `json:"signed"` // acts covered by the signed checkpoint, -1 when there is none
	Damages    []Damage `json:"damages"`
	More       int64    `json:"more,omitempty"` // damages that are not listed
	Checkpoint string   `json:"checkpoint,omitempty"`
}

// Sound says that everything is what was recorded.
func (r *Report) Sound() bool { return len(r.Damages) == 0 }

// mostDamages is how many damages a report lists.
const mostDamages = 1000

func (r *Report) damage(table string, position int64, what string) {
	if len(r.Damages) >= mostDamages {
		r.More++
		return
	}
	r.Damages = append(r.Damages, Damage{table, qyzmet.Position(position), what})
}

// audit walks the entries of one log and rebuilds its tree. After a damage it
// goes on with the hashes as stored, so that one damage is reported once.
type audit struct {
	report *Report
	table  string
	size   int64
	peaks  map[int]tlog.Hash // absent where a damage hides the hash
	bad    []int64           // positions already reported
	signed *tlog.Tree        // what the checkpoint says of this log
}

func newAudit(report *Report, table string, signed *tlog.Tree) *audit {
	return &audit{report: report, table: table, peaks: map[int]tlog.Hash{}, signed: signed}
}

func (a *audit) damage(position int64, what string) {
	if len(a.bad) == 0 || a.bad[len(a.bad)-1] != position {
		a.bad = append(a.bad, position)
	}
	a.report.damage(a.table, position, what)
}

// missing notes an entry that cannot be read.
func (a *audit) missing(position int64, what string) {
	a.damage(position, what)
	a.follow(position, nil, nil)
}

// follow adds an entry: the leaf reckoned from its bytes, and the hashes stored
// with it (nil where none are stored, as in an export).
func (a *audit) follow(position int64, leaf *tlog.Hash, stored []byte) {
	a.size = position
	top := bits.TrailingZeros64(uint64(position))
	if stored != nil && len(stored) != (top+1)*tlog.HashSize {
		a.damage(position, "its hashes are of a wrong length")
		stored = nil
	}
	at := func(level int) *tlog.Hash {
		h := tlog.Hash(stored[level*tlog.HashSize:][:tlog.HashSize])
		return &h
	}
	h := leaf
	if stored != nil {
		h = at(0)
		if leaf != nil && *leaf != *h {
			a.damage(position, "the entry is not that of its leaf")
		}
	}
	for level := range top {
		left, known := a.peaks[level]
		delete(a.peaks, level)
		var up *tlog.Hash
		if known && h != nil {
			node := tlog.NodeHash(left, *h)
			up = &node
		}
		if stored != nil {
			if up != nil && *up != *at(level + 1) && !a.suspect(position-1<<(level+1), position) {
				a.damage(position, fmt.Sprintf("the hash over the entries %d to %d is not theirs", position-1<<(level+1)+1, position))
			}
			up = at(level + 1)
		}
		h = up
	}
	if h != nil {
		a.peaks[top] = *h
	}
	if a.signed != nil && a.signed.N == position {
		a.compare()
	}
}

// suspect says whether a damage was reported after one position up to another.
func (a *audit) suspect(after, upTo int64) bool {
	for i := len(a.bad) - 1; i >= 0 && a.bad[i] > after; i-- {
		if a.bad[i] <= upTo {
			return true
		}
	}
	return false
}

// root returns the root of what was walked, if no damage hides it.
func (a *audit) root() (tlog.Hash, bool) {
	t := &tree{size: a.size, peaks: a.peaks}
	if a.size == 0 {
		h, err := tlog.TreeHash(0, nil)
		return h, err == nil
	}
	h, err := t.root()
	return h, err == nil
}

// compare compares the tree with the signed one, when it has its size.
func (a *audit) compare() {
	if root, ok := a.root(); ok && root != a.signed.Hash {
		a.report.damage(a.table, 0, fmt.Sprintf("the first %d entries are not those that were signed", a.size))
	}
}

// end closes the walk.
func (a *audit) end() {
	if a.signed == nil {
		return
	}
	if a.signed.N == 0 && a.size == 0 {
		a.compare()
	}
	if a.size < a.signed.N {
		a.report.damage(a.table, 0, fmt.Sprintf("it ends at entry %d, and %d were signed: the end is lost", a.size, a.signed.N))
	}
}

// actAudit is the audit of the acts, with what must agree beside the tree.
type actAudit struct {
	*audit
	erasures map[qyzmet.ActID]int64 // act erased -> position of the erasure
	absent   map[qyzmet.ActID]int64 // act without payload -> its position
	subjects sum
	papers   sum
}

func newActAudit(report *Report, signed *tlog.Tree) *actAudit {
	return &actAudit{audit: newAudit(report, "log_act", signed), erasures: map[qyzmet.ActID]int64{}, absent: map[qyzmet.ActID]int64{}}
}

// take checks one act.
func (a *actAudit) take(s *stored) {
	leaf := actHash(s.envelope, s.commitment)
	a.follow(s.position, &leaf, s.hashes)
	a.report.Acts++
	var e qyzmet.Envelope
	if err := json.Unmarshal(s.envelope, &e); err != nil {
		a.damage(s.position, "the envelope cannot be read: "+err.Error())
		return
	}
	if s.id != "" && string(e.ID) != s.id {
		a.damage(s.position, "its id is not that of its envelope")
	}
	for _, subject := range each(e.Subjects) {
		a.subjects.add(subject, s.position)
	}
	if e.Kind == Erasure {
		a.erasures[e.Of] = s.position
	}
	if s.payload == nil {
		a.absent[e.ID] = s.position
		return
	}
	if string(commitment(s.salt, s.payload)) != string(s.commitment) {
		a.report.damage("log_payload", s.position, "the payload is not the one that was committed to")
		return
	}
	var p qyzmet.Payload
	if err := json.Unmarshal(s.payload, &p); err != nil {
		a.report.damage("log_payload", s.position, "the payload cannot be read: "+err.Error())
		return
	}
	for _, d := range namesOf("log_attached", &qyzmet.Act{Payload: &p}) {
		a.papers.add(d, s.position)
	}
}

// end closes the walk: each payload that is absent wants an erasure.
func (a *actAudit) end() {
	a.audit.end()
	for id, position := range a.absent {
		if by := a.erasures[id]; by > position {
			a.report.Erased++
		} else {
			a.report.damage("log_payload", position, "the payload is not there, and no erasure permits it")
		}
	}
	for id, by := range a.erasures {
		if _, gone := a.absent[id]; !gone {
			a.report.damage("log_payload", by, "what this erasure erased is still there, or was never recorded: "+string(id))
		}
	}
	if root, ok := a.root(); ok {
		a.report.Root = root.String()
	}
}

// sum adds up pairs in any order: two lists are equal when their sums are.
type sum struct {
	n     int64
	words [4]uint64
}

func (s *sum) add(name string, position int64) {
	h := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(name), uint64(position)))
	s.n++
	for i := range s.words {
		s.words[i] += binary.BigEndian.Uint64(h[8*i:])
	}
}
