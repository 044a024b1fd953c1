package office

import "qyzmet"

// texts are the refusals of this room, in the three languages. Those of the law
// stand beside the law.
var texts = struct {
	mayNotSign, mayNotEnter, ownFile, outside, mayNotRead                qyzmet.Text
	backdated, tomorrow, past, noKind, noSubject, exists, sameIIN, notOf qyzmet.Text
	already, needsReason, noOverride, noOf                               qyzmet.Text
}{
	mayNotSign: qyzmet.Text{EN: "The official may not sign “%s” in this office on that day. Ask one who has the power.",
		RU: "Должностное лицо не вправе в этот день подписать в этом органе «%s». Обратитесь к тому, у кого есть полномочия.",
		KK: "Лауазымды адам бұл күні осы органда «%s» актісіне қол қоюға құқылы емес. Өкілеттігі бар адамға жүгініңіз."},
	mayNotEnter: qyzmet.Text{EN: "You may not enter “%s” for another in this office.",
		RU: "Вы не вправе вносить «%s» за другое лицо в этом органе.",
		KK: "Осы органда басқа адам үшін «%s» актісін енгізуге құқығыңыз жоқ."},
	ownFile: qyzmet.Text{EN: "Nobody acts in his own case. Another official has to do it.",
		RU: "Никто не действует по собственному делу. Это должен сделать другой.",
		KK: "Ешкім өз ісі бойынша әрекет етпейді. Мұны басқа лауазымды адам жасауға тиіс."},
	outside: qyzmet.Text{EN: "The file is kept by another office, outside your jurisdiction. Send it there, or have the file moved first.",
		RU: "Дело ведет другой орган, вне вашей подведомственности. Направьте документ туда или сначала передайте дело.",
		KK: "Істі басқа орган жүргізеді, ол сіздің құзыретіңізден тыс. Құжатты сонда жіберіңіз немесе алдымен істі ауыстырыңыз."},
	mayNotRead: qyzmet.Text{EN: "The file is outside your jurisdiction. If life or a deadline demands it, open it with a reason; the person will be told.",
		RU: "Дело вне вашей подведомственности. Если того требует жизнь человека или срок, откройте его с указанием причины; гражданину об этом сообщат.",
		KK: "Іс сіздің құзыретіңізден тыс. Адам өмірі немесе мерзім талап етсе, себебін көрсетіп ашыңыз; азаматқа бұл туралы хабарланады."},
	backdated: qyzmet.Text{EN: "The day of issue is too far back: an act is entered at most three days after it is issued. What is older goes in as found history.",
		RU: "Дата издания слишком давняя: акт вносят не позднее трех дней после издания. Более давнее вносится как найденная история.",
		KK: "Шығарылған күні тым ескі: акт шығарылғаннан кейін үш күннен кешіктірілмей енгізіледі. Одан ескісі табылған тарих ретінде енгізіледі."},
	tomorrow: qyzmet.Text{EN: "The day of issue has not come yet: an act is issued today.",
		RU: "Дата издания еще не наступила: акт издается сегодня.",
		KK: "Шығарылған күні әлі келген жоқ: акт бүгін шығарылады."},
	past: qyzmet.Text{EN: "This act cannot have effect before the day on which it is issued.",
		RU: "Этот акт не может действовать раньше дня издания.",
		KK: "Бұл акт шығарылған күнінен бұрын қолданыла алмайды."},
	noKind: qyzmet.Text{EN: "The law of that day knows no such act.",
		RU: "Закон, действовавший в тот день, такого акта не знает.",
		KK: "Сол күні қолданылған заңда мұндай акт жоқ."},
	noSubject: qyzmet.Text{EN: "There is no such file in the register.",
		RU: "Такого дела в реестре нет.",
		KK: "Тізілімде мұндай іс жоқ."},
	exists: qyzmet.Text{EN: "This file is in the register already.",
		RU: "Это дело уже есть в реестре.",
		KK: "Бұл іс тізілімде бар."},
	sameIIN: qyzmet.Text{EN: "A file with this identification number is in the register already. Open it, or have the number checked.",
		RU: "Дело с этим ИИН уже есть в реестре. Откройте его или проверьте номер.",
		KK: "Осы ЖСН бар іс тізілімде бұрыннан бар. Оны ашыңыз немесе нөмірді тексеріңіз."},
	notOf: qyzmet.Text{EN: "The act referred to is of another kind, or about another person.",
		RU: "Акт, на который сделана ссылка, другого вида или касается другого лица.",
		KK: "Сілтеме жасалған акт басқа түрге жатады немесе басқа адамға қатысты."},
	noOf: qyzmet.Text{EN: "Say to which act this one refers.",
		RU: "Укажите, к какому акту относится этот.",
		KK: "Бұл актінің қай актіге қатысты екенін көрсетіңіз."},
	already: qyzmet.Text{EN: "This has been recorded for that act already.",
		RU: "Для того акта это уже внесено.",
		KK: "Ол акт бойынша бұл енгізіліп қойған."},
	needsReason: qyzmet.Text{EN: "An act against a person states its reasons.",
		RU: "Акт, ухудшающий положение гражданина, должен быть мотивирован.",
		KK: "Азаматтың жағдайын нашарлататын акт дәлелденуге тиіс."},
	noOverride: qyzmet.Text{EN: "This safeguard can be set aside only by an official who may do so, with a reason in writing.",
		RU: "Эту гарантию может снять только уполномоченное на то должностное лицо, письменно указав причину.",
		KK: "Бұл кепілдікті тек уәкілетті лауазымды адам себебін жазбаша көрсетіп алып тастай алады."},
}
