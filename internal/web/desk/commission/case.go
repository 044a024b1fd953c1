package commission

import (
	"net/http"
	"strconv"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
)

// hearing is one case before the commission.
type hearing struct {
	*sitting
	person  qyzmet.SubjectID
	file    *office.File // of the person
	signers []qyzmet.SubjectID
	options []*option
	days    []qyzmet.Value // that a decision may name as its last
	known   qyzmet.Value   // the one that the law gives
	faults  qyzmet.Faults  // for which the decision was not recorded
}

// showCase shows a case; posted, it records the decision.
func showCase(c *sitting) {
	k := &hearing{sitting: c, person: qyzmet.SubjectID(c.R.PathValue("p"))}
	if k.person.Sort() != qyzmet.PersonSort {
		c.Refused(desk.Props{Path: c.here(), Active: "commission"}, &qyzmet.Fault{Code: qyzmet.NotFound, Path: "p"})
		return
	}
	var err error
	if k.file, err = c.Office.Read(c.Ctx(), c.As("work"), k.person, c.Office.Today()); err == nil {
		k.signers, err = c.signers(c.kind(decision))
	}
	if err != nil {
		c.Fail(err)
		return
	}
	if c.R.Method == http.MethodPost && k.decide() {
		return
	}
	if k.decided[k.person] == nil {
		if err = k.learn(); err == nil {
			err = k.probe()
		}
	}
	if err == nil {
		err = c.call(c.agenda()...)
	}
	if err != nil {
		c.Fail(err)
		return
	}
	k.draw()
}

// next is the person of the agenda after this one on whom nothing is decided.
func (k *hearing) next() qyzmet.SubjectID {
	agenda := k.agenda()
	at := 0
	for i, p := range agenda {
		if p == k.person {
			at = i
		}
	}
	for i := range agenda {
		if p := agenda[(at+1+i)%len(agenda)]; p != k.person && k.decided[p] == nil {
			return p
		}
	}
	return ""
}

// decide records the decision; true when a page was sent.
func (k *hearing) decide() bool {
	content, ok := k.content()
	if !ok {
		return false
	}
	q := office.Request{Kind: decision, About: []qyzmet.SubjectID{k.person}, Content: content, Numbered: true, Key: k.R.PostFormValue("key"), Heads: map[qyzmet.SubjectID]qyzmet.Position{}}
	if at, err := strconv.ParseInt(k.R.PostFormValue("head"), 10, 64); err == nil {
		q.Heads[k.person] = qyzmet.Position(at)
	}
	signer, err := k.signer(k.kind(decision))
	if err == nil {
		q.Signer = signer
		_, err = k.Office.Record(k.Ctx(), k.As("work"), q)
	}
	if err != nil {
		list, ours := k.sitting.faults(err)
		k.faults = list
		return !ours
	}
	http.Redirect(k.W, k.R, k.Path(k.here("case", string(k.person))), http.StatusSeeOther)
	return true
}

// content reads the fields of the decision; those that its outcome does not ask
// for are left out.
func (k *hearing) content() (map[string]qyzmet.Value, bool) {
	out := map[string]qyzmet.Value{"commission": qyzmet.WordValue(string(k.id))}
	asked := k.askedFor(k.R.PostFormValue("outcome"))
	for _, f := range k.kind(decision).Fields {
		text := typed(k.R.PostFormValue("f."+f.ID), 4000)
		if f.ID == "outcome" {
			text = k.R.PostFormValue("outcome")
		}
		if text == "" || f.ID == "commission" || !asked[f.ID] {
			continue
		}
		v, fault := f.Fact.Parse(text)
		if fault != nil {
			fault.Path = f.ID
			k.faults = append(k.faults, fault)
			continue
		}
		out[f.ID] = v
	}
	return out, len(k.faults) == 0
}

// askedFor are the fields that a decision of some outcome has.
func (k *hearing) askedFor(outcome string) map[string]bool {
	out := map[string]bool{}
	p, err := k.trial(map[string]qyzmet.Value{"outcome": qyzmet.WordValue(outcome)})
	if err != nil {
		return out
	}
	for _, f := range p.Asked() {
		out[f.ID] = true
	}
	return out
}

// field is the name of a field, for a refusal that says only which it is.
func (k *hearing) field(f *qyzmet.Fault) *rulebook.Field {
	if f.Text != nil {
		return nil
	}
	return k.kind(decision).Field(f.Path)
}

// announce records that a decision was made known.
func announce(c *sitting) {
	p := qyzmet.SubjectID(c.R.PathValue("p"))
	q := office.Request{Kind: announcing, About: []qyzmet.SubjectID{p}, Of: qyzmet.ActID(c.R.PostFormValue("of")), Key: c.R.PostFormValue("key"),
		Content: map[string]qyzmet.Value{"copy": qyzmet.BoolValue(c.R.PostFormValue("copy") == "true")}}
	signer, err := c.signer(c.kind(announcing))
	if err == nil {
		q.Signer = signer
		_, err = c.Office.Record(c.Ctx(), c.As("work"), q)
	}
	if err != nil {
		c.Fail(err)
		return
	}
	http.Redirect(c.W, c.R, c.Path(c.here("case", string(p))), http.StatusSeeOther)
}
