package rulebook

import "qyzmet"

// What `words` of a field or an attribute can name.
const (
	wordsOffices = "offices" // the sorts of offices
	wordsRoles   = "roles"   // the roles that are given to officials
)

var wordSets = []string{wordsOffices, wordsRoles}

// resolveWords gives those attributes and fields their words that name a sort of
// office or a role: roles.yaml is the only place where these are listed.
func (l *loader) resolveWords() {
	for _, c := range l.book.Cards {
		for _, a := range c.Attributes {
			l.attributeWords(a)
		}
	}
	for _, id := range sortedKeys(l.book.ActKinds) {
		for _, f := range l.book.ActKinds[id].Fields {
			if f.Words != "" {
				f.Values = l.wordsNamed(f, f.Words, f.Type, f.Values)
			}
			for _, it := range f.Items {
				l.attributeWords(it)
			}
		}
	}
}

func (l *loader) attributeWords(a *Attribute) {
	if a.Words != "" && a.Fact != nil {
		a.Values = l.wordsNamed(a, a.Words, a.Type, a.Values)
		a.Fact.Values = a.Values
	}
	for _, it := range a.Items {
		l.attributeWords(it)
	}
}

// wordsNamed lists the words of a set with the labels that they have in roles.yaml.
func (l *loader) wordsNamed(entry any, set, kind string, values []*WordLabel) []*WordLabel {
	if kind != "word" || len(values) > 0 {
		l.at(entry, ".words", qyzmet.BadLaw, "`words` stands with type word, and instead of `values`")
		return values
	}
	l.oneOf(entry, ".words", "set of words", set, wordSets)
	var out []*WordLabel
	switch set {
	case wordsOffices:
		for _, o := range l.book.OfficeSorts {
			out = append(out, &WordLabel{Word: o.ID, Label: o.Title})
		}
	case wordsRoles:
		for _, r := range l.book.Roles {
			if r.ID != SelfRole && r.ID != RegisterRole { // given to nobody
				out = append(out, &WordLabel{Word: r.ID, Label: r.Title})
			}
		}
	}
	return out
}
