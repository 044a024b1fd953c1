package view

import (
	"context"
	"maps"
	"slices"
	"sync"

	"qyzmet"
	"qyzmet/internal/register"
)

// Behind is what the tables do not have yet of acts that stand: they are written once
// for many acts, a moment after them. It is for the one process that writes a file,
// and changes in its transactions alone; anybody may read. A nil one is empty always.
type Behind struct {
	mu    sync.RWMutex
	lines []Line
	rows  map[qyzmet.SubjectID]Rows // the last of each subject
	there map[qyzmet.SubjectID]bool // of those, who has rows in the tables
}

// Change is what some acts change in the tables.
type Change struct {
	Lines []Line
	Rows  []Rows                    // each subject once
	There map[qyzmet.SubjectID]bool // who has rows, in the tables or behind
}

// Write writes a change at once.
func (c Change) Write(ctx context.Context, tx *register.Tx, kept *Kept) error {
	if err := Enter(ctx, tx, c.Lines); err != nil {
		return err
	}
	_, err := Put(ctx, tx, kept, c.Rows, c.There)
	return err
}

// PutOff adds a change, to be written later, when the transaction is committed.
func (b *Behind) PutOff(tx *register.Tx, c Change) {
	tx.PutOff(len(c.Lines))
	tx.Then(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.rows == nil {
			b.rows, b.there = map[qyzmet.SubjectID]Rows{}, map[qyzmet.SubjectID]bool{}
		}
		b.lines = append(b.lines, c.Lines...)
		for _, r := range c.Rows {
			s := r.Card.Subject
			if _, waits := b.rows[s]; !waits {
				b.there[s] = c.There[s]
			}
			b.rows[s] = r
		}
	})
}

// Write brings the tables up to the acts.
func (b *Behind) Write(ctx context.Context, tx *register.Tx, kept *Kept) error {
	if b == nil {
		return nil
	}
	c := Change{Lines: b.lines, There: b.there}
	for _, s := range slices.Sorted(maps.Keys(b.rows)) { // as they lie in the tables
		c.Rows = append(c.Rows, b.rows[s])
	}
	b.Clear(tx)
	return c.Write(ctx, tx, kept)
}

// Clear lets go what waits, when the transaction is committed: the tables are made
// anew by it.
func (b *Behind) Clear(tx *register.Tx) {
	if b == nil {
		return
	}
	tx.CaughtUp()
	tx.Then(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.lines, b.rows, b.there = nil, nil, nil
	})
}

// entered are the lines of an office after a position.
func (b *Behind) entered(office qyzmet.SubjectID, after qyzmet.Position) (out []Numbered) {
	if b == nil {
		return nil
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, l := range b.lines {
		if l.Office == office && l.Position > after {
			out = append(out, l.Numbered())
		}
	}
	return out
}

// card is the card of a subject, if it waits.
func (b *Behind) card(s qyzmet.SubjectID) (Card, bool) {
	if b == nil {
		return Card{}, false
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	r, waits := b.rows[s]
	return r.Card, waits
}

// holder is who has one of some identification numbers by a card that waits, other
// than the subject that brings it in.
func (b *Behind) holder(about map[string]qyzmet.SubjectID) (iin string) {
	if b == nil || len(about) == 0 {
		return ""
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	for s, r := range b.rows {
		if who, asked := about[r.Card.IIN]; asked && who != s {
			return r.Card.IIN
		}
	}
	return ""
}

// among adds those of some subjects whose rows wait.
func (b *Behind) among(ids []qyzmet.SubjectID, there map[qyzmet.SubjectID]bool) {
	if b == nil {
		return
	}
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, s := range ids {
		if _, waits := b.rows[s]; waits {
			there[s] = true
		}
	}
}
