package rulebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"qyzmet"
)

// ActDays are the days of an act that conditions read beside its fields; the
// act it refers to has the same under of.
var ActDays = []qyzmet.Path{"act.issued", "act.effect", "of.issued", "of.effect"}

// ActAbout is the id of what an act is about, as conditions read it.
const ActAbout qyzmet.Path = "act.about"

// OfCurrent is, in conditions, whether what the record holds under the path that
// the kind names with `of: {current: …}` rests on the act referred to.
const OfCurrent qyzmet.Path = "of.current"

// actCompiler compiles conditions on acts and records: they read the facts, the
// attributes, the fields of acts, and the parameters. Questions are asked by
// name, never read inside a condition, so that a refusal can show the answer.
func (b *Book) actCompiler() (*compiler, error) {
	words := &Book{FactOrder: slices.Clone(b.FactOrder), Facts: maps.Clone(b.Facts), Parameters: b.Parameters}
	add := func(f *Fact) {
		words.FactOrder = append(words.FactOrder, f)
		words.Facts[f.Path] = f
	}
	for _, p := range sortedKeys(b.Card) {
		add(b.Card[p])
	}
	for _, p := range sortedKeys(b.actFields) {
		f := *b.actFields[p]
		if f.Type == typeIIN { // here it decides nothing, but is copied into the record
			f.Type = typeText
		}
		if f.Type != typeFacts {
			add(&f)
		}
	}
	for _, p := range ActDays {
		add(&Fact{Path: p, Type: "date", Kind: qyzmet.Date})
	}
	add(&Fact{Path: ActAbout, Type: typeSubject, Kind: qyzmet.Word})
	add(&Fact{Path: OfCurrent, Type: "bool", Kind: qyzmet.Bool})
	env, err := words.Env()
	return &compiler{book: words, env: env}, err
}

// actCondition is a place of the acts or duties where a condition stands.
type actCondition struct {
	entry any
	field string
	text  string
	want  qyzmet.Kind
	into  **Expr
}

// compileActs parses and type-checks the conditions of acts and duties.
func (l *loader) compileActs() {
	var list []actCondition
	current := false // whether of.current is something here
	add := func(entry any, field, text string, want qyzmet.Kind, into **Expr) {
		if !current && strings.Contains(text, string(OfCurrent)) {
			l.at(entry, field, qyzmet.UnknownName, "%s: the kind does not say with `of: {current: …}` which entry of the record is to rest on the act referred to", OfCurrent)
		}
		if text != "" {
			list = append(list, actCondition{entry, field, text, want, into})
		}
	}
	for _, id := range sortedKeys(l.book.ActKinds) {
		k := l.book.ActKinds[id]
		current = k.Of != nil && k.Of.Current != ""
		l.actConditions(k, add)
	}
	current = false
	for _, d := range l.book.Duties {
		dutyConditions(d, add)
	}
	if len(list) == 0 {
		return
	}
	c, err := l.book.actCompiler()
	if err != nil {
		l.faults = append(l.faults, &qyzmet.Fault{Code: qyzmet.Internal, Message: err.Error()})
		return
	}
	once := map[condition]bool{}
	for _, place := range list {
		once[condition{place.text, place.want}] = true
	}
	made := c.all(slices.Collect(maps.Keys(once)))
	for _, place := range list {
		one := made[condition{place.text, place.want}]
		if one.err != nil {
			f := l.at(place.entry, place.field, qyzmet.BadLaw, "%s: %v", clip(place.text), one.err)
			f.Nearest = nearestVariable(one.err, c.book.variables())
		}
		*place.into = one.expr
	}
	for _, k := range l.book.ActKinds {
		for _, e := range k.Sets {
			e.Copies = k.copied(e.ToExpr)
		}
	}
}

// copied is the field of an act that an expression is; "" where it is none, or more.
func (k *ActKind) copied(e *Expr) string {
	if e == nil || e.Op != OpFact || e.Path == ActAbout || slices.Contains(ActDays, e.Path) {
		return ""
	}
	name, own := strings.CutPrefix(string(e.Path), "act.")
	if !own || k.Field(name) == nil {
		return ""
	}
	return name
}

type addCondition func(entry any, field, text string, want qyzmet.Kind, into **Expr)

func (l *loader) actConditions(k *ActKind, add addCondition) {
	for _, f := range k.Fields {
		add(f, ".when", f.When, qyzmet.Bool, &f.WhenExpr)
	}
	for _, r := range k.Requires {
		add(r, ".holds", r.Holds, qyzmet.Bool, &r.HoldsExpr)
		add(r, ".when", r.When, qyzmet.Bool, &r.WhenExpr)
	}
	for _, e := range k.Sets {
		add(e, ".when", e.When, qyzmet.Bool, &e.WhenExpr)
		if e.Target == nil {
			continue
		}
		want := e.Target.Kind
		if e.Add != "" && want == qyzmet.Words {
			want = qyzmet.Word
		}
		add(e, ".to", e.To, want, &e.ToExpr)
		for _, name := range sortedKeys(e.Item) {
			l.itemCondition(e, name, add)
		}
	}
}

// itemCondition compiles a field of an item that an effect adds.
func (l *loader) itemCondition(e *Effect, name string, add addCondition) {
	f := e.Target.ItemFact(name)
	if f == nil {
		l.at(e, ".item."+name, qyzmet.UnknownName, "the items of %s have no field %q", e.Path, name)
		return
	}
	part := &ItemPart{Name: name}
	e.Parts = append(e.Parts, part)
	add(e, ".item."+name, e.Item[name], f.Kind, &part.Expr)
}

func dutyConditions(d *Duty, add addCondition) {
	if d.Raised != nil {
		add(d, ".raised.day", d.Raised.Day, qyzmet.Date, &d.Raised.DayExpr)
		add(d, ".raised.when", d.Raised.When, qyzmet.Bool, &d.Raised.WhenExpr)
	}
	for i, e := range []*Ended{d.Discharged, d.Dropped} {
		if e != nil {
			add(d, fmt.Sprintf(".%s.when", []string{"discharged", "dropped"}[i]), e.When, qyzmet.Bool, &e.WhenExpr)
		}
	}
	if d.Clock != nil {
		add(d, ".clock.from", d.Clock.From, qyzmet.Date, &d.Clock.FromExpr)
	}
}
