package rulebook

import (
	"slices"

	"qyzmet"
)

// Closed lists of the format of acts and duties.
var (
	subjectSorts = []string{"person", "office", "official", "commission", "campaign"}
	wheres       = []string{"own", "below", "any"}
	reaches      = []string{"own", "below", "territory", "any", "none"}
	undoings     = []string{"from-start", "from-effect"}
	matches      = []string{matchOf, "subject"}
	clockUnits   = []string{"working-days", "days", "months", "years"}
	stepUnits    = []string{"working-days", "days"}
	stepOffices  = []string{"own", "above"}
)

// matchOf: what ends a duty refers to the act that raised it.
const matchOf = "of"

// envelopeNames can stand in the line of a timeline beside the fields.
var envelopeNames = []string{"number", "issued", "effect"}

func (l *loader) lintActs() {
	for _, o := range l.book.OfficeSorts {
		each(l, o, ".under", o.Under, func(where, id string) { l.officeSort(o, where, id) })
	}
	for _, o := range l.book.FirstOffices {
		l.officeSort(o, ".sort", o.Sort)
	}
	for _, r := range l.book.Roles {
		l.oneOf(r, ".reads", "reach", r.Reads, reaches)
		each(l, r, ".at", r.At, func(where, id string) { l.officeSort(r, where, id) })
		each(l, r, ".sees", r.Sees, func(where, id string) { l.oneOf(r, where, "sensitivity", id, sensitivities) })
		each(l, r, ".also", r.Also, func(where string, p qyzmet.Path) { l.entry(r, where, p) })
		each(l, r, ".cites", r.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(r, where, id) })
	}
	l.lintSteps(l.book.Escalation)
	for _, c := range l.book.Cards {
		each(l, c, ".listed", c.Listed, func(where string, p qyzmet.Path) { l.entry(c, where, p) })
		each(l, c, ".asks", c.Asks, func(where string, q qyzmet.QuestionID) {
			if l.book.Questions[q] == nil {
				l.unknown(c, where, string(q), texts(sortedKeys(l.book.Questions)), "there is no question %q", q)
			}
		})
		l.lintSpells(c)
		for _, a := range c.Attributes {
			l.optionally(a, ".sensitivity", "sensitivity", a.Sensitivity, sensitivities)
		}
	}
	for _, id := range sortedKeys(l.book.ActKinds) {
		l.lintAct(l.book.ActKinds[id])
	}
}

func (l *loader) entry(at any, where string, p qyzmet.Path) {
	if l.book.Entry(p) == nil {
		l.unknown(at, where, string(p), l.entryNames(), "there is no fact or attribute %q", p)
	}
}

func (l *loader) officeSort(entry any, where, id string) {
	if l.book.OfficeSort(id) == nil {
		var names []string
		for _, o := range l.book.OfficeSorts {
			names = append(names, o.ID)
		}
		l.unknown(entry, where, id, names, "there is no sort of office %q in %s", id, rolesPath)
	}
}

func (l *loader) role(entry any, where, id string) {
	if l.book.RoleByID(id) == nil {
		var names []string
		for _, r := range l.book.Roles {
			names = append(names, r.ID)
		}
		l.unknown(entry, where, id, names, "there is no role %q in %s", id, rolesPath)
	}
}

func (l *loader) kind(entry any, where string, id qyzmet.ActKind) {
	if l.book.ActKinds[id] == nil {
		l.unknown(entry, where, string(id), texts(sortedKeys(l.book.ActKinds)), "there is no kind of act %q", id)
	}
}

func (l *loader) lintAct(k *ActKind) {
	l.oneOf(k, ".about", "sort of subject", k.About, subjectSorts)
	each(l, k, ".also", k.Also, func(where, sort string) { l.oneOf(k, where, "sort of subject", sort, subjectSorts) })
	l.oneOf(k, ".where", "reach", k.Where, wheres)
	l.optionally(k, ".undoes", "way of undoing", k.Undoes, undoings)
	each(l, k, ".cites", k.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(k, where, id) })
	if len(k.Cites) == 0 && k.Ours == nil {
		l.at(k, ".cites", qyzmet.Missing, "an act cites its legal basis; one of ours says with `ours` why there is such an act")
	}
	if len(k.Issuers) == 0 {
		l.at(k, ".issuers", qyzmet.Missing, "nobody may issue this act; name roles of %s", rolesPath)
	}
	each(l, k, ".issuers", k.Issuers, func(where, id string) { l.role(k, where, id) })
	each(l, k, ".enterers", k.Enterers, func(where, id string) { l.role(k, where, id) })
	if k.Of != nil {
		each(l, k, ".of.kinds", k.Of.Kinds, func(where string, id qyzmet.ActKind) { l.kind(k, where, id) })
		if k.Of.Current != "" {
			l.entry(k, ".of.current", k.Of.Current)
		}
	} else if k.Undoes != "" {
		l.at(k, ".undoes", qyzmet.BadLaw, "it undoes an act, but does not say with `of` which kinds")
	}
	for _, f := range k.Fields {
		l.lintField(k, f)
	}
	seen := map[string]bool{}
	for _, r := range k.Requires {
		l.lintRequirement(k, r, seen)
	}
	for _, e := range k.Sets {
		if e.Clear == "" && e.State == "" && e.Merge == "" && e.To == "" && len(e.Item) == 0 {
			l.at(e, ".to", qyzmet.Missing, "what %s takes is not given", e.Path)
		}
	}
	if k.Alone != nil {
		each(l, k, ".alone.paths", k.Alone.Paths, func(where string, p qyzmet.Path) {
			if !slices.Contains(l.book.Listed, p) || !slices.ContainsFunc(k.Sets, func(e *Effect) bool { return e.Path == p && e.Subject == "" }) {
				l.at(k, where, qyzmet.NotAllowed, "%s is not set by the act, or no list is divided by it", p)
			}
		})
	}
	if k.Adverse && !slices.ContainsFunc(k.Fields, func(f *Field) bool { return f.Fact.Type == typeText && !f.Optional && f.When == "" }) {
		l.at(k, ".adverse", qyzmet.BadLaw, "an act against a person states its reasons: it has a text field that must be filled in")
	}
	for _, e := range k.Sends {
		l.lintSending(k, e)
	}
	if k.Light && (k.Ours == nil || len(k.Sets) > 0 || k.Undoes != "" || k.New) {
		l.at(k, ".light", qyzmet.BadLaw, "a light act is one of ours that notes something: it changes no record, brings nobody in and undoes nothing")
	}
	l.lintList(k)
	l.lintSays(k)
}

// channels are the ways out of the house.
var channels = []string{"sms", "mail", "portal"}

func (l *loader) lintSending(k *ActKind, e *Sending) {
	l.oneOf(e, ".channel", "channel", e.Channel, channels)
	l.entry(e, ".to", e.To)
	if e.Rests != "" {
		l.entry(e, ".rests", e.Rests)
	}
	each(l, e, ".while", e.While, func(where, id string) { l.aCondition(k, e, where, id) })
	for _, lang := range qyzmet.Langs() {
		for _, name := range append(placeholders(e.Text.In(lang)), placeholders(e.Subject.In(lang))...) {
			if k.Field(name) == nil && !slices.Contains(envelopeNames, name) && name != "office" {
				l.at(e, ".text", qyzmet.UnknownName, "there is no field %q for the place {%s}", name, name)
			}
		}
	}
	if e.Then == nil {
		return
	}
	l.kind(e, ".then.act", e.Then.Act)
	follow := l.book.ActKinds[e.Then.Act]
	if follow == nil {
		return
	}
	for _, name := range append(sortedKeys(e.Then.Content), e.Then.Day, e.Then.Delivered, e.Then.Read, e.Then.Evidence) {
		if name != "" && follow.Field(name) == nil {
			l.at(e, ".then", qyzmet.UnknownName, "the act %q has no field %q", follow.ID, name)
		}
	}
}

// aCondition refuses what is no requirement of the kind, or one that asks a question.
func (l *loader) aCondition(k *ActKind, at any, where, id string) {
	if !slices.ContainsFunc(k.Requires, func(r *Requirement) bool { return r.ID == id && r.Question == "" }) {
		l.at(at, where, qyzmet.UnknownName, "the act has no requirement %q that is a condition", id)
	}
}

func (l *loader) lintField(k *ActKind, f *Field) {
	each(l, f, ".cites", f.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(f, where, id) })
	if f.Fact.Type == typeSubject {
		l.oneOf(f, ".sort", "sort of subject", f.Sort, subjectSorts)
	}
	if f.Among != "" {
		l.aCondition(k, f, ".among", f.Among)
	}
	l.optionally(f, ".sensitivity", "sensitivity", f.Sensitivity, sensitivities)
	if k := f.Fact.Kind; k == qyzmet.Word && len(f.Fact.Values) == 0 && f.Fact.Type == "word" {
		l.at(f, ".values", qyzmet.Missing, "the words of field %q are not given", f.ID)
	}
}

func (l *loader) lintRequirement(k *ActKind, r *Requirement, seen map[string]bool) {
	if r.ID == "" || seen[r.ID] && r.Span == (Span{}) {
		l.at(r, ".id", qyzmet.BadLaw, "a requirement has an id of its own within its act")
	}
	seen[r.ID] = true
	each(l, r, ".cites", r.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(r, where, id) })
	each(l, r, ".override", r.Override, func(where, id string) { l.role(r, where, id) })
	switch {
	case (r.Question == "") == (r.Holds == ""):
		l.at(r, "", qyzmet.BadLaw, "a requirement asks a question or states with `holds` what must hold: one of them")
	case !r.Ours && r.Question == "" && len(r.Cites) == 0:
		l.at(r, ".cites", qyzmet.Missing, "a requirement of the law cites it; one of ours says `ours: true`")
	case !r.Ours && len(r.Override) > 0:
		l.at(r, ".override", qyzmet.BadLaw, "what the law requires is not set aside; only safeguards of ours are")
	}
	if f := k.Field(r.By); r.By != "" && (r.Question == "" || f == nil || f.Fact.Type != "word") {
		l.at(r, ".by", qyzmet.NotAllowed, "the ground of an answer is named by a field of type word; %q is none, or no question is asked", r.By)
	}
	if r.Question == "" {
		return
	}
	q := l.book.Questions[r.Question]
	if q == nil {
		l.unknown(r, ".question", string(r.Question), texts(sortedKeys(l.book.Questions)), "there is no question %q", r.Question)
		return
	}
	var names []string
	for _, o := range q.Outcomes {
		names = append(names, o.ID)
	}
	each(l, r, ".outcomes", r.Outcomes, func(where, id string) { l.oneOf(r, where, "outcome of "+string(q.ID), id, names) })
	if len(r.Outcomes) == 0 {
		l.at(r, ".outcomes", qyzmet.Missing, "which outcomes of %s are wanted is not given", q.ID)
	}
}

// lintSays holds the placeholders of the timeline's line to the fields.
func (l *loader) lintSays(k *ActKind) {
	for _, lang := range qyzmet.Langs() {
		for _, name := range placeholders(k.Says.In(lang)) {
			if k.Field(name) == nil && !slices.Contains(envelopeNames, name) {
				l.at(k, ".says", qyzmet.UnknownName, "there is no field %q for the place {%s}", name, name)
			}
		}
	}
}

// known reports whether there are such kinds of acts: those that are not are
// refused where they stand.
func (l *loader) known(kinds []qyzmet.ActKind) bool {
	return !slices.ContainsFunc(kinds, func(id qyzmet.ActKind) bool { return l.book.ActKinds[id] == nil })
}

// refers reports whether acts of a kind may refer to one of other kinds.
func refers(k *ActKind, to []qyzmet.ActKind) bool {
	return k.Of != nil && slices.ContainsFunc(to, func(id qyzmet.ActKind) bool { return slices.Contains(k.Of.Kinds, id) })
}

// actCitations adds what acts and duties cite.
func (l *loader) actCitations(add func(Span, ...qyzmet.ProvisionID)) {
	for _, k := range l.book.ActKinds {
		add(k.Span, k.Cites...)
		for _, f := range k.Fields {
			add(k.Span, f.Cites...)
		}
		for _, r := range k.Requires {
			add(r.Span, r.Cites...)
		}
	}
	for _, d := range l.book.Duties {
		add(d.Span, d.Cites...)
		for _, e := range d.Escalation {
			add(d.Span, e.Cites...)
		}
		for _, p := range d.Paused {
			add(p.Span, p.Cites...)
		}
	}
	for _, r := range l.book.Roles {
		add(Span{}, r.Cites...)
	}
	for _, e := range l.book.Escalation {
		add(Span{}, e.Cites...)
	}
}

// actExpressions visits every condition of acts and duties, and the facts that
// fields are like.
func (l *loader) actExpressions(visit func(*Expr)) {
	for _, k := range l.book.ActKinds {
		for _, f := range k.Fields {
			visit(f.WhenExpr)
		}
		for _, r := range k.Requires {
			visit(r.HoldsExpr)
			visit(r.WhenExpr)
		}
		for _, e := range k.Sets {
			visit(e.ToExpr)
			visit(e.WhenExpr)
			for _, part := range e.Parts {
				visit(part.Expr)
			}
		}
	}
	for _, d := range l.book.Duties {
		if d.Raised != nil {
			visit(d.Raised.DayExpr)
			visit(d.Raised.WhenExpr)
		}
		for _, e := range []*Ended{d.Discharged, d.Dropped} {
			if e != nil {
				visit(e.WhenExpr)
			}
		}
		if d.Clock != nil {
			visit(d.Clock.FromExpr)
		}
	}
}
