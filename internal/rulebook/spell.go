package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

// Spell is a time in which an attribute names one subject, such as a call-up: for
// each that was named, lists keep which office had the file and what was held
// then, whatever comes later.
type Spell struct {
	By     qyzmet.Path   `yaml:"by"`     // an attribute of type subject: a value begins a spell, another ends it
	Until  qyzmet.Path   `yaml:"until"`  // the last day of the spell: what is known no more after it was known in it
	Holds  []qyzmet.Path `yaml:"holds"`  // values that acts of the spell give
	Brings []qyzmet.Path `yaml:"brings"` // values that count although they are older
}

// Paths are those that lists keep of a spell, By excepted.
func (s *Spell) Paths() []qyzmet.Path { return slices.Concat(s.Holds, s.Brings) }

// InSpell is the path under which lists keep what was held in the spell of a
// subject; under that of By stands the office that had the file.
func InSpell(p qyzmet.Path, of qyzmet.SubjectID) qyzmet.Path {
	return p + "@" + qyzmet.Path(of)
}

// SpellOf takes apart a path made by InSpell: what is held, and in the spell of which
// subject, "" for one that is held now.
func SpellOf(p qyzmet.Path) (held qyzmet.Path, of qyzmet.SubjectID) {
	path, id, _ := strings.Cut(string(p), "@")
	return qyzmet.Path(path), qyzmet.SubjectID(id)
}

// Spells are those of all cards.
func (b *Book) Spells() []*Spell {
	var out []*Spell
	for _, c := range b.Cards {
		out = append(out, c.Spells...)
	}
	return out
}

// Lists reports whether lists can be divided by a path, also in a spell.
func (b *Book) Lists(p qyzmet.Path) bool {
	held, of := SpellOf(p)
	if of == "" {
		return slices.Contains(b.Listed, held)
	}
	return subjectPattern.MatchString(string(of)) && slices.ContainsFunc(b.Spells(), func(s *Spell) bool {
		return s.By == held || slices.Contains(s.Holds, held) || slices.Contains(s.Brings, held)
	})
}

func (l *loader) lintSpells(c *Attributes) {
	for i, s := range c.Spells {
		where := fmt.Sprintf(".spells[%d]", i)
		l.entry(c, where+".by", s.By)
		l.entry(c, where+".until", s.Until)
		each(l, c, where+".holds", s.Holds, func(where string, p qyzmet.Path) { l.entry(c, where, p) })
		each(l, c, where+".brings", s.Brings, func(where string, p qyzmet.Path) { l.entry(c, where, p) })
		if e := l.book.Entry(s.By); e != nil && e.Type != typeSubject {
			l.at(c, where+".by", qyzmet.NotAllowed, "%s is of type %s; a spell is that of a subject", s.By, e.Type)
		}
		if e := l.book.Entry(s.Until); e != nil && e.Kind != qyzmet.Date {
			l.at(c, where+".until", qyzmet.NotAllowed, "%s is of type %s; a spell ends on a day", s.Until, e.Type)
		}
	}
}
