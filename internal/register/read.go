package register

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"qyzmet"
)

// Acts returns the acts about a subject up to a position (0: all) in their
// order. Each is checked against its leaf: what is not what was recorded is
// refused with code Damaged. The acts are shared with other callers and must not
// be changed.
func (r *Register) Acts(ctx context.Context, s qyzmet.SubjectID, upTo qyzmet.Position) ([]qyzmet.Entry, error) {
	if upTo <= 0 {
		upTo = math.MaxInt64
	}
	query := r.base.query
	if r.pen.redo.concerns(string(s)) {
		query = r.base.Query
	}
	out, err := history{query: query, shelf: &r.shelf, keep: true}.of(ctx, s, upTo)
	return out, r.speech.fault(err)
}

// Acts is Register.Acts inside the transaction, with the acts that it appends.
func (t *Tx) Acts(ctx context.Context, s qyzmet.SubjectID) ([]qyzmet.Entry, error) {
	return history{query: t.Query, shelf: t.pen.shelf, fresh: t.fresh, added: t.added, erases: t.erases}.of(ctx, s, math.MaxInt64)
}

// Histories is Acts for many subjects at once.
func (t *Tx) Histories(ctx context.Context, subjects []qyzmet.SubjectID) (map[qyzmet.SubjectID][]qyzmet.Entry, error) {
	h := history{query: t.Query, shelf: t.pen.shelf, fresh: t.fresh, added: t.added, erases: t.erases}
	found := make(map[qyzmet.SubjectID]*stretch, len(subjects))
	out := make(map[qyzmet.SubjectID][]qyzmet.Entry, len(subjects))
	var args []any
	var err error
	for _, s := range subjects {
		if b := h.begins(s); b.whole || len(b.entries) > longFile { // its end is read alone
			if out[s], err = h.rest(ctx, s, b, math.MaxInt64); err != nil {
				return nil, err
			}
			continue
		}
		args, found[s] = append(args, string(s)), &stretch{}
	}
	err = t.inChunks(ctx, args, func(list string) string {
		return `SELECT s.subject, s.position, x.erased_by FROM log_subject s LEFT JOIN log_erasure x ON x.position = s.position
		WHERE s.subject IN (` + list + `) ORDER BY s.subject, s.position`
	}, func(rows *sql.Rows) error {
		var subject qyzmet.SubjectID
		var p int64
		var by sql.NullInt64
		err := rows.Scan(&subject, &p, &by)
		if at := found[subject]; at != nil {
			at.add(p, by)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for s := range found {
		if out[s], err = h.at(ctx, s, found[s], math.MaxInt64); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// longFile is how many acts are so many that reading where they are takes longer
// than a query more.
const longFile = 50

// stretch is the positions of the acts about a subject, and which are erased.
type stretch struct {
	positions []qyzmet.Position
	erased    []bool
}

func (a *stretch) add(p int64, by sql.NullInt64) {
	a.positions, a.erased = append(a.positions, qyzmet.Position(p)), append(a.erased, by.Valid)
}

// history reads the acts about a subject: those at hand from the shelf or from
// the group being appended, the others from the tables.
type history struct {
	query func(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	shelf *shelf
	fresh map[qyzmet.Position]*qyzmet.Act
	added map[qyzmet.SubjectID][]qyzmet.Entry // those of fresh about each subject
	keep  bool                                // what is read goes on the shelf: not from a transaction, which may yet be undone

	erases bool // the transaction erases
}

func (h history) of(ctx context.Context, s qyzmet.SubjectID, upTo qyzmet.Position) ([]qyzmet.Entry, error) {
	b := h.begins(s)
	out, err := h.rest(ctx, s, b, upTo)
	if err == nil && h.keep && upTo == math.MaxInt64 && len(out) > 0 && !b.whole {
		h.shelf.learn(s, out, b.seen)
	}
	return out, err
}

// begins is how a file begins that was read of late. A transaction that erases reads
// the tables.
func (h history) begins(s qyzmet.SubjectID) beginning {
	if h.erases {
		return beginning{read: true}
	}
	return h.shelf.file(s)
}

// rest reads what comes after a beginning.
func (h history) rest(ctx context.Context, s qyzmet.SubjectID, b beginning, upTo qyzmet.Position) ([]qyzmet.Entry, error) {
	last, begins := qyzmet.Position(0), b.entries
	if n := len(begins); n > 0 {
		last = begins[n-1].Position
	}
	if last > 0 && !h.shelf.alone {
		return h.shared(ctx, s, begins, upTo)
	}
	if last >= upTo {
		n, _ := slices.BinarySearchFunc(begins, upTo+1, func(e qyzmet.Entry, p qyzmet.Position) int { return cmp.Compare(e.Position, p) })
		return slices.Clip(begins[:n]), nil
	}
	if b.whole {
		return append(begins, h.added[s]...), nil
	}
	if h.keep && !b.read { // one reading instead of two
		return h.load(ctx, s, 1, upTo)
	}
	at, err := h.about(ctx, s, last, upTo)
	if err != nil {
		return nil, err
	}
	more, err := h.at(ctx, s, at, upTo)
	return append(begins, more...), err
}

// at returns the acts at some places: from the first that is not at hand on, they
// are read.
func (h history) at(ctx context.Context, s qyzmet.SubjectID, at *stretch, upTo qyzmet.Position) ([]qyzmet.Entry, error) {
	if len(at.positions) == 0 {
		return nil, nil
	}
	kept := h.shelf.get(at.positions)
	out := make([]qyzmet.Entry, len(at.positions))
	for i, p := range at.positions {
		if kept[i] == nil {
			kept[i] = h.fresh[p]
		}
		if kept[i] == nil || at.erased[i] != (kept[i].Payload == nil) {
			rest, err := h.load(ctx, s, p, upTo)
			if err != nil {
				return nil, err
			}
			return append(out[:i], rest...), nil
		}
		out[i] = qyzmet.Entry{Position: p, Act: kept[i]}
	}
	return out, nil
}

// about returns where the acts about a subject are, after one position up to another.
func (h history) about(ctx context.Context, s qyzmet.SubjectID, after, upTo qyzmet.Position) (*stretch, error) {
	rows, err := h.query(ctx, `SELECT s.position, x.erased_by FROM log_subject s LEFT JOIN log_erasure x ON x.position = s.position
		WHERE s.subject = $1 AND s.position > $2 AND s.position <= $3 ORDER BY s.position`, string(s), int64(after), int64(upTo))
	return placesIn(rows, err)
}

func placesIn(rows *sql.Rows, err error) (*stretch, error) {
	if err != nil {
		return nil, err
	}
	out := &stretch{}
	err = drain(rows, func(rows *sql.Rows) error {
		var p int64
		var by sql.NullInt64
		err := rows.Scan(&p, &by)
		out.add(p, by)
		return err
	})
	return out, err
}

// load reads the acts about a subject from one position to another.
func (h history) load(ctx context.Context, s qyzmet.SubjectID, from, upTo qyzmet.Position) ([]qyzmet.Entry, error) {
	d := &decoding{take: takeBrief}
	d.start()
	rows, err := h.query(ctx, `SELECT `+fileColumns+` FROM log_subject s JOIN log_act a ON a.position = s.position`+fileJoins+`
		WHERE s.subject = $1 AND s.position BETWEEN $2 AND $3 ORDER BY s.position`, string(s), int64(from), int64(upTo))
	if err != nil {
		d.close()
		return nil, err
	}
	list, err := d.all(rows)
	if err == nil {
		err = h.fill(ctx, list)
	}
	if err == nil && h.keep {
		h.shelf.putAll(list)
	}
	return entriesOf(list), err
}

// fill reads whole what could not be told from the columns of a file: acts whose payload
// is gone, and what is not what was recorded.
func (h history) fill(ctx context.Context, list []*decoded) error {
	for i, one := range list {
		if one.act != nil {
			continue
		}
		rows, err := h.query(ctx, `SELECT `+actColumns+actTables+` WHERE a.position = $1`, one.at())
		if err != nil {
			return err
		}
		whole, err := decodeAll(rows)
		if err != nil {
			return err
		}
		if len(whole) == 0 {
			return damagedAt("log_act", one.at(), "it is not there any more")
		}
		list[i] = whole[0]
	}
	return nil
}

// Since returns at most limit acts after a position, in their order.
func (r *Register) Since(ctx context.Context, after qyzmet.Position, limit int) ([]qyzmet.Entry, error) {
	return r.entries(ctx, `SELECT `+actColumns+actTables+` WHERE a.position > $1 ORDER BY a.position LIMIT $2`, int64(after), limit)
}

// Act returns the act with an id; code NotFound when there is none.
func (r *Register) Act(ctx context.Context, id qyzmet.ActID) (qyzmet.Entry, error) {
	return r.one(ctx, `a.id = $1`, string(id), "id", string(id))
}

// one returns the act for which a condition holds; code NotFound naming what was
// asked for when there is none.
func (r *Register) one(ctx context.Context, where string, arg any, path, value string) (qyzmet.Entry, error) {
	found, err := r.entries(ctx, `SELECT `+actColumns+actTables+` WHERE `+where, arg)
	if err != nil {
		return qyzmet.Entry{}, err
	}
	if len(found) == 0 {
		return qyzmet.Entry{}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: path, Value: value,
			Message: "no act of this " + path + " is recorded; check it, or look in the list of acts"}
	}
	return found[0], nil
}

func (r *Register) entries(ctx context.Context, text string, args ...any) ([]qyzmet.Entry, error) {
	rows, err := r.base.Query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	list, err := decodeAll(rows)
	if err != nil {
		return nil, r.speech.fault(err)
	}
	return entriesOf(list), nil
}

// Head returns the position of the last act about a subject, 0 when there is none.
func (r *Register) Head(ctx context.Context, s qyzmet.SubjectID) (qyzmet.Position, error) {
	return r.position(ctx, `SELECT coalesce(max(position), 0) FROM log_subject WHERE subject = $1`, string(s))
}

// Size returns the position of the last act, 0 when there is none.
func (r *Register) Size(ctx context.Context) (qyzmet.Position, error) {
	return r.position(ctx, `SELECT coalesce(max(position), 0) FROM log_act`)
}

func (r *Register) position(ctx context.Context, text string, args ...any) (qyzmet.Position, error) {
	var n int64
	err := r.base.QueryRow(ctx, text, args...).Scan(&n)
	return qyzmet.Position(n), r.speech.fault(err)
}
