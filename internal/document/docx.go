package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	imagecolor "image/color"
	"image/png"
	"io"
	"strings"
)

// This file writes the container of a DOCX: the parts that every such file has,
// and its XML. What stands in the document is in officialdocx.go.

// node is an element of XML. A text stands in it as a string.
type node struct {
	name string
	attr []string // name, value, …
	kids []any    // *node or string
}

// el makes an element; kids are *node, string, or []*node.
func el(name string, attr []string, kids ...any) *node {
	n := &node{name: name, attr: attr}
	for _, k := range kids {
		switch k := k.(type) {
		case []*node:
			for _, one := range k {
				n.kids = append(n.kids, one)
			}
		case *node:
			if k != nil {
				n.kids = append(n.kids, k)
			}
		default:
			n.kids = append(n.kids, k)
		}
	}
	return n
}

// at are the attributes of an element: name, value, ….
func at(pairs ...string) []string { return pairs }

func (n *node) write(b *bytes.Buffer) {
	b.WriteString("<" + n.name)
	for i := 0; i+1 < len(n.attr); i += 2 {
		b.WriteString(" " + n.attr[i] + `="`)
		escape(b, n.attr[i+1])
		b.WriteString(`"`)
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteString(">")
	for _, k := range n.kids {
		switch k := k.(type) {
		case *node:
			k.write(b)
		case string:
			escape(b, k)
		}
	}
	b.WriteString("</" + n.name + ">")
}

// escape writes a text so that XML reads it back; what XML cannot hold becomes
// the sign for it.
func escape(b *bytes.Buffer, s string) {
	_ = xml.EscapeText(b, []byte(s)) // a buffer takes everything
}

// part is a file inside a DOCX.
type docxPart struct {
	name, kind string // kind: the content type
	root       *node
	raw        []byte // of a picture
}

// Names of the spaces of XML that are used.
const (
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/"
	drawingSpace  = "http://schemas.openxmlformats.org/drawingml/2006/"
	wordKind      = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	coreKind      = "application/vnd.openxmlformats-package.core-properties+xml"
)

// writeDOCX writes the container: types, relations, and the parts. The same
// parts give the same bytes: no time is written down.
func writeDOCX(w io.Writer, parts []docxPart) error {
	types := el("Types", at("xmlns", packageSpace+"content-types"),
		el("Default", at("Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
		el("Default", at("Extension", "xml", "ContentType", "application/xml")),
		el("Default", at("Extension", "png", "ContentType", "image/png")))
	root := el("Relationships", at("xmlns", packageSpace+"relationships"),
		relation("rId1", relationSpace+"/officeDocument", "word/document.xml"),
		relation("rId2", packageSpace+"relationships/metadata/core-properties", "docProps/core.xml"))
	inner := el("Relationships", at("xmlns", packageSpace+"relationships"))
	for _, p := range parts {
		if p.root != nil {
			types.kids = append(types.kids, el("Override", at("PartName", "/"+p.name, "ContentType", p.kind)))
		}
		if target, ok := strings.CutPrefix(p.name, "word/"); ok && target != "document.xml" {
			inner.kids = append(inner.kids, relation(relationID(target), relationSpace+"/"+relationKind(target), target))
		}
	}
	all := append([]docxPart{{name: "[Content_Types].xml", root: types}, {name: "_rels/.rels", root: root},
		{name: "word/_rels/document.xml.rels", root: inner}}, parts...)
	z := zip.NewWriter(w)
	for _, p := range all {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return fmt.Errorf("document: writing a DOCX: %w", err)
		}
		data := p.raw
		if p.root != nil {
			b := bytes.NewBufferString(xml.Header)
			p.root.write(b)
			data = b.Bytes()
		}
		if _, err := f.Write(data); err != nil {
			return fmt.Errorf("document: writing a DOCX: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("document: writing a DOCX: %w", err)
	}
	return nil
}

func relation(id, kind, target string) *node {
	return el("Relationship", at("Id", id, "Type", kind, "Target", target))
}

// relationID is how the document calls a part: header1.xml is rHeader1.
func relationID(target string) string {
	name, _, _ := strings.Cut(target[strings.LastIndex(target, "/")+1:], ".")
	return "r" + strings.ToUpper(name[:1]) + name[1:]
}

// relationKind is the last word of a relation's type: header, footer, styles, image.
func relationKind(target string) string {
	if strings.HasPrefix(target, "media/") {
		return "image"
	}
	name, _, _ := strings.Cut(target, ".")
	return strings.TrimRight(name, "0123456789")
}

// qrPicture is a QR code with its quiet zone as a PNG of two colours.
func qrPicture(content string) ([]byte, error) {
	modules, err := qrModules(content)
	if err != nil {
		return nil, err
	}
	const scale = 6
	size := (len(modules) + 2*quietZone) * scale
	img := image.NewPaletted(image.Rect(0, 0, size, size), imagecolor.Palette{imagecolor.White, imagecolor.Black})
	for y, row := range modules {
		for x, dark := range row {
			for i := range scale * scale {
				if dark {
					img.SetColorIndex((x+quietZone)*scale+i%scale, (y+quietZone)*scale+i/scale, 1)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("document: drawing a QR code: %w", err)
	}
	return b.Bytes(), nil
}
