package lawpages

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/layout"
	"qyzmet/internal/web/reforms/reach"
)

// whatIfValue leads to the page on which another value can be tried.
func (v *view) whatIfValue(p *rulebook.Parameter) g.Node {
	if reach.ForParameter(v.book, p, v.now) == nil {
		return nil
	}
	return v.whatIf("/reforms/value/"+p.Name, p.Label.In(v.l.Lang))
}

// whatIfWithout leads to the page on which a ground can be withdrawn.
func (v *view) whatIfWithout(r *rulebook.Rule) g.Node {
	if !reach.Ground(r) || stands(r.Span, v.now) != present || reach.ForGround(v.book, r.Question.ID, r.ID, v.now) == nil {
		return nil
	}
	return v.whatIf("/reforms/without/"+string(r.Question.ID)+"/"+string(r.ID), r.Text.In(v.l.Lang))
}

func (v *view) whatIf(path, of string) g.Node {
	return P(Class("no-print to-reforms"), A(Href(layout.Path(v.l.Lang, path)), g.Text(v.l.T("reforms.what-if")), Span(Class("vh"), g.Text(" "+of))))
}
