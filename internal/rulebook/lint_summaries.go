package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

// lintSummaries refuses a summary that lacks a language where an answer can
// cite the provision: people are answered in their own language. Of what nothing
// cites, which only the pages of the law show, English is enough.
func (l *loader) lintSummaries() {
	var citers map[qyzmet.ProvisionID][]string
	for _, a := range l.book.Articles {
		for _, p := range a.Provisions {
			for i, v := range p.Versions {
				missing := v.Summary.Missing()
				if len(missing) == 0 {
					continue
				}
				if citers == nil {
					citers = l.citers()
				}
				if by := citers[p.ID]; len(by) > 0 {
					l.at(p, fmt.Sprintf(".versions[%d].summary", i), qyzmet.Missing,
						"no text in %v; the summary of %s stands in kk, ru and en, for it is cited by %s", missing, p.ID, shown(by))
				}
			}
		}
	}
}

// maxCitersShown bounds those that are named in one fault.
const maxCitersShown = 3

func shown(citers []string) string {
	if more := len(citers) - maxCitersShown; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(citers[:maxCitersShown], ", "), more)
	}
	return strings.Join(citers, ", ")
}

// citers names, for every provision, what can bring it into an answer.
func (l *loader) citers() map[qyzmet.ProvisionID][]string {
	out := map[qyzmet.ProvisionID][]string{}
	add := func(name string, ids ...qyzmet.ProvisionID) {
		for _, id := range ids {
			if !slices.Contains(out[id], name) {
				out[id] = append(out[id], name)
			}
		}
	}
	for _, q := range l.questions() {
		for _, r := range q.Rules {
			add(fmt.Sprintf("rule %s/%s", q.ID, r.ID), r.Cites...)
		}
		add("otherwise_cites of "+string(q.ID), q.OtherwiseCites...)
		for _, r := range q.Remedies {
			add("a remedy of "+string(q.ID), r.Cites...)
		}
	}
	for _, name := range sortedKeys(l.book.Parameters) {
		for _, v := range l.book.Parameters[name].Values {
			add("parameter "+name, v.Cites...)
		}
	}
	for _, id := range sortedKeys(l.book.Readings) {
		add("reading "+string(id), l.book.Readings[id].Provisions...)
	}
	for _, id := range sortedKeys(l.book.Documents) {
		add("document "+id, l.book.Documents[id].Cites...)
		for _, b := range l.book.Documents[id].Blocks {
			add("document "+id, b.Cites...)
		}
	}
	l.citersAmongFacts(add)
	return out
}

func (l *loader) citersAmongFacts(add func(name string, ids ...qyzmet.ProvisionID)) {
	for _, f := range l.book.FactOrder {
		add("fact "+string(f.Path), f.Why...)
		if f.DecidedBy != nil {
			add("decided_by of "+string(f.Path), f.DecidedBy.Cite)
		}
	}
	for _, k := range l.book.Constraints {
		if k.Cite != "" {
			add("constraint "+clip(k.Rule), k.Cite)
		}
	}
}
