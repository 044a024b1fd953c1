package document

import (
	"fmt"
	"io"

	"codeberg.org/go-pdf/fpdf"

	"qyzmet"
	"qyzmet/date"
)

// paper is what is printed: blocks in one look, and notes on a page of their own.
type paper struct {
	lang   qyzmet.Lang
	title  string
	day    date.Date
	style  style
	page   string // text of the page number
	blocks []Block
	notes  []Block
}

// Application writes an application as a PDF; see ApplicationLetter.
func Application(w io.Writer, f Form) error {
	if f.Answer == nil {
		return fmt.Errorf("document: an application needs an answer")
	}
	return renderLetter(w, ApplicationLetter(f))
}

// Complaint writes a complaint as a PDF; see ComplaintLetter.
func Complaint(w io.Writer, f Form) error {
	if f.Answer == nil {
		return fmt.Errorf("document: a complaint needs an answer")
	}
	return renderLetter(w, ComplaintLetter(f))
}

func renderLetter(w io.Writer, l Letter) error {
	return render(w, paper{lang: l.Lang, title: l.Title, day: l.Day, style: letterStyle,
		page: textsIn(l.Lang).Result.Page, blocks: l.Blocks, notes: l.Notes})
}

// render sets a paper and writes it as a PDF. The same paper gives the same
// bytes: the only date in the file is the given day.
func render(w io.Writer, p paper) error {
	c := newComposer(p.style)
	c.blocks(p.blocks)
	number(c.pages, p)
	pages := c.pages
	if len(p.notes) > 0 {
		n := newComposer(memoStyle)
		n.blocks(p.notes)
		pages = append(pages, n.pages...)
	}
	return writePDF(w, p.lang, p.title, p.day, pages)
}

// writePDF paints pages that are set.
func writePDF(w io.Writer, lang qyzmet.Lang, title string, day date.Date, pages [][]mark) error {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(midnight(day))
	pdf.SetModificationDate(midnight(day))
	pdf.SetProducer("Qyzmet", false)
	pdf.SetTitle(title, true)
	pdf.SetLang(string(lang))
	for f := range faceCount {
		if uses(pages, f) {
			addFace(pdf, f)
		}
	}
	for _, page := range pages {
		pdf.AddPage()
		for _, m := range page {
			m.paint(pdf)
		}
	}
	if err := pdf.Output(w); err != nil {
		return fmt.Errorf("document: writing a PDF: %w", err)
	}
	return nil
}

func uses(pages [][]mark, f face) bool {
	for _, page := range pages {
		for _, m := range page {
			if m.h == 0 && m.face == f {
				return true
			}
		}
	}
	return false
}

func (m mark) paint(pdf *fpdf.Fpdf) {
	if m.h > 0 {
		pdf.SetFillColor(m.color[0], m.color[1], m.color[2])
		pdf.Rect(m.x, m.y, m.w, m.h, "F")
		return
	}
	file := faceFiles[m.face]
	pdf.SetFont(file.family, file.style, m.size)
	pdf.SetTextColor(m.color[0], m.color[1], m.color[2])
	pdf.Text(m.x, m.y, m.text)
}

// number puts the page numbers, and on a result its name, under the text. A
// letter of one page has none.
func number(pages [][]mark, p paper) {
	letter := p.style.face == serif
	if letter && len(pages) < 2 {
		return
	}
	t := textsIn(p.lang)
	size, f := 8.0, p.style.face
	for i := range pages {
		s := t.say(p.page, with{"n": fmt.Sprint(i + 1), "all": fmt.Sprint(len(pages))})
		y := pageHeight - 11.0
		m := mark{x: leftMargin + textWidth - width(f, size, s), y: y, text: s, face: f, size: size, color: grey}
		if letter {
			m.x = leftMargin + (textWidth-width(f, size, s))/2
			pages[i] = append(pages[i], m)
			continue
		}
		pages[i] = append(pages[i], mark{x: leftMargin, y: y, text: short(p.title, f, size, textWidth-30), face: f, size: size, color: grey}, m)
	}
}

// short cuts a text to a width.
func short(s string, f face, size, room float64) string {
	s = show(s)
	if width(f, size, s) <= room {
		return s
	}
	n := bytesThatFit(piece{text: s, face: f}, size, room-width(f, size, cutSign))
	return s[:n] + cutSign
}
