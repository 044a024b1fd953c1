package rulebook

import (
	"os"
	"testing"

	"qyzmet"
)

func smallBook(t testing.TB) *Book {
	t.Helper()
	b, err := Load(os.DirFS("testdata/base"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Whether a fact is read only where it applies is told from how the condition
// is written; what is not understood is refused.
func TestGuards(t *testing.T) {
	b := smallBook(t)
	b.Facts["person.course_ends"].Applies = expr(t, b, "person.level in ['college'] && person.studies")
	for _, c := range []struct {
		condition string
		guarded   bool
	}{
		{"person.level == 'school'", false},
		{"person.studies && person.level == 'school'", true},
		{"person.level == 'school' && person.studies", true},
		{"person.studies == true && person.level == 'school'", false}, // written otherwise
		{"!person.studies || person.level == 'school'", true},
		{"person.studies || person.level == 'school'", false},
		{"!(person.studies && person.level == 'school')", true},
		{"!person.studies && person.level == 'school'", false},
		{"person.studies && (person.years_worked > 3 || person.level == 'school')", true},
		{"(person.studies || person.years_worked > 3) && person.level == 'school'", false},
		{"person.studies ? person.level == 'school' : false", true},
		{"person.studies ? true : person.level == 'school'", false},
		{"!person.studies ? true : person.level == 'school'", true},
		{"person.studies && person.level == 'college' && person.course_ends > on", true},
		{"person.studies && person.level in ['college'] && person.course_ends > on", true},
		{"person.studies && person.level in ['college', 'school'] && person.course_ends > on", false},
		{"person.studies && person.level != 'school' && person.course_ends > on", false}, // true of two words, not understood
		{"person.studies && person.children.exists(c, c.birth_date < person.course_ends && person.level == 'college')", true},
	} {
		guarded := true
		unguarded(b, expr(t, b, c.condition), nil, func(*Fact) { guarded = false })
		if guarded != c.guarded {
			t.Errorf("%s: guarded is %t", c.condition, guarded)
		}
	}
}

func expr(t testing.TB, b *Book, text string) *Expr {
	t.Helper()
	e, err := b.Expression(text, qyzmet.Bool)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// A last day that could turn out to be past when it is learnt is refused.
func TestUntils(t *testing.T) {
	b := smallBook(t)
	l := &loader{book: b}
	for _, c := range []struct {
		until, when string
		sound       bool
	}{
		{"person.course_ends", "person.studies", true}, // a constraint says so
		{"person.birth_date", "person.studies", false},
		{"person.birth_date", "on <= person.birth_date", true},
		{"person.birth_date", "person.birth_date >= on && person.studies", true},
		{"person.birth_date", "person.birth_date > on", true},
		{"person.birth_date", "person.birth_date <= on", false},
		{"person.birth_date", "on <= person.birth_date || person.studies", false},
		{"q.leave.until", "true", true},
		{"min(q.leave.until, person.course_ends)", "true", true},
		{"min(person.birth_date, person.course_ends)", "true", false},
		{"max(person.birth_date, person.course_ends)", "true", true},
		{"min(person.course_ends, date('2020-01-01'))", "true", false},
		{"last_of_month(person.course_ends)", "true", true},
		{"add_months(person.course_ends, 3)", "true", true},
		{"add_months(person.course_ends, -3)", "true", false},
		{"add_years(person.course_ends, param.adult_age)", "true", true},
		{"add_days(person.course_ends, person.years_worked)", "true", true},
		{"add_days(person.course_ends, person.years_worked - 5)", "true", false},
		{"add_working_days(person.course_ends, 10)", "true", true},
		{"add_working_days(person.course_ends, -10)", "true", false},
		{"leave_end(person.course_ends, param.adult_age)", "true", true},
		{"leave_end(person.course_ends, person.years_worked)", "true", false}, // of no days, it is the day before
		{"person.studies ? person.course_ends : q.leave.until", "true", true},
		{"person.studies ? person.course_ends : person.birth_date", "true", false},
	} {
		until, err := b.Expression(c.until, qyzmet.Date)
		if err != nil {
			t.Fatal(err)
		}
		r := &Rule{WhenExpr: expr(t, b, c.when), UntilExpr: until}
		if got := l.notPast(r, until); got != c.sound {
			t.Errorf("until %s when %s: sound is %t", c.until, c.when, got)
		}
	}
}

// Conditions become expressions in one way, whatever brackets are written.
func TestExpression(t *testing.T) {
	b := smallBook(t)
	for _, c := range [][2]string{
		{"person.studies && person.sex == 'male' && on > person.birth_date", "(person.studies && person.sex == 'male') && (on > person.birth_date)"},
		{"person.studies || (person.sex == 'male' || on > person.birth_date)", "(person.studies || person.sex == 'male') || on > person.birth_date"},
		{"person.level in ['school', 'college']", "person.level in ['college', 'school', 'school']"},
	} {
		if !expr(t, b, c[0]).Same(expr(t, b, c[1])) {
			t.Errorf("%s and %s differ", c[0], c[1])
		}
	}
	e := expr(t, b, "person.children.count(c, c.with_you) >= 2 && q.leave.group.study && q.bonus.outcome > param.adult_age")
	ops := map[Op]int{}
	e.Walk(func(x *Expr) bool { ops[x.Op]++; return true })
	for op, n := range map[Op]int{OpAnd: 1, OpGe: 1, OpCount: 1, OpField: 1, OpGroup: 1, OpOutcome: 1, OpParam: 1, OpGt: 1} {
		if ops[op] != n {
			t.Errorf("%d of %s, want %d", ops[op], op, n)
		}
	}
	if _, err := b.Expression("person.studies", qyzmet.Date); err == nil {
		t.Error("a bool is taken for a day")
	}
}

// A name is near when few letters are wrong, or when it is a part of one name only.
func TestNearest(t *testing.T) {
	names := []string{"person.studies", "person.study_form", "person.birth_date", "on", "call_up_age", "call_up_age_end"}
	for name, want := range map[string]string{
		"person.studys": "person.studies", "Person.Studies": "person.studies", "birth_date": "person.birth_date",
		"oh": "on", "person": "", "xyz": "", "": "", "call_up_ages": "call_up_age", "study_form": "person.study_form",
	} {
		if got := Nearest(name, names); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
