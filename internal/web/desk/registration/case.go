package registration

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/procedure"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/answer"
	"qyzmet/internal/web/desk/clock"
	"qyzmet/internal/web/layout"
)

// asks are the questions on which a first registration stands.
var asks = []qyzmet.QuestionID{"first-registration", "registration"}

// work are the groups of kinds of acts that are made here.
var work = []string{"registration", "health"}

// one is the screen of one person.
type one struct {
	*desk.Visit
	id       qyzmet.SubjectID
	file     *office.File
	proposal *office.Proposal // of the registration; nil: he may not make it
	board    []*qyzmet.Answer // whether the medical commission examines him for it
	faults   qyzmet.Faults    // for which it was not recorded
}

func showCase(v *desk.Visit) {
	o := &one{Visit: v, id: qyzmet.SubjectID(v.R.PathValue("p"))}
	if o.id.Sort() != qyzmet.PersonSort {
		v.Refused(desk.Props{Path: "/desk/registration", Active: "registration"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "p"})
		return
	}
	var err error
	if o.file, err = v.Office.Read(v.Ctx(), v.As("work"), o.id, v.Office.Today()); err == nil && v.R.Method == http.MethodPost {
		if o.register() {
			return
		}
	}
	if err == nil {
		err = o.propose()
	}
	if err != nil {
		v.Fail(err)
		return
	}
	o.draw()
}

// request is the registration of the person, signed by the head of the office.
func (o *one) request() (office.Request, bool, error) {
	kind := o.Book.ActKinds[registering]
	q := office.Request{Kind: registering, About: []qyzmet.SubjectID{o.id}}
	if !o.May(kind) {
		return q, false, nil
	}
	signers, err := o.Office.Signers(o.Ctx(), o.Actor.Office, kind.Issuers, o.Office.Today())
	if err != nil || len(signers) == 0 {
		return q, false, err
	}
	q.Signer = signers[0]
	if slices.Contains(signers, o.Actor.Official) {
		q.Signer = o.Actor.Official
	}
	return q, true, nil
}

func (o *one) propose() error {
	if err := o.examination(); err != nil {
		return err
	}
	q, may, err := o.request()
	if err != nil || !may || stateOf(o.Visit, o.file) == "registered" {
		return err
	}
	o.proposal, err = o.Office.Propose(o.Ctx(), o.As("work"), q)
	return err
}

// examination asks the law of the examination for first registration, as the act asks
// that sends there.
func (o *one) examination() error {
	kind := o.Book.ActKinds[appointing]
	q := office.Request{Kind: appointing, About: []qyzmet.SubjectID{o.id}, Content: map[string]qyzmet.Value{"purpose": qyzmet.WordValue(purpose)}}
	for _, f := range kind.Fields {
		switch {
		case f.Fact.Kind == qyzmet.Date:
			q.Content[f.ID] = qyzmet.DateValue(o.Office.Today())
		case f.ID != "purpose":
			q.Content[f.ID] = qyzmet.WordValue("–")
		}
	}
	p, err := o.Office.Propose(o.Ctx(), o.As("work"), q)
	if err == nil {
		o.board = p.Answers
	}
	return err
}

// register records the registration; true when a page was sent.
func (o *one) register() bool {
	q, may, err := o.request()
	if err == nil && !may {
		return false
	}
	q.Key, q.Numbered = o.R.PostFormValue("key"), true
	if at, bad := strconv.ParseInt(o.R.PostFormValue("head"), 10, 64); bad == nil {
		q.Heads = map[qyzmet.SubjectID]qyzmet.Position{o.id: qyzmet.Position(at)}
	}
	if err == nil {
		_, err = o.Office.Record(o.Ctx(), o.As("work"), q)
	}
	faults, refused := qyzmet.FaultsOf(err)
	switch {
	case err == nil:
		http.Redirect(o.W, o.R, o.Path(o.here()), http.StatusSeeOther)
		return true
	case !refused || faults[0].Code == qyzmet.Internal || faults[0].Code == qyzmet.Damaged:
		o.Fail(err)
		return true
	}
	o.faults = faults
	return false
}

func (o *one) here() string { return "/desk/registration/" + url.PathEscape(string(o.id)) }

func (o *one) draw() {
	l := o.L
	name := o.Office.NameOf(o.file.Record)
	if name == "" || !o.file.Sees("card.surname") {
		name = string(o.id)
	}
	p := desk.Props{Title: name, Path: o.here(), Active: "registration", Error: len(o.faults) > 0}
	if p.Error {
		p.Status = http.StatusUnprocessableEntity
	}
	o.Page(p, Header(Class("desk-person"), H1(g.Text(name)), P(o.turns(), g.Text(l.T("registration.state."+stateOf(o.Visit, o.file)))), P(Class("no-print"), A(Href(o.Path("/desk/registration")), g.Text(l.T("registration.back"))), g.Text(" · "),
		A(Href(o.Person(o.id, "work")), g.Text(l.T("notices.file"))))),
		g.Iff(len(o.faults) > 0, func() g.Node {
			return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(l.T("desk.refused.title"))), o.reasons(o.faults))
		}),
		Div(Class("desk-two"),
			Div(o.registration(), o.section("due", "desk.person.duties", o.duties()), Div(Class("no-print"), o.section("next", "desk.person.next", o.next()))),
			Div(o.section("law", "desk.person.law", answer.All(o.Visit, o.file, asks...), Dl(Class("desk-dl desk-law"), g.Map(o.board, func(a *qyzmet.Answer) g.Node { return answer.Given(o.Visit, o.file, o.Book.Questions[a.Question], a) }))), o.section("facts", "commission.facts", o.facts()))))
}

func (o *one) section(id, key string, nodes ...g.Node) g.Node {
	return Section(ID(id), Aria("labelledby", id+"-h"), H2(ID(id+"-h"), g.Text(o.L.T(key))), g.Group(nodes))
}

// turns is the day on which he reaches the age of registration.
func (o *one) turns() g.Node {
	born, ok := o.file.Record.Day("person.birth_date")
	if !ok || !o.file.Sees("person.birth_date") {
		return nil
	}
	n := age(o.Book, o.Office.Today())
	return g.Group{g.Text(o.L.T("registration.turns", "age", int64(n)) + " "), o.Day(born.AddYears(n, date.NextDay)), g.Text(" · ")}
}

// registration is the act, checked as it would be recorded now, or the certificate.
func (o *one) registration() g.Node {
	l, kind := o.L, o.Book.ActKinds[registering]
	if act := certificate(o.Book, o.file); act != nil {
		return o.section("do", "registration.state.registered", P(g.Text(o.Says(act, o.file.SeesField)+" – "), o.Day(act.Envelope.Effect)),
			P(Class("no-print"), A(Href(o.Path("/desk/paper/"+string(act.Envelope.ID)+".pdf")), g.Text("PDF")), g.Text(" · "), A(Href(o.Path("/desk/paper/"+string(act.Envelope.ID)+".docx")), g.Text("DOCX"))))
	}
	if o.proposal == nil {
		return nil
	}
	faults, _ := qyzmet.FaultsOf(o.proposal.Err())
	mark, class := l.T("commission.allowed"), "decision yes"
	if len(faults) > 0 {
		mark, class = l.T("commission.not-allowed"), "decision no"
	}
	return Section(ID("do"), Class(class), Aria("label", kind.Title.In(l.Lang)), H2(g.Text(kind.Title.In(l.Lang))), P(Class("says"), Strong(g.Text(mark))), o.reasons(faults),
		g.If(len(faults) == 0, Form(Method("post"), Class("no-print"), Action(o.Path(o.here())),
			layout.Carry([]layout.Field{{Name: "in", Value: string(o.Actor.Office)}, {Name: "key", Value: rand.Text()}, {Name: "head", Value: strconv.FormatInt(int64(o.file.UpTo), 10)}}),
			Div(Class("actions"), Button(Type("submit"), Class("main"), g.Text(l.T("registration.do")))))))
}

func (o *one) reasons(faults qyzmet.Faults) g.Node {
	if len(faults) == 0 {
		return nil
	}
	return Ul(g.Map(faults, func(f *qyzmet.Fault) g.Node { return Li(o.Fault(f)) }))
}

// duties are those of this desk that are open: what is awaited, from whom, by when.
func (o *one) duties() g.Node {
	list := open(o.file, append(o.Raised(appointing, furthering, awaiting), o.Doing(registering)...))
	if len(list) == 0 {
		return P(Class("help"), g.Text(o.L.T("desk.person.no-duties")))
	}
	return Ul(Class("desk-list"), g.Map(list, func(d procedure.Due) g.Node {
		var do g.Node
		if kind := o.Book.ActKinds[d.Duty.Does]; kind != nil && kind.ID != registering && o.May(kind) {
			do = P(Class("no-print"), A(Href(o.ActForm(kind.ID, o.id, clock.Refers(kind, d))), g.Text(kind.Title.In(o.L.Lang))))
		}
		return Li(dueLine(o.Visit, o.file, d), g.Text(" "), o.Cites.Chips(d.Duty.Cites), clock.Folded(o.Visit, d), do)
	}))
}

// next are the forms of the acts that are made here.
func (o *one) next() g.Node {
	return Ul(g.Map(o.Kinds(), func(k *rulebook.ActKind) g.Node {
		if k.About != "person" || k.New || !slices.Contains(work, k.Group) || k.ID == registering || k.Of != nil && !k.Of.Optional {
			return nil
		}
		return Li(A(Href(o.ActForm(k.ID, o.id, "")), g.Text(k.Title.In(o.L.Lang))))
	}))
}

// facts are those on which the answers rest, as far as the official may see them.
func (o *one) facts() g.Node {
	var rows []g.Node
	hidden, seen := false, map[qyzmet.Path]bool{}
	add := func(p qyzmet.Path) {
		x, v := o.Book.Entry(p), o.file.Record.Value(p)
		switch {
		case x == nil || seen[p] || !v.Known():
		case !o.file.Sees(p):
			hidden = true
		default:
			rows = append(rows, Div(Dt(g.Text(x.Label.In(o.L.Lang))), Dd(g.Text(o.Value(x, v)))))
		}
		seen[p] = true
	}
	for _, p := range []qyzmet.Path{"person.birth_date", sex, "person.citizen", examOn, examAt, examined, "person.fitness", as} {
		add(p)
	}
	for _, id := range asks {
		if a, err := o.Office.Ask(o.Ctx(), o.file, id); err == nil {
			each(a.Because, add)
		}
	}
	return g.Group{Dl(Class("desk-dl"), g.Group(rows)), g.If(hidden, P(Class("desk-hidden"), g.Text(o.L.T("desk.person.hidden-some"))))}
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
