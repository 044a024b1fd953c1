package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"path"
	"strings"
	"testing"

	"qyzmet"
)

// unzipped reads a DOCX: its parts by name, each held to XML that is well formed.
func unzipped(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if out[f.Name] != nil {
			t.Errorf("%s stands twice", f.Name)
		}
		out[f.Name] = b
		if path.Ext(f.Name) != ".png" {
			wellFormed(t, f.Name, b)
		}
	}
	return out
}

// wellFormed reads XML strictly: every prefix is declared, every element closed.
func wellFormed(t testing.TB, name string, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			if !strings.HasPrefix(e.Name.Space, "http://") {
				t.Errorf("%s: <%s> of no space", name, e.Name.Local)
			}
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 {
		t.Errorf("%s: %d elements are open", name, depth)
	}
}

// docxText is what stands in a document: a line a paragraph, cells apart by a bar.
func docxText(t testing.TB, data []byte) string {
	t.Helper()
	var out strings.Builder
	d := xml.NewDecoder(bytes.NewReader(unzipped(t, data)["word/document.xml"]))
	inText, cells := false, 0
	for {
		token, err := d.Token()
		if err != nil {
			return out.String()
		}
		switch e := token.(type) {
		case xml.StartElement:
			inText = e.Name.Local == "t"
			switch e.Name.Local {
			case "tab":
				out.WriteString("\t")
			case "tr":
				cells = 0
			case "tc":
				if cells++; cells > 1 {
					out.WriteString(" | ")
				}
			}
		case xml.CharData:
			if inText {
				out.Write(e)
			}
		case xml.EndElement:
			inText = false
			if e.Name.Local == "tr" || e.Name.Local == "p" && cells == 0 {
				out.WriteString("\n")
			}
			if e.Name.Local == "tbl" {
				cells = 0
			}
		}
	}
}

func TestOfficialDOCXReadsAsExpected(t *testing.T) {
	for name, f := range fillings() {
		p := filled(t, f)
		data := made(t, func(w io.Writer) error { return OfficialDOCX(w, p) })
		shotsOf(t, "official-"+name+".docx", data)
		s := docxText(t, data)
		if strings.ContainsAny(s, "{}~□") {
			t.Errorf("%s has a place that nothing filled", name)
		}
		golden(t, "official-"+name+".docx.txt", s)
	}
}

// Every part that is named is there and has a type, and the other way round.
func TestPartsOfADOCXMeet(t *testing.T) {
	p := filled(t, fillings()["commission-protocol"])
	parts := unzipped(t, made(t, func(w io.Writer) error { return OfficialDOCX(w, p) }))
	var types struct {
		Override []struct {
			PartName string `xml:",attr"`
		}
		Default []struct {
			Extension string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(parts["[Content_Types].xml"], &types); err != nil {
		t.Fatal(err)
	}
	for _, o := range types.Override {
		if parts[strings.TrimPrefix(o.PartName, "/")] == nil {
			t.Errorf("a type for %s, which is not there", o.PartName)
		}
	}
	var relations struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:",attr"`
			Type   string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(parts["word/_rels/document.xml.rels"], &relations); err != nil {
		t.Fatal(err)
	}
	text := string(parts["word/document.xml"])
	for _, r := range relations.Relationship {
		if parts["word/"+r.Target] == nil {
			t.Errorf("a relation to %s, which is not there", r.Target)
		}
		if r.Target != "styles.xml" && !strings.Contains(text, `"`+r.ID+`"`) {
			t.Errorf("%s is used nowhere", r.ID)
		}
	}
	if len(relations.Relationship) != 4 || len(types.Override) != 5 {
		t.Errorf("%d relations, %d types", len(relations.Relationship), len(types.Override))
	}
	for _, field := range []string{"PAGE", "NUMPAGES"} {
		if !strings.Contains(string(parts["word/footer1.xml"]), `w:instr="`+field+`"`) {
			t.Errorf("no field %s in the footer", field)
		}
	}
	if !strings.Contains(text, "<w:tblHeader/>") {
		t.Error("no table has a head that stands again on every page")
	}
}

// What is drawn, in the PDF and in the picture, is the code with its quiet zone.
func TestQRCodesAreTheCode(t *testing.T) {
	const content = "https://qyzmet.example/tekseru/7KQM-42XD-9RTB"
	modules, err := qrModules(content)
	if err != nil {
		t.Fatal(err)
	}
	size := len(modules)
	if (size-17)%4 != 0 || !modules[0][0] || !modules[0][size-1] || !modules[size-1][0] || modules[7][7] {
		t.Errorf("a code of %d modules without its corners", size)
	}
	marks, err := qrSquares(content, 30, 250, 24)
	if err != nil {
		t.Fatal(err)
	}
	step := 24.0 / float64(size+8)
	dark := func(x, y float64) bool {
		for _, m := range marks {
			if x > m.x && x < m.x+m.w && y > m.y && y < m.y+m.h {
				return true
			}
		}
		return false
	}
	picture, err := qrPicture(content)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil || img.Bounds().Dx() != (size+8)*6 {
		t.Fatal(err)
	}
	for y := range size + 8 {
		for x := range size + 8 {
			want := x >= 4 && y >= 4 && x < size+4 && y < size+4 && modules[y-4][x-4]
			if got := dark(30+step*(float64(x)+0.5), 250+step*(float64(y)+0.5)); got != want {
				t.Fatalf("square %d, %d is dark: %v", x, y, got)
			}
			if r, _, _, _ := img.At(x*6+3, y*6+3).RGBA(); (r == 0) != want {
				t.Fatalf("pixel of %d, %d", x, y)
			}
		}
	}
	if _, err := qrModules(strings.Repeat("x", 5000)); err == nil {
		t.Error("a code of 5000 letters is made")
	}
}

func TestPapersInEnglishAlone(t *testing.T) {
	f := fillings()["deferral-certificate"]
	f.Langs = []qyzmet.Lang{qyzmet.English}
	p := filled(t, f)
	s := docxText(t, made(t, func(w io.Writer) error { return OfficialDOCX(w, p) }))
	if !strings.Contains(s, "Сарысу ауданының") || !strings.Contains(s, "District of Sarysu") || strings.Contains(s, "Управление") {
		t.Error(s)
	}
}
