package act

import (
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/input"
)

// maxFacts is how many facts one form states at most.
const maxFacts = 40

// read makes the request of what was typed. It is read twice where a field is not
// asked for, given the others: what it holds is then no fault.
func (f *form) read() {
	q := office.Request{Kind: f.kind.ID, Content: map[string]qyzmet.Value{}, Number: strings.TrimSpace(f.vals.Get("number")), Numbered: true, Office: f.Actor.Office,
		Signer: qyzmet.SubjectID(f.vals.Get("signer")), Issued: f.day("issued"), Effect: f.day("effect"), Of: qyzmet.ActID(f.vals.Get("of")),
		Papers: f.papers(), Key: f.vals.Get("key"), Heads: heads(f.vals["heads"])}
	if f.about != "" {
		q.About = []qyzmet.SubjectID{f.about}
	}
	if r := []rune(q.Number); len(r) > 60 {
		q.Number = string(r[:60])
	}
	for _, field := range f.kind.Fields {
		v, given, faults := f.value(field)
		f.faults = append(f.faults, faults...)
		if given {
			q.Content[field.ID] = v
		}
	}
	for _, r := range f.kind.Requires {
		if reason := strings.TrimSpace(f.vals.Get("o." + r.ID)); r.Ours && reason != "" {
			q.Overrides = append(q.Overrides, qyzmet.Overridden{Safeguard: r.ID, Reason: reason})
		}
	}
	f.q = q
	f.settle()
}

// settle leaves out what is not asked for before anything is recorded.
func (f *form) settle() {
	if f.do != "sign" || !slices.ContainsFunc(f.kind.Fields, func(x *rulebook.Field) bool { return x.When != "" }) {
		return
	}
	_ = f.propose() // a failure comes again, and is shown, when the act is recorded
}

func (f *form) value(field *rulebook.Field) (qyzmet.Value, bool, []input.Fault) {
	switch field.Fact.Type {
	case "facts":
		return f.facts(field)
	case "subject":
		id := strings.TrimSpace(f.vals.Get(stem(field)))
		return qyzmet.WordValue(id), id != "", nil
	}
	return input.ParseAt(f.L, field.Fact, f.vals, stem(field))
}

// facts reads the facts that are stated in a field.
func (f *form) facts(field *rulebook.Field) (qyzmet.Value, bool, []input.Fault) {
	out := qyzmet.ListValue()
	var faults []input.Fault
	for _, path := range f.picked(field) {
		fact := f.Book.Facts[path]
		v, given, bad := input.ParseAt(f.L, fact, f.vals, stated(path))
		faults = append(faults, bad...)
		if given {
			out.Items = append(out.Items, qyzmet.Item{"fact": qyzmet.WordValue(string(path)), "value": v})
		}
	}
	return out, len(out.Items) > 0, faults
}

// picked are the facts that a form has fields for.
func (f *form) picked(field *rulebook.Field) []qyzmet.Path {
	var out []qyzmet.Path
	for _, text := range f.vals["facts."+field.ID] {
		path := qyzmet.Path(text)
		if f.Book.Facts[path] != nil && !slices.Contains(out, path) && len(out) < maxFacts {
			out = append(out, path)
		}
	}
	return out
}

// pick adds the fields of a fact, filled with what the record holds if he may see it.
func (f *form) pick(field *rulebook.Field, text string) {
	path := qyzmet.Path(text)
	fact := f.Book.Facts[path]
	if fact == nil || slices.Contains(f.picked(field), path) {
		return
	}
	f.vals.Add("facts."+field.ID, text)
	if f.file == nil || !f.file.Sees(path) || f.vals.Has(stated(path)) {
		return
	}
	if v := f.file.Value(path); v.Known() {
		for name, values := range input.FillAt(fact, v, stated(path)) {
			f.vals[name] = values
		}
	}
}

func (f *form) unpick(field *rulebook.Field, path string) {
	name := "facts." + field.ID
	f.vals[name] = slices.DeleteFunc(slices.Clone(f.vals[name]), func(p string) bool { return p == path })
	for key := range f.vals {
		if key == "s."+path || strings.HasPrefix(key, "s."+path+".") {
			f.vals.Del(key)
		}
	}
}

// editList adds or removes a row of a list.
func (f *form) editList(list *rulebook.Fact, wish, where string) {
	if wish == input.DoAdd {
		input.AddGroupAt(f.vals, where)
		return
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(wish, input.DoDrop)); err == nil {
		input.DropGroupAt(list, f.vals, where, n)
	}
}

// find looks for a person whom a field is to name.
func (f *form) find(field *rulebook.Field) {
	text := strings.TrimSpace(f.vals.Get("q." + field.ID))
	if text == "" {
		return
	}
	found, err := f.Office.Find(f.Ctx(), f.As("form"), office.Search{Text: text, Sort: rulebook.SortLetter(field.Sort), Limit: 10})
	if err == nil {
		f.found[field.ID] = found
	}
}

// heads reads what the page was made from: "p-1=17".
func heads(list []string) map[qyzmet.SubjectID]qyzmet.Position {
	out := map[qyzmet.SubjectID]qyzmet.Position{}
	for _, text := range list {
		id, at, ok := strings.Cut(text, "=")
		if n, err := strconv.ParseInt(at, 10, 64); ok && err == nil {
			out[qyzmet.SubjectID(id)] = qyzmet.Position(n)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
