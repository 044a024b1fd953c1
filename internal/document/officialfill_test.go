package document

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// refusal is the fault of a path, or nil.
func refusal(err error, path string) *qyzmet.Fault {
	faults, _ := qyzmet.FaultsOf(err)
	for _, f := range faults {
		if f.Path == path {
			return f
		}
	}
	return nil
}

func TestPapersAreRefused(t *testing.T) {
	long := strings.Repeat("Ұ", 301)
	for name, c := range map[string]struct {
		change func(*Filling)
		path   string
		code   qyzmet.Code
	}{
		"no such template":       {func(f *Filling) { f.Document = "diploma" }, "document", qyzmet.UnknownName},
		"no language":            {func(f *Filling) { f.Langs = nil }, "langs", qyzmet.Missing},
		"a language twice":       {func(f *Filling) { f.Langs = []qyzmet.Lang{"kk", "kk"} }, "langs", qyzmet.NotAllowed},
		"no day":                 {func(f *Filling) { f.Date = 0 }, "date", qyzmet.Missing},
		"before the law":         {func(f *Filling) { f.Date = day("2019-03-02") }, "date", qyzmet.NotLawful},
		"ground not in force":    {func(f *Filling) { f.Grounds = []qyzmet.ProvisionID{"law/16/5"} }, "grounds", qyzmet.NotLawful},
		"ground that is not":     {func(f *Filling) { f.Grounds = []qyzmet.ProvisionID{"law/999"} }, "grounds", qyzmet.NotLawful},
		"no name":                {func(f *Filling) { delete(f.Fields, "person") }, "fields.person", qyzmet.Missing},
		"unknown name":           {func(f *Filling) { f.Fields["person"] = qyzmet.Value{} }, "fields.person", qyzmet.Missing},
		"a field too many":       {func(f *Filling) { f.Fields["diagnosis"] = wordOf("x") }, "fields.diagnosis", qyzmet.UnknownName},
		"a day for a name":       {func(f *Filling) { f.Fields["person"] = on("2026-01-01") }, "fields.person", qyzmet.WrongType},
		"another decision":       {func(f *Filling) { f.Fields["outcome"] = wordOf("pardoned") }, "fields.outcome", qyzmet.NotAllowed},
		"in one language only":   {func(f *Filling) { delete(f.Fields, "ground"); delete(f.In[qyzmet.Russian], "ground") }, "fields.ground", qyzmet.Missing},
		"bad IIN":                {func(f *Filling) { f.Fields["iin"] = wordOf("080115500122") }, "fields.iin", qyzmet.BadIIN},
		"name too long":          {func(f *Filling) { f.Fields["person"] = wordOf(long) }, "fields.person", qyzmet.TooLarge},
		"name that turns text":   {func(f *Filling) { f.Fields["person"] = wordOf("Ғани\u202eинаҒ") }, "fields.person", qyzmet.NotAllowed},
		"name in another script": {func(f *Filling) { f.Fields["person"] = wordOf("غني") }, "fields.person", qyzmet.NotAllowed},
		"name that is no UTF-8":  {func(f *Filling) { f.Fields["person"] = wordOf("\xff") }, "fields.person", qyzmet.NotAllowed},
		"number too long":        {func(f *Filling) { f.Number = long }, "number", qyzmet.TooLarge},
		"no office in Russian":   {func(f *Filling) { f.Office.Name.RU = "" }, "office.name", qyzmet.Missing},
		"no signer":              {func(f *Filling) { f.Signature.Name = "" }, "office.name, signature.name", qyzmet.Missing},
		"address too long":       {func(f *Filling) { f.Verify.URL = strings.Repeat("x", 301) }, "verify.url", qyzmet.TooLarge},
	} {
		f := fillings()["commission-decision"]
		c.change(&f)
		p, err := Fill(officialBook(t), f)
		if got := refusal(err, c.path); got == nil || got.Code != c.code || got.Message == "" || p != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAllRefusalsTogether(t *testing.T) {
	f := fillings()["commission-decision"]
	f.Fields, f.In = map[string]qyzmet.Value{"until": wordOf("soon")}, nil
	_, err := Fill(officialBook(t), f)
	faults, _ := qyzmet.FaultsOf(err)
	if len(faults) != 5 {
		t.Errorf("%d refusals: %v", len(faults), err)
	}
	if got := refusal(err, "fields.person"); got == nil || got.Text == nil || got.Text.KK == "" {
		t.Error("what is missing is named in the three languages")
	}
}

func TestItemsAreChecked(t *testing.T) {
	f := fillings()["call-up-order"]
	f.In = nil
	f.Fields["people"] = items(qyzmet.Item{"person": wordOf(invented), "born": wordOf("2007"), "house": wordOf("x")})
	_, err := Fill(officialBook(t), f)
	if refusal(err, "fields.people[0].born") == nil || refusal(err, "fields.people[0].house") == nil {
		t.Error(err)
	}
}

func saidIn(p *Paper, l qyzmet.Lang) string {
	var b strings.Builder
	for _, part := range p.Parts {
		for _, block := range part.Body {
			for _, line := range block.Lines {
				if part.Lang == l {
					b.WriteString(line.String() + "\n")
				}
			}
		}
	}
	return strings.ReplaceAll(b.String(), "\u00a0", " ")
}

// What is absent is not printed, nor what it would have led to.
func TestWithAndWithout(t *testing.T) {
	f := fillings()["deferral-certificate"]
	with := saidIn(filled(t, f), qyzmet.Russian)
	delete(f.Fields, "until")
	without := saidIn(filled(t, f), qyzmet.Russian)
	const ground = "пока сохраняется ее основание"
	if strings.Contains(with, ground) || !strings.Contains(without, ground) {
		t.Errorf("with a last day:\n%s\nwithout:\n%s", with, without)
	}
	f = fillings()["notice"]
	delete(f.Fields, "address")
	for _, b := range filled(t, f).Parts[0].Body {
		for _, r := range b.Rows {
			if r.Label == "Мекенжайы" {
				t.Error("a row of what is absent")
			}
		}
	}
}

// Days stand in the forms of the language, citations in its order, with the name
// of the enactment once in full.
func TestFormsOfTheLanguages(t *testing.T) {
	p := filled(t, fillings()["commission-decision"])
	for l, want := range map[qyzmet.Lang][]string{
		qyzmet.Kazakh:  {"2028 жылғы 30 маусымға дейін", "28-бабының 3-тармағының негізінде", "әскери қызметке шақыру кейінге қалдырылсын", "үш айдан кешіктірілмей"},
		qyzmet.Russian: {"по 30 июня 2028 года включительно", "на основании пункта 3 статьи 28", "предоставить отсрочку от призыва", "(подпункт 2) пункта 3 статьи 28 Закона)"}} {
		s := saidIn(p, l)
		for _, w := range want {
			if !strings.Contains(s, w) {
				t.Errorf("%s lacks %q:\n%s", l, w, s)
			}
		}
		if n := strings.Count(s, "561-IV"); n != 1 {
			t.Errorf("%s names the Law in full %d times", l, n)
		}
	}
}

// Every block of every template that says something cites, or follows one that does.
func TestTemplatesCite(t *testing.T) {
	for id, d := range officialBook(t).Documents {
		if d.Ours != nil {
			continue
		}
		cites := 0
		for _, b := range d.Blocks {
			cites += len(b.Cites)
			if b.Paragraph != nil && len(b.Cites) == 0 {
				t.Errorf("%s: %.50q cites nothing", id, b.Paragraph.EN)
			}
		}
		if cites == 0 {
			t.Errorf("%s cites nothing", id)
		}
	}
}

// Another paper may be made by hand, or from another book.
func TestPaperOfAnotherBook(t *testing.T) {
	b := fixtureBook()
	b.Documents = map[string]*rulebook.Document{"slip": {ID: "slip", Title: tx("Slip", "Талон", "Талон"), Cites: []qyzmet.ProvisionID{"law/31#2"},
		Fields: []*rulebook.DocumentField{{ID: "sum", Type: "int", Unit: "tiyn"}, {ID: "of", Type: "words", Values: []*rulebook.WordLabel{
			{Word: "a", Label: tx("one", "один", "бір")}, {Word: "b", Label: tx("two", "два", "екі")}}}, {ID: "days", Type: "int", Unit: "days"}},
		Blocks: []*rulebook.DocumentBlock{{Paragraph: &qyzmet.Text{EN: "{sum}; {of}; {days}; {number}", RU: "{sum}; {of}; {days}; {number}", KK: "{sum}; {of}; {days}; {number}"}}}}}
	f := filling("slip", map[string]qyzmet.Value{"sum": qyzmet.IntValue(123456789), "of": qyzmet.WordsValue("b", "a"), "days": qyzmet.IntValue(22)})
	p, err := Fill(b, f)
	if err != nil {
		t.Fatal(err)
	}
	if s := strings.TrimSpace(saidIn(p, qyzmet.Russian)); s != "1 234 567,89 тенге; один и два; 22 дня; 15/2-103" {
		t.Error(s)
	}
	if s := strings.TrimSpace(saidIn(p, qyzmet.Kazakh)); s != "1 234 567,89 теңге; бір және екі; 22 күн; 15/2-103" {
		t.Error(s)
	}
}

// Papers made by hand, without Fill, are printed whatever stands in them.
func TestHostileTextsInOfficialPapers(t *testing.T) {
	for _, s := range hostile {
		p := filled(t, fillings()["registration-certificate"])
		p.Number, p.Signature.Name, p.Parts[0].Title, p.Place = s, s, s, tx(s, s, s)
		p.Parts[0].Body = append(p.Parts[0].Body, Block{Kind: remedyBlock, Lines: []Line{{{Text: s}}, {{Text: s}}}})
		pdf := made(t, func(w io.Writer) error { return OfficialPDF(w, p) })
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) > 400_000 {
			t.Errorf("%.20q: %d bytes", s, len(pdf))
		}
	}
}

// FuzzOfficial: whatever is filled in, a paper is refused or stays within its
// margins, and its DOCX is well formed.
func FuzzOfficial(f *testing.F) {
	for _, s := range hostile {
		s = s[:min(len(s), 120)] // longer ones have a test of their own
		f.Add(s, s, byte(0))
	}
	f.Add("О'Коннор-Сәбитұлы Ұлы <b>&amp;\"'", "Бірінші жол\nЕкінші жол", byte(1))
	f.Add("]]>\u0085\ufffe", "{person} {cites:of} {", byte(2))
	book := officialBook(f)
	names := []string{"commission-decision", "call-up-order", "notice", "act-extract"}
	f.Fuzz(func(t *testing.T, name, text string, n byte) {
		in := fillings()[names[int(n)%len(names)]]
		in.In = nil
		in.Number, in.Signature.Name, in.Office.Contacts = name, name, text
		in.Office.Address = tx(text, text, text)
		for id, v := range in.Fields {
			switch field := book.Documents[in.Document].Field(id); {
			case field.Type == "list":
				for _, item := range v.Items {
					item["person"], item["district"] = wordOf(name), wordOf(text)
				}
			case v.Kind == qyzmet.Word && len(field.Values) == 0:
				in.Fields[id] = wordOf(name)
				if field.KeepsLines() {
					in.Fields[id] = wordOf(text)
				}
			}
		}
		p, err := Fill(book, in)
		if err != nil {
			var many qyzmet.Faults
			if !errors.As(err, &many) {
				t.Fatal(err)
			}
			p = filled(t, fillings()[in.Document]) // printed without Fill, it holds all the same
			p.Number, p.Signature.Name, p.Office.Contacts, p.Office.Above = name, name, text, tx(text, text, text)
			p.Parts[0].Title, p.Place = name, tx(text, text, text)
			p.Parts[0].Body = append(p.Parts[0].Body, paragraph(Line{{Text: text}}), Block{Kind: tableBlock,
				Table: &Table{Widths: []int{1, 9}, Head: []string{name, text}, Rows: [][]Line{{{{Text: text}}, {{Text: name}}}}}})
		}
		pages, err := p.pages()
		if err != nil {
			t.Fatal(err)
		}
		officialMargins(t, pages)
		var b bytes.Buffer
		if err := OfficialDOCX(&b, p); err != nil {
			t.Fatal(err)
		}
		unzipped(t, b.Bytes())
	})
}
