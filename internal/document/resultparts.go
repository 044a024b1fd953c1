package document

import (
	"slices"
	"strings"

	"qyzmet"
)

// most bounds the entries of the long lists of a result, which stays within
// one or two pages; the page on the screen has them all.
const (
	mostMissing = 4
	mostChanges = 8
	mostWhyNot  = 3
)

// officials says who decides, when the answer waits for that.
func (r *report) officials() {
	t := r.texts.Result
	var items []Item
	for _, o := range r.doc.Answer.Officials {
		items = append(items, Item{r.fill(t.Official, with{"fact": r.label(o.Fact), "who": o.Who.In(r.lang),
			"when": o.ByWhen.In(r.lang), "cites": r.cite.list([]qyzmet.ProvisionID{o.Cite}, false)})})
	}
	if len(items) > 0 {
		r.add(section(t.Officials), dashes(items...))
	}
}

// missing names the facts that would settle an open answer, or what each
// wording gives when no fact would.
func (r *report) missing() {
	t := r.texts.Result
	var sets, worlds []Item
	for _, o := range r.doc.Answer.Open {
		if len(o.Facts) > 0 && len(sets) < mostMissing {
			sets = append(sets, Item{upperFirst(text(r.labels(o.Facts))).add(".")})
		}
		for _, w := range o.Worlds {
			worlds = append(worlds, Item{r.world(w)})
		}
	}
	if len(worlds) > 0 {
		r.add(section(t.Worlds), dashes(worlds...))
	}
	if len(sets) == 0 || r.doc.Answer.State == qyzmet.Settled {
		return
	}
	r.add(section(t.Missing))
	if len(sets) > 1 {
		r.add(paragraph(text(t.AnyOf)))
	}
	r.add(dashes(sets...))
}

func (r *report) world(w qyzmet.World) Line {
	t := r.texts.Result
	pattern, acts := t.InForce, w.InForce
	if len(acts) == 0 {
		pattern, acts = t.NotInForce, w.NotInForce
	}
	return r.fill(pattern, with{"acts": strings.Join(acts, ", "), "outcome": r.outcome(w.Outcome)})
}

// papers lists what to bring: what the grounds ask for, else the officials.
func (r *report) papers() {
	list := papersOf(r.doc.Answer.Grounds)
	for _, o := range r.doc.Answer.Officials {
		list = append(list, papersOf([]qyzmet.Ground{{Papers: o.Papers}})...)
	}
	var items []Item
	for _, p := range papersOf([]qyzmet.Ground{{Papers: list}}) {
		items = append(items, Item{text(p.Label.In(r.lang))})
	}
	if len(items) > 0 {
		r.add(section(r.texts.Result.Papers), dashes(items...))
	}
}

// remedy says where and until when a decision can be challenged.
func (r *report) remedy() {
	t, m := r.texts.Result, r.doc.Answer.Remedy
	if m == nil {
		return
	}
	var rows []Row
	if m.Until != nil && m.Until.Valid() {
		rows = append(rows, Row{Label: t.RemedyUntil, Value: bold(r.day(*m.Until, ""))})
	}
	if m.Term != nil {
		rows = append(rows, Row{Label: t.RemedyTerm, Value: text(m.Term.In(r.lang))})
	}
	rows = append(rows, Row{Label: t.RemedyTo, Value: upperFirst(text(m.To.In(r.lang)))})
	if len(m.Cite) > 0 {
		rows = append(rows, Row{Label: t.RemedyCite, Value: r.cited(m.Cite)})
	}
	r.add(section(t.Remedy), fields(rows...))
}

// changes lists the days on which the answer changes by itself.
func (r *report) changes() {
	t := r.texts.Result
	var rows []Row
	for _, c := range r.doc.Answer.Changes {
		if len(rows) == mostChanges {
			rows = append(rows, Row{Label: cutSign})
			break
		}
		value := upperFirst(text(r.outcome(c.Outcome)))
		if why := t.Because[c.Because]; why != "" {
			value = value.add(" (" + why + ")")
		}
		rows = append(rows, Row{Label: r.day(c.On, ""), Value: value})
	}
	if len(rows) > 0 {
		r.add(section(t.Changes), fields(rows...))
	}
}

// whyNot says which facts would have to differ for another answer.
func (r *report) whyNot() {
	t := r.texts.Result
	var rows []Row
	for _, n := range r.doc.Answer.WhyNot {
		if len(rows) == mostWhyNot {
			break
		}
		var needs []Line
		for _, c := range n.Change {
			needs = append(needs, r.fill(t.Needed, with{"fact": lowerFirst(r.label(c.Fact)),
				"value": r.needed(c.Fact, c.Value), "now": r.bare(c.Fact, c.Now)}))
		}
		label := n.Label.In(r.lang)
		if label == "" {
			label = n.Outcome
		}
		rows = append(rows, Row{Label: upperFirst(text(label)).String(), Value: upperFirst(r.series(needs))})
	}
	if len(rows) > 0 {
		r.add(section(t.WhyNot), fields(rows...))
	}
}

func (r *report) facts() {
	t := r.texts.Result
	r.add(section(t.Facts))
	rows := r.stated(r.doc.Facts)
	if len(rows) == 0 {
		r.add(paragraph(text(t.NoFacts)))
		return
	}
	for i := range rows {
		rows[i].Value = upperFirst(rows[i].Value)
	}
	r.add(fields(rows...))
}

// readings shows how ambiguous provisions were read.
func (r *report) readings() {
	t := r.texts.Result
	var items []Item
	for _, m := range r.doc.Answer.Readings {
		item := Item{r.cited(m.Cites)}
		for _, p := range []struct {
			pattern string
			text    qyzmet.Text
		}{{t.Printed, m.Printed}, {t.Adopted, m.Adopted}, {t.Reason, m.Reason}} {
			if s := p.text.In(r.lang); s != "" {
				item = append(item, r.fill(p.pattern, with{"text": s}))
			}
		}
		items = append(items, item)
	}
	if len(items) > 0 {
		r.add(section(t.Readings), dashes(items...))
	}
}

// lawTexts names the editions that were read, and up to when.
func (r *report) lawTexts() {
	t := r.texts.Result
	var items []Item
	for _, u := range append(slices.Clone(r.doc.Answer.Law.Texts), r.remedyTexts()...) {
		name := u.Enactment
		if r.book != nil && r.book.EnactmentByID(u.Enactment) != nil {
			name = r.book.EnactmentByID(u.Enactment).Short.In(r.lang)
		}
		edition := u.Title.In(r.lang)
		if r.lang != qyzmet.English { // in English names of languages keep their capital
			edition = lowerFirst(edition)
		}
		item := Item{r.fill(t.ReadUpTo, with{"enactment": name, "edition": edition, "day": u.ReadUpTo})}
		if u.Note != nil {
			item = append(item, text(u.Note.In(r.lang)))
		}
		items = append(items, item)
	}
	if len(items) > 0 {
		r.add(section(t.Texts), dashes(items...))
	}
}

// remedyTexts are the texts of the remedy's provisions where the answer does
// not name a text of their enactment.
func (r *report) remedyTexts() []qyzmet.TextUsed {
	var out []qyzmet.TextUsed
	m := r.doc.Answer.Remedy
	if m == nil || r.book == nil {
		return nil
	}
	named := func(id string) bool {
		same := func(u qyzmet.TextUsed) bool { return u.Enactment == id }
		return slices.ContainsFunc(r.doc.Answer.Law.Texts, same) || slices.ContainsFunc(out, same)
	}
	for _, id := range m.Cite {
		e, v := r.book.EnactmentByID(id.Enactment()), wording(r.book, id, r.doc.Answer.On)
		if e == nil || v == nil || named(e.ID) {
			continue
		}
		for _, ed := range e.Editions {
			if ed.ID == v.Edition {
				out = append(out, qyzmet.TextUsed{Enactment: e.ID, Edition: ed.ID, Title: ed.Title, ReadUpTo: e.ReadUpTo, Note: ed.Note})
			}
		}
	}
	return out
}
