package many

import (
	"slices"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
)

// Result says what became of the request: how many acts were made, the papers of
// those, and each that was refused with the reasons.
func (s *Sheet) Result() g.Node {
	if s.Made == nil {
		return nil
	}
	l, title := s.L, s.Made.Kind.Title.In(s.L.Lang)
	alert := func(head string, body g.Node) g.Node {
		return Div(Class("fault"), Role("alert"), TabIndex("-1"), Data("focus", "1"), H2(g.Text(head)), body)
	}
	return g.Group{
		g.Iff(len(s.Done) > 0, func() g.Node {
			if s.Made.Kind.List != nil {
				return s.made()
			}
			return Div(Class("inset"), Role("status"), P(g.Text(title+" – "+l.Plural("many.done", len(s.Done)))), g.If(s.Made.Kind.Document != "", Print(s, s.Done)))
		}),
		g.Iff(len(s.Faults) > 0, func() g.Node {
			return alert(l.T("desk.refused.title"), s.reasons(s.Faults))
		}),
		g.Iff(len(s.Refused) > 0, func() g.Node {
			said := "many.refused"
			if s.Made.Kind.List != nil {
				said = "many.not-signed"
			}
			return alert(title+" – "+l.Plural(said, len(s.Refused)), Ul(g.Map(s.Refused, func(r Refusal) g.Node {
				return Li(A(Href(s.Person(r.ID, "work")), g.Text(r.Name)), s.reasons(r.Faults))
			})))
		})}
}

func (s *Sheet) reasons(faults qyzmet.Faults) g.Node {
	return Ul(g.Map(faults, func(f *qyzmet.Fault) g.Node {
		label := ""
		if x := s.Made.Kind.Field(f.Path); x != nil && f.Text == nil {
			label = x.Fact.Label.In(s.L.Lang) + ": "
		}
		return Li(g.Text(label), s.Fault(f))
	}))
}

// Print is a button that prints the papers of some acts as one file, in Kazakh and
// Russian as offices write.
func Print(s *Sheet, acts []qyzmet.ActID) g.Node {
	return printing(s, acts, s.L.Plural("many.print", len(acts)))
}

func printing(s *Sheet, acts []qyzmet.ActID, label string) g.Node {
	fields := []layout.Field{{Name: "in", Value: string(s.Actor.Office)}}
	for _, id := range acts {
		fields = append(fields, layout.Field{Name: "act", Value: string(id)})
	}
	return Form(Method("post"), Action(s.Path("/desk/papers")), Class("no-print"), layout.Carry(fields),
		Button(Type("submit"), Class("second"), g.Text(label)))
}

// Form is the form around a list in which persons are ticked, with the acts under
// it. Without an act that may be made it is the list alone.
func (s *Sheet) Form(list g.Node) g.Node {
	if len(s.Acts) == 0 {
		return list
	}
	return Form(Method("post"), Action(s.Path(s.To)), layout.Carry([]layout.Field{{Name: "in", Value: string(s.Actor.Office)}, {Name: "key", Value: key()}}),
		list, Div(Class("many no-print"), g.Map(s.Acts, s.act)))
}

// act is the fields of an act and its button, folded where there are several.
func (s *Sheet) act(a *Act) g.Node {
	title := a.Kind.Title.In(s.L.Lang)
	asked := s.Made == a && s.Failed()
	return Details(g.If(asked || len(s.Acts) == 1, g.Attr("open")), Summary(g.Text(title)),
		Div(Class("desk-filter"), g.Map(a.fields(), func(f *rulebook.Field) g.Node { return s.field(a, f) }), s.extras(a), s.numbering(a), s.signing(a)),
		g.If(len(a.Kind.Cites) > 0, P(Class("desk-cites"), s.Cites.Chips(a.Kind.Cites))),
		Div(Class("actions"), Button(Type("submit"), Class("second"), Name("do"), Value(string(a.Kind.ID)), g.Text(s.L.T(does(a))), Span(Class("vh"), g.Text(": "+title)))))
}

// does is what the button of an act says.
func does(a *Act) string {
	if a.Kind.List != nil {
		return "many.sign"
	}
	return "many.do"
}

// Tick is the box of a person in the list, with the label that names him; head is
// the last act about him that the page was made from.
func (s *Sheet) Tick(id qyzmet.SubjectID, name string, head qyzmet.Position) g.Node {
	if len(s.Acts) == 0 {
		return nil
	}
	box := "w-" + string(id)
	again := slices.ContainsFunc(s.Refused, func(r Refusal) bool { return r.ID == id }) || len(s.Faults) > 0 && slices.Contains(s.R.PostForm["who"], string(id))
	return g.Group{Input(Type("checkbox"), ID(box), Name("who"), Value(string(id)), g.If(again, Checked()), Aria("label", s.L.T("many.tick", "who", name))),
		Input(Type("hidden"), Name("heads"), Value(string(id)+"="+strconv.FormatInt(int64(head), 10)))}
}

// typed is what was typed into an input, where the request was refused.
func (s *Sheet) typed(name string) string {
	if s.Made == nil || !s.Failed() {
		return ""
	}
	return s.R.PostFormValue(name)
}

func (s *Sheet) field(a *Act, f *rulebook.Field) g.Node {
	name := a.Stem(f.ID)
	label := f.Fact.Label.In(s.L.Lang)
	if f.Optional {
		label += " (" + s.L.T("desk.form.optional") + ")"
	}
	if f.Fact.Kind == qyzmet.Bool {
		return Div(Class("tick"), Input(Type("checkbox"), ID(name), Name(name), Value("true"), g.If(s.typed(name) == "true", Checked())), Label(For(name), g.Text(label)))
	}
	return Div(Class("field"), Label(For(name), g.Text(label)), s.input(f, name))
}

func (s *Sheet) input(f *rulebook.Field, name string) g.Node {
	typed := s.typed(name)
	switch {
	case len(f.Fact.Values) > 0:
		return Select(ID(name), Name(name), g.Map(f.Fact.Values, func(w *rulebook.WordLabel) g.Node {
			return Option(Value(w.Word), g.If(w.Word == typed, Selected()), g.Text(f.Fact.WordLabel(w.Word, s.L.Lang)))
		}))
	case f.Fact.Kind == qyzmet.Date:
		return Input(ID(name), Type("date"), Name(name), Value(typed))
	case f.Fact.Kind == qyzmet.Int:
		return Input(ID(name), Type("number"), Name(name), Value(typed))
	}
	return Input(ID(name), Type("text"), Name(name), Value(typed), MaxLength(strconv.Itoa(maxText)), AutoComplete("off"))
}

func (s *Sheet) extras(a *Act) g.Node {
	if a.Extra == nil {
		return nil
	}
	return g.Map(a.Extra(), func(x Extra) g.Node {
		value := s.typed(x.Name)
		if value == "" {
			value = x.Value
		}
		return Div(Class("field"), Label(For(x.Name), g.Text(x.Label)), Input(ID(x.Name), Type(x.Type), Name(x.Name), Value(value)))
	})
}

func (s *Sheet) signing(a *Act) g.Node {
	name := "signer." + string(a.Kind.ID)
	if len(a.signers) == 1 {
		return P(Class("help"), g.Text(s.L.T("notices.signs", "who", s.Name(a.signers[0]))))
	}
	return Div(Class("field"), Label(For(name), g.Text(s.L.T("notices.signer"))), Select(ID(name), Name(name), g.Map(a.signers, func(x qyzmet.SubjectID) g.Node {
		return Option(Value(string(x)), g.If(x == s.signer(a), Selected()), g.Text(s.Name(x)))
	})))
}
