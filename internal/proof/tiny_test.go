package proof_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// tinyLaw is a law with one of everything: TEXT stands for a text in three
// languages.
var tinyLaw = map[string]string{
	"enactments/law.yaml": `
enactment: law
title: TEXT
short: TEXT
number: 1-I
adopted: 2010-01-01
rank: 3
read_up_to: 2030-01-01
editions: [{id: "1", title: TEXT, languages: [en], source: s}]
amendments:
  - {act: 2-I, signed: 2020-12-01, rule: +10d, in_force: {earliest: 2021-01-01, latest: 2021-03-01}, source: TEXT}
  - {act: 3-I, signed: 2020-12-20, rule: +10d, in_force: {earliest: 2021-02-01, latest: 2021-04-01}, source: TEXT}
`,
	"provisions/law/001.yaml": `
article: law/1
title: TEXT
held_from: 2015-01-01
provisions:
  - id: law/1/1
    versions:
      - {before: 2-I, edition: "1", kind: ground, system: deferral, status: encoded, built: true, place: [leave], summary: TEXT}
      - {from: 2-I, edition: "1", kind: ground, system: deferral, status: encoded, built: true, place: [leave], summary: TEXT}
  - id: law/1/2
    versions: [{edition: "1", kind: ground, system: deferral, status: encoded, built: true, place: [leave], summary: TEXT}]
`,
	"parameters/p.yaml": `
- parameter: age
  unit: years
  label: TEXT
  values:
    - {value: 18, before: 3-I, cites: [law/1/2]}
    - {value: 21, from: 3-I, cites: [law/1/2]}
- parameter: later
  unit: count
  label: TEXT
  values: [{value: 1, from: 2026-01-01, cites: [law/1/2]}]
`,
	"facts/papers.yaml": `
papers: [{id: card, label: TEXT}]
`,
	"facts/p.yaml": `
topic: p
label: TEXT
facts:
  - {why: [law/1/2], path: p.a, type: bool, label: TEXT, ask: TEXT, sensitivity: plain, order: 1}
  - {why: [law/1/2], path: p.b, type: bool, label: TEXT, ask: TEXT, sensitivity: plain, order: 2, papers: [card], decided_by: {who: TEXT, cite: law/1/2, by_when: TEXT}}
  - {why: [law/1/2], path: p.born, type: date, label: TEXT, ask: TEXT, sensitivity: plain, order: 3}
  - {why: [law/1/2], path: p.ends, type: date, label: TEXT, ask: TEXT, sensitivity: plain, order: 4}
  - {why: [law/1/2], path: p.n, type: int, unit: years, label: TEXT, ask: TEXT, sensitivity: plain, order: 5, min: 0, max: 99}
  - {why: [law/1/2], path: p.level, type: word, values: [{word: low, label: TEXT}, {word: high, label: TEXT}], label: TEXT, ask: TEXT, sensitivity: plain, order: 6}
  - {why: [law/1/2], path: p.used, type: words, values: [{word: low, label: TEXT}, {word: high, label: TEXT}], label: TEXT, ask: TEXT, sensitivity: plain, order: 7}
  - path: p.kids
    why: [law/1/2]
    type: list
    label: TEXT
    ask: TEXT
    sensitivity: plain
    order: 8
    item:
      - {path: born, type: date, label: TEXT, ask: TEXT, sensitivity: plain, informational: true}
      - {path: own, type: bool, label: TEXT, ask: TEXT, sensitivity: plain}
constraints:
  - {rule: p.ends >= on, message: TEXT, cite: law/1/2}
`,
	"readings/r.yaml": `
reading: r
provisions: [law/1/2]
editions: ["1"]
printed: TEXT
adopted: TEXT
reason: TEXT
`,
	"questions/leave.yaml": `
question: leave
title: TEXT
ask: TEXT
about: person
combine: any
outcomes: [{id: granted, tone: good, label: TEXT, sentence: TEXT}, {id: refused, tone: warn, label: TEXT, sentence: TEXT}]
otherwise: refused
otherwise_cites: [law/1/2]
otherwise_text: TEXT
rules:
  - {id: study, outcome: granted, group: school, cites: [law/1/2], when: p.a, until: p.ends, papers: [card], readings: [r], text: TEXT}
  - {id: parent, outcome: granted, cites: [law/1/1, law/1/2], before: 2-I, when: "p.kids.exists(k, k.own)", text: TEXT}
  - {id: parent, outcome: granted, cites: [law/1/1, law/1/2], from: 2-I, when: "p.kids.all(k, k.own)", text: TEXT}
  - {id: lost, defeats: [study], cites: [law/1/2], when: p.b, text: TEXT}
  - {id: kept, defeats: [lost], cites: [law/1/2], when: p.level in p.used, text: TEXT}
`,
	"questions/duty.yaml": `
question: duty
title: TEXT
ask: TEXT
about: person
combine: exactly-one
outcomes: [{id: due, tone: warn, label: TEXT, sentence: TEXT}, {id: off, tone: good, label: TEXT, sentence: TEXT}, {id: none, tone: good, label: TEXT, sentence: TEXT}]
otherwise: none
rules:
  - {id: of-age, outcome: due, cites: [law/1/2], when: "years(p.born, on) >= param.age", text: TEXT}
  - {id: on-leave, outcome: off, defeats: [of-age], cites: [law/1/2], when: q.leave.outcome == 'granted', until: q.leave.until, text: TEXT}
  - {id: recalled, outcome: none, defeats: [of-age, on-leave], cites: [law/1/2], when: "q.leave.group.school && p.n > 3", text: TEXT}
`,
	"questions/clash.yaml": `
question: clash
title: TEXT
ask: TEXT
about: person
combine: exactly-one
outcomes: [{id: left, tone: warn, label: TEXT, sentence: TEXT}, {id: right, tone: good, label: TEXT, sentence: TEXT}]
otherwise: right
rules:
  - {id: one, outcome: left, cites: [law/1/2], when: p.a, text: TEXT}
  - {id: other, outcome: right, cites: [law/1/2], when: "p.a || q.days.outcome > 9", text: TEXT}
  - {id: neither, defeats: [one, other], cites: [law/1/2], when: p.n > 3, text: TEXT}
`,
	"questions/days.yaml": `
question: days
title: TEXT
ask: TEXT
about: person
combine: sum
unit: days
outcomes: []
rules:
  - {id: base, cites: [law/1/2], when: "true", value: "10", text: TEXT}
  - {id: kids, cites: [law/1/2], when: p.a, value: "p.kids.count(k, k.own)", text: TEXT}
`,
}

func tiny(t *testing.T) *rulebook.Book {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range tinyLaw {
		label := "text of " + strings.TrimSuffix(name[strings.LastIndex(name, "/")+1:], ".yaml")
		files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(strings.TrimPrefix(text, "\n"), "TEXT", "{en: "+label+", ru: р, kk: қ}"))}
	}
	book, err := rulebook.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// writer writes proofs by hand: what a node must repeat of the law data it
// takes from the book.
type writer struct {
	book  *rulebook.Book
	facts qyzmet.Facts
	come  string // act taken to be in force
}

func (w writer) question(id qyzmet.QuestionID, value string, children ...*qyzmet.Because) *qyzmet.Because {
	return &qyzmet.Because{Statement: &qyzmet.Statement{Claim: "question", Question: id}, Value: value, Children: children}
}

// rule claims "question/rule"; reads are the facts it lists, by spaces.
func (w writer) rule(name, value, reads string, children ...*qyzmet.Because) *qyzmet.Because {
	q, id, _ := strings.Cut(name, "/")
	var rule *rulebook.Rule
	for _, r := range w.book.Questions[qyzmet.QuestionID(q)].RuleByID(qyzmet.RuleID(id)) {
		if rule == nil || r.From != nil && strings.Contains(w.come, "2-I") {
			rule = r
		}
	}
	b := &qyzmet.Because{Statement: &qyzmet.Statement{Claim: "rule", Question: rule.Question.ID, Rule: rule.ID, When: rule.When, Text: &rule.Text}, Value: value, Children: children}
	for _, id := range rule.Cites {
		c := qyzmet.Cited{Provision: id, Version: 1}
		if id == "law/1/1" && strings.Contains(w.come, "2-I") {
			c.Version = 2
		}
		b.Cites = append(b.Cites, c)
	}
	for _, p := range strings.Fields(reads) {
		b.Facts = append(b.Facts, qyzmet.FactRead{Path: qyzmet.Path(p), Value: w.facts[qyzmet.Path(p)].String()})
	}
	return b
}

func (w writer) ground(name string) qyzmet.Ground {
	q, id, _ := strings.Cut(name, "/")
	def := w.book.Questions[qyzmet.QuestionID(q)]
	if id == "otherwise" {
		g := qyzmet.Ground{Rule: "otherwise", Question: def.ID, Cites: def.OtherwiseCites}
		if def.OtherwiseText != nil {
			g.Text = *def.OtherwiseText
		}
		return g
	}
	r := def.RuleByID(qyzmet.RuleID(id))[0]
	g := qyzmet.Ground{Rule: r.ID, Question: def.ID, Cites: r.Cites, Text: r.Text}
	for _, p := range r.Papers {
		g.Papers = append(g.Papers, qyzmet.Paper{ID: p, Label: w.book.Papers[p]})
	}
	return g
}

func (w writer) answer(on string, state qyzmet.State, outcome string, because *qyzmet.Because, grounds ...qyzmet.Ground) *qyzmet.Answer {
	q := w.book.Questions[because.Question]
	a := &qyzmet.Answer{Question: q.ID, On: date.MustParse(on), Known: date.Latest, State: state, Because: because, Grounds: grounds}
	a.Law.Book = w.book.Hash
	if o := q.OutcomeByID(outcome); o != nil {
		a.Outcome = &qyzmet.Outcome{ID: o.ID, Label: o.Label}
	}
	for _, g := range grounds {
		if g.Rule == "study" {
			a.Readings = append(a.Readings, qyzmet.Reading{ID: "r"})
		}
	}
	return a
}

func on(d string) qyzmet.Value { return qyzmet.DateValue(date.MustParse(d)) }
