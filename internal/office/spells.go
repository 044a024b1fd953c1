package office

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// spell is what lists keep of a time that a record has been through.
type spell struct {
	of     qyzmet.SubjectID
	office qyzmet.SubjectID // that had the file when the spell was last begun
	acts   []qyzmet.ActID   // of it
	held   map[qyzmet.Path]string
}

// spells adds to the values of lists what was so in each spell of a record.
func (f *Office) spells(r *record.Record, listed map[string]string) {
	for _, s := range f.book.Spells() {
		if !r.Value(s.By).Known() {
			continue // none was ever begun: nothing takes it back
		}
		for _, x := range spellsOf(s, r) {
			listed[string(rulebook.InSpell(s.By, x.of))] = string(x.office)
			for path, value := range x.held {
				listed[string(rulebook.InSpell(path, x.of))] = value
			}
		}
	}
}

// spellsOf goes through the acts of a record and keeps what was held in each spell.
func spellsOf(s *rulebook.Spell, r *record.Record) []*spell {
	var all []*spell
	var now *spell
	r.Walk(func(after *record.Record, l record.Line) {
		by, ok := after.Held(s.By)
		if !ok {
			return
		}
		if of := qyzmet.SubjectID(by.Value.S); now == nil || now.of != of {
			i := slices.IndexFunc(all, func(x *spell) bool { return x.of == of })
			if i < 0 {
				i, all = len(all), append(all, &spell{of: of, held: map[qyzmet.Path]string{}})
			}
			now = all[i]
		}
		if by.Act == l.Act.Envelope.ID {
			now.office = keeper(after)
		}
		now.acts = append(now.acts, l.Act.Envelope.ID)
		now.keep(s, after, l.Act.Envelope.Effect)
	})
	return all
}

// keep notes what the record holds after an act of the spell.
func (x *spell) keep(s *rulebook.Spell, after *record.Record, on date.Date) {
	ends, limited := after.Day(s.Until)
	for _, p := range s.Paths() {
		h, held := after.Held(p)
		switch {
		case held && (slices.Contains(s.Brings, p) || slices.Contains(x.acts, h.Act)):
			x.held[p] = h.Value.String()
		case !limited || on <= ends:
			delete(x.held, p)
		}
	}
}
