package view

import (
	"qyzmet"
	"qyzmet/internal/register"
)

// Kept holds rows that were written of late, so that the next act about the same
// subject finds what was there without reading. It is for the one process that
// writes a file, and is used in its transactions alone. It holds two generations;
// when the young one is full the old one goes. A nil one keeps nothing.
type Kept struct{ young, old map[qyzmet.SubjectID]Rows }

// mostKept is how many subjects a generation holds.
const mostKept = 4000

// take returns the rows of a subject and lets them go: until the transaction is
// committed it is not known what will stand.
func (k *Kept) take(s qyzmet.SubjectID) (Rows, bool) {
	if k == nil {
		return Rows{}, false
	}
	r, there := k.young[s]
	if !there {
		r, there = k.old[s]
	}
	delete(k.young, s)
	delete(k.old, s)
	return r, there
}

// follow keeps rows once the transaction that writes them is committed.
func (k *Kept) follow(tx *register.Tx, list []Rows) {
	if k == nil {
		return
	}
	tx.Then(func() {
		for _, r := range list {
			if k.young == nil || len(k.young) >= mostKept {
				k.old, k.young = k.young, map[qyzmet.SubjectID]Rows{}
			}
			k.young[r.Card.Subject] = r
		}
	})
}

// Forget lets everything go: the tables were written in another way.
func (k *Kept) Forget() {
	if k != nil {
		k.young, k.old = nil, nil
	}
}

// holding is the rows as what the tables hold before.
func (r Rows) holding() *holding {
	h := &holding{card: r.Card, digest: r.digest, words: make(map[string]bool, len(r.Card.Words)), listed: r.Card.Listed, duties: make(map[[2]string]Duty, len(r.Duties))}
	for _, w := range r.Card.Words {
		h.words[w] = true
	}
	for _, d := range r.Duties {
		h.duties[[2]string{d.Duty, string(d.Act)}] = d
	}
	return h
}
