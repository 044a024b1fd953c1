package rulebook

import (
	"slices"

	"qyzmet"
)

// lintList holds the head of a list to the kind of the acts in it: these are about
// persons, refer to the head, and are given by it what they must have.
func (l *loader) lintList(k *ActKind) {
	if k.List == nil {
		return
	}
	l.kind(k, ".list.each", k.List.Each)
	if f := k.Field(k.List.Count); f == nil || f.Fact.Kind != qyzmet.Int {
		l.at(k, ".list.count", qyzmet.NotAllowed, "%q is no field of type int; the head of a list has one that says how many it names", k.List.Count)
	}
	if k.Document == "" {
		l.at(k, ".document", qyzmet.Missing, "the head of a list is an order: name the template by which it is printed")
	}
	each := l.book.ActKinds[k.List.Each]
	if each == nil {
		return
	}
	if each.About != "person" || each.New || each.Of == nil || !each.Of.Optional || !slices.Contains(each.Of.Kinds, k.ID) {
		l.at(k, ".list.each", qyzmet.BadLaw, "acts in a list are about persons and can refer to its head: say `of: {kinds: [%s], optional: true}` in %q", k.ID, each.ID)
	}
	for _, f := range each.Fields {
		given := k.Field(f.ID)
		switch {
		case given == nil && !f.Optional && f.When == "":
			l.at(k, ".fields", qyzmet.Missing, "acts %q in the list need the field %q; the head has it for all of them", each.ID, f.ID)
		case given != nil && given.Optional && !f.Optional:
			l.at(given, ".optional", qyzmet.BadLaw, "acts %q in the list need the field %q", each.ID, f.ID)
		}
	}
	for _, issuer := range k.Issuers {
		if !slices.Contains(each.Issuers, issuer) {
			l.at(k, ".issuers", qyzmet.NotAllowed, "%q may not issue the acts %q in the list", issuer, each.ID)
		}
	}
}
