package main

import (
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// What a condition becomes in Rego, by shape.
func TestRegoOfConditions(t *testing.T) {
	book := testBook(t)
	c := &closure{book: book, on: day}
	for _, test := range []struct{ cel, body, helpers string }{
		{"person.married && person.study.now", `input["person.married"]; input["person.study.now"]`, ""},
		{"!person.married", `not input["person.married"]`, ""},
		{"person.married || person.study.now", "part_1",
			"part_1 if {\n\tinput[\"person.married\"]\n}\n\npart_1 if {\n\tinput[\"person.study.now\"]\n}\n\n"},
		{"!(person.married && person.study.now)", "not part_1",
			"part_1 if {\n\tinput[\"person.married\"]\n\tinput[\"person.study.now\"]\n}\n\n"},
		{"years(person.birth_date, on) >= 27", `days.years(input["person.birth_date"], input.on) >= 27`, ""},
		{"person.sex == 'male' && person.stock in ['served', 'none']", `input["person.sex"] == "male"; input["person.stock"] in {"none", "served"}`, ""},
		{"person.children.exists(c, c.birth_date <= on)", "part_2",
			"part_2 if {\n\tsome item_1 in input[\"person.children\"]\n\titem_1.birth_date <= input.on\n}\n\n"},
		{"person.children.all(c, c.without_mother || c.birth_date <= on)", "part_3",
			"part_2(item_1) if {\n\titem_1.without_mother\n}\n\npart_2(item_1) if {\n\titem_1.birth_date <= input.on\n}\n\n" +
				"part_3 if {\n\tevery item_1 in input[\"person.children\"] {\n\t\tpart_2(item_1)\n\t}\n}\n\n"},
		{"person.children.count(c, c.birth_date <= on) >= 2", `count([1 | some item_1 in input["person.children"]; item_1.birth_date <= input.on]) >= 2`, ""},
	} {
		e, err := book.Expression(test.cel, qyzmet.Bool)
		if err != nil {
			t.Fatal(err)
		}
		w := &regoWriter{closure: c}
		if body := strings.Join(w.body(e), "; "); w.err != nil || body != test.body || w.out.String() != test.helpers {
			t.Errorf("%s\nbecomes %s\nwith\n%s\n(%v)", test.cel, body, w.out.String(), w.err)
		}
	}
}

// What cannot be translated is refused, not left out.
func TestRegoRefuses(t *testing.T) {
	w := &regoWriter{closure: &closure{book: testBook(t), on: day}}
	yes := &rulebook.Expr{Op: rulebook.OpAnd, Kind: qyzmet.Bool}
	if w.body(&rulebook.Expr{Op: rulebook.OpEq, Kind: qyzmet.Bool, Args: []*rulebook.Expr{yes, yes}}); w.err == nil {
		t.Error("a comparison of conditions is translated")
	}
}

// Copies have facts of their own, and the book they are made of stays as it was.
func TestScale(t *testing.T) {
	book := testBook(t)
	rules, facts := len(book.Questions["deferral"].Rules), len(book.FactOrder)
	large := copiesOf(book, "deferral").scale(3)
	if n := len(large.Questions["deferral"].Rules); n != 3*rules || len(book.Questions["deferral"].Rules) != rules || len(book.FactOrder) != facts {
		t.Fatalf("%d rules of %d", n, rules)
	}
	seen := map[qyzmet.RuleID]bool{}
	for _, r := range large.Questions["deferral"].Rules[rules:] {
		r.Walk(func(x *rulebook.Expr) bool {
			if x.Op == rulebook.OpFact && !strings.HasPrefix(string(x.Path), "copy") {
				t.Errorf("rule %s reads %s", r.ID, x.Path)
			}
			return true
		})
		for _, d := range r.DefeatedBy {
			if d.Question != large.Questions["deferral"] {
				t.Errorf("rule %s is defeated by one of another question", r.ID)
			}
		}
		seen[r.ID] = true
	}
	if !seen["health-2"] || !seen["health-3"] {
		t.Errorf("copies are named %v", seen)
	}
	c, err := newClosure(large, "draft-liability", day)
	if err != nil || len(c.rules) < 100 {
		t.Errorf("%d rules in force, %v", len(c.rules), err)
	}
}
