package document

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"qyzmet"
)

// OfficialDOCX writes an official paper as a file of a word processor, to be
// edited or signed there: letterhead, tables, page numbers, the QR code as a
// picture. The same paper gives the same bytes.
func OfficialDOCX(w io.Writer, p *Paper) error {
	if len(p.Parts) == 0 {
		return fmt.Errorf("document: the paper has no text in any language")
	}
	body := el("w:body", nil, p.docxHead())
	for i, part := range p.Parts {
		if i > 0 {
			body.kids = append(body.kids, para(look{border: true}, nil))
		}
		body.kids = append(body.kids, para(look{align: "center", bold: true, before: 200, after: 160, size: 13, keep: true}, text(part.Title)))
		for _, b := range p.content(part) {
			for _, n := range docxBlock(b) {
				body.kids = append(body.kids, n)
			}
		}
		body.kids = append(body.kids, p.docxSigned(part.Lang), para(look{}, nil))
	}
	parts := []docxPart{{name: "docProps/core.xml", kind: coreKind, root: p.docxCore()}, {name: "word/styles.xml", kind: wordKind + "styles+xml", root: docxStyles(p.Parts[0].Lang)},
		{name: "word/header1.xml", kind: wordKind + "header+xml", root: p.docxRunning("w:hdr", false)},
		{name: "word/footer1.xml", kind: wordKind + "footer+xml", root: p.docxRunning("w:ftr", true)}}
	if p.Verify.URL != "" {
		picture, err := qrPicture(p.Verify.URL)
		if err != nil {
			return err
		}
		parts = append(parts, docxPart{name: "word/media/qr.png", raw: picture})
		body.kids = append(body.kids, p.docxCheck(), para(look{size: 2}, nil))
	}
	body.kids = append(body.kids, docxSection())
	document := el("w:document", at("xmlns:w", wordSpace, "xmlns:r", relationSpace, "xmlns:a", drawingSpace+"main",
		"xmlns:pic", drawingSpace+"picture", "xmlns:wp", drawingSpace+"wordprocessingDrawing"), body)
	return writeDOCX(w, append([]docxPart{{name: "word/document.xml", kind: wordKind + "document.main+xml", root: document}}, parts...))
}

// look is how a paragraph looks; sizes are in points, room in twentieths of one.
type look struct {
	align                               string // left when empty
	bold, shade, bar, border, keep, out bool   // out: hanging behind the sign of a list
	indent, before, after, first        int
	size                                float64 // 12 when 0
	color                               string
}

// twips turns millimetres into twentieths of a point.
func twips(mm float64) int { return int(mm / 25.4 * 1440) }

// para is a paragraph. The order of its properties is that of the schema.
func para(l look, line Line) *node {
	props := el("w:pPr", nil)
	add := func(n *node) { props.kids = append(props.kids, n) }
	if l.keep {
		add(el("w:keepNext", nil))
	}
	if l.bar || l.border {
		side, color := "w:left", "00627A"
		if l.border {
			side, color = "w:bottom", "C8D2D8"
		}
		add(el("w:pBdr", nil, el(side, at("w:val", "single", "w:sz", "12", "w:space", "8", "w:color", color))))
	}
	add(el("w:spacing", at("w:before", strconv.Itoa(l.before), "w:after", strconv.Itoa(l.after))))
	switch {
	case l.out:
		add(el("w:ind", at("w:left", strconv.Itoa(l.indent), "w:hanging", strconv.Itoa(l.indent))))
	case l.indent > 0 || l.first > 0:
		add(el("w:ind", at("w:left", strconv.Itoa(l.indent), "w:firstLine", strconv.Itoa(l.first))))
	}
	if l.align != "" {
		add(el("w:jc", at("w:val", l.align)))
	}
	return el("w:p", nil, props, runs(l, line))
}

// runs are the pieces of a line.
func runs(l look, line Line) []*node {
	var out []*node
	for _, r := range line {
		s := show(r.Text)
		switch {
		case r.Blank == FullLine:
			s = strings.Repeat("_", 34)
		case r.Blank > 0:
			s = strings.Repeat("_", r.Blank)
		}
		props := el("w:rPr", nil)
		if l.bold || r.Bold {
			props.kids = append(props.kids, el("w:b", nil))
		}
		if l.color != "" {
			props.kids = append(props.kids, el("w:color", at("w:val", l.color)))
		}
		if l.size > 0 {
			props.kids = append(props.kids, el("w:sz", at("w:val", strconv.Itoa(int(2*l.size)))))
		}
		if l.shade {
			props.kids = append(props.kids, el("w:shd", at("w:val", "clear", "w:color", "auto", "w:fill", "EDF6F9")))
		}
		run := el("w:r", nil)
		if len(props.kids) > 0 {
			run.kids = append(run.kids, props)
		}
		for i, piece := range strings.Split(s, "\t") {
			if i > 0 {
				run.kids = append(run.kids, el("w:tab", nil))
			}
			run.kids = append(run.kids, el("w:t", at("xml:space", "preserve"), piece))
		}
		out = append(out, run)
	}
	return out
}

// docxBlock is a block of a paper.
func docxBlock(b Block) []*node {
	var out []*node
	switch b.Kind {
	case Section:
		return []*node{para(look{bold: true, before: 160, after: 80, keep: true}, b.Lines[0])}
	case Points, Dashes:
		for i, item := range b.Items {
			sign := "–"
			if b.Kind == Points {
				sign = strconv.Itoa(i+1) + "."
			}
			for _, l := range item {
				out = append(out, para(look{align: "both", out: true, indent: 400, after: 40}, join(text(sign+"\t"), l)))
				sign = ""
			}
		}
		return out
	case Fields:
		t := &Table{Widths: []int{2, 3}}
		for _, r := range b.Rows {
			t.Rows = append(t.Rows, []Line{text(r.Label), r.Value})
		}
		return []*node{docxTable(t, false, look{}), para(look{size: 4}, nil)}
	case tableBlock:
		return []*node{docxTable(b.Table, true, look{size: 9.5}), para(look{size: 4}, nil)}
	case remedyBlock:
		for i, l := range b.Lines {
			out = append(out, para(look{bar: true, bold: i == 0, keep: i == 0, indent: 200, size: 11}, l))
		}
		return append(out, para(look{size: 4}, nil))
	case chipsBlock:
		line := join(b.Lines[0], text(": "))
		nodes := runs(look{size: 9}, line)
		for _, l := range b.Lines[1:] {
			nodes = append(nodes, runs(look{size: 9, shade: true}, join(text("\u00a0"), l, text("\u00a0")))...)
			nodes = append(nodes, runs(look{size: 9}, text(" "))...)
		}
		p := para(look{before: 120}, nil)
		for _, n := range nodes {
			p.kids = append(p.kids, n)
		}
		return []*node{p}
	case fineText:
		for _, l := range b.Lines {
			out = append(out, para(look{size: 8, color: "5C6670", before: 60}, l))
		}
		return out
	}
	for _, l := range b.Lines {
		out = append(out, para(look{align: "both", first: 567, after: 80}, l))
	}
	return out
}

// docxTable is a table over the whole width, with a grid when framed; its head
// stands again on every page.
func docxTable(t *Table, framed bool, l look) *node {
	props := el("w:tblPr", nil, el("w:tblW", at("w:w", strconv.Itoa(twips(textWidth)), "w:type", "dxa")))
	if framed {
		borders := el("w:tblBorders", nil)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			borders.kids = append(borders.kids, el("w:"+side, at("w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "000000")))
		}
		props.kids = append(props.kids, borders)
	}
	props.kids = append(props.kids, el("w:tblLayout", at("w:type", "fixed")))
	all := 0
	for _, w := range t.Widths {
		all += w
	}
	grid, widths := el("w:tblGrid", nil), make([]string, len(t.Widths))
	for i, w := range t.Widths {
		widths[i] = strconv.Itoa(twips(textWidth) * w / max(all, 1))
		grid.kids = append(grid.kids, el("w:gridCol", at("w:w", widths[i])))
	}
	row := func(cells []Line, head bool) *node {
		tr := el("w:tr", nil, el("w:trPr", nil, el("w:cantSplit", nil)))
		l := l
		if head {
			tr.kids[0].(*node).kids = append(tr.kids[0].(*node).kids, el("w:tblHeader", nil))
			l.bold = true
		}
		for i, c := range cells {
			tr.kids = append(tr.kids, el("w:tc", nil, el("w:tcPr", nil, el("w:tcW", at("w:w", widths[i], "w:type", "dxa"))), para(l, c)))
		}
		return tr
	}
	out := el("w:tbl", nil, props, grid)
	if len(t.Head) > 0 {
		var head []Line
		for _, h := range t.Head {
			head = append(head, text(h))
		}
		out.kids = append(out.kids, row(head, true))
	}
	for _, r := range t.Rows {
		out.kids = append(out.kids, row(r, false))
	}
	return out
}

// docxHead is the letterhead: two halves, a line, number, day and place.
func (p *Paper) docxHead() []*node {
	langs := p.headLangs()
	table := docxTable(&Table{Widths: []int{1, 1}}, false, look{})
	add := func(l look, say func(qyzmet.Lang) Line) {
		a, b := say(langs[0]), say(langs[1])
		if len(a)+len(b) == 0 {
			return
		}
		l.align = "center"
		tr := el("w:tr", nil)
		for _, line := range []Line{a, b} {
			tr.kids = append(tr.kids, el("w:tc", nil, el("w:tcPr", nil, el("w:tcW", at("w:w", strconv.Itoa(twips(textWidth)/2), "w:type", "dxa"))), para(l, line)))
		}
		table.kids = append(table.kids, tr)
	}
	in := func(t qyzmet.Text) func(qyzmet.Lang) Line {
		return func(l qyzmet.Lang) Line { return text(oneLine(t.In(l), maxField)) }
	}
	add(look{size: 9}, in(p.Office.Above))
	add(look{size: 11, bold: true}, in(p.Office.Name))
	add(look{size: 9}, in(p.Office.Address))
	add(look{size: 11, before: 80}, p.numbered)
	add(look{size: 10}, in(p.Place))
	return []*node{table, para(look{align: "center", size: 8.5, border: true}, text(oneLine(p.Office.Contacts, maxField)))}
}

// docxSigned is the signature: post and rank, a line, the name.
func (p *Paper) docxSigned(l qyzmet.Lang) *node {
	said := oneLine(p.Signature.Post.In(l), maxField)
	if rank := p.Signature.Rank.In(l); rank != "" {
		said += ", " + oneLine(rank, maxField)
	}
	return docxTable(&Table{Widths: []int{5, 3, 4}, Rows: [][]Line{{text(said), blank(16), text(oneLine(p.Signature.Name, maxField))}}}, false, look{bold: true, before: 300})
}
