package roster

import (
	"strings"
	"testing"
)

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("\n got %v\nwant %s", err, want)
	}
}

// wantRejects compares the file of rejects, without its first line and column.
func wantRejects(t *testing.T, o outcome, want []string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(o.rejects, "\n"), "\n")
	if lines[0] != strings.Join(RejectColumns, ",") {
		t.Errorf("the first line is %q", lines[0])
	}
	lines = lines[1:]
	for i := range max(len(lines), len(want)) {
		got, w := "", ""
		if i < len(lines) {
			_, got, _ = strings.Cut(lines[i], ",")
		}
		if i < len(want) {
			w = want[i]
		}
		if got != w {
			t.Errorf("line %d\n got %s\nwant %s", i+1, got, w)
		}
	}
}

// head is a header of three columns.
const head = "id,пол,person.birth_date\n"

// TestBadRows: each bad row is rejected with its reasons, and the rows around it
// are loaded.
func TestBadRows(t *testing.T) {
	iin := validIIN("05021150001")
	utf8Win := "\xcc\xf3\xe6" // Муж in Windows-1251
	for _, c := range []struct {
		name, rows string
		rejects    []string
		loaded     string // keys
		blank      uint64
	}{
		{"too few cells", "1,м,2005-02-11\n2,м\n3,ж,\n", []string{
			`3,,,bad-syntax,"the row has 2 cells, the header 3; a cell is missing, or the row is cut",2`}, "1 3", 0},
		{"too many cells", "1,м,2005-02-11\n2,м,2005-02-11,x\n3,ж,\n", []string{
			`3,,,bad-syntax,"the row has 4 cells, the header 3; a cell with a separator in it must stand in quotes",2`}, "1 3", 0},
		{"a quote never closed", "1,м,\n2,\"м,\n3,ж,\n4,ж,\n", []string{
			`3,,"2,""м,",bad-syntax,"a quote is opened in this row and not closed; close it, or write a quote that belongs to the text twice",`}, "1 3 4", 0},
		{"a bare quote", "1,м,\n2,м\",\n3,ж,\n", []string{
			`3,,"2,м"",",bad-syntax,"a quote stands inside a cell that does not begin with one; put the cell in quotes and write each quote in it twice: ""ТОО """"Рога""""""",`}, "1 3", 0},
		{"text after a quote", "1,м,\n2,\"м\"x,\n3,ж,\n", []string{
			`3,,"2,""м""x,",bad-syntax,text follows a closing quote; write a quote that belongs to the text twice,`}, "1 3", 0},
		{"a line break in quotes is none of a row", "\"1\n1\",м,\n2,ж,x\n", []string{
			`4,person.birth_date,x,bad-date,"""x"" is no date; write 2005-02-11, 11.02.2005 or 11/02/2005",2`}, "1\n1", 0},
		{"blank rows", "\n1,м,\n,,\n  \n,,,\n , ,\u00a0\n2,ж,\n\n", []string{
			`6,,,bad-syntax,"the row has 4 cells, the header 3; a cell with a separator in it must stand in quotes",`}, "1 2", 5},
		{"all faults of a row", "1,x,02/13/2005\n2,ж,31.02.2005\n", []string{
			`2,пол,x,not-allowed,"""x"" is no value of person.sex; did you mean ""female""?; allowed: male (ер, мужской), female (әйел, женский)",1`,
			`2,person.birth_date,02/13/2005,bad-date,"""02/13/2005"" is no day of the calendar: month 13 is outside 1..12; the day comes first and the month second",1`,
			`3,person.birth_date,31.02.2005,bad-date,"""31.02.2005"" is no day of the calendar: day 31 is outside 1..28 of February 2005",2`}, "", 0},
		{"dates of other styles", "1,,11.02.05\n2,,2005-02-11 00:00:00\n3,,2005\n4,,38394\n5,,11-02-2005\n6,,2005/02/11\n7,,1905-01-01\n8,,11 ақпан 2005\n9,,-\n", []string{
			`2,person.birth_date,11.02.05,bad-date,"""11.02.05"": write the year with four digits; write 2005-02-11, 11.02.2005 or 11/02/2005",1`,
			`3,person.birth_date,2005-02-11 00:00:00,bad-date,"""2005-02-11 00:00:00"": write the day without a time; write 2005-02-11, 11.02.2005 or 11/02/2005",2`,
			`4,person.birth_date,2005,bad-date,"""2005"" is a year and no date; write 2005-02-11, 11.02.2005 or 11/02/2005",3`,
			`5,person.birth_date,38394,bad-date,"""38394"" is no date; as a day's number in a spreadsheet it would be 2005-02-11: write 2005-02-11, 11.02.2005 or 11/02/2005",4`,
			`6,person.birth_date,11-02-2005,bad-date,"""11-02-2005"" is no date; write 2005-02-11, 11.02.2005 or 11/02/2005",5`,
			`7,person.birth_date,2005/02/11,bad-date,"""2005/02/11"" is no date; write 2005-02-11, 11.02.2005 or 11/02/2005",6`,
			`8,person.birth_date,1905-01-01,not-allowed,"""1905-01-01"" is out of range for person.birth_date; allowed: at least 1920-01-01, at most 2100-01-01",7`,
			`9,person.birth_date,11 ақпан 2005,bad-date,"""11 ақпан 2005"" is no date; write 2005-02-11, 11.02.2005 or 11/02/2005",8`,
			`10,person.birth_date,'-,bad-date,"""-"" is no date; write 2005-02-11, 11.02.2005 or 11/02/2005",9`}, "", 0},
		{"another encoding in a row", "1,м,\n2," + utf8Win + ",\n3,ж,\n", []string{
			`3,пол,Муж,bad-syntax,"byte 1 (0xCC) is not UTF-8 as the rest of the file; read as Windows-1251 or KZ-1048 the text is ""Муж""; save the file in one encoding",2`}, "1 3", 0},
		{"a NUL byte", "1,м,\n2,м\x00,\n3,ж,\n", []string{
			`3,пол,м\0,bad-syntax,"the cell has a NUL byte (character 3), which is no text",2`}, "1 3", 0},
		{"look-alike letters", "1,жeн,\n2,м,\n", []string{
			`2,пол,жeн,not-allowed,"""жeн"" is no value of person.sex; it mixes Latin and Cyrillic letters that look alike; did you mean ""female""?; allowed: male (ер, мужской), female (әйел, женский)",1`}, "2", 0},
		{"formulas of spreadsheets", "=1+1,@x,+7\n-2,м,\n", []string{
			`2,пол,'@x,not-allowed,"""@x"" is no value of person.sex; did you mean ""female""?; allowed: male (ер, мужской), female (әйел, женский)",'=1+1`,
			`2,person.birth_date,'+7,bad-date,"""+7"" is no date; write 2005-02-11, 11.02.2005 or 11/02/2005",'=1+1`}, "-2", 0},
		{"control characters", "1,\"м\x1b[2J\n\",\n", []string{
			`2,пол,\u001b`, ``}, "", 0},
		{"the same person again", "1,м,\n2,ж,\n1,ж,\n1,x,\n", []string{
			`4,id,1,contradiction,1 was loaded from row 2 already; leave one of the rows,1`,
			`5,пол,x,not-allowed,"""x"" is no value of person.sex; did you mean ""female""?; allowed: male (ер, мужской), female (әйел, женский)",1`}, "1 2", 0},
		{"a long key", strings.Repeat("k", 201) + ",м,\n", []string{
			`2,id,` + strings.Repeat("k", 80) + `…,too-large,the key has 201 bytes; at most 200 are kept,`}, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := mustRead(t, head+c.rows, options(t))
			if c.name == "control characters" {
				if strings.ContainsAny(out.rejects, "\x1b") || !strings.Contains(out.rejects, `м\u001b[2J`) {
					t.Errorf("%q", out.rejects)
				}
				return
			}
			for i, r := range c.rejects {
				c.rejects[i] = strings.Replace(r, "\n", `\n`, 1)
			}
			if c.name == "blank rows" || c.name != "" {
				wantRejects(t, out, c.rejects)
			}
			if got := strings.Join(keys(out), " "); got != c.loaded || out.summary.Blank != c.blank {
				t.Errorf("loaded %q, want %q; %d blank, want %d", got, c.loaded, out.summary.Blank, c.blank)
			}
		})
	}
	_ = iin
}

func keys(o outcome) []string {
	var out []string
	for _, p := range o.people {
		out = append(out, p.key)
	}
	return out
}

func TestBadNumbers(t *testing.T) {
	good := validIIN("05021150001")
	o := options(t)
	table := "ИИН,пол,ДР,person.raised_years,person.married,person.children\n"
	out := mustRead(t, table+
		good+",ж,11.02.2005,,,\n"+ // says a man
		good+",м,12.02.2005,,,\n"+
		"050211500010,,,,,\n"+
		"50211500019,,,,,\n"+
		"5.02115E+10,,,,,\n"+
		",,,31,maybe,[]\n"+
		",,,три,,x\n"+
		",,,3.0,,\"[{\"\"birth_date\"\": \"\"2030-02-30\"\", \"\"x\"\": 1}]\"\n"+
		",,,-1,,[1\n"+
		good+",,,,?,?\n"+
		good+",м,,,,\n", o)
	wantRejects(t, out, []string{
		`2,пол,female,contradiction,"person.sex is female, but by person.iin, 050211500019, it is male; correct one of them",050211500019`,
		`3,ДР,2005-02-12,contradiction,"person.birth_date is 2005-02-12, but by person.iin, 050211500019, it is 2005-02-11; correct one of them",050211500019`,
		`4,ИИН,050211500010,bad-iin,the check digit (the last) is 0 and does not fit the others; look for a mistyped digit,`,
		`5,ИИН,50211500019,bad-iin,"11 digits; an individual identification number has 12; a spreadsheet takes zeros in front away: format the column as text, or choose to restore the zeros; did you mean ""050211500019""?",`,
		`6,ИИН,5.02115E+10,bad-iin,character 2 is '.'; an individual identification number is 12 digits 0-9 without spaces; a spreadsheet has shortened the number: format the column as text before exporting,`,
		`7,person.raised_years,31,not-allowed,"""31"" is out of range for person.raised_years; allowed: at least 0, at most 30",`,
		`7,person.married,maybe,wrong-type,"""maybe"" is neither yes nor no; leave the cell empty if nobody has asked, write ? for don't know; allowed: иә, да, yes, true, 1, +, жоқ, нет, no, false, 0, -",`,
		`8,person.raised_years,три,wrong-type,"""три"" is not a whole number; write digits only, and ? for don't know (years)",`,
		`8,person.children,x,wrong-type,"""x"" is no list; write a JSON array such as [{""birth_date"": ""2019-04-30""}], or - if there is none, or give the items in columns of their own: person.children.1.birth_date",`,
		`9,person.raised_years,3.0,wrong-type,"""3.0"" is not a whole number; write digits only, and ? for don't know (years)",`,
		`9,person.children[0].birth_date,2030-02-30,bad-date,"""2030-02-30"" is not a day: day 30 is outside 1..28 of February 2030; write a day as YYYY-MM-DD, for example 2025-09-16",`,
		`10,person.raised_years,'-1,not-allowed,"""-1"" is out of range for person.raised_years; allowed: at least 0, at most 30",`,
		`10,person.children,[1,bad-syntax,the cell begins as a JSON list; the row is no JSON: unexpected end of JSON input (byte 2),`,
		`12,ИИН,050211500019,contradiction,050211500019 was loaded from row 11 already; leave one of the rows,050211500019`,
	})
	if got := out.String(); got != "11 [050211500019] sex=male birth_date=2005-02-11\n" {
		t.Error(got)
	}
	o.RestoreZeros = true
	if got := mustRead(t, table+"50211500019,,,,,\n", o).String(); got != "2 [050211500019] sex=male birth_date=2005-02-11\n" {
		t.Error(got)
	}
	o.NoDerived = true
	if got := mustRead(t, table+"50211500019,,,,-,-\n", o).String(); got != "2 [050211500019] married=false children=[]\n" {
		t.Error(got)
	}
}
