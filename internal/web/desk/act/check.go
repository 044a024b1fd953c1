package act

import (
	"slices"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/procedure"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/words"
)

// missing are the fields that are asked for and not filled in; said only once the
// official wants to sign.
func (f *form) missing() []input.Fault {
	if f.do != "sign" || f.proposal == nil {
		return nil
	}
	var out []input.Fault
	for _, x := range f.proposal.Faults {
		field := f.kind.Field(x.Path)
		id := elementID("f." + x.Path)
		if x.Code != qyzmet.Missing || field == nil || slices.ContainsFunc(f.faults, func(y input.Fault) bool { return y.ID == id || strings.HasPrefix(y.ID, id+"-") }) {
			continue
		}
		if field.Fact.Kind == qyzmet.Date {
			id += "-day"
		}
		out = append(out, input.Fault{ID: id, Message: f.Said(x), Where: field.Fact.Label.In(f.L.Lang)})
	}
	return out
}

// against are the refusals that no field of the form can mend by itself: power,
// days, jurisdiction, values that are not allowed.
func (f *form) against() qyzmet.Faults {
	var out qyzmet.Faults
	for _, x := range f.proposal.Faults {
		if x.Code == qyzmet.Missing && f.kind.Field(x.Path) != nil || x.Path == "about" && f.about == "" {
			continue
		}
		out = append(out, x)
	}
	return out
}

// check is what would come of the act: everything that stands against it, the law's
// answers, and what it would change. It is drawn anew while the form is filled in.
func (f *form) check() g.Node {
	l, p := f.L, f.proposal
	against := f.against()
	lacking := slices.ContainsFunc(p.Faults, func(x *qyzmet.Fault) bool { return x.Code == qyzmet.Missing }) || len(f.faults) > 0
	var verdict g.Node
	switch {
	case len(against) > 0 || len(p.Refused) > 0:
		verdict = P(Class("desk-verdict bad"), g.Text(l.T("desk.check.refused")))
	case lacking:
		verdict = P(Class("desk-verdict"), g.Text(l.T("desk.check.lacking")))
	default:
		verdict = P(Class("desk-verdict good"), g.Text(l.T("desk.check.lawful")))
	}
	return Section(ID("act-check"), Class("desk-check"), TabIndex("-1"), Aria("label", l.T("desk.check.title")), H2(g.Text(l.T("desk.check.title"))), Div(Role("status"), verdict),
		f.heads(),
		g.If(len(against) > 0, Ul(Class("desk-against"), g.Map(against, func(x *qyzmet.Fault) g.Node { return Li(g.Text(f.named(x)), f.Fault(x)) }))),
		g.Map(p.Unmet, f.unmet),
		f.agreed(),
		f.changes())
}

// heads tell what the page was made from; an act since then refuses the signature.
func (f *form) heads() g.Node {
	return g.Map(f.proposal.Act.Envelope.Subjects, func(s qyzmet.SubjectID) g.Node {
		if s == f.proposal.Act.Envelope.Subjects[0] && f.about == "" {
			return nil
		}
		return Input(Type("hidden"), Name("heads"), Value(string(s)+"="+strconv.FormatInt(int64(f.proposal.Heads[s]), 10)))
	})
}

// named puts the field before what is said of it.
func (f *form) named(x *qyzmet.Fault) string {
	base, _, _ := strings.Cut(x.Path, "[")
	if field := f.kind.Field(base); field != nil {
		return field.Fact.Label.In(f.L.Lang) + ": "
	}
	return ""
}

// unmet is a condition that does not hold: in words, with its article, the law's
// answer and what is missing; a safeguard of ours with the way to set it aside.
func (f *form) unmet(u *procedure.Unmet) g.Node {
	l, r := f.L, u.Requirement
	aside := !slices.Contains(f.proposal.Refused, u)
	return Div(Class("desk-unmet"), g.If(aside, Class("desk-unmet aside")),
		P(Strong(g.Text(r.Text.In(l.Lang))), g.Text(" "), f.Cites.Chips(unique(u.Cites)), g.If(r.Ours, Span(Class("desk-ours"), g.Text(l.T("desk.ours"))))),
		f.lawSays(u),
		f.contradictions(u),
		f.wanted(u),
		f.override(u, aside))
}

// contradictions names the facts that contradict one another, and where each is
// recorded anew.
func (f *form) contradictions(u *procedure.Unmet) g.Node {
	if len(u.Faults) == 0 {
		return nil
	}
	return g.Group{P(Class("help"), g.Text(f.L.T("desk.law.faults"))),
		Ul(g.Map(u.Contradictions(), func(t qyzmet.Text) g.Node { return Li(g.Text(t.In(f.L.Lang))) })),
		P(Class("help"), g.Text(f.L.T("desk.check.correct"))),
		clock.Missing(f.Visit, f.about, u.Contradicting(), Target("_blank"), Rel("noopener"))}
}

func unique(ids []qyzmet.ProvisionID) []qyzmet.ProvisionID {
	var out []qyzmet.ProvisionID
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (f *form) lawSays(u *procedure.Unmet) g.Node {
	if u.Answer == nil {
		return nil
	}
	q := f.Book.Questions[u.Answer.Question]
	said := f.L.T("desk.law.open")
	if u.Answer.Outcome != nil {
		said = words.Outcome(f.L, q, u.Answer.Outcome)
	}
	return P(Class("help"), g.Text(f.L.T("desk.check.answer", "question", q.Title.In(f.L.Lang), "answer", said)))
}

// wanted names what is not known: facts to be recorded first, and fields of the form.
func (f *form) wanted(u *procedure.Unmet) g.Node {
	var paths []qyzmet.Path
	var fields []string
	for _, p := range u.Missing {
		if name, is := strings.CutPrefix(string(p), "act."); is {
			if field := f.kind.Field(name); field != nil {
				fields = append(fields, field.Fact.Label.In(f.L.Lang))
			}
		} else {
			paths = append(paths, p)
		}
	}
	return g.Group{
		g.If(len(fields) > 0, P(Class("help"), g.Text(f.L.T("desk.check.fields", "fields", f.L.List(fields))))),
		g.Iff(len(paths) > 0, func() g.Node {
			return g.Group{P(Class("help"), g.Text(f.L.T("desk.law.waits"))), clock.Missing(f.Visit, f.about, paths, Target("_blank"), Rel("noopener"))}
		}),
	}
}

func (f *form) override(u *procedure.Unmet, aside bool) g.Node {
	r := u.Requirement
	if !r.Ours || len(r.Override) == 0 {
		return nil
	}
	if !f.Has(r.Override) {
		roles := make([]string, len(r.Override))
		for i, id := range r.Override {
			roles[i] = f.RoleName(id)
		}
		return P(Class("help"), g.Text(f.L.T("desk.check.who-overrides", "roles", f.L.List(roles))))
	}
	name := "o." + r.ID
	return Div(Class("field"), Label(For(elementID(name)), g.Text(f.L.T("desk.check.override"))),
		Textarea(ID(elementID(name)), Name(name), Rows("2"), MaxLength("1000"), g.Text(f.vals.Get(name))),
		g.If(aside, P(Class("help"), g.Text(f.L.T("desk.check.set-aside")))))
}

// agreed are the answers of the law on which the act rests.
func (f *form) agreed() g.Node {
	var rows []g.Node
	for _, a := range f.proposal.Answers {
		if slices.ContainsFunc(f.proposal.Unmet, func(u *procedure.Unmet) bool { return u.Answer == a }) {
			continue
		}
		q := f.Book.Questions[a.Question]
		var cites []qyzmet.ProvisionID
		for _, x := range a.DistinctGrounds() {
			cites = append(cites, x.Cites...)
		}
		rows = append(rows, Li(g.Text(f.L.T("desk.check.answer", "question", q.Title.In(f.L.Lang), "answer", words.Outcome(f.L, q, a.Outcome))+" "), f.Cites.Chips(unique(cites))))
	}
	if len(rows) == 0 {
		return nil
	}
	return Ul(Class("desk-agreed"), g.Group(rows))
}

// changes are the facts and attributes that the act would change: now, and proposed.
func (f *form) changes() g.Node {
	p, l := f.proposal, f.L
	var rows []g.Node
	for _, s := range p.Effects() {
		if row := f.change(s); row != nil {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return Table(Class("desk-table desk-change"), Caption(g.Text(l.T("desk.check.changes", "day", p.Act.Envelope.Effect))),
		THead(Tr(Th(Scope("col"), g.Text(l.T("desk.check.what"))), Th(Scope("col"), g.Text(l.T("desk.check.now"))), Th(Scope("col"), g.Text(l.T("desk.check.proposed"))))),
		TBody(g.Group(rows)))
}

func (f *form) change(s qyzmet.Set) g.Node {
	l := f.L
	if s.Op == qyzmet.MergeIn {
		return Tr(Th(Scope("row"), g.Text(l.T("desk.check.merge"))), Td(g.Text("–")), Td(g.Text(s.Value.S)))
	}
	entry := f.Book.Entry(s.Path)
	if entry == nil {
		return nil
	}
	now, after := "–", "–"
	for i, subject := range f.proposal.Act.Envelope.Subjects {
		if subject == s.Subject && f.proposal.Records[i].Value(s.Path).Known() {
			now = f.Value(entry, f.proposal.Records[i].Value(s.Path))
		}
	}
	switch s.Op {
	case qyzmet.AddItem:
		after = l.T("desk.check.added", "what", f.Value(entry, s.Value))
	case qyzmet.SetValue:
		after = f.Value(entry, s.Value)
	}
	sees := f.SeesFact(entry)
	if now == after || !sees && s.Op == qyzmet.ClearIt { // even that there was something is not told
		return nil
	}
	if !sees { // an effect may be worked out from the record, not only from what is typed
		now, after = l.T("desk.hidden"), l.T("desk.hidden")
	}
	return Tr(Th(Scope("row"), g.Text(entry.Label.In(l.Lang))), Td(g.Text(now)), Td(g.Text(after)))
}
