package office_test

import (
	"context"
	"strings"
	"testing"

	"qyzmet"
)

// A refusal for want of an answer names the facts that contradict one another: in
// the error, in the due list, and not to whom they are hidden from.
func TestRefusalNamesContradiction(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	w.Must(clerk, "facts-stated", p, fields{"source": "document", "facts": stated(map[qyzmet.Path]qyzmet.Value{
		"person.registered_before": qyzmet.BoolValue(false), "person.new_citizen": qyzmet.BoolValue(false),
		"person.imprisoned": qyzmet.BoolValue(false), "person.residence": qyzmet.WordValue("in-kazakhstan"),
		"person.serving": qyzmet.WordValue("none"), "person.register_end": qyzmet.WordValue("none")})})
	w.Must(head, "first-registered", p, nil)
	w.Must(clerk, "facts-stated", p, fields{"source": "document", "facts": stated(map[qyzmet.Path]qyzmet.Value{
		"person.study.now": qyzmet.BoolValue(true), "person.study.ends": qyzmet.DateValue(w.Today().AddDays(30))})})
	w.Now = w.Now.AddDate(0, 2, 0) // the course has ended since
	q := w.Request("notice-issued", p, fields{"appear_on": w.Today().AddDays(10).String(), "appear_at": "10:00, 4", "occasion": "medical"})
	_, err := w.Record(ctx, head, q)
	faults, _ := qyzmet.FaultsOf(err)
	if len(faults) != 1 || faults[0].Path != "of-call-up-age" {
		t.Fatalf("refused with %v", err)
	}
	ends := w.Book().Facts["person.study.ends"].Label
	for lang, wants := range map[qyzmet.Lang][]string{
		qyzmet.English: {"The law gives no answer, because entries of the file contradict one another", "“" + ends.EN + "”: The course ended before the day asked about"},
		qyzmet.Russian: {"записи дела противоречат друг другу", "«" + ends.RU + "»: Обучение закончилось раньше дня"},
		qyzmet.Kazakh:  {"бір-біріне қайшы", "«" + ends.KK + "»: Оқу сіз сұрап отырған күннен бұрын"},
	} {
		for _, want := range wants {
			if text := faults[0].Text.In(lang); !strings.Contains(text, want) {
				t.Errorf("%s: %q lacks %q", lang, text, want)
			}
		}
	}
	if !strings.Contains(err.Error(), "The course ended before the day asked about") {
		t.Errorf("the error hides it: %v", err)
	}
	prop, err := w.Propose(ctx, head, q)
	if err != nil || len(prop.Unmet) != 1 || len(prop.Unmet[0].Contradicting()) == 0 || prop.Unmet[0].Contradicting()[0] != "person.study.ends" {
		t.Errorf("proposed: %+v, %v", prop, err)
	}
}

// What a role does not see stands in no refusal.
func TestContradictionIsVeiled(t *testing.T) {
	w := newTown(t, "")
	book := w.Book()
	fact := book.Facts["person.study.ends"]
	was := fact.Sensitivity
	fact.Sensitivity = "criminal"
	t.Cleanup(func() { fact.Sensitivity = was })
	p := w.Must(clerk, "person-recorded", "", person("Сейітов")).Act.Envelope.Subjects[0]
	w.Must(head, "facts-stated", p, fields{"source": "document", "facts": stated(map[qyzmet.Path]qyzmet.Value{
		"person.study.now": qyzmet.BoolValue(true), "person.study.ends": qyzmet.DateValue(w.Today().AddDays(-30))})})
	c, err := w.Propose(context.Background(), clerk, w.Request("first-registered", p, nil))
	if err != nil || len(c.Unmet) == 0 {
		t.Fatal(c, err)
	}
	for _, u := range c.Unmet {
		if said := u.Fault().Message; strings.Contains(said, fact.Label.EN) || strings.Contains(said, "course") {
			t.Errorf("the clerk is told %q", said)
		}
	}
	h, err := w.Propose(context.Background(), head, w.Request("first-registered", p, nil))
	if err != nil {
		t.Fatal(err)
	}
	told := false
	for _, u := range h.Unmet {
		told = told || strings.Contains(u.Fault().Message, fact.Label.EN)
	}
	if !told {
		t.Error("who sees the entry is not told of it")
	}
}
