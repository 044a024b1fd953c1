package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

var sensitivities = []string{"plain", "personal", "health", "criminal"}

// maxWords is how many words a fact can have: sets of them are kept in 64 bits.
const maxWords = 60

func (l *loader) lintFacts() {
	for _, t := range l.book.Topics {
		if !idSyntax.pattern.MatchString(t.ID) {
			l.at(t, ".topic", qyzmet.NotAllowed, "%q is no name of a topic; write %s", t.ID, idSyntax.how)
		}
	}
	for _, f := range l.book.FactOrder {
		l.lintFact(f)
	}
	for _, k := range l.book.Constraints {
		l.lintConstraint(k)
	}
}

// maxColumn is the largest whole number of a fact: tables of people keep 32 bits.
const maxColumn = 1<<31 - 1

func (l *loader) lintFact(f *Fact) {
	l.lintType(f)
	if f.Kind == qyzmet.Int && f.Max != nil && int64(*f.Max) > maxColumn {
		l.at(f, ".max", qyzmet.TooLarge, "fact %q may be at most %d: tables of people keep 32 bits", f.Path, maxColumn)
	}
	l.oneOf(f, ".sensitivity", "sensitivity", f.Sensitivity, sensitivities)
	if len(f.Why) == 0 && !f.Informational {
		l.at(f, ".why", qyzmet.Missing, "fact %q names no provision for which it is asked", f.Path)
	}
	each(l, f, ".why", f.Why, func(where string, id qyzmet.ProvisionID) { l.provision(f, where, id) })
	l.papers(f, ".papers", f.Papers)
	if f.DecidedBy != nil {
		l.provision(f, ".decided_by.cite", f.DecidedBy.Cite)
	}
	if circle := l.appliesCircle(f); circle != nil {
		l.at(f, ".applies_when", qyzmet.BadLaw, "whether %s applies depends on itself: %s", f.Path, strings.Join(texts(circle), ", "))
		return
	}
	unguarded(l.book, f.Applies, nil, func(g *Fact) {
		l.at(f, ".applies_when", qyzmet.BadLaw, "reads %s, which applies only when %s; ask that in the same condition", g.Path, g.AppliesWhen)
	})
	for _, it := range f.Items {
		l.lintItem(it)
	}
}

// lintType holds the keys of a fact to those that its type has.
func (l *loader) lintType(f *Fact) {
	words := (f.Kind == qyzmet.Word || f.Kind == qyzmet.Words) && f.Type != typeIIN
	bounded := f.Kind == qyzmet.Int || f.Kind == qyzmet.Date
	for _, c := range []struct {
		key            string
		given, allowed bool
		required       bool
	}{
		{"values", len(f.Values) > 0, words, words},
		{"item", len(f.Items) > 0, f.Kind == qyzmet.List, f.Kind == qyzmet.List},
		{"unit", f.Unit != "", f.Kind == qyzmet.Int, f.Kind == qyzmet.Int},
		{"min", f.Min != nil, bounded, false},
		{"max", f.Max != nil, bounded, false},
		{"mismatch", f.Mismatch != nil, f.Type == typeIIN, f.Type == typeIIN},
	} {
		switch {
		case c.given && !c.allowed:
			l.at(f, "."+c.key, qyzmet.BadLaw, "`%s` is not for facts of type %s", c.key, f.Type)
		case !c.given && c.required:
			l.at(f, "."+c.key, qyzmet.Missing, "a fact of type %s needs `%s`", f.Type, c.key)
		}
	}
	l.optionally(f, ".unit", "unit", f.Unit, units)
	l.lintUsual(f)
	l.lintBounds(f)
	l.lintWords(f)
	if f.Type == typeIIN {
		l.lintIdentity(f)
	}
}

// noItems is the usual answer of a list or a set of words that is mostly empty.
const noItems = "[]"

// lintUsual holds the usual answer to one that can be given and is told apart
// from others: a word, true or false, or none.
func (l *loader) lintUsual(f *Fact) {
	var allowed []string
	switch f.Kind {
	case qyzmet.Bool:
		allowed = []string{"true", "false"}
	case qyzmet.Word:
		allowed = f.words()
	case qyzmet.Words:
		allowed = append([]string{noItems}, f.words()...)
	case qyzmet.List:
		allowed = []string{noItems}
	}
	switch {
	case f.Usual == "":
	case allowed == nil:
		l.at(f, ".usual", qyzmet.BadLaw, "`usual` is not for facts of type %s", f.Type)
	default:
		l.oneOf(f, ".usual", "answer to "+string(f.Path), f.Usual, allowed)
	}
}

func (l *loader) lintBounds(f *Fact) {
	if f.Kind != qyzmet.Int && f.Kind != qyzmet.Date {
		return
	}
	for _, key := range []string{"min", "max"} {
		if day, given := f.days[key]; given && day != (f.Kind == qyzmet.Date) {
			l.at(f, "."+key, qyzmet.WrongType, "%s of a fact of type %s is not of that type", key, f.Type)
		}
	}
	if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		l.at(f, ".max", qyzmet.BadLaw, "max is less than min")
	}
}

func (l *loader) lintWords(f *Fact) {
	if len(f.Values) > maxWords {
		l.at(f, ".values", qyzmet.TooLarge, "%d words; a fact has at most %d", len(f.Values), maxWords)
	}
	seen := map[string]bool{}
	for i, w := range f.Values {
		if seen[w.Word] {
			l.at(f, fmt.Sprintf(".values[%d].word", i), qyzmet.BadLaw, "the word %q stands twice", w.Word)
		}
		seen[w.Word] = true
	}
}

// lintItem checks a field of a list's item: it has a type and its texts, and
// nothing that is kept for facts of their own.
func (l *loader) lintItem(it *Fact) {
	l.lintType(it)
	if it.Kind == qyzmet.List || it.Type == typeIIN {
		l.at(it, ".type", qyzmet.NotAllowed, "a field of an item is no %s", it.Type).Allowed = []string{"bool", "int", "date", "word", "words"}
	}
	for _, c := range []struct {
		key   string
		given bool
	}{
		{"applies_when", it.AppliesWhen != ""}, {"decided_by", it.DecidedBy != nil}, {"papers", len(it.Papers) > 0},
		{"why", len(it.Why) > 0}, {"order", it.Order != 0},
	} {
		if c.given {
			l.at(it, "."+c.key, qyzmet.BadLaw, "`%s` is not for fields of an item; it is given for the list", c.key)
		}
	}
}

// lintIdentity holds the facts beside an identification number to the types
// with which it is compared.
func (l *loader) lintIdentity(f *Fact) {
	birth, sex := l.book.identityFacts(f)
	if birth != nil && birth.Kind != qyzmet.Date {
		l.at(birth, ".type", qyzmet.BadLaw, "%s is compared with %s and must be a date", birth.Path, f.Path)
	}
	if sex != nil && (!slices.Contains(sex.words(), male) || !slices.Contains(sex.words(), female)) {
		l.at(sex, ".values", qyzmet.BadLaw, "%s is compared with %s and must have the words %s and %s", sex.Path, f.Path, male, female)
	}
}

// appliesCircle finds the way by which whether a fact applies leads back to it.
func (l *loader) appliesCircle(f *Fact) []qyzmet.Path {
	var way []qyzmet.Path
	seen := map[qyzmet.Path]bool{}
	var visit func(g *Fact) bool
	visit = func(g *Fact) bool {
		way = append(way, g.Path)
		for _, p := range factsRead(g.Applies) {
			if p == f.Path {
				return true
			}
			if !seen[p] {
				seen[p] = true
				if visit(l.book.Facts[p]) {
					return true
				}
			}
		}
		way = way[:len(way)-1]
		return false
	}
	if !visit(f) {
		return nil
	}
	return append(way, f.Path)
}

// factsRead lists the facts that an expression reads, each once.
func factsRead(e *Expr) []qyzmet.Path {
	var out []qyzmet.Path
	e.Walk(func(x *Expr) bool {
		if x.Op == OpFact && !slices.Contains(out, x.Path) {
			out = append(out, x.Path)
		}
		return true
	})
	return out
}

func (l *loader) lintConstraint(k *Constraint) {
	if k.Expr == nil {
		l.at(k, ".rule", qyzmet.Missing, "the constraint has no rule")
		return
	}
	if !readsFacts(k.Expr) {
		l.at(k, ".rule", qyzmet.BadLaw, "the constraint reads no fact")
	}
	if k.Cite != "" {
		l.provision(k, ".cite", k.Cite)
	}
}
