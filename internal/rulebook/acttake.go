package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

// Types of fields and attributes beside those of facts.
const (
	typeText    = "text"    // free text: a Word without declared values
	typeSubject = "subject" // an id of the register
	typeFacts   = "facts"   // facts of the vocabulary, any of them, with their values
)

var fieldTypes = append([]string{typeText, typeSubject, typeFacts}, factTypes...)

// kindOfField is kindOf for fields and attributes.
func kindOfField(name string) (qyzmet.Kind, bool) {
	switch name {
	case typeText, typeSubject:
		return qyzmet.Word, true
	case typeFacts:
		return qyzmet.List, true
	}
	return kindOf(name)
}

// rolesPath holds the roles and the sorts of offices.
const rolesPath = "roles/roles.yaml"

func (l *loader) takeRoles(s *source, file *rolesFile) {
	if s.name != rolesPath {
		l.fault(s, "$", qyzmet.BadLaw, "roles and sorts of offices stand in %s", rolesPath)
	}
	for i, o := range file.Offices {
		where := fmt.Sprintf("$.offices[%d]", i)
		l.places[o] = place{s, where}
		l.once(s, where+".office", "sort of office", o.ID, l.book.OfficeSort(o.ID) != nil)
		l.syntax(s, where+".office", idSyntax, o.ID)
		l.book.OfficeSorts = append(l.book.OfficeSorts, o)
	}
	for i, r := range file.Roles {
		where := fmt.Sprintf("$.roles[%d]", i)
		l.places[r] = place{s, where}
		l.once(s, where+".role", "role", r.ID, l.book.RoleByID(r.ID) != nil)
		l.syntax(s, where+".role", idSyntax, r.ID)
		l.book.Roles = append(l.book.Roles, r)
	}
	for i, o := range file.Begin {
		where := fmt.Sprintf("$.begin[%d]", i)
		l.places[o] = place{s, where}
		known := slices.ContainsFunc(l.book.FirstOffices, func(b *FirstOffice) bool { return b.ID == o.ID })
		l.once(s, where+".begin", "office", string(o.ID), known)
		if o.ID.Sort() != qyzmet.OfficeSort {
			l.fault(s, where+".begin", qyzmet.BadLaw, "%q is no id of an office: it begins with o-", o.ID)
		}
		l.book.FirstOffices = append(l.book.FirstOffices, o)
	}
	for i, e := range file.Raises {
		l.takeStep(s, e, file.Raises[:i], fmt.Sprintf("$.escalation[%d]", i))
		l.book.Escalation = append(l.book.Escalation, e)
	}
}

func (l *loader) takeStep(s *source, e *Step, before []*Step, where string) {
	l.places[e] = place{s, where}
	l.once(s, where+".step", "step", e.ID, slices.ContainsFunc(before, func(x *Step) bool { return x.ID == e.ID }))
	l.syntax(s, where+".step", idSyntax, e.ID)
}

// OfficeSort returns the sort of office, or nil.
func (b *Book) OfficeSort(id string) *OfficeSort {
	for _, o := range b.OfficeSorts {
		if o.ID == id {
			return o
		}
	}
	return nil
}

func (l *loader) takeCard(s *source, c *Attributes) {
	l.places[c] = place{s, "$"}
	l.named(s, "card", "card/"+c.ID)
	l.book.Cards = append(l.book.Cards, c)
	l.book.Listed = append(l.book.Listed, c.Listed...)
	for i, a := range c.Attributes {
		where := fmt.Sprintf("$.attributes[%d]", i)
		_, fact := l.book.Facts[a.Path]
		l.once(s, where+".path", "attribute or fact", string(a.Path), fact || l.book.Card[a.Path] != nil)
		l.syntax(s, where+".path", pathSyntax, string(a.Path))
		l.book.Card[a.Path] = l.attribute(s, a, where)
	}
}

// attribute makes the fact by which the values of an attribute are read.
func (l *loader) attribute(s *source, a *Attribute, where string) *Fact {
	l.places[a] = place{s, where}
	kind, ok := kindOfField(a.Type)
	if !ok {
		bad := l.fault(s, where+".type", qyzmet.NotAllowed, "%q has no type %q", a.Path, a.Type)
		bad.Allowed, bad.Nearest = fieldTypes, nearest(a.Type, fieldTypes)
	}
	a.Fact = &Fact{Path: a.Path, Type: a.Type, Kind: kind, Values: a.Values, Label: a.Label, Sensitivity: a.Sensitivity, Unit: a.Unit, Min: a.Min, Max: a.Max}
	for i, it := range a.Items {
		a.Fact.Items = append(a.Fact.Items, l.attribute(s, it, fmt.Sprintf("%s.item[%d]", where, i)))
	}
	return a.Fact
}

func (l *loader) takeAct(s *source, k *ActKind) {
	k.File = s.name
	l.places[k] = place{s, "$"}
	l.named(s, "act", "acts/"+string(k.ID))
	l.book.ActKinds[k.ID] = k
	for i, f := range k.Fields {
		where := fmt.Sprintf("$.fields[%d]", i)
		l.places[f] = place{s, where}
		l.once(s, where+".id", "field", f.ID, k.Field(f.ID) != f)
		l.syntax(s, where+".id", variableSyntax, f.ID)
		for j, it := range f.Items {
			l.attribute(s, it, fmt.Sprintf("%s.item[%d]", where, j))
		}
	}
	for i, r := range k.Requires {
		l.places[r] = place{s, fmt.Sprintf("$.requires[%d]", i)}
	}
	for i, e := range k.Sends {
		l.places[e] = place{s, fmt.Sprintf("$.sends[%d]", i)}
	}
	for i, e := range k.Sets {
		l.places[e] = place{s, fmt.Sprintf("$.sets[%d]", i)}
	}
}

func (l *loader) takeDuty(s *source, d *Duty) {
	d.File = s.name
	l.places[d] = place{s, "$"}
	l.named(s, "duty", "duties/"+d.ID)
	l.book.Duties = append(l.book.Duties, d)
	for i, p := range d.Paused {
		l.places[p] = place{s, fmt.Sprintf("$.paused[%d]", i)}
	}
	for i, e := range d.Escalation {
		l.takeStep(s, e, d.Escalation[:i], fmt.Sprintf("$.escalation[%d]", i))
	}
}

// resolveActs gives every field its fact and every span its days.
func (l *loader) resolveActs() {
	l.resolveWords()
	l.resolveCalled()
	for _, id := range sortedKeys(l.book.ActKinds) {
		k := l.book.ActKinds[id]
		l.nameOf(k, ".act", idSyntax, string(k.ID))
		l.span(k, "", k.Span, firstCite(k.Cites))
		for _, f := range k.Fields {
			l.fieldFact(f)
		}
		for _, r := range k.Requires {
			l.span(r, "", r.Span, firstCite(append(r.Cites[:len(r.Cites):len(r.Cites)], k.Cites...)))
		}
		for _, e := range k.Sets {
			l.effectTarget(k, e)
		}
	}
	for _, d := range l.book.Duties {
		l.nameOf(d, ".duty", idSyntax, d.ID)
		l.span(d, "", d.Span, firstCite(d.Cites))
		for _, p := range d.Paused {
			l.span(p, "", p.Span, firstCite(append(p.Cites[:len(p.Cites):len(p.Cites)], d.Cites...)))
		}
	}
}

// firstCite is the provision by whose enactment a span's acts are found.
func firstCite(cites []qyzmet.ProvisionID) qyzmet.ProvisionID {
	if len(cites) == 0 {
		return "law"
	}
	return cites[0]
}

// fieldFact makes the fact by which a field's values are read: its own, or one
// like the fact that it names. A field of one name has one type in all kinds, so
// that conditions read it alike.
func (l *loader) fieldFact(f *Field) {
	made := &Fact{Path: qyzmet.Path("act." + f.ID), Type: f.Type, Values: f.Values, Unit: f.Unit, Min: f.Min, Max: f.Max,
		Sensitivity: f.Sensitivity, Help: f.Help}
	for _, it := range f.Items {
		made.Items = append(made.Items, it.Fact)
	}
	if f.Of != "" {
		like := l.book.Entry(f.Of)
		if like == nil {
			l.unknown(f, ".fact", string(f.Of), l.entryNames(), "there is no fact or attribute %q", f.Of)
			return
		}
		if f.Type != "" {
			l.at(f, ".type", qyzmet.BadLaw, "field %q takes its type from %s; leave `type` out", f.ID, f.Of)
		}
		copied := *like
		copied.Path, made = made.Path, &copied
		if f.Sensitivity != "" {
			made.Sensitivity = f.Sensitivity
		}
	}
	if f.Label != nil {
		made.Label = *f.Label
	} else if f.Of == "" {
		l.at(f, ".label", qyzmet.Missing, "field %q has no label", f.ID)
	}
	kind, ok := kindOfField(made.Type)
	if !ok {
		l.oneOf(f, ".type", "type of a field", made.Type, fieldTypes)
	}
	made.Kind, made.Long, f.Fact = kind, f.Long, made
	if before := l.book.actFields[made.Path]; before == nil {
		shared := *made
		shared.Values = slices.Clone(made.Values)
		shared.Items = nil
		for _, it := range made.Items {
			item := *it
			item.Values = slices.Clone(it.Values)
			shared.Items = append(shared.Items, &item)
		}
		l.book.actFields[made.Path] = &shared
	} else if before.Values = append(before.Values, made.Values...); before.Type != made.Type || !sameItems(before, made) {
		l.at(f, ".type", qyzmet.BadLaw, "another kind of act has a field %q of type %s; fields of one name are of one type and have the same items", f.ID, before.Type)
	} else {
		for i, it := range made.Items {
			before.Items[i].Values = append(before.Items[i].Values, it.Values...)
		}
	}
}

func sameItems(a, b *Fact) bool {
	if len(a.Items) != len(b.Items) {
		return false
	}
	for i := range a.Items {
		if a.Items[i].Path != b.Items[i].Path || a.Items[i].Type != b.Items[i].Type {
			return false
		}
	}
	return true
}

func (l *loader) entryNames() []string {
	names := l.book.factNames()
	for _, p := range sortedKeys(l.book.Card) {
		names = append(names, string(p))
	}
	return names
}

// effectTarget finds what an effect changes.
func (l *loader) effectTarget(k *ActKind, e *Effect) {
	given := 0
	for _, p := range []qyzmet.Path{e.Set, e.Init, e.Add, e.Clear} {
		if p != "" {
			e.Path, given = p, given+1
		}
	}
	if e.State != "" {
		given++
		if f := k.Field(e.State); f == nil || f.Type != typeFacts {
			l.at(e, ".state", qyzmet.NotAllowed, "%q is no field of type facts", e.State)
		}
	}
	if e.Merge != "" {
		given++
		l.subjectField(k, e, ".merge", e.Merge)
	}
	if e.Subject != "" {
		l.subjectField(k, e, ".subject", e.Subject)
	}
	if given != 1 {
		l.at(e, "", qyzmet.BadLaw, "an effect has exactly one of set, init, add, clear, state, merge")
		return
	}
	if e.State != "" || e.Merge != "" {
		return
	}
	if e.Target = l.book.Entry(e.Path); e.Target == nil {
		l.unknown(e, "", string(e.Path), l.entryNames(), "there is no fact or attribute %q", e.Path)
		return
	}
	collects := e.Target.Kind == qyzmet.List || e.Target.Kind == qyzmet.Words
	if e.Add != "" && !collects {
		l.at(e, ".add", qyzmet.BadLaw, "%s is of type %s; only lists and sets of words are added to", e.Path, e.Target.Type)
	}
}

func (l *loader) subjectField(k *ActKind, e *Effect, where, name string) {
	if f := k.Field(name); f == nil || f.Type != typeSubject {
		l.at(e, where, qyzmet.NotAllowed, "%q is no field of type subject", name)
	}
}

// placeholders lists the {names} of a text.
func placeholders(text string) []string {
	var out []string
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			return out
		}
		name, tail, ok := strings.Cut(after, "}")
		if !ok {
			return out
		}
		out, rest = append(out, name), tail
	}
}
