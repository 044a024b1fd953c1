package main

import (
	"slices"
	"sync"
	"testing"

	"cel.dev/cel-go/cel"

	"qyzmet"
	"qyzmet/bench/hand"
	"qyzmet/date"
	"qyzmet/internal/engine"
)

// handCrowd is how many random people the code by hand is held against the
// engine with.
const handCrowd = 20_000

// crowd is the people of the tests of batches, invented once.
var crowd = sync.OnceValues(func() ([]*person, error) {
	book, err := loadLaw()
	if err != nil {
		return nil, err
	}
	e, err := engine.New(book)
	if err != nil {
		return nil, err
	}
	c, err := newClosure(book, "draft-liability", day)
	if err != nil {
		return nil, err
	}
	source := newPeople(e, c, 4)
	source.parts, source.whole = engine.Bare, true
	out := make([]*person, handCrowd)
	for i := range out {
		if out[i], err = source.person(); err != nil {
			return nil, err
		}
		change := map[int]func(*people, qyzmet.Facts){0: caring, 2: ailing}[i%4]
		if change == nil {
			continue
		}
		facts := out[i].query.Facts.Clone()
		change(source, facts)
		if one, err := source.of(facts); err != nil {
			return nil, err
		} else if one != nil {
			out[i] = one
		}
	}
	return out, nil
})

// caring gives somebody a family to look after: it takes several facts at once,
// which random facts seldom have.
func caring(p *people, facts qyzmet.Facts) {
	p.ordinary = 0
	facts["country.regime"] = qyzmet.WordValue("peace")
	facts["person.care.now"] = qyzmet.BoolValue(true)
	for _, unless := range []qyzmet.Path{"person.care.full_state_support", "person.care.others_obliged"} {
		facts[unless] = qyzmet.BoolValue(p.chance(10))
	}
	for _, path := range []qyzmet.Path{"person.care.parents_absent", "person.care.parent_alone", "person.care.only_son", "person.relatives"} {
		facts[path] = p.value(p.engine.Book().Facts[path])
	}
}

// ailing gives somebody a deferral for health that ends on about the day, a year
// after it began.
func ailing(p *people, facts qyzmet.Facts) {
	facts["person.fitness"] = qyzmet.WordValue("temporarily-unfit")
	facts["person.health_deferral.from"] = qyzmet.DateValue(day.AddYears(-1, date.NextDay).AddDays(p.IntN(3) - 1))
	facts["person.health_deferral.until"] = qyzmet.DateValue(day.AddDays(p.IntN(3) - 1))
}

func testCrowd(t testing.TB) []*person {
	t.Helper()
	people, err := crowd()
	if err != nil {
		t.Fatal(err)
	}
	return people
}

func testClosure(t testing.TB) *closure {
	t.Helper()
	c, err := newClosure(testBook(t), "draft-liability", day)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The code by hand has the rules, outcomes and facts of the law, in their order:
// when the law data changes, this says what to write anew.
func TestHandHasTheRulesInForce(t *testing.T) {
	c := testClosure(t)
	var rules []string
	for _, r := range c.rules {
		rules = append(rules, r.ground)
	}
	if !slices.Equal(rules, hand.Rules[:]) {
		t.Errorf("in force are\n%q\nand by hand there are\n%q", rules, hand.Rules)
	}
	for i, q := range c.questions {
		var outcomes []string
		for _, o := range q.def.Outcomes {
			outcomes = append(outcomes, o.ID)
		}
		if !slices.Equal(outcomes, hand.Outcomes[i]) {
			t.Errorf("%s: the outcomes are %q, by hand %q", q.def.ID, outcomes, hand.Outcomes[i])
		}
	}
	reads := c.facts()
	for _, p := range hand.Paths() {
		if !reads[p] {
			t.Errorf("%s is read by hand, not by the law", p)
		}
		delete(reads, p)
	}
	if len(reads) > 0 {
		t.Errorf("%v are read by the law, not by hand", reads)
	}
}

// Structs, columns and bitmaps by hand give of everyone what the engine and
// cel-go give: the outcome of every question, and every rule that holds.
func TestHandAgrees(t *testing.T) {
	people := testCrowd(t)
	c := testClosure(t)
	e, err := engine.New(c.book)
	if err != nil {
		t.Fatal(err)
	}
	peer, err := newCELPeer(c, cel.OptOptimize)
	if err != nil {
		t.Fatal(err)
	}
	cut, structs := hand.NewCutoffs(day), handPeople(t, people)
	results := make([]hand.Result, len(people))
	cut.DecideAll(structs, results)
	sameColumns(t, cut, structs, results)
	held, failed := uint64(0), uint64(0)
	count := make([]int, len(hand.Outcomes[hand.DraftLiability]))
	for i, p := range people {
		one, err := peer.newCase(p.full)
		if err != nil {
			t.Fatal(err)
		}
		var r ruling
		if err := peer.rule(one, &r); err != nil {
			t.Fatal(err)
		}
		if got := byHand(results[i]); got != r {
			t.Fatalf("by hand %v %v, cel-go %v %v; facts %v", got.outcomes, c.verdict(&got), r.outcomes, c.verdict(&r), p.query.Facts)
		}
		for q := range c.questions {
			sameByEngine(t, e, c.questions[q], p, results[i], q)
		}
		held, failed = held|results[i].Holds, failed|^results[i].Holds
		count[results[i].Outcomes[hand.DraftLiability]]++
	}
	everyRuleMatters(t, held, failed)
	t.Logf("%v of %v", count, hand.Outcomes[hand.DraftLiability])
}

func everyRuleMatters(t *testing.T, held, failed uint64) {
	t.Helper()
	for n, name := range hand.Rules {
		if held>>n&1 == 0 || failed>>n&1 == 0 {
			t.Errorf("%s holds for nobody, or for all", name)
		}
	}
}

// sameColumns compares the results over columns and bitmaps with those over structs.
func sameColumns(t *testing.T, cut *hand.Cutoffs, people []hand.Person, want []hand.Result) {
	t.Helper()
	columns, bitmaps := hand.NewColumns(people), hand.NewBitmaps(people)
	for i, b := range columns {
		out := hand.NewResults(b.N)
		b.Decide(cut, out)
		sets := hand.NewResults64(b.N)
		bitmaps[i].Decide(cut, sets)
		if n := b.N % 64; n > 0 && sets[len(sets)-1].Outcomes[hand.DraftLiability][hand.NotCallable]>>n != 0 {
			t.Errorf("block %d: somebody is decided about who is not there", i)
		}
		for k := range b.N {
			if at := i*hand.BlockSize + k; out.Of(k) != want[at] {
				t.Fatalf("by columns %+v, by structs %+v: %+v", out.Of(k), want[at], people[at])
			} else if got := sets[k/64].Of(k % 64); got != want[at] {
				t.Fatalf("by bitmaps %+v, by structs %+v: %+v", got, want[at], people[at])
			}
		}
	}
}

func handPeople(t *testing.T, people []*person) []hand.Person {
	t.Helper()
	out := make([]hand.Person, len(people))
	for i, p := range people {
		one, err := hand.FromFacts(p.full)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = *one
	}
	return out
}

// sameByEngine asks one question and compares the outcome, and those rules of
// the question that the engine lists: all that hold and carry the outcome, but
// for those that only stand for another one that holds.
func sameByEngine(t *testing.T, e *engine.Engine, q *question, p *person, got hand.Result, n int) {
	t.Helper()
	query := p.query
	query.Question, query.Parts = q.def.ID, engine.Bare
	a, err := e.Ask(query)
	if err != nil {
		t.Fatal(err)
	}
	outcome := hand.Outcomes[n][got.Outcomes[n]]
	if a.Outcome == nil || a.Outcome.ID != outcome {
		t.Fatalf("%s: by hand %s, the engine %v; facts %v", q.def.ID, outcome, a.Outcome, query.Facts)
	}
	held := map[qyzmet.RuleID]bool{}
	for _, r := range q.rules {
		held[r.def.ID] = got.Holds>>r.n&1 != 0
	}
	covered := func(r *rule) bool {
		return slices.ContainsFunc(r.def.Covers, func(id qyzmet.RuleID) bool { return held[id] })
	}
	var want, list []qyzmet.RuleID
	for _, r := range q.rules {
		if held[r.def.ID] && r.def.Outcome == outcome && !covered(r) {
			want = append(want, r.def.ID)
		}
	}
	for _, g := range a.Grounds {
		if g.Question == q.def.ID && g.Rule != otherwise {
			list = append(list, g.Rule)
		}
	}
	if len(want) > 0 && !slices.Equal(list, want) {
		t.Fatalf("%s: by hand %v, the engine %v; facts %v", q.def.ID, want, list, query.Facts)
	}
	for _, id := range list {
		if !held[id] {
			t.Fatalf("%s: %s holds by the engine, not by hand; facts %v", q.def.ID, id, query.Facts)
		}
	}
}
