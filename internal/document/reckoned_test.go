package document

import (
	"io"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// sumDoc is a sum of money: the monthly pay for the years of service, less what
// was paid before, with a list among what went in.
func sumDoc(l qyzmet.Lang) Doc {
	const formula = "max(service.pay * param.pays - sum(service.paid, p, p.sum), 0)"
	rule := &rulebook.Rule{ID: "pays", Value: formula, Text: tx("Four monthly pays, less what was paid.", "Четыре месячных оклада за вычетом выплаченного.", "Төленгені шегерілген төрт айлық.")}
	d := fixtureDoc(l)
	d.Book.Questions["severance-amount"] = &rulebook.Question{ID: "severance-amount", Unit: "tiyn", Combine: "max", Rules: []*rulebook.Rule{rule},
		Title: tx("Severance", "Выходное пособие", "Жұмыстан шығу жәрдемақысы")}
	value := int64(118_050_025)
	d.Answer = &qyzmet.Answer{Question: "severance-amount", On: day("2026-10-01"), Known: d.Answer.Known, Law: d.Answer.Law, State: qyzmet.Settled,
		Outcome: &qyzmet.Outcome{ID: "value", Value: &value, Unit: "tiyn"},
		Grounds: []qyzmet.Ground{{Rule: "pays", Question: "severance-amount", Cites: []qyzmet.ProvisionID{"law/31#2"}, Text: rule.Text}},
		Reckoning: []qyzmet.Reckoning{{Rule: "pays", Question: "severance-amount", Formula: formula, Value: value, Unit: "tiyn", Steps: []qyzmet.Reckoned{
			{Label: tx("Monthly pay", "Месячный оклад", "Айлық жалақы"), Path: "service.pay", Kind: "int", Value: "40000000", Unit: "tiyn"},
			{Label: tx("Monthly pays", "Месячных окладов", "Айлық саны"), Param: "pays", Kind: "int", Value: "4", Unit: "months", Cites: []qyzmet.ProvisionID{"law/31#2"}},
			{Label: tx("Paid before", "Выплачено раньше", "Бұрын төленген"), Path: "service.paid", Kind: "int", Value: "41949975", Unit: "tiyn", Items: []int64{40000000, 1949975}},
			{Label: tx("Served until", "Служил до", "Қызмет еткен"), Path: "service.until", Kind: "date", Value: "2026-09-30"}}}}}
	d.Facts = qyzmet.Facts{"person.birth_date": qyzmet.DateValue(day("1990-02-11"))}
	d.Formula = func(k qyzmet.Reckoning) *Clause {
		if k.Formula != formula {
			return nil
		}
		parts := []Clause{{Text: tx("monthly pay × 4", "месячный оклад × 4", "айлық × 4").In(l), Parts: []Clause{{Text: tx("less what was paid", "минус выплаченное", "төленгені шегеріледі").In(l)}}}, {Text: "0"}}
		return &Clause{Text: tx("The greatest of these numbers:", "Наибольшее из чисел:", "Ең үлкені:").In(l), Parts: parts}
	}
	return d
}

// TestReckonedByTwoRules: where several rules give a value, each says what it is.
func TestReckonedByTwoRules(t *testing.T) {
	d := sumDoc(qyzmet.English)
	said := func() int {
		return strings.Count(extracted(t, made(t, func(w io.Writer) error { return Result(w, d) })), "Four monthly pays")
	}
	one := said()
	d.Answer.Reckoning = append(d.Answer.Reckoning, d.Answer.Reckoning[0])
	if two := said(); one != 1 || two != 3 {
		t.Errorf("the text of the rule stands %d times for one reckoning, %d times for two", one, two)
	}
}

// TestReckonedWithoutFormula: without words for the formula the figures stand
// all the same; an answer that is no value has no reckoning.
func TestReckonedWithoutFormula(t *testing.T) {
	d := sumDoc(qyzmet.English)
	d.Formula = nil
	s := extracted(t, made(t, func(w io.Writer) error { return Result(w, d) }))
	if !strings.Contains(s, "How it was reckoned") || !strings.Contains(s, "400,000.00") || strings.Contains(s, "greatest of") {
		t.Errorf("the figures are not told:\n%s", s)
	}
	if s := extracted(t, made(t, func(w io.Writer) error { return Result(w, fixtureDoc(qyzmet.English)) })); strings.Contains(s, "reckoned") {
		t.Error("a deferral is reckoned")
	}
}
