package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

// lintUse refuses what stands without effect: a provision said to be encoded
// that nothing cites, a fact that nothing reads.
func (l *loader) lintUse() {
	cited := l.citations()
	for _, a := range l.book.Articles {
		for _, p := range a.Provisions {
			for i, v := range p.Versions {
				l.lintLedger(p, fmt.Sprintf(".versions[%d]", i), v, cited[p.ID])
			}
		}
	}
	read := l.factsInUse()
	for _, f := range l.book.FactOrder {
		l.lintFactUse(f, read[string(f.Path)], ".path")
		for _, it := range f.Items {
			l.lintFactUse(it, read[string(f.Path)+"[]."+string(it.Path)], ".path")
		}
	}
}

// citations gathers, by provision, the spans for which something cites it,
// itself or through a reading.
func (l *loader) citations() map[qyzmet.ProvisionID][]Span {
	cited := map[qyzmet.ProvisionID][]Span{}
	add := func(s Span, ids ...qyzmet.ProvisionID) {
		for _, id := range ids {
			cited[id] = append(cited[id], s)
		}
	}
	for _, p := range l.book.Parameters {
		for _, v := range p.Values {
			add(v.Span, v.Cites...)
		}
	}
	for _, q := range l.book.Questions {
		add(Span{}, q.OtherwiseCites...)
		for _, r := range q.Rules {
			add(r.Span, r.Cites...)
			for _, id := range r.Readings {
				if reading := l.book.Readings[id]; reading != nil {
					add(r.Span, reading.Provisions...)
				}
			}
		}
		for _, r := range q.Remedies {
			add(r.Span, r.Cites...)
		}
	}
	for _, f := range l.book.FactOrder {
		if f.DecidedBy != nil {
			add(Span{}, f.DecidedBy.Cite)
		}
	}
	for _, k := range l.book.Constraints {
		add(Span{}, k.Cite)
	}
	l.actCitations(add)
	return cited
}

// lintLedger holds a version that is said to be built to its place.
func (l *loader) lintLedger(p *Provision, where string, v *Version, cited []Span) {
	if !v.Built || !slices.Contains(computed, v.Status) {
		return
	}
	if len(v.Place) == 0 {
		l.at(p, where+".place", qyzmet.Missing, "%s is built, but its place is not given: a question, a parameter, a fact or `remedy`", p.ID)
		return
	}
	toCite := false
	for i, name := range v.Place {
		switch l.sortOf(name) {
		case "question", "act", "duty", remedyPlace:
			toCite = true
		case "":
			l.unknown(p, fmt.Sprintf("%s.place[%d]", where, i), name, l.placeNames(), "there is no question, parameter, fact, act or duty %q", name)
		}
	}
	if !toCite || slices.ContainsFunc(cited, func(s Span) bool { return s.Meets(v.Span) }) {
		return
	}
	l.at(p, where+".place", qyzmet.BadLaw, "%s is %s in %s, but no rule, parameter, remedy, act or duty cites this version (%s)",
		p.ID, v.Status, strings.Join(v.Place, ", "), v.Span)
}

// Unplaced lists the provisions with a version of which the ledger does not say
// where it stands: encoded in which question, decided by whom, left to which act.
// Principles and what is only referred to or repealed stand nowhere.
func (b *Book) Unplaced() []qyzmet.ProvisionID {
	var out []qyzmet.ProvisionID
	for _, a := range b.Articles {
		for _, p := range a.Provisions {
			if slices.ContainsFunc(p.Versions, func(v *Version) bool { return len(v.Place) == 0 && !slices.Contains(placeless, v.Status) }) {
				out = append(out, p.ID)
			}
		}
	}
	return out
}

var placeless = []string{"principle", "reference-only", repealed}

// remedyPlace is the place of provisions on how decisions are challenged: the
// remedies of questions.
const remedyPlace = "remedy"

// sortOf tells what a place names: a question, a parameter, a fact or the remedies.
func (l *loader) sortOf(name string) string {
	_, fact := l.book.Facts[qyzmet.Path(name)]
	switch {
	case name == remedyPlace:
		return remedyPlace
	case l.book.Questions[qyzmet.QuestionID(name)] != nil:
		return "question"
	case l.book.Parameters[name] != nil:
		return "parameter"
	case fact:
		return "fact"
	case l.book.ActKinds[qyzmet.ActKind(name)] != nil:
		return "act"
	case slices.ContainsFunc(l.book.Duties, func(d *Duty) bool { return d.ID == name }):
		return "duty"
	}
	return ""
}

// computed are the statuses of what the program works by, once it is built.
var computed = []string{encoded, inParameter, "act", "duty"}

func (l *loader) placeNames() []string {
	return slices.Concat([]string{remedyPlace}, texts(sortedKeys(l.book.Questions)), texts(sortedKeys(l.book.ActKinds)), sortedKeys(l.book.Parameters), l.book.factNames())
}

// factsInUse gathers the facts and the fields of items that something reads.
func (l *loader) factsInUse() map[string]bool {
	read := map[string]bool{}
	visit := func(x *Expr) bool {
		switch x.Op {
		case OpFact:
			read[string(x.Path)] = true
		case OpField:
			read[string(x.Path)+"[]."+x.Name] = true
		}
		return true
	}
	for _, f := range l.book.FactOrder {
		f.Applies.Walk(visit)
	}
	for _, k := range l.book.Constraints {
		k.Expr.Walk(visit)
	}
	for _, q := range l.book.Questions {
		for _, r := range q.Rules {
			r.Walk(visit)
		}
		for _, r := range q.Remedies {
			read[string(r.From)] = true
		}
	}
	l.actExpressions(func(e *Expr) { e.Walk(visit) })
	return read
}

func (l *loader) lintFactUse(f *Fact, read bool, field string) {
	switch {
	case !read && !f.Informational:
		l.at(f, field, qyzmet.BadLaw, "no condition, remedy or constraint reads %s; remove it, or write `informational: true`", f.Path)
	case read && f.Informational:
		l.at(f, ".informational", qyzmet.BadLaw, "%s is said to be informational, but conditions read it", f.Path)
	}
}
