package rulebook

import (
	"fmt"
	"slices"

	"qyzmet"
)

// lint checks what strict reading alone cannot: that names meet, that versions,
// values and rules fit together in time, and that nothing stands without effect.
func (l *loader) lint() {
	for _, e := range l.book.Enactments {
		l.lintEnactment(e)
	}
	for _, a := range l.book.Articles {
		l.lintArticle(a)
	}
	for _, name := range sortedKeys(l.book.Parameters) {
		l.lintParameter(l.book.Parameters[name])
	}
	for _, id := range sortedKeys(l.book.Readings) {
		l.lintReading(l.book.Readings[id])
	}
	l.lintFacts()
	for _, q := range l.questions() {
		l.lintQuestion(q)
	}
	for _, y := range sortedKeys(l.book.Years) {
		l.lintYear(l.book.Years[y])
	}
	l.lintGuides()
	l.lintActs()
	l.lintDuties()
	l.lintDocuments()
	l.lintPapers()
	if len(l.faults) == 0 {
		l.calendar()
	}
	l.lintUse()
	l.lintSummaries()
}

// unknown reports a name that stands for nothing, with the nearest that does.
func (l *loader) unknown(entry any, field, name string, names []string, format string, args ...any) {
	f := l.at(entry, field, qyzmet.UnknownName, format, args...)
	f.Value, f.Nearest = clip(name), nearest(name, names)
	if len(names) <= maxAllowedShown {
		f.Allowed = names
	}
}

// maxAllowedShown bounds the names listed in one fault.
const maxAllowedShown = 16

// oneOf holds a value to a closed list of the format. noun names such a value.
func (l *loader) oneOf(entry any, field, noun, value string, allowed []string) {
	if slices.Contains(allowed, value) {
		return
	}
	code, message := qyzmet.NotAllowed, fmt.Sprintf("%q is no %s", clip(value), noun)
	if value == "" {
		code, message = qyzmet.Missing, fmt.Sprintf("the %s is not given", noun)
	}
	f := l.at(entry, field, code, "%s", message)
	f.Allowed, f.Nearest = allowed, nearest(value, allowed)
}

// optionally is oneOf for a value that may be left out.
func (l *loader) optionally(entry any, field, noun, value string, allowed []string) {
	if value != "" {
		l.oneOf(entry, field, noun, value, allowed)
	}
}

// provision reports a cited provision that is not there.
func (l *loader) provision(entry any, field string, id qyzmet.ProvisionID) *Provision {
	p := l.book.Provisions[id]
	if p == nil {
		l.unknown(entry, field, string(id), l.provisionNames(), "%s is not among the provisions", id)
	}
	return p
}

func (l *loader) provisionNames() []string {
	names := make([]string, 0, len(l.book.Provisions))
	for id := range l.book.Provisions {
		names = append(names, string(id))
	}
	slices.Sort(names)
	return names
}

// each calls check with the path of every element of a list in a field,
// refusing an element that stands twice.
func each[T ~string](l *loader, entry any, field string, list []T, check func(where string, id T)) {
	seen := map[T]bool{}
	for i, id := range list {
		where := fmt.Sprintf("%s[%d]", field, i)
		if seen[id] {
			l.at(entry, where, qyzmet.BadLaw, "%q stands twice in this list", id)
		}
		seen[id] = true
		check(where, id)
	}
}

func (l *loader) papers(entry any, field string, ids []qyzmet.PaperID) {
	each(l, entry, field, ids, func(where string, id qyzmet.PaperID) {
		if _, ok := l.book.Papers[id]; !ok {
			l.unknown(entry, where, string(id), texts(sortedKeys(l.book.Papers)), "there is no paper %q in facts/papers.yaml", id)
		}
	})
}

func (l *loader) readings(entry any, field string, ids []qyzmet.ReadingID) {
	each(l, entry, field, ids, func(where string, id qyzmet.ReadingID) {
		if l.book.Readings[id] == nil {
			l.unknown(entry, where, string(id), texts(sortedKeys(l.book.Readings)), "there is no reading %q", id)
		}
	})
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}
