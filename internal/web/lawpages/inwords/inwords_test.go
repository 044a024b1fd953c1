package inwords_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/lawpages/inwords"
	"qyzmet/law"
)

var update = flag.Bool("update", false, "write the golden files anew")

var today = date.MustParse("2026-11-21")

type fixture struct {
	book  *rulebook.Book
	local func(qyzmet.Lang) *i18n.Local
}

func load(t *testing.T) fixture {
	t.Helper()
	book, err := rulebook.Load(law.Data)
	if err != nil {
		t.Fatalf("the law data: %v", err)
	}
	local, err := i18n.Load(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	return fixture{book, local}
}

// told is a rule in words, in the three languages, below how it is written.
func (f fixture) told(r *rulebook.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "when: %s\n", r.When)
	if r.Until != "" {
		fmt.Fprintf(&b, "until: %s\n", r.Until)
	}
	if r.Value != "" {
		fmt.Fprintf(&b, "value: %s\n", r.Value)
	}
	for _, l := range qyzmet.Langs() {
		w := inwords.New(f.book, f.local(l), today).Within(r.Span)
		fmt.Fprintf(&b, "\n%s\n%s", l, w.Condition(r.WhenExpr))
		if r.UntilExpr != nil {
			fmt.Fprintf(&b, "until\n%s", w.Term(r.UntilExpr))
		}
		if r.ValueExpr != nil {
			fmt.Fprintf(&b, "value\n%s", w.Amount(r.ValueExpr, r.Question.Unit))
		}
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

func golden(t *testing.T, file, head, got string) {
	t.Helper()
	got = head + "\n" + got
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s tells another story now; if the law data or the words were changed on purpose, read the difference and run\n"+
			"go test ./internal/web/lawpages/inwords -update\n%s", file, diff)
	}
}

// TestRules holds some rules of the law to how they read. The first line of a
// golden file names the rule: QUESTION RULE, and which of those of that name.
func TestRules(t *testing.T) {
	f := load(t)
	files, err := filepath.Glob("testdata/rules/*.txt")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d golden files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(string(data), "\n")
			words := strings.Fields(head)
			if len(words) != 3 {
				t.Fatalf("the first line is %q, not QUESTION RULE NUMBER", head)
			}
			n, err := strconv.Atoi(words[2])
			q := f.book.Questions[qyzmet.QuestionID(words[0])]
			if err != nil || q == nil || n < 1 || n > len(q.RuleByID(qyzmet.RuleID(words[1]))) {
				t.Fatalf("the law data has no rule %s", head)
			}
			golden(t, file, head, f.told(q.RuleByID(qyzmet.RuleID(words[1]))[n-1]))
		})
	}
}

// TestExpressions holds the operations that few rules use. A golden file is
// pairs of a kind and a condition, each followed by what it says.
func TestExpressions(t *testing.T) {
	f := load(t)
	const file = "testdata/expressions.txt"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		name, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
		kind, known := qyzmet.KindOf(name)
		if !ok || !known || line[0] == ' ' {
			continue
		}
		e, err := f.book.Expression(text, kind)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "\n%s: %s\n", name, text)
		for _, l := range qyzmet.Langs() {
			w := inwords.New(f.book, f.local(l), today)
			c := w.Term(e)
			if kind == qyzmet.Bool {
				c = w.Condition(e)
			}
			fmt.Fprintf(&b, "  %s\n%s", l, indent(c.String()))
		}
	}
	golden(t, file, strings.SplitN(string(data), "\n", 2)[0], strings.ReplaceAll(b.String(), "\u00a0", " "))
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ") + "\n"
}

// TestEveryExpression: all that the book says can be told, with every text.
func TestEveryExpression(t *testing.T) {
	f := load(t)
	check := func(where string, l qyzmet.Lang, c *inwords.Clause) {
		text := c.String()
		if strings.ContainsAny(text, "⟦⟧\uE000\uE001{}") || strings.Contains(text, "- \n") {
			t.Errorf("%s %s: %s", l, where, text)
		}
	}
	for _, l := range qyzmet.Langs() {
		w := inwords.New(f.book, f.local(l), today)
		for _, q := range f.book.Order {
			for _, r := range q.Rules {
				in := w.Within(r.Span)
				check(string(r.ID), l, in.Condition(r.WhenExpr))
				for _, e := range []*rulebook.Expr{r.UntilExpr, r.ValueExpr} {
					if e != nil {
						check(string(r.ID), l, in.Term(e))
						check(string(r.ID), l, in.Amount(e, q.Unit))
					}
				}
			}
		}
		for _, c := range f.book.Constraints {
			check(c.Rule, l, w.Condition(c.Expr))
		}
		for _, fact := range f.book.FactOrder {
			if fact.Applies != nil {
				check(string(fact.Path), l, w.Condition(fact.Applies))
			}
		}
	}
}
