package document

import "strconv"

// blocks sets blocks in order.
func (c *composer) blocks(list []Block) {
	for i, b := range list {
		if b.Kind == Section {
			c.keep(list[i:])
		}
		switch b.Kind {
		case Addressee:
			c.addressee(b)
		case Heading:
			c.heading(b)
		case Section:
			c.section(b)
		case Points, Dashes:
			c.list(b)
		case Fields:
			c.fields(b)
		case Signature:
			c.signature(b)
		case banner:
			c.banner(b)
		case headline:
			c.headline(b)
		case verdict:
			c.verdict(b)
		case fineText:
			c.fine(b)
		case tableBlock:
			c.table(b.Table)
		case remedyBlock:
			c.remedy(b)
		case chipsBlock:
			c.chips(b)
		default:
			c.paragraph(b)
		}
		if i < len(list)-1 {
			c.space(c.style.gap)
		}
	}
}

// keep begins a new page if a section would be torn from what it introduces,
// or the last section of a letter from the signature.
func (c *composer) keep(list []Block) {
	const most = 90.0 // what is taller may be torn
	together := list[:min(2, len(list))]
	if len(list) == 3 && list[2].Kind == Signature {
		together = list
	}
	scratch := newComposer(c.style)
	for _, b := range together {
		if b.Kind == Section {
			scratch.section(b)
		} else {
			scratch.blocks([]Block{b})
		}
		scratch.y += c.style.gap
	}
	if height := scratch.y - topMargin; len(scratch.pages) == 1 && height < most {
		c.need(height)
	}
}

func (c *composer) paragraph(b Block) {
	for _, l := range b.Lines {
		col := c.column(leftMargin, textWidth)
		col.first = c.style.indent
		if c.style.justified {
			col.align = justify
		}
		if len(l) == 1 && l[0].Blank == FullLine {
			col.first, col.leading = 0, 7 // room for handwriting
		}
		c.flow(col, l)
	}
}

// addressee stands on the right half: each row its label, value and caption.
func (c *composer) addressee(b Block) {
	const x = leftMargin + 72
	col := c.column(x, pageWidth-rightMargin-x)
	for _, r := range b.Rows {
		l := join(text(r.Label), text(" "), r.Value)
		if r.Caption != "" && r.Label != "" {
			c.flow(col, text(r.Label))
			l = r.Value
		}
		c.flow(col, l)
		c.caption(col, r.Caption)
		if r.After != "" {
			c.flow(col, text(r.After))
		}
		c.y += 1
	}
	c.y += 6
}

// caption sets small print under a value, centred.
func (c *composer) caption(col column, s string) {
	if s == "" {
		return
	}
	col.size, col.leading, col.align, col.first = 9, 3.9, center, 0
	c.flow(col, text(s))
}

func (c *composer) heading(b Block) {
	col := c.column(leftMargin, textWidth)
	col.face, col.align = col.face.inBold(), center
	c.need(float64(len(b.Lines)+2) * col.leading)
	for _, l := range b.Lines {
		c.flow(col, l)
	}
	c.y += 3
}

// section keeps with what follows.
func (c *composer) section(b Block) {
	col := c.column(leftMargin, textWidth)
	col.face = col.face.inBold()
	if c.style.face == serif {
		col.first = c.style.indent
	} else {
		c.space(2.2)
		col.size, col.leading, col.color = col.size+1, col.leading+0.8, accent
	}
	c.need(col.leading + 2*c.style.leading)
	for _, l := range b.Lines {
		c.flow(col, l)
	}
}

// list sets items behind their number or dash; paragraphs after the first one
// of an item are in grey where the paper has colours.
func (c *composer) list(b Block) {
	inset := 5.0
	if b.Kind == Points {
		inset = 8
	}
	for i, item := range b.Items {
		sign := "–"
		if b.Kind == Points {
			sign = strconv.Itoa(i+1) + "."
		}
		signs := c.column(leftMargin, inset)
		body := c.column(leftMargin+inset, textWidth-inset)
		if c.style.justified {
			body.align = justify
		}
		for j, l := range item {
			if j == 0 {
				c.need(together(body, item))
				c.row(signs, signs.rows(text(sign))[0], true)
			} else if c.style.face != serif {
				body.color, body.size, body.leading = grey, c.style.size-0.7, c.style.leading-0.3
			}
			c.flow(body, l)
		}
		if len(item) > 1 || c.style == memoStyle {
			c.y += 0.8
		}
	}
}

// together is the room for an item, if it is small enough to be kept on one
// page; else for its first two rows.
func together(col column, item Item) float64 {
	n := 0
	for _, l := range item {
		n += len(col.rows(l))
	}
	if n > 7 {
		n = 2
	}
	return float64(n) * col.leading
}

// fields sets a table of labels and values, each row on a hair line.
func (c *composer) fields(b Block) {
	labelWidth := 66.0
	if c.style.face == serif {
		labelWidth = 74
	}
	for _, r := range b.Rows {
		label := c.column(leftMargin, labelWidth-4)
		value := c.column(leftMargin+labelWidth, textWidth-labelWidth)
		if c.style.face != serif {
			label.color = grey
		}
		c.pair(label, text(r.Label), value, r.Value)
		if c.style.face != serif {
			c.put(mark{x: leftMargin, y: c.y + 0.4, w: textWidth, h: 0.15, color: hair})
			c.y += 0.9
		} else {
			c.y += 0.8
		}
	}
}

// signature stands together: the date on the left, the place for the signature
// and the name on the right.
func (c *composer) signature(b Block) {
	const x = leftMargin + 90
	c.need(5 * c.style.leading)
	c.space(8)
	date := c.column(leftMargin, 86)
	right := c.column(x, pageWidth-rightMargin-x)
	if len(b.Rows) < 3 {
		return
	}
	c.pair(date, b.Rows[0].Value, right, b.Rows[1].Value)
	c.caption(right, b.Rows[1].Caption)
	right.align = center
	c.y += 2
	c.flow(right, b.Rows[2].Value)
	c.caption(right, b.Rows[2].Caption)
}

// banner is the line over a result: what it is, and the day.
func (c *composer) banner(b Block) {
	for _, r := range b.Rows {
		col := c.column(leftMargin, textWidth)
		col.size, col.color = 9, grey
		c.row(col, col.rows(text(r.Label))[0], true)
		rows := col.rows(r.Value)
		col.x = leftMargin + textWidth - rows[0].width
		c.row(col, rows[0], true)
		c.y += col.leading
	}
	c.put(mark{x: leftMargin, y: c.y + 0.6, w: textWidth, h: 0.5, color: accent})
	c.y += 4
}

func (c *composer) headline(b Block) {
	col := c.column(leftMargin, textWidth)
	col.face, col.size, col.leading, col.color = sansBold, 15, 6.6, ink
	for _, l := range b.Lines {
		c.flow(col, l)
	}
	c.y += 1.5
}

// verdict is a tinted box with a bar in the colour of the answer's tone.
func (c *composer) verdict(b Block) {
	const inset = 5.0
	tone := map[string]color{"good": good, "warn": warn}[b.tone]
	if tone == (color{}) {
		tone = accent
	}
	first := c.column(leftMargin+inset, textWidth-2*inset)
	first.size, first.leading, first.color = 13, 5.9, tone
	rest := c.column(leftMargin+inset, textWidth-2*inset)
	height := 6.0
	for i, l := range b.Lines {
		col := rest
		if i == 0 {
			col = first
		}
		height += float64(len(col.rows(l))) * col.leading
	}
	fits := height < pageBottom-topMargin
	if fits {
		c.need(height)
	}
	top, under := c.y, len(c.pages[len(c.pages)-1])
	c.y += 3
	for i, l := range b.Lines {
		col := rest
		if i == 0 {
			col = first
		}
		c.flow(col, l)
	}
	c.y += 3
	if fits {
		c.box(under, mark{x: leftMargin, y: top, w: textWidth, h: height, color: tint})
		c.box(under+1, mark{x: leftMargin, y: top, w: 1.4, h: height, color: tone})
	}
	c.y += 0.5
}

// fine is small print at the end.
func (c *composer) fine(b Block) {
	c.space(2.5)
	col := c.column(leftMargin, textWidth)
	col.size, col.leading, col.color = 8, 3.6, grey
	n := 0
	for _, l := range b.Lines {
		n += len(col.rows(l))
	}
	c.need(float64(n) * col.leading)
	for _, l := range b.Lines {
		c.flow(col, l)
	}
}
