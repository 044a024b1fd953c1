package document

import (
	"slices"

	"qyzmet"
)

// draft is a letter in the making.
type draft struct {
	form Form
	speaker
	cite   *citer
	asked  Request // settled: never FromAnswer
	blocks []Block
	notes  []Block
}

func newDraft(f Form, fallback Request) *draft {
	f = f.cleaned()
	t := textsIn(f.Lang)
	d := &draft{form: f, speaker: speaker{t, f.Book}, cite: newCiter(t, true), asked: f.Request}
	if _, known := formData().Requests[d.asked]; !known {
		d.asked = fallback
		if r, ok := fitting(f.Answer); ok {
			d.asked = r
		}
	}
	return d
}

// fitting finds the request whose outcome the answer has.
func fitting(a *qyzmet.Answer) (Request, bool) {
	if a.Outcome == nil {
		return "", false
	}
	for _, r := range []Request{Deferral, Exemption, Release} {
		if slices.Contains(formData().Requests[r].Outcomes, a.Outcome.ID) {
			return r, true
		}
	}
	return "", false
}

// grounds are those of the answer that carry the request: the rules of its
// questions when the outcome fits it, and none otherwise.
func (d *draft) grounds() []qyzmet.Ground {
	form := formData().Requests[d.asked]
	a := d.form.Answer
	if a.Outcome == nil || !slices.Contains(form.Outcomes, a.Outcome.ID) {
		return nil
	}
	var out []qyzmet.Ground
	for _, g := range a.Grounds {
		if slices.Contains(form.Questions, g.Question) && len(g.Cites) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// cites lists the provisions of grounds, each once.
func cites(grounds []qyzmet.Ground) []qyzmet.ProvisionID {
	var out []qyzmet.ProvisionID
	for _, g := range grounds {
		for _, id := range g.Cites {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

func (d *draft) add(blocks ...Block) { d.blocks = append(d.blocks, blocks...) }

// rule is a sentence that rests on provisions.
type rule struct {
	template string
	cites    []qyzmet.ProvisionID
	genitive bool // the sentence has them after "on the ground of"
}

// rules adds a paragraph of those sentences whose provisions are all in force
// on the day of the paper.
func (d *draft) rules(list ...rule) {
	var out Line
	for _, r := range list {
		if !allInForce(d.form.Book, r.cites, d.form.Day) {
			continue
		}
		if out != nil {
			out = out.add(" ")
		}
		out = append(out, upperFirst(d.fill(r.template, with{"cites": d.cite.list(r.cites, r.genitive)}))...)
	}
	if out != nil {
		d.add(paragraph(out))
	}
}

// body is the address of a body.
func (d *draft) body(t bodyTexts, name string) Row {
	return Row{Label: t.Before, Value: given(name, FullLine), After: t.After, Caption: t.Caption}
}

// applicant is the part of the address that says from whom.
func (d *draft) applicant(label string) []Row {
	a, t := d.form.Applicant, d.Letter
	rows := []Row{
		{Label: label, Value: given(a.Name, FullLine)},
		{Label: t.IIN, Value: given(a.IIN, FullLine)},
		{Label: t.Address, Value: given(a.Address, FullLine)},
		{Label: t.Phone, Value: given(a.Phone, FullLine)},
	}
	if a.Name == "" {
		rows[0].Caption = t.NameCaption
	}
	if a.Email != "" {
		rows = append(rows, Row{Label: t.Email, Value: text(a.Email)})
	}
	return rows
}

// reasons lists the grounds: the provision, what it says in our own words, and
// the facts on which it rests. Without grounds there is room to write.
func (d *draft) reasons(grounds []qyzmet.Ground) {
	if len(grounds) == 0 {
		d.room(3)
		return
	}
	var items []Item
	for _, g := range grounds {
		item := Item{upperFirst(d.cite.list(g.Cites, false)).add(".")}
		var said string
		for _, id := range g.Cites {
			if s := summary(d.form.Book, d.form.Answer, id, d.lang); s != "" {
				said += " " + s
			}
		}
		if said != "" {
			item = append(item, d.fill(d.Letter.Meaning, with{"summary": said[1:]}))
		}
		if s := d.circumstances(factsOf(d.form.Answer.Because, g), d.form.Facts); s != "" {
			item = append(item, d.fill(d.Letter.Circumstances, with{"facts": s}))
		}
		items = append(items, item)
	}
	d.add(points(items...))
}

// room leaves empty lines to write on.
func (d *draft) room(lines int) {
	for range lines {
		d.add(paragraph(blank(FullLine)))
	}
}

// statement adds the person's own words.
func (d *draft) statement() {
	if d.form.Statement == "" {
		return
	}
	d.add(section(d.Letter.Statement))
	for _, l := range splitLines(d.form.Statement) {
		d.add(paragraph(text(l)))
	}
}

// enclosures lists the papers enclosed, each with room for its sheets.
func (d *draft) enclosures(labels []string) {
	labels = append(labels, d.form.Papers...)
	var items []Item
	for _, l := range labels {
		items = append(items, Item{d.fill(d.Letter.Sheets, with{"paper": l, "blank": blank(4)})})
	}
	for len(items) < 2 {
		items = append(items, Item{blank(FullLine)})
	}
	d.add(section(d.Letter.Enclosures), points(items...))
}

// sign adds the places for date, signature and name.
func (d *draft) sign() {
	t := d.Letter
	name := Row{Value: given(d.form.Applicant.Name, FullLine)}
	if d.form.Applicant.Name == "" {
		name.Caption = t.Signer
	}
	d.add(Block{Kind: Signature, Rows: []Row{
		{Value: d.fill(t.Date, with{"short": blank(4), "long": blank(14)})},
		{Value: blank(FullLine), Caption: t.Signature}, name}})
}

func (d *draft) letter(title string) Letter {
	return Letter{Lang: d.lang, Title: title, Day: d.form.Day, Blocks: d.blocks, Notes: d.notes}
}
