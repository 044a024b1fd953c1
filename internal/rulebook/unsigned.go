package rulebook

import (
	"cmp"
	"maps"
	"slices"

	"qyzmet"
)

// Wording is an official text of an enactment by the hashes of its provisions.
type Wording struct {
	Enactment, Edition, Language string
	Hashes                       map[string]string // by provision id; repealed places have none
}

// Departure is a provision whose official wording is not the one from which it
// was encoded.
type Departure struct {
	Provision qyzmet.ProvisionID `json:"provision"`
	Edition   string             `json:"edition"`  // of the official text
	Language  string             `json:"language"` // of the official text
	Gone      bool               `json:"gone"`     // the text has no such provision in force
}

// Unsigned tells which rules rest on a wording that differs from the one they
// were written from. They are signed again by reading the new wording and
// recording its hash with the provision.
type Unsigned struct {
	Departures []Departure
	rules      map[*Rule][]qyzmet.ProvisionID
}

// Unsigned holds official texts against the hashes recorded in the ledger.
func (b *Book) Unsigned(texts []Wording) *Unsigned {
	u := &Unsigned{rules: map[*Rule][]qyzmet.ProvisionID{}}
	changed := map[*Version]qyzmet.ProvisionID{}
	for _, w := range texts {
		articles := map[qyzmet.ProvisionID]bool{}
		for id := range w.Hashes {
			articles[qyzmet.ProvisionID(id).Article()] = true
		}
		for _, p := range b.Provisions {
			v := b.VersionIn(p, w.Edition)
			if p.ID.Enactment() != w.Enactment || v == nil || v.Status == repealed || v.Hash[w.Language] == "" {
				continue
			}
			hash, there := w.Hashes[string(p.ID)]
			if !there && !articles[p.ID.Article()] && !b.isNewer(w.Enactment, w.Edition) {
				continue // an excerpt of the edition from which it was written
			}
			if hash != v.Hash[w.Language] {
				changed[v] = p.ID
				u.Departures = append(u.Departures, Departure{p.ID, w.Edition, w.Language, !there})
			}
		}
	}
	slices.SortFunc(u.Departures, func(a, b Departure) int {
		return cmp.Or(cmp.Compare(a.Provision, b.Provision), cmp.Compare(a.Edition, b.Edition), cmp.Compare(a.Language, b.Language))
	})
	for _, q := range b.Order {
		for _, r := range q.Rules {
			u.mark(b, r, changed)
		}
	}
	return u
}

func (u *Unsigned) mark(b *Book, r *Rule, changed map[*Version]qyzmet.ProvisionID) {
	for _, id := range r.Cites {
		for _, v := range versionsIn(b.Provisions[id], r.Span) {
			if _, ok := changed[v]; ok {
				u.rules[r] = append(u.rules[r], id)
			}
		}
	}
}

// Of lists the cited provisions whose wording has changed under a rule. A nil
// Unsigned knows of none.
func (u *Unsigned) Of(r *Rule) []qyzmet.ProvisionID {
	if u == nil {
		return nil
	}
	return u.rules[r]
}

// In lists the provisions under an answer's grounds whose wording has changed.
func (u *Unsigned) In(b *Book, a *qyzmet.Answer) []qyzmet.ProvisionID {
	if u == nil {
		return nil
	}
	found := map[qyzmet.ProvisionID]bool{}
	for _, g := range a.Grounds {
		q := b.Questions[g.Question]
		if q == nil {
			continue
		}
		for _, r := range q.RuleByID(g.Rule) {
			for _, id := range u.rules[r] {
				if r.Span.Covers(a.On, a.Known) != No {
					found[id] = true
				}
			}
		}
	}
	return sortedKeys(found)
}

// Rules lists the rules that have to be read again, in the order of the book.
func (u *Unsigned) Rules() []*Rule {
	if u == nil {
		return nil
	}
	return slices.SortedFunc(maps.Keys(u.rules), func(a, b *Rule) int {
		return cmp.Or(cmp.Compare(a.Question.ID, b.Question.ID), cmp.Compare(slices.Index(a.Question.Rules, a), slices.Index(b.Question.Rules, b)))
	})
}

// VersionIn returns the version of a provision that an edition holds: the last
// one read from it, the only one there is, or, of an edition that the enactment
// does not list and that is therefore newer, the last. Nil: the edition lacks it.
func (b *Book) VersionIn(p *Provision, edition string) *Version {
	for _, v := range slices.Backward(p.Versions) {
		if v.Edition == edition {
			return v
		}
	}
	last := p.Versions[len(p.Versions)-1]
	if len(p.Versions) == 1 && last.From == nil && last.Before == nil || b.isNewer(p.ID.Enactment(), edition) {
		return last
	}
	return nil
}

func (b *Book) isNewer(enactment, edition string) bool {
	e := b.EnactmentByID(enactment)
	return e != nil && !slices.ContainsFunc(e.Editions, func(known *Edition) bool { return known.ID == edition })
}
