package many

import (
	"errors"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
)

// whole makes one order that names all who are chosen, with an act about each: all or
// none.
func (s *Sheet) whole(a *Act, chosen []qyzmet.SubjectID, names map[qyzmet.SubjectID]string, content map[string]qyzmet.Value) error {
	q := office.Request{Kind: a.Kind.ID, About: []qyzmet.SubjectID{a.About}, Content: content, Number: s.number(a), Numbered: true, Signer: s.signer(a),
		Key: s.R.PostFormValue("key") + string(a.Kind.ID), Heads: map[qyzmet.SubjectID]qyzmet.Position{}}
	for _, id := range chosen {
		for of, at := range s.head(id) {
			q.Heads[of] = at
		}
	}
	done, err := s.Office.RecordList(s.Ctx(), s.As("work"), q, chosen)
	if err == nil {
		s.Done = append(s.Done, done.Head.Act.Envelope.ID)
		for _, x := range done.Each {
			s.Done = append(s.Done, x.Act.Envelope.ID)
		}
		s.Number = done.Head.Act.Payload.Number
		return nil
	}
	var no *office.ListRefused
	faults, ours := qyzmet.FaultsOf(err)
	switch {
	case errors.As(err, &no):
		s.Faults = append(s.Faults, no.Head...)
		for _, id := range chosen {
			if len(no.Each[id]) > 0 {
				s.Refused = append(s.Refused, Refusal{id, called(names, id), no.Each[id]})
			}
		}
		return nil
	case ours && faults[0].Code != qyzmet.Internal && faults[0].Code != qyzmet.Damaged:
		s.Faults = append(s.Faults, faults...)
		return nil
	}
	return err
}

// called is the name of a person, or his id.
func called(names map[qyzmet.SubjectID]string, id qyzmet.SubjectID) string {
	if name := names[id]; name != "" {
		return name
	}
	return string(id)
}

// numberName is the name of the input of an order's number.
func numberName(a *Act) string { return "number." + string(a.Kind.ID) }

// maxNumber is how many letters a number has.
const maxNumber = 60

func (s *Sheet) number(a *Act) string {
	text := []rune(strings.TrimSpace(strings.ToValidUTF8(s.R.PostFormValue(numberName(a)), "")))
	return string(text[:min(len(text), maxNumber)])
}

// numbering asks for the number of an order.
func (s *Sheet) numbering(a *Act) g.Node {
	if a.Kind.List == nil {
		return nil
	}
	name := numberName(a)
	return Div(Class("field"), Label(For(name), g.Text(s.L.T("desk.form.number"))), P(Class("help"), ID(name+"-help"), g.Text(s.L.T("desk.form.number-help"))),
		Input(ID(name), Type("text"), Name(name), Value(s.typed(name)), MaxLength("60"), AutoComplete("off"), Aria("describedby", name+"-help")))
}

// made says that an order was signed, and leads to its papers: the order, and an
// extract for each whom it names.
func (s *Sheet) made() g.Node {
	l := s.L
	return Div(Class("inset"), Role("status"), TabIndex("-1"), Data("focus", "1"),
		P(Strong(g.Text(s.Made.Kind.Title.In(l.Lang))), g.Text(", "+l.T("desk.act.number", "number", s.Number)+". "+l.Plural("many.named", len(s.Done)-1))),
		Div(Class("actions no-print"), printing(s, s.Done[:1], l.T("many.print-order")), Extracts(s, s.Done[1:])))
}

// Extracts is a button that prints the papers of the acts in a list as one file.
func Extracts(s *Sheet, each []qyzmet.ActID) g.Node {
	return printing(s, each, s.L.Plural("many.print-extracts", len(each)))
}
