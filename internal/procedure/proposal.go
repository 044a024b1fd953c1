package procedure

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/proof"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// Proposal is an act that somebody wants to record, with what is known of its
// subjects on its day of effect.
type Proposal struct {
	Book    *rulebook.Book
	Kind    *rulebook.ActKind
	Act     *qyzmet.Act
	Of      *qyzmet.Act      // the act it refers to, or nil
	Records []*record.Record // of its subjects, in their order

	values qyzmet.Facts
}

// Values returns what the conditions of the act read: the records of its
// subjects, of each sort that of the first, the fields under act.NAME, and the days of the act and of the one it
// refers to.
func (p *Proposal) Values() qyzmet.Facts {
	if p.values != nil {
		return p.values
	}
	room := 2*len(p.Act.Payload.Content) + 6 // with the facts that fields state, days, and what the act is about
	for _, r := range p.Records {
		room += len(r.Values())
	}
	p.values = make(qyzmet.Facts, room)
	for i := len(p.Records) - 1; i >= 0; i-- { // where records hold the same path, the first subject's stands
		if p.second(i) {
			continue
		}
		for path, v := range p.Records[i].Values() {
			p.values[path] = v
		}
	}
	for name, v := range p.Act.Payload.Content {
		p.values[qyzmet.Path("act."+name)] = v
		if f := p.field(name); f != nil && f.Of != "" { // what the act itself states of a fact stands
			p.values[f.Of] = v
		}
	}
	days(p.values, "act.", p.Act)
	p.values[rulebook.ActAbout] = qyzmet.WordValue(string(p.Act.Envelope.Subjects[0]))
	if p.Of != nil {
		days(p.values, "of.", p.Of)
		if p.Kind != nil && p.Kind.Of != nil && p.Kind.Of.Current != "" {
			p.values[rulebook.OfCurrent] = qyzmet.BoolValue(p.current(p.Kind.Of.Current))
		}
	}
	return p.values
}

// second reports whether a record is not the first of its sort: nothing is known
// of one person because it is known of another, nor of one commission because it
// is known of another. What an office's record says is said for everybody.
func (p *Proposal) second(i int) bool {
	sort := p.Records[i].Subject.Sort()
	return sort != qyzmet.OfficeSort && slices.ContainsFunc(p.Records[:i], func(r *record.Record) bool { return r.Subject.Sort() == sort })
}

func (p *Proposal) field(name string) *rulebook.Field {
	if p.Kind == nil {
		return nil
	}
	return p.Kind.Field(name)
}

// current reports whether an entry of the record rests on the act referred to, or
// on the one that that act refers to. A day does not tell: two notices may be issued
// on one.
func (p *Proposal) current(path qyzmet.Path) bool {
	held, ok := p.Records[0].Held(path)
	return ok && (held.Act == p.Of.Envelope.ID || held.Act == p.Of.Envelope.Of)
}

func days(values qyzmet.Facts, prefix qyzmet.Path, a *qyzmet.Act) {
	values[prefix+"issued"] = qyzmet.DateValue(a.Envelope.Issued)
	values[prefix+"effect"] = qyzmet.DateValue(a.Envelope.Effect)
}

// Subjects lists whom an act concerns: those given, the first being what it is
// about, and those that its fields name. One that undoes another concerns all
// whom that one did, or their records would go on holding what it set. Offices
// are not subjects of acts about others: they are only mentioned.
func Subjects(kind *rulebook.ActKind, given []qyzmet.SubjectID, content map[string]qyzmet.Value, of *qyzmet.Act) []qyzmet.SubjectID {
	out := slices.Clone(given)
	add := func(s qyzmet.SubjectID) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, f := range kind.Fields { // before those of the act undone: what this act names is what it is checked by
		if v := content[f.ID]; f.Sort != "" && f.Sort != "office" && v.Known() {
			add(qyzmet.SubjectID(v.S))
		}
	}
	if of != nil && kind.Undoes != "" {
		for _, s := range of.Envelope.Subjects {
			add(s)
		}
	}
	return out
}

// eval evaluates a condition on the day of effect.
func (p *Proposal) eval(e *rulebook.Expr) (qyzmet.Value, []qyzmet.Path) {
	return proof.Value(p.Book, e, p.Values(), p.Act.Envelope.Effect, 0)
}

// holds reports whether a condition, or none, is known to hold.
func (p *Proposal) holds(e *rulebook.Expr) bool {
	return e == nil || proof.Holds(p.Book, e, p.Values(), p.Act.Envelope.Effect, 0)
}

// Asked lists the fields that are to be filled in, given what is filled in so far.
func (p *Proposal) Asked() []*rulebook.Field {
	out := make([]*rulebook.Field, 0, len(p.Kind.Fields))
	for _, f := range p.Kind.Fields {
		if p.holds(f.WhenExpr) {
			out = append(out, f)
		}
	}
	return out
}

// CheckContent refuses an act that the law of its day of effect does not know,
// and fields that the kind does not have, that are not asked for, that are
// lacking, or whose values are not theirs.
func (p *Proposal) CheckContent() qyzmet.Faults {
	var faults qyzmet.Faults
	add := func(code qyzmet.Code, path, value, format string, args ...any) *qyzmet.Fault {
		f := &qyzmet.Fault{Code: code, Path: path, Value: value, Message: fmt.Sprintf(format, args...)}
		faults = append(faults, f)
		return f
	}
	if effect := p.Act.Envelope.Effect; p.Kind.Span.Covers(effect, date.Latest) == rulebook.No {
		bad := add(qyzmet.NotLawful, "effect", effect.String(), "the law of %s does not know the act %q; choose a kind of act of that day", effect, p.Kind.ID)
		if len(p.Kind.Cites) > 0 {
			bad.Cite = p.Kind.Cites[0]
		}
	}
	asked := p.Asked()
	for _, name := range sortedNames(p.Act.Payload.Content) {
		f := p.Kind.Field(name)
		switch {
		case f == nil:
			bad := add(qyzmet.UnknownName, name, "", "the act %q has no field %q", p.Kind.ID, name)
			for _, f := range p.Kind.Fields {
				bad.Allowed = append(bad.Allowed, f.ID)
			}
			bad.Nearest = rulebook.Nearest(name, bad.Allowed)
		case !slices.Contains(asked, f):
			add(qyzmet.NotAllowed, name, p.Act.Payload.Content[name].String(), "the field %q is not asked for here: leave it out", name)
		default:
			faults = append(faults, p.Book.CheckField(f, p.Act.Payload.Content[name])...)
			if f.Fact.Type == "facts" && !p.Act.Envelope.Found {
				faults = append(faults, p.ownActs(name)...)
			}
		}
	}
	for _, f := range asked {
		if !f.Optional && !p.Act.Payload.Content[f.ID].Known() {
			missing := add(qyzmet.Missing, f.ID, "", "the field %q is not filled in", f.ID)
			if len(f.Cites) > 0 {
				missing.Cite = f.Cites[0]
			}
		}
	}
	return faults
}

// ownActs refuses to state what changes by acts of its own only, such as the
// finding of a medical commission. History may hold it as it was found.
func (p *Proposal) ownActs(field string) qyzmet.Faults {
	var faults qyzmet.Faults
	for _, it := range p.Act.Payload.Content[field].Items {
		kinds := p.Book.OwnActs(qyzmet.Path(it["fact"].S))
		if len(kinds) == 0 {
			continue
		}
		bad := &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: field + "." + it["fact"].S, Message: "this is not stated but changes by an act of its own: record that act"}
		for _, k := range kinds {
			bad.Allowed = append(bad.Allowed, string(k))
		}
		faults = append(faults, bad)
	}
	return faults
}

func sortedNames(m map[string]qyzmet.Value) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Effects works out what the act sets. A value that is not known sets nothing:
// missing is not false.
func (p *Proposal) Effects() []qyzmet.Set {
	var room [24]qyzmet.Set // hardly any act sets more; what it does set is kept, without room to spare
	out := room[:0]
	for _, e := range p.Kind.Sets {
		out = p.effect(out, e)
	}
	return append([]qyzmet.Set(nil), out...)
}

// EffectOf works out what one effect of the kind sets.
func (p *Proposal) EffectOf(e *rulebook.Effect) []qyzmet.Set { return p.effect(nil, e) }

// effect adds to others what an effect sets.
func (p *Proposal) effect(out []qyzmet.Set, e *rulebook.Effect) []qyzmet.Set {
	subject := p.subject(e.Subject)
	if subject == "" || !p.holds(e.WhenExpr) {
		return out
	}
	switch {
	case e.State != "":
		return p.stated(out, subject, e.State)
	case e.Merge != "":
		return append(out, qyzmet.Set{Subject: subject, Op: qyzmet.MergeIn, Value: p.Act.Payload.Content[e.Merge]})
	case e.Clear != "":
		return append(out, qyzmet.Set{Subject: subject, Op: qyzmet.ClearIt, Path: e.Path})
	}
	op := qyzmet.SetValue
	switch {
	case e.Add != "":
		op = qyzmet.AddItem
	case e.Init != "":
		op = qyzmet.InitValue
	}
	var v qyzmet.Value
	switch {
	case e.Copies != "": // as most effects do: no values have to be gathered for it
		v = p.Act.Payload.Content[e.Copies]
	case e.ToExpr == nil:
		v = p.item(e)
	case e.ToExpr.Op == rulebook.OpFact:
		v = p.Values()[e.ToExpr.Path]
	case e.ToExpr.Op == rulebook.OpConst:
		v = e.ToExpr.Value
	default:
		v, _ = p.eval(e.ToExpr)
	}
	if !v.Known() {
		return out
	}
	return append(out, qyzmet.Set{Subject: subject, Op: op, Path: e.Path, Value: v})
}

// subject is the first subject of the act, or the one that a field names.
func (p *Proposal) subject(field string) qyzmet.SubjectID {
	if field == "" {
		return p.Act.Envelope.Subjects[0]
	}
	return qyzmet.SubjectID(p.Act.Payload.Content[field].S)
}

// item makes the item that an effect adds to a list.
func (p *Proposal) item(e *rulebook.Effect) qyzmet.Value {
	it := qyzmet.Item{}
	for _, part := range e.Parts {
		if v, _ := p.eval(part.Expr); v.Known() {
			it[part.Name] = v
		}
	}
	return qyzmet.ListValue(it)
}

// stated adds to others the facts in a field of type facts.
func (p *Proposal) stated(out []qyzmet.Set, subject qyzmet.SubjectID, field string) []qyzmet.Set {
	for _, it := range p.Act.Payload.Content[field].Items {
		out = append(out, qyzmet.Set{Subject: subject, Op: qyzmet.SetValue, Path: qyzmet.Path(it["fact"].S), Value: it["value"]})
	}
	return out
}
