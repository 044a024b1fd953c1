package rulebook

import (
	"strings"

	"qyzmet"
)

// Sources name, in order, what fills a field of a paper: one, or a list.
type Sources []string

// Scopes of sources: where the value of a field of a paper is looked for.
type Scope uint8

const (
	OfAct    Scope = iota // a field of the act, or a day of it
	OfOther               // of the act to which it refers
	OfRecord              // what the record of the act's subject holds
	OfActs                // the acts of a kind since the act to which it refers, or that it heads: a list
)

// Source is a place from which a field of a paper is filled, for a kind of act.
type Source struct {
	Scope Scope
	Entry string         // title, number, issued, effect, office, signer or content, of an act; "" for fields
	Field *Field         // of the act; nil for others
	Path  qyzmet.Path    // of the record
	Kind  qyzmet.ActKind // of the acts listed
	Name  bool           // what the subject is called that stands there; with no field and no path, the subject of the act
	Fact  *Fact          // how the value is read; nil for entries, acts and names
	Sure  bool           // there whenever the act is, as far as its kind tells
}

// Heads of sources, and the end of those that name a subject.
const (
	fromAct     = "act."
	fromOf      = "of."
	fromActs    = "acts."
	subjectName = "subject.name"
	nameEnd     = ".name"
)

// actEntries are what papers take of an act beside its fields.
var actEntries = map[string]string{"title": typeText, "number": typeText, "issued": "date", "effect": "date",
	"office": typeName, "signer": typeName, "content": typeText}

// SourceOf finds what a source of a template is for a kind of act, or nil where
// the kind has nothing of that name.
func (b *Book) SourceOf(k *ActKind, from string) *Source {
	switch {
	case from == subjectName:
		return &Source{Scope: OfRecord, Name: true, Sure: true}
	case strings.HasPrefix(from, fromActs):
		id := qyzmet.ActKind(from[len(fromActs):])
		switch {
		case b.ActKinds[id] != nil && k.List != nil && k.List.Each == id:
			return &Source{Scope: OfActs, Kind: id, Sure: true}
		case b.ActKinds[id] == nil || k.Of == nil:
			return nil
		}
		return &Source{Scope: OfActs, Kind: id, Sure: !k.Of.Optional}
	case strings.HasPrefix(from, fromAct):
		return b.sourceIn(k, from[len(fromAct):], OfAct)
	case strings.HasPrefix(from, fromOf):
		return b.sourceOfOther(k, from[len(fromOf):])
	}
	if f := b.Entry(qyzmet.Path(from)); f != nil {
		return &Source{Scope: OfRecord, Path: f.Path, Fact: f, Sure: true}
	}
	base, named := strings.CutSuffix(from, nameEnd)
	if f := b.Entry(qyzmet.Path(base)); named && f != nil && f.Type == typeSubject {
		return &Source{Scope: OfRecord, Path: f.Path, Name: true, Sure: true}
	}
	return nil
}

// sourceIn is a field, a day or the title of an act of a kind.
func (b *Book) sourceIn(k *ActKind, name string, scope Scope) *Source {
	if actEntries[name] != "" {
		return &Source{Scope: scope, Entry: name, Sure: name != "number" && name != "content"}
	}
	base, named := strings.CutSuffix(name, nameEnd)
	f := k.Field(base)
	if f == nil || f.Fact == nil || named != (f.Fact.Type == typeSubject) {
		return nil
	}
	s := &Source{Scope: scope, Field: f, Name: named, Sure: !f.Optional && f.When == ""}
	if !named {
		s.Fact = f.Fact
	}
	return s
}

// sourceOfOther is what the act referred to has; sure where all its kinds do.
func (b *Book) sourceOfOther(k *ActKind, name string) *Source {
	if k.Of == nil {
		return nil
	}
	if actEntries[name] != "" {
		return &Source{Scope: OfOther, Entry: name, Sure: !k.Of.Optional && name != "number" && name != "content"}
	}
	var out *Source
	sure := !k.Of.Optional && len(k.Of.Kinds) > 0
	for _, id := range k.Of.Kinds {
		var s *Source
		if other := b.ActKinds[id]; other != nil {
			s = b.sourceIn(other, name, OfOther)
		}
		sure = sure && s != nil && s.Sure
		if out == nil {
			out = s
		}
	}
	if out != nil {
		out.Sure = sure
	}
	return out
}

// Type is that of the value as a paper sees it.
func (s *Source) Type() string {
	switch {
	case s.Scope == OfActs:
		return "list"
	case s.Entry != "":
		return actEntries[s.Entry]
	case s.Name:
		return typeName
	}
	return s.Fact.Type
}

// Fits reports whether a value from the source can fill a field of a paper: a
// word fills a text with its label.
func (s *Source) Fits(f *DocumentField) bool {
	switch t := s.Type(); f.Type {
	case typeText, typeLines:
		return t == typeText || t == typeName || t == "word" || t == typeIIN
	case typeName:
		return t == typeText || t == typeName
	case "word", "words":
		if t != f.Type || s.Fact == nil {
			return false
		}
		for _, w := range s.Fact.Values {
			if f.WordLabel(w.Word, qyzmet.Kazakh) == "" {
				return false
			}
		}
		return true
	default:
		return t == f.Type
	}
}
