package office

import (
	"context"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/document"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// naming writes what subjects are called, as the cards of the law data say. look
// reads the record of another subject that stands in the name; nil: it is left out.
type naming struct {
	book *rulebook.Book
	look func(qyzmet.SubjectID) (*record.Record, error)
}

// in writes the name of a subject in a language, its id where the record holds
// nothing of it.
func (n naming) in(r *record.Record, l qyzmet.Lang) (string, error) {
	out := ""
	for _, c := range n.book.CalledOf(r.Subject) {
		text, whole, err := n.text(r, c, l)
		if err != nil {
			return "", err
		}
		if out = text; whole {
			break
		}
	}
	if out == "" {
		return string(r.Subject), nil
	}
	return out, nil
}

// all is the name in the three languages.
func (n naming) all(r *record.Record) (t qyzmet.Text, err error) {
	for l, to := range map[qyzmet.Lang]*string{qyzmet.Kazakh: &t.KK, qyzmet.Russian: &t.RU, qyzmet.English: &t.EN} {
		if *to, err = n.in(r, l); err != nil {
			return qyzmet.Text{}, err
		}
	}
	return t, nil
}

// text fills a text; whole says that every place was filled.
func (n naming) text(r *record.Record, c *rulebook.Called, l qyzmet.Lang) (text string, whole bool, err error) {
	var b strings.Builder
	whole, any := true, false
	for _, p := range c.Parts(l) {
		b.WriteString(p.Before)
		if p.Path == "" {
			continue
		}
		said, err := n.part(r, p, l)
		if err != nil {
			return "", false, err
		}
		whole, any = whole && said != "", any || said != ""
		b.WriteString(said)
	}
	if !any {
		return "", false, nil
	}
	return tidy(b.String()), whole, nil
}

// tidy closes the gaps that places without a value leave.
func tidy(s string) string {
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return strings.Trim(strings.ReplaceAll(s, " ()", ""), " –:,")
}

// part is what stands in a place of a name.
func (n naming) part(r *record.Record, p rulebook.CalledPart, l qyzmet.Lang) (string, error) {
	h, held := r.Held(p.Path)
	fact := n.book.Entry(p.Path)
	switch v := h.Value; {
	case !held || !v.Known() || fact == nil:
		return "", nil
	case p.Since:
		return day(h.Since, l), nil
	case fact.Type == "subject":
		if n.look == nil {
			return "", nil
		}
		other, err := n.look(qyzmet.SubjectID(v.S))
		if err != nil {
			return "", err
		}
		return naming{book: n.book}.in(other, l) // names stand one in another, no deeper
	case v.Kind == qyzmet.Date:
		return day(v.AsDate(), l), nil
	case v.Kind == qyzmet.Word:
		return fact.WordLabel(v.S, l), nil
	default:
		return v.String(), nil
	}
}

func day(d date.Date, l qyzmet.Lang) string {
	if d == date.Beginning || d == date.Forever {
		return ""
	}
	return document.Day(d, l)
}

// NameOf is what a record by itself calls its subject, in Kazakh: a name proper is
// the same in all languages. Of a subject that is called by another it is a part;
// Title has the whole.
func (f *Office) NameOf(r *record.Record) string {
	s, _ := naming{book: f.book}.in(r, qyzmet.Kazakh) // nothing is looked up
	return s
}

// Title is what a subject is called in the three languages, its id where the
// register does not know it. Of a person it is the id: names of people are for
// those who may read their files, see Names.
func (f *Office) Title(ctx context.Context, id qyzmet.SubjectID) (qyzmet.Text, error) {
	switch {
	case id == System:
		return texts.itself, nil
	case id.Sort() == qyzmet.PersonSort:
		return inAll(string(id)), nil
	}
	look := func(id qyzmet.SubjectID) (*record.Record, error) { return f.card(ctx, id) }
	r, err := look(id)
	if err != nil {
		return qyzmet.Text{}, err
	}
	return naming{f.book, look}.all(r)
}

// card reads the record of today; offices and officials are at hand.
func (f *Office) card(ctx context.Context, id qyzmet.SubjectID) (*record.Record, error) {
	switch id.Sort() {
	case qyzmet.OfficeSort, qyzmet.OfficerSort:
		return f.entry(ctx, id, f.Today())
	}
	return f.recordOf(ctx, id, f.Today())
}
