package rulebook_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// patience is how long one input may take while fuzzing; the machine is shared.
const patience = 10 * time.Second

// within fails the test when f takes longer than is bearable.
func within(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("not done after %s", patience)
	}
}

// sane holds every refusal to what a reader needs of it.
func sane(t *testing.T, err error) {
	t.Helper()
	faults, ok := qyzmet.FaultsOf(err)
	if !ok {
		t.Fatalf("the refusal is not made of faults: %v", err)
	}
	for _, f := range faults {
		switch {
		case f.Code == "" || f.Message == "":
			t.Errorf("no code or message: %#v", f)
		case f.Code == qyzmet.Internal:
			t.Errorf("an input is taken for a failure of ours: %v", f)
		case !utf8.ValidString(f.Error()):
			t.Errorf("not UTF-8: %q", f.Error())
		case len(f.Error()) > 8<<10:
			t.Errorf("a message of %d bytes", len(f.Error()))
		}
	}
}

// FuzzReadFacts: whatever is sent, facts are read or refused, in bounded time,
// and what is read is of the declared kinds.
func FuzzReadFacts(f *testing.F) {
	for _, s := range []string{
		`{"person": {"sex": "male", "years_worked": 3, "studies": true}}`, "person.sex: male\nperson:\n  birth_date: 2000-02-29\n",
		`{"person.children": [{"birth_date": "2020-01-01", "with_you": null}]}`, "person.past_levels: {items: [school], complete: false}\n",
		`{"person.iin": "030211500015", "person.birth_date": "2003-02-12"}`, "person.sex: &a male\nperson.level: *a\n",
		"person:\n  children:\n  - birth_date: 2020-01-01\n  - {}\n", "? a\n: b\n", "- - - a\n", "a: |\n  b\n", "%YAML 1.2\n---\na: !!int 1\n...\n",
	} {
		f.Add([]byte(s))
	}
	book := baseBook(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		within(t, func() {
			facts, err := book.ReadFacts("facts", data)
			if err != nil {
				sane(t, err)
				return
			}
			for p, v := range facts {
				if def := book.Facts[p]; def == nil || v.Known() && v.Kind != def.Kind {
					t.Errorf("%s is read as %#v", p, v)
				}
			}
		})
	})
}

// FuzzLoad: whatever stands in one file of law data, the law is read or
// refused, in bounded time.
func FuzzLoad(f *testing.F) {
	base := baseLaw(f)
	names := sorted(base)
	for i, name := range names {
		f.Add(uint8(i), base[name].Data)
	}
	broken, _ := filepath.Glob("testdata/broken/*.txtar")
	for _, file := range broken {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		law := baseLaw(f)
		breakLaw(f, law, txtar.Parse(data))
		for i, name := range names {
			if changed := law[name]; changed != nil && string(changed.Data) != string(base[name].Data) {
				f.Add(uint8(i), changed.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, file uint8, data []byte) {
		if len(data) > 16<<10 {
			return
		}
		law := fstest.MapFS{}
		for name, f := range base {
			law[name] = f
		}
		law[names[int(file)%len(names)]] = &fstest.MapFile{Data: data}
		within(t, func() {
			book, err := rulebook.Load(law)
			if err != nil {
				sane(t, err)
				return
			}
			if _, err := book.Cases(); err != nil {
				sane(t, err)
			}
			book.Boundaries()
			if _, err := book.ReadFacts("facts", []byte("{}")); err != nil {
				t.Errorf("no facts are refused: %v", err)
			}
		})
	})
}

// FuzzExpression: whatever text stands for a condition, it is compiled or
// refused, and what is compiled is of the kind wanted and reads declared facts.
func FuzzExpression(f *testing.F) {
	for _, s := range []string{
		"person.studies && person.level == 'college'", "person.children.exists(c, c.with_you && c.birth_date <= on)",
		"years(person.birth_date, on) >= param.adult_age ? true : q.leave.outcome != 'refused'", "person.level in ['school'] || !(on < date('2020-02-29'))",
		"person.children.count(x, x.birth_date > add_months(on, -3)) + 1 == min(2, 3)", "person.children.all(c, person.past_levels == [])",
		"[1, 2].exists(x, x > 1)", "{'a': 1}.a == 1", "b'x' == bytes('x')", "has(person.sex)", "1u < 2u && 1.0 < 2.0", "on.getFullYear() > 1", "'a'.matches('(a+)+$')",
		"person.children.exists(on, on.with_you)", "person.children.map(c, c.birth_date).size() > 0", "cel.bind(x, 1, x)", "-9223372036854775808 < 0", "dyn(1) == '1'",
	} {
		f.Add(s)
	}
	book := baseBook(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4<<10 {
			return
		}
		within(t, func() {
			e, err := book.Expression(text, qyzmet.Bool)
			if err != nil {
				if strings.TrimSpace(err.Error()) == "" {
					t.Error("an empty message")
				}
				return
			}
			if e.Kind != qyzmet.Bool {
				t.Errorf("is of kind %s", e.Kind)
			}
			e.Walk(func(x *rulebook.Expr) bool {
				if x.Op == rulebook.OpFact && book.Facts[x.Path] == nil {
					t.Errorf("reads %q", x.Path)
				}
				return true
			})
		})
	})
}
