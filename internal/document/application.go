package document

import (
	"strings"

	"qyzmet"
)

// ApplicationLetter writes an application for a deferral (or an exemption, or
// release) to the draft commission of the district or to the local military
// body. It never fails: what is missing is left to be filled in by hand, and
// what is too long is cut; see Form.Check.
func ApplicationLetter(f Form) Letter {
	d := newDraft(f, Deferral)
	if d.asked == CancelOnly {
		d.asked = Deferral
	}
	t, words := d.Application, d.Requests[d.asked]
	d.forReading()
	d.add(Block{Kind: Addressee, Rows: append([]Row{d.recipient()}, d.applicant(d.Letter.Applicant)...)})
	d.add(heading(d.withSubject(t.Heading, words.Subject)))
	grounds := d.grounds()
	d.add(paragraph(d.request(words, grounds)))
	if len(grounds) > 0 {
		d.add(section(d.Letter.Grounds))
	}
	d.reasons(grounds)
	d.statement()
	d.rules(rule{t.Decided, formData().Requests[d.asked].Decided, false}, rule{t.Copy, formData().Application.Copy, false})
	d.enclosures(d.paperLabels(papersOf(grounds)))
	d.sign()
	d.memo(grounds, nil)
	return d.letter(d.say(t.Title, with{"subject": words.Subject}))
}

func (d *draft) recipient() Row {
	if d.form.To == ToMilitaryBody {
		return d.body(d.Letter.MilitaryBody, d.form.Body)
	}
	return d.body(d.Letter.Commission, d.form.Body)
}

// request is the sentence that asks, with its grounds and the term they give.
func (d *draft) request(words requestTexts, grounds []qyzmet.Ground) Line {
	t := d.Application
	if len(grounds) == 0 {
		ask := d.say(words.Ask, with{"term": ""})
		return d.fill(t.RequestBare, with{"ask": ask, "blank": blank(FullLine)})
	}
	term := ""
	if last, ok := lastOf(grounds); ok {
		term = d.say(t.Term, with{"until": last})
	}
	return upperFirst(d.fill(t.Request, with{"cites": d.cite.list(cites(grounds), true),
		"ask": d.fill(words.Ask, with{"term": term})}))
}

func (d *draft) withSubject(lines []string, subject string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = d.say(l, with{"subject": subject})
	}
	return out
}

// forReading marks a paper in a language in which none is handed in.
func (d *draft) forReading() {
	if s := d.Letter.ForReading; s != "" {
		d.add(paragraph(bold(s)))
	}
}

func (d *draft) paperLabels(papers []qyzmet.Paper) []string {
	var out []string
	for _, p := range papers {
		out = append(out, p.Label.In(d.lang))
	}
	return out
}

func splitLines(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
