package commission

import (
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/answer"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/layout"
)

func (k *hearing) draw() {
	l := k.L
	name := k.Office.NameOf(k.file.Record)
	if name == "" || !k.file.Sees("card.surname") {
		name = string(k.person)
	}
	p := desk.Props{Title: name, Path: k.here("case", string(k.person)), Active: "commission", Error: len(k.faults) > 0}
	if p.Error {
		p.Status = 422
		p.State = posted(k.R.PostForm)
	}
	k.Page(p, k.head(name),
		g.If(len(k.faults) > 0, k.whyNot(k.faults)),
		Div(Class("desk-two"),
			Div(k.outcomePart()),
			Div(section("facts", l.T("commission.facts"), k.facts()), section("law", l.T("desk.person.law"), answer.All(k.Visit, k.file, k.asks()...), k.papers()))))
}

// whyNot are the reasons of a refusal, with the names of the fields.
func (k *hearing) whyNot(faults qyzmet.Faults) g.Node {
	return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(k.L.T("desk.refused.title"))), k.reasons(faults))
}

func (k *hearing) reasons(faults qyzmet.Faults) g.Node {
	return Ul(g.Map(faults, func(f *qyzmet.Fault) g.Node {
		label := ""
		if x := k.field(f); x != nil {
			label = x.Fact.Label.In(k.L.Lang) + ": "
		}
		return Li(g.Text(label), k.Fault(f))
	}))
}

// asks are the questions that stand beside the card on which the decision stands.
func (k *hearing) asks() []qyzmet.QuestionID {
	for _, c := range k.Book.Cards {
		if slices.Contains(c.Asks, decision2question) {
			return c.Asks
		}
	}
	return []qyzmet.QuestionID{decision2question}
}

// facts are those on which the answers rest, as far as the official may see them:
// of health the category, never the diagnosis.
func (k *hearing) facts() g.Node {
	var rows []g.Node
	hidden := false
	seen := map[qyzmet.Path]bool{}
	add := func(p qyzmet.Path) {
		x := k.Book.Entry(p)
		if x == nil || seen[p] {
			return
		}
		seen[p] = true
		v := k.file.Value(p)
		switch {
		case !v.Known():
		case !k.file.Sees(p):
			hidden = true
		default:
			rows = append(rows, Div(Dt(g.Text(x.Label.In(k.L.Lang))), Dd(g.Text(k.Visit.Value(x, v)))))
		}
	}
	for _, p := range []qyzmet.Path{"person.birth_date", "person.fitness", "card.decision", "card.deferred_until"} {
		add(p)
	}
	for _, id := range k.asks() {
		if a, err := k.Office.Ask(k.Ctx(), k.file, id); err == nil {
			each(a.Because, add)
		}
	}
	return g.Group{Dl(Class("desk-dl"), g.Group(rows)), g.If(hidden, P(Class("desk-hidden"), g.Text(k.L.T("desk.person.hidden-some")))),
		P(Class("no-print"), A(Href(k.Visit.Person(k.person, "work")), g.Text(k.L.T("commission.file"))))}
}

func each(b *qyzmet.Because, do func(qyzmet.Path)) {
	if b == nil {
		return
	}
	for _, f := range b.Facts {
		do(f.Path)
	}
	for _, c := range b.Children {
		each(c, do)
	}
}

// papers are those that the decision wants.
func (k *hearing) papers() g.Node {
	a, err := k.Office.Ask(k.Ctx(), k.file, decision2question)
	if err != nil || answer.RestsOnHidden(k.Visit, k.file, a.Because) {
		return nil
	}
	var rows []g.Node
	seen := map[qyzmet.PaperID]bool{}
	for _, x := range a.Grounds {
		for _, p := range x.Papers {
			if !seen[p.ID] {
				seen[p.ID] = true
				rows = append(rows, Li(g.Text(p.Label.In(k.L.Lang))))
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return g.Group{H3(g.Text(k.L.T("commission.papers"))), Ul(rows...)}
}

// outcomePart is the decision that was taken, or the four that can be.
func (k *hearing) outcomePart() g.Node {
	if a := k.decided[k.person]; a != nil {
		return g.Group{k.taken(a), k.onward()}
	}
	return g.Group{k.decisions(), k.onward()}
}

// onward leads to the next case.
func (k *hearing) onward() g.Node {
	next := k.next()
	if next == "" {
		return P(Class("no-print"), A(Href(k.Path(k.here())), g.Text(k.L.T("commission.back"))))
	}
	return P(Class("no-print"), A(Class("next-case"), Data("open", "1"), Href(k.Path(k.here("case", string(next)))), g.Text(k.L.T("commission.next", "who", k.called(next)))))
}

// taken is the decision, and its announcement with the clock.
func (k *hearing) taken(a *qyzmet.Act) g.Node {
	l := k.L
	rows := g.Group{}
	for _, f := range k.kind(decision).Fields {
		v := a.Payload.Content[f.ID]
		switch {
		case f.Fact.Type == "subject" || !v.Known():
		case !k.file.SeesField(f):
			rows = append(rows, Div(Dt(g.Text(f.Fact.Label.In(l.Lang))), Dd(Class("desk-hidden"), g.Text(l.T("desk.hidden")))))
		default:
			rows = append(rows, Div(Dt(g.Text(f.Fact.Label.In(l.Lang))), Dd(g.Text(k.Visit.Value(f.Fact, v)))))
		}
	}
	return section("decision", l.T("commission.decided", "day", a.Envelope.Issued), Dl(Class("desk-dl"), rows), k.announcing(a))
}

// announcing is the clock of the announcement and its form, or when it was done.
func (k *hearing) announcing(a *qyzmet.Act) g.Node {
	l, kind := k.L, k.kind(announcing)
	for _, d := range k.file.Duties {
		if d.Duty.Does != announcing || d.By == nil || d.By.Envelope.ID != a.Envelope.ID {
			continue
		}
		if d.State != procedure.DutyOpen && d.State != procedure.DutyPaused {
			return P(Role("status"), g.Text(d.Duty.Title.In(l.Lang)+": "+l.T("desk.duty."+string(d.State))+", "+l.Date(d.Ended)))
		}
		return section("announce", d.Duty.Title.In(l.Lang), k.Cites.Chips(d.Duty.Cites), clock.Lines(k.Visit, d),
			g.Iff(k.Has(kind.Issuers), func() g.Node {
				return Form(Method("post"), Class("no-print"), Action(k.Path(k.here("announce", string(k.person)))),
					layout.Carry([]layout.Field{{Name: "in", Value: string(k.Actor.Office)}, {Name: "key", Value: fresh()}, {Name: "of", Value: string(a.Envelope.ID)}}),
					Div(Class("tick"), Input(Type("checkbox"), ID("copy"), Name("copy"), Value("true")), Label(For("copy"), g.Text(kind.Field("copy").Fact.Label.In(l.Lang)))),
					Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(kind.Title.In(l.Lang)))))
			}),
			g.If(!k.Has(kind.Issuers), P(Class("help"), g.Text(k.RoleName(d.Duty.Who)))))
	}
	return nil
}

// decisions is the form of the decision: what all have in common, then each with
// what the law says of it and its own button.
func (k *hearing) decisions() g.Node {
	l, kind := k.L, k.kind(decision)
	head := k.R.PostFormValue("head")
	if head == "" {
		head = strconv.FormatInt(int64(k.file.UpTo), 10)
	}
	for _, f := range k.faults { // what moved is seen now: the next signature is to this page
		if f.Code == qyzmet.Moved {
			head = strconv.FormatInt(int64(k.file.UpTo), 10)
		}
	}
	return Form(Method("post"), Action(k.Path(k.here("case", string(k.person)))),
		layout.Carry([]layout.Field{{Name: "in", Value: string(k.Actor.Office)}, {Name: "key", Value: keyOf(k.sitting)}, {Name: "head", Value: head}}),
		section("vote", l.T("commission.vote"), Div(Class("desk-filter"), k.number("votes_for"), k.number("votes_against")), k.text("ground", 3), k.text("dissent", 2), k.tick("remedy_stated"), k.signing(k.signers)),
		section("decide", kind.Field("outcome").Fact.Label.In(l.Lang), Div(Class("decisions"), g.Map(k.options, k.choice))),
		P(Class("help no-print"), A(Href(k.full()), g.Text(l.T("commission.full-form")))))
}

// full is the form of the act, in which a safeguard can be set aside for a reason.
func (k *hearing) full() string {
	return k.ActForm(decision, k.person, "") + "&f.commission=" + string(k.id)
}

// choice is one of the decisions.
func (k *hearing) choice(o *option) g.Node {
	l := k.L
	field := k.kind(decision).Field("outcome")
	label := field.Fact.WordLabel(o.word, l.Lang)
	mark, class := l.T("commission.allowed"), "decision yes"
	if !o.allowed() {
		mark, class = l.T("commission.not-allowed"), "decision no"
	}
	return Section(Class(class), Aria("label", label), H3(g.Text(label)), P(Class("says"), Strong(g.Text(mark))),
		g.If(!o.allowed(), k.reasons(o.faults)),
		g.If(!o.allowed() && o.asides, P(g.Text(l.T("commission.asides")))),
		g.Iff(o.allowed() && o.ground != nil, func() g.Node { return k.grounds(o) }),
		g.Iff(o.allowed() && o.until != nil, func() g.Node { return k.until(o) }),
		g.If(o.allowed() && len(k.signers) > 0, Div(Class("actions no-print"), Button(Type("submit"), Class("main"), Name("outcome"), Value(o.word), g.Text(l.T("commission.sign", "what", label))))))
}

// grounds are those by which the law lets the decision be taken.
func (k *hearing) grounds(o *option) g.Node {
	name := "f." + o.ground.ID
	return Div(Class("field"), Label(For(name), g.Text(o.ground.Fact.Label.In(k.L.Lang))), Select(ID(name), Name(name), g.Map(o.grounds, func(w string) g.Node {
		return Option(Value(w), g.If(w == k.R.PostFormValue(name), Selected()), g.Text(o.ground.Fact.WordLabel(w, k.L.Lang)))
	})))
}

func (k *hearing) until(o *option) g.Node {
	name := "f." + o.until.ID
	value := k.R.PostFormValue(name)
	if value == "" && o.last.Known() {
		value = o.last.AsDate().String()
	}
	return Div(Class("field"), Label(For(name), g.Text(o.until.Fact.Label.In(k.L.Lang))), Input(ID(name), Type("date"), Name(name), Value(value)))
}

func (k *hearing) label(f *rulebook.Field) g.Node {
	text := f.Fact.Label.In(k.L.Lang)
	if f.Optional {
		text += " " + k.L.T("commission.optional")
	}
	return Label(For("f."+f.ID), g.Text(text))
}

func (k *hearing) number(id string) g.Node {
	f := k.kind(decision).Field(id)
	return Div(Class("field"), k.label(f), Input(ID("f."+id), Type("number"), Name("f."+id), Min("0"), Max("99"), Value(k.R.PostFormValue("f."+id))))
}

func (k *hearing) text(id string, rows int) g.Node {
	f := k.kind(decision).Field(id)
	return Div(Class("field"), k.label(f), Textarea(ID("f."+id), Name("f."+id), Rows(strconv.Itoa(rows)), MaxLength("4000"), g.Text(k.R.PostFormValue("f."+id))))
}

func (k *hearing) tick(id string) g.Node {
	f := k.kind(decision).Field(id)
	return Div(Class("tick"), Input(Type("checkbox"), ID("f."+id), Name("f."+id), Value("true"), g.If(k.R.PostFormValue("f."+id) == "true", Checked())), Label(For("f."+id), g.Text(f.Fact.Label.In(k.L.Lang))))
}
