package path

import (
	"strconv"
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/date"
	"qyzmet/internal/web/words"
)

// Measures of the picture, in CSS pixels.
const (
	lineHigh = 18 // of a line of letters
	barHigh  = 28
	pitch    = 62 // from bar to bar
	titleUp  = 9  // of a band's title over its bar
	apart    = 8  // percent between two numbers in one row
)

// drawing is the picture in the making.
type drawing struct {
	*page
	scale   *scale
	numbers int // where the numbers stand: the first of one or two rows
	top     int // of the first band's bar
	foot    int // where the bands end
	lower   map[*moment]bool
}

func (p *page) newDrawing() *drawing {
	d := &drawing{page: p, scale: newScale(p.life), numbers: 12, lower: map[*moment]bool{}}
	last := -100.0
	for _, m := range p.life.moments {
		if m.today || m.asked {
			d.numbers += lineHigh
		}
		if m.n == 0 {
			continue
		}
		if x := d.scale.at(m.day); x-last < apart {
			d.lower[m], last = true, -100
		} else {
			last = x
		}
	}
	d.top = d.numbers + 42
	if len(d.lower) > 0 {
		d.top += lineHigh
	}
	d.foot = d.top + pitch*(len(p.life.bands)-1) + barHigh + 12
	return d
}

// picture draws the bands one under another on one scale, a line down for each
// day on which something turns, and the years below. Words come last, so that
// no line runs through them.
func (p *page) picture() g.Node {
	d := p.newDrawing()
	body := g.Group{patterns(), d.guides()}
	each := func(draw func(b *band, s *segment, top int) g.Node) {
		for i := range p.life.bands {
			b := &p.life.bands[i]
			for j := range b.segments {
				body = append(body, draw(b, &b.segments[j], d.top+pitch*i))
			}
		}
	}
	each(d.bar)
	body = append(body, d.days())
	each(d.word)
	for i, b := range p.life.bands {
		body = append(body, label("path-name", 0, d.top+pitch*i-titleUp, "start", b.question.Title.In(p.Local.Lang)))
	}
	body = append(body, d.figures(), d.law(), d.years())
	return g.El("svg", Class("path-line"), g.Attr("width", "100%"), g.Attr("height", strconv.Itoa(d.foot+64)), Role("img"),
		Aria("labelledby", "path-title path-desc"),
		g.El("title", ID("path-title"), g.Text(p.Local.T("path.title"))),
		g.El("desc", ID("path-desc"), g.Text(d.said())),
		body)
}

// said is the picture in words, for those who do not see it; the table says more.
func (d *drawing) said() string {
	var out []string
	for i := range d.life.bands {
		b := &d.life.bands[i]
		var parts []string
		for j := range b.segments {
			s := &b.segments[j]
			parts = append(parts, d.Local.T("timeline.from", "day", s.from)+": "+d.outcome(b, s))
		}
		out = append(out, b.question.Title.In(d.Local.Lang)+" – "+strings.Join(parts, "; "))
	}
	return strings.Join(out, ". ") + "."
}

func (d *drawing) bar(b *band, s *segment, top int) g.Node {
	x, end := d.scale.at(s.from), d.scale.at(s.before)
	at := box(x, top, end-x, barHigh)
	return g.Group{g.El("rect", Class("path-seg "+tone(b, s)+" "+firmness(s)), at), g.El("rect", g.Attr("fill", "url(#path-"+tone(b, s)+")"), at)}
}

// word writes a segment's outcome into its bar, where there is room.
func (d *drawing) word(b *band, s *segment, top int) g.Node {
	x, text := d.scale.at(s.from), d.short(b, s)
	class := fits(text, d.scale.at(s.before)-x)
	if class == "" {
		return nil
	}
	return g.El("text", Class("path-word "+class), g.Attr("x", percent(x)), g.Attr("dx", "7"), px("y", top+barHigh-9), g.Text(text))
}

// tone names the fill of a segment: a colour with a hatching of its own.
func tone(b *band, s *segment) string {
	switch s.kind {
	case decided:
		return words.Tone(b.question, s.outcome)
	case notHeld:
		return "void"
	}
	return "open"
}

// firmness names the edge of a segment: broken where it is not settled.
func firmness(s *segment) string {
	switch {
	case s.kind == notHeld || s.kind == unfit:
		return "path-absent"
	case s.kind != decided || s.state != "settled":
		return "path-loose"
	}
	return "path-firm"
}

// row is where a day's number stands.
func (d *drawing) row(m *moment) int {
	if d.lower[m] {
		return d.numbers + lineHigh + 2
	}
	return d.numbers
}

// guides are the lines down from each numbered day.
func (d *drawing) guides() g.Node {
	return g.Map(d.life.moments, func(m *moment) g.Node {
		if m.n == 0 {
			return nil
		}
		return upright("path-guide", d.scale.at(m.day), d.row(m), d.foot)
	})
}

func (d *drawing) figures() g.Node {
	return g.Map(d.life.moments, func(m *moment) g.Node {
		if m.n == 0 {
			return nil
		}
		x, y := d.scale.at(m.day), d.row(m)
		return g.Group{g.El("circle", Class("path-number"), g.Attr("cx", percent(x)), px("cy", y), g.Attr("r", "9.5")),
			label("path-figure", x, y+4, "middle", strconv.Itoa(m.n))}
	})
}

// days are the lines of the day asked about and of today.
func (d *drawing) days() g.Node {
	out, y := g.Group{}, 13
	for _, m := range d.life.moments {
		if !m.today && !m.asked {
			continue
		}
		x, anchor := d.scale.at(m.day), "middle"
		switch {
		case x < 16:
			anchor = "start"
		case x > 84:
			anchor = "end"
		}
		class, text := "path-today", d.Local.T("distance.today")
		if !m.today {
			class, text = "path-asked", d.Local.T("timeline.asked")
		}
		out = append(out, upright(class, x, y+5, d.foot), label("path-now", x, y, anchor, text))
		y += lineHigh
	}
	return out
}

// law draws the axis: dotted where no wording is held, full where the law was
// read, broken where it is taken to stay as it is.
func (d *drawing) law() g.Node {
	v := d.life
	out := g.Group{}
	part := func(class string, from, before date.Date) {
		from, before = max(from, v.from), min(before, v.before)
		if from >= before {
			return
		}
		x, end := d.scale.at(from), d.scale.at(before)
		out = append(out, g.El("line", Class("path-axis "+class), g.Attr("x1", percent(x)), g.Attr("x2", percent(end)), px("y1", d.foot), px("y2", d.foot)))
		text := d.Local.T("path.law." + strings.TrimPrefix(class, "path-"))
		if fit := fits(text, end-x); fit != "" {
			out = append(out, g.El("text", Class("path-law "+fit), g.Attr("x", percent((x+end)/2)), px("y", d.foot+56), g.Attr("text-anchor", "middle"), g.Text(text)))
		}
	}
	part("path-unheld", v.from, min(v.held, v.before))
	part("path-read", v.held, v.read.AddDays(1))
	part("path-assumed", max(v.held, v.read.AddDays(1)), v.before)
	return out
}

// years names the years of the days marked, and below them the ages on
// birthdays, where there is room on a phone.
func (d *drawing) years() g.Node {
	out, free, freeAge, last := g.Group{}, 0.0, 0.0, 0
	for _, m := range d.life.moments {
		x, anchor, half := d.scale.at(m.day), "middle", 0.0
		if m.start {
			anchor, half = "start", 5
		}
		if x > 94 {
			anchor = "end"
		}
		if year := m.day.Year(); x >= free && x < 99 && year != last {
			last = year
			out = append(out, label("path-year", x, d.foot+19, anchor, strconv.Itoa(year)))
			free = x + 13.5 + half
		}
		if (m.age > 0 || m.start) && x >= freeAge {
			out = append(out, label("path-age", x, d.foot+37, anchor, strconv.Itoa(date.Years(d.life.born, m.day))))
			freeAge = x + 6.5 + half/2
		}
	}
	return out
}
