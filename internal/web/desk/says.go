package desk

import (
	"strings"

	"qyzmet"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/words"
)

// Says is the line of an act in a timeline, with the values of its fields in
// words. What sees does not let through is named as hidden.
func (v *Visit) Says(a *qyzmet.Act, sees func(*rulebook.Field) bool) string {
	kind := v.Book.ActKinds[a.Envelope.Kind]
	switch {
	case kind == nil:
		return string(a.Envelope.Kind)
	case a.Payload == nil:
		return kind.Title.In(v.L.Lang) + " – " + v.L.T("desk.act.erased")
	}
	var b strings.Builder
	for text := kind.Says.In(v.L.Lang); ; {
		before, after, found := strings.Cut(text, "{")
		b.WriteString(before)
		name, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			return b.String()
		}
		b.WriteString(v.field(kind, a, name, sees))
		text = rest
	}
}

func (v *Visit) field(kind *rulebook.ActKind, a *qyzmet.Act, name string, sees func(*rulebook.Field) bool) string {
	switch name {
	case "number":
		return a.Payload.Number
	case "issued":
		return v.L.Date(a.Envelope.Issued)
	case "effect":
		return v.L.Date(a.Envelope.Effect)
	}
	f := kind.Field(name)
	switch {
	case name == "assignee" && !a.Payload.Content[name].Known():
		return v.L.T("desk.handled.nobody")
	case f == nil || !a.Payload.Content[name].Known():
		return "…"
	case !sees(f):
		return v.L.T("desk.hidden")
	}
	return v.Value(f.Fact, a.Payload.Content[name])
}

// Value writes a value of a fact, attribute or field; ids of offices and officials
// by their names, facts that were stated by their labels.
func (v *Visit) Value(f *rulebook.Fact, x qyzmet.Value) string {
	if said := v.handled(f, x); said != "" {
		return said
	}
	switch {
	case f.Type == "facts":
		return v.stated(x)
	case f.Type == "subject" && x.Known():
		return v.Name(qyzmet.SubjectID(x.S))
	case f.Type == "list":
		return v.items(f, x)
	}
	return words.Value(v.L, f, x)
}

// items writes a list item by item, so that ids in it are named too.
func (v *Visit) items(f *rulebook.Fact, x qyzmet.Value) string {
	var out []string
	for _, it := range x.Items {
		var parts []string
		for _, def := range f.Items {
			if part, given := it[string(def.Path)]; given {
				parts = append(parts, def.Label.In(v.L.Lang)+": "+v.Value(def, part))
			}
		}
		if len(parts) > 0 {
			out = append(out, strings.Join(parts, ", "))
		}
	}
	if len(out) == 0 {
		return words.Value(v.L, f, x)
	}
	if x.Open {
		out = append(out, v.L.T("value.more"))
	}
	return strings.Join(out, "; ")
}

// stated writes the facts in a field of type facts, those that the official's
// roles let him see.
func (v *Visit) stated(x qyzmet.Value) string {
	var out []string
	for _, it := range x.Items {
		f := v.Book.Entry(qyzmet.Path(it["fact"].S))
		switch {
		case f == nil:
		case !v.SeesFact(f):
			out = append(out, v.L.T("desk.hidden"))
		default:
			out = append(out, f.Label.In(v.L.Lang)+": "+v.Value(f, it["value"]))
		}
	}
	return strings.Join(out, "; ")
}

// handled writes the fields of the light acts about duties, which hold ids as texts.
func (v *Visit) handled(f *rulebook.Fact, x qyzmet.Value) string {
	switch f.Path {
	case "act." + procedure.DutyField:
		if d := v.Book.DutyByID(x.S); d != nil {
			return d.Title.In(v.L.Lang)
		}
	case "act.assignee", "act.told":
		if v.Self { // the office answers for its officials
			return v.L.T("desk.handled.official")
		}
		var names []string
		for _, id := range procedure.IDs(x.S) {
			names = append(names, v.Name(id))
		}
		return v.L.List(names)
	case "act.unknown":
		var labels []string
		for _, it := range x.Items {
			labels = append(labels, words.Label(v.Book, v.L, qyzmet.Path(it["fact"].S)))
		}
		return v.L.List(labels)
	}
	return ""
}
