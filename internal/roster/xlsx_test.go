package roster

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "write the golden files anew")

// workbookOf writes a sheet as a spreadsheet does. Cells are texts, numbers and
// whatever else the library takes.
func workbookOf(t testing.TB, sheet string, rows [][]any, more ...func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range more {
		m(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestUpdateWorkbook writes the golden workbook from the golden CSV.
func TestUpdateWorkbook(t *testing.T) {
	if !*update {
		t.Skip("only with -update")
	}
	data, err := os.ReadFile("testdata/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]any
	for _, line := range lines {
		var row []any
		for _, c := range line {
			row = append(row, c)
		}
		rows = append(rows, row)
	}
	rows[1][3], rows[2][11], rows[4][0] = 38394, 3, 30701500039 // a day, a number, and a number without its zero
	if err := os.WriteFile("testdata/people.xlsx", workbookOf(t, "Адамдар", rows), 0o644); err != nil {
		t.Fatal(err)
	}
}

// rewrite changes parts of a workbook.
func rewrite(t testing.TB, data []byte, change map[string]func(string) string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if c := change[f.Name]; c != nil {
			text = []byte(c(string(text)))
		}
		out, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const sheet1 = "xl/worksheets/sheet1.xml"

var xlsxHeader = []any{"person.iin", "person.birth_date", "person.raised_years", "person.married", "person.study.deferred_levels"}

func TestWorkbookCells(t *testing.T) {
	data := workbookOf(t, "L", [][]any{
		xlsxHeader,
		{30211500015, 37663, 3.0, true, "higher;master"},
		{"030211500015", "11.02.2003", "3", "жоқ", "-"}, // the same person
		{"", 37663.5, 3.5, "TRUE", ""},
		{"", 2003, 0, 0, ""},
		{"", 60, 1e3, 1, ""},
		{" "},
		{"", "38000", "", "", ""},
		{"", "", 2},
		{"", "2006-01-01", "", "", "", "", "beyond"},
	}, func(f *excelize.File) {
		_ = f.SetCellFormula("L", "C9", "=1+1")
		_ = f.SetCellFormula("L", "D9", "=HYPERLINK(\"http://x\")")
	})
	out := mustRead(t, string(data), options(t))
	if got, want := out.String(), "2 [030211500015] sex=male birth_date=2003-02-11 study.deferred_levels=[higher, master] married=true raised_years=3\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	wantRejects(t, out, []string{
		"3,person.iin,030211500015,contradiction,030211500015 was loaded from row 2 already; leave one of the rows,030211500015",
		"4,person.birth_date,37663.5,bad-date,37663.5 is a day's number with a time of day; write the day without a time,",
		`4,person.raised_years,3.5,wrong-type,"""3.5"" is not a whole number; write digits only, and ? for don't know (years)",`,
		`5,person.birth_date,2003,bad-date,"2003 is a year and no date; write 2005-02-11, 11.02.2005 or 11/02/2005",`,
		`6,person.birth_date,60,bad-date,60 is the number of no day from 1900-01-01 to 2199-12-31; format the cell as a date,`,
		`6,person.raised_years,1000,not-allowed,"""1000"" is out of range for person.raised_years; allowed: at least 0, at most 30",`,
		`8,person.birth_date,38000,bad-date,"""38000"" is no date; as a day's number in a spreadsheet it would be 2004-01-14: write 2005-02-11, 11.02.2005 or 11/02/2005",`,
		`9,person.raised_years,2,not-allowed,"the cell has a formula, which is not computed here; paste its value in its place",`,
		`9,person.married,,not-allowed,"the cell has a formula, which is not computed here; paste its value in its place",`,
		`10,,beyond,bad-syntax,"column 7 has a value, but the header has 5 columns",`,
	})
	if s := out.summary; s.Read != 9 || s.Blank != 1 {
		t.Errorf("%+v", s)
	}
}

func TestWorkbook1904(t *testing.T) {
	data := workbookOf(t, "L", [][]any{{"person.birth_date"}, {36526}})
	data = rewrite(t, data, map[string]func(string) string{"xl/workbook.xml": func(s string) string {
		return strings.Replace(s, "<workbookPr", `<workbookPr date1904="1"`, 1)
	}})
	if got := mustRead(t, string(data), options(t)).String(); got != "2 [] birth_date=2004-01-02\n" {
		t.Error(got)
	}
}

func TestSheets(t *testing.T) {
	data := workbookOf(t, "Бос", nil, func(f *excelize.File) {
		for i, name := range []string{"Тізім", "Other"} {
			_, _ = f.NewSheet(name)
			_ = f.SetSheetRow(name, "A3", &[]any{"пол"})
			_ = f.SetSheetRow(name, "A5", &[]any{[]string{"м", "ж"}[i]})
		}
	})
	o := options(t)
	out := mustRead(t, string(data), o)
	if got := out.String(); got != "5 [] sex=male\n" || out.summary.Sheet != "Тізім" || len(out.summary.Sheets) != 3 {
		t.Errorf("%s %+v", got, out.summary.Detected)
	}
	if got, want := out.summary.Notes[0].EN, `the workbook has 3 sheets; the first that is not empty is read: "Тізім"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	o.Sheet = "Other"
	if got := mustRead(t, string(data), o).String(); got != "5 [] sex=female\n" {
		t.Error(got)
	}
	for sheet, want := range map[string]string{
		"Бос":  `people: sheet "Бос" is empty`,
		"Othr": `people: the workbook has no sheet "Othr"; did you mean "Other"?; allowed: Бос, Тізім, Other`,
	} {
		o.Sheet = sheet
		_, err := readAll(t, data, o)
		wantError(t, err, want)
	}
}

// TestWorkbookFromPipe: a workbook that comes through a pipe is copied, within a
// limit, and the copy is removed.
func TestWorkbookFromPipe(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	data := workbookOf(t, "L", [][]any{{"пол"}, {"м"}})
	o := options(t)
	s, err := Read(struct{ io.Reader }{bytes.NewReader(data)}, o, nil)
	if err != nil || s.Loaded != 1 {
		t.Errorf("%+v %v", s, err)
	}
	o.Limits.Spooled = 100
	_, err = Read(struct{ io.Reader }{bytes.NewReader(data)}, o, nil)
	wantError(t, err, "people: the workbook has more than 100 bytes; at most that is copied from a pipe: give the file itself, or CSV")
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
