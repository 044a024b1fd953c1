package main

import (
	"cmp"
	"fmt"
	"math"
	"strings"
)

// Sizes of a chart, in pixels.
const (
	chartWidth  = 300
	chartHeight = 220
	chartLeft   = 46
	chartTop    = 30
	plotWidth   = chartWidth - chartLeft - 14
	plotHeight  = chartHeight - chartTop - 44
)

// drawCurves draws curves beside one another, each with its own axes. The sizes
// are spaced by their order, for they grow by factors.
func drawCurves(curves []curve) string {
	return drawChart("Cost of a person in nanoseconds against the number of people, of rules and of children", curves)
}

// drawChart draws curves under a title that a reader of the picture hears.
func drawChart(title string, curves []curve) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11" role="img">`, chartWidth*len(curves), chartHeight)
	fmt.Fprintf(&b, "\n<title>%s</title>\n", title)
	fmt.Fprintf(&b, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", chartWidth*len(curves), chartHeight)
	for i, c := range curves {
		fmt.Fprintf(&b, "<g transform=\"translate(%d 0)\">\n%s</g>\n", i*chartWidth, drawCurve(c))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func drawCurve(c curve) string {
	var b strings.Builder
	top := 0.0
	for _, p := range c.points {
		top = max(top, p.cost)
	}
	top = roundUp(top)
	x := func(i int) float64 {
		return chartLeft + float64(plotWidth)*(float64(i)+0.5)/float64(len(c.points))
	}
	y := func(v float64) float64 { return chartTop + plotHeight*(1-v/top) }
	fmt.Fprintf(&b, "<text x=\"%d\" y=\"16\" font-weight=\"bold\">%s</text>\n", chartLeft, cmp.Or(c.title, "ns a person, by "+c.unit))
	for k := range 5 {
		v := top * float64(k) / 4
		fmt.Fprintf(&b, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.3g</text>\n",
			chartLeft, y(v), chartWidth-14, chartLeft-6, y(v)+4, v)
	}
	var line []string
	for i, p := range c.points {
		line = append(line, fmt.Sprintf("%.1f %.1f", x(i), y(p.cost)))
		fmt.Fprintf(&b, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#0b5cad\"/><text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%.3g</text>\n",
			x(i), y(p.cost), x(i), y(p.cost)-7, p.cost)
		fmt.Fprintf(&b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x(i), chartHeight-24, shortFigure(p.size))
	}
	fmt.Fprintf(&b, "<path d=\"M%s\" fill=\"none\" stroke=\"#0b5cad\" stroke-width=\"1.5\"/>\n", strings.Join(line, "L"))
	return b.String()
}

// roundUp gives the next number that divides well.
func roundUp(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(max(v, 1e-9))))
	for _, f := range []float64{1.2, 1.6, 2, 3, 4, 6, 8, 10, 12} {
		if v*1.1 <= f*unit {
			return f * unit
		}
	}
	return 20 * unit
}

func shortFigure(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.3gM", v/1e6)
	case v >= 1e3:
		return fmt.Sprintf("%.3gk", v/1e3)
	}
	return fmt.Sprintf("%.3g", v)
}
