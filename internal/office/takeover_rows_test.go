package office_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
)

// TestTakeOverMatches: nobody who is there is written over or doubled; what
// differs becomes a finding, what may be the same is given back to be decided.
func TestTakeOverMatches(t *testing.T) {
	onEach(t, func(w *town) {
		ctx := context.Background()
		q := w.Request("person-recorded", "", person("Сейітов"))
		q.Content["iin"] = qyzmet.WordValue("050315500014")
		there, err := w.Record(ctx, clerk, q)
		if err != nil {
			w.Fatal(err)
		}
		p := there.Act.Envelope.Subjects[0]
		without := w.Must(clerk, "person-recorded", "", person("Әбдіров")).Act.Envelope.Subjects[0] // born 2005-03-15, no number
		elsewhere := w.Request("person-recorded", "", officetest.Fields{"surname": "Ким", "name": "Роман", "birth_date": "2006-03-10", "sex": "male", "citizen": true, "address": "Бозарал", "keeper": string(other)})
		elsewhere.Content["iin"] = qyzmet.WordValue("060310500019")
		if _, err := w.Record(ctx, office.Actor{Official: "u-clerk2", Office: other}, elsewhere); err != nil {
			w.Fatal(err)
		}
		list := "ЖСН;Тегі;Аты;Туған күні;Азаматтық;Мекенжайы;Әскери есепке алатын орган\n" +
			"050315500014;Сейітов;Нұрлан;15.03.2005;иә;Астана, Сарыарқа 5;\n" + // there, another address
			"060310500019;Ким;Роман;;иә;Көктөбе;\n" + // in another district
			";Абдиров;Нурлан;15.03.2005;иә;Көктөбе;\n" + // may be the one without a number
			"060310500029;Жаңа;Адам;;иә;Көктөбе;Отдел по делам обороны Бозаральского района\n" // another district's row
		got, rejects := taken(w, "list.csv", strings.Replace(list, "Әскери есепке алатын орган", "орган учета", 1))
		counts(w, got, "differs 1, undecided 1, rejected 2")
		for _, want := range []string{"kept by another office: Defence office of Bozaral district", "May be the person " + string(without), "outside your jurisdiction"} {
			if !strings.Contains(rejects, want) {
				w.Errorf("%q is not among the reasons: %s", want, rejects)
			}
		}
		w.Holds(p, "card.address", "Алматы")
		w.Holds(p, "card.findings", "open")
		w.Holds(without, "card.findings", "open")
		found, err := w.Find(ctx, clerk, office.Search{Listed: map[string]string{"card.findings": "open"}})
		if err != nil || len(found) != 2 {
			w.Errorf("%d with findings: %v", len(found), err)
		}
		// decided: the same person, another one, and no decision at all
		head := "Тегі;Аты;Туған күні;Азаматтық;Мекенжайы;жол бойынша шешім\n"
		got, _ = taken(w, "same.csv", head+"Абдиров;Нурлан;15.03.2005;иә;Көктөбе;"+string(without)+"\n")
		counts(w, got, "differs 1")
		got, _ = taken(w, "new.csv", head+"Абдиров;Нурлан;15.03.2005;иә;Көктөбе;жаңа\n")
		counts(w, got, "findings 1") // the sex is not known without a number
		got, _ = taken(w, "wrong.csv", head+"Абдиров;Нурлан;15.03.2005;иә;Көктөбе;p-nobody\n")
		counts(w, got, "rejected 1")
		sameViews(w)
	})
}

// TestTakeOverPower: only who may record people takes lists over, for his own
// office, and the refusal is written down; nothing else is.
func TestTakeOverPower(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	size, _ := w.Register().Size(ctx)
	for _, by := range []office.Actor{chair, doctor, {Official: "u-clerk2", Office: district}, {Official: "u-min", Office: ministry}} {
		for _, dryRun := range []bool{true, false} {
			_, err := w.TakeOver(ctx, by, office.List{Name: "l.csv", File: strings.NewReader(people), DryRun: dryRun})
			if faults, _ := qyzmet.FaultsOf(err); len(faults) == 0 || faults[0].Code != qyzmet.NotYours {
				w.Errorf("%s: %v", by.Official, err)
			}
		}
	}
	if after, _ := w.Register().Size(ctx); after != size {
		w.Errorf("%d acts were recorded", after-size)
	}
}

// TestTakeOverEncodings: the same list in three encodings and as a workbook.
func TestTakeOverEncodings(t *testing.T) {
	russian := "ИИН;Фамилия;Имя;Гражданство;Адрес\n060310500019;Иванов;Петр;да;Алматы\n"
	cyrillic, err := charmap.Windows1251.NewEncoder().String(russian)
	if err != nil {
		t.Fatal(err)
	}
	kazakh := "ЖСН;Тегі;Аты;Азаматтық;Мекенжайы\n060310500019;Әбдіров;Нұрлан;иә;Көктөбе\n"
	for name, data := range map[string]string{"utf-8": kazakh, "windows-1251": cyrillic, "kz-1048": kz1048(t, kazakh), "xlsx": workbook(t, strings.ReplaceAll(russian, ";", ","))} {
		t.Run(name, func(t *testing.T) {
			w := newTown(t, "")
			got, _ := taken(w, name, data)
			counts(w, got, "recorded 1")
			if name != "xlsx" && string(got.Encoding) != name {
				t.Errorf("read as %s", got.Encoding)
			}
			found, err := w.Find(context.Background(), clerk, office.Search{Text: "060310500019"})
			want := "Әбдіров Нұрлан"
			if name == "windows-1251" || name == "xlsx" {
				want = "Иванов Петр"
			}
			if err != nil || len(found) != 1 || found[0].Name != want {
				t.Errorf("%v, %v", found, err)
			}
		})
	}
}

// kz1048 writes a text as the code page of Kazakhstan has it.
func kz1048(t *testing.T, text string) string {
	letters := map[rune]byte{'Ә': 0xA3, 'ә': 0xBC, 'Ғ': 0xAA, 'ғ': 0xBA, 'Қ': 0x8D, 'қ': 0x9D, 'Ң': 0xBD, 'ң': 0xBE, 'Ө': 0xA5, 'ө': 0xB4, 'Ұ': 0xA1, 'ұ': 0xA2, 'Ү': 0xAF, 'ү': 0xBF, 'Һ': 0x8E, 'һ': 0x9E, 'І': 0xB2, 'і': 0xB3}
	var b strings.Builder
	for _, r := range text {
		if c, ok := letters[r]; ok {
			b.WriteByte(c)
			continue
		}
		s, err := charmap.Windows1251.NewEncoder().String(string(r))
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(s)
	}
	return b.String()
}

// workbook makes a small XLSX of texts.
func workbook(t *testing.T, table string) string {
	t.Helper()
	var sheet strings.Builder
	sheet.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	for i, line := range strings.Split(strings.TrimSpace(table), "\n") {
		fmt.Fprintf(&sheet, `<row r="%d">`, i+1)
		for k, cell := range strings.Split(line, ",") {
			fmt.Fprintf(&sheet, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+k, i+1, cell)
		}
		sheet.WriteString(`</row>`)
	}
	sheet.WriteString(`</sheetData></worksheet>`)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Тізім" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet.String(),
	} {
		part, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(part, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestTakeOverHostile: what is no list is refused as a whole and records nothing;
// what is hostile in a row is given back.
func TestTakeOverHostile(t *testing.T) {
	w := newTown(t, "")
	ctx := context.Background()
	size, _ := w.Register().Size(ctx)
	for name, data := range map[string]string{"empty": "", "header": "ИИН;ИИН\n", "binary": "\x00\x01\x02\x7fELF", "ndjson": `{"person.iin": "060310500019"}` + "\n", "not a zip": "PK\x03\x04nothing", "unknown": "ИИН;Құпия\n060310500019;1\n"} {
		if got, err := w.TakeOver(ctx, clerk, office.List{Name: name, File: strings.NewReader(data)}); err == nil {
			w.Errorf("%s was taken: %v", name, got.By)
		}
	}
	if after, _ := w.Register().Size(ctx); after != size {
		w.Errorf("%d acts were recorded", after-size)
	}
	head := "ИИН,Фамилия,Имя,Дата рождения,Гражданство,Адрес\n"
	rows := []string{
		`060310500019,"=cmd|' /C calc'!A0",Иван,,да,Алматы`,           // a formula for a name
		`060310500029,Ivаnov,Ivan,,да,Алматы`,                         // a Cyrillic а among Latin letters
		`060310500039,Иванов,Иван,2030-01-01,да,Алматы`,               // not the day of the number
		`,Иванов,Иван,2030-01-01,да,Алматы`,                           // not born yet
		`,Иванов,Иван,,да,Алматы`,                                     // nobody in particular
		`,Иванов,,2006-03-10,да,Алматы`,                               // no first name
		`070520500042,Иванов,Иван,,да,` + strings.Repeat("А", 10_000), // a very long address
		`070520500042,Иванов,Иван,,да`,                                // too few cells
		"070520500042,Ива\x00нов,Иван,,да,Алматы",                     // a byte that is no text
	}
	got, rejects := taken(w, "hostile.csv", head+strings.Join(rows, "\n")+"\n")
	counts(w, got, fmt.Sprint("rejected ", len(rows)))
	if n := strings.Count(rejects, "\n"); n < len(rows)+1 {
		w.Errorf("%d lines are given back: %s", n, rejects)
	}
	for _, line := range strings.Split(rejects, "\n") {
		for _, cell := range strings.Split(line, ",") {
			if strings.HasPrefix(strings.Trim(cell, `"`), "=") {
				w.Errorf("a spreadsheet would compute %q", cell)
			}
		}
	}
}
