package register

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"

	"qyzmet"
)

// Erasure is the kind of the acts that permit the payload of another act to be
// deleted. They are recorded through Erase only.
const Erasure qyzmet.ActKind = "erasure"

// Limits of one draft, in bytes.
const (
	MaxPayload = 4 << 20
	MaxKey     = 200
)

// Draft is an act that wants to be recorded.
type Draft struct {
	// Act is what is recorded. An empty id is drawn, an absent instant of
	// recording is that of the clock; the draft itself is left as it is. It must
	// not be changed until Append returns, nor after a call that was cancelled.
	Act *qyzmet.Act
	// Drawn says that the id of the act was drawn by NewID for this request: nobody
	// else can have it.
	Drawn bool
	// New is a subject whose id was drawn by NewID for this request: nothing is recorded
	// about it.
	New qyzmet.SubjectID
	// Carry is what was worked out about the act beforehand, for Options.After: see
	// Tx.Carried.
	Carry any
	// Key names the request within the office of the act. The same key with the
	// same act is recorded once, however often it is sent.
	Key string
	// Heads are the positions of the last acts about the subjects that the
	// decision was based on. If one has moved the draft is refused. The drafts of
	// one AppendAll are all compared with what stood before it.
	Heads map[qyzmet.SubjectID]qyzmet.Position
	// Outbox holds messages to be sent once the act stands.
	Outbox []Message
	// Enclosed are papers of the act that are kept with it, in the same
	// transaction; those handed in with PutPaper before are named by digest alone.
	Enclosed []Enclosed
}

// Enclosed is a paper that comes with a draft.
type Enclosed struct {
	Type string // media type
	Data []byte
}

// Receipt says where an act is recorded.
type Receipt struct {
	Position qyzmet.Position
	ID       qyzmet.ActID
	Again    bool // the key had recorded the same request before; nothing was added
}

// prepared is a draft with all that can be worked out before its turn.
type prepared struct {
	draft    Draft
	envelope qyzmet.Envelope // a copy, completed by the writer
	payload  []byte
	salt     []byte
	commit   []byte   // to the payload
	enclosed []string // digests of the papers that come with it
	key      [32]byte
	subjects []string // each once
	papers   []string // digests, each once
	erases   int64    // the position of the act whose payload is erased with it
	receipt  Receipt
	fresh    bool // to be appended in this group
}

// prepare checks the form of a draft and writes out what will be stored.
func prepare(d Draft) (*prepared, error) {
	if err := wellFormed(d); err != nil {
		return nil, err
	}
	p := &prepared{draft: d, envelope: d.Act.Envelope, salt: make([]byte, saltSize)}
	rand.Read(p.salt) // never fails
	var err error
	if p.payload, err = written(qyzmet.AppendPayload, d.Act.Payload); err != nil {
		return nil, &qyzmet.Fault{Code: qyzmet.WrongType, Path: "payload", Message: "the payload cannot be written: " + err.Error()}
	}
	if len(p.payload) > MaxPayload {
		return nil, &qyzmet.Fault{Code: qyzmet.TooLarge, Path: "payload", Value: fmt.Sprint(len(p.payload)),
			Message: fmt.Sprintf("the payload has %d bytes; at most %d are kept: attach the long part as a paper", len(p.payload), MaxPayload)}
	}
	p.commit = commitment(p.salt, p.payload)
	p.key = sha256.Sum256(part(part(nil, []byte(p.envelope.Office)), []byte(d.Key)))
	p.subjects = each(p.envelope.Subjects)
	p.papers = namesOf("log_attached", d.Act)
	for _, e := range d.Enclosed {
		if err := fitPaper(e.Data, e.Type); err != nil {
			return nil, err
		}
		p.enclosed = append(p.enclosed, string(DigestOf(e.Data)))
	}
	return p, nil
}

// sheets are what acts are written on before it is known how long they are.
var sheets = sync.Pool{New: func() any { return new([]byte) }}

// written returns what is appended for v, in memory of just its size: acts are
// between two hundred bytes and megabytes long.
func written[T any](write func([]byte, *T) ([]byte, error), v *T) ([]byte, error) {
	sheet := sheets.Get().(*[]byte)
	defer sheets.Put(sheet)
	b, err := write((*sheet)[:0], v)
	if err != nil {
		return nil, err
	}
	if cap(b) <= 1<<16 { // a larger one is not kept for the sake of one long act
		*sheet = b
	}
	return bytes.Clone(b), nil
}

// same says whether what stands under the key of a draft is what the draft asks
// for: all but the id and the instant, which each attempt draws anew. Of an
// erased act the envelope alone can be compared.
func (p *prepared) same(envelope, payload []byte) bool {
	var was qyzmet.Envelope
	if json.Unmarshal(envelope, &was) != nil {
		return false
	}
	was.ID, was.Recorded = "", 0
	is := p.envelope
	is.ID, is.Recorded = "", 0
	a, errA := json.Marshal(was)
	b, errB := json.Marshal(is)
	return errA == nil && errB == nil && bytes.Equal(a, b) && (payload == nil || bytes.Equal(payload, p.payload))
}

// wellFormed refuses a draft that lacks what every act has.
func wellFormed(d Draft) error {
	lacks := func(path, what string) error {
		return &qyzmet.Fault{Code: qyzmet.Missing, Path: path, Message: what}
	}
	if d.Act == nil || d.Act.Payload == nil {
		return lacks("payload", "an act is recorded with its payload")
	}
	e := d.Act.Envelope
	switch {
	case e.Kind == "":
		return lacks("envelope.kind", "an act has a kind: one of those that the law data describe")
	case e.Office == "":
		return lacks("envelope.office", "an act is the act of an office: name it by its id, o-…")
	case len(e.Subjects) == 0:
		return lacks("envelope.subjects", "an act concerns somebody or something: name at least one subject")
	case d.Key == "":
		return lacks("key", "a request has a key of its own, so that sending it again does not record it twice")
	case len(d.Key) > MaxKey:
		return &qyzmet.Fault{Code: qyzmet.TooLarge, Path: "key", Value: d.Key[:20] + "…", Message: fmt.Sprintf("a key has at most %d bytes", MaxKey)}
	}
	for i, s := range e.Subjects {
		if s.Sort() == "" {
			return &qyzmet.Fault{Code: qyzmet.WrongType, Path: fmt.Sprintf("envelope.subjects.%d", i), Value: string(s),
				Message: "a subject's id is letters, a hyphen and the rest: p-…"}
		}
	}
	for i, a := range d.Act.Payload.Papers {
		if !isDigest(a.Digest) {
			return &qyzmet.Fault{Code: qyzmet.WrongType, Path: fmt.Sprintf("payload.papers.%d.digest", i), Value: string(a.Digest),
				Message: "a digest is a SHA-256 in lower-case hex, as PutPaper returns it"}
		}
	}
	return nil
}

func isDigest(d qyzmet.Digest) bool {
	raw, err := hex.DecodeString(string(d))
	return err == nil && len(raw) == sha256.Size && hex.EncodeToString(raw) == string(d)
}

// each returns the names as texts, each once, in their order.
func each[T ~string](names []T) []string {
	var out []string
	seen := map[T]bool{}
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			out = append(out, string(n))
		}
	}
	return out
}

// ByKey finds what a key of an office has recorded; code NotFound when nothing.
// Who checks power and law first must ask here before: a request that was
// recorded is lawful no more once its effect stands.
func (r *Register) ByKey(ctx context.Context, office qyzmet.SubjectID, key string) (qyzmet.Entry, error) {
	sum := sha256.Sum256(part(part(nil, []byte(office)), []byte(key)))
	return r.one(ctx, `a.key = $1`, sum[:], "key", key)
}

// Standing tells which keys of an office have recorded something.
func (r *Register) Standing(ctx context.Context, office qyzmet.SubjectID, keys []string) (map[string]bool, error) {
	out, names := map[string]bool{}, map[[32]byte]string{}
	var sums []any
	for _, key := range keys {
		sum := sha256.Sum256(part(part(nil, []byte(office)), []byte(key)))
		names[sum] = key
		sums = append(sums, sum[:])
	}
	err := inChunks(sums, func(list string, args []any) error {
		rows, err := r.base.Query(ctx, `SELECT key FROM log_act WHERE key IN (`+list+`)`, args...)
		if err != nil {
			return err
		}
		return drain(rows, func(rows *sql.Rows) error {
			var sum []byte
			err := rows.Scan(&sum)
			if err == nil && len(sum) == 32 {
				out[names[[32]byte(sum)]] = true
			}
			return err
		})
	})
	return out, r.speech.fault(err)
}

// sameDraft compares two drafts as they were handed in.
func (p *prepared) sameDraft(other *prepared) bool {
	envelope, err := json.Marshal(other.envelope)
	return err == nil && p.same(envelope, other.payload)
}

// DigestOf digests the bytes of a paper or a book.
func DigestOf(data []byte) qyzmet.Digest {
	sum := sha256.Sum256(data)
	return qyzmet.Digest(hex.EncodeToString(sum[:]))
}
