package register

import (
	"database/sql"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"qyzmet"
)

// actColumns are read for each entry; takeStored takes them in this order.
const actColumns = `a.position, a.id, a.envelope, a.commitment, a.hashes, p.salt, p.data, x.erased_by`

const actJoins = ` LEFT JOIN log_payload p ON p.position = a.position LEFT JOIN log_erasure x ON x.position = a.position`

const actTables = ` FROM log_act a` + actJoins

// fileColumns are read for each act of a file, which is read often: what tells that it is
// what was recorded, and no more. takeBrief takes them in this order.
const (
	fileColumns = `a.position, a.envelope, a.hashes, p.salt, p.data`
	fileJoins   = ` LEFT JOIN log_payload p ON p.position = a.position`
)

// stored is an act as it lies in the tables.
type stored struct {
	position                                    int64
	id                                          string
	envelope, commitment, hashes, salt, payload []byte        // salt and payload nil: erased
	erased                                      sql.NullInt64 // by the act at this position
}

func (s *stored) at() int64 { return s.position }
func (s *stored) size() int { return len(s.envelope) + len(s.payload) }

// takeStored reads a row of actColumns.
func takeStored(rows *sql.Rows, raw *raw) (form, error) {
	s := &stored{}
	if err := rows.Scan(&s.position, &s.id, &raw[0], &raw[1], &raw[2], &raw[3], &raw[4], &s.erased); err != nil {
		return nil, err
	}
	var size int
	for _, part := range raw {
		size += len(part)
	}
	all := make([]byte, 0, size)
	for i, to := range []*[]byte{&s.envelope, &s.commitment, &s.hashes, &s.salt, &s.payload} {
		if raw[i] != nil {
			from := len(all)
			all = append(all, raw[i]...)
			*to = all[from:len(all):len(all)]
		}
	}
	return s, nil
}

// scan reads the columns of a row.
func (s *stored) scan(row interface{ Scan(...any) error }, more ...any) error {
	return row.Scan(append([]any{&s.position, &s.id, &s.envelope, &s.commitment, &s.hashes, &s.salt, &s.payload, &s.erased}, more...)...)
}

// read checks what is stored and returns the act.
func (s *stored) read() (*qyzmet.Act, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	act, err := readAct(s.position, s.envelope, s.payload, s.payload != nil)
	if err == nil && string(act.Envelope.ID) != s.id {
		return nil, damagedAt("log_act", s.position, "its id is not that of its envelope")
	}
	return act, err
}

// kind returns the kind of a stored act that is what was recorded.
func (s *stored) kind() (qyzmet.ActKind, error) {
	act, err := s.read()
	if err != nil {
		return "", err
	}
	return act.Envelope.Kind, nil
}

// check compares what is stored with its leaf. A payload may be absent where an
// erasure permits it.
func (s *stored) check() error {
	if len(s.hashes) < tlog.HashSize || len(s.hashes)%tlog.HashSize != 0 {
		return damagedAt("log_act", s.position, "its hashes are cut short")
	}
	if actHash(s.envelope, s.commitment) != tlog.Hash(s.hashes[:tlog.HashSize]) {
		return damagedAt("log_act", s.position, "envelope or commitment is not that of its leaf")
	}
	if s.payload == nil && !s.erased.Valid {
		return damagedAt("log_payload", s.position, "the payload is not there, and no erasure permits it")
	}
	if s.payload != nil && string(commitment(s.salt, s.payload)) != string(s.commitment) {
		return damagedAt("log_payload", s.position, "the payload is not the one that was committed to")
	}
	return nil
}

// readAct reads an act that was checked.
func readAct[T string | []byte](at int64, envelope, payload T, there bool) (*qyzmet.Act, error) {
	act := &qyzmet.Act{}
	var err error
	if act.Envelope, err = qyzmet.ReadEnvelope(envelope); err != nil {
		return nil, damagedAt("log_act", at, "the envelope cannot be read: "+err.Error())
	}
	if !there {
		return act, nil
	}
	if act.Payload, err = qyzmet.ReadPayload(payload); err != nil {
		return nil, damagedAt("log_payload", at, "the payload cannot be read: "+err.Error())
	}
	return act, nil
}

// brief is an act by fileColumns.
type brief struct {
	position                        int64
	envelope, hashes, salt, payload string
	there                           bool // the payload
}

func (b *brief) at() int64 { return b.position }
func (b *brief) size() int { return len(b.envelope) + len(b.payload) }

// takeBrief reads a row of fileColumns.
func takeBrief(rows *sql.Rows, raw *raw) (form, error) {
	b := &brief{}
	if err := rows.Scan(&b.position, &raw[0], &raw[1], &raw[2], &raw[3]); err != nil {
		return nil, err
	}
	b.there = raw[3] != nil
	var text strings.Builder
	text.Grow(len(raw[0]) + len(raw[1]) + len(raw[2]) + len(raw[3]))
	for _, part := range raw[:4] {
		text.Write(part)
	}
	all := text.String()
	for i, to := range []*string{&b.envelope, &b.hashes, &b.salt, &b.payload} {
		*to, all = all[:len(raw[i])], all[len(raw[i]):]
	}
	return b, nil
}

// read returns the act, nil where its columns do not tell that it is what was recorded:
// its payload is gone, or something was changed.
func (b *brief) read() (*qyzmet.Act, error) {
	if !b.there || len(b.hashes) < tlog.HashSize {
		return nil, nil
	}
	var room [2 << 10]byte
	commit := commitIn(room[:0], b.salt, b.payload)
	if leaf := actHashIn(room[:0], b.envelope, commit[:]); string(leaf[:]) != b.hashes[:tlog.HashSize] {
		return nil, nil
	}
	return readAct(b.position, b.envelope, b.payload, true)
}
