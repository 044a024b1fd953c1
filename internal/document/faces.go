package document

import (
	"strings"
	"sync"
	"unicode"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifregular"
)

// face is one of the embedded fonts. Liberation has the metrics of Times and
// Arial, in which such papers are set, and all nine Kazakh letters.
type face uint8

const (
	serif face = iota
	serifBold
	sans
	sansBold
	faceCount
)

var faceFiles = [faceCount]struct {
	family, style string
	ttf           []byte
}{
	serif:     {"LiberationSerif", "", liberationserifregular.TTF},
	serifBold: {"LiberationSerif", "B", liberationserifbold.TTF},
	sans:      {"LiberationSans", "", liberationsansregular.TTF},
	sansBold:  {"LiberationSans", "B", liberationsansbold.TTF},
}

// inBold returns the bold face of the same family.
func (f face) inBold() face {
	if f == serif {
		return serifBold
	}
	if f == sans {
		return sansBold
	}
	return f
}

// mmPerPoint is the length of a typographic point.
const mmPerPoint = 25.4 / 72

// widths are the advance widths of the printable characters, in thousandths of
// the size, as the PDF library will set them.
var widths = sync.OnceValue(func() [faceCount]map[rune]int {
	var out [faceCount]map[rune]int
	for f := range faceCount {
		pdf := fpdf.New("P", "mm", "A4", "")
		addFace(pdf, f)
		pdf.SetFont(faceFiles[f].family, faceFiles[f].style, 10)
		out[f] = map[rune]int{}
		for _, span := range printableRunes.R16 {
			for r := rune(span.Lo); r <= rune(span.Hi); r++ {
				out[f][r] = pdf.GetStringSymbolWidth(string(r))
			}
		}
	}
	return out
})

func addFace(pdf *fpdf.Fpdf, f face) {
	pdf.AddUTF8FontFromBytes(faceFiles[f].family, faceFiles[f].style, faceFiles[f].ttf)
}

// show replaces what the fonts cannot show. Texts of others were cleaned
// before; this is for the data's own.
func show(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case printable(r):
			return r
		case invisible(r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return unprintable
	}, s)
}

// width measures a text in millimetres.
func width(f face, size float64, s string) float64 {
	n := 0
	w := widths()[f]
	for _, r := range s {
		n += w[r]
	}
	return float64(n) * size / 1000 * mmPerPoint
}
