package document

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"qyzmet"
)

var (
	officialStyle = style{face: serif, size: 12, leading: 5.2, gap: 1.6, indent: 10, justified: true, color: black}
	headStyle     = style{face: serif, size: 9, leading: 3.9, color: black}
)

// Sizes of official papers, in millimetres.
const (
	headGap   = 13.0 // between the two halves of the letterhead
	headWidth = (textWidth - headGap) / 2
	rightHead = leftMargin + headWidth + headGap
	qrSize    = 24.0 // with its quiet zone
	checkRoom = qrSize + 5
	partRoom  = 70.0 // a part in another language begins on this page if so much is left
)

// OfficialPDF prints official papers as one PDF, each with pages of its own: one
// for a desk, thousands for a bulk print. The same papers give the same bytes.
func OfficialPDF(w io.Writer, papers ...*Paper) error {
	if len(papers) == 0 {
		return fmt.Errorf("document: there is no paper to print")
	}
	var pages [][]mark
	for _, p := range papers {
		set, err := p.pages()
		if err != nil {
			return err
		}
		pages = append(pages, set...)
	}
	first := papers[0]
	title, lang := first.Kind, qyzmet.Kazakh
	if len(first.Parts) > 0 {
		title, lang = first.Parts[0].Title, first.Parts[0].Lang
	}
	return writePDF(w, lang, title, first.Date, pages)
}

// pages sets a paper.
func (p *Paper) pages() ([][]mark, error) {
	c := newComposer(officialStyle)
	p.letterhead(c)
	for i, part := range p.Parts {
		if i > 0 {
			c.space(9)
			c.need(partRoom)
			if c.y > topMargin {
				c.put(mark{x: leftMargin, y: c.y - 4, w: textWidth, h: 0.2, color: hair})
			}
		}
		c.title(part.Title)
		c.blocks(p.content(part))
		room := 0.0
		if i == len(p.Parts)-1 && p.Verify.URL != "" {
			room = checkRoom + 2 // the code stands under a signature, never alone
		}
		c.signed(p, part.Lang, room)
	}
	if err := p.check(c); err != nil {
		return nil, err
	}
	p.numberPages(c.pages)
	return c.pages, nil
}

// letterhead names the office in two halves, Kazakh on the left, and below it
// number, day and place.
func (p *Paper) letterhead(c *composer) {
	langs := p.headLangs()
	half := func(i int, size, leading float64, bold bool) column {
		col := c.column(leftMargin+float64(i)*(headWidth+headGap), headWidth)
		col.size, col.leading, col.align = size, leading, center
		if bold {
			col.face = col.face.inBold()
		}
		return col
	}
	both := func(size, leading float64, bold bool, say func(qyzmet.Lang) Line) {
		if a, b := say(langs[0]), say(langs[1]); len(a)+len(b) > 0 {
			c.pair(half(0, size, leading, bold), a, half(1, size, leading, bold), b)
			c.y += 0.8
		}
	}
	in := func(t qyzmet.Text) func(qyzmet.Lang) Line {
		return func(l qyzmet.Lang) Line { return text(oneLine(t.In(l), maxField)) }
	}
	both(9, 4, false, in(p.Office.Above))
	both(11, 4.8, true, in(p.Office.Name))
	both(headStyle.size, headStyle.leading, false, in(p.Office.Address))
	if p.Office.Contacts != "" {
		col := c.column(leftMargin, textWidth)
		col.size, col.leading, col.align = 8.5, 3.8, center
		c.flow(col, text(oneLine(p.Office.Contacts, maxField)))
	}
	c.put(mark{x: leftMargin, y: c.y + 1, w: textWidth, h: 0.5, color: accent})
	c.y += 4
	both(11, 5, false, func(l qyzmet.Lang) Line { return p.numbered(l) })
	both(10, 4.4, false, in(p.Place))
	c.y += 5
}

func (c *composer) title(s string) {
	c.blocks([]Block{heading([]string{s})})
	c.y += 1
}

// signed sets the signature: post and rank on the left, a line to sign on, the
// name on the right. It is not torn apart, nor from what needs room under it.
func (c *composer) signed(p *Paper, l qyzmet.Lang, room float64) {
	const postWidth, lineWidth, gap = 72.0, 38.0, 5.0
	post := c.column(leftMargin, postWidth)
	post.face = post.face.inBold()
	name := c.column(leftMargin+postWidth+lineWidth+2*gap, textWidth-postWidth-lineWidth-2*gap)
	name.face = post.face
	said := text(oneLine(p.Signature.Post.In(l), maxField))
	if rank := p.Signature.Rank.In(l); rank != "" {
		said = said.add(", " + oneLine(rank, maxField))
	}
	who := text(oneLine(p.Signature.Name, maxField))
	rows := max(len(post.rows(said)), len(name.rows(who)))
	c.space(8)
	c.need(float64(min(rows, 30))*c.style.leading + room)
	top := c.y
	c.pair(post, said, name, who)
	c.put(mark{x: leftMargin + postWidth + gap, y: max(topMargin, min(top, c.y-c.style.leading)) + c.style.leading, w: lineWidth, h: 0.2, color: black})
}

// check puts the QR code with the address and the code at the foot of the last
// page.
func (p *Paper) check(c *composer) error {
	if p.Verify.URL == "" {
		return nil
	}
	squares, err := qrSquares(p.Verify.URL, leftMargin, pageBottom-qrSize, qrSize)
	if err != nil {
		return err
	}
	c.need(checkRoom)
	c.y = pageBottom - qrSize
	c.put(mark{x: leftMargin, y: c.y - 2, w: textWidth, h: 0.15, color: hair})
	for _, m := range squares {
		c.put(m)
	}
	col := c.column(leftMargin+qrSize+5, textWidth-qrSize-5)
	col.size, col.leading = 8.5, 3.7
	for _, l := range p.checkLines() {
		if c.y+col.leading <= pageBottom {
			c.flow(col, l)
		}
	}
	return nil
}

// checkLines say how to check the paper, in each of its languages.
func (p *Paper) checkLines() []Line {
	var out []Line
	for _, l := range p.langs() {
		out = append(out, text(textsIn(l).Official.Check))
	}
	out = append(out, text(oneLine(p.Verify.URL, maxURL)))
	if code := oneLine(p.Verify.Code, maxField); code != "" {
		var names []string
		for _, l := range p.langs() {
			names = append(names, textsIn(l).Official.Code)
		}
		out = append(out, join(text(strings.Join(slices.Compact(names), " / ")+": "), bold(code)))
	}
	return out
}

// numberPages puts the page number in the middle, and number and day of the
// paper on the left, so that a loose page finds its paper.
func (p *Paper) numberPages(pages [][]mark) {
	const size = 8.0
	langs := p.langs()
	if len(langs) == 0 {
		return
	}
	for i := range pages {
		t := textsIn(langs[0])
		n := t.say(t.Result.Page, with{"n": fmt.Sprint(i + 1), "all": fmt.Sprint(len(pages))})
		y := pageHeight - 11.0
		foot := short(p.foot(langs[0]), serif, size, textWidth/2-20)
		pages[i] = append(pages[i], mark{x: leftMargin, y: y, text: foot, face: serif, size: size, color: grey},
			mark{x: leftMargin + textWidth - width(serif, size, n), y: y, text: n, face: serif, size: size, color: grey})
	}
}
