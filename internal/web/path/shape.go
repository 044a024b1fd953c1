package path

import (
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML
)

// Shapes of the picture. Across they are placed in percent of its width, down
// in pixels: so letters keep their size on every screen.

func px(name string, n int) g.Node { return g.Attr(name, strconv.Itoa(n)) }

func box(x float64, y int, w float64, h int) g.Node {
	return g.Group{g.Attr("x", percent(x)), px("y", y), g.Attr("width", percent(w)), px("height", h)}
}

func upright(class string, x float64, y1, y2 int) g.Node {
	return g.El("line", Class(class), g.Attr("x1", percent(x)), g.Attr("x2", percent(x)), px("y1", y1), px("y2", y2))
}

func label(class string, x float64, y int, anchor, text string) g.Node {
	return g.El("text", Class(class), g.Attr("x", percent(x)), px("y", y), g.Attr("text-anchor", anchor), g.Text(text))
}

// patterns are the hatchings of the tones, so that none is told by colour alone.
func patterns() g.Node {
	pattern := func(tone, d string) g.Node {
		return g.El("pattern", ID("path-"+tone), g.Attr("width", "8"), g.Attr("height", "8"), g.Attr("patternUnits", "userSpaceOnUse"),
			g.El("path", Class("path-hatch "+tone), g.Attr("d", d)))
	}
	return g.El("defs",
		pattern("good", "M0 4h8"),
		pattern("warn", "M-2 2l4-4M0 8l8-8M6 10l4-4"),
		pattern("plain", "M3.500 4h1"),
		pattern("open", "M0 0"),
		pattern("void", "M0 0l8 8M8 0l-8 8"))
}

// swatch repeats a segment's fill and edge beside its words.
func swatch(b *band, s *segment) g.Node { return swatchOf(tone(b, s), firmness(s)) }

func swatchOf(tone, firmness string) g.Node {
	at := g.Group{g.Attr("x", "1.5"), g.Attr("y", "1.5"), g.Attr("width", "17"), g.Attr("height", "17")}
	return g.El("svg", Class("path-swatch"), g.Attr("viewBox", "0 0 20 20"), Aria("hidden", "true"),
		g.El("rect", Class("path-seg "+tone+" "+firmness), at), g.El("rect", g.Attr("fill", "url(#path-"+tone+")"), at))
}
