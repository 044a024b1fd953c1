package login

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
	g "maragu.dev/gomponents"
)

// quiet is the white edge that a QR code needs, in modules (ISO/IEC 18004).
const quiet = 4

// qrCode draws a text as a QR code, black on white in every scheme.
func qrCode(text, label string) (g.Node, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("drawing a QR code: %w", err)
	}
	var path strings.Builder
	size := code.Bounds().Dx()
	for y := range size {
		for x := range size {
			if code.At(x, y) == color.Black {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	side := strconv.Itoa(size + 2*quiet)
	return g.El("svg", g.Attr("class", "qr"), g.Attr("viewBox", "0 0 "+side+" "+side), g.Attr("role", "img"), g.Attr("aria-label", label),
		g.Attr("shape-rendering", "crispEdges"),
		g.El("rect", g.Attr("width", side), g.Attr("height", side), g.Attr("fill", "#fff")),
		g.El("path", g.Attr("d", path.String()), g.Attr("fill", "#000"))), nil
}
