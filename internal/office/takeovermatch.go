package office

import (
	"hash/maphash"
	"slices"
	"strconv"
	"strings"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
	"qyzmet/internal/register"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/view"
)

var nameSeed = maphash.MakeSeed()

// hashOf tells names and days of birth apart within one run.
func hashOf(words []string) uint64 {
	return maphash.String(nameSeed, strings.Join(words, "\x00"))
}

// match finds for each row of a chunk whether the register, or the list itself,
// knows the person already.
func (t *takeOver) match(rows []*listRow) error {
	if err := t.before(rows); err != nil {
		return err
	}
	known, err := t.view.ByIIN(t.ctx, iinsOf(rows))
	if err != nil {
		return err
	}
	lacking, all := daysOf(rows)
	withoutNumber, err := t.view.BornOn(t.ctx, lacking, true)
	if err != nil {
		return err
	}
	bornThen, err := t.view.BornOn(t.ctx, all, false)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if !r.open() {
			continue
		}
		namesakes := withoutNumber[r.born]
		if r.iin == "" {
			namesakes = bornThen[r.born]
		}
		card, found := known[r.iin]
		if err := t.decided(r, card, found && r.iin != "", namesakes); err != nil {
			return err
		}
	}
	return nil
}

// before marks the rows that this file has recorded before.
func (t *takeOver) before(rows []*listRow) error {
	if !t.again {
		return nil
	}
	keys := make([]string, len(rows))
	for i, r := range rows {
		keys[i] = t.rowKey(r, 0)
	}
	stands, err := t.reg.Standing(t.ctx, t.by.Office, keys)
	for i, r := range rows {
		if stands[keys[i]] {
			r.result = RowBefore
			t.seen[r.same] = rowSeen{r.number, r.iin != ""}
		}
	}
	return err
}

func iinsOf(rows []*listRow) (out []string) {
	for _, r := range rows {
		if r.open() && r.iin != "" {
			out = append(out, r.iin)
		}
	}
	return out
}

// daysOf lists the days on which people with and without a number were born.
func daysOf(rows []*listRow) (with, without []date.Date) {
	for _, r := range rows {
		switch {
		case !r.open() || r.born == date.Beginning:
		case r.iin != "":
			with = append(with, r.born)
		default:
			without = append(without, r.born)
		}
	}
	for _, list := range []*[]date.Date{&with, &without} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return with, without
}

// decided says what becomes of a row by the cards that may be the same person's.
func (t *takeOver) decided(r *listRow, card view.Card, found bool, namesakes []view.Card) error {
	if !found {
		namesakes = slices.DeleteFunc(slices.Clone(namesakes), func(c view.Card) bool { return !called(c, r.names) })
		switch said := strings.ToLower(r.decide); {
		case slices.Contains(newWords, said):
			namesakes = nil
		case said == "":
			if t.earlier(r) {
				return nil
			}
		default:
			if card, found = t.chosen(said); !found {
				r.refuse(qyzmet.NotAllowed, decisionColumn, clipped(r.decide, 80), takeOverTexts.badDecision)
				return nil
			}
		}
	}
	t.seen[r.same] = rowSeen{r.number, r.iin != ""}
	switch {
	case found && card.Office != r.keeper && len(t.mayRead(card.Office)) > 0:
		r.refuse(qyzmet.NotYours, iinPath, r.iin, t.named(takeOverTexts.elsewhere, card))
	case found:
		return t.compare(r, card)
	case len(namesakes) > 0:
		t.undecided(r, namesakes[0])
	}
	return nil
}

// called reports whether a card has all the names.
func called(c view.Card, names []string) bool {
	words := view.Fold(c.Name)
	return len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(words, n) })
}

// rowSeen is a row of the list that came before.
type rowSeen struct {
	number uint64
	iin    bool
}

// earlier refuses a row that may be the person of an earlier one.
func (t *takeOver) earlier(r *listRow) bool {
	was, ok := t.seen[r.same]
	if !ok || was.number == r.number || r.iin != "" && was.iin || r.born == date.Beginning {
		return false
	}
	r.refuse(qyzmet.Contradiction, "", "", placed(takeOverTexts.sameRow, "row", strconv.FormatUint(was.number, 10)))
	r.result = RowUndecided
	return true
}

// chosen finds the person whom a decision names: one of the actor's own files.
func (t *takeOver) chosen(id string) (view.Card, bool) {
	if qyzmet.SubjectID(id).Sort() != qyzmet.PersonSort {
		return view.Card{}, false
	}
	list, err := t.Find(t.ctx, t.by, Search{Text: id, Limit: 1})
	if err != nil || len(list) == 0 {
		return view.Card{}, false
	}
	return list[0], true
}

// undecided gives a row back whose person may be in the register, and notes on
// that person's file that a list names one like him.
func (t *takeOver) undecided(r *listRow, card view.Card) {
	if card.Office != t.by.Office {
		r.refuse(qyzmet.Contradiction, "", "", t.named(takeOverTexts.sameElsewhere, card))
		r.result = RowUndecided
		return
	}
	r.refuse(qyzmet.Contradiction, "", "", placed(takeOverTexts.sameHere, "subject", string(card.Subject)))
	r.result, r.subject = RowUndecided, card.Subject
	r.findings = []Finding{{What: "same-person", Entry: string(surnamePath), Held: card.Name, Found: strings.TrimSpace(r.values[surnamePath].S + " " + r.values[namePath].S)}}
}

// named fills in what the office of a card is called.
func (t *takeOver) named(text qyzmet.Text, card view.Card) qyzmet.Text {
	title, err := t.Title(t.ctx, card.Office)
	if err != nil {
		title = qyzmet.Text{KK: string(card.Office), RU: string(card.Office), EN: string(card.Office)}
	}
	return qyzmet.Text{KK: placed(text, "office", title.KK).KK, RU: placed(text, "office", title.RU).RU, EN: placed(text, "office", title.EN).EN}
}

// mayRead says why the files of an office are not the actor's to compare with.
func (t *takeOver) mayRead(office qyzmet.SubjectID) qyzmet.Faults {
	if faults, ok := t.allowed[office]; ok {
		return faults
	}
	return qyzmet.Faults{refusal(qyzmet.NotYours, "office", string(office), texts.mayNotRead)}
}

// compare holds a row against the file of the person whom the register knows:
// nothing is overwritten, what differs becomes a finding.
func (t *takeOver) compare(r *listRow, card view.Card) error {
	rec, err := t.recordOf(t.ctx, card.Subject, t.today)
	if err != nil {
		return err
	}
	r.subject, r.result = card.Subject, RowThere
	for _, p := range pathsOf(r.values) {
		if p == keeperPath || !t.sees(p) {
			continue
		}
		if held := rec.Value(p); !held.Equal(r.values[p]) && !agrees(rec, p, r.values[p]) {
			r.findings = append(r.findings, Finding{What: "differs", Entry: string(p), Held: valueText(held), Found: valueText(r.values[p])})
		}
	}
	if len(r.findings) > 0 {
		r.result = RowDiffers
		if !t.list.DryRun {
			return t.reg.LogRead(t.ctx, register.ReadEntry{Who: t.by.Official, Office: t.by.Office, Subject: card.Subject, What: "file", Purpose: "work"})
		}
	}
	return nil
}

// agrees reports whether a name is the same but for spelling.
func agrees(rec *record.Record, p qyzmet.Path, v qyzmet.Value) bool {
	switch p {
	case surnamePath, namePath, patronymicPath:
		return slices.Equal(view.Fold(rec.Text(p)), view.Fold(v.S)) && strings.EqualFold(strings.TrimSpace(rec.Text(p)), strings.TrimSpace(v.S))
	}
	return false
}

// sees reports whether the actor sees what stands under a path.
func (t *takeOver) sees(p qyzmet.Path) bool { return t.sight.Sees(p) }

func pathsOf(values qyzmet.Facts) []qyzmet.Path {
	out := make([]qyzmet.Path, 0, len(values))
	for p := range values {
		out = append(out, p)
	}
	slices.Sort(out)
	return out
}

func valueText(v qyzmet.Value) string {
	if !v.Known() {
		return ""
	}
	return clipped(v.String(), rulebook.MaxText/8)
}
