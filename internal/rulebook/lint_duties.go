package rulebook

import (
	"fmt"
	"slices"

	"qyzmet"
)

func (l *loader) lintDuties() {
	for _, d := range l.book.Duties {
		l.oneOf(d, ".about", "sort of subject", d.About, subjectSorts)
		l.role(d, ".who", d.Who)
		each(l, d, ".cites", d.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(d, where, id) })
		if len(d.Cites) == 0 && !d.Ours {
			l.at(d, ".cites", qyzmet.Missing, "a duty of the law cites it; one of ours says `ours: true`")
		}
		if d.Does != "" {
			l.kind(d, ".does", d.Does)
		}
		if d.Weight < 1 || d.Weight > 3 {
			l.at(d, ".weight", qyzmet.NotAllowed, "the weight of a duty is 1, 2 or 3")
		}
		l.lintRaised(d)
		l.lintClock(d)
		l.lintSteps(d.Escalation)
		l.lintLight(d)
		for i, p := range d.Paused {
			each(l, d, fmt.Sprintf(".paused[%d].by", i), p.By, func(where string, id qyzmet.ActKind) { l.kind(d, where, id) })
			each(l, d, fmt.Sprintf(".paused[%d].until", i), p.Until, func(where string, id qyzmet.ActKind) { l.kind(d, where, id) })
			each(l, d, fmt.Sprintf(".paused[%d].cites", i), p.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(d, where, id) })
		}
	}
}

func (l *loader) lintRaised(d *Duty) {
	if d.Raised == nil || (len(d.Raised.By) > 0) == (d.Raised.Day != "") {
		l.at(d, ".raised", qyzmet.BadLaw, "a duty is raised `by` kinds of acts, or on a `day` that the record gives: one of them")
		return
	}
	each(l, d, ".raised.by", d.Raised.By, func(where string, id qyzmet.ActKind) { l.kind(d, where, id) })
	for i, e := range []*Ended{d.Discharged, d.Dropped} {
		name := []string{"discharged", "dropped"}[i]
		if e == nil {
			continue
		}
		l.oneOf(d, "."+name+".match", "way of matching", e.Match, matches)
		each(l, d, "."+name+".by", e.By, func(where string, id qyzmet.ActKind) {
			l.kind(d, where, id)
			if k := l.book.ActKinds[id]; k != nil && e.Match == matchOf && l.known(d.Raised.By) && !refers(k, d.Raised.By) {
				l.at(d, where, qyzmet.BadLaw, "an act %q refers to none of the kinds that raise the duty, so it never ends it; match by subject, or say so with `of` of that kind", id)
			}
		})
	}
	switch {
	case d.Discharged == nil:
		l.at(d, ".discharged", qyzmet.Missing, "what discharges the duty is not given")
	case l.book.ActKinds[d.Does] != nil && !slices.Contains(d.Discharged.By, d.Does):
		l.at(d, ".does", qyzmet.BadLaw, "the act offered, %q, is none of those that discharge the duty", d.Does)
	}
}

func (l *loader) lintClock(d *Duty) {
	if d.Clock == nil {
		return
	}
	c := d.Clock
	if c.Parameter != "" && l.book.Parameters[c.Parameter] == nil {
		l.unknown(d, ".clock.parameter", c.Parameter, sortedKeys(l.book.Parameters), "there is no parameter %q", c.Parameter)
		return
	}
	switch {
	case c.Parameter != "" && c.Count != nil || c.Parameter == "" && c.Count == nil && c.From == "":
		l.at(d, ".clock", qyzmet.BadLaw, "a clock counts a `parameter` of the law or a `count` of ours: one of them; with neither the day of `from` is the last")
	case c.Parameter == "" && c.Count == nil && (c.Unit != "" || c.Back):
		l.at(d, ".clock", qyzmet.BadLaw, "a clock that counts nothing has no unit and no way of counting: the day of `from` is the last")
	case c.Count != nil && !d.Ours:
		l.at(d, ".clock.count", qyzmet.BadLaw, "a term of the law is a parameter with its citation; only duties of ours count numbers written here")
	}
	if c.Back && (c.Unit == "working-days" || c.From == "") {
		l.at(d, ".clock.back", qyzmet.BadLaw, "a term is counted back from a day given with `from`, in days, months or years")
	}
	if c.Count != nil || c.Unit != "" {
		l.oneOf(d, ".clock.unit", "unit of a clock", c.Unit, clockUnits)
	}
}
