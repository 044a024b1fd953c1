package document

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// The offices, people and numbers here are invented.

var theLaw = sync.OnceValues(func() (*rulebook.Book, error) { return rulebook.Load(os.DirFS("../../law")) })

func officialBook(t testing.TB) *rulebook.Book {
	t.Helper()
	b, err := theLaw()
	if err != nil {
		t.Fatalf("the law data does not load: %.300s", err.Error())
	}
	return b
}

func wordOf(s string) qyzmet.Value { return qyzmet.WordValue(s) }
func on(s string) qyzmet.Value     { return qyzmet.DateValue(day(s)) }

func items(list ...qyzmet.Item) qyzmet.Value { return qyzmet.ListValue(list...) }

// filling is a paper of an invented office, in Kazakh and Russian.
func filling(document string, fields map[string]qyzmet.Value) Filling {
	return Filling{Document: document, Langs: []qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian}, Number: "15/2-103", Date: day("2026-03-02"),
		Office: Letterhead{
			Above:    tx("Ministry of Defence of the Republic of Kazakhstan", "Министерство обороны Республики Казахстан", "Қазақстан Республикасының Қорғаныс министрлігі"),
			Name:     tx("Department for Defence Affairs of the District of Sarysu", "Управление по делам обороны Сарысуского района", "Сарысу ауданының қорғаныс істері жөніндегі басқармасы"),
			Address:  tx("5 Tauelsizdik Street, Sarysu", "Сарысу, улица Тәуелсіздік, 5", "Сарысу, Тәуелсіздік көшесі, 5"),
			Contacts: "office@sarysu.example, +7 700 000 00 01"},
		Place:     tx("Sarysu", "с. Сарысу", "Сарысу ауылы"),
		Signature: Signer{Post: tx("Head of the department", "Начальник управления", "Басқарма бастығы"), Rank: tx("Colonel", "полковник", "полковник"), Name: "Ә. Қ. Үмбетов"},
		Verify:    Verify{URL: "https://qyzmet.example/tekseru/7KQM-42XD-9RTB", Code: "7KQM-42XD-9RTB"}, Fields: fields}
}

const (
	invented = "Өтегенұлы Ғани Ыбырайұлы"
	another  = "Сергеев Илья Андреевич"
	stockIIN = "910901300454"
	anIIN    = "080115500121"
)

func member(name, post string) qyzmet.Item {
	return qyzmet.Item{"member": wordOf(name), "post": wordOf(post)}
}

func considered(name, born, decision string) qyzmet.Item {
	return qyzmet.Item{"person": wordOf(name), "born": on(born), "category": wordOf("А"), "decision": wordOf(decision), "for": qyzmet.IntValue(5), "against": qyzmet.IntValue(0)}
}

func calledUp(n int) qyzmet.Value {
	var out []qyzmet.Item
	for i := range n {
		out = append(out, qyzmet.Item{"person": wordOf([]string{invented, another}[i%2]), "born": on("2007-05-14"),
			"district": wordOf("Сарысу ауданының бөлімі / отдел Сарысуского района"), "decided": on("2026-02-20")})
	}
	return items(out...)
}

// fillings are a paper of each template.
func fillings() map[string]Filling {
	f := map[string]map[string]qyzmet.Value{
		"notice": {"person": wordOf(invented), "born": on("2007-05-14"), "address": wordOf("Сарысу, Абай, 7-12"), "occasion": wordOf("medical"), "appear_on": on("2026-03-06"),
			"appear_at": wordOf("10:00, Сарысу, Тәуелсіздік, 5, 14-бөлме / 10:00, Сарысу, Тәуелсіздік, 5, кабинет 14"), "bring": wordOf("Жеке куәлік / удостоверение личности\nМедициналық құжаттар / медицинские документы"), "phone": wordOf("+7 700 000 00 01"), "handed": wordOf("official")},
		"commission-protocol": {"commission": wordOf("Сарысу ауданы / Сарысуский район"), "chair": wordOf("Ж. Б. Сәтов"), "chair_post": wordOf("аудан әкімінің орынбасары / заместитель акима района"),
			"members": items(member("Ә. Қ. Үмбетов", "басқарма бастығы / начальник управления"), member("Е. С. Ким", "полиция бөлімі / отдел полиции"), member("М. Т. Ахметова", "бас дәрігердің орынбасары / заместитель главного врача")),
			"cases":   items(considered(invented, "2007-05-14", "call-up"), considered(another, "2006-11-30", "deferral")), "member_count": qyzmet.IntValue(5), "secretary": wordOf("Г. Н. Оспанова")},
		"commission-decision": {"commission": wordOf("Сарысу ауданы / Сарысуский район"), "person": wordOf(another), "born": on("2006-11-30"), "protocol": wordOf("7"), "outcome": wordOf("deferral"),
			"until": on("2028-06-30"), "ground": wordOf("Оқуын растайтын анықтама ұсынылды. / Представлена справка об очном обучении.")},
		"call-up-order":            {"from": on("2026-03-10"), "to": on("2026-06-25"), "count": qyzmet.IntValue(40), "ground": wordOf("әскерге шақыру комиссияларының шешімдері / решения призывных комиссий"), "responsible": wordOf("Б. А. Нұрланов"), "people": calledUp(40)},
		"registration-certificate": {"person": wordOf(invented), "born": on("2008-01-15"), "iin": wordOf(anIIN), "address": wordOf("Сарысу, Абай, 7-12"), "registered": on("2026-03-02"), "ground": wordOf("17 жасқа толған ер азамат / мужчина, достигший 17 лет")},
		"deferral-certificate": {"person": wordOf(another), "born": on("2006-11-30"), "commission": wordOf("Сарысу ауданы / Сарысуский район"), "decision_number": wordOf("7/2"),
			"decision_day": on("2026-02-27"), "kind": wordOf("education"), "until": on("2028-06-30")},
		"stock-card": {"person": wordOf("Дәуренов Серік Маратұлы"), "born": on("1991-09-01"), "iin": wordOf(stockIIN), "rank": wordOf("сержант"), "rank_since": on("2015-05-07"), "specialty": wordOf("100182А"),
			"category": wordOf("А"), "stock_since": on("2016-06-20"), "age_limit": on("2042-08-31"), "education": wordOf("орта / среднее"),
			"periods": items(qyzmet.Item{"from": on("2012-04-10"), "to": on("2013-04-10"), "what": wordOf("12345, атқыш / стрелок")}, qyzmet.Item{"from": on("2013-06-20"), "to": on("2016-06-20"), "what": wordOf("54321")}),
			"camps":   items(qyzmet.Item{"from": on("2021-09-01"), "days": qyzmet.IntValue(21), "where": wordOf("Сарысу")}, qyzmet.Item{"from": on("2025-09-01"), "days": qyzmet.IntValue(30)})},
		"act-extract": {"act": wordOf("Бұйрық / приказ"), "act_number": wordOf("44"), "act_day": on("2026-02-20"), "issuer": wordOf("Жамбыл облысының басқармасы / управление Жамбылской области"),
			"person": wordOf(invented), "passage": wordOf("1. Мерзімді әскери қызметке шақырылсын: Ғ. Ы. Өтегенұлы. / 1. Призвать на срочную воинскую службу: Ғ. Ы. Өтегенұлы."), "signer": wordOf("Б. А. Нұрланов")},
	}
	out := map[string]Filling{}
	for name, fields := range f {
		out[name] = inTwo(filling(name, fields))
	}
	book, err := theLaw()
	if err != nil {
		panic(err)
	}
	for id, d := range book.Documents {
		if _, given := out[id]; !given && !d.Span.Ahead(day("2026-03-02"), day("2026-03-02")) {
			out[id] = inTwo(filling(id, invent(d)))
		}
	}
	return out
}

// said is what stands in the fields of papers that are filled by their names.
var said = map[string]string{
	"what": "Әскерге шақыру туралы бұйрық / Приказ о призыве", "unit": "12345 әскери бөлімі / воинская часть 12345", "formation": "Қарулы Күштер / Вооруженные Силы",
	"commission": "облыстық әскерге шақыру комиссиясы / областная призывная комиссия", "address": "Сарысу, Абай, 7-12", "appear_at": "10:00, 14-бөлме / 10:00, кабинет 14",
	"claim": "Кейінге қалдыру берілмеді, оқуым ескерілмеді. / Отсрочка не дана, обучение не учтено.", "reasons": "Анықтама қаралды, ол жарамды. / Справка рассмотрена, она действительна.",
	"ground": "Комиссияның 7-хаттамасы / протокол комиссии № 7", "order_text": "№ 44, 20.02.2026", "of_number": "7/2", "card": "АА 0123456", "specialty": "100182А",
	"decree": "Жарлық № 1 / Указ № 1", "to": "аудандық полиция бөлімі / районный отдел полиции", "rank": "сержант", "result": "шешімнің күші жойылды / решение отменено",
	"wanted": "Оқуым есепке алынсын. / Учесть обучение.", "late": "Ауруханада болдым. / Был в больнице.", "cause": "шағым / жалоба",
	"against": "Комиссия шешімі / Решение комиссии", "of": "Комиссия шешімі / Решение комиссии", "category": "жарамды / годен", "birthplace": "Сарысу", "occasion": "жиындар / сборы",
}

// invent fills a template by the names of its fields.
func invent(d *rulebook.Document) map[string]qyzmet.Value {
	out := map[string]qyzmet.Value{}
	for i, f := range d.Fields {
		switch f.Type {
		case "name":
			out[f.ID] = wordOf(invented)
		case "iin":
			out[f.ID] = wordOf(anIIN)
		case "date":
			out[f.ID] = on(fmt.Sprintf("2026-02-%02d", i+1))
		case "int":
			out[f.ID] = qyzmet.IntValue(12)
		case "word":
			out[f.ID] = wordOf(f.Values[0].Word)
		default:
			out[f.ID] = wordOf(f.Label.KK + " / " + f.Label.RU)
			if s := said[f.ID]; s != "" {
				out[f.ID] = wordOf(s)
			}
		}
	}
	if _, has := out["born"]; has {
		out["born"] = on("2008-01-15")
	}
	return out
}

// inTwo takes what is written "kk / ru" apart, in fields and in items of lists.
func inTwo(f Filling) Filling {
	f.In = map[qyzmet.Lang]map[string]qyzmet.Value{}
	for i, l := range []qyzmet.Lang{qyzmet.Kazakh, qyzmet.Russian, qyzmet.English} {
		f.In[l] = map[string]qyzmet.Value{}
		for name, v := range f.Fields {
			one := apart(v, min(i, 1))
			for j, item := range v.Items {
				one.Items[j] = qyzmet.Item{}
				for field, v := range item {
					one.Items[j][field] = apart(v, min(i, 1))
				}
			}
			f.In[l][name] = one
		}
	}
	for name, v := range f.Fields {
		if one := f.In[qyzmet.Kazakh][name]; v.Kind != qyzmet.List && one.S == v.S {
			for l := range f.In {
				delete(f.In[l], name)
			}
		}
	}
	return f
}

// apart is the nth language of a text.
func apart(v qyzmet.Value, n int) qyzmet.Value {
	v.Items = slices.Clone(v.Items)
	var lines []string
	for _, l := range strings.Split(v.S, "\n") {
		if parts := strings.Split(l, " / "); len(parts) == 2 {
			l = parts[n]
		}
		lines = append(lines, l)
	}
	v.S = strings.Join(lines, "\n")
	return v
}

func filled(t testing.TB, f Filling) *Paper {
	t.Helper()
	p, err := Fill(officialBook(t), f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryTemplateHasItsPaper(t *testing.T) {
	have := fillings()
	for id := range officialBook(t).Documents {
		if _, ok := have[id]; !ok {
			t.Errorf("no test prints %s", id)
		}
	}
}

func TestOfficialPapersReadAsExpected(t *testing.T) {
	for name, f := range fillings() {
		for variant, langs := range map[string][]qyzmet.Lang{"": {qyzmet.Kazakh, qyzmet.Russian}, "-kk": {qyzmet.Kazakh}, "-en": {qyzmet.English}} {
			f := f
			f.Langs = langs
			p := filled(t, f)
			pdf := made(t, func(w io.Writer) error { return OfficialPDF(w, p) })
			shots(t, "official-"+name+variant, pdf)
			s := extracted(t, pdf, "-layout")
			if strings.ContainsAny(s, "{}~□") {
				t.Errorf("%s%s has a place that nothing filled", name, variant)
			}
			pages, err := p.pages()
			if err != nil {
				t.Fatal(err)
			}
			officialMargins(t, pages)
			if variant != "-kk" {
				golden(t, "official-"+name+variant+".txt", s)
			}
		}
	}
}

// officialMargins is inMargins without the foot of the pages.
func officialMargins(t *testing.T, pages [][]mark) {
	t.Helper()
	body := make([][]mark, len(pages))
	for i, page := range pages {
		body[i] = slices.DeleteFunc(slices.Clone(page), func(m mark) bool { return m.y == pageHeight-11.0 })
	}
	inMargins(t, body)
}

func TestBulkPrint(t *testing.T) {
	var papers []*Paper
	for i := range 200 {
		f := fillings()["commission-decision"]
		f.Number = fmt.Sprint(i + 1)
		papers = append(papers, filled(t, f))
	}
	one, err := papers[0].pages()
	if err != nil {
		t.Fatal(err)
	}
	pdf := made(t, func(w io.Writer) error { return OfficialPDF(w, papers...) })
	if n := bytes.Count(pdf, []byte("/Type /Page\n")); n != 200*len(one) {
		t.Errorf("%d pages, one paper has %d", n, len(one))
	}
	if s := extracted(t, pdf); strings.Count(s, fmt.Sprintf("%d беттің 1-беті", len(one))) != 200 {
		t.Error("every paper numbers its own pages")
	}
	if err := OfficialPDF(io.Discard); err == nil {
		t.Error("nothing is printed")
	}
}

// The code for checking never stands on a page of its own.
func TestTheCodeStandsUnderASignature(t *testing.T) {
	for lines := range 60 {
		p := filled(t, fillings()["act-extract"])
		for range lines {
			p.Parts[1].Body = append(p.Parts[1].Body, paragraph(text("Үзінді.")))
		}
		pages, err := p.pages()
		if err != nil {
			t.Fatal(err)
		}
		officialMargins(t, pages)
		names := 0
		for _, m := range pages[len(pages)-1] {
			if strings.Contains(m.text, "Үмбетов") {
				names++
			}
		}
		if names == 0 {
			t.Errorf("%d more lines: the last page has no signature", lines)
		}
	}
}

func TestManyPapersAtOnce(t *testing.T) {
	p := filled(t, fillings()["call-up-order"])
	want := made(t, func(w io.Writer) error { return OfficialPDF(w, p) })
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			var b bytes.Buffer
			if err := OfficialPDF(&b, p); err != nil || !bytes.Equal(b.Bytes(), want) {
				t.Error("papers made at once differ", err)
			}
		})
	}
	wait.Wait()
}

func shotsOf(t *testing.T, name string, data []byte) {
	t.Helper()
	if folder := os.Getenv("SHOTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
