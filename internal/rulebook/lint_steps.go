package rulebook

import (
	"fmt"

	"qyzmet"
)

// lintLight refuses duties that light acts raise, end or pause: by such an act
// nothing has been done.
func (l *loader) lintLight(d *Duty) {
	light := func(where string, kinds []qyzmet.ActKind) {
		each(l, d, where, kinds, func(where string, id qyzmet.ActKind) {
			if k := l.book.ActKinds[id]; k != nil && k.Light {
				l.at(d, where, qyzmet.BadLaw, "%q is a light act: it notes how work goes, and raises, ends and pauses no duty", id)
			}
		})
	}
	if d.Raised != nil {
		light(".raised.by", d.Raised.By)
	}
	for i, e := range []*Ended{d.Discharged, d.Dropped} {
		if e != nil {
			light([]string{".discharged.by", ".dropped.by"}[i], e.By)
		}
	}
	for i, p := range d.Paused {
		light(fmt.Sprintf(".paused[%d].by", i), p.By)
		light(fmt.Sprintf(".paused[%d].until", i), p.Until)
	}
}

func (l *loader) lintSteps(steps []*Step) {
	for _, e := range steps {
		each(l, e, ".to", e.To, func(where, id string) { l.role(e, where, id) })
		each(l, e, ".cites", e.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(e, where, id) })
		l.oneOf(e, ".of", "office that is told", e.Of, stepOffices)
		switch {
		case len(e.To) == 0:
			l.at(e, ".to", qyzmet.Missing, "nobody is told by this step; name roles of %s", rolesPath)
		case e.Ours == (len(e.Cites) > 0):
			l.at(e, ".cites", qyzmet.BadLaw, "a step that the law gives cites it; one of ours says `ours: true`")
		case (e.Parameter == "") == (e.Count == nil):
			l.at(e, ".count", qyzmet.BadLaw, "a step is taken after a `parameter` of the law or a `count` of ours: one of them")
		case e.Count != nil && !e.Ours:
			l.at(e, ".count", qyzmet.BadLaw, "a span of the law is a parameter with its citation; only steps of ours count numbers written here")
		case e.Count != nil && *e.Count < 0:
			l.at(e, ".count", qyzmet.NotAllowed, "a step before the last day says `back: true`")
		case e.Parameter != "" && l.book.Parameters[e.Parameter] == nil:
			l.unknown(e, ".parameter", e.Parameter, sortedKeys(l.book.Parameters), "there is no parameter %q", e.Parameter)
		}
		l.oneOf(e, ".unit", "unit of a step", e.Unit, stepUnits)
	}
}
