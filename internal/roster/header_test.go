package roster

import (
	"fmt"
	"strings"
	"testing"

	"qyzmet"
)

// TestEveryFactIsRecognised: by its path, and by its label in each language,
// which no other fact has: a header that means several would have to be mapped.
func TestEveryFactIsRecognised(t *testing.T) {
	o := options(t)
	v, err := newVocabulary(o.Book, o.Fields)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range o.Book.FactOrder {
		for _, name := range []string{string(f.Path), f.Label.KK, f.Label.RU, f.Label.EN, " " + strings.ToUpper(f.Label.RU) + ": "} {
			got, ok := v.recognise(name)
			if !ok {
				t.Errorf("%q is not recognised as %s", name, f.Path)
			} else if got.field != i {
				t.Errorf("%q is taken for %s, and is %s", name, v.title(got), f.Path)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	for _, c := range []struct {
		header string
		change func(*Options)
		want   string
	}{
		{"пол;Дата рожденя;Ж\u0421\u041d", nil, `people:1:2: column 2 "Дата рожденя" is not recognised; nearest: person.birth_date, school.altyn, commission.decided_on; name it as a fact, map it, or skip it with the mapping "-"`},
		{"ЖCН,пoл", nil, `people:1:1: column 1 "ЖCН" is not recognised; it mixes Latin and Cyrillic letters that look alike; nearest: person.iin; name it as a fact, map it, or skip it with the mapping "-"` + "\n" +
			`people:1:2: column 2 "пoл" is not recognised; it mixes Latin and Cyrillic letters that look alike; nearest: person.sex; name it as a fact, map it, or skip it with the mapping "-"`},
		{"пол,жынысы", nil, `people:1:2: column 1 "пол" and column 2 "жынысы" are both person.sex; leave one, or skip one with the mapping "-"`},
		{"person.children,person.children.1.birth_date", nil, `people:1:2: column 1 "person.children" and column 2 "person.children.1.birth_date" are both person.children.1.birth_date; leave one, or skip one with the mapping "-"`},
		{"Дети 1: дата рождения,Дети", nil, `people:1:2: column 2 "Дети" is person.children, of which column 1 "Дети 1: дата рождения" is an item; give the list in one of the two ways`},
		{"性别,姓名", nil, "people:1:1: column 1 \"性别\" is not recognised; name it as a fact, map it, or skip it with the mapping \"-\"\npeople:1:2: column 2 \"姓名\" is not recognised; name it as a fact, map it, or skip it with the mapping \"-\""},
		{"id,name", nil, `people: no column of the table is a fact; the first row names the columns, for example: country.regime (Бейбіт уақыт немесе жұмылдыру, Мирное время или мобилизация), notice.appear_on (Келу күні, День явки), person.citizen (Қазақстан азаматтығы, Гражданство Казахстана)`},
		{"x,id", func(o *Options) { o.IgnoreUnknown = true }, `people: no column of the table is a fact`},
		{"x,пол", func(o *Options) { o.Mapping = map[string]string{"x": "person.brith_date", "z": "-"} }, `people:1:1: column "x" is mapped to "person.brith_date", which is no fact; allowed is a fact's path, id, name, or - to skip the column; did you mean "person.birth_date"?` + "\n" +
			`people: the mapping names a column "z", which the table has not; did you mean "x"?`},
		{"пол", func(o *Options) { o.Common = qyzmet.Facts{"person.sex": qyzmet.WordValue("male")} }, `people:1:1: column 1 "пол" is person.sex, which is given for all rows as well; leave one of them`},
		{"пол", func(o *Options) {
			o.Common = qyzmet.Facts{"person.iin": qyzmet.WordValue("050211500019"), "country.regim": qyzmet.BoolValue(true), "country.regime": qyzmet.WordValue("war")}
		}, `people: country.regim: there is no fact "country.regim", which is given for all rows; did you mean "country.regime"?` + "\n" +
			`people: country.regime: given for all rows: country.regime: "war" is not one of its words` + "\n" +
			`people: person.iin: an identification number belongs to one person, and cannot be given for all rows`},
		{strings.Repeat("a,", 999_999) + "a", nil, "people:1:1: the header: the row has more than 1048576 bytes; at most 1048576 are read, and a row is ended by a line break"},
		{strings.Repeat(",", 1000), nil, "people: the file has no header: all its rows are empty"},
		{strings.Repeat("a,", 1000) + "a", nil, "people:1:1: the header has 1001 columns; at most 1000 are read"},
		{"\"пол", nil, "people:1:1: the header: a quote is opened in this row and not closed; close it, or write a quote that belongs to the text twice"},
		{"", nil, "people: the file is empty; a table has a header and at least one row"},
		{"\n \n;;\n", nil, "people: the file has no header: all its rows are empty"},
		{"\xef\xbb\xbf", nil, "people: the file is empty; a table has a header and at least one row"},
		{"[{}]", nil, "people: the file is one JSON array; write one object a line (NDJSON)"},
		{"<html>", nil, "people: the file is HTML or XML; export the table as .xlsx or CSV"},
		{"\xD0\xCF\x11\xE0\xA1\xB1", nil, "people: the file is an old Excel file (.xls) or one protected by a password; save it without a password as .xlsx or CSV"},
	} {
		o := options(t)
		if c.change != nil {
			c.change(&o)
		}
		_, err := readAll(t, []byte(c.header), o)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || c.want[len(c.want)-1] != 't' && err.Error() != c.want {
			t.Errorf("%.60q:\n got %.1500v\nwant %s", c.header, err, c.want)
		}
		if faults, ok := qyzmet.FaultsOf(err); !ok || len(faults) == 0 {
			t.Errorf("%.60q: not made of faults: %v", c.header, err)
		}
	}
}

// TestHeaderOnly: a table without rows is read, and is empty.
func TestHeaderOnly(t *testing.T) {
	for _, text := range []string{"пол", "пол\n", "sep=;\r\nпол;id\r\n", "\xef\xbb\xbfпол"} {
		if out := mustRead(t, text, options(t)); out.summary.Read != 0 || out.rejects != "" {
			t.Errorf("%q: %+v %q", text, out.summary, out.rejects)
		}
	}
}

func TestMapping(t *testing.T) {
	o := options(t)
	o.Mapping = map[string]string{"G": "person.sex", "Kid": "person.children.2.birth_date", "Пол": "-", "Nr": "id"}
	out := mustRead(t, "Nr\tG\tKid\tПол\t\n7\tм\t1.2.2020\tanything\t\n8\tм\t\t\tx\n", o)
	if got := out.String(); got != "2 [7] sex=male children=[{birth_date: 2020-02-01}]\n" {
		t.Error(got)
	}
	wantRejects(t, out, []string{`3,,x,bad-syntax,"column 5 has a value and no name; name the column in the header, or empty it",8`})
}

func TestIgnoreUnknown(t *testing.T) {
	o := options(t)
	o.IgnoreUnknown = true
	out := mustRead(t, "x,пол,y\n=A1,м,\n", o)
	if got := out.String(); got != "2 [] sex=male\n" || out.summary.Columns[0].Use != UseUnknown {
		t.Errorf("%s %+v", got, out.summary.Columns)
	}
}

func TestCommon(t *testing.T) {
	o := options(t)
	o.Common = qyzmet.Facts{"country.regime": qyzmet.WordValue("peace"), "person.children": qyzmet.ListValue(qyzmet.Item{"without_mother": qyzmet.BoolValue(true)}), "person.sex": qyzmet.WordValue("male")}
	out := mustRead(t, "person.married,ИИН\nда,\n,"+validIIN("05021150001")+"\n,"+validIIN("05021160001")+"\n", o)
	if got, want := out.String(), "2 [] country.regime=peace sex=male married=true children=[{without_mother: true}]\n"+
		"3 [050211500019] country.regime=peace sex=male birth_date=2005-02-11 children=[{without_mother: true}]\n"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if !strings.Contains(out.rejects, "person.sex is male, but by person.iin, 050211600015, it is female") {
		t.Error(out.rejects)
	}
}

func TestPlan(t *testing.T) {
	o := options(t)
	table := "ЖСН;Жыныз;Полл;person.married\n"
	for i := range 9 {
		table += fmt.Sprintf(";м;;%s\n", []string{"да", "x"}[i%2])
	}
	p, err := MakePlan(strings.NewReader(table), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Rows) != 5 || p.Separator != ';' || len(p.Columns) != 4 || len(p.Refused) != 2 {
		t.Fatalf("%+v", p)
	}
	if p.Columns[1].Use != UseUnknown || p.Columns[1].Suggest[0] != "person.sex" {
		t.Errorf("%+v", p.Columns[1])
	}
	if p.Rows[0].Facts["person.married"].N != 1 || len(p.Rows[1].Faults) != 1 || p.Rows[1].Row != 3 {
		t.Errorf("%+v", p.Rows)
	}
	if _, err := MakePlan(strings.NewReader(""), o); err == nil {
		t.Error("there is no plan of nothing")
	}
}
