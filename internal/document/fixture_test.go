package document

import (
	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// The fixtures are built by hand and small, so that a change of the law data
// does not change what these tests expect.

func tx(en, ru, kk string) qyzmet.Text { return qyzmet.Text{EN: en, RU: ru, KK: kk} }

func day(s string) date.Date { return date.MustParse(s) }

func dayp(s string) *date.Date { d := day(s); return &d }

// provision adds a provision with one wording to a book.
func provision(b *rulebook.Book, id qyzmet.ProvisionID, summary qyzmet.Text) {
	b.Provisions[id] = &rulebook.Provision{ID: id, Versions: []*rulebook.Version{{Status: "encoded", Summary: summary}}}
}

func fixtureBook() *rulebook.Book {
	b := &rulebook.Book{Hash: "0123456789abcdef0123456789abcdef", Provisions: map[qyzmet.ProvisionID]*rulebook.Provision{},
		Facts: map[qyzmet.Path]*rulebook.Fact{}, Questions: map[qyzmet.QuestionID]*rulebook.Question{},
		Papers: map[qyzmet.PaperID]qyzmet.Text{
			"study-certificate":   tx("Certificate of study", "Справка об обучении", "Оқу туралы анықтама"),
			"commission-decision": tx("Decision of the draft commission", "Решение призывной комиссии", "Әскерге шақыру комиссиясының шешімі")}}
	b.Enactments = []*rulebook.Enactment{
		{ID: "law", Short: tx("Law 561-IV", "Закон № 561-IV", "№ 561-IV Заң")},
		{ID: "appc", Short: tx("Code 350-VI", "Кодекс № 350-VI (АППК)", "№ 350-VI Кодекс (ӘРПК)")}}
	fixtureProvisions(b)
	fixtureFacts(b)
	b.Questions["draft-liability"] = &rulebook.Question{ID: "draft-liability",
		Title: tx("Call-up to compulsory service", "Призыв на срочную воинскую службу", "Мерзімді әскери қызметке шақыру"),
		Outcomes: []*rulebook.OutcomeDef{
			{ID: "deferred", Tone: "good", Sentence: tx("You are deferred from call-up.", "Вам предоставляется отсрочка от призыва.", "Сізді әскерге шақыру кейінге қалдырылады.")},
			{ID: "callable", Tone: "warn", Sentence: tx("You are subject to call-up.", "Вы подлежите призыву на срочную воинскую службу.", "Сіз мерзімді әскери қызметке шақырылуға жатасыз.")}},
		Remedies: []*rulebook.RemedyDef{{From: "decision.announced"}}}
	return b
}

func fixtureProvisions(b *rulebook.Book) {
	for id, s := range map[qyzmet.ProvisionID]qyzmet.Text{
		"law/35/3":   tx("Deferral for full-time study, for the whole course.", "Отсрочка тем, кто учится очно, на весь период обучения.", "Күндізгі нысанда оқитындарға бүкіл оқу кезеңіне кейінге қалдыру беріледі."),
		"law/35/3#4": tx("Residency, master's and doctorate each give a deferral once.", "Резидентура, магистратура и докторантура дают отсрочку по одному разу.", "Резидентура, магистратура және докторантура үшін кейінге қалдыру бір реттен беріледі."),
		"law/28/2/5": tx("It hears complaints.", "Она рассматривает жалобы граждан.", "Ол азаматтардың шағымдарын қарайды."),
		"law/28/2/6": tx("It may cancel decisions.", "Она может отменить решение.", "Ол шешімді жоя алады."),
		"law/28/3/2": tx("Second decision: a deferral.", "Второе решение: ему дают отсрочку.", "Екінші шешім: кейінге қалдыру беріледі."),
		"law/28/3#2": tx("A copy on request.", "Копию выдают, если он попросит.", "Сұраса, көшірмесі беріледі."),
		"law/28/3#3": tx("He may appeal.", "Гражданин может обжаловать решение.", "Азамат шешімге шағымдана алады."),
		"law/31#2":   tx("Men from 18 to 27.", "Мужчины от 18 до 27 лет.", "18 жастан 27 жасқа дейінгі ерлер."),
		"appc/91/1":  tx("A complaint out of court.", "Акт можно обжаловать до суда.", "Актіге сотқа дейін шағым жасауға болады."),
		"appc/91/3":  tx("Decided by the higher body.", "Жалобу рассматривает вышестоящий орган.", "Шағымды жоғары тұрған орган қарайды."),
		"appc/91/4":  tx("Handed in at the body that decided.", "Жалобу подают в тот орган, чей акт обжалуют.", "Шағым актісіне шағым жасалатын органға беріледі."),
		"appc/92/1":  tx("Three months.", "Жалобу подают не позднее трех месяцев.", "Шағым үш айдан кешіктірілмей беріледі."),
		"appc/92/2":  tx("A missed term may be restored.", "Пропущенный срок могут восстановить.", "Өткізіп алынған мерзім қалпына келтірілуі мүмкін."),
		"appc/91/5":  tx("Court only after the complaint.", "В суд – только после обжалования.", "Сотқа осындай шағымнан кейін ғана жүгінуге болады.")} {
		provision(b, id, s)
	}
	article := &rulebook.Article{HeldFrom: &rulebook.Point{Window: rulebook.Window{Earliest: day("2021-07-01"), Latest: day("2021-07-01")}}}
	for id, p := range b.Provisions {
		if id.Enactment() == "appc" {
			p.Article = article
		}
	}
}

func fixtureFacts(b *rulebook.Book) {
	for i, f := range []*rulebook.Fact{
		{Path: "country.regime", Label: tx("Peace or mobilisation", "Мирное время или мобилизация", "Бейбіт уақыт немесе жұмылдыру"),
			Values: []*rulebook.WordLabel{{Word: "peace", Label: tx("peacetime", "мирное время", "бейбіт уақыт")}}},
		{Path: "person.birth_date", Label: tx("Date of birth", "Дата рождения", "Туған күні")},
		{Path: "person.study.now", Label: tx("Studies now", "Учеба сейчас", "Қазір оқу")},
		{Path: "person.study.form", Label: tx("Form of study", "Форма обучения", "Оқу нысаны"),
			Values: []*rulebook.WordLabel{{Word: "full-time", Label: tx("full-time", "очная", "күндізгі")}}},
		{Path: "person.study.ends", Label: tx("End of the course", "Окончание обучения", "Оқудың аяқталуы")},
		{Path: "person.raised_years", Unit: "years", Label: tx("Full years of upbringing", "Полных лет воспитания", "Тәрбиеде болған толық жылдар")},
		{Path: "person.children", Label: tx("Children", "Дети", "Балалар"), Items: []*rulebook.Fact{
			{Path: "birth_date", Label: tx("Date of birth", "Дата рождения", "Туған күні")},
			{Path: "without_mother", Label: tx("Raised without its mother", "Без матери", "Анасыз")}}},
		{Path: "person.fitness", Label: tx("Finding of the medical commission", "Заключение медицинской комиссии", "Медициналық комиссияның қорытындысы")},
		{Path: "decision.announced", Label: tx("Day you learnt of the decision", "День, когда вы узнали о решении", "Шешім туралы білген күніңіз")},
	} {
		f.Order = i
		b.Facts[f.Path] = f
		b.FactOrder = append(b.FactOrder, f)
	}
}

func fixtureFactValues() qyzmet.Facts {
	return qyzmet.Facts{
		"country.regime": qyzmet.WordValue("peace"), "person.birth_date": qyzmet.DateValue(day("2003-02-11")),
		"person.study.now": qyzmet.BoolValue(true), "person.study.form": qyzmet.WordValue("full-time"),
		"person.study.ends": qyzmet.DateValue(day("2027-06-30")), "person.fitness": qyzmet.UnknownValue(qyzmet.DontKnow),
		"person.raised_years": qyzmet.IntValue(2),
		"person.children": qyzmet.ListValue(
			qyzmet.Item{"birth_date": qyzmet.DateValue(day("2025-03-08")), "without_mother": qyzmet.BoolValue(false)},
			qyzmet.Item{"birth_date": qyzmet.DateValue(day("2026-05-01"))}),
		"decision.announced": qyzmet.DateValue(day("2026-09-12"))}
}

var deferredLabel = tx("deferred", "отсрочка есть", "кейінге қалдыру бар")

// fixtureAnswer is a settled deferral for full-time master's study.
func fixtureAnswer() *qyzmet.Answer {
	study := qyzmet.Paper{ID: "study-certificate", Label: tx("Certificate of study", "Справка об обучении", "Оқу туралы анықтама")}
	callable := &qyzmet.Outcome{ID: "callable", Label: tx("subject to call-up", "подлежит призыву", "шақырылуға жатады")}
	return &qyzmet.Answer{Question: "draft-liability", On: day("2026-10-01"), Known: date.Latest,
		Law: qyzmet.LawUsed{Book: "0123456789abcdef0123456789abcdef", Texts: []qyzmet.TextUsed{{Enactment: "law", Edition: "2026",
			Title: tx("Russian and Kazakh texts of spring 2026", "Русский и казахский тексты весны 2026 года", "2026 жылғы көктемдегі орысша және қазақша мәтіндер"), ReadUpTo: day("2026-04-01")}}},
		State: qyzmet.Settled, Outcome: &qyzmet.Outcome{ID: "deferred", Label: deferredLabel},
		Grounds: []qyzmet.Ground{
			{Rule: "deferred", Question: "draft-liability", Cites: []qyzmet.ProvisionID{"law/28/3/2", "law/31#2"}, Until: dayp("2027-06-30"),
				Text: tx("A ground for deferral holds.", "Основание для отсрочки есть; отсрочку предоставляет призывная комиссия.", "Кейінге қалдыру үшін негіз бар; кейінге қалдыруды әскерге шақыру комиссиясы береді.")},
			{Rule: "postgraduate", Question: "deferral", Cites: []qyzmet.ProvisionID{"law/35/3", "law/35/3#4"}, Until: dayp("2027-06-30"), Papers: []qyzmet.Paper{study},
				Text: tx("You study full-time in a master's course.", "Вы учитесь очно в магистратуре; она дает отсрочку один раз.", "Сіз магистратурада күндізгі нысанда оқисыз; ол үшін кейінге қалдыру бір рет беріледі.")}},
		Because: &qyzmet.Because{Statement: &qyzmet.Statement{Claim: "question", Question: "draft-liability"}, Value: "deferred", Children: []*qyzmet.Because{
			{Statement: &qyzmet.Statement{Claim: "rule", Question: "deferral", Rule: "postgraduate",
				Cites: []qyzmet.Cited{{Provision: "law/35/3", Version: 1}, {Provision: "law/35/3#4", Version: 1}}}, Value: "true",
				Facts: []qyzmet.FactRead{{Path: "country.regime"}, {Path: "person.study.now"}, {Path: "person.study.form"}, {Path: "person.study.ends"}}}}},
		Changes: []qyzmet.Change{
			{On: day("2027-07-01"), Outcome: callable, State: qyzmet.Settled, Because: "until", Cites: []qyzmet.ProvisionID{"law/31#2"}},
			{On: day("2030-02-11"), Outcome: &qyzmet.Outcome{ID: "not-subject", Label: tx("not subject to call-up", "не подлежит призыву", "шақырылуға жатпайды")}, State: qyzmet.Settled, Because: "age", Cites: []qyzmet.ProvisionID{"law/31#2"}}},
		WhyNot: []qyzmet.WhyNot{{Outcome: "callable", Label: callable.Label, Change: []qyzmet.Needed{{Fact: "person.study.now", Value: "false", Now: "true"}}}},
		Remedy: &qyzmet.Remedy{Until: dayp("2026-12-12"), Term: &qyzmet.Text{KK: "Шешім туралы білген күніңізден бастап үш ай.", RU: "Три месяца со дня, когда вы узнали о решении.", EN: "Three months from the day on which you learnt of the decision."},
			To:   tx("the draft commission of the oblast", "призывная комиссия области, города республиканского значения или столицы", "облыстың, республикалық маңызы бар қаланың немесе астананың әскерге шақыру комиссиясы"),
			Cite: []qyzmet.ProvisionID{"law/28/3#3", "law/28/2/5", "appc/92/1"}},
		Readings: []qyzmet.Reading{{ID: "study-level-once", Cites: []qyzmet.ProvisionID{"law/35/3#4"}, Flag: true,
			Printed: tx("Once.", "Один раз.", "Бір рет."), Adopted: tx("The present course does not count.", "Нынешнее обучение не в счет.", "Қазіргі оқу есепке алынбайды."),
			Reason: tx("Otherwise nobody had it.", "Иначе отсрочки не было бы ни у кого.", "Әйтпесе кейінге қалдыру ешкімде болмас еді.")}}}
}

func fixtureForm(l qyzmet.Lang) Form {
	f := Form{Answer: fixtureAnswer(), Book: fixtureBook(), Facts: fixtureFactValues(), Lang: l, Day: day("2026-10-02"),
		Applicant: Applicant{Name: "Сейітов Нұрлан Ерболұлы", IIN: "030211500123", Address: "050000, Алматы, Абай даңғылы, 10-үй, 5-пәтер", Phone: "+7 701 000 00 00"},
		Body:      "Алмалинского района города Алматы", Higher: "города Алматы",
		Decision: Decision{On: dayp("2026-09-11"), Number: "17", What: "Подлежит призыву на воинскую службу"}}
	if l == qyzmet.Kazakh {
		f.Body, f.Higher = "Алматы қаласы Алмалы ауданының", "Алматы қаласының"
		f.Decision.What = "Әскери қызметке шақыруға жатады"
	}
	return f
}

func fixtureDoc(l qyzmet.Lang) Doc {
	return Doc{Answer: fixtureAnswer(), Book: fixtureBook(), Facts: fixtureFactValues(), Lang: l, Day: day("2026-10-02")}
}
