package rulebook

import (
	"fmt"
	"regexp"
	"slices"

	"qyzmet"
)

// Closed lists of the format.
var (
	kinds = []string{"definition", "eligibility", "ground", "term", "right", "duty", "prohibition", "power", "procedure",
		"composition", "decision-set", "deadline", "state", "sanction", "reference", "amount", "document", "principle", "transition", repealed}
	statuses = []string{encoded, "act", "duty", inParameter, "definition", "discretion", "delegated", "principle", "reference-only", repealed}
	units    = []string{"years", "months", "days", "tiyn", "count"}
	rules    = []string{"date", "on-publication", "see-own-article"} // of commencement, beside +10d and +6m
)

// Statuses that the lint itself knows.
const (
	encoded     = "encoded"
	inParameter = "parameter"
	repealed    = "repealed"
)

var (
	periodRule = regexp.MustCompile(`^\+[1-9][0-9]*[dmy]$`)
	sha256Hex  = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// lowestRank is that of a ministerial order; the Constitution has rank 1.
const lowestRank = 6

func (l *loader) lintEnactment(e *Enactment) {
	if e.Rank < 1 || e.Rank > lowestRank {
		l.at(e, ".rank", qyzmet.NotAllowed, "rank %d is not among the ranks of norms, 1 to %d", e.Rank, lowestRank)
	}
	if e.Number == "" {
		l.at(e, ".number", qyzmet.Missing, "the number of the act is not given")
	}
	if e.ReadUpTo < e.Adopted {
		l.at(e, ".read_up_to", qyzmet.BadDate, "the enactment is read up to %s, before it was adopted on %s", e.ReadUpTo, e.Adopted)
	}
	if len(e.Editions) == 0 {
		l.at(e, ".editions", qyzmet.Missing, "no edition is named; say which text was read")
	}
	seen := map[string]bool{}
	for i, ed := range e.Editions {
		where := fmt.Sprintf(".editions[%d]", i)
		if seen[ed.ID] {
			l.at(e, where+".id", qyzmet.BadLaw, "edition %q is defined twice", ed.ID)
		}
		seen[ed.ID] = true
		each(l, e, where+".languages", ed.Languages, func(where string, lang qyzmet.Lang) {
			l.oneOf(e, where, "language", string(lang), texts(qyzmet.Langs()))
		})
	}
	for _, a := range e.Amendments {
		l.lintAmendment(e, a)
	}
}

func (l *loader) lintAmendment(e *Enactment, a *Amendment) {
	if a.InForce.Earliest > a.InForce.Latest {
		l.at(a, ".in_force", qyzmet.BadDate, "the earliest day %s is after the latest, %s", a.InForce.Earliest, a.InForce.Latest)
	}
	if a.Signed < e.Adopted {
		l.at(a, ".signed", qyzmet.BadDate, "the amending act was signed on %s, before the enactment was adopted on %s", a.Signed, e.Adopted)
	}
	if !periodRule.MatchString(a.Rule) {
		l.oneOf(a, ".rule", "rule of commencement", a.Rule, append([]string{"+10d", "+60d", "+6m"}, rules...))
	}
}

func (l *loader) lintArticle(a *Article) {
	e := l.book.EnactmentByID(a.ID.Enactment())
	if e == nil {
		var names []string
		for _, e := range l.book.Enactments {
			names = append(names, e.ID)
		}
		l.unknown(a, ".article", a.ID.Enactment(), names, "there is no enactment %q", a.ID.Enactment())
		return
	}
	if len(a.Provisions) == 0 {
		l.at(a, ".provisions", qyzmet.Missing, "%s has no provisions", a.ID)
	}
	for _, p := range a.Provisions {
		if len(p.Versions) == 0 {
			l.at(p, ".versions", qyzmet.Missing, "provision %q has no version", p.ID)
		}
		for i, v := range p.Versions {
			l.lintVersion(e, p, i, v)
		}
	}
}

func (l *loader) lintVersion(e *Enactment, p *Provision, i int, v *Version) {
	where := fmt.Sprintf(".versions[%d]", i)
	if i > 0 {
		l.follows(p, where, v.Span, p.Versions[i-1].Span, fmt.Sprintf("version %d of %s", i, p.ID))
	}
	l.oneOf(p, where+".kind", "kind", v.Kind, kinds)
	l.oneOf(p, where+".status", "status", v.Status, statuses)
	if (v.Kind == repealed) != (v.Status == repealed) {
		l.at(p, where+".status", qyzmet.BadLaw, "kind is %q and status %q; a repealed version has both", v.Kind, v.Status)
	}
	if !idSyntax.pattern.MatchString(v.System) {
		l.at(p, where+".system", qyzmet.NotAllowed, "%q is no name of a system; write %s", v.System, idSyntax.how)
	}
	each(l, p, where+".was", v.Was, func(where string, id qyzmet.ProvisionID) {
		if !provisionSyntax.pattern.MatchString(string(id)) {
			l.at(p, where, qyzmet.NotAllowed, "%q is no provision; write %s", id, provisionSyntax.how)
		}
	})
	each(l, p, where+".place", v.Place, func(string, string) {})
	ed := l.edition(e, p, where, v)
	if ed == nil {
		return
	}
	for _, lang := range sortedKeys(v.Hash) {
		l.oneOf(p, where+".hash."+lang, "language of this edition", lang, texts(ed.Languages))
		if !sha256Hex.MatchString(v.Hash[lang]) {
			l.at(p, where+".hash."+lang, qyzmet.NotAllowed, "a hash is 64 digits 0-9 and a-f: the SHA-256 of the normalised text")
		}
	}
}

func (l *loader) edition(e *Enactment, p *Provision, where string, v *Version) *Edition {
	var names []string
	for _, ed := range e.Editions {
		if ed.ID == v.Edition {
			return ed
		}
		names = append(names, ed.ID)
	}
	l.unknown(p, where+".edition", v.Edition, names, "%s has no edition %q", e.ID, v.Edition)
	return nil
}

// follows refuses a gap or an overlap between what stands one after another in time.
func (l *loader) follows(entry any, where string, s, before Span, name string) {
	switch {
	case before.Before == nil:
		l.at(entry, where, qyzmet.BadLaw, "%s has no end, yet another follows it", name)
	case s.From == nil:
		l.at(entry, where, qyzmet.BadLaw, "this has no `from`, yet %s comes before it", name)
	case s.From.Key == before.Before.Key:
	case s.From.Earliest < before.Before.Earliest:
		l.at(entry, where+".from", qyzmet.BadLaw, "this overlaps with %s, which stands until %s", name, before.Before.Key)
	default:
		l.at(entry, where+".from", qyzmet.BadLaw, "between %s, which stands until %s, and this there is a gap", name, before.Before.Key)
	}
}

func (l *loader) lintParameter(p *Parameter) {
	l.oneOf(p, ".unit", "unit", p.Unit, units)
	if len(p.Values) == 0 {
		l.at(p, ".values", qyzmet.Missing, "parameter %q has no value", p.Name)
	}
	for i, v := range p.Values {
		where := fmt.Sprintf(".values[%d]", i)
		if i > 0 {
			l.follows(p, where, v.Span, p.Values[i-1].Span, fmt.Sprintf("value %d of %s", i, p.Name))
		}
		each(l, p, where+".cites", v.Cites, func(where string, id qyzmet.ProvisionID) {
			l.citation(p, where, "value", v.Span, id)
		})
		l.readings(p, where+".readings", v.Readings)
		if v.Value != qyzmet.Number(v.Value) {
			l.at(p, where+".value", qyzmet.TooLarge, "%d is beyond %d, the greatest number there is", v.Value, int64(qyzmet.MaxNumber))
		}
	}
}

// citation holds what cites a provision to one wording of it.
func (l *loader) citation(entry any, where, what string, s Span, id qyzmet.ProvisionID) {
	p := l.provision(entry, where, id)
	if p == nil {
		return
	}
	versions := versionsIn(p, s)
	switch {
	case len(versions) == 0:
		l.at(entry, where, qyzmet.BadLaw, "this %s stands %s, when %s has no wording", what, s, id)
	case len(versions) > 1 || !spanWithin(s, versions[0].Span):
		l.at(entry, where, qyzmet.BadLaw, "this %s stands for longer than one version of %s, which stands %s; "+
			"give it `from` and `before` as the version has them", what, id, versions[0].Span)
	case versions[0].Status == repealed:
		l.at(entry, where, qyzmet.BadLaw, "this %s stands %s, when %s is repealed", what, s, id)
	}
}

func (l *loader) lintReading(r *Reading) {
	if len(r.Provisions) == 0 {
		l.at(r, ".provisions", qyzmet.Missing, "reading %q names no provision", r.ID)
	}
	var editions []string
	each(l, r, ".provisions", r.Provisions, func(where string, id qyzmet.ProvisionID) {
		l.provision(r, where, id)
		if e := l.book.EnactmentByID(id.Enactment()); e != nil {
			for _, ed := range e.Editions {
				if !slices.Contains(editions, ed.ID) {
					editions = append(editions, ed.ID)
				}
			}
		}
	})
	each(l, r, ".editions", r.Editions, func(where, id string) {
		if !slices.Contains(editions, id) {
			l.unknown(r, where, id, editions, "the enactments of this reading have no edition %q", id)
		}
	})
	each(l, r, ".choices", r.Choices, func(where, choice string) {
		l.oneOf(r, where, "choice", choice, choices)
	})
}

// choices are the ways in which an ambiguous provision can be read.
var choices = []string{"adopted", "printed"}
