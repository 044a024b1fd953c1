package roster

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// zeros is a stream of one character.
type zeros struct{ n int64 }

func (z *zeros) Read(b []byte) (int, error) {
	if z.n <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(b)), z.n)
	for i := range b[:n] {
		b[i] = ' '
	}
	z.n -= n
	return int(n), nil
}

// withPart makes a workbook of which one part is what write writes.
func withPart(t testing.TB, part string, write func(io.Writer)) []byte {
	t.Helper()
	base := workbookOf(t, "L", [][]any{{"пол"}, {"м"}})
	z, err := zip.NewReader(bytes.NewReader(base), int64(len(base)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		out, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == part {
			write(out)
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(out, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZipBombs(t *testing.T) {
	sheet := func(inside string, n int64, after string) func(io.Writer) {
		return func(w io.Writer) {
			_, _ = io.WriteString(w, `<worksheet><sheetData>`+inside)
			_, _ = io.Copy(w, &zeros{n})
			_, _ = io.WriteString(w, after+`</sheetData></worksheet>`)
		}
	}
	head := `<row r="1"><c r="A1" t="inlineStr"><is><t>пол</t></is></c></row>`
	o := options(t)
	for _, c := range []struct {
		name, want string
		data       []byte
		limits     Limits
	}{
		{"a cell", "people: xl/worksheets/sheet1.xml has a row or text of more than 1048576 bytes, which is the most that is read of one; save the sheet as CSV",
			withPart(t, sheet1, sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>`, 8<<20, `</t></is></c></row>`)), Limits{}},
		{"between rows", "people, after row 0: xl/worksheets/sheet1.xml has a row or text of more than 1048576 bytes, which is the most that is read of one; save the sheet as CSV",
			withPart(t, sheet1, sheet(head, 8<<20, ``)), Limits{}},
		{"the whole", "people: xl/worksheets/sheet1.xml unpacks to more than 1048576 bytes, which is the most that is read; a workbook of that kind is not from a spreadsheet: save the sheet as CSV",
			withPart(t, sheet1, sheet(head, 8<<20, ``)), Limits{Unzipped: 1 << 20}},
		{"many rows", "people, after row 262144: xl/worksheets/sheet1.xml unpacks to more than 200 times its size, as nothing does that holds people; save the sheet as CSV",
			withPart(t, sheet1, func(w io.Writer) {
				_, _ = io.WriteString(w, `<worksheet><sheetData>`+head)
				row := []byte(strings.Repeat("<row><c><v>1</v></c></row>", 4096))
				for range 512 {
					_, _ = w.Write(row)
				}
				_, _ = io.WriteString(w, `</sheetData></worksheet>`)
			}), Limits{}},
		{"strings", "people: the workbook's table of strings has more than 1000 bytes; at most that is held in memory: save the sheet as CSV",
			withPart(t, "xl/sharedStrings.xml", func(w io.Writer) {
				_, _ = io.WriteString(w, `<sst>`+strings.Repeat("<si><t>1</t></si>", 200)+`</sst>`)
			}), Limits{SharedStrings: 1000}},
		{"a list of parts", "people: the workbook cannot be read", withPart(t, "xl/workbook.xml", func(w io.Writer) { _, _ = io.Copy(w, &zeros{1 << 20}) }), Limits{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := o
			o.Limits = c.limits
			_, err := readAll(t, c.data, o)
			if c.name == "many rows" && err != nil {
				if !strings.Contains(err.Error(), "unpacks to more than 200 times its size") {
					t.Error(err)
				}
				return
			}
			if c.name == "a list of parts" && err != nil && strings.HasPrefix(err.Error(), c.want) {
				return
			}
			wantError(t, err, c.want)
		})
	}
}

// TestBrokenWorkbooks: what is no workbook is refused, and named.
func TestBrokenWorkbooks(t *testing.T) {
	good := workbookOf(t, "L", [][]any{xlsxHeader, {"", "2005-02-11"}})
	sheet := func(change func(string) string) []byte {
		return rewrite(t, good, map[string]func(string) string{sheet1: change})
	}
	o := options(t)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"cut":           {good[:len(good)-40], "the workbook cannot be read"},
		"no sheet data": {sheet(func(string) string { return "<worksheet/>" }), "unexpected EOF"},
		"no XML":        {sheet(func(string) string { return "\x00\x01" }), "the workbook cannot be read"},
		"doctype": {sheet(func(s string) string {
			return `<!DOCTYPE x [<!ENTITY a "aaaa">]>` + s[strings.Index(s, "<worksheet"):]
		}), "document type"},
		"formula in the header": {sheet(func(s string) string { return strings.Replace(s, "<v>0</v>", "<f>A2</f><v>0</v>", 1) }), "the header: column 1 has a formula"},
		"no such string":        {sheet(func(s string) string { return strings.Replace(s, "<v>0</v>", "<v>99</v>", 1) }), "names a string that the workbook has not"},
		"far away":              {sheet(func(s string) string { return strings.Replace(s, `r="E1"`, `r="XFD1"`, 1) }), "the header has a name in column 16384; at most 1000 columns are read"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := readAll(t, c.data, o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// FuzzReadSheet: whatever the XML of a sheet is, it is read or refused.
func FuzzReadSheet(f *testing.F) {
	for _, s := range []string{
		`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>пол</t></is></c></row><row><c t="s"><v>0</v></c><c r="C2"><f>A1</f><v>3</v></c></row></sheetData></worksheet>`,
		`<x:worksheet xmlns:x="y"><x:sheetData><x:row r="9999999999"><x:c r="ZZZZZ1"><x:v>&amp;&#0;</x:v></x:c></x:row>`,
		`<sheetData><row><c><v>пол</v></c></row><row><c t="e"><v>#REF!</v></c><c t="b"><v>1</v></c><c t="d"><v>2005-02-11T00:00:00</v></c></row></sheetData>`,
	} {
		f.Add(s)
	}
	o := options(f)
	o.IgnoreUnknown, o.Limits = true, Limits{RowBytes: 1 << 14, Columns: 50}.filled()
	v, err := newVocabulary(o.Book, o.Fields)
	if err != nil {
		f.Fatal(err)
	}
	base := workbookOf(f, "L", [][]any{{"пол"}, {"м"}})
	f.Fuzz(func(t *testing.T, sheet string) {
		fuzzRead(t, rewrite(t, base, map[string]func(string) string{sheet1: func(string) string { return sheet }}), o, v)
	})
}
