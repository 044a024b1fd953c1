package proof_test

import (
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/proof"
)

// Right answers pass; whatever single thing is changed in them, they do not.
func TestEveryMutationIsCaught(t *testing.T) {
	book := tiny(t)
	total := 0
	for name, w := range rightAnswers {
		t.Run(name, func(t *testing.T) {
			a := w.answer(writer{book: book, facts: w.facts})
			if err := proof.Check(book, w.facts, a); err != nil {
				t.Fatal(err)
			}
			for _, m := range mutants(book, a) {
				total++
				if err := proof.Check(book, w.facts, m.answer); err == nil {
					t.Errorf("is not caught: %s", m.name)
				}
			}
		})
	}
	t.Log(total, "mutants refused")
}

// A change of the facts, of the day or of the law known overturns a proof that
// rests on them.
func TestProofOfOtherFactsIsRefused(t *testing.T) {
	book := tiny(t)
	for name, w := range rightAnswers {
		for path, v := range w.facts {
			facts := w.facts.Clone()
			delete(facts, path)
			if err := proof.Check(book, facts, w.answer(writer{book: book, facts: w.facts})); err == nil && v.Known() {
				t.Errorf("%s: is right without %s too", name, path)
			}
		}
	}
	right := rightAnswers["states of the law that differ"]
	for _, change := range []func(*qyzmet.Answer){
		func(a *qyzmet.Answer) { a.On = date.MustParse("2020-12-31") },
		func(a *qyzmet.Answer) { a.On = date.MustParse("2021-03-01") },
		func(a *qyzmet.Answer) { a.Known = date.MustParse("2020-11-30") },
	} {
		a := right.answer(writer{book: book, facts: right.facts})
		change(a)
		if err := proof.Check(book, right.facts, a); err == nil || !strings.Contains(err.Error(), "because") {
			t.Errorf("on %s, known %s: %v", a.On, a.Known, err)
		}
	}
}

func TestErrorsSayWhereAndWhat(t *testing.T) {
	book := tiny(t)
	for _, c := range []struct {
		right  string
		change func(*qyzmet.Answer)
		want   string
	}{
		{"a rule holds until its last day", func(a *qyzmet.Answer) { a.Because.Children[0].Facts = a.Because.Children[0].Facts[:1] },
			`because > leave > study: is claimed "true", but its last day does not follow from the facts and claims listed: p.ends`},
		{"a rule holds until its last day", func(a *qyzmet.Answer) { a.Because.Children[0].Children = nil },
			`because > leave > study: is claimed "true", but nothing is claimed about lost, which defeats it`},
		{"an exception defeats the rule", func(a *qyzmet.Answer) { a.Because.Children[0].Children[0].Facts[0].Value = "false" },
			`because > leave > study > lost: lists fact p.b as "false"; given is "true"`},
		{"no rule holds", func(a *qyzmet.Answer) { a.Because.Children = a.Because.Children[1:] },
			`because > leave: claims "refused", but the rules claimed do not suffice for any outcome`},
		{"states of the law that agree", func(a *qyzmet.Answer) { a.Because.Children[1].Children[0].Cites[0].Version = 1 },
			`because > world 2 > leave > parent: cites provisions and versions [{law/1/1 1} {law/1/2 1}]; the rule rests on [{law/1/1 2} {law/1/2 1}]`},
		{"states of the law that agree", func(a *qyzmet.Answer) { a.Because = a.Because.Children[1] },
			`because: claims "question" about "leave"; on 2021-01-15 the commencement of [law 2-I] is uncertain, so a claim for each state of the law is wanted`},
		{"states of the law that agree", func(a *qyzmet.Answer) { a.State = qyzmet.Provisional },
			`state: is "provisional"; from the proof follows "settled"`},
		{"a sum with an unknown addend", func(a *qyzmet.Answer) {
			n := int64(10)
			a.State, a.Outcome = qyzmet.Provisional, &qyzmet.Outcome{Value: &n, Unit: "days"}
		}, `state: is "provisional"; from the proof follows "open"`},
		{"a sum of values", func(a *qyzmet.Answer) { a.Because.Value = "13" }, `because > days: claims "13"; from the rules claimed follows "12"`},
	} {
		w := rightAnswers[c.right]
		a := cloneAnswer(w.answer(writer{book: book, facts: w.facts}))
		c.change(a)
		if err := proof.Check(book, w.facts, a); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.right, err, c.want)
		}
	}
}

func TestContradictoryLawIsFound(t *testing.T) {
	book := tiny(t)
	w := writer{book: book, facts: qyzmet.Facts{"p.a": yes, "p.n": qyzmet.IntValue(1)}}
	a := w.answer("2019-06-01", qyzmet.Settled, "left", w.question("clash", "left",
		w.rule("clash/one", "true", "p.a", w.rule("clash/neither", "false", "p.n")),
		w.rule("clash/other", "true", "p.a", w.rule("clash/neither", "false", "p.n"))), w.ground("clash/one"))
	err := proof.Check(book, w.facts, a)
	if err == nil || !strings.Contains(err.Error(), "one and other of different outcomes both hold") {
		t.Error(err)
	}
}

// terms are conditions with what the facts of TestTerms show of them.
var terms = map[string]string{
	"p.a && p.b":                                         "unknown",
	"p.a || p.b":                                         "true",
	"!p.a && p.b":                                        "false",
	"p.b && p.ends == on":                                "untold",
	"p.b || p.ends == on":                                "untold",
	"p.a || p.ends == on":                                "true",
	"p.b ? p.a : p.a":                                    "true",
	"p.b ? p.a : !p.a":                                   "unknown",
	"p.a ? p.n > 2 : p.ends == on":                       "true",
	"!p.a ? p.ends == on : p.n > 2":                      "true",
	"p.ends == on ? p.a : p.a":                           "untold",
	"years(p.born, date('2022-02-28')) == 17":            "true",
	"years(p.born, date('2022-03-01')) == 18":            "true",
	"months(p.born, date('2004-03-28')) == 0":            "true",
	"months(p.born, date('2004-03-29')) == 1":            "true",
	"days(p.born, date('2004-03-01')) == 1":              "true",
	"year(on) - year(p.born) == 15":                      "true",
	"add_years(p.born, 1) == date('2005-03-01')":         "true",
	"add_months(p.born, 12) == date('2005-02-28')":       "true",
	"add_days(p.born, 1) == date('2004-03-01')":          "true",
	"last_of_month(date('2004-02-01')) == p.born":        "true",
	"min(p.n, 2) + max(p.n, 2) == 5":                     "true",
	"min(p.born, on) == p.born && max(p.born, on) == on": "true",
	"p.n < 3 || p.n <= 2 || p.n > 3 || p.n >= 4":         "false",
	"p.n != 3":                              "false",
	"p.level == 'low' && p.level != 'high'": "true",
	"p.level in ['low']":                    "true",
	"p.level in ['high']":                   "false",
	"p.level in p.used":                     "true",
	"'high' in p.used":                      "unknown",
	"p.kids.exists(k, k.own)":               "true",
	"p.kids.exists(k, k.born > on)":         "unknown",
	"p.kids.all(k, k.own)":                  "false",
	"p.kids.all(k, k.born < on)":            "unknown",
	"p.kids.count(k, k.own) == 1":           "unknown",
	"param.age == 18":                       "true",
	"param.later == 1":                      "unknown",
	"q.days.outcome == 10":                  "untold",
	"'granted' == q.leave.outcome":          "untold",
	"q.leave.group.school":                  "untold",
	"q.leave.until > on":                    "untold",
}

// What an expression comes to follows from the facts listed: unknown when they
// are listed as unknown, untold when they are not listed.
func TestTerms(t *testing.T) {
	book := tiny(t)
	facts := qyzmet.Facts{"p.a": yes, "p.born": on("2004-02-29"), "p.level": qyzmet.WordValue("low"), "p.n": qyzmet.IntValue(3),
		"p.kids": open(qyzmet.ListValue(kid(yes), kid(no))), "p.used": open(qyzmet.WordsValue("low"))}
	for text, want := range terms {
		listed := []qyzmet.Path{"p.a", "p.b", "p.born", "p.level", "p.n", "p.kids", "p.used"}
		got, err := proof.Shown(book, facts, listed, date.MustParse("2019-06-01"), text)
		if err != nil || got != want {
			t.Errorf("%s: %s, not %s %v", text, got, want, err)
		}
	}
}

func TestWordingNotHeld(t *testing.T) {
	book := tiny(t)
	a := &qyzmet.Answer{Question: "duty", On: date.MustParse("2014-12-31"), Known: date.Latest, State: qyzmet.Open,
		Open: []qyzmet.Opening{{Reason: qyzmet.WordingNotHeld}}}
	a.Law.Book = book.Hash
	if err := proof.Check(book, nil, a); err != nil {
		t.Fatal(err)
	}
	a.State = qyzmet.Settled
	if proof.Check(book, nil, a) == nil {
		t.Error("a settled answer without held wording passes")
	}
	if proof.Check(book, nil, nil) == nil {
		t.Error("no answer passes")
	}
}
