package rulebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"qyzmet"
)

// nameSyntax is how names of one sort are written.
type nameSyntax struct {
	pattern *regexp.Regexp
	how     string
}

var (
	idSyntax        = nameSyntax{regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`), "lower-case Latin letters and digits joined by hyphens, as full-time"}
	variableSyntax  = nameSyntax{regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`), "lower-case Latin letters and digits joined by underscores, as call_up_age"}
	pathSyntax      = nameSyntax{regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+$`), "two or more names joined by dots, each of lower-case Latin letters, digits and underscores, as person.birth_date"}
	provisionSyntax = nameSyntax{regexp.MustCompile(`^[a-z][a-z0-9-]*/(preamble|[0-9]+(-[0-9]+)?(#[0-9]+)?(/[0-9]+(-[0-9]+)?(#[0-9]+)?)*)$`), "the enactment and the numbers of the law joined by slashes, as law/35/2/1#3"}
)

// celReserved are the words that CEL keeps for itself: no fact can be read by them.
var celReserved = []string{"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let",
	"loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}

// firstNames begin the names of other things than facts in conditions.
var firstNames = []string{"on", "param", "q", "act", "of"}

func (l *loader) syntax(s *source, path string, syntax nameSyntax, name string) bool {
	ok := syntax.pattern.MatchString(name)
	if !ok {
		l.fault(s, path, qyzmet.NotAllowed, "%q is no name here; write %s", clip(name), syntax.how)
	}
	return ok
}

// names checks how every name is written. Names become variables of conditions,
// so this comes before any condition is compiled.
func (l *loader) names() {
	for _, name := range sortedKeys(l.book.Parameters) {
		l.nameOf(l.book.Parameters[name], ".parameter", variableSyntax, name)
	}
	for _, e := range l.book.Enactments {
		l.nameOf(e, ".enactment", idSyntax, e.ID)
	}
	for _, a := range l.book.Articles {
		for i, p := range a.Provisions {
			l.nameOf(a, fmt.Sprintf(".provisions[%d].id", i), provisionSyntax, string(p.ID))
		}
	}
	for _, f := range l.book.FactOrder {
		l.factNames(f)
	}
	for _, q := range l.questions() {
		l.questionNames(q)
	}
	for _, id := range sortedKeys(l.book.Readings) {
		l.nameOf(l.book.Readings[id], ".reading", idSyntax, string(id))
	}
}

func (l *loader) nameOf(entry any, field string, syntax nameSyntax, name string) bool {
	p := l.places[entry]
	return l.syntax(p.src, p.path+field, syntax, name)
}

func (l *loader) factNames(f *Fact) {
	if l.nameOf(f, ".path", pathSyntax, string(f.Path)) {
		l.reserved(f)
	}
	inside := string(f.Path) + "."
	for _, g := range l.book.FactOrder {
		if strings.HasPrefix(string(g.Path), inside) {
			l.at(g, ".path", qyzmet.BadLaw, "%q lies inside the fact %q; a fact has no facts inside it", g.Path, f.Path)
		}
	}
	for i, w := range f.Values {
		l.nameOf(f, fmt.Sprintf(".values[%d].word", i), idSyntax, w.Word)
	}
	for _, it := range f.Items {
		if l.nameOf(it, ".path", variableSyntax, string(it.Path)) {
			l.reserved(it)
		}
		for i, w := range it.Values {
			l.nameOf(it, fmt.Sprintf(".values[%d].word", i), idSyntax, w.Word)
		}
	}
}

func (l *loader) reserved(f *Fact) {
	segments := strings.Split(string(f.Path), ".")
	for i, s := range segments {
		if slices.Contains(celReserved, s) || i == 0 && len(segments) > 1 && slices.Contains(firstNames, s) {
			l.at(f, ".path", qyzmet.NotAllowed, "%q in %q is a word of the language of conditions; choose another", s, f.Path)
		}
	}
}

func (l *loader) questionNames(q *Question) {
	l.nameOf(q, ".question", idSyntax, string(q.ID))
	for i, o := range q.Outcomes {
		l.nameOf(q, fmt.Sprintf(".outcomes[%d].id", i), idSyntax, o.ID)
	}
	for _, r := range q.Rules {
		l.nameOf(r, ".id", idSyntax, string(r.ID))
		if r.Group != "" {
			l.nameOf(r, ".group", variableSyntax, r.Group)
		}
	}
}
