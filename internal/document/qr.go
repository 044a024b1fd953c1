package document

import (
	"fmt"

	"github.com/boombuler/barcode/qr"
)

// quietZone is the white border that readers of QR codes need, in modules.
const quietZone = 4

// qrModules is a QR code as rows of dark and light modules, without its quiet
// zone. A fifth of it may be soiled.
func qrModules(content string) ([][]bool, error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("document: making a QR code: %w", err)
	}
	size := code.Bounds().Dx()
	out := make([][]bool, size)
	for y := range out {
		out[y] = make([]bool, size)
		for x := range out[y] {
			r, _, _, _ := code.At(x, y).RGBA()
			out[y][x] = r < 0x8000
		}
	}
	return out, nil
}

// qrSquares draws a QR code with its quiet zone into a square, as boxes: dark
// neighbours of a row are one.
func qrSquares(content string, x, y, size float64) ([]mark, error) {
	modules, err := qrModules(content)
	if err != nil {
		return nil, err
	}
	step := size / float64(len(modules)+2*quietZone)
	var out []mark
	for row, line := range modules {
		for from := 0; from < len(line); from++ {
			to := from
			for to < len(line) && line[to] {
				to++
			}
			if to > from {
				out = append(out, mark{x: x + step*float64(from+quietZone), y: y + step*float64(row+quietZone), w: step * float64(to-from), h: step, color: black})
				from = to
			}
		}
	}
	return out, nil
}
