package office

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"qyzmet"
	"qyzmet/internal/record"
)

// PastList is a list that an office took over, or began to.
type PastList struct {
	Begun  *qyzmet.Act
	Ended  *qyzmet.Act // the last time; nil: it was broken off
	Undone *qyzmet.Act // nil: it stands
	Code   string
	File   string
}

// Lists lists what an office has taken over, the last first. Whoever works in the
// office sees it: the lists themselves say nothing of a person.
func (f *Office) Lists(ctx context.Context, by Actor) ([]PastList, error) {
	roles, err := f.Roles(ctx, by)
	if err != nil {
		return nil, err
	}
	if len(roles) == 0 {
		return nil, refusal(qyzmet.NotYours, "office", string(by.Office), texts.mayNotRead)
	}
	return f.lists(ctx, by.Office)
}

func (f *Office) lists(ctx context.Context, office qyzmet.SubjectID) ([]PastList, error) {
	entries, err := f.names.of(ctx, f, office)
	if err != nil {
		return nil, err
	}
	var out []PastList
	at := map[qyzmet.ActID]int{}
	for _, l := range record.Of(office, slices.Clone(entries), f.Today(), 0).Lines {
		e := l.Act.Envelope
		i, known := at[e.Of]
		switch {
		case l.Act.Payload == nil:
		case e.Kind == kindBegun:
			at[e.ID] = len(out)
			out = append(out, PastList{Begun: l.Act, Code: l.Act.Payload.Content["list"].S, File: l.Act.Payload.Content["file_name"].S})
		case known && e.Kind == kindEnded:
			out[i].Ended = l.Act
		case known && e.Kind == kindUndone:
			out[i].Undone = l.Act
		}
	}
	slices.Reverse(out)
	return out, nil
}

// timesUndone counts how often a file was taken over and undone.
func (f *Office) timesUndone(ctx context.Context, office qyzmet.SubjectID, digest qyzmet.Digest) (int, error) {
	list, err := f.lists(ctx, office)
	n := 0
	for _, p := range list {
		if p.Undone != nil && p.Begun.Payload.Content["digest"].S == string(digest) {
			n++
		}
	}
	return n, err
}

// Undo is what came of undoing a list.
type Undo struct {
	Annulled int                // acts
	People   int                // whose acts were annulled
	Left     []qyzmet.SubjectID // on whose files later acts rest, the first of them
	LeftAll  int
	Refused  qyzmet.Faults // why some could not be, the first ones
}

// UndoRequest asks for a list to be undone.
type UndoRequest struct {
	Begun    qyzmet.ActID
	Signer   qyzmet.SubjectID // who issued the annulment; "" is the actor
	Reason   string
	Progress func(done, all int)
}

// UndoList annuls each act of a list by an act of its own, where nothing was
// built on it: a person about whom anything else was recorded since stays. It can
// be asked again after it was broken off.
func (f *Office) UndoList(ctx context.Context, by Actor, q UndoRequest) (*Undo, error) {
	list, err := f.lists(ctx, by.Office)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(p PastList) bool { return p.Begun.Envelope.ID == q.Begun })
	if i < 0 {
		return nil, refusal(qyzmet.NotFound, "list", string(q.Begun), texts.noSubject)
	}
	u := &undoing{Office: f, ctx: ctx, by: by, q: q, past: list[i], out: &Undo{}}
	if list[i].Undone != nil {
		return nil, refusal(qyzmet.Repeated, "list", string(q.Begun), texts.already)
	}
	p, err := f.Propose(ctx, by, u.told()) // may he at all?
	if err != nil {
		return nil, err
	}
	if !p.OK() {
		return nil, errors.Join(p.Err(), f.noteRefusal(ctx, by, p))
	}
	if err := u.run(); err != nil {
		return u.out, err
	}
	_, err = f.Record(ctx, by, u.told())
	return u.out, err
}

// undoing is one list that is being undone.
type undoing struct {
	*Office
	ctx  context.Context
	by   Actor
	q    UndoRequest
	past PastList

	mu  sync.Mutex
	out *Undo
}

// told is the act that says with what result.
func (u *undoing) told() Request {
	return Request{Kind: kindUndone, About: []qyzmet.SubjectID{u.by.Office}, Of: u.q.Begun, Signer: u.q.Signer, Key: "list-undone:" + string(u.q.Begun),
		Content: map[string]qyzmet.Value{"acts_annulled": qyzmet.IntValue(int64(u.out.Annulled)), "people_left": qyzmet.IntValue(int64(u.out.LeftAll)), "reason": qyzmet.WordValue(u.q.Reason)}}
}

// run goes through the acts of the list, which stand behind its beginning.
func (u *undoing) run() error {
	begun, err := u.reg.Act(u.ctx, u.q.Begun)
	if err != nil {
		return err
	}
	all, err := u.reg.Size(u.ctx)
	if err != nil {
		return err
	}
	done := map[qyzmet.SubjectID]bool{}
	for at := begun.Position; at < all; {
		entries, err := u.reg.Since(u.ctx, at, 1000)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			break
		}
		var people []qyzmet.SubjectID
		for _, e := range entries {
			if at = e.Position; at > all {
				break
			}
			if s := e.Act.Envelope.Subjects[0]; u.mine(e.Act) && !done[s] {
				done[s] = true
				people = append(people, s)
			}
		}
		if err := u.each(people); err != nil {
			return err
		}
		if u.q.Progress != nil {
			u.q.Progress(int(min(at, all)-begun.Position), int(all-begun.Position))
		}
	}
	return nil
}

// mine reports whether an act came with the list.
func (u *undoing) mine(a *qyzmet.Act) bool {
	return a.Envelope.Office == u.by.Office && a.Payload != nil && a.Payload.Source != nil && string(a.Payload.Source.File) == u.past.Begun.Payload.Content["digest"].S
}

// undoWriters is how many people are undone side by side: the register commits
// them in groups.
const undoWriters = 32

func (u *undoing) each(people []qyzmet.SubjectID) error {
	work := make(chan qyzmet.SubjectID)
	var wait sync.WaitGroup
	var failed error
	for range min(undoWriters, max(len(people), 1)) {
		wait.Go(func() {
			for s := range work {
				if err := u.person(s); err != nil {
					u.mu.Lock()
					failed = errors.Join(failed, err)
					u.mu.Unlock()
				}
			}
		})
	}
	for _, s := range people {
		u.mu.Lock()
		stop := failed != nil
		u.mu.Unlock()
		if stop {
			break
		}
		work <- s
	}
	close(work)
	wait.Wait()
	return failed
}

// person annuls the acts of the list about a person, the last first.
func (u *undoing) person(s qyzmet.SubjectID) error {
	rec, err := u.recordOf(u.ctx, s, u.Today())
	if err != nil {
		return err
	}
	var acts []record.Line
	undone := 0
	for _, l := range rec.Lines {
		switch {
		case l.UndoneBy != "":
			if u.mine(l.Act) {
				undone++
			}
		case u.mine(l.Act):
			acts = append(acts, l)
		case l.Act.Envelope.Kind == kindAnnuls:
		case slices.ContainsFunc(rec.Lines, func(m record.Line) bool { return u.mine(m.Act) && m.Position < l.Position }):
			u.left(s)
			return nil
		}
	}
	slices.SortFunc(acts, func(a, b record.Line) int { return int(b.Position - a.Position) })
	n := 0
	for _, l := range acts {
		_, err := u.Record(u.ctx, u.by, Request{Kind: kindAnnuls, About: []qyzmet.SubjectID{s}, Of: l.Act.Envelope.ID, Signer: u.q.Signer,
			Content: map[string]qyzmet.Value{"reason": qyzmet.WordValue(u.q.Reason)}, Key: "undo:" + string(l.Act.Envelope.ID)})
		if faults, ok := qyzmet.FaultsOf(err); ok && len(faults) > 0 && faults[0].Code != qyzmet.Unavailable {
			u.mu.Lock()
			if len(u.out.Refused) < shownReports {
				u.out.Refused = append(u.out.Refused, faults...)
			}
			u.mu.Unlock()
			u.left(s)
			return nil
		}
		if err != nil {
			return fmt.Errorf("annulling %s: %w", l.Act.Envelope.ID, err)
		}
		n++
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.out.Annulled += n + undone; n+undone > 0 {
		u.out.People++
	}
	return nil
}

func (u *undoing) left(s qyzmet.SubjectID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.out.LeftAll++; len(u.out.Left) < shownReports {
		u.out.Left = append(u.out.Left, s)
	}
}
