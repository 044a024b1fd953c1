package office

import (
	"strings"

	"qyzmet"
)

// takeOverTexts are the reasons for which rows of lists are given back, in the
// three languages. Those of single cells are in package roster.
var takeOverTexts = struct {
	fullName, decision, rowColumn, whyColumn                                        qyzmet.Text
	noName, noBirth, unborn, badName, mixedName, shortName, ahead, noOffice, notRow qyzmet.Text
	elsewhere, sameHere, sameElsewhere, sameRow, badDecision                        qyzmet.Text
}{
	fullName:  qyzmet.Text{EN: "surname, name and patronymic in one", RU: "фамилия, имя и отчество в одной графе", KK: "тегі, аты және әкесінің аты бір бағанда"},
	decision:  qyzmet.Text{EN: "decision on the row", RU: "решение по строке", KK: "жол бойынша шешім"},
	rowColumn: qyzmet.Text{EN: "row of the file", RU: "строка файла", KK: "файл жолы"},
	whyColumn: qyzmet.Text{EN: "why rejected", RU: "причина отклонения", KK: "қабылданбау себебі"},
	noName: qyzmet.Text{EN: "Surname or first name is missing: a person is recorded by both.", RU: "Нет фамилии или имени: без них человека не внести.",
		KK: "Тегі немесе аты жоқ: оларсыз адам енгізілмейді."},
	noBirth: qyzmet.Text{EN: "Neither an identification number nor a day of birth: the person cannot be told from namesakes. Add one of them.",
		RU: "Нет ни ИИН, ни даты рождения: человека не отличить от тезок. Добавьте одно из двух.",
		KK: "ЖСН де, туған күні де жоқ: адамды аттастарынан ажырату мүмкін емес. Біреуін қосыңыз."},
	unborn: qyzmet.Text{EN: "The day of birth lies ahead.", RU: "Дата рождения еще не наступила.", KK: "Туған күні әлі келген жоқ."},
	badName: qyzmet.Text{EN: "A name holds letters, hyphens and apostrophes only.", RU: "В имени могут быть только буквы, дефис и апостроф.",
		KK: "Есімде тек әріптер, сызықша және дәйекше болады."},
	mixedName: qyzmet.Text{EN: "A word of the name mixes Latin and Cyrillic letters that look alike. Write it in one script.",
		RU: "В слове имени смешаны похожие латинские и кириллические буквы. Напишите его одним алфавитом.",
		KK: "Есімдегі сөзде ұқсас латын және кирилл әріптері араласқан. Оны бір әліпбимен жазыңыз."},
	shortName: qyzmet.Text{EN: "The full name has one word only: surname and first name are wanted.", RU: "В полном имени одно слово: нужны фамилия и имя.",
		KK: "Толық есімде бір ғана сөз бар: тегі мен аты керек."},
	ahead: qyzmet.Text{EN: "A day of something that has happened lies ahead.", RU: "Дата уже состоявшегося события еще не наступила.", KK: "Болып өткен оқиғаның күні әлі келген жоқ."},
	noOffice: qyzmet.Text{EN: "No office of the register is called so. Write its id or its name as in the register, or leave the cell empty for your own.",
		RU: "Органа с таким названием в реестре нет. Укажите его код или название как в реестре либо оставьте ячейку пустой, если это ваш орган.",
		KK: "Тізілімде мұндай атаулы орган жоқ. Кодын немесе тізілімдегі атауын жазыңыз, өз органыңыз болса, ұяшықты бос қалдырыңыз."},
	elsewhere: qyzmet.Text{EN: "A file with this identification number is kept by another office: {office}. Have it moved, or leave the row out.",
		RU: "Дело с этим ИИН ведет другой орган: {office}. Запросите передачу дела или уберите строку.",
		KK: "Осы ЖСН бойынша істі басқа орган жүргізеді: {office}. Істі беруді сұраңыз немесе жолды алып тастаңыз."},
	sameHere: qyzmet.Text{EN: "May be the person {subject} of the register: same name, same day of birth. Add the identification number, or write {subject} (the same person) or “new” (another one) into a column “decision on the row”.",
		RU: "Возможно, это {subject} из реестра: те же имя и дата рождения. Добавьте ИИН или впишите в графу «решение по строке»: {subject} (то же лицо) либо «новый» (другое).",
		KK: "Бұл тізілімдегі {subject} болуы мүмкін: аты-жөні мен туған күні бірдей. ЖСН қосыңыз немесе «жол бойынша шешім» бағанына {subject} (сол адам) не «жаңа» (басқа адам) деп жазыңыз."},
	sameElsewhere: qyzmet.Text{EN: "A person of the same name and day of birth is on the files of another office: {office}. Add the identification number, or write “new” into a column “decision on the row”.",
		RU: "Человек с тем же именем и датой рождения есть в делах другого органа: {office}. Добавьте ИИН или впишите «новый» в графу «решение по строке».",
		KK: "Аты-жөні мен туған күні бірдей адам басқа органның істерінде бар: {office}. ЖСН қосыңыз немесе «жол бойынша шешім» бағанына «жаңа» деп жазыңыз."},
	sameRow: qyzmet.Text{EN: "May be the person of row {row}: same name, same day of birth, and one of the rows has no identification number. Add it, or write “new” into a column “decision on the row”.",
		RU: "Возможно, это человек из строки {row}: те же имя и дата рождения, и в одной из строк нет ИИН. Добавьте его или впишите «новый» в графу «решение по строке».",
		KK: "Бұл {row}-жолдағы адам болуы мүмкін: аты-жөні мен туған күні бірдей, жолдардың бірінде ЖСН жоқ. Оны қосыңыз немесе «жол бойынша шешім» бағанына «жаңа» деп жазыңыз."},
	badDecision: qyzmet.Text{EN: "The decision on a row is “new”, or the id (p-…) of a person of your office whom the register knows.",
		RU: "Решение по строке – «новый» или код (p-…) лица из вашего органа, которое есть в реестре.",
		KK: "Жол бойынша шешім – «жаңа» немесе тізілімде бар, сіздің органыңыздағы адамның коды (p-…)."},
	notRow: qyzmet.Text{EN: "The row cannot be recorded: {why}", RU: "Строку нельзя внести: {why}", KK: "Жолды енгізуге болмайды: {why}"},
}

// newWords are how a decision says that a row is another person.
var newWords = []string{"new", "новый", "новая", "новое лицо", "жаңа", "жаңа адам"}

// placed fills a text's places: name, value, …
func placed(t qyzmet.Text, pairs ...string) qyzmet.Text {
	for i := 0; i+1 < len(pairs); i += 2 {
		r := strings.NewReplacer("{"+pairs[i]+"}", pairs[i+1])
		t = qyzmet.Text{KK: r.Replace(t.KK), RU: r.Replace(t.RU), EN: r.Replace(t.EN)}
	}
	return t
}
