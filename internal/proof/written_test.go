package proof_test

import (
	"qyzmet"
	"qyzmet/date"
)

// written is an answer written by hand, with the facts it is about.
type written struct {
	facts  qyzmet.Facts
	answer func(writer) *qyzmet.Answer
}

func kid(own qyzmet.Value) qyzmet.Item {
	return qyzmet.Item{"born": on("2010-05-05"), "own": own}
}

var yes, no, unasked = qyzmet.BoolValue(true), qyzmet.BoolValue(false), qyzmet.Value{}

// open makes a list or a set one that may hold more than is given.
func open(v qyzmet.Value) qyzmet.Value {
	v.Open = true
	return v
}

var rightAnswers = map[string]written{
	"a rule holds until its last day": {
		facts: qyzmet.Facts{"p.a": yes, "p.b": no, "p.ends": on("2019-06-01")},
		answer: func(w writer) *qyzmet.Answer {
			g, last := w.ground("leave/study"), date.MustParse("2019-06-01")
			g.Until = &last
			return w.answer("2019-06-01", qyzmet.Settled, "granted", w.question("leave", "granted",
				w.rule("leave/study", "true", "p.a p.ends", w.rule("leave/lost", "false", "p.b"))), g)
		},
	},
	"a rule holds, its last day is not known": {
		facts: qyzmet.Facts{"p.a": yes, "p.level": qyzmet.WordValue("low"), "p.used": open(qyzmet.WordsValue("low"))},
		answer: func(w writer) *qyzmet.Answer {
			g := w.ground("leave/study")
			g.UntilAsk = []qyzmet.Path{"p.ends"}
			return w.answer("2019-06-01", qyzmet.Settled, "granted", w.question("leave", "granted",
				w.rule("leave/study", "true", "p.a p.ends",
					w.rule("leave/lost", "false", "", w.rule("leave/kept", "true", "p.level p.used")))), g)
		},
	},
	"no rule holds": {
		facts: qyzmet.Facts{"p.a": no, "p.kids": qyzmet.ListValue(kid(no), kid(no))},
		answer: func(w writer) *qyzmet.Answer {
			return w.answer("2019-06-01", qyzmet.Settled, "refused", w.question("leave", "refused",
				w.rule("leave/study", "false", "p.a"), w.rule("leave/parent", "false", "p.kids")), w.ground("leave/otherwise"))
		},
	},
	"the last day is past": {
		facts: qyzmet.Facts{"p.ends": on("2019-05-31"), "p.kids": qyzmet.ListValue()},
		answer: func(w writer) *qyzmet.Answer {
			return w.answer("2019-06-01", qyzmet.Settled, "refused", w.question("leave", "refused",
				w.rule("leave/study", "false", "p.ends"), w.rule("leave/parent", "false", "p.kids")), w.ground("leave/otherwise"))
		},
	},
	"an exception defeats the rule": {
		facts: qyzmet.Facts{"p.b": yes, "p.used": qyzmet.WordsValue(), "p.kids": qyzmet.ListValue(kid(no))},
		answer: func(w writer) *qyzmet.Answer {
			return w.answer("2019-06-01", qyzmet.Settled, "refused", w.question("leave", "refused",
				w.rule("leave/study", "false", "", w.rule("leave/lost", "true", "p.b", w.rule("leave/kept", "false", "p.level p.used"))),
				w.rule("leave/parent", "false", "p.kids")), w.ground("leave/lost"))
		},
	},
	"an official decides on the exception": {
		facts: qyzmet.Facts{"p.a": yes, "p.b": qyzmet.UnknownValue(qyzmet.DontKnow), "p.level": qyzmet.WordValue("low"),
			"p.used": qyzmet.WordsValue("high"), "p.kids": qyzmet.ListValue(), "p.ends": on("2019-07-01")},
		answer: func(w writer) *qyzmet.Answer {
			g, last := w.ground("leave/study"), date.MustParse("2019-07-01")
			g.Until = &last
			a := w.answer("2019-06-01", qyzmet.Official, "granted", w.question("leave", "unknown",
				w.rule("leave/study", "unknown", "p.a p.ends", w.rule("leave/lost", "unknown", "p.b", w.rule("leave/kept", "false", "p.level p.used"))),
				w.rule("leave/parent", "false", "p.kids")), g)
			f := w.book.Facts["p.b"]
			a.Officials = []qyzmet.Decider{{Fact: "p.b", Who: f.DecidedBy.Who, Cite: f.DecidedBy.Cite, ByWhen: f.DecidedBy.ByWhen,
				Papers: []qyzmet.Paper{{ID: "card", Label: w.book.Papers["card"]}}}}
			return a
		},
	},
	"a base holds, an exception is unknown": {
		facts: qyzmet.Facts{"p.a": yes, "p.level": qyzmet.WordValue("low"), "p.used": open(qyzmet.WordsValue("high")),
			"p.kids": qyzmet.ListValue(kid(no)), "p.ends": on("2019-07-01")},
		answer: func(w writer) *qyzmet.Answer {
			g, last := w.ground("leave/study"), date.MustParse("2019-07-01")
			g.Until = &last
			return w.answer("2019-06-01", qyzmet.Provisional, "granted", w.question("leave", "unknown",
				w.rule("leave/study", "unknown", "p.a p.ends", w.rule("leave/lost", "unknown", "p.b", w.rule("leave/kept", "unknown", "p.level p.used"))),
				w.rule("leave/parent", "false", "p.kids")), g)
		},
	},
	"an open list may hold what decides": {
		facts: qyzmet.Facts{"p.a": no, "p.kids": open(qyzmet.ListValue(kid(no), kid(unasked)))},
		answer: func(w writer) *qyzmet.Answer {
			return w.answer("2019-06-01", qyzmet.Open, "", w.question("leave", "unknown",
				w.rule("leave/study", "false", "p.a"), w.rule("leave/parent", "unknown", "p.kids")))
		},
	},
	"another question's outcome and last day": {
		facts: qyzmet.Facts{"p.a": yes, "p.b": no, "p.n": qyzmet.IntValue(3), "p.ends": on("2019-07-01"), "p.kids": qyzmet.ListValue()},
		answer: func(w writer) *qyzmet.Answer {
			study, last := w.ground("leave/study"), date.MustParse("2019-07-01")
			onLeave := w.ground("duty/on-leave")
			study.Until, onLeave.Until = &last, &last
			return w.answer("2019-06-01", qyzmet.Settled, "off", w.question("duty", "off",
				w.rule("duty/on-leave", "true", "",
					w.question("leave", "granted",
						w.rule("leave/study", "true", "p.a p.ends", w.rule("leave/lost", "false", "p.b")),
						w.rule("leave/parent", "false", "p.kids")),
					w.rule("duty/recalled", "false", "p.n"))), onLeave, study)
		},
	},
	"another question's group": {
		facts: qyzmet.Facts{"p.a": yes, "p.b": no, "p.n": qyzmet.IntValue(4)},
		answer: func(w writer) *qyzmet.Answer {
			study := w.ground("leave/study")
			study.UntilAsk = []qyzmet.Path{"p.ends"}
			return w.answer("2019-06-01", qyzmet.Settled, "none", w.question("duty", "none",
				w.rule("duty/recalled", "true", "p.n", w.question("leave", "granted",
					w.rule("leave/study", "true", "p.a p.ends", w.rule("leave/lost", "false", "p.b"))))), w.ground("duty/recalled"), study)
		},
	},
	"states of the law that agree": {
		facts: qyzmet.Facts{"p.kids": qyzmet.ListValue(kid(yes))},
		answer: func(w writer) *qyzmet.Answer {
			old := w.question("leave", "granted", w.rule("leave/parent", "true", "p.kids"))
			w.come = "2-I"
			now := w.question("leave", "granted", w.rule("leave/parent", "true", "p.kids"))
			now.InForce = []string{"law 2-I"}
			return w.answer("2021-01-15", qyzmet.Settled, "granted",
				&qyzmet.Because{Statement: &qyzmet.Statement{Claim: "worlds", Question: "leave"}, Value: "granted", Children: []*qyzmet.Because{old, now}}, w.ground("leave/parent"))
		},
	},
	"states of the law that differ": {
		facts: qyzmet.Facts{"p.a": no, "p.kids": qyzmet.ListValue()},
		answer: func(w writer) *qyzmet.Answer {
			old := w.question("leave", "refused", w.rule("leave/study", "false", "p.a"), w.rule("leave/parent", "false", "p.kids"))
			w.come = "2-I"
			now := w.question("leave", "granted", w.rule("leave/parent", "true", "p.kids"))
			now.InForce = []string{"law 2-I"}
			a := w.answer("2021-01-15", qyzmet.Open, "",
				&qyzmet.Because{Statement: &qyzmet.Statement{Claim: "worlds", Question: "leave"}, Value: "unknown", Children: []*qyzmet.Because{old, now}})
			q := w.book.Questions["leave"]
			a.Open = []qyzmet.Opening{{Reason: qyzmet.CommencementUncertain, Worlds: []qyzmet.World{
				{NotInForce: []string{"law 2-I"}, Outcome: &qyzmet.Outcome{ID: "refused", Label: q.OutcomeByID("refused").Label}},
				{InForce: []string{"law 2-I"}, Outcome: &qyzmet.Outcome{ID: "granted", Label: q.OutcomeByID("granted").Label}}}}}
			return a
		},
	},
	"two bases are none": {
		facts: qyzmet.Facts{"p.a": yes},
		answer: func(w writer) *qyzmet.Answer {
			return w.answer("2019-06-01", qyzmet.Open, "", w.question("clash", "unknown",
				w.rule("clash/one", "unknown", "p.a", w.rule("clash/neither", "unknown", "p.n")),
				w.rule("clash/other", "unknown", "p.a", w.rule("clash/neither", "unknown", "p.n"))))
		},
	},
	"a sum of values": {
		facts: qyzmet.Facts{"p.a": yes, "p.kids": qyzmet.ListValue(kid(yes), kid(no), kid(yes))},
		answer: func(w writer) *qyzmet.Answer {
			a := w.answer("2019-06-01", qyzmet.Settled, "", w.question("days", "12",
				w.rule("days/base", "true", ""), w.rule("days/kids", "true", "p.a p.kids")), w.ground("days/base"), w.ground("days/kids"))
			n := int64(12)
			a.Outcome = &qyzmet.Outcome{Value: &n, Unit: "days"}
			return a
		},
	},
	"a sum with an unknown addend": {
		facts: qyzmet.Facts{},
		answer: func(w writer) *qyzmet.Answer {
			return w.answer("2019-06-01", qyzmet.Open, "", w.question("days", "unknown",
				w.rule("days/base", "true", ""), w.rule("days/kids", "unknown", "p.a")))
		},
	},
	"a sum with an unknown part": {
		facts: qyzmet.Facts{"p.kids": qyzmet.ListValue(kid(unasked)), "p.a": yes},
		answer: func(w writer) *qyzmet.Answer {
			return w.answer("2019-06-01", qyzmet.Open, "", w.question("days", "unknown",
				w.rule("days/base", "true", ""), w.rule("days/kids", "true", "p.a p.kids")))
		},
	},
}
