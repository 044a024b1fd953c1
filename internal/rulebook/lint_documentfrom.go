package rulebook

import (
	"fmt"
	"strings"

	"qyzmet"
)

// lintPapers holds the papers of acts to templates that exist and that the acts
// can fill.
func (l *loader) lintPapers() {
	kinds := map[string][]*ActKind{}
	printed := func(at, k *ActKind, where, name string) {
		d := l.book.Documents[name]
		if d == nil {
			l.unknown(at, where, name, sortedKeys(l.book.Documents), "there is no template %q in documents/", name)
			return
		}
		kinds[d.ID] = append(kinds[d.ID], k)
		for _, f := range d.Fields {
			l.lintFilled(at, where, k, d, f)
		}
	}
	for _, id := range sortedKeys(l.book.ActKinds) {
		k := l.book.ActKinds[id]
		if k.Document != "" {
			printed(k, k, ".document", k.Document)
		}
		if k.List != nil && l.book.ActKinds[k.List.Each] != nil {
			printed(k, l.book.ActKinds[k.List.Each], ".list.paper", k.List.Paper)
		}
	}
	for _, id := range sortedKeys(l.book.Documents) {
		for _, f := range l.book.Documents[id].Fields {
			l.lintFrom(f, kinds[id])
		}
	}
}

// lintFilled: what a paper cannot be without, the kind of act gives. The paper is named
// at a place of a kind.
func (l *loader) lintFilled(at *ActKind, where string, k *ActKind, d *Document, f *DocumentField) {
	if f.Optional {
		return
	}
	for _, from := range f.From {
		if s := l.book.SourceOf(k, from); s != nil && s.Sure {
			return
		}
	}
	l.at(at, where, qyzmet.BadLaw, "the paper %q wants %q, which this act does not surely give (`from: %s`); give it in the template, or make it optional there",
		d.ID, f.ID, strings.Join(f.From, ", "))
}

// lintFrom: every source is there for a kind of act that is printed so, and of a
// type that fits.
func (l *loader) lintFrom(f *DocumentField, kinds []*ActKind) {
	for i, from := range f.From {
		where := fmt.Sprintf(".from[%d]", i)
		found := false
		for _, k := range kinds {
			s := l.book.SourceOf(k, from)
			if s == nil {
				continue
			}
			found = true
			switch {
			case !s.Fits(f):
				l.at(f, where, qyzmet.WrongType, "%s of %s is of type %s, which does not fit a field of type %s", from, k.ID, s.Type(), f.Type)
			case f.Type == "list":
				l.lintItemsFrom(f, s)
			}
		}
		switch {
		case len(kinds) == 0:
			l.at(f, where, qyzmet.BadLaw, "no kind of act is printed by this template, so that nothing can fill it")
		case !found:
			fault := l.at(f, where, qyzmet.UnknownName, "no act printed by this template has %q", from)
			fault.Value = clip(from)
		}
	}
}

// lintItemsFrom does the same for the fields of a list's items: fields of the
// items of the source, or sources of the acts that it lists.
func (l *loader) lintItemsFrom(f *DocumentField, s *Source) {
	for _, it := range f.Items {
		if len(it.From) != 1 {
			l.at(it, ".from", qyzmet.Missing, "the field %q of the item says from which one thing it is filled", it.ID)
			continue
		}
		in := l.book.ItemSource(s, it.From[0])
		switch {
		case in == nil:
			l.at(it, ".from[0]", qyzmet.UnknownName, "the items have no %q", it.From[0])
		case !in.Fits(it):
			l.at(it, ".from[0]", qyzmet.WrongType, "%s is of type %s, which does not fit a field of type %s", it.From[0], in.Type(), it.Type)
		}
	}
}

// ItemSource finds what fills a field of an item: of an act listed, or of an
// item of a list in the record.
func (b *Book) ItemSource(list *Source, from string) *Source {
	if list.Scope == OfActs {
		return b.SourceOf(b.ActKinds[list.Kind], from)
	}
	base, named := strings.CutSuffix(from, nameEnd)
	f := list.Fact.ItemFact(base)
	if f == nil || named != (f.Type == typeSubject) {
		return nil
	}
	return &Source{Path: qyzmet.Path(base), Fact: f, Name: named}
}
