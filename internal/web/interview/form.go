package interview

import (
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/cite"
	"qyzmet/internal/web/input"
	"qyzmet/internal/web/layout"
)

// Asked is a fact that a page asks for.
type Asked struct {
	Fact   *rulebook.Fact
	Path   string                 // where the answer is posted, after the language
	Head   func(...g.Node) g.Node // the element of the question
	Cites  *cite.Sheet            // of the page
	Effect map[string]string      // what each choice does, in words; may be empty
	Note   g.Node                 // what the answers do together; may be nil
}

// hintID is the id of what helps with the question.
const hintID = "help"

// IsDay reports whether a fact is the day asked about, which is no fact of a person.
func IsDay(f *rulebook.Fact) bool { return f != nil && f.Path == DayFact().Path }

// QuestionForm draws the form of one question: why it is asked, its fields, and the
// ways to answer, "I don't know" among them.
func (t *Turn) QuestionForm(a Asked) g.Node {
	l, f := t.Local, a.Fact
	do, isDay := Answer, IsDay(f)
	if isDay {
		do = SetDay
	}
	hint := ""
	if f.Help != nil || f.Kind == qyzmet.Date || len(f.Why) > 0 || a.Note != nil {
		hint = hintID
	}
	return Form(Method("post"), Action(layout.Path(l.Lang, a.Path)), g.Attr("novalidate"), AutoComplete("off"), Class("question"),
		layout.Carry(t.State.Fields()),
		g.If(!isDay, Input(Type("hidden"), Name("fact"), Value(string(f.Path)))),
		input.Draw(input.Props{Local: l, Fact: f, Form: t.Fields(f), Faults: t.Faults, Effect: a.Effect,
			Ask: f.Ask.In(l.Lang), Head: a.Head, Class: "ask-head", Under: t.under(a), Hint: hint}),
		Div(Class("actions"),
			Button(Type("submit"), Class("main"), Name("do"), Value(do), g.Text(l.T("ask.continue"))),
			g.If(f.Kind == qyzmet.List, Button(Type("submit"), Class("second"), Name("do"), Value(None), g.Text(l.T("ask.none")))),
			g.If(!isDay, Button(Type("submit"), Class("second"), Name("do"), Value(DontKnow), g.Text(l.T("ask.dont-know")))),
		),
		t.decider(a),
	)
}

// under stands between the question and its fields: help, why it is asked, and
// what the answers do.
func (t *Turn) under(a Asked) g.Node {
	l, f := t.Local, a.Fact
	return Div(ID(hintID), Class("under"),
		g.Iff(f.Help != nil, func() g.Node { return P(Class("help"), g.Text(f.Help.In(l.Lang))) }),
		g.Iff(f.Kind == qyzmet.Date, func() g.Node { return P(Class("help"), g.Text(l.T("input.date.example"))) }),
		g.Iff(len(f.Why) > 0, func() g.Node {
			return P(Class("why"), g.Text(l.T("ask.why")+" "), a.Cites.Chips(slices.Compact(slices.Clone(f.Why))))
		}),
		a.Note,
	)
}

// decider says who finds a fact that an official decides.
func (t *Turn) decider(a Asked) g.Node {
	d := a.Fact.DecidedBy
	if d == nil {
		return nil
	}
	return P(Class("inset"), g.Text(t.Local.T("ask.decided-by", "who", d.Who, "when", d.ByWhen)+" "), a.Cites.Chip(d.Cite))
}

// StateAt is the state with the question that a page shows, so that the page
// in another language asks the same; f is nil where it asks nothing.
func (t *Turn) StateAt(f *rulebook.Fact) []layout.Field {
	state := t.State.Fields()
	switch {
	case f == nil:
		return state
	case IsDay(f):
		return append(state, layout.Field{Name: "do", Value: ChangeDay})
	}
	return append(state, layout.Field{Name: "fact", Value: string(f.Path)}, layout.Field{Name: "do", Value: Show})
}

// Kept is the id of the form that holds the state for buttons outside forms.
const Kept = "kept"

// KeptForm carries the state, and what else is given, to a path after the
// language, for the buttons of Send.
func (t *Turn) KeptForm(path string, more ...g.Node) g.Node {
	return Form(ID(Kept), Method("post"), Action(layout.Path(t.Local.Lang, path)), AutoComplete("off"), layout.Carry(t.State.Fields()), g.Group(more))
}

// Send is a button that sends the kept state with a wish.
func Send(class, do string, body ...g.Node) g.Node {
	return Button(Type("submit"), FormAttr(Kept), Class(class), Name("do"), Value(do), g.Group(body))
}
