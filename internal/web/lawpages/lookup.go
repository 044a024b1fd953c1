package lawpages

import (
	"slices"
	"sync"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// lookup finds what belongs to a provision. It is made once for a book.
type lookup struct {
	enactments []*rulebook.Enactment // those with most provisions here first
	order      []*rulebook.Provision // as the law has them
	place      map[qyzmet.ProvisionID]int
	articles   map[qyzmet.ProvisionID]*rulebook.Article
	rules      map[qyzmet.ProvisionID][]*rulebook.Rule
	otherwise  map[qyzmet.ProvisionID][]*rulebook.Question
	remedies   map[qyzmet.ProvisionID][]*rulebook.Question
	cases      func() map[qyzmet.ProvisionID][]*rulebook.Case // read when first shown
	readings   map[qyzmet.ProvisionID][]*rulebook.Reading
	params     map[qyzmet.ProvisionID][]*rulebook.Parameter
	asked      map[qyzmet.ProvisionID][]*rulebook.Fact
	decided    map[qyzmet.ProvisionID][]*rulebook.Fact
	later      map[qyzmet.ProvisionID][]qyzmet.ProvisionID // provisions that say they were this one
	systems    []string                                    // in the law's order
	haystacks  map[*rulebook.Provision]string              // folded text for the search
}

func index(b *rulebook.Book) *lookup {
	x := &lookup{
		place: map[qyzmet.ProvisionID]int{}, articles: map[qyzmet.ProvisionID]*rulebook.Article{},
		rules: map[qyzmet.ProvisionID][]*rulebook.Rule{}, otherwise: map[qyzmet.ProvisionID][]*rulebook.Question{},
		remedies: map[qyzmet.ProvisionID][]*rulebook.Question{}, cases: sync.OnceValue(func() map[qyzmet.ProvisionID][]*rulebook.Case { return casesByProvision(b) }),
		readings: map[qyzmet.ProvisionID][]*rulebook.Reading{}, params: map[qyzmet.ProvisionID][]*rulebook.Parameter{},
		asked: map[qyzmet.ProvisionID][]*rulebook.Fact{}, decided: map[qyzmet.ProvisionID][]*rulebook.Fact{},
		later: map[qyzmet.ProvisionID][]qyzmet.ProvisionID{}, haystacks: map[*rulebook.Provision]string{},
	}
	x.provisions(b)
	for _, q := range questions(b) {
		x.question(q)
	}
	for _, name := range sorted(b.Readings) {
		r := b.Readings[name]
		addTo(x.readings, r, r.Provisions...)
	}
	for _, name := range sorted(b.Parameters) {
		for _, s := range b.Parameters[name].Values {
			addTo(x.params, b.Parameters[name], s.Cites...)
		}
	}
	for _, f := range b.FactOrder {
		addTo(x.asked, f, f.Why...)
		if f.DecidedBy != nil {
			addTo(x.decided, f, f.DecidedBy.Cite)
		}
	}
	return x
}

func (x *lookup) provisions(b *rulebook.Book) {
	size := map[string]int{}
	for id := range b.Provisions {
		size[id.Enactment()]++
	}
	x.enactments = slices.Clone(b.Enactments)
	slices.SortStableFunc(x.enactments, func(e, f *rulebook.Enactment) int { return size[f.ID] - size[e.ID] })
	for _, e := range x.enactments {
		for _, a := range articlesOf(b, e) {
			x.articles[a.ID] = a
			for _, p := range a.Provisions {
				x.place[p.ID] = len(x.order)
				x.order = append(x.order, p)
				x.haystacks[p] = haystack(p)
				x.versions(p)
			}
		}
	}
}

func (x *lookup) versions(p *rulebook.Provision) {
	for _, v := range p.Versions {
		if !slices.Contains(x.systems, v.System) {
			x.systems = append(x.systems, v.System)
		}
		for _, was := range v.Was {
			if was != p.ID {
				addTo(x.later, p.ID, was)
			}
		}
	}
}

func (x *lookup) question(q *rulebook.Question) {
	for _, r := range q.Rules {
		addTo(x.rules, r, r.Cites...)
	}
	addTo(x.otherwise, q, q.OtherwiseCites...)
	for _, m := range q.Remedies {
		addTo(x.remedies, q, m.Cites...)
	}
}

// casesByProvision files each case under what it cites and under what its rules cite on
// its day.
func casesByProvision(b *rulebook.Book) map[qyzmet.ProvisionID][]*rulebook.Case {
	out := map[qyzmet.ProvisionID][]*rulebook.Case{}
	for _, c := range b.MustCases() {
		addTo(out, c, c.Cites...)
		for _, id := range c.Rules {
			for _, r := range rulesNamed(b, b.Questions[c.Question], id) {
				if stands(r.Span, c.On) != past && stands(r.Span, c.On) != future {
					addTo(out, c, r.Cites...)
				}
			}
		}
	}
	return out
}

// rulesNamed finds the rules of that name in a question or in those it uses.
func rulesNamed(b *rulebook.Book, q *rulebook.Question, id qyzmet.RuleID) []*rulebook.Rule {
	if q == nil {
		return nil
	}
	out := q.RuleByID(id)
	for _, u := range q.Uses {
		out = append(out, rulesNamed(b, b.Questions[u], id)...)
	}
	return out
}

// addTo files a thing under ids, once each.
func addTo[T comparable](m map[qyzmet.ProvisionID][]T, thing T, ids ...qyzmet.ProvisionID) {
	for _, id := range ids {
		if !slices.Contains(m[id], thing) {
			m[id] = append(m[id], thing)
		}
	}
}

func articlesOf(b *rulebook.Book, e *rulebook.Enactment) []*rulebook.Article {
	var out []*rulebook.Article
	for _, a := range b.Articles {
		if a.ID.Enactment() == e.ID {
			out = append(out, a)
		}
	}
	return out
}

// questions lists the questions as they are offered.
func questions(b *rulebook.Book) []*rulebook.Question {
	out := slices.Clone(b.Order)
	slices.SortStableFunc(out, func(p, q *rulebook.Question) int { return p.Order - q.Order })
	return out
}

func sorted[K ~string, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
