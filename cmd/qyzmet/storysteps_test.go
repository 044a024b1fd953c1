package main

import (
	"strconv"

	"qyzmet"
	"qyzmet/internal/courier"
	"qyzmet/internal/web/desk/desktest"
)

const (
	kk = qyzmet.Kazakh
	ru = qyzmet.Russian
	en = qyzmet.English
)

// story is the way of Нұрлан Сейітов, born 2008-04-10, in the order in which it
// happened. He does not exist.
var story = []step{
	// At seventeen he is registered.
	{says: "a boy of seventeen is recorded", day: "2025-10-06", who: clerk, lang: ru, open: "/desk/act/person-recorded",
		fill:  []string{"surname", "Сейітов", "name", "Нұрлан", "birth_date", "2008-04-10", "sex", "male", "citizen", "true", "address", "Көктөбе ауылы, Абай көшесі, 5", "phone", "+77010000001"},
		wants: []string{"Акт внесен", "Гражданин внесен в реестр"}},
	{do: func(b *tab) { b.calls["p"] = b.recorded() }},
	{says: "what registration asks for is stated", open: "/desk/act/facts-stated?about={p}&fact=person.registered_before&fact=person.new_citizen&fact=person.imprisoned&fact=person.residence&fact=person.serving&fact=person.register_end",
		fill: []string{"person.registered_before", "false", "person.new_citizen", "false", "person.imprisoned", "false", "person.residence", "in-kazakhstan", "person.serving", "none", "person.register_end", "none",
			"source", "document", "proof", "удостоверение личности"},
		due: due{"first-registration-at-age": ""}},
	{says: "he is registered", who: head, lang: kk, task: "first-registration-at-age", fill: []string{"number", "17-т"},
		paper: []string{"№ 17-т тіркеу туралы куәлік", "Сейітов Нұрлан", "2008 жылғы 10 сәуір", "16-бабының 2-тармағы", "Темірханов Б.", "Удостоверение о приписке № 17-т"}, due: due{}},

	// A year later he is examined, and studies.
	{says: "a call-up is decreed", day: "2026-08-20", do: func(b *tab) { b.callUp("2026-09-01", "2026-12-31") }},
	{says: "his study and family are stated", day: "2026-10-05", who: clerk, lang: ru, open: "/desk/act/facts-stated?about={p}" + facts("person.study.now", "person.study.level", "person.study.form", "person.study.institution", "person.study.ends", "person.study.deferred_levels",
		"person.married", "person.children", "person.care.now", "person.raised_by_others", "person.work.kind", "person.degree", "person.conviction", "person.criminal_case", "person.stock", "person.served_abroad",
		"person.special_body_service", "person.relative_fell", "person.initial_training", "waiver.applied"),
		fill: []string{"person.study.now", "true", "person.study.level", "technical", "person.study.form", "full-time", "person.study.institution", "kazakhstan", "person.study.ends", "2028-06-30", "person.study.deferred_levels.none", "1",
			"person.married", "false", "person.children.none", "1", "person.care.now", "false", "person.raised_by_others", "false", "person.work.kind", "none", "person.degree", "none", "person.conviction", "none",
			"person.criminal_case", "false", "person.stock", "none", "person.served_abroad", "false", "person.special_body_service", "false", "person.relative_fell", "false", "person.initial_training", "false", "waiver.applied", "false",
			"source", "organisation", "proof", "справка колледжа № 214", "topics", "study"},
		due: due{"refresh-facts": "2027-04-05"}},
	{says: "he is called to the medical commission", who: head, lang: kk, open: "/desk/act/notice-issued?about={p}", fill: []string{"appear_on", "2026-10-12", "appear_at", "9:00, 4-бөлме", "occasion", "medical", "number", "31"},
		paper: []string{"Шақыру қағазы", "Сейітов Нұрлан", "2026 жылғы 12 қазан", "9:00, 4-бөлме", "Повестка"}, due: due{"refresh-facts": "2027-04-05", "attempt-notice": "2026-10-09", "record-appearance": "2026-10-13"}},
	{says: "the message is delivered and read", do: func(b *tab) { b.message(courier.Delivered, courier.Read) }, who: clerk, lang: en, open: "/desk/notices", press: "-",
		wants: []string{"Сейітов Нұрлан", "duly notified", "30(1)"}, due: due{"refresh-facts": "2027-04-05", "record-appearance": "2026-10-13"}},
	{says: "he comes", day: "2026-10-12", who: clerk, lang: ru, task: "record-appearance", fill: []string{"came_on", "2026-10-12"}, due: due{"refresh-facts": "2027-04-05"}},
	{says: "he is found fit", who: doctor, open: "/desk/act/medical-examined?about={p}", fill: []string{"purpose", "call-up", "category", "fit", "diagnosis", "здоров"}, paper: []string{"Заключение медицинской комиссии", "призыв на воинскую службу", "годен", "Омарова Г."},
		due: due{"refresh-facts": "2027-04-05", "put-on-agenda": "2026-10-27"}},

	// The commission defers him for his study.
	{says: "he is put on the agenda", day: "2026-10-13", who: secretary, lang: ru, open: "/desk/commission/{commission}", fill: []string{"list", "{p}", "session_on", "2026-10-20"}, press: "#unlisted [type=submit]",
		due: due{"refresh-facts": "2027-04-05", "notify-of-session": "2026-10-17", "decide-examined": "2026-12-31"}},
	{says: "he is called to the commission", who: clerk, lang: kk, open: "/desk/notices", fill: []string{"who", "{p}", "appear_on", "2026-10-20", "appear_at", "10:00, мәжіліс залы", "occasion", "commission"}, press: `[value="issue"]`,
		wants: []string{"Сейітов Нұрлан"}, paper: []string{"2026 жылғы 20 қазан", "10:00, мәжіліс залы", "әскерге шақыру комиссиясының отырысы"},
		due: due{"refresh-facts": "2027-04-05", "decide-examined": "2026-12-31", "attempt-notice": "2026-10-17", "record-appearance": "2026-10-21"}},
	{says: "that message is read too", do: func(b *tab) { b.message(courier.Delivered, courier.Read) }, open: "/desk/notices", press: "-", wants: []string{"тиісті түрде хабарланған"}},
	{says: "he comes to the session", day: "2026-10-20", who: clerk, lang: kk, task: "record-appearance", fill: []string{"came_on", "2026-10-20"}, due: due{"refresh-facts": "2027-04-05", "decide-examined": "2026-12-31"}},
	{says: "the session is opened", who: secretary, lang: ru, open: "/desk/commission/{commission}", press: "[value=open]", wants: []string{"Сейітов Нұрлан"},
		due: due{"refresh-facts": "2027-04-05", "decide-examined": "2026-12-31", "close-session": "2026-10-21"}},
	{says: "he is deferred for his study", lang: kk, open: "/desk/commission/{commission}/case/{p}", fill: []string{"votes_for", "5", "votes_against", "0", "ground", "колледжде күндізгі бөлімде оқиды, 2028-06-30 дейін", "remedy_stated", "true"}, press: `[name=outcome][value="deferral"]`,
		paper: []string{"Әскерге шақыру комиссиясының шешімі", "білім алуды жалғастыру", "2028 жылғы 30 маусымға дейін", "Шағым жасау тәртібі"}, due: due{"refresh-facts": "2027-04-05", "close-session": "2026-10-21", "announce-decision": "2026-10-21"}},
	{says: "the decision is announced to him", open: "/desk/commission/{commission}/case/{p}", fill: []string{"copy", "true"}, press: "#announce [type=submit]", due: due{"refresh-facts": "2027-04-05", "close-session": "2026-10-21"}},
	{says: "the session is closed", lang: ru, open: "/desk/commission/{commission}", press: "#close [type=submit]", wants: []string{"Сейітов Нұрлан", "5 / 0"}, paper: []string{"Протокол", "заседания призывной комиссии", "Сейітов Н"}, due: due{"refresh-facts": "2027-04-05"}},
	{says: "a certificate of the deferral is issued", day: "2026-10-21", who: head, lang: kk, open: "/desk/act/deferral-certificate-issued?about={p}", fill: []string{"number", "К-3"},
		paper: []string{"№ К-3", "Сейітов Нұрлан", "білім алуды жалғастыру үшін", "2028 жылғы 30 маусым"}, due: due{"refresh-facts": "2027-04-05"}},

	// The study is lost.
	{says: "the college has expelled him", day: "2026-11-16", who: clerk, lang: ru, open: "/desk/act/data-awaited?about={p}", fill: []string{"body", "education", "by_duty", "transfer", "event_on", "2026-11-16", "what", "подтверждение отчисления"},
		due: due{"refresh-facts": "2027-04-05", "body-transfer": "2026-11-19"}},
	{says: "the college reports it", day: "2026-11-17", who: clerk, lang: en, task: "body-transfer", fill: []string{"body", "education", "by_duty", "transfer", "event_on", "2026-11-12", "proof", "приказ № 88", "pick.facts", "person.study.now"}, press: `[value="fact@f.facts"]`},
	{says: "what it reports is entered", fill: []string{"person.study.now", "false"}, wants: []string{"The act is recorded"}, due: due{"refresh-facts": "2027-04-05"}},
	{says: "the deferral ends", who: head, lang: kk, open: "/desk/act/deferral-lost?about={p}", fill: []string{"ground", "колледжден шығарылды, № 88 бұйрық"}, paper: []string{"Кейінге қалдыруды тоқтату туралы шешім", "№ 88 бұйрық", "35-бабының 10-тармағы", "шағым беруге болады"}, due: due{"refresh-facts": "2027-04-05", "put-on-agenda-again": ""}},

	// He is notified by a message that he does not read, and nothing can be done against him.
	{says: "he is put on the agenda again", who: secretary, lang: ru, task: "put-on-agenda-again", fill: []string{"commission", "{commission}", "campaign", "{campaign}", "session_on", "2026-11-24"},
		due: due{"refresh-facts": "2027-04-05", "notify-of-session": "2026-11-21", "decide-examined": "2026-12-31"}},
	{says: "he is called by a message", who: clerk, lang: ru, open: "/desk/notices", fill: []string{"who", "{p}", "appear_on", "2026-11-24", "appear_at", "10:00, зал заседаний", "occasion", "commission"}, press: `[value="issue"]`,
		paper: []string{"24 ноября 2026 года", "заседание призывной комиссии"}, due: due{"refresh-facts": "2027-04-05", "decide-examined": "2026-12-31", "attempt-notice": "2026-11-21", "record-appearance": "2026-11-25"}},
	{says: "the message is delivered", do: func(b *tab) { b.message(courier.Delivered) }, open: "/desk/notices", press: "-", wants: []string{"если нет исключения", "Что решило бы: Текстовое сообщение прочитано"}},
	{says: "it stays unread", day: "2026-11-23", who: clerk, lang: ru, open: "/desk/act/notice-delivered-report?about={p}&of={notice-attempted}", fill: []string{"channel", "sms", "sms_delivered", "true", "sms_read", "false", "evidence", "отчет оператора: не прочитано"}},
	{says: "he is not notified", open: "/desk/notices", press: "-", wants: []string{"еще не извещен", "30(1)"}},
	{says: "he does not come", day: "2026-11-25", who: clerk, lang: ru, open: "/desk/notices", via: `a[href*="not-appeared"]`, fill: []string{"asked", "телефон не отвечает"}, due: due{"refresh-facts": "2027-04-05", "decide-examined": "2026-12-31"}},
	{says: "he cannot be passed to the police", who: head, lang: ru, open: "/desk/act/police-referral?about={p}&of={not-appeared}", fill: []string{"to_body", "отдел полиции", "reason", "не явился"}, wants: []string{"30(1)"}, log: "refused police-referral"},
	{says: "he cannot be called up", who: regional, lang: en, open: "/desk/act/call-up-ordered?about={p}", fill: []string{"campaign", "{campaign}", "ground", "did not come"}, wants: []string{"27(6)", "An unread message is no notice"}, log: "refused call-up-ordered"},

	// The paper is handed to him at the local military body.
	{says: "he is put on the agenda once more", who: secretary, lang: kk, open: "/desk/act/agenda-listed?about={p}", fill: []string{"commission", "{commission}", "campaign", "{campaign}", "session_on", "2026-11-27"},
		due: due{"refresh-facts": "2027-04-05", "notify-of-session": "2026-11-24", "decide-examined": "2026-12-31"}},
	{says: "he is called on paper", day: "2026-11-26", who: clerk, lang: kk, open: "/desk/notices", fill: []string{"who", "{p}", "appear_on", "2026-11-27", "appear_at", "10:00, мәжіліс залы", "occasion", "commission"}, press: `[value="issue"]`,
		paper: []string{"2026 жылғы 27 қараша"}, due: due{"refresh-facts": "2027-04-05", "decide-examined": "2026-12-31", "record-appearance": "2026-11-30"}},
	{says: "a message goes out as well", do: func(b *tab) { b.message() }},
	{says: "it is handed to him at the office", open: "/desk/notices", via: `a[href*="notice-attempted"]`, fill: []string{"channel", "paper", "made_on", "2026-11-26", "paper_outcome", "signed", "paper_place", "office", "paper_by", "office", "evidence", "түбіртек № 12"}},
	{says: "he is duly notified", open: "/desk/notices", press: "-", wants: []string{"тиісті түрде хабарланған", "30(1)"}},

	// The commission decides that he is to be called up; he complains.
	{says: "he comes to the second session", day: "2026-11-27", who: clerk, lang: ru, task: "record-appearance", fill: []string{"came_on", "2026-11-27"}, due: due{"refresh-facts": "2027-04-05", "decide-examined": "2026-12-31"}},
	{says: "the second session is opened", who: secretary, lang: en, open: "/desk/commission/{commission}", press: "[value=open]", wants: []string{"Session of 27 November 2026", "Сейітов Нұрлан"},
		due: due{"refresh-facts": "2027-04-05", "decide-examined": "2026-12-31", "close-session": "2026-11-30"}},
	{says: "no decision without a ground", open: "/desk/commission/{commission}/case/{p}", fill: []string{"votes_for", "4", "votes_against", "1"}, press: `[name=outcome][value="call-up"]`, log: "refused commission-decision",
		wants: []string{"states its reasons in writing: our safeguard"}},
	{says: "he is to be called up", open: "/desk/commission/{commission}/case/{p}", fill: []string{"votes_for", "4", "votes_against", "1", "ground", "годен, отсрочка утрачена", "remedy_stated", "true"}, press: `[name=outcome][value="call-up"]`,
		paper: []string{"подлежит призыву на воинскую службу", "годен, отсрочка утрачена"},
		due:   due{"refresh-facts": "2027-04-05", "close-session": "2026-11-30", "announce-decision": "2026-11-28", "order-call-up": "2026-12-31"}},
	{says: "the second decision is announced", open: "/desk/commission/{commission}/case/{p}", fill: []string{"copy", "true"}, press: "#announce [type=submit]",
		due: due{"refresh-facts": "2027-04-05", "close-session": "2026-11-30", "order-call-up": "2026-12-31"}},
	{says: "the second session is closed", lang: kk, open: "/desk/commission/{commission}", press: "#close [type=submit]", paper: []string{"хаттама"}, due: due{"refresh-facts": "2027-04-05", "order-call-up": "2026-12-31"}},
	{says: "he complains", day: "2026-12-01", who: secretary, lang: ru, open: "/desk/appeals/{p}", via: `a[href*="appeal-lodged"]`, fill: []string{"learnt", "2026-11-27", "claim", "восстанавливается в колледже", "number", "Ж-5"}, paper: []string{"Ж-5"},
		due: due{"refresh-facts": "2027-04-05", "answer-appeal": "2026-12-30", "forward-appeal": "2026-12-04", "order-call-up": "2026-12-31"}},
	{says: "the complaint is passed on", day: "2026-12-02", who: secretary, lang: ru, task: "forward-appeal", fill: []string{"commission", "{higher}"}, due: due{"refresh-facts": "2027-04-05", "answer-appeal": "2026-12-30", "order-call-up": "2026-12-31"}},
	{says: "the higher commission sits", day: "2026-12-10", who: higher, lang: ru, open: "/desk/commission/{higher}", press: "[value=open]", wants: []string{"Заседание, 10 декабря 2026 года", "Сейітов Нұрлан"}},
	{says: "the decision stands", open: "/desk/appeals/{p}", via: `a[href*="appeal-decided"]`, fill: []string{"commission", "{higher}", "result", "upheld", "ground", "восстановление не подтверждено"}, paper: []string{"восстановление не подтверждено"}},
	{says: "the higher session is closed", lang: kk, open: "/desk/commission/{higher}", press: "#close [type=submit]", paper: []string{"хаттама"}},
	{says: "the answer is handed to him", day: "2026-12-11", who: secretary, lang: ru, open: "/desk/appeals/{p}", via: `a[href*="appeal-answered"]`, due: due{"refresh-facts": "2027-04-05", "order-call-up": "2026-12-31"}},

	// The order, and the way to the unit.
	{says: "he is called to be dispatched", who: clerk, lang: kk, open: "/desk/notices", fill: []string{"who", "{p}", "appear_on", "2026-12-18", "appear_at", "8:00, жинау пункті", "occasion", "dispatch"}, press: `[value="issue"]`, paper: []string{"2026 жылғы 18 желтоқсан"},
		due: due{"refresh-facts": "2027-04-05", "order-call-up": "2026-12-31", "attempt-notice": "2026-12-15", "record-appearance": "2026-12-21"}},
	{says: "no order before he is notified", who: regional, lang: ru, open: "/desk/act/call-up-ordered?about={p}", fill: []string{"campaign", "{campaign}", "ground", "решение комиссии"}, wants: []string{"наше правило, не закон", "Повестка о явке – еще не извещен"}, log: "refused call-up-ordered"},
	{says: "he is called up by order", day: "2026-12-14", do: func(b *tab) { b.message(courier.Delivered, courier.Read) }, who: regional, lang: ru, task: "order-call-up", fill: []string{"campaign", "{campaign}", "ground", "решение комиссии", "number", "П-9"}, paper: []string{"П-9"},
		due: due{"refresh-facts": "2027-04-05", "dispatch-called": "2026-12-31", "record-appearance": "2026-12-21"}},
	{says: "he comes to the assembly point", day: "2026-12-18", who: clerk, lang: kk, task: "record-appearance", fill: []string{"came_on", "2026-12-18"}},
	{says: "he is dispatched", who: regional, lang: ru, task: "dispatch-called", fill: []string{"unit", "o-unit-1", "formation", "armed-forces", "number", "П-10"}, paper: []string{"П-10"}, due: due{"refresh-facts": "2027-04-05", "accept-dispatched": "2026-12-23"}},

	// What else was tried against the law; each is refused, and written down.
	{says: "a wrong official orders nothing", who: clerk, lang: kk, open: "/desk/act/call-up-ordered?about={p}", fill: []string{"campaign", "{campaign}", "ground", "шешім бойынша"}, wants: []string{"қол қоюға құқылы емес", "27(6)"}, log: "refused call-up-ordered"},
	{says: "nothing is dated back", lang: ru, open: "/desk/act/data-awaited?about={p}", fill: []string{"body", "education", "by_duty", "transfer", "event_on", "2026-11-30", "what", "справка", "issued", "2026-12-01"}, log: "refused data-awaited",
		wants: []string{"акт вносят не позднее трех дней после издания", "наше правило, не закон"}},
	{says: "an even number of members is no commission", who: akim, lang: en, do: func(b *tab) { b.enter(akim); b.sixMembers() }, wants: []string{"The number of members is even; it must be odd. 28(1)[2]"}, log: "refused commission-appointed"},
	{says: "another office does not read him", who: stranger, lang: ru, open: "/desk/person/{p}", press: "-", wants: []string{"Дело вне вашей подведомственности"}, log: "refused"},

	// What he sees of it himself.
	{says: "his own page", do: func(b *tab) { b.enrol(b.calls["p"]) }, who: "{p}", lang: kk, open: "/my", press: "-",
		wants: []string{"Сейітов Нұрлан", "бөлімге жөнелтілді", "Бозарал ауданының қорғаныс істері жөніндегі бөлімі", "Жетіөзен облысының қорғаныс істері жөніндегі департаменті", "актіні енгізуден бас тартылды: Әскерге шақыру туралы бұйрық"}},
}

// due are the duties on the work page with their last days; "" is one without.
type due = map[string]string

// facts asks a form for the fields of some facts.
func facts(paths ...string) string {
	out := ""
	for _, p := range paths {
		out += "&fact=" + p
	}
	return out
}

// sixMembers fills in the form of a commission of six.
func (b *tab) sixMembers() {
	b.Helper()
	b.open("/desk/act/commission-appointed")
	b.fill("commission_kind", "district", "keeper", string(ofKoktobe), "campaign", string(b.calls["campaign"]))
	for i, m := range append([][2]string{{"Иманов Н.", "other"}}, desktest.Five[:]...) {
		if i > 0 {
			b.press(`[value="add@f.members"]`)
		}
		n := "members." + strconv.Itoa(i)
		b.fill(n+".name", m[0], n+".seat", m[1])
	}
}

// recorded is the person of the act that was recorded just now.
func (b *tab) recorded() qyzmet.SubjectID {
	b.Helper()
	e, err := b.Register().Act(b.Context(), b.last)
	if err != nil {
		b.Fatal(err)
	}
	return e.Act.Envelope.Subjects[0]
}
