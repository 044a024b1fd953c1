package path

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
)

// legend explains the edges and lines that occur.
func (p *page) legend() g.Node {
	l := p.Local
	out := g.Group{}
	seen := map[string]bool{}
	add := func(key, tone, firm string) {
		if !seen[key] {
			seen[key] = true
			out = append(out, Li(swatchOf(tone, firm), g.Text(" "+l.T("path.legend."+key))))
		}
	}
	for _, b := range p.life.bands {
		for i := range b.segments {
			switch s := &b.segments[i]; {
			case s.kind == notHeld:
				add("not-held", "void", "path-absent")
			case s.kind == unfit:
				add("unfit", "open", "path-absent")
			case s.state != qyzmet.Settled:
				add("loose", "open", "path-loose")
			}
		}
	}
	if p.life.read < p.life.before {
		out = append(out, Li(g.El("svg", Class("path-swatch"), g.Attr("viewBox", "0 0 20 20"), Aria("hidden", "true"),
			g.El("line", Class("path-axis path-assumed"), g.Attr("x1", "0"), g.Attr("x2", "20"), g.Attr("y1", "10"), g.Attr("y2", "10"))),
			g.Text(" "+l.T("path.legend.assumed", "day", p.life.read))))
	}
	out = append(out, Li(g.Text(l.T("path.legend.ages"))))
	return FigCaption(p.sequence(), Ul(Class("path-legend"), out))
}

// sequence names the segments in order, for screens on which most words have no
// room in the picture.
func (p *page) sequence() g.Node {
	return Dl(Class("path-sequence"), g.Map(p.life.bands, func(b band) g.Node {
		return g.Group{Dt(g.Text(b.question.Title.In(p.Local.Lang))), Dd(g.Map(b.segments, func(s segment) g.Node {
			number := p.life.number(&s)
			return Span(Class("path-step"), g.If(number != "", Span(Class("path-badge"), g.Text(number))), swatch(&b, &s), g.Text(p.short(&b, &s)+" "))
		}))}
	}))
}

// number is that of the day on which a segment begins; none for the first.
func (v *life) number(s *segment) string {
	if m := v.at(s.from); m.n > 0 {
		return strconv.Itoa(m.n)
	}
	return ""
}
