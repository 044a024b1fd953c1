package lab

import (
	"fmt"
	"slices"
	"strconv"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
)

// compiler turns a shape into steps.
type compiler struct {
	on    date.Date
	names map[string]variable
	sexes [2]int32     // codes of the sexes, the even one first
	asked map[int]bool // slots whose value a condition or a day needs
}

// variable is a value that conditions can ask for.
type variable struct {
	slot  int
	kind  qyzmet.Kind
	words []string // of Word and Bool
}

func newCompiler(on date.Date, sexes [2]int32) *compiler {
	return &compiler{on: on, sexes: sexes, asked: map[int]bool{}, names: map[string]variable{
		"on": {slotOn, qyzmet.Date, nil}, "age": {slotAge, qyzmet.Int, nil}, "item": {slotItem, qyzmet.Int, nil}}}
}

// truth are the words by which conditions and tables name false and true.
var truth = []string{"false", "true"}

// add gives a variable the next slot.
func (c *compiler) add(name string, f column.Field) (int, error) {
	if _, twice := c.names[name]; twice {
		return 0, fmt.Errorf("%s stands twice", name)
	}
	v := variable{slotsTaken + len(c.names), f.Kind, f.Words} // never the same slot twice, as names are only added
	if f.Kind == qyzmet.Bool {
		v.words = truth
	}
	c.names[name] = v
	return v.slot, nil
}

// steps compiles the facts of people, or of the items of a list; prefix is how
// conditions name the latter.
func (c *compiler) steps(defs []*factDef, fields []column.Field, prefix string) ([]step, error) {
	var out []step
	for _, def := range defs {
		s, err := c.step(def, fields, prefix)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", def.name(), err)
		}
		out = append(out, s)
	}
	return out, nil
}

func (c *compiler) step(def *factDef, fields []column.Field, prefix string) (step, error) {
	s := step{field: -1}
	var f column.Field
	switch {
	case def.Let != "":
		f = column.Field{Path: qyzmet.Path(def.Let), Kind: qyzmet.Word, Words: def.letWords()}
	default:
		s.field = slices.IndexFunc(fields, func(f column.Field) bool { return f.Path == def.Fact })
		if s.field < 0 {
			return s, fmt.Errorf("there is no such fact")
		}
		f = fields[s.field]
	}
	s.kind = f.Kind
	when, err := c.tests(def.When)
	if err != nil {
		return s, err
	}
	var choices []choice
	cases := def.Cases
	if !def.Draw.empty() {
		cases = append(slices.Clip(cases), &caseDef{Draw: def.Draw})
	}
	for _, k := range cases {
		one := choice{}
		if one.when, err = c.tests(k.When); err != nil {
			return s, err
		}
		if err = c.choice(&one, &k.Draw, f); err != nil {
			return s, err
		}
		choices = append(choices, one)
	}
	s.ways = c.ways(when, choices)
	if s.items, err = c.items(def, f); err != nil {
		return s, err
	}
	s.slot, err = c.add(prefix+def.name(), f)
	return s, err
}

// items compiles the fields of a list's items; conditions name them after the list.
func (c *compiler) items(def *factDef, f column.Field) ([]step, error) {
	if (def.Items != nil) != (f.Kind == qyzmet.List) {
		return nil, fmt.Errorf("a list says what its items are, and nothing else does")
	}
	steps, err := c.steps(def.Items, f.Items, def.name()+".")
	for _, it := range steps {
		if it.kind == qyzmet.List || it.kind == qyzmet.Words {
			return nil, fmt.Errorf("a field of an item is no %s", it.kind)
		}
	}
	return steps, err
}

// letWords are the words of a variable that is no fact: all that it can become.
func (f *factDef) letWords() []string {
	var words []string
	note := func(d *drawDef) {
		for w := range d.Weights {
			words = append(words, w)
		}
	}
	for _, k := range append(slices.Clip(f.Cases), &caseDef{Draw: f.Draw}) {
		note(&k.Draw)
		for _, d := range k.Draw.ByAge {
			note(d)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func (c *compiler) tests(list conditions) ([]test, error) {
	names := make([]string, 0, len(list))
	for n := range list {
		names = append(names, n)
	}
	slices.Sort(names)
	var out []test
	for _, n := range names {
		v, ok := c.names[n]
		if !ok {
			return nil, fmt.Errorf("when: nothing before it is called %q", n)
		}
		t, err := v.test(list[n])
		if err != nil {
			return nil, fmt.Errorf("when: %s: %w", n, err)
		}
		out = append(out, t)
		c.asked[v.slot] = true
	}
	return out, nil
}

func (v variable) test(words wordList) (test, error) {
	t := test{slot: v.slot}
	if v.words != nil {
		for _, w := range words {
			code := slices.Index(v.words, w)
			if code < 0 || code >= 64 {
				return t, fmt.Errorf("%q is none of %v", w, v.words)
			}
			t.set |= 1 << code
		}
		return t, nil
	}
	if v.kind == qyzmet.Words || len(words) != 2 {
		return t, fmt.Errorf("%v is not a least and a greatest number", words)
	}
	for k, at := range []*int32{&t.lo, &t.hi} {
		n, err := strconv.ParseInt(words[k], 10, 32)
		if err != nil {
			return t, fmt.Errorf("%q is no number", words[k])
		}
		*at = int32(n)
	}
	return t, nil
}

// choice compiles one way of drawing, or one for each age.
func (c *compiler) choice(one *choice, def *drawDef, f column.Field) (err error) {
	if def.ByAge == nil {
		one.draw, err = c.draw(def, f)
		return err
	}
	if len(def.given()) != 1 {
		return fmt.Errorf("by_age stands beside %v", def.given())
	}
	one.byAge = &[maxAge + 1]*draw{}
	var from []int
	for age := range def.ByAge {
		from = append(from, age)
	}
	slices.Sort(from)
	for _, age := range from {
		d, err := c.draw(def.ByAge[age], f)
		if err != nil {
			return fmt.Errorf("by_age %d: %w", age, err)
		}
		for a := max(age, 0); a <= maxAge; a++ {
			one.byAge[a] = d
		}
	}
	return nil
}

// ways answers for each age and sex what they alone decide.
func (c *compiler) ways(when []test, choices []choice) []way {
	out := make([]way, 2*(maxAge+1))
	for g := range out {
		age, code := int32(g>>1), c.sexes[g&1]
		rest, possible := left(when, age, code)
		if !possible {
			out[g].decided = true
			continue
		}
		out[g].when = rest
		for _, k := range choices {
			rest, possible := left(k.when, age, code)
			if !possible {
				continue
			}
			d := k.draw
			if k.byAge != nil {
				d = k.byAge[age]
			}
			out[g].cases = append(out[g].cases, choice{when: rest, draw: d})
			if len(rest) == 0 {
				break
			}
		}
		out[g].decide()
	}
	return out
}

// decide finds out whether anything is left to be asked.
func (w *way) decide() {
	switch {
	case len(w.cases) == 0:
		w.decided = true
	case len(w.when) == 0 && len(w.cases[0].when) == 0:
		w.decided, w.draw = true, w.cases[0].draw
	}
}

// left gives the tests that ask for more than age and sex, or tells that these
// fail one.
func left(when []test, age, sex int32) (rest []test, possible bool) {
	for _, t := range when {
		switch {
		case t.slot == slotAge && (age < t.lo || age > t.hi):
			return nil, false
		case t.slot == slotSex && t.set>>uint32(sex)&1 == 0:
			return nil, false
		case t.slot != slotAge && t.slot != slotSex:
			rest = append(rest, t)
		}
	}
	return rest, true
}
