package result

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/interview"
	"qyzmet/internal/web/words"
)

// why shows the proof, to be opened step by step.
func (p *page) why() g.Node {
	if p.answer.Because == nil {
		return nil
	}
	l := p.Local
	return Section(Class("why-tree"), ID("why"), H2(g.Text(l.T("why.title"))), P(Class("help"), g.Text(l.T("why.help"))),
		(&proof{page: p, shown: map[string]bool{}}).claim(p.answer.Because, 0))
}

// proof draws the steps. A step that was shown before is not shown again but
// pointed to: the same question and rule often serve several others.
type proof struct {
	*page
	world string // tells the wordings apart where several were run
	shown map[string]bool
}

// seen reports whether a step was shown already, and notes it.
func (p *proof) seen(anchor string) bool {
	if p.shown[anchor] {
		return true
	}
	p.shown[anchor] = true
	return false
}

func (p *proof) above(anchor, text string) g.Node {
	return P(Class("claim"), g.Text(text+" "), A(Href("#"+anchor), g.Text(p.Local.T("why.above"))))
}

// claim draws one step of the proof.
func (p *proof) claim(b *qyzmet.Because, depth int) g.Node {
	switch b.Claim {
	case "question":
		return p.questionClaim(b, depth)
	case "rule":
		return p.ruleClaim(b, depth)
	}
	out := g.Group{P(g.Text(p.Local.T("why.worlds")))}
	for i, c := range b.Children {
		p.world = strconv.Itoa(i+1) + "-"
		out = append(out, p.claim(c, depth+1))
	}
	return out
}

func (p *proof) children(b *qyzmet.Because, depth int) g.Node {
	return g.Map(b.Children, func(c *qyzmet.Because) g.Node { return p.claim(c, depth+1) })
}

func (p *proof) questionClaim(b *qyzmet.Because, depth int) g.Node {
	l, q := p.Local, p.book.Questions[b.Question]
	if q == nil {
		return g.Group{}
	}
	head := l.T("why.question", "question", q.Title, "outcome", words.OutcomeName(l, q, b.Value))
	anchor := "why-" + p.world + string(q.ID)
	if p.seen(anchor) {
		return p.above(anchor, head)
	}
	note := g.Node(nil)
	if len(b.InForce) > 0 {
		note = P(Class("help"), g.Text(l.T("result.if-new", "acts", p.acts(b.InForce))))
	}
	if none := noneHolds(b); none > 3 {
		return Details(ID(anchor), Class("claim"), g.If(depth == 0, g.Attr("open")), Summary(g.Text(head)), note,
			P(g.Text(l.Plural("why.none-holds", none))), g.Iff(q.OtherwiseText != nil, func() g.Node {
				return P(g.Text(q.OtherwiseText.In(l.Lang)+" "), p.cites.Chips(q.OtherwiseCites))
			}),
			Details(Class("claim"), Summary(g.Text(l.T("why.each"))), p.children(b, depth)))
	}
	return Details(ID(anchor), Class("claim"), g.If(depth == 0, g.Attr("open")), Summary(g.Text(head)), note, p.children(b, depth))
}

// noneHolds is the number of rules of a claim that rests on none of them holding.
func noneHolds(b *qyzmet.Because) int {
	for _, c := range b.Children {
		if c.Claim != "rule" || c.Value != "false" {
			return 0
		}
	}
	return len(b.Children)
}

// ruleClaim shows a rule: its text, whether it holds, the facts it read, its
// provisions, and the condition as it stands in the law data.
func (p *proof) ruleClaim(b *qyzmet.Because, depth int) g.Node {
	l := p.Local
	anchor := "why-" + p.world + string(b.Question) + "." + string(b.Rule)
	if p.seen(anchor) {
		return p.above(anchor, l.T("truth."+truth(b.Value))+": "+p.ruleText(b))
	}
	return Details(ID(anchor), Class("claim"),
		Summary(Span(Class("truth truth-"+b.Value), g.Text(l.T("truth."+truth(b.Value)))), g.Text(" "+p.ruleText(b))),
		Div(Class("claim-body"),
			P(g.Text(l.T("why.under")+" "), p.citedChips(b.Cites)),
			g.If(len(b.Facts) > 0, Dl(Class("answers"), g.Map(b.Facts, func(f qyzmet.FactRead) g.Node { return p.factRead(f) }))),
			p.children(b, depth),
			g.If(b.When != "" && b.When != "true", Details(Class("code"), Summary(g.Text(l.T("why.code"))), Pre(Code(g.Text(b.When)))))))
}

func truth(value string) string {
	switch value {
	case "true", "false":
		return value
	}
	return "unknown"
}

func (p *page) ruleText(b *qyzmet.Because) string {
	if b.Text == nil {
		return string(b.Rule)
	}
	return b.Text.In(p.Local.Lang)
}

func (p *page) citedChips(cited []qyzmet.Cited) g.Node {
	ids := make([]qyzmet.ProvisionID, len(cited))
	for i, c := range cited {
		ids[i] = c.Provision
	}
	return p.cites.Chips(unique(ids))
}

func (p *page) factRead(read qyzmet.FactRead) g.Node {
	l := p.Local
	f := p.book.Facts[read.Path]
	if f == nil {
		f = &rulebook.Fact{Path: read.Path}
	}
	return Div(Dt(g.Text(f.Label.In(l.Lang))), Dd(interview.Lines(words.Lines(l, f, p.State.Facts[read.Path]))))
}
