package document

import (
	"strconv"

	"qyzmet"
)

// docxCheck is the QR code with the address and the code beside it.
func (p *Paper) docxCheck() *node {
	row := el("w:tr", nil, el("w:trPr", nil, el("w:cantSplit", nil)))
	picture := para(look{}, nil)
	picture.kids = append(picture.kids, el("w:r", nil, docxPicture("rQr", qrSize, p.Verify.URL)))
	said := el("w:tc", nil, el("w:tcPr", nil, el("w:tcW", at("w:w", strconv.Itoa(twips(textWidth-qrSize-6)), "w:type", "dxa"))))
	for _, l := range p.checkLines() {
		said.kids = append(said.kids, para(look{size: 8.5}, l))
	}
	row.kids = append(row.kids, el("w:tc", nil, el("w:tcPr", nil, el("w:tcW", at("w:w", strconv.Itoa(twips(qrSize+6)), "w:type", "dxa"))), picture), said)
	return el("w:tbl", nil, el("w:tblPr", nil, el("w:tblW", at("w:w", strconv.Itoa(twips(textWidth)), "w:type", "dxa")), el("w:tblLayout", at("w:type", "fixed"))),
		el("w:tblGrid", nil, el("w:gridCol", at("w:w", strconv.Itoa(twips(qrSize+6)))), el("w:gridCol", at("w:w", strconv.Itoa(twips(textWidth-qrSize-6))))), row)
}

// docxPicture is a square picture in the running text; size in millimetres.
func docxPicture(id string, size float64, description string) *node {
	emu := strconv.Itoa(int(size * 36000))
	properties := at("id", "1", "name", "QR", "descr", show(description))
	return el("w:drawing", nil, el("wp:inline", at("distT", "0", "distB", "0", "distL", "0", "distR", "0"),
		el("wp:extent", at("cx", emu, "cy", emu)), el("wp:docPr", properties),
		el("a:graphic", nil, el("a:graphicData", at("uri", drawingSpace+"picture"),
			el("pic:pic", nil,
				el("pic:nvPicPr", nil, el("pic:cNvPr", properties), el("pic:cNvPicPr", nil)),
				el("pic:blipFill", nil, el("a:blip", at("r:embed", id)), el("a:stretch", nil, el("a:fillRect", nil))),
				el("pic:spPr", nil, el("a:xfrm", nil, el("a:off", at("x", "0", "y", "0")), el("a:ext", at("cx", emu, "cy", emu))),
					el("a:prstGeom", at("prst", "rect"), el("a:avLst", nil))))))))
}

// docxSection is the page: A4, its margins, header from the second page on,
// footer on all.
func docxSection() *node {
	return el("w:sectPr", nil,
		el("w:headerReference", at("w:type", "default", "r:id", "rHeader1")),
		el("w:footerReference", at("w:type", "default", "r:id", "rFooter1")),
		el("w:footerReference", at("w:type", "first", "r:id", "rFooter1")),
		el("w:pgSz", at("w:w", strconv.Itoa(twips(pageWidth)), "w:h", strconv.Itoa(twips(pageHeight)))),
		el("w:pgMar", at("w:top", strconv.Itoa(twips(topMargin)), "w:right", strconv.Itoa(twips(rightMargin)), "w:bottom", strconv.Itoa(twips(bottomMargin)),
			"w:left", strconv.Itoa(twips(leftMargin)), "w:header", "600", "w:footer", "500", "w:gutter", "0")),
		el("w:titlePg", nil))
}

// docxRunning is the header with number and day, or the footer with the page
// numbers, which the word processor counts.
func (p *Paper) docxRunning(name string, pages bool) *node {
	small := look{size: 8, color: "5C6670", align: "right"}
	lang := p.Parts[0].Lang
	line := para(small, text(p.foot(lang)))
	if pages {
		line = para(small, nil)
		t := textsIn(lang)
		for _, piece := range t.fill(t.Result.Page, with{"n": Line{{Text: "PAGE", Bold: true}}, "all": Line{{Text: "NUMPAGES", Bold: true}}}) {
			if !piece.Bold {
				for _, r := range runs(small, Line{piece}) {
					line.kids = append(line.kids, r)
				}
				continue
			}
			field := el("w:fldSimple", at("w:instr", piece.Text))
			for _, r := range runs(small, text("1")) {
				field.kids = append(field.kids, r)
			}
			line.kids = append(line.kids, field)
		}
	}
	return el(name, at("xmlns:w", wordSpace), line)
}

// docxStyles are the fonts of the whole document and its language.
func docxStyles(lang qyzmet.Lang) *node {
	const font = "Times New Roman"
	locale := map[qyzmet.Lang]string{qyzmet.Kazakh: "kk-KZ", qyzmet.Russian: "ru-RU", qyzmet.English: "en-GB"}[lang]
	return el("w:styles", at("xmlns:w", wordSpace), el("w:docDefaults", nil,
		el("w:rPrDefault", nil, el("w:rPr", nil,
			el("w:rFonts", at("w:ascii", font, "w:hAnsi", font, "w:eastAsia", font, "w:cs", font)),
			el("w:sz", at("w:val", "24")), el("w:lang", at("w:val", locale)))),
		el("w:pPrDefault", nil, el("w:pPr", nil, el("w:spacing", at("w:after", "0", "w:line", "240", "w:lineRule", "auto"))))))
}

// docxCore are title and day; no author but the office.
func (p *Paper) docxCore() *node {
	lang := p.Parts[0].Lang
	day := p.Date.String() + "T00:00:00Z"
	return el("cp:coreProperties", at("xmlns:cp", packageSpace+"metadata/core-properties", "xmlns:dc", "http://purl.org/dc/elements/1.1/",
		"xmlns:dcterms", "http://purl.org/dc/terms/", "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
		el("dc:title", nil, show(p.Parts[0].Title)), el("dc:creator", nil, show(p.Office.Name.In(lang))),
		el("dcterms:created", at("xsi:type", "dcterms:W3CDTF"), day), el("dcterms:modified", at("xsi:type", "dcterms:W3CDTF"), day),
		el("dc:language", nil, string(lang)))
}
