package register

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"qyzmet"
)

// group is one transaction of the writer.
type group struct {
	r           *Register
	ctx         context.Context
	tx          *Tx
	was         struct{ acts, reads *tree }
	acts, reads *tree // as they will be
	now         int64
	known       map[[32]byte]recorded                // keys that stand
	taken       map[qyzmet.ActID]bool                // ids that stand
	heads       map[qyzmet.SubjectID]qyzmet.Position // as they will be
	erasing     map[int64]bool                       // acts whose payload this group erases
	enclosed    map[string]bool                      // papers that come with its drafts
	rows        stagedRows
	again       bool           // somebody is told of what stood before
	soon        bool           // it begins a moment after the group before ended
	after       []qyzmet.Entry // for the views
	added       []added        // for the shelf
}

// recorded is what stands under a key.
type recorded struct {
	position          int64
	id                string
	envelope, payload []byte // payload nil: erased
}

// record writes the jobs in one transaction. A job that is refused by itself
// gets its err and leaves no trace; an error returned undoes everything.
func (r *Register) record(jobs []*job) error {
	if f := r.forked.Load(); f != nil {
		return f
	}
	if err := r.archive.broken(); err != nil {
		return err
	}
	ctx, cancel := r.limit()
	defer cancel()
	if jobs[0].alone != nil { // as long as it takes
		ctx = jobs[0].ctx
	}
	g := &group{r: r, ctx: ctx, known: map[[32]byte]recorded{}, taken: map[qyzmet.ActID]bool{},
		heads: map[qyzmet.SubjectID]qyzmet.Position{}, erasing: map[int64]bool{}, enclosed: map[string]bool{}}
	g.soon = r.pen.redo.soon()
	err := r.pen.turn(ctx, func(tx *Tx) error {
		g.tx = tx
		tx.Then(g.remember)
		return g.run(jobs)
	}, func(*Tx) bool { return r.pen.redo.keeps(g) })
	r.pen.redo.rests()
	var f *qyzmet.Fault
	switch {
	case err == nil:
		r.acts, r.reads = g.acts, g.reads
		r.grown.Add(1)
		return r.confirm(g.acts.size, g.readsSize())
	case errors.As(err, &f) && f.Code == qyzmet.Damaged && f.Path == forkPath:
		r.forked.Store(f)
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil:
		return unavailable(fmt.Sprintf("the database did not answer within %s", cmp.Or(r.options.longest, longest)),
			"see whether its standby is away or a foreign program holds the lock; then send the request again with the same key")
	}
	return err
}

// remember lets what is kept in memory follow what was committed.
func (g *group) remember() {
	if g.r.shelf.alone {
		g.r.shelf.extend(g.added)
	}
	for position := range g.erasing {
		g.r.shelf.drop(qyzmet.Position(position))
	}
}

// run does the work of a group inside its transaction.
func (g *group) run(jobs []*job) error {
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
	if g.r.options.After != nil && len(g.after) > 0 {
		g.tx.appended(g.after, len(g.erasing) > 0)
		return g.r.options.After(g.ctx, g.tx, g.after)
	}
	return nil
}

// appended notes what a transaction has added to the log.
func (t *Tx) appended(entries []qyzmet.Entry, erases bool) {
	t.fresh, t.added, t.erases = map[qyzmet.Position]*qyzmet.Act{}, map[qyzmet.SubjectID][]qyzmet.Entry{}, erases
	for _, e := range entries {
		t.fresh[e.Position] = e.Act
		for _, s := range each(e.Act.Envelope.Subjects) {
			t.added[qyzmet.SubjectID(s)] = append(t.added[qyzmet.SubjectID(s)], e)
		}
	}
}

// begin reads what the group needs to know, a query for each kind of thing.
func (g *group) begin(jobs []*job) error {
	g.now = g.r.options.Clock().UnixMilli()
	if err := g.tx.lock(g.ctx); err != nil {
		return err
	}
	var keys, subjects, ids []any
	reading := false
	for _, j := range jobs {
		reading = reading || len(j.reads) > 0 || j.alone != nil
		for _, p := range j.drafts {
			keys = append(keys, p.key[:])
			if p.envelope.ID != "" && !p.draft.Drawn {
				ids = append(ids, string(p.envelope.ID))
			}
			for s := range p.draft.Heads {
				if s == p.draft.New {
					g.heads[s] = 0
				} else {
					subjects = append(subjects, string(s))
				}
			}
		}
	}
	var err error
	if g.was.acts, err = g.edge("log_act", g.r.acts); err != nil {
		return err
	}
	g.acts, g.reads = g.was.acts.clone(), g.r.reads
	if reading {
		if g.was.reads, err = g.edge("log_read", g.r.reads); err != nil {
			return err
		}
		g.reads = g.was.reads.clone()
	}
	return errors.Join(g.findKeys(keys), g.findIDs(ids), g.findHeads(subjects))
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
	envelope, err := written(qyzmet.AppendEnvelope, &e)
	if err != nil {
		return err
	}
	hashes, err := g.acts.add(actHash(envelope, p.commit))
	if err != nil {
		return err
	}
	position := g.acts.size
	g.taken[e.ID] = true
	p.receipt = Receipt{Position: qyzmet.Position(position), ID: e.ID}
	g.known[p.key] = recorded{position, string(e.ID), envelope, p.payload}
	g.rows.acts.add(position, string(e.ID), p.key[:], envelope, p.commit, hashes)
	g.rows.payloads.add(position, p.salt, p.payload)
	entry := qyzmet.Entry{Position: p.receipt.Position, Act: &qyzmet.Act{Envelope: e, Payload: p.draft.Act.Payload}}
	first := make([]bool, len(p.subjects))
	for i, s := range p.subjects {
		before, known := g.heads[qyzmet.SubjectID(s)]
		first[i] = known && before == 0
		g.heads[qyzmet.SubjectID(s)] = p.receipt.Position
		g.rows.subjects.add(s, position)
	}
	g.added = append(g.added, added{entry, p.subjects, first, len(envelope) + len(p.payload)})
	for _, d := range p.papers {
		g.rows.attached.add(d, position)
	}
	for _, m := range p.draft.Outbox {
		if err := g.post(m, p.receipt); err != nil {
			return err
		}
	}
	if p.erases > 0 {
		g.erasing[p.erases] = true
		g.rows.erasures.add(p.erases, position)
	}
	if g.r.options.After != nil {
		g.after = append(g.after, entry)
		g.tx.carry(entry.Position, p.draft.Carry)
	}
	return nil
}

// write stores the staged rows.
func (g *group) write() error {
	if err := g.rows.write(g.ctx, g.tx); err != nil {
		return err
	}
	for position := range g.erasing {
		if err := g.tx.wipe(g.ctx, position); err != nil {
			return err
		}
	}
	if g.again && len(g.rows.acts.args) == 0 {
		return g.tx.settle(g.ctx)
	}
	return nil
}

// settle makes a write of our own. What a key recorded before may stand on this
// machine only, its commit never confirmed by the standby; a commit after it is
// confirmed together with it.
func (t *Tx) settle(ctx context.Context) error {
	if t.pen.speech.settle == "" {
		return nil
	}
	_, err := t.Exec(ctx, t.pen.speech.settle)
	return err
}

// Settle returns when all that can be read is durable on every machine that must
// confirm it: the barrier before a reading with legal effect on PostgreSQL.
// With an archive that confirms it is the same barrier for the archive.
func (r *Register) Settle(ctx context.Context) error {
	if r.archive != nil && r.archive.confirms {
		size, err := r.Size(ctx)
		if err != nil {
			return err
		}
		return r.confirm(int64(size), 0)
	}
	if r.speech.settle == "" {
		return nil
	}
	return r.pen.within(ctx, func(tx *Tx) error { return tx.settle(ctx) })
}

// readsSize is how many readings there are once the group stands; 0 when it did
// not look.
func (g *group) readsSize() int64 {
	if g.reads == nil {
		return 0
	}
	return g.reads.size
}
