package document

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// InForce are those of some provisions that are surely in force on a day, in a
// wording that is held: those that a paper of the day can name.
func InForce(book *rulebook.Book, ids []qyzmet.ProvisionID, on date.Date) []qyzmet.ProvisionID {
	return inForce(book, ids, on)
}

// inForce keeps the provisions that are surely in force on a day: encoded in
// the Book, held, not repealed. What it drops is not said.
func inForce(book *rulebook.Book, ids []qyzmet.ProvisionID, on date.Date) []qyzmet.ProvisionID {
	var out []qyzmet.ProvisionID
	for _, id := range ids {
		if v := wording(book, id, on); v != nil && v.Status != "repealed" {
			out = append(out, id)
		}
	}
	return out
}

// allInForce is inForce for a sentence that rests on all its provisions.
func allInForce(book *rulebook.Book, ids []qyzmet.ProvisionID, on date.Date) bool {
	return len(ids) > 0 && len(inForce(book, ids, on)) == len(ids)
}

// wording returns the version of a provision that is surely in force on a day,
// or nil.
func wording(book *rulebook.Book, id qyzmet.ProvisionID, on date.Date) *rulebook.Version {
	if book == nil || book.Provisions[id] == nil {
		return nil
	}
	p := book.Provisions[id]
	if a := p.Article; a != nil && a.HeldFrom != nil && a.HeldFrom.State(on, date.Latest) != rulebook.Yes {
		return nil
	}
	for _, v := range p.Versions {
		if v.Span.Covers(on, date.Latest) == rulebook.Yes {
			return v
		}
	}
	return nil
}

// summary says what a cited provision provides, in our own words: the version
// that the answer applied, else the one in force on its day.
func summary(book *rulebook.Book, answer *qyzmet.Answer, id qyzmet.ProvisionID, l qyzmet.Lang) string {
	if book == nil || book.Provisions[id] == nil {
		return ""
	}
	versions := book.Provisions[id].Versions
	if n := appliedVersion(answer.Because, id); n >= 1 && n <= len(versions) {
		return versions[n-1].Summary.In(l)
	}
	if v := wording(book, id, answer.On); v != nil {
		return v.Summary.In(l)
	}
	return ""
}

// appliedVersion finds the version of a provision in the proof; 0 if none.
func appliedVersion(b *qyzmet.Because, id qyzmet.ProvisionID) int {
	if b == nil {
		return 0
	}
	for _, c := range b.Cites {
		if c.Provision == id {
			return c.Version
		}
	}
	for _, child := range b.Children {
		if n := appliedVersion(child, id); n > 0 {
			return n
		}
	}
	return 0
}

// factsOf lists the facts on which a ground rests, as the proof names them.
func factsOf(b *qyzmet.Because, g qyzmet.Ground) []qyzmet.Path {
	if b == nil {
		return nil
	}
	if b.Claim == "rule" && b.Rule == g.Rule && b.Question == g.Question && b.Value == "true" {
		var out []qyzmet.Path
		for _, f := range b.Facts {
			out = append(out, f.Path)
		}
		return out
	}
	for _, child := range b.Children {
		if out := factsOf(child, g); out != nil {
			return out
		}
	}
	return nil
}

// lastDay is the last day on which the answer holds if no fact changes: the day
// before the first change of outcome, else the latest end of its own grounds.
// The second result is false when there is no such day or it is not known.
func lastDay(a *qyzmet.Answer) (date.Date, bool) {
	if a.Outcome == nil {
		return 0, false
	}
	for _, c := range a.Changes {
		if !c.Outcome.Same(a.Outcome) {
			return c.On.AddDays(-1), true
		}
	}
	last := date.Beginning
	for _, g := range a.Grounds {
		switch {
		case g.Question != a.Question:
		case g.Until == nil:
			return 0, false
		default:
			last = date.Max(last, *g.Until)
		}
	}
	return last, last.Valid()
}

// papersOf lists the papers that grounds ask for, each once.
func papersOf(grounds []qyzmet.Ground) []qyzmet.Paper {
	var out []qyzmet.Paper
	for _, g := range grounds {
		for _, p := range g.Papers {
			if !slices.ContainsFunc(out, func(q qyzmet.Paper) bool { return q.ID == p.ID }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// lastOf is the last day on which one of the grounds holds; false when one of
// them has no known end.
func lastOf(grounds []qyzmet.Ground) (date.Date, bool) {
	last := date.Beginning
	for _, g := range grounds {
		if g.Until == nil {
			return 0, false
		}
		last = date.Max(last, *g.Until)
	}
	return last, last.Valid()
}
