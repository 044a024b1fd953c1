package register

import (
	"context"
	"database/sql"
	"sync"

	"qyzmet"
)

// shelf keeps acts that were read and checked, so that a record that is looked at
// again is not read, hashed and decoded again: an act never changes. It holds two
// generations; when the young one is full the old one goes.
type shelf struct {
	mu         sync.Mutex
	young, old map[qyzmet.Position]*qyzmet.Act
	bytes      int // of the young, as they were stored
}

// shelfBytes is the size of a generation, in bytes as stored; in memory an act
// takes about three times as much.
const shelfBytes = 16 << 20

// get returns the acts at positions, with nil for those that are not there.
func (s *shelf) get(positions []qyzmet.Position) []*qyzmet.Act {
	out := make([]*qyzmet.Act, len(positions))
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range positions {
		if out[i] = s.young[p]; out[i] == nil {
			out[i] = s.old[p]
		}
	}
	return out
}

// put keeps an act that took some bytes in the tables.
func (s *shelf) put(p qyzmet.Position, act *qyzmet.Act, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.young == nil || s.bytes > shelfBytes {
		s.old, s.young, s.bytes = s.young, map[qyzmet.Position]*qyzmet.Act{}, 0
	}
	s.young[p] = act
	s.bytes += bytes
}

// drop forgets an act whose payload was erased.
func (s *shelf) drop(p qyzmet.Position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.young, p)
	delete(s.old, p)
}

// actsAbout reads the acts about a subject: those on the shelf from there, the
// others from the tables.
type actsAbout struct {
	ctx   context.Context
	query func(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	shelf *shelf
	put   func(p qyzmet.Position, act *qyzmet.Act, bytes int)
}

func (a actsAbout) read(s qyzmet.SubjectID, upTo qyzmet.Position) ([]qyzmet.Entry, error) {
	positions, erased, err := a.positions(s, upTo)
	if err != nil || len(positions) == 0 {
		return nil, err
	}
	kept := a.shelf.get(positions)
	out := make([]qyzmet.Entry, len(positions))
	for i, p := range positions {
		if kept[i] == nil || erased[i] != (kept[i].Payload == nil) {
			rest, err := a.load(s, p, upTo)
			if err != nil {
				return nil, err
			}
			return append(out[:i], rest...), nil
		}
		out[i] = qyzmet.Entry{Position: p, Act: kept[i]}
	}
	return out, nil
}

// positions returns where the acts about a subject stand, and which are erased.
func (a actsAbout) positions(s qyzmet.SubjectID, upTo qyzmet.Position) (positions []qyzmet.Position, erased []bool, err error) {
	rows, err := a.query(a.ctx, `SELECT s.position, x.erased_by FROM log_subject s LEFT JOIN log_erasure x ON x.position = s.position
		WHERE s.subject = $1 AND s.position <= $2 ORDER BY s.position`, string(s), int64(upTo))
	if err != nil {
		return nil, nil, err
	}
	err = drain(rows, func(rows *sql.Rows) error {
		var p int64
		var by sql.NullInt64
		err := rows.Scan(&p, &by)
		positions, erased = append(positions, qyzmet.Position(p)), append(erased, by.Valid)
		return err
	})
	return positions, erased, err
}

// load reads the acts about a subject from one position to another.
func (a actsAbout) load(s qyzmet.SubjectID, from, upTo qyzmet.Position) ([]qyzmet.Entry, error) {
	rows, err := a.query(a.ctx, `SELECT `+actColumns+` FROM log_subject s JOIN log_act a ON a.position = s.position`+actJoins+`
		WHERE s.subject = $1 AND s.position BETWEEN $2 AND $3 ORDER BY s.position`, string(s), int64(from), int64(upTo))
	if err != nil {
		return nil, err
	}
	var out []qyzmet.Entry
	err = drain(rows, func(rows *sql.Rows) error {
		e, bytes, err := entryOf(rows)
		if err == nil {
			a.put(e.Position, e.Act, bytes)
		}
		out = append(out, e)
		return err
	})
	return out, err
}
