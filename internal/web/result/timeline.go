package result

import (
	"fmt"
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/web/words"
)

// segment is a stretch of time with one outcome.
type segment struct {
	from    date.Date
	outcome *qyzmet.Outcome
	state   qyzmet.State
	because string
	cites   []qyzmet.ProvisionID
}

func (p *page) segments() []segment {
	out := []segment{{from: p.State.On, outcome: p.answer.Outcome, state: p.answer.State}}
	for _, c := range p.answer.Changes {
		out = append(out, segment{c.On, c.Outcome, c.State, c.Because, c.Cites})
	}
	return out
}

// timeline shows on which days the answer changes by itself: as a picture, and
// as a list that says the same.
func (p *page) timeline() g.Node {
	if p.answer.State == qyzmet.Open {
		return nil
	}
	l, list := p.Local, p.segments()
	if len(list) == 1 {
		return Section(Class("timeline"), H2(g.Text(l.T("timeline.title"))), P(g.Text(l.T("timeline.never"))), P(Class("no-print"), p.toPath("second small")))
	}
	return Section(Class("timeline"), H2(g.Text(l.T("timeline.title"))), P(Class("help"), g.Text(l.T("timeline.help"))),
		Figure(p.picture(list)),
		Ol(Class("turns"), g.Map(list, func(s segment) g.Node { return p.turn(s) })),
		P(Class("no-print"), p.toPath("second small")))
}

func (p *page) turn(s segment) g.Node {
	l := p.Local
	return Li(swatch(p.pattern(s)),
		Div(P(Strong(g.Text(p.fromDay(s))), g.Text(" "), distance(p, s.from)),
			P(g.Text(p.outcomeOf(s))),
			g.If(s.because != "", P(Class("help"), g.Text(l.T("because."+orDate(s.because))+" "), p.cites.Chips(s.cites)))))
}

// orDate guards against a reason that the catalogue does not know.
func orDate(because string) string {
	switch because {
	case "age", "until", "law":
		return because
	}
	return "date"
}

func (p *page) fromDay(s segment) string { return p.Local.T("timeline.from", "day", s.from) }

func (p *page) outcomeOf(s segment) string {
	text := words.Outcome(p.Local, p.Question, s.outcome)
	if s.state == qyzmet.Settled || s.state == qyzmet.Open {
		return text
	}
	return p.Local.T("timeline.not-settled", "outcome", text, "state", p.Local.T("state."+string(s.state)+".name"))
}

// pattern names the fill of a segment: never told by colour alone.
func (p *page) pattern(s segment) string { return words.Tone(p.Question, s.outcome) }

// Measures of the picture, in its own units.
const (
	picWidth  = 360
	picHeight = 92
	bandTop   = 28
	bandHigh  = 24
	pad       = 6
)

// picture draws the segments in order; each has a least width so that a short
// one can be seen, and the list gives the days.
func (p *page) picture(list []segment) g.Node {
	at := places(list)
	var alt []string
	body := g.Group{patterns()}
	for i, s := range list {
		alt = append(alt, p.fromDay(s)+": "+p.outcomeOf(s))
		body = append(body, rect(at[i], bandTop, at[i+1]-at[i], bandHigh, "seg "+p.pattern(s)))
		if i > 0 {
			body = append(body, mark(at[i], s.because == "law"), label(at[i], bandTop+bandHigh+20, strconv.Itoa(s.from.Year()), "middle"))
		}
	}
	body = append(body, p.asked(at[0]), p.today(at, list))
	return g.El("svg", Class("line"), g.Attr("viewBox", fmt.Sprintf("0 0 %d %d", picWidth, picHeight)), Role("img"),
		Aria("label", strings.Join(alt, "; ")), body)
}

// places are the segments' left edges and the end of the last.
func places(list []segment) []float64 {
	const least = 0.13
	n := len(list)
	span := float64(date.Days(list[0].from, list[n-1].from))
	tail := max(span*0.25, 1) // the last segment has no end
	free := 1 - min(least*float64(n), 0.9)
	floor := (1 - free) / float64(n)
	at := make([]float64, n+1)
	x := float64(pad)
	for i := range list {
		at[i] = x
		days := tail
		if i+1 < n {
			days = float64(date.Days(list[i].from, list[i+1].from))
		}
		x += (floor + free*days/(span+tail)) * (picWidth - 2*pad)
	}
	at[n] = x
	return at
}

// asked marks the day asked about, which is where the picture begins.
func (p *page) asked(x float64) g.Node {
	word := p.Local.T("timeline.asked")
	if p.now == p.State.On {
		word = p.Local.T("distance.today")
	}
	return g.Group{dot(x), label(x-2, bandTop-12, word, "start")}
}

// today marks today when it lies within the picture, after the day asked about.
func (p *page) today(at []float64, list []segment) g.Node {
	for i, s := range list {
		if p.now <= s.from || i+1 < len(list) && p.now >= list[i+1].from {
			continue
		}
		share := 0.3 // of the last segment, which has no end
		if i+1 < len(list) {
			share = float64(date.Days(s.from, p.now)) / float64(date.Days(s.from, list[i+1].from))
		}
		x := at[i] + share*(at[i+1]-at[i])
		return g.Group{dot(x), label(x, bandTop+bandHigh+36, p.Local.T("distance.today"), "middle")}
	}
	return nil
}

func dot(x float64) g.Node {
	return g.El("circle", g.Attr("class", "now"), g.Attr("cx", num(x)), g.Attr("cy", num(bandTop+bandHigh/2)), g.Attr("r", "6"))
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

func rect(x, y, w, h float64, class string) g.Node {
	r := g.El("rect", g.Attr("class", class), g.Attr("x", num(x)), g.Attr("y", num(y)), g.Attr("width", num(w)), g.Attr("height", num(h)))
	kind := class[strings.LastIndexByte(class, ' ')+1:]
	hatch := g.El("rect", g.Attr("fill", "url(#hatch-"+kind+")"), g.Attr("x", num(x)), g.Attr("y", num(y)), g.Attr("width", num(w)), g.Attr("height", num(h)))
	return g.Group{r, hatch}
}

// mark draws a boundary: a line, with a diamond where the law changes.
func mark(x float64, law bool) g.Node {
	line := g.El("path", g.Attr("class", "tick"), g.Attr("d", fmt.Sprintf("M%.1f %dv%d", x, bandTop-6, bandHigh+12)))
	if !law {
		return line
	}
	return g.Group{line, g.El("path", g.Attr("class", "law"), g.Attr("d", fmt.Sprintf("M%.1f %dl6 6-6 6-6-6z", x, bandTop-16)))}
}

func label(x, y float64, text, anchor string) g.Node {
	return g.El("text", g.Attr("x", num(x)), g.Attr("y", num(y)), g.Attr("text-anchor", anchor), g.Text(text))
}

// patterns are the hatchings of the tones.
func patterns() g.Node {
	pattern := func(tone, d string) g.Node {
		return g.El("pattern", ID("hatch-"+tone), g.Attr("width", "8"), g.Attr("height", "8"), g.Attr("patternUnits", "userSpaceOnUse"),
			g.El("path", g.Attr("class", "hatch "+tone), g.Attr("d", d)))
	}
	return g.El("defs",
		pattern("good", "M0 4h8"),
		pattern("warn", "M-2 2l4-4M0 8l8-8M6 10l4-4"),
		pattern("plain", "M3.500 4h1"),
		pattern("open", "M0 0"))
}

// swatch repeats a segment's fill beside its line of the list.
func swatch(tone string) g.Node {
	return g.El("svg", Class("swatch"), g.Attr("viewBox", "0 0 24 24"), Aria("hidden", "true"), rect(0, 0, 24, 24, "seg "+tone))
}
