package register

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"qyzmet"
)

// group is one transaction of the writer.
type group struct {
	r     *Register
	ctx   context.Context
	tx    *Tx
	acts  *tree // as they will be
	now   int64
	taken map[qyzmet.ActID]bool                // ids that stand
	known map[[32]byte]recorded                // keys that stand
	heads map[qyzmet.SubjectID]qyzmet.Position // as they will be
	rows  struct{ acts, payloads, subjects, attached, outbox rows }
	after []qyzmet.Entry
}

// recorded is what stands under a key.
type recorded struct {
	position int64
	id       string
	request  []byte
}

// record writes the jobs in one transaction. A job that is refused by itself
// gets its err and leaves no trace; an error returned undoes everything.
func (r *Register) record(jobs []*job) error {
	ctx, cancel := r.limit()
	defer cancel()
	g := &group{r: r, ctx: ctx, known: map[[32]byte]recorded{}, taken: map[qyzmet.ActID]bool{}, heads: map[qyzmet.SubjectID]qyzmet.Position{}}
	err := r.pen.within(ctx, func(tx *Tx) error {
		g.tx = tx
		if err := g.begin(jobs); err != nil {
			return err
		}
		for _, j := range jobs {
			if err := g.take(j); err != nil {
				return err
			}
		}
		if err := g.write(); err != nil {
			return err
		}
		if r.options.After != nil && len(g.after) > 0 {
			return r.options.After(ctx, tx, g.after)
		}
		return nil
	})
	if err == nil {
		r.acts = g.acts
	}
	return err
}

// begin reads what the group needs to know, a query for each kind of thing.
func (g *group) begin(jobs []*job) error {
	g.now = g.r.options.Clock().UnixMilli()
	if err := g.tx.lock(g.ctx); err != nil {
		return err
	}
	if err := g.edges(); err != nil {
		return err
	}
	var keys, subjects, ids []any
	for _, j := range jobs {
		for _, p := range j.drafts {
			keys = append(keys, p.key[:])
			if p.envelope.ID != "" {
				ids = append(ids, string(p.envelope.ID))
			}
			for s := range p.draft.Heads {
				subjects = append(subjects, string(s))
			}
		}
	}
	if err := g.findKeys(keys); err != nil {
		return err
	}
	if err := g.findIDs(ids); err != nil {
		return err
	}
	return g.findHeads(subjects)
}

// edges sets the right edges of the trees: the one kept in memory, if nobody
// else has appended since.
func (g *group) edges() error {
	size, err := g.tx.size(g.ctx, "log_act")
	if err != nil {
		return err
	}
	if g.r.acts != nil && g.r.acts.size == size {
		g.acts = g.r.acts.clone()
		return nil
	}
	g.acts, err = g.tx.tree(g.ctx, "log_act", size)
	return err
}

// size is the number of entries of a log.
func (t *Tx) size(ctx context.Context, table string) (int64, error) {
	var n int64
	err := t.QueryRow(ctx, `SELECT coalesce(max(position), 0) FROM `+table).Scan(&n)
	return n, t.pen.speech.fault(err)
}

// tree reads the right edge of a log's tree.
func (t *Tx) tree(ctx context.Context, table string, size int64) (*tree, error) {
	return loadTree(func(at int64) (hashes []byte, err error) {
		err = t.QueryRow(ctx, `SELECT hashes FROM `+table+` WHERE position = $1`, at).Scan(&hashes)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, damagedAt(table, at, "it is not there")
		}
		return hashes, t.pen.speech.fault(err)
	}, table, size)
}

// findKeys reads which keys have recorded something.
func (g *group) findKeys(keys []any) error {
	return g.tx.inChunks(g.ctx, keys, func(list string) string {
		return `SELECT key, position, id, request FROM log_act WHERE key IN (` + list + `)`
	}, func(rows *sql.Rows) error {
		var key []byte
		var was recorded
		if err := rows.Scan(&key, &was.position, &was.id, &was.request); err != nil {
			return err
		}
		g.known[[32]byte(key)] = was
		return nil
	})
}

// findIDs reads which of the ids that drafts bring with them are taken.
func (g *group) findIDs(ids []any) error {
	return g.tx.inChunks(g.ctx, ids, func(list string) string {
		return `SELECT id FROM log_act WHERE id IN (` + list + `)`
	}, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		g.taken[qyzmet.ActID(id)] = true
		return err
	})
}

// findHeads reads the last positions of subjects.
func (g *group) findHeads(subjects []any) error {
	return g.tx.inChunks(g.ctx, subjects, func(list string) string {
		return `SELECT column1, (SELECT max(position) FROM log_subject WHERE subject = column1) FROM (VALUES (` +
			valuesOf(list) + `)) AS asked`
	}, func(rows *sql.Rows) error {
		var subject string
		var head sql.NullInt64
		if err := rows.Scan(&subject, &head); err != nil {
			return err
		}
		g.heads[qyzmet.SubjectID(subject)] = qyzmet.Position(head.Int64)
		return nil
	})
}

// take judges the drafts of a job and stages those that are new. An error is
// nobody's in particular; a refusal is noted in the job.
func (g *group) take(j *job) error {
	ids := map[qyzmet.ActID]bool{}
	for _, p := range j.drafts {
		p.fresh = false
		if j.err = g.judge(p, ids); j.err != nil {
			return nil
		}
	}
	seen := map[[32]byte]*prepared{}
	for _, p := range j.drafts {
		if before := seen[p.key]; before != nil {
			if before.request != p.request {
				j.err = repeated(p)
				return nil
			}
			p.fresh = false
		}
		if p.fresh {
			seen[p.key] = p
		}
	}
	if j.err = g.papersThere(j); j.err != nil {
		if blameless(j.err) {
			return j.err
		}
		return nil
	}
	for _, p := range j.drafts {
		if before := seen[p.key]; before != nil && before != p {
			p.receipt = before.receipt
			p.receipt.Again = true
		} else if p.fresh {
			if err := g.stage(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// judge decides whether a draft is new, was recorded before, or is refused.
// ids are those that earlier drafts of the same call bring with them.
func (g *group) judge(p *prepared, ids map[qyzmet.ActID]bool) error {
	if was, ok := g.known[p.key]; ok {
		if !p.sameRequest(was.request) {
			return repeated(p)
		}
		p.receipt = Receipt{Position: qyzmet.Position(was.position), ID: qyzmet.ActID(was.id), Again: true}
		return nil
	}
	if id := p.envelope.ID; id != "" && (g.taken[id] || ids[id]) {
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: "envelope.id", Value: string(id),
			Message: "another act has this id; leave it empty and one is drawn"}
	}
	for s, read := range p.draft.Heads {
		if head := g.heads[s]; head != read {
			return &qyzmet.Fault{Code: qyzmet.Moved, Path: "heads." + string(s), Value: fmt.Sprint(read),
				Message: fmt.Sprintf("the record of %s was read at position %d and is now at %d; read it again, decide again and send the request again", s, read, head)}
		}
	}
	ids[p.envelope.ID] = true
	p.fresh = true
	return nil
}

func repeated(p *prepared) error {
	return &qyzmet.Fault{Code: qyzmet.Repeated, Path: "key", Value: p.draft.Key,
		Message: "the key has recorded another request of this office; a new request takes a new key"}
}

// papersThere refuses a job with an act whose paper is not kept.
func (g *group) papersThere(j *job) error {
	missing := map[string]bool{}
	var digests []any
	for _, p := range j.drafts {
		for _, d := range p.papers {
			if p.fresh && !missing[d] {
				missing[d] = true
				digests = append(digests, d)
			}
		}
	}
	err := g.tx.inChunks(g.ctx, digests, func(list string) string {
		return `SELECT digest FROM log_paper WHERE digest IN (` + list + `)`
	}, func(rows *sql.Rows) error {
		var digest string
		err := rows.Scan(&digest)
		delete(missing, digest)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range j.drafts {
		if i := slices.IndexFunc(p.papers, func(d string) bool { return p.fresh && missing[d] }); i >= 0 {
			return &qyzmet.Fault{Code: qyzmet.Missing, Path: "payload.papers", Value: p.papers[i],
				Message: "the paper is not kept; hand its bytes in with PutPaper first"}
		}
	}
	return nil
}

// stage gives a draft its place in the tree and readies its rows.
func (g *group) stage(p *prepared) error {
	e := p.envelope
	if e.ID == "" {
		e.ID = qyzmet.ActID(NewID("a"))
	}
	if e.Recorded == 0 {
		e.Recorded = g.now
	}
	envelope, err := json.Marshal(e)
	if err != nil {
		return err
	}
	commit := commitment(p.salt, p.payload)
	hashes, err := g.acts.add(actHash(envelope, commit))
	if err != nil {
		return err
	}
	position := g.acts.size
	g.taken[e.ID] = true
	p.receipt = Receipt{Position: qyzmet.Position(position), ID: e.ID}
	g.known[p.key] = recorded{position, string(e.ID), p.request[:]}
	g.rows.acts.add(position, string(e.ID), p.key[:], p.request[:], envelope, commit, hashes)
	g.rows.payloads.add(position, p.salt, p.payload)
	for _, s := range p.subjects {
		g.heads[qyzmet.SubjectID(s)] = p.receipt.Position
		g.rows.subjects.add(s, position)
	}
	for _, d := range p.papers {
		g.rows.attached.add(d, position)
	}
	for _, m := range p.draft.Outbox {
		if err := g.post(m, p.receipt); err != nil {
			return err
		}
	}
	if g.r.options.After != nil {
		g.after = append(g.after, qyzmet.Entry{Position: p.receipt.Position, Act: &qyzmet.Act{Envelope: e, Payload: p.draft.Act.Payload}})
	}
	return nil
}

// write stores the staged rows.
func (g *group) write() error {
	for _, w := range []struct {
		rows *rows
		into string
	}{
		{&g.rows.acts, `log_act (position, id, key, request, envelope, commitment, hashes)`},
		{&g.rows.payloads, `log_payload (position, salt, data)`},
		{&g.rows.subjects, `log_subject (subject, position)`},
		{&g.rows.attached, `log_attached (digest, position)`},
		{&g.rows.outbox, `log_outbox (id, position, message, due, state, attempts, note)`},
	} {
		if err := g.tx.insert(g.ctx, w.into, w.rows); err != nil {
			return err
		}
	}
	return nil
}
