package proof_test

import (
	"fmt"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// mutant is an answer with one thing changed that changes what it says.
type mutant struct {
	name   string
	answer *qyzmet.Answer
	// redundant marks the removal of what is shown although the rest suffices.
	redundant bool
}

func cloneBecause(b *qyzmet.Because) *qyzmet.Because {
	if b == nil {
		return nil
	}
	c := *b
	said := *b.Statement
	c.Statement = &said
	c.Cites, c.Facts, c.InForce = slices.Clone(b.Cites), slices.Clone(b.Facts), slices.Clone(b.InForce)
	c.Children = make([]*qyzmet.Because, len(b.Children))
	for i, child := range b.Children {
		c.Children[i] = cloneBecause(child)
	}
	return &c
}

func cloneAnswer(a *qyzmet.Answer) *qyzmet.Answer {
	c := *a
	c.Because = cloneBecause(a.Because)
	c.Grounds, c.Readings, c.Officials = slices.Clone(a.Grounds), slices.Clone(a.Readings), slices.Clone(a.Officials)
	c.Open = slices.Clone(a.Open)
	for i := range c.Open {
		c.Open[i].Worlds = slices.Clone(c.Open[i].Worlds)
	}
	return &c
}

// mutants changes every field of an answer's header and of every node of its
// proof, one at a time.
func mutants(book *rulebook.Book, a *qyzmet.Answer) []mutant {
	out := headerMutants(a)
	if held := book.HeldFrom(book.Questions[a.Question]); held > date.Earliest {
		c := cloneAnswer(a)
		c.On = held.AddDays(-1)
		out = append(out, mutant{name: "the day before the wording is held", answer: c})
	}
	var walk func(b *qyzmet.Because, at []int)
	walk = func(b *qyzmet.Because, at []int) {
		for _, m := range nodeMutations(book, b, len(at) == 0) {
			c := cloneAnswer(a)
			node := c.Because
			for _, i := range at {
				node = node.Children[i]
			}
			m.change(node)
			out = append(out, mutant{fmt.Sprintf("%v %s: %s", at, b.Question+"/"+qyzmet.QuestionID(b.Rule), m.name), c, m.redundant})
		}
		for i, child := range b.Children {
			walk(child, append(slices.Clone(at), i))
		}
	}
	walk(a.Because, nil)
	return out
}

type mutation struct {
	name      string
	change    func(*qyzmet.Because)
	redundant bool
}

func nodeMutations(book *rulebook.Book, b *qyzmet.Because, root bool) []mutation {
	out := []mutation{
		{"claim", func(b *qyzmet.Because) { b.Claim += "x" }, false},
		{"question", func(b *qyzmet.Because) { b.Question += "x" }, false},
		{"rule", func(b *qyzmet.Because) { b.Rule += "x" }, false},
		{"when", func(b *qyzmet.Because) { b.When += " " }, false},
		{"in force", func(b *qyzmet.Because) { b.InForce = append(b.InForce, "law 9-I") }, false},
		{"in force, of the law", func(b *qyzmet.Because) { b.InForce = append(b.InForce, "law 2-I") }, false},
		{"text", func(b *qyzmet.Because) { b.Text = &qyzmet.Text{EN: "otherwise"} }, false},
		{"a citation more", func(b *qyzmet.Because) { b.Cites = append(b.Cites, qyzmet.Cited{Provision: "law/1/2", Version: 1}) }, false},
		{"a fact more", func(b *qyzmet.Because) {
			b.Facts = append(b.Facts, qyzmet.FactRead{Path: "no.such", Value: "unknown"})
		}, false},
		{"no statement", func(b *qyzmet.Because) { b.Statement = nil }, false},
		{"an empty child", func(b *qyzmet.Because) { b.Children = append(b.Children, nil) }, false},
		{"a foreign child", func(b *qyzmet.Because) {
			b.Children = append(b.Children, &qyzmet.Because{Statement: &qyzmet.Statement{Claim: "condition"}, Value: "true"})
		}, false},
	}
	for _, v := range []string{"true", "false", "unknown", "due", "granted", "refused", "0", "12", ""} {
		if v != b.Value {
			out = append(out, mutation{"value " + v, func(b *qyzmet.Because) { b.Value = v }, false})
		}
	}
	if b.Text != nil {
		out = append(out, mutation{"no text", func(b *qyzmet.Because) { b.Text = nil }, false})
	}
	return append(append(out, listMutations(b)...), childMutations(book, b, root)...)
}

func listMutations(b *qyzmet.Because) []mutation {
	var out []mutation
	spare := false
	add := func(name string, change func(*qyzmet.Because)) { out = append(out, mutation{name, change, spare}) }
	for i := range b.Cites {
		add(fmt.Sprint("version of citation ", i), func(b *qyzmet.Because) { b.Cites[i].Version++ })
		add(fmt.Sprint("provision of citation ", i), func(b *qyzmet.Because) { b.Cites[i].Provision += "0" })
		add(fmt.Sprint("without citation ", i), func(b *qyzmet.Because) { b.Cites = slices.Delete(b.Cites, i, i+1) })
	}
	for i := range b.Facts {
		add(fmt.Sprint("path of fact ", i), func(b *qyzmet.Because) { b.Facts[i].Path += "0" })
		add(fmt.Sprint("value of fact ", i), func(b *qyzmet.Because) { b.Facts[i].Value += "0" })
		// a condition false for two reasons is shown by one, not always the shortest
		spare = defeated(b) || b.Value == "false" && len(b.Facts)+len(b.Children) > 1
		add(fmt.Sprint("without fact ", b.Facts[i].Path), func(b *qyzmet.Because) { b.Facts = slices.Delete(b.Facts, i, i+1) })
		spare = false
	}
	for i := range b.InForce {
		add(fmt.Sprint("without in force ", i), func(b *qyzmet.Because) { b.InForce = slices.Delete(b.InForce, i, i+1) })
	}
	return out
}

// defeated reports whether a rule's claim follows from an exception: its own
// condition is shown for the reader only.
func defeated(b *qyzmet.Because) bool {
	return b.Claim == "rule" && b.Value == "false" && slices.ContainsFunc(b.Children, func(c *qyzmet.Because) bool {
		return c.Claim == "rule" && c.Value == "true"
	})
}

// spare reports whether a node may follow without one of its children: one of
// several grounds or exceptions, a rule of the outcome that stands otherwise
// anyway, a doubt beside which the outcome is known.
func spare(book *rulebook.Book, b, child *qyzmet.Because, root bool) bool {
	another := slices.ContainsFunc(b.Children, func(o *qyzmet.Because) bool {
		return o != child && o.Claim == "rule" && o.Value == "true"
	})
	if b.Claim != "question" {
		return defeated(b) && (another || child.Claim == "question")
	}
	q := book.Questions[b.Question]
	is := func(such func(*rulebook.Rule) bool) bool { return slices.ContainsFunc(q.RuleByID(child.Rule), such) }
	ofOtherwise := is(func(r *rulebook.Rule) bool { return r.Outcome == q.Otherwise })
	consensus := is(func(r *rulebook.Rule) bool { return len(r.Covers) > 0 })
	return another && (!root || consensus) || child.Value == "false" && ofOtherwise || child.Value == "unknown" && b.Value != "unknown"
}

func childMutations(book *rulebook.Book, b *qyzmet.Because, root bool) []mutation {
	var out []mutation
	for i, child := range b.Children {
		out = append(out,
			mutation{fmt.Sprint("without child ", i, " ", child.Rule, child.Question), func(b *qyzmet.Because) { b.Children = slices.Delete(b.Children, i, i+1) }, spare(book, b, child, root)},
			mutation{fmt.Sprint("child twice ", i), func(b *qyzmet.Because) { b.Children = append(b.Children, b.Children[i]) }, false},
			mutation{fmt.Sprint("child replaced by its parent ", i), func(b *qyzmet.Because) {
				parent := *b
				parent.Children = nil
				b.Children[i] = &parent
			}, false})
	}
	return out
}

func headerMutants(a *qyzmet.Answer) []mutant {
	var out []mutant
	add := func(name string, change func(*qyzmet.Answer)) {
		c := cloneAnswer(a)
		change(c)
		out = append(out, mutant{name: name, answer: c})
	}
	for _, s := range []qyzmet.State{qyzmet.Settled, qyzmet.Provisional, qyzmet.Open, qyzmet.Official, ""} {
		if s != a.State {
			add("state "+string(s), func(a *qyzmet.Answer) { a.State = s })
		}
	}
	add("question", func(a *qyzmet.Answer) { a.Question += "x" })
	add("book", func(a *qyzmet.Answer) { a.Law.Book += "x" })
	add("no proof", func(a *qyzmet.Answer) { a.Because = nil })
	add("another outcome", func(a *qyzmet.Answer) { a.Outcome = &qyzmet.Outcome{ID: "x"} })
	add("a ground more", func(a *qyzmet.Answer) {
		a.Grounds = append(a.Grounds, qyzmet.Ground{Rule: "otherwise", Question: a.Question})
	})
	add("a reading more", func(a *qyzmet.Answer) { a.Readings = append(a.Readings, qyzmet.Reading{ID: "x"}) })
	add("an official more", func(a *qyzmet.Answer) { a.Officials = append(a.Officials, qyzmet.Decider{Fact: "p.a"}) })
	for _, r := range []string{qyzmet.WordingNotHeld, qyzmet.CommencementUncertain} {
		if !slices.ContainsFunc(a.Open, func(o qyzmet.Opening) bool { return o.Reason == r }) {
			add("open for "+r, func(a *qyzmet.Answer) { a.Open = append(a.Open, qyzmet.Opening{Reason: r}) })
		}
	}
	if a.Outcome != nil {
		add("no outcome", func(a *qyzmet.Answer) { a.Outcome = nil })
		add("label", func(a *qyzmet.Answer) { o := *a.Outcome; o.Label.RU += "x"; o.Unit += "x"; a.Outcome = &o })
	}
	return append(out, headerLists(a)...)
}

func headerLists(a *qyzmet.Answer) []mutant {
	var out []mutant
	add := func(name string, change func(*qyzmet.Answer)) {
		c := cloneAnswer(a)
		change(c)
		out = append(out, mutant{name: name, answer: c})
	}
	for i := range a.Grounds {
		add(fmt.Sprint("without ground ", i), func(a *qyzmet.Answer) { a.Grounds = slices.Delete(a.Grounds, i, i+1) })
		add(fmt.Sprint("ground: rule ", i), func(a *qyzmet.Answer) { a.Grounds[i].Rule += "x" })
		add(fmt.Sprint("ground: question ", i), func(a *qyzmet.Answer) { a.Grounds[i].Question += "x" })
		add(fmt.Sprint("ground: text ", i), func(a *qyzmet.Answer) { a.Grounds[i].Text.KK += "x" })
		add(fmt.Sprint("ground: cites ", i), func(a *qyzmet.Answer) { a.Grounds[i].Cites = append(slices.Clone(a.Grounds[i].Cites), "law/1") })
		add(fmt.Sprint("ground: papers ", i), func(a *qyzmet.Answer) {
			a.Grounds[i].Papers = append(slices.Clone(a.Grounds[i].Papers), qyzmet.Paper{ID: "x"})
		})
		add(fmt.Sprint("ground: until ", i), func(a *qyzmet.Answer) { d := date.Latest; a.Grounds[i].Until = &d })
		add(fmt.Sprint("ground: until ask ", i), func(a *qyzmet.Answer) {
			a.Grounds[i].UntilAsk = append(slices.Clone(a.Grounds[i].UntilAsk), "p.a")
		})
		if a.Grounds[i].Until != nil {
			add(fmt.Sprint("ground: no until ", i), func(a *qyzmet.Answer) { a.Grounds[i].Until = nil })
		}
		if len(a.Grounds[i].UntilAsk) > 0 {
			add(fmt.Sprint("ground: no until ask ", i), func(a *qyzmet.Answer) { a.Grounds[i].UntilAsk = nil })
		}
	}
	for i := range a.Readings {
		add(fmt.Sprint("without reading ", i), func(a *qyzmet.Answer) { a.Readings = slices.Delete(a.Readings, i, i+1) })
	}
	for i := range a.Officials {
		add(fmt.Sprint("without official ", i), func(a *qyzmet.Answer) { a.Officials = slices.Delete(a.Officials, i, i+1) })
		add(fmt.Sprint("official: who ", i), func(a *qyzmet.Answer) { a.Officials[i].Who.EN += "x" })
		add(fmt.Sprint("official: cite ", i), func(a *qyzmet.Answer) { a.Officials[i].Cite += "x" })
	}
	return append(out, openMutants(a)...)
}

func openMutants(a *qyzmet.Answer) []mutant {
	var out []mutant
	add := func(name string, change func(*qyzmet.Answer)) {
		c := cloneAnswer(a)
		change(c)
		out = append(out, mutant{name: name, answer: c})
	}
	for i, o := range a.Open {
		if o.Reason == "" {
			continue
		}
		add(fmt.Sprint("without reason ", i), func(a *qyzmet.Answer) { a.Open[i].Reason = "" })
		for j := range o.Worlds {
			add(fmt.Sprint("without world ", j), func(a *qyzmet.Answer) { a.Open[i].Worlds = slices.Delete(a.Open[i].Worlds, j, j+1) })
			add(fmt.Sprint("world: outcome ", j), func(a *qyzmet.Answer) { a.Open[i].Worlds[j].Outcome = &qyzmet.Outcome{ID: "x"} })
			add(fmt.Sprint("world: in force ", j), func(a *qyzmet.Answer) { a.Open[i].Worlds[j].InForce = []string{"law 9-I"} })
		}
	}
	return out
}
