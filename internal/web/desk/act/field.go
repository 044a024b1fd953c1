package act

import (
	"slices"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/input"
)

// elementID is the id of an input by its name.
func elementID(name string) string { return "f-" + strings.ReplaceAll(name, ".", "-") }

// field draws a field of the act. One that is not asked for, given the others, is
// there and not shown, so that the check can bring it out.
func (f *form) field(field *rulebook.Field) g.Node {
	asked := f.asks(field)
	return Div(ID("field-"+field.ID), Class("desk-field"), Data("field", "1"), g.If(!asked, g.Attr("hidden")), f.inputs(field))
}

func (f *form) inputs(field *rulebook.Field) g.Node {
	switch field.Fact.Type {
	case "facts":
		return f.factFields(field)
	case "subject":
		return f.subjectField(field)
	}
	return f.widget(field.Fact, stem(field), f.label(field), f.under(field, stem(field)), field.Help != nil)
}

func (f *form) label(field *rulebook.Field) string {
	label := field.Fact.Label.In(f.L.Lang)
	if field.Optional {
		return label + " (" + f.L.T("desk.form.optional") + ")"
	}
	return label
}

// under is the help of a field and the article that asks for it.
func (f *form) under(field *rulebook.Field, stem string) g.Node {
	return g.Group{
		g.Iff(field.Help != nil, func() g.Node { return P(Class("help"), ID(elementID(stem)+"-help"), g.Text(field.Help.In(f.L.Lang))) }),
		g.If(len(field.Cites) > 0, P(Class("desk-cites"), f.Cites.Chips(field.Cites))),
	}
}

func (f *form) widget(fact *rulebook.Fact, stem, ask string, under g.Node, help bool) g.Node {
	p := input.Props{Local: f.L, Fact: fact, Form: f.vals, Faults: append(slices.Clone(f.faults), f.missing()...), Ask: ask, Class: "label", Under: under, Stem: stem,
		Head: func(nodes ...g.Node) g.Node { return Span(nodes...) }, Long: fact.Long, None: strings.HasPrefix(stem, "s."), Whole: strings.HasPrefix(stem, "f.")}
	if help {
		p.Hint = elementID(stem) + "-help"
	}
	return input.Draw(p)
}

// factFields draws the facts that are stated, and the choice of another.
func (f *form) factFields(field *rulebook.Field) g.Node {
	l := f.L
	picked := f.picked(field)
	pick := "pick." + field.ID
	return FieldSet(ID(elementID(stem(field))), TabIndex("-1"), Legend(Span(Class("label"), g.Text(f.label(field)))), f.under(field, stem(field)),
		g.Map(picked, func(path qyzmet.Path) g.Node {
			fact := f.Book.Facts[path]
			help := fact.Help != nil
			return Div(Class("desk-fact"), Input(Type("hidden"), Name("facts."+field.ID), Value(string(path))),
				f.widget(fact, stated(path), fact.Label.In(l.Lang), g.If(help, helpOf(fact, stated(path), l.Lang)), help),
				P(f.Cites.Chips(fact.Why), g.Text(" "), Button(Type("submit"), Class("plain"), Name("do"), Value("unfact:"+string(path)+"@"+stem(field)),
					g.Text(l.T("desk.form.remove")), Span(Class("vh"), g.Text(": "+fact.Label.In(l.Lang))))))
		}),
		Div(Class("desk-pick"), Div(Class("field"), Label(For(elementID(pick)), g.Text(l.T("desk.form.another-fact"))),
			Select(ID(elementID(pick)), Name(pick), Option(Value(""), g.Text(l.T("desk.choose"))), g.Map(f.Book.Topics, func(t *rulebook.Topic) g.Node {
				return g.El("optgroup", g.Attr("label", t.Label.In(l.Lang)), g.Map(t.Facts, func(x *rulebook.Fact) g.Node {
					if slices.Contains(picked, x.Path) {
						return nil
					}
					return Option(Value(string(x.Path)), g.Text(x.Label.In(l.Lang)))
				}))
			}))),
			Button(Type("submit"), Class("second"), Name("do"), Value("fact@"+stem(field)), g.Text(l.T("desk.form.add-fact")))))
}

func helpOf(fact *rulebook.Fact, stem string, l qyzmet.Lang) g.Node {
	if fact.Help == nil {
		return nil
	}
	return P(Class("help"), ID(elementID(stem)+"-help"), g.Text(fact.Help.In(l)))
}

// subjectField names somebody or something of the register: of few by a list, a
// person by a search.
func (f *form) subjectField(field *rulebook.Field) g.Node {
	switch field.Sort {
	case "person":
		return f.personField(field)
	case "office":
		return f.selectField(field, f.Office.Offices(), f.Name)
	case "official":
		return f.selectField(field, f.Office.Officials(), f.Name)
	}
	var found []office.Card
	var err error
	switch field.Sort {
	case "commission":
		found, err = f.Office.CommissionsFor(f.Ctx(), f.As("form"), f.kind, field)
	case "campaign":
		found, err = f.Office.CallUps(f.Ctx())
	default:
		found, err = f.Office.Find(f.Ctx(), f.As("form"), office.Search{Sort: rulebook.SortLetter(field.Sort), Limit: 200})
	}
	if err != nil {
		found = nil
	}
	ids := make([]qyzmet.SubjectID, len(found))
	for i, c := range found {
		ids[i] = c.Subject
	}
	return f.selectField(field, ids, f.Name)
}

func (f *form) selectField(field *rulebook.Field, ids []qyzmet.SubjectID, name func(qyzmet.SubjectID) string) g.Node {
	id := elementID(stem(field))
	now := f.vals.Get(stem(field))
	return Div(Class("field"), Label(For(id), g.Text(f.label(field))), f.under(field, stem(field)), f.said(stem(field)),
		Select(ID(id), Name(stem(field)), Option(Value(""), g.Text(f.L.T("desk.choose"))), g.Map(ids, func(s qyzmet.SubjectID) g.Node {
			return Option(Value(string(s)), g.If(string(s) == now, Selected()), g.Text(name(s)))
		})))
}

func (f *form) personField(field *rulebook.Field) g.Node {
	l, id, now := f.L, elementID(stem(field)), f.vals.Get(stem(field))
	if now != "" {
		name := now
		who := qyzmet.SubjectID(now)
		if names, err := f.Office.Names(f.Ctx(), f.Actor, []qyzmet.SubjectID{who}); err == nil && names[who] != "" {
			name = names[who]
		}
		return Div(Class("field"), Span(Class("label"), g.Text(f.label(field))), P(Input(Type("hidden"), Name(stem(field)), Value(now)), g.Text(name+" "),
			Button(Type("submit"), Class("plain"), ID(id), Name("do"), Value("clear@"+stem(field)), g.Text(l.T("desk.form.remove")), Span(Class("vh"), g.Text(": "+name)))))
	}
	search := "q." + field.ID
	return Div(Class("field"), Label(For(id), g.Text(f.label(field))), f.under(field, stem(field)), f.said(stem(field)),
		Div(Class("with-unit"), Input(Type("search"), ID(id), Name(search), Value(f.vals.Get(search)), MaxLength("100"), AutoComplete("off")),
			Button(Type("submit"), Class("second"), Name("do"), Value("find@"+stem(field)), g.Text(l.T("desk.find.do")))),
		g.Map(f.found[field.ID], func(c office.Card) g.Node {
			one := id + "-" + string(c.Subject)
			return Div(Class("choice"), Input(Type("radio"), ID(one), Name(stem(field)), Value(string(c.Subject))), Label(For(one), g.Text(called(c)+" "+c.IIN)))
		}))
}

// said is what is wrong with a field that this page draws itself.
func (f *form) said(stem string) g.Node {
	for _, x := range slices.Concat(f.faults, f.missing()) {
		if x.ID == elementID(stem) {
			return P(Class("field-error"), Span(Class("vh"), g.Text(f.L.T("site.error")+": ")), g.Text(x.Message))
		}
	}
	return nil
}
