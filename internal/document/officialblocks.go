package document

// table sets a table. Its head stands again on every page; a row stays together
// unless it is taller than a page.
func (c *composer) table(t *Table) {
	if t == nil || len(t.Widths) == 0 {
		return
	}
	cols := c.columns(t)
	head := make([]Line, len(t.Head))
	for i, h := range t.Head {
		head[i] = bold(h)
	}
	c.space(0.8)
	c.need(c.tableRow(cols, head, true) + 2*c.style.leading)
	c.tableRow(cols, head, false)
	for _, r := range t.Rows {
		if height := c.tableRow(cols, r, true); height < pageBottom-topMargin-30 && c.y+height > pageBottom {
			c.newPage()
			c.tableRow(cols, head, false)
		}
		c.tableRow(cols, r, false)
	}
	c.y += 1.5
}

// cellPad is the room between a cell's border and its text.
const cellPad = 1.2

// columns divides the width of the page.
func (c *composer) columns(t *Table) []column {
	all := 0
	for _, w := range t.Widths {
		all += max(w, 1)
	}
	var out []column
	x := leftMargin
	for _, w := range t.Widths {
		width := textWidth * float64(max(w, 1)) / float64(all)
		col := c.column(x+cellPad, width-2*cellPad)
		col.size, col.leading = 9.5, 4.1
		out = append(out, col)
		x += width
	}
	return out
}

// tableRow sets a row of cells in its frame, or only measures it.
func (c *composer) tableRow(cols []column, cells []Line, measure bool) float64 {
	set := make([][]row, len(cols))
	most := 1
	for i, col := range cols {
		if i < len(cells) {
			set[i] = col.rows(cells[i])
		}
		most = max(most, len(set[i]))
	}
	leading := cols[0].leading
	height := float64(most)*leading + 2*cellPad
	if measure {
		return height
	}
	top := c.y
	c.y += cellPad
	for j := range most {
		if c.y+leading+cellPad > pageBottom {
			c.frame(cols, top, c.y+cellPad)
			c.newPage()
			top = c.y
			c.y += cellPad
		}
		for i, col := range cols {
			if j < len(set[i]) {
				c.row(col, set[i][j], j == 0)
			}
		}
		c.y += leading
	}
	c.y += cellPad
	c.frame(cols, top, c.y)
	return height
}

// frame draws the lines round the cells of a row.
func (c *composer) frame(cols []column, top, bottom float64) {
	const line = 0.2
	for _, y := range []float64{top, bottom} {
		c.put(mark{x: leftMargin, y: y, w: textWidth, h: line, color: black})
	}
	for i, col := range cols {
		c.put(mark{x: col.x - cellPad, y: top, w: line, h: bottom - top, color: black})
		if i == len(cols)-1 {
			c.put(mark{x: leftMargin + textWidth - line, y: top, w: line, h: bottom - top, color: black})
		}
	}
}

// remedy sets how the paper can be contested behind a bar.
func (c *composer) remedy(b Block) {
	const inset = 5.0
	c.space(1.5)
	col := c.column(leftMargin+inset, textWidth-inset)
	col.size, col.leading = c.style.size-1, c.style.leading-0.4
	height := 0.0
	for _, l := range b.Lines {
		height += float64(len(col.rows(l))) * col.leading
	}
	if height < pageBottom-topMargin {
		c.need(height)
		c.put(mark{x: leftMargin, y: c.y, w: 0.9, h: height, color: accent})
	}
	for i, l := range b.Lines {
		head := col
		if i == 0 {
			head.face = head.face.inBold()
		}
		c.flow(head, l)
	}
	c.y += 1.5
}

// chips sets citations each in a tinted box, in rows.
func (c *composer) chips(b Block) {
	const padX, high, apart = 2.0, 5.0, 2.0
	c.space(1.5)
	label := c.column(leftMargin, textWidth)
	label.size, label.leading = 9, 4.4
	x := leftMargin
	for i, l := range b.Lines {
		chip := label
		if i == 0 {
			c.need(2 * high)
			l = l.add(":")
		} else {
			chip.width -= 2 * padX
		}
		rows := chip.rows(l)
		w := 0.0
		for _, r := range rows {
			w = max(w, r.width)
		}
		if i > 0 {
			w += 2 * padX
		}
		if x > leftMargin && x+w > leftMargin+textWidth {
			x = leftMargin
			c.y += high + 1
		}
		c.need(float64(len(rows)) * high)
		chip.x = x
		if i > 0 {
			c.put(mark{x: x, y: c.y, w: w, h: float64(len(rows)-1)*label.leading + high, color: tint})
			chip.x += padX
		}
		for j, r := range rows {
			if j > 0 {
				c.y += label.leading
			}
			c.row(chip, r, j == 0)
		}
		x += w + apart
	}
	c.y += high + 1
}
