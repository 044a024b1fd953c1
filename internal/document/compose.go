package document

import "slices"

// A4 with the margins of office papers in Kazakhstan, in millimetres.
const (
	pageWidth    = 210.0
	pageHeight   = 297.0
	leftMargin   = 30.0
	rightMargin  = 15.0
	topMargin    = 20.0
	bottomMargin = 20.0
	textWidth    = pageWidth - leftMargin - rightMargin
	pageBottom   = pageHeight - bottomMargin
)

// color is red, green, blue.
type color [3]int

var (
	black  = color{0, 0, 0}
	ink    = color{28, 33, 38}
	grey   = color{92, 102, 112}
	accent = color{0, 98, 122} // the sky blue of the flag, dark enough to be read
	good   = color{20, 112, 66}
	warn   = color{158, 56, 0}
	tint   = color{237, 246, 249}
	hair   = color{200, 210, 216}
)

// mark is one thing put on a page: text with its baseline at y, or a filled
// box when it has a height.
type mark struct {
	x, y  float64
	text  string
	face  face
	size  float64
	color color
	w, h  float64
}

// composer sets blocks on pages.
type composer struct {
	style style
	pages [][]mark
	y     float64
}

// style is how a paper looks.
type style struct {
	face      face
	size      float64 // of the body, in points
	leading   float64 // of the body, in millimetres
	gap       float64 // between blocks
	indent    float64 // of the first line of a paragraph
	justified bool
	color     color
}

var (
	letterStyle = style{face: serif, size: 13, leading: 5.6, gap: 1.2, indent: 12.5, justified: true, color: black}
	memoStyle   = style{face: sans, size: 10, leading: 4.7, gap: 2, color: ink}
	resultStyle = style{face: sans, size: 9.5, leading: 4.3, gap: 1.2, color: ink}
)

func newComposer(s style) *composer {
	c := &composer{style: s}
	c.newPage()
	return c
}

func (c *composer) newPage() {
	c.pages = append(c.pages, nil)
	c.y = topMargin
}

// need begins a new page unless so much room is left on this one.
func (c *composer) need(height float64) {
	if c.y+height > pageBottom && c.y > topMargin {
		c.newPage()
	}
}

func (c *composer) put(m mark) {
	last := len(c.pages) - 1
	c.pages[last] = append(c.pages[last], m)
}

// space leaves room between blocks, but none at the top of a page.
func (c *composer) space(height float64) {
	if c.y > topMargin {
		c.y += height
	}
}

// align says where rows stand in their column.
type align uint8

const (
	left align = iota
	center
	justify
)

// column is a place for rows of text.
type column struct {
	setting
	x       float64
	leading float64
	align   align
	color   color
}

// column returns the body's column at x, so wide.
func (c *composer) column(x, w float64) column {
	s := c.style
	return column{setting: setting{face: s.face, size: s.size, width: w}, x: x, leading: s.leading, color: s.color}
}

// flow sets a line in a column, row by row, over as many pages as it takes.
func (c *composer) flow(col column, l Line) {
	rows := col.rows(l)
	c.need(float64(min(len(rows), 2)) * col.leading) // no first row alone at the foot of a page
	for i, r := range rows {
		c.need(col.leading)
		c.row(col, r, i == 0)
		c.y += col.leading
	}
}

// row sets one row with its top at y.
func (c *composer) row(col column, r row, first bool) {
	x, extra := col.x, 0.0
	room := col.width
	if first {
		x += col.first
		room -= col.first
	}
	switch {
	case col.align == center:
		x += (room - r.width) / 2
	case col.align == justify && !r.last && len(r.words) > 1:
		words := loosened(r.words)
		extra = (room - r.width) / float64(len(words)-1)
		if extra > 6*col.space() {
			extra = 0 // a ragged row is better than a torn one
		} else {
			r.words = col.measured(words)
		}
	}
	base := c.y + col.leading*0.5 + col.size*mmPerPoint*0.34
	c.words(col, r.words, x, base, extra)
}

// words puts the words of a row; neighbours in one face become one mark unless
// the row is stretched, so that a reader of the file finds whole lines.
func (c *composer) words(col column, words []word, x, base, extra float64) {
	var now *mark
	put := func() {
		if now != nil {
			c.put(*now)
		}
		now = nil
	}
	at := x
	var end face
	for i, w := range words {
		for j, p := range w.pieces {
			glue := ""
			if i > 0 && j == 0 {
				glue = " "
			}
			if p.text == "" {
				put()
				c.put(mark{x: at, y: base + 0.5, w: p.width, h: 0.2, color: col.color})
			} else if now != nil && end == p.face && (extra == 0 || glue == "") && (glue == "" || p.face == col.face) {
				now.text += glue + p.text
			} else {
				if now != nil && glue != "" {
					now.text += glue // the space ends the word before
				}
				put()
				now = &mark{x: at, y: base, text: p.text, face: p.face, size: col.size, color: col.color}
			}
			end = p.face
			at += p.width
		}
		at += col.space() + extra
	}
	put()
}

// pair sets two columns side by side, row by row.
func (c *composer) pair(a column, la Line, b column, lb Line) {
	ra, rb := a.rows(la), b.rows(lb)
	step := max(a.leading, b.leading)
	if n := max(len(ra), len(rb)); n <= 4 {
		c.need(float64(n) * step)
	}
	for i := range max(len(ra), len(rb)) {
		c.need(step)
		if i < len(ra) {
			c.row(a, ra[i], i == 0)
		}
		if i < len(rb) {
			c.row(b, rb[i], i == 0)
		}
		c.y += step
	}
}

// box puts a filled box under marks that were put after the given number.
func (c *composer) box(under int, m mark) {
	last := len(c.pages) - 1
	c.pages[last] = slices.Insert(c.pages[last], under, m)
}
