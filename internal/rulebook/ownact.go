package rulebook

import (
	"slices"

	"qyzmet"
)

// OwnActs lists the kinds of acts by which alone an entry of a record changes,
// nil where it may be stated freely in a field of type facts: what an official or
// a body finds, and attributes that are not said to be stated.
func (b *Book) OwnActs(p qyzmet.Path) []qyzmet.ActKind {
	f := b.Facts[p]
	if f != nil && f.DecidedBy == nil || f == nil && b.stated(p) {
		return nil
	}
	var out []qyzmet.ActKind
	for _, id := range sortedKeys(b.ActKinds) {
		if slices.ContainsFunc(b.ActKinds[id].Sets, func(e *Effect) bool { return e.Path == p && e.Clear == "" }) {
			out = append(out, id)
		}
	}
	return out
}

func (b *Book) stated(p qyzmet.Path) bool {
	for _, c := range b.Cards {
		for _, a := range c.Attributes {
			if a.Path == p {
				return a.Stated
			}
		}
	}
	return false
}
