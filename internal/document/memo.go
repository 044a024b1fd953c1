package document

import (
	"slices"
	"strings"

	"qyzmet"
)

// memo writes the notes for the person: how firm the answer is, until when,
// where, what the law says next, and what to check before handing in.
func (d *draft) memo(grounds []qyzmet.Ground, law []qyzmet.ProvisionID) {
	t, a := d.Memo, d.form.Answer
	items := []Item{{d.fill(t.Made, with{"day": d.form.Day, "on": a.On})}}
	if len(grounds) == 0 {
		items = append(items, Item{text(t.NoGround)})
	}
	items = append(items, d.memoState()...)
	if law != nil {
		items = append(items, d.memoRemedy()...)
	}
	for _, r := range a.Readings {
		if s := r.Adopted.In(d.lang); r.Flag && s != "" {
			items = append(items, Item{d.fill(t.Reading, with{"adopted": s})})
		}
	}
	for _, id := range inForce(d.form.Book, law, d.form.Day) {
		s := strings.TrimSuffix(wording(d.form.Book, id, d.form.Day).Summary.In(d.lang), ".")
		items = append(items, Item{d.fill(t.Law, with{"summary": s, "cites": d.cite.list([]qyzmet.ProvisionID{id}, false)}).add(".")})
	}
	items = append(items, Item{text(t.Check)})
	d.notes = []Block{{Kind: Heading, Lines: []Line{text(t.Heading)}}, dashes(items...)}
}

// memoState says what keeps the answer from being settled.
func (d *draft) memoState() []Item {
	var items []Item
	var missing []qyzmet.Path
	for _, o := range d.form.Answer.Open {
		for _, p := range o.Facts {
			if !slices.Contains(missing, p) {
				missing = append(missing, p)
			}
		}
	}
	if len(missing) > 0 && d.form.Answer.State != qyzmet.Settled {
		const most = 6
		facts := d.labels(missing[:min(len(missing), most)])
		if len(missing) > most {
			facts = d.say(d.Memo.AndMore, with{"facts": facts})
		}
		items = append(items, Item{d.fill(d.Memo.NotSettled, with{"facts": facts})})
	}
	for _, who := range d.form.Answer.Officials {
		items = append(items, Item{d.fill(d.Memo.DecidedBy, with{"who": who.Who.In(d.lang),
			"cites": d.cite.list([]qyzmet.ProvisionID{who.Cite}, false)})})
	}
	return items
}

// memoRemedy says where and until when to complain.
func (d *draft) memoRemedy() []Item {
	t, r := d.Memo, d.form.Answer.Remedy
	if r == nil {
		return nil
	}
	var items []Item
	switch {
	case r.Until != nil && r.Until.Valid() && d.form.Day > *r.Until:
		items = append(items, Item{d.fill(t.LastDayPast, with{"until": *r.Until})})
	case r.Until != nil && r.Until.Valid():
		items = append(items, Item{bold(d.say(t.LastDay, with{"until": *r.Until}))})
	case r.Term != nil:
		items = append(items, Item{d.fill(t.Term, with{"term": r.Term.In(d.lang)})})
	}
	if to := r.To.In(d.lang); to != "" {
		items = append(items, Item{d.fill(t.To, with{"to": to})})
	}
	return items
}
