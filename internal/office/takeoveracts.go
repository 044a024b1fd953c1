package office

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/procedure"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/roster"
	"qyzmet/internal/rulebook"
)

// rowKey names the acts of a row, in their order from 0.
func (t *takeOver) rowKey(r *listRow, n int) string {
	return t.key(fmt.Sprintf("%d:%d", r.number, n))
}

// acts makes the acts of a row: those of a person who is new, or what is found
// about one whom the register knows.
func (t *takeOver) acts(r *listRow) {
	switch {
	case r.open():
		t.bringIn(r)
	case (r.result == RowDiffers || r.result == RowUndecided) && len(r.findings) > 0:
		t.note(r, nil)
	}
}

// bringIn makes the acts by which a person comes into the register as found.
func (t *takeOver) bringIn(r *listRow) {
	r.subject = qyzmet.SubjectID(register.NewID(qyzmet.PersonSort))
	var entries []qyzmet.Entry
	used := map[qyzmet.Path]bool{listPath: true}
	for i := range t.plan.acts {
		a := &t.plan.acts[i]
		if slices.ContainsFunc(a.Wants, func(p qyzmet.Path) bool { return !r.values[p].Known() }) {
			continue
		}
		content, day := t.content(r, a, used)
		if a.Facts != "" && !content[a.Facts].Known() {
			continue
		}
		e, ok := t.found(r, a.kind, content, day, entries)
		if !ok {
			return
		}
		entries = append(entries, e)
	}
	t.contradictions(r)
	r.result = RowRecorded
	if len(r.findings) > 0 {
		r.result = RowFindings
		t.note(r, entries)
	}
}

// content fills the fields of an act from the columns, and tells its day.
func (t *takeOver) content(r *listRow, a *foundAs, used map[qyzmet.Path]bool) (map[string]qyzmet.Value, date.Date) {
	content := map[string]qyzmet.Value{}
	for _, field := range a.kind.Fields {
		switch v := r.values[field.Of]; {
		case field.Of == listPath:
			content[field.ID] = qyzmet.WordValue(t.taken.Code)
		case field.Of != "" && v.Known() && !used[field.Of]:
			content[field.ID] = v
			used[field.Of] = true
		}
	}
	for name, word := range a.Content {
		content[name] = qyzmet.WordValue(word)
	}
	day := t.today
	if v := r.values[a.Day]; a.Day != "" {
		used[a.Day] = true
		if v.Known() {
			day = v.AsDate()
		} else {
			r.findings = append(r.findings, Finding{What: "missing", Entry: string(a.Day)})
		}
	}
	if a.Facts == "" {
		return content, day
	}
	var items []qyzmet.Item
	for _, p := range pathsOf(r.values) {
		if !used[p] && t.book.Entry(p) != nil {
			items = append(items, qyzmet.Item{"fact": qyzmet.WordValue(string(p)), "value": r.values[p]})
		}
	}
	if len(items) > 0 {
		content[a.Facts] = qyzmet.ListValue(items...)
	}
	return content, day
}

// contradictions notes what cannot be true together by the law of today.
func (t *takeOver) contradictions(r *listRow) {
	facts := qyzmet.Facts{}
	for p, v := range r.values {
		if t.book.Facts[p] != nil {
			facts[p] = v
		}
	}
	if len(facts) <= t.usual { // identity alone, which was checked with the row
		return
	}
	_, faults := procedure.Fitting(t.law, facts, t.today)
	for _, f := range faults {
		r.findings = append(r.findings, Finding{What: "contradicts", Entry: f.Path, Found: clipped(roster.Reason(f, t.list.Lang), rulebook.MaxText/8)})
	}
}

// note makes the act that holds the findings of a row.
func (t *takeOver) note(r *listRow, entries []qyzmet.Entry) {
	var items []qyzmet.Item
	for _, f := range r.findings {
		it := qyzmet.Item{"what": qyzmet.WordValue(f.What), "entry": qyzmet.WordValue(f.Entry)}
		if f.Held != "" {
			it["held"] = qyzmet.WordValue(f.Held)
		}
		if f.Found != "" {
			it["found"] = qyzmet.WordValue(f.Found)
		}
		items = append(items, it)
	}
	was := r.result
	_, ok := t.found(r, t.plan.finding, map[string]qyzmet.Value{"list": qyzmet.WordValue(t.taken.Code), "noted": qyzmet.ListValue(items...)}, t.today, entries)
	if ok {
		r.result = was
	}
}

// found makes one act of a row and adds it to the row's drafts. What the kind
// wants besides and the row has not is noted as a finding.
func (t *takeOver) found(r *listRow, kind *rulebook.ActKind, content map[string]qyzmet.Value, day date.Date, entries []qyzmet.Entry) (qyzmet.Entry, bool) {
	q := Request{Kind: kind.ID, About: []qyzmet.SubjectID{r.subject}, Content: content, Issued: day, Key: t.rowKey(r, len(r.drafts))}
	d, faults := t.asFound(t.by, q, kind, func(s qyzmet.SubjectID, on date.Date) *record.Record { return record.Of(s, entries, on, 0) })
	for _, bad := range faults {
		if bad.Code == qyzmet.Missing {
			if p, holds := entryOf(kind, bad.Path); holds { // what else an act lacks stands in the act itself
				r.findings = append(r.findings, Finding{What: "missing", Entry: string(p)})
			}
			continue
		}
		r.refuse(bad.Code, qyzmet.Path(bad.Path), bad.Value, placed(takeOverTexts.notRow, "why", bad.Error()))
		r.drafts = nil
		return qyzmet.Entry{}, false
	}
	d.Act.Payload.Source = &qyzmet.Source{File: t.taken.Digest, Row: int64(r.number)}
	if kind.New || len(r.drafts) > 0 && t.fresh(r) {
		d.Heads = map[qyzmet.SubjectID]qyzmet.Position{r.subject: 0}
	}
	r.drafts = append(r.drafts, d)
	return qyzmet.Entry{Position: qyzmet.Position(len(r.drafts)), Act: d.Act}, true
}

// fresh reports whether the row's first act brings its person in.
func (t *takeOver) fresh(r *listRow) bool {
	return r.drafts[0].Act.Envelope.Kind == t.plan.acts[0].Act
}

// entryOf is the entry of a record that a field of an act is put into.
func entryOf(kind *rulebook.ActKind, field string) (qyzmet.Path, bool) {
	name, _, _ := strings.Cut(field, ".")
	f := kind.Field(name)
	if f == nil || f.Of == "" {
		return "", false
	}
	return f.Of, slices.ContainsFunc(kind.Sets, func(e *rulebook.Effect) bool { return e.Path == f.Of && e.Clear == "" })
}
