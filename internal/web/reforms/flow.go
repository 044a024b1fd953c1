package reforms

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/engine"
	"qyzmet/internal/lab"
)

// Measures of the picture, in CSS pixels; across, it is as wide as its place.
const (
	flowHigh  = 240 // of the bars together
	leastHigh = 4   // of a bar
	textHigh  = 16  // of a line of letters
	apart     = 16  // between two bars
	wrapAt    = 18  // letters of a line beside a bar
	headHigh  = 24  // of the two headings
	barWide   = 4   // percent
)

// node is a bar at one side of the picture: where people stand, and how many.
type node struct {
	standing engine.Standing
	n        int
	y, high  float64
	used     float64  // of its height, by bands drawn so far
	lines    []string // beside it
}

// flows is the picture in the making.
type flows struct {
	*page
	from, to []*node
	moves    []lab.Move // from top to bottom
	high     float64
}

func (p *page) newFlows() *flows {
	f := &flows{page: p}
	got := p.run.got
	for m := range got.Moves {
		f.moves = append(f.moves, m)
	}
	slices.SortFunc(f.moves, func(a, b lab.Move) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	for _, m := range f.moves {
		f.from, f.to = count(f.from, m.From, got.Moves[m]), count(f.to, m.To, got.Moves[m])
	}
	slices.SortFunc(f.to, func(a, b *node) int { return cmp.Compare(a.standing, b.standing) })
	f.high = max(f.place(f.from), f.place(f.to))
	return f
}

func count(list []*node, s engine.Standing, n int) []*node {
	if i := slices.IndexFunc(list, func(x *node) bool { return x.standing == s }); i >= 0 {
		list[i].n += n
		return list
	}
	return append(list, &node{standing: s, n: n})
}

// place puts the bars of one side under one another, each with room for its words.
func (f *flows) place(list []*node) float64 {
	y := float64(headHigh)
	for _, x := range list {
		x.lines = append(wrap(f.standing(x.standing), wrapAt), f.l.Number(int64(x.n)))
		x.high = max(leastHigh, flowHigh*float64(x.n)/float64(f.run.got.Changed))
		x.y = y
		y += max(x.high, float64(len(x.lines)*textHigh)) + apart
	}
	return y
}

// wrap breaks a text into lines between words.
func wrap(text string, most int) []string {
	var out []string
	for _, word := range strings.Fields(text) {
		if n := len(out); n > 0 && utf8.RuneCountInString(out[n-1])+1+utf8.RuneCountInString(word) <= most {
			out[n-1] += " " + word
		} else {
			out = append(out, word)
		}
	}
	return out
}

// flow draws from where to where people change: a band for each move, as thick
// as the people are many.
func (p *page) flow() g.Node {
	l, f := p.l, p.newFlows()
	bands := g.Group{}
	for _, m := range f.moves {
		bands = append(bands, f.band(m))
	}
	return Figure(Class("rf-flow"), g.El("svg", Width("100%"), Height(strconv.Itoa(int(f.high))), Role("img"), Aria("labelledby", "rf-flow-title rf-flow-desc"),
		g.El("title", ID("rf-flow-title"), g.Text(l.T("reforms.flow.title"))),
		g.El("desc", ID("rf-flow-desc"), g.Text(f.told())),
		g.El("svg", g.Attr("x", percent(barWide)), Width(percent(100-2*barWide)), Height(strconv.Itoa(int(f.high))),
			g.Attr("viewBox", fmt.Sprintf("0 0 100 %d", int(f.high))), g.Attr("preserveAspectRatio", "none"), bands),
		label("rf-flow-head", "0", "start", 14, l.T("reforms.flow.law")), label("rf-flow-head", "100%", "end", 14, l.T("reforms.flow.draft")),
		g.Map(f.from, func(x *node) g.Node { return f.side(x, true) }),
		g.Map(f.to, func(x *node) g.Node { return f.side(x, false) })))
}

// band draws a move as a band from its part of the left bar to its part of the
// right one.
func (f *flows) band(m lab.Move) g.Node {
	a, b := find(f.from, m.From), find(f.to, m.To)
	part := float64(f.run.got.Moves[m])
	highA, highB := a.high*part/float64(a.n), b.high*part/float64(b.n)
	y1, y2 := a.y+a.used, b.y+b.used
	a.used += highA
	b.used += highB
	return g.El("path", Class("rf-band "+f.tone(m.To)), g.Attr("vector-effect", "non-scaling-stroke"),
		g.Attr("d", fmt.Sprintf("M0 %.1f C50 %.1f 50 %.1f 100 %.1f V%.1f C50 %.1f 50 %.1f 0 %.1f Z", y1, y1, y2, y2, y2+highB, y2+highB, y1+highA, y1+highA)))
}

func find(list []*node, s engine.Standing) *node {
	return list[slices.IndexFunc(list, func(x *node) bool { return x.standing == s })]
}

// side draws a bar with its words beside it.
func (f *flows) side(x *node, left bool) g.Node {
	bar, at, anchor := "0", percent(barWide+1.5), "start"
	if !left {
		bar, at, anchor = percent(100-barWide), percent(100-barWide-1.5), "end"
	}
	out := g.Group{g.El("rect", Class("rf-node "+f.tone(x.standing)), g.Attr("x", bar), Width(percent(barWide)), g.Attr("y", strconv.FormatFloat(x.y, 'f', 1, 64)), Height(strconv.FormatFloat(x.high, 'f', 1, 64)))}
	y := int(x.y + max(0, (x.high-float64(len(x.lines)*textHigh))/2))
	for i, line := range x.lines {
		class := "rf-flow-word"
		if i == len(x.lines)-1 {
			class = "rf-flow-n"
		}
		out = append(out, label(class, at, anchor, y+12+i*textHigh, line))
	}
	return out
}

func label(class, x, anchor string, y int, text string) g.Node {
	return g.El("text", Class(class), g.Attr("x", x), g.Attr("y", strconv.Itoa(y)), g.Attr("text-anchor", anchor), g.Text(text))
}

// told is the picture in words.
func (f *flows) told() string {
	var out []string
	for _, m := range lab.SortedMoves(f.run.got.Moves) {
		out = append(out, f.l.T("reforms.said.move", "n", f.run.got.Moves[m], "from", f.standing(m.From), "to", f.standing(m.To)))
	}
	return strings.Join(out, "; ") + "."
}
