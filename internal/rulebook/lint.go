package rulebook

import (
	"fmt"

	"qyzmet"
)

// lint checks what strict reading alone cannot: that names meet, versions and
// rules fit together in time, and every text is there in three languages.
func (l *loader) lint() {
	for _, a := range l.book.Articles {
		l.lintArticle(a)
	}
	for _, f := range l.book.FactOrder {
		l.lintFact(f)
	}
	for _, q := range l.questions() {
		l.lintQuestion(q)
	}
	l.lintCases()
}

func (l *loader) wantText(s *source, where string, t qyzmet.Text) {
	if missing := t.Missing(); len(missing) > 0 {
		l.fault(s, where, qyzmet.Missing, "no text in %v; every text stands in kk, ru and en", missing)
	}
}

func (l *loader) text(entry any, where string, t qyzmet.Text) {
	p := l.places[entry]
	l.wantText(p.src, p.path+where, t)
}

func (l *loader) lintArticle(a *Article) {
	l.text(a, ".title", a.Title)
	if l.book.EnactmentByID(a.ID.Enactment()) == nil {
		l.at(a, ".article", qyzmet.UnknownName, "there is no enactment %q", a.ID.Enactment())
	}
	for _, p := range a.Provisions {
		if len(p.Versions) == 0 {
			l.at(p, "", qyzmet.Missing, "provision %q has no version", p.ID)
		}
		for i, v := range p.Versions {
			where := fmt.Sprintf(".versions[%d]", i)
			l.text(p, where+".summary", v.Summary)
			if i > 0 && (v.From == nil || p.Versions[i-1].Before == nil || v.From.Key != p.Versions[i-1].Before.Key) {
				l.at(p, where+".from", qyzmet.BadLaw, "version %d of %s does not begin where version %d ends", i+1, p.ID, i)
			}
		}
	}
}

func (l *loader) lintFact(f *Fact) {
	l.text(f, ".label", f.Label)
	l.text(f, ".ask", f.Ask)
	if (f.Kind == qyzmet.Word || f.Kind == qyzmet.Words) && len(f.Values) == 0 {
		l.at(f, ".values", qyzmet.Missing, "fact %q is a word but declares no values", f.Path)
	}
	if f.Kind == qyzmet.List && len(f.Items) == 0 {
		l.at(f, ".item", qyzmet.Missing, "fact %q is a list but declares no item fields", f.Path)
	}
	for _, id := range f.Papers {
		if _, ok := l.book.Papers[id]; !ok {
			l.at(f, ".papers", qyzmet.UnknownName, "there is no paper %q in facts/papers.yaml", id)
		}
	}
}

func (l *loader) lintQuestion(q *Question) {
	l.text(q, ".title", q.Title)
	l.text(q, ".ask", q.Ask)
	for i, o := range q.Outcomes {
		l.text(q, fmt.Sprintf(".outcomes[%d].label", i), o.Label)
		l.text(q, fmt.Sprintf(".outcomes[%d].sentence", i), o.Sentence)
	}
	if !q.IsValue() && q.OutcomeByID(q.Otherwise) == nil {
		l.at(q, ".otherwise", qyzmet.UnknownName, "question %q has no outcome %q", q.ID, q.Otherwise)
	}
	for _, r := range q.Rules {
		l.lintRule(q, r)
	}
}

func (l *loader) lintRule(q *Question, r *Rule) {
	l.text(r, ".text", r.Text)
	if r.Outcome != "" && q.OutcomeByID(r.Outcome) == nil {
		l.at(r, ".outcome", qyzmet.UnknownName, "question %q has no outcome %q", q.ID, r.Outcome)
	}
	if r.Outcome == "" && r.ValueExpr == nil && len(r.Defeats) == 0 {
		l.at(r, "", qyzmet.BadLaw, "rule %q has neither an outcome nor anything it defeats", r.ID)
	}
	for i, c := range r.Cites {
		l.lintCitation(r, fmt.Sprintf(".cites[%d]", i), c)
	}
	for i, id := range r.Papers {
		if _, ok := l.book.Papers[id]; !ok {
			l.at(r, fmt.Sprintf(".papers[%d]", i), qyzmet.UnknownName, "there is no paper %q in facts/papers.yaml", id)
		}
	}
	for i, id := range r.Readings {
		if l.book.Readings[id] == nil {
			l.at(r, fmt.Sprintf(".readings[%d]", i), qyzmet.UnknownName, "there is no reading %q", id)
		}
	}
	for _, e := range []*Expr{r.WhenExpr, r.UntilExpr, r.ValueExpr} {
		l.lintGuards(r, e)
	}
}

// lintCitation holds a rule to one wording of what it cites.
func (l *loader) lintCitation(r *Rule, where string, id qyzmet.ProvisionID) {
	p := l.book.Provisions[id]
	if p == nil {
		l.at(r, where, qyzmet.UnknownName, "rule %q cites %s, which is not among the provisions", r.ID, id)
		return
	}
	versions := versionsIn(p, r.Span)
	if len(versions) != 1 || !spanWithin(r.Span, versions[0].Span) {
		l.at(r, where, qyzmet.BadLaw, "rule %q stands for longer than one version of %s; give it `from` and `before` as the version has them", r.ID, id)
	}
}

// lintGuards refuses a condition that reads a fact without asking first whether
// the fact applies.
func (l *loader) lintGuards(r *Rule, e *Expr) {
	if e == nil {
		return
	}
	unguarded(l.book, e, l.alwaysTrue(r, e), func(f *Fact) {
		l.at(r, ".when", qyzmet.BadLaw, "rule %q reads %s, which applies only when %s; ask that in the same condition", r.ID, f.Path, f.AppliesWhen)
	})
}

// alwaysTrue lists what is certain where a term of the rule is read: `until`
// and `value` are read only when the rule's condition holds.
func (l *loader) alwaysTrue(r *Rule, e *Expr) []*Expr {
	if e == r.WhenExpr || r.WhenExpr == nil {
		return nil
	}
	return conjuncts(r.WhenExpr)
}

func conjuncts(e *Expr) []*Expr {
	if e.Op == OpAnd {
		return e.Args
	}
	return []*Expr{e}
}

// unguarded reports each fact read outside its applies_when. known are
// conditions certain at this place.
func unguarded(b *Book, e *Expr, known []*Expr, report func(*Fact)) {
	if e.Op == OpFact {
		f := b.Facts[e.Path]
		if f.Applies != nil && !impliedBy(f.Applies, known) {
			report(f)
		}
		return
	}
	for i, a := range e.Args {
		unguarded(b, a, append(known[:len(known):len(known)], certain(e, i)...), report)
	}
}

// certain lists what the other parts of an expression make certain where its
// i-th part matters: in `a && b`, a matters only if b holds; in `a || b`, only
// if b does not.
func certain(e *Expr, i int) []*Expr {
	var out []*Expr
	switch e.Op {
	case OpAnd:
		for j, other := range e.Args {
			if j != i {
				out = append(out, conjuncts(other)...)
			}
		}
	case OpOr:
		for j, other := range e.Args {
			if j != i {
				out = append(out, negation(other)...)
			}
		}
	case OpCond:
		if i == 1 {
			out = conjuncts(e.Args[0])
		}
	}
	return out
}

func negation(e *Expr) []*Expr {
	switch e.Op {
	case OpNot:
		return conjuncts(e.Args[0])
	case OpOr:
		var out []*Expr
		for _, a := range e.Args {
			out = append(out, negation(a)...)
		}
		return out
	default:
		return []*Expr{{Op: OpNot, Kind: qyzmet.Bool, Args: []*Expr{e}}}
	}
}

// impliedBy reports whether a condition follows from conditions certain at a
// place, by their being written alike, or by one word of a set being named.
func impliedBy(want *Expr, known []*Expr) bool {
	for _, part := range conjuncts(want) {
		found := false
		for _, k := range known {
			found = found || k.Same(part) || implies(k, part)
		}
		if !found {
			return false
		}
	}
	return true
}

// implies covers `fact == 'w'` or `fact in [...]` implying `fact in [...]` or `fact != 'v'`.
func implies(k, want *Expr) bool {
	if len(k.Args) != 2 || len(want.Args) != 2 || !k.Args[0].Same(want.Args[0]) {
		return false
	}
	have, ok := wordSet(k)
	if !ok {
		return false
	}
	switch {
	case want.Op == OpIn && want.Args[1].Op == OpConst:
		for _, w := range have {
			if !contains(want.Args[1].Value.Words, w) {
				return false
			}
		}
		return true
	case want.Op == OpNe && want.Args[1].Op == OpConst:
		return !contains(have, want.Args[1].Value.S)
	}
	return false
}

func wordSet(e *Expr) ([]string, bool) {
	if e.Args[1].Op != OpConst {
		return nil, false
	}
	switch {
	case e.Op == OpEq && e.Args[1].Kind == qyzmet.Word:
		return []string{e.Args[1].Value.S}, true
	case e.Op == OpIn:
		return e.Args[1].Value.Words, true
	}
	return nil, false
}
