package roster

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
)

// told is what is said of one bad input.
type told struct {
	name   string
	notes  []qyzmet.Text
	faults qyzmet.Faults
}

// badTable is a table with something bad, as text.
type badTable struct {
	name, text string
	set        func(*Options)
}

func badInput(t *testing.T) []told {
	t.Helper()
	var out []told
	for _, c := range append(append(badRowTables(), badJSON()...), badTables()...) {
		out = append(out, tell(t, c.name, []byte(c.text), c.set))
	}
	out = append(out, badWorkbooks(t)...)
	return append(out, badPeople(t))
}

// tell reads a table and gathers what is said of it.
func tell(t *testing.T, name string, data []byte, set func(*Options)) told {
	t.Helper()
	o := options(t)
	o.Rejects = nil
	if set != nil {
		set(&o)
	}
	c := told{name: name}
	s, err := Read(io.MultiReader(bytes.NewReader(data)), o, nil)
	if faults, ok := qyzmet.FaultsOf(err); ok {
		c.faults = append(c.faults, faults...)
	} else if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if s == nil {
		return c
	}
	c.notes = s.Notes
	for _, r := range s.First {
		c.faults = append(c.faults, r.Faults...)
	}
	return c
}

func badRowTables() []badTable {
	return []badTable{
		{"cells", head + "1\n2,м,2005-02-11,x\n3,м,2005-02-11,x,y\n", nil},
		{"quotes", head + "1,\"м,\n2,м\",\n3,\"м\"x,\n", nil},
		{"words", head + "1,x,\n2,жeн,\n3,femle,\n", nil},
		{"many words", "person.region,person.study.deferred_levels\nЛуна,\n,higher;луна\n,[1]\n", nil},
		{"days", head + "1,,31.02.2005\n2,,02/13/2005\n3,,13/13/2005\n4,,11.02.1805\n5,,11.02.05\n6,,2005-02-11 00:00\n7,,2005\n8,,38394\n9,,x\n10,,01.01.1905\n", nil},
		{"numbers", "person.raised_years,person.married\n31,maybe\nтри,\n", nil},
		{"lists", "person.children,person.children.1.birth_date\nx,\n", func(o *Options) { o.Mapping = map[string]string{"person.children.1.birth_date": "-"} }},
		{"cells with JSON", "person.children\n[1\n\"[{\"\"birth_date\"\": \"\"2030-02-30\"\"}]\"\n\"[{\"\"x\"\": 1}]\"\n\"[3]\"\n", nil},
		{"encodings", "id,пол\n1,\xcc\xf3\xe6\n2,м\x00\n", nil},
		{"wrong encoding", "id,пол\n1,жен\n", func(o *Options) {
			o.Encoding = Windows1251
			o.Mapping = map[string]string{"РїРѕР»": "person.sex"}
		}},
		{"keys", head + "1,м,\n1,ж,\n" + strings.Repeat("k", 201) + ",м,\n", nil},
		{"unnamed", "id,,пол\n1,x,м\n", nil},
		{"numbers of people", "ИИН,ДР,пол\n050211500010,,\n50211500019,,\n5.02115E+10,,\nx,,\n050211500019,2005-02-12,ж\n050211100013,,\n050231500014,,\n" + iins(), nil},
		{"long rows", "id,пол\n1,м\n2," + strings.Repeat("ж", 60) + "\n", func(o *Options) { o.Limits.RowBytes = 50 }},
	}
}

// iins are numbers of which the check digit is right and something else is not.
func iins() string {
	var b strings.Builder
	for _, eleven := range []string{"05021110001", "05021190001", "05023150001", "05133150001"} {
		for d := range 10 {
			if _, err := qyzmet.ParseIIN(eleven + string(rune('0'+d))); err != nil && !strings.Contains(err.Error(), "check digit") {
				b.WriteString(eleven + string(rune('0'+d)) + ",,\n")
				break
			}
		}
	}
	return b.String()
}

func badJSON() []badTable {
	lines := []string{
		`{"person.sex": "мужской"}`, `{"person.sex": "male", "person": {"sex": "male"}}`, `{"person.sx": "male"}`, `{"person.vus": "true"}`,
		`{"person.raised_years": "x"}`, `{"person.raised_years": 99}`, `{"person.vus": 3}`, `{"person.vus": [1]}`, `{"person.vus": {"a": 1}}`,
		`{"person": 5}`, `{"person": {"sex": "male"}, "person": {"vus": true}}`, `{"person.children": {"items": 3}}`, `{"person.children": {"complete": 3}}`,
		`{"person.children": {"complete": true}}`, `{"person.children": {"x": 1}}`, `{"person.children": {"items": [], "items": []}}`, `{"person.children": 3}`,
		`{"person.children": [{"birth_date": null, "birth_date": null}]}`, `{"person.study.deferred_levels": [{"a": 1}]}`, `{"person.study.deferred_levels": ["x"]}`,
	}
	more := []string{
		`{"id": [8], "person.vus": true}`, `{"id": 1`, `{"id": 1,}`, `[1]`, `{"person.children": [` + strings.Repeat("{},", 200) + `{}]}`,
		`{"person.birth_date": "11.02.2005"}`, `{"person.birth_date": "2005-02-x1"}`, `{"country.regime": "peace"}`, `{"person.iin": "1"}`,
		strings.Repeat(`{"person":`, 50) + "1" + strings.Repeat("}", 50), `{"person.vus": "` + strings.Repeat("x,", 11000) + `"}`,
		`{"person.vus": "` + strings.Repeat("x", 140000) + `"}`,
	}
	common := func(o *Options) {
		o.Common = qyzmet.Facts{"country.regime": qyzmet.WordValue("peace")}
		o.Format = NDJSON
	}
	return []badTable{{"JSON", strings.Join(lines, "\n"), nil}, {"more JSON", strings.Join(more, "\n"), common}}
}

func badTables() []badTable {
	mapped := func(pairs ...string) func(*Options) {
		return func(o *Options) {
			o.Mapping = map[string]string{}
			for i := 0; i < len(pairs); i += 2 {
				o.Mapping[pairs[i]] = pairs[i+1]
			}
		}
	}
	return []badTable{
		{"nothing", " \n", nil},
		{"no header", ",,\n,,\n", nil},
		{"old Excel", "\xD0\xCF\x11\xE0", nil}, {"gzip", "\x1F\x8B\x08", nil}, {"PDF", "%PDF-1.7", nil}, {"HTML", "<html>", nil}, {"array", "[{}]", nil},
		{"RTF", `{\rtf1`, nil}, {"RAR", "Rar!\x1a", nil}, {"7z", "7z\xBC\xAF", nil},
		{"header", "пол,жынысы,id,id,x,Дата рожденя,пoл\n", nil},
		{"quote in header", "пол,\"ДР\"x\n", nil},
		{"no facts", "id,name\n", nil},
		{"list twice", "Дети 1: дата рождения,Дети\n", nil},
		{"mapping", "x,пол\n", mapped("x", "person.brith_date", "z", "-")},
		{"mapping of keys", "{}\n", mapped("x", "person.brith_date")},
		{"wide", "пол,ДР,id\n", func(o *Options) { o.Limits.Columns = 2 }},
		{"for all", "пол\nм\n", func(o *Options) {
			o.Common = qyzmet.Facts{"person.sex": qyzmet.WordValue("male"), "country.regim": qyzmet.BoolValue(true), "country.regime": qyzmet.WordValue("war"),
				"person.iin": qyzmet.WordValue("050211500019"), "person.raised_years": qyzmet.IntValue(1 << 40), "person.vus": qyzmet.IntValue(1)}
		}},
		{"format", "x", func(o *Options) { o.Format = "xls" }}, {"encoding", "x", func(o *Options) { o.Encoding = "utf8" }}, {"separator", "x", func(o *Options) { o.Separator = '|' }},
		{"notes: KZ-1048", "id,\xaf\xbc,person.sex\n", mapped("Үә", "-")}, {"notes: Windows-1251", "id,\xef\xee\xeb\n", nil},
		{"notes: UTF-8 in the main", "id,пол\n1,\xcc\n", nil}, {"notes: UTF-16", "i\x00d\x00,\x00s\x00e\x00x\x00\n\x00", nil},
	}
}

func badWorkbooks(t *testing.T) []told {
	good := workbookOf(t, "L", [][]any{{"пол", "person.birth_date", "person.raised_years"}, {"ж", 60, 1000}, {"", 2005}, {"", 38000.5}})
	part := func(old, text string) []byte {
		return rewrite(t, good, map[string]func(string) string{sheet1: func(s string) string { return strings.Replace(s, old, text, 1) }})
	}
	sheet := func(name string) func(*Options) { return func(o *Options) { o.Sheet = name } }
	strings1000 := func(w io.Writer) { _, _ = io.WriteString(w, `<sst>`+strings.Repeat("<si><t>1</t></si>", 200)+`</sst>`) }
	return []told{
		tell(t, "workbook: days", good, nil),
		tell(t, "workbook: no such sheet", good, sheet("Т")),
		tell(t, "workbook: empty", workbookOf(t, "Бос", nil), nil),
		tell(t, "workbook: an empty sheet", workbookOf(t, "Бос", nil), sheet("Бос")),
		tell(t, "workbook: cut", good[:len(good)-40], nil),
		tell(t, "workbook: no XML", part("<worksheet", "\x00"), nil),
		tell(t, "workbook: doctype", part("<worksheet", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet"), nil),
		tell(t, "workbook: formula in the header", part("<v>0</v>", "<f>A2</f><v>0</v>"), nil),
		tell(t, "workbook: no such string", part("<v>0</v>", "<v>99</v>"), nil),
		tell(t, "workbook: far away", part(`r="C1"`, `r="XFD1"`), nil),
		tell(t, "workbook: out of order", part(`r="B2"`, `r="A2"`), nil),
		tell(t, "workbook: beyond the header", part(`r="C2"`, `r="E2"`), nil),
		tell(t, "workbook: formula", part(`<v>60</v>`, `<f>A2</f><v>60</v>`), nil),
		tell(t, "workbook: error", part(`<c r="B2"><v>60</v>`, `<c r="B2" t="e"><v>#REF!</v>`), nil),
		tell(t, "workbook: strings", withPart(t, "xl/sharedStrings.xml", strings1000), func(o *Options) { o.Limits.SharedStrings = 1000 }),
		tell(t, "workbook: a zip bomb", withPart(t, sheet1, func(w io.Writer) { _, _ = io.Copy(w, &zeros{8 << 20}) }), func(o *Options) { o.Limits.Unzipped = 1 << 20 }),
		tell(t, "workbook: a long cell", withPart(t, sheet1, func(w io.Writer) { _, _ = io.Copy(w, &zeros{8 << 20}) }), nil),
		tell(t, "workbook: through a pipe", good, func(o *Options) { o.Limits.Spooled = 100 }),
	}
}

// badPeople are facts that contradict one another.
func badPeople(t *testing.T) told {
	e, err := engine.New(options(t).Book)
	if err != nil {
		t.Fatal(err)
	}
	check := e.Check(qyzmet.Facts{
		"person.study.now": qyzmet.BoolValue(false), "person.study.level": qyzmet.WordValue("higher"), "person.birth_date": qyzmet.DateValue(date.MustParse("2030-01-01")),
		"person.work.kind": qyzmet.WordValue("other"), "person.serving": qyzmet.WordValue("none"), "person.fitness": qyzmet.WordValue("fit"),
	}, date.MustParse("2025-11-20"))
	faults, ok := qyzmet.FaultsOf(check)
	if !ok {
		t.Fatal(check)
	}
	return told{name: "facts that contradict one another", faults: faults}
}
