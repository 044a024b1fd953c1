package reforms

import (
	"slices"
	"strings"
	"sync"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/words"
)

// sound remembers what the law as it is leaves open, by book.
var sound sync.Map // hash -> []engine.Finding

// findings are what the semantic check finds in the changed law and not in the
// law as it is.
func findings(base, reform *engine.Engine) []engine.Finding {
	before, known := sound.Load(base.Book().Hash)
	if !known {
		report, err := base.CheckBook()
		if err != nil {
			return nil
		}
		before = report.Findings
		sound.Store(base.Book().Hash, before)
	}
	report, err := reform.CheckBook()
	if err != nil {
		return nil
	}
	old, _ := before.([]engine.Finding)
	return slices.DeleteFunc(report.Findings, func(f engine.Finding) bool {
		return slices.ContainsFunc(old, func(o engine.Finding) bool {
			return o.Kind == f.Kind && o.Question == f.Question && o.Rule == f.Rule
		})
	})
}

// flaws says whether the draft leaves a gap or a contradiction.
func (p *page) flaws() g.Node {
	if p.brief {
		return nil
	}
	l := p.l
	head := H3(ID("rf-flaws"), g.Text(l.T("reforms.flaws.title")))
	switch {
	case !isClosed(p.run.checked):
		return Section(Aria("labelledby", "rf-flaws"), head, P(g.Text(l.T("reforms.flaws.checking")), g.Text(" "),
			A(Href(p.here()), g.Text(l.T("reforms.flaws.look")))))
	case len(p.run.findings) == 0:
		return Section(Aria("labelledby", "rf-flaws"), head, P(Class("rf-sound"), g.Text(l.T("reforms.flaws.none"))))
	}
	return Section(Aria("labelledby", "rf-flaws"), head, P(g.Text(l.T("reforms.flaws.help"))),
		Ul(Class("rf-flaw-list"), g.Map(p.run.findings, p.flaw)))
}

// shownFacts is how many facts of an example are shown without folding.
const shownFacts = 6

func (p *page) flaw(f engine.Finding) g.Node {
	l := p.l
	name := string(f.Question)
	if q := p.book.Questions[f.Question]; q != nil {
		name = q.Title.In(l.Lang)
	}
	var facts []string
	for _, e := range f.Example {
		if text := p.exampleFact(e); text != "" && !slices.Contains(facts, text) {
			facts = append(facts, text)
		}
	}
	list := Ul(g.Map(facts, func(t string) g.Node { return Li(g.Text(t)) }))
	return Li(P(Strong(g.Text(name)), g.Text(": "+l.T("reforms.flaws."+f.Kind)), g.If(f.Rule != "", g.Text(" "+p.ruleText(f.Question, f.Rule)))),
		g.If(len(facts) > 0 && len(facts) <= shownFacts, Div(P(Class("help"), g.Text(l.T("reforms.flaws.example"))), list)),
		g.If(len(facts) > shownFacts, Details(Summary(g.Text(l.T("reforms.flaws.example"))), list)))
}

// exampleFact puts "path = value" into words; a condition over several facts is
// named by them.
func (p *page) exampleFact(text string) string {
	name, value, ok := strings.Cut(text, " = ")
	if !ok {
		return ""
	}
	if f := p.book.Facts[qyzmet.Path(name)]; f != nil {
		if value == "unknown" {
			return f.Label.In(p.l.Lang) + ": " + p.l.T("value.dont-know")
		}
		return f.Label.In(p.l.Lang) + ": " + words.Needed(p.l, f, value)
	}
	_, facts, ok := strings.Cut(name, " on ")
	if !ok {
		return ""
	}
	var labels []string
	for _, f := range strings.Split(facts, ", ") {
		labels = append(labels, words.Label(p.book, p.l, qyzmet.Path(f)))
	}
	return p.l.T("reforms.flaws.condition", "facts", strings.Join(labels, ", "), "value", p.truth(value))
}

func (p *page) truth(value string) string {
	switch value {
	case "true", "false", "unknown":
		return strings.ToLower(p.l.T("truth." + value))
	}
	return value
}

// ruleText is the sentence of a rule, of the wording of the day where there is one.
func (p *page) ruleText(question qyzmet.QuestionID, id qyzmet.RuleID) string {
	q := p.book.Questions[question]
	if q == nil {
		return string(id)
	}
	var last *rulebook.Rule
	for _, r := range q.RuleByID(id) {
		if last == nil || r.Span.Covers(p.ch.on, date.Latest) != rulebook.No {
			last = r
		}
	}
	if last == nil {
		return string(id)
	}
	return last.Text.In(p.l.Lang)
}
