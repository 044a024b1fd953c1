package web_test

import (
	"net/url"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"qyzmet/internal/web/browsertest"
)

// scene is a page with a state worth looking at; without a form it is opened
// by its address.
type scene struct {
	name, path string
	form       url.Values
}

const (
	student = `{"country.regime":"peace","person.citizen":true,"person.sex":"male","person.birth_date":"2005-02-11","person.stock":"none","person.study.now":true,"person.study.level":"higher","person.study.form":"full-time","person.study.institution":"kazakhstan","person.study.deferred_levels":[],"person.study.has_higher":false,"person.study.ends":"2027-06-30"}`
	nobody  = `{"country.regime":"peace","person.citizen":true,"person.sex":"male","person.birth_date":"2005-02-11"}`
	carer   = `{"country.regime":"peace","person.care.now":true,"person.relatives":{"items":[{"kinship":"mother","birth_date":"1960-05-04","disability":"second","depends_on":"you"},{"kinship":"sister","birth_date":"2015-01-30","disability":"none"}],"complete":false}}`
	waiting = `{"country.regime":"peace","person.citizen":true,"person.sex":"male","person.birth_date":"2005-02-11","person.study.now":false,"person.care.now":false,"person.married":false,"person.children":[],"person.raised_by_others":false,"person.work.kind":"none","person.criminal_case":false,"person.fitness":null,"person.serving":"none","person.initial_training":false,"person.stock":"none"}`
	master  = `{"country.regime":"peace","person.birth_date":"1998-02-02","person.care.now":false,"person.raised_by_others":false,"person.married":false,"person.children":[],"person.criminal_case":false,"person.work.kind":"none","person.serving":"none","person.initial_training":false,"person.fitness":"fit","person.stock":"none","person.study.now":true,"person.study.level":"master","person.study.form":"distance","person.study.institution":"kazakhstan","person.study.has_higher":true,"person.study.ends":"2021-06-30"}`
)

// longLife has many days of its own on which something turns.
const longLife = `{"country.regime":"peace","person.citizen":true,"person.sex":"male","person.birth_date":"2006-02-28","person.fitness":"fit","person.stock":"none","person.serving":"none","person.conviction":"none","person.criminal_case":false,"person.residence":"in-kazakhstan","person.initial_training":false,"person.married":true,"person.raised_by_others":false,"person.work.kind":"none","person.relative_fell":false,"person.rank_composition":"none","person.imprisoned":false,"person.study.now":true,"person.study.level":"higher","person.study.form":"full-time","person.study.institution":"kazakhstan","person.study.deferred_levels":[],"person.study.has_higher":false,"person.study.begins":"2024-09-01","person.study.ends":"2028-06-30","person.children":[{"birth_date":"2029-05-05","without_mother":false}],"person.care.now":true,"person.relatives":[{"kinship":"mother","birth_date":"1968-05-04","disability":"none","depends_on":"you"},{"kinship":"sister","birth_date":"2015-01-30","disability":"none","depends_on":"you"}]}`

// firm has nothing left to ask but what matters after 27; ill has a deferral
// that cannot have been true before it was granted.
const (
	firm = `{"country.regime":"peace","person.citizen":true,"person.sex":"male","person.birth_date":"2008-05-20","person.residence":"in-kazakhstan","person.imprisoned":false,"person.conviction":"none","person.register_end":"none","person.rank_composition":"none","person.served_abroad":false,"person.special_body_service":false,"person.relative_fell":false,"person.degree":"none","person.care.now":false,"person.raised_by_others":false,"person.married":false,"person.children":[],"person.criminal_case":false,"person.work.kind":"none","person.serving":"none","person.initial_training":false,"person.fitness":"fit","person.stock":"none","person.study.now":false,"waiver.applied":false}`
	ill  = `{"country.regime":"peace","person.citizen":true,"person.sex":"male","person.birth_date":"2006-08-20","person.study.now":false,"person.care.now":false,"person.married":false,"person.children":[],"person.raised_by_others":false,"person.work.kind":"none","person.criminal_case":false,"person.fitness":"temporarily-unfit","person.health_deferral.from":"2026-10-01","person.health_deferral.until":"2027-05-31","person.serving":"none","person.initial_training":false,"person.stock":"none","decision.announced":"2026-10-05"}`
)

// elder was young before the wordings held begin.
const elder = `{"country.regime":"peace","person.citizen":true,"person.sex":"male","person.birth_date":"1990-08-15","person.rank_composition":"none","person.stock":"none"}`

// officersLeave, overlapping and severed are what calculators are given.
const (
	officersLeave = `{"country.regime":"peace","service.kind":"contract","service.length_years":12,"leave.student":"none","leave.partial_year":true,"leave.graduated":false,"leave.served_from":"2026-03-15","leave.served_to":"2026-12-31"}`
	overlapping   = `{"length.periods":[{"kind":"military","begins":"2015-06-01","ends":"2025-05-31"},{"kind":"combat","begins":"2020-01-01","ends":"2020-03-31"}]}`
	severed       = `{"country.regime":"peace","service.kind":"contract","service.dismissal_ground":"health","service.length_years":12,"leaving.severance_paid_months":0,"leaving.order":"none","service.ten_years_2013":false,"service.monthly_pay":40000000}`
)

// scenes are looked at, and checked by axe.
func scenes() []scene {
	return []scene{
		{"start", "", nil},
		{"ask", "/ask/draft-liability", nil},
		{"ask-word", "/ask/deferral", facts(today, student, "do", "change:person.study.level")},
		{"ask-words", "/ask/deferral", facts(today, student, "do", "change:person.study.deferred_levels")},
		{"ask-date", "/ask/draft-liability", facts(today, `{"country.regime":"peace","person.citizen":true,"person.sex":"male"}`)},
		{"ask-date-wrong", "/ask/draft-liability", facts(today, nobody, "fact", "person.birth_date", "do", "answer", "v.day", "31", "v.month", "2", "v.year", "2005")},
		{"ask-int", "/ask/deferral", facts(today, `{"country.regime":"peace","person.raised_by_others":true}`, "do", "change:person.raised_years")},
		{"ask-list", "/ask/deferral", facts(today, carer, "do", "change:person.relatives")},
		{"ask-list-wrong", "/ask/deferral", facts(today, carer, "fact", "person.relatives", "do", "answer", "v.count", "2", "v.0.kinship", "mother", "v.0.birth_date.day", "4", "v.1.birth_date.year", "99")},
		{"ask-official", "/ask/draft-liability", facts(today, nobody, "do", "change:person.fitness")},
		{"ask-day", "/ask/draft-liability", facts(today, nobody, "do", "change-day")},
		{"clash", "/ask/deferral", facts(today, student, "fact", "person.study.begins", "do", "answer", "v.day", "1", "v.month", "9", "v.year", "2028")},
		{"dropped", "/ask/deferral", facts(today, student, "fact", "person.study.now", "do", "answer", "v", "false")},
		{"deferred", "/result/deferral", facts(today, student)},
		{"liability", "/result/draft-liability", facts(today, student)},
		{"provisional", "/result/draft-liability", facts(today, nobody, "assumed", "country.regime")},
		{"open", "/result/draft-liability", facts(today, `{"country.regime":"peace"}`)},
		{"official", "/result/deferral", facts(today, waiting)},
		{"past", "/result/deferral", facts("2020-09-01", student)},
		{"uncertain", "/result/deferral", facts("2020-07-05", master)},
		{"not-held", "/result/deferral", facts("2001-09-01", `{"country.regime":"peace"}`)},
		{"term", "/result/compulsory-term", facts(today, `{"service.started":"2026-07-01","service.excluded_days":3}`)},
		{"remedy", "/result/draft-liability", facts(today, nobody, "fact", "decision.announced", "do", "answer", "v.day", "1", "v.month", "11", "v.year", "2026")},
		{"empty", "/result/deferral", nil},
		{"path", "/path", facts(today, student)},
		{"path-begin", "/path", nil},
		{"path-date-wrong", "/path", facts(today, `{"country.regime":"peace"}`, "fact", "person.birth_date", "do", "answer", "v.day", "31", "v.month", "2", "v.year", "2005")},
		{"path-open", "/path", facts(today, nobody, "assumed", "country.regime")},
		{"path-long", "/path", facts(today, longLife)},
		{"path-firm", "/path", facts(today, firm)},
		{"path-ill", "/path", facts(today, ill)},
		{"path-past", "/path", facts("2019-03-01", elder)},
		{"reforms", "/reforms", nil},
		{"find", "/find", nil},
		{"find-who", "/find?who=contract", nil},
		{"find-none", "/find?q=qqqq", nil},
		{"find-guide", "/find/summoned", nil},
		{"glossary", "/glossary", nil},
		{"calc-begin", "/calc/reckon-leave", nil},
		{"calc", "/calc/reckon-leave", facts(today, officersLeave)},
		{"calc-sum", "/calc/reckon-severance", facts(today, severed)},
		{"calc-wrong", "/calc/reckon-severance", facts(today, severed, "fact", "service.length_years", "do", "answer", "v", "99")},
		{"calc-change", "/calc/reckon-severance", facts(today, severed, "do", "change:service.monthly_pay")},
		{"calc-day", "/calc/reckon-severance", facts(today, severed, "do", "change-day")},
		{"calc-old", "/calc/reckon-severance", facts("1985-01-01", severed)},
		{"calc-clash", "/calc/reckon-length", facts(today, overlapping)},
		{"find-words", "/find?q=leave", nil},
		{"application", "/form/application/deferral", facts(today, student)},
		{"letter", "/form/application/deferral", facts(today, student, "do", "letter", "p.name", "Ахметов Әлихан Қанатұлы", "p.address", "Алматы қаласы, Абай даңғылы 10", "p.body", "Алматы қаласы Алмалы ауданының", "p.lang", "kk")},
		{"complaint", "/form/complaint/draft-liability", facts(today, nobody, "p.decided", "vorgestern", "do", "letter")},
		{"complaint-letter", "/form/complaint/draft-liability", facts(today, nobody, "p.decided", "1.11.2026", "do", "letter", "p.lang", "ru", "p.name", "Ахметов Алихан")},
		{"no-page", "/nothing", nil},
		{"no-question", "/ask/deferal", nil},
		{"bad-state", "/ask/deferral", facts(today, `{"person.study.level":"kindergarten","person.horse":true}`)},
	}
}

// open opens a scene in a language.
func (sc scene) open(t *testing.T, b *tab, lang string) {
	t.Helper()
	path := "/" + lang + sc.path
	if sc.form == nil {
		browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+path))
		return
	}
	submit(t, b.ctx, path, sc.form)
}

// TestShots takes pictures into the folder that SHOTS names, to be looked at.
// SCENE limits them to one scene.
func TestShots(t *testing.T) {
	if os.Getenv("SHOTS") == "" {
		t.Skip("SHOTS is not set: no pictures wanted")
	}
	b := newTab(t)
	paper := browsertest.Look{Name: "paper", Width: 700, Height: 990, Print: true}
	looks := map[string][]browsertest.Look{"en": {browsertest.Phone, browsertest.Desktop}, "ru": {browsertest.Phone, paper}, "kk": {browsertest.Desktop, browsertest.Phone.Darkly()}}
	for _, lang := range []string{"en", "ru", "kk"} {
		for _, l := range looks[lang] {
			l.Set(t, b.ctx)
			browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/healthz"))
			for _, sc := range scenes() {
				if only := os.Getenv("SCENE"); only != "" && only != sc.name {
					continue
				}
				browsertest.Do(t, b.ctx, chromedp.Navigate(b.base+"/"+lang))
				sc.open(t, b, lang)
				shoot(t, b.ctx, sc.name+"-"+lang+"-"+l.Name)
			}
		}
	}
}
