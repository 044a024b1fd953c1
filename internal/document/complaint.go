package document

import (
	"slices"

	"qyzmet"
	"qyzmet/date"
)

// ComplaintLetter writes a complaint against a decision of the draft commission
// of a district to the higher commission. Like ApplicationLetter it never fails.
func ComplaintLetter(f Form) Letter {
	d := newDraft(f, CancelOnly)
	t, law := d.Complaint, formData().Complaint
	d.forReading()
	d.add(Block{Kind: Addressee, Rows: d.complaintAddress()})
	d.add(heading(t.Heading), section(t.Decision), fields(d.decision()...))
	d.add(paragraph(text(t.Because)))
	grounds := d.grounds()
	d.reasons(grounds)
	d.statement()
	d.rules(rule{t.Right, law.Right, true}, rule{t.Higher, law.Higher, false}, rule{t.Through, law.Through, false})
	d.term()
	d.asks()
	labels := d.decisionPapers()
	d.enclosures(append(labels, d.paperLabels(papersOf(grounds))...))
	d.sign()
	d.memo(grounds, law.Notes)
	return d.letter(t.Title)
}

// complaintAddress names the higher commission and, where the law has the
// complaint handed in there, the one that decided.
func (d *draft) complaintAddress() []Row {
	rows := []Row{d.body(d.Letter.Higher, d.form.Higher)}
	if allInForce(d.form.Book, formData().Complaint.Through, d.form.Day) {
		rows = append(rows, d.body(d.Letter.Through, d.form.Body))
	}
	return append(rows, d.applicant(d.Letter.Complainant)...)
}

// decision says what was decided and when, as stated.
func (d *draft) decision() []Row {
	t, dec := d.Complaint, d.form.Decision
	day := func(p *date.Date) Line {
		if p == nil || !p.Valid() {
			return blank(FullLine)
		}
		return text(d.day(*p, ""))
	}
	return []Row{
		{Label: t.Body, Value: given(d.form.Body, FullLine)},
		{Label: t.Day, Value: day(dec.On)},
		{Label: t.Number, Value: given(dec.Number, FullLine)},
		{Label: t.What, Value: given(dec.What, FullLine)},
		{Label: t.Learnt, Value: day(d.learnt())},
	}
}

// learnt is the day given, else the fact from which the remedy counts its term.
func (d *draft) learnt() *date.Date {
	if d.form.Decision.Learnt != nil || d.form.Book == nil {
		return d.form.Decision.Learnt
	}
	q := d.form.Book.Questions[d.form.Answer.Question]
	if q == nil {
		return nil
	}
	for _, r := range q.Remedies {
		if v := d.form.Facts[r.From]; v.Kind == qyzmet.Date {
			day := v.AsDate()
			return &day
		}
	}
	return nil
}

// term says that the complaint is in time, or asks to restore the term, when
// the answer's remedy has a last day.
func (d *draft) term() {
	t, law := d.Complaint, formData().Complaint
	r := d.form.Answer.Remedy
	if r == nil || r.Until == nil || !r.Until.Valid() || !allInForce(d.form.Book, law.Term, d.form.Day) {
		return
	}
	values := with{"until": *r.Until, "cites": d.cite.list(law.Term, false), "blank": blank(FullLine)}
	if d.form.Day <= *r.Until {
		d.add(paragraph(d.fill(t.InTime, values)))
		return
	}
	d.add(paragraph(d.fill(t.Late, values)))
	d.room(1)
	d.rules(rule{t.Restore, law.Restore, true})
}

// asks lists what is asked for: to cancel the decision and, with a request, to
// settle it.
func (d *draft) asks() {
	t, law := d.Complaint, formData().Complaint
	cancel := d.ask(t.Cancel, law.Cancel)
	words, more := d.Requests[d.asked]
	if !more {
		d.add(section(t.Asks), points(Item{cancel.add(".")}))
		return
	}
	settle := d.ask(words.Settle, formData().Requests[d.asked].Decided)
	d.add(section(t.Asks), points(Item{cancel.add(";")}, Item{settle.add(".")}))
}

// ask puts the provisions that are in force before what is asked for.
func (d *draft) ask(what string, ids []qyzmet.ProvisionID) Line {
	ids = inForce(d.form.Book, ids, d.form.Day)
	if len(ids) == 0 {
		return text(what)
	}
	return d.fill(d.Complaint.OnGround, with{"cites": d.cite.list(ids, true), "ask": what})
}

// decisionPapers are the papers that a complaint always encloses, as copies.
func (d *draft) decisionPapers() []string {
	var out []string
	for _, id := range formData().Complaint.Papers {
		if d.form.Book == nil {
			continue
		}
		if l := d.form.Book.Papers[id].In(d.lang); l != "" {
			out = append(out, d.say(d.Letter.CopyOf, with{"paper": l}))
		}
	}
	return slices.Clip(out)
}
