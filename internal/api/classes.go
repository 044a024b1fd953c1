package api

import (
	"net/http"

	"qyzmet"
)

// classes maps each code to HTTP, once, and says what to do next. A code that is
// not here is a failure of ours; a test looks for one.
var classes = map[qyzmet.Code]class{
	qyzmet.BadSyntax: {http.StatusBadRequest, "The body cannot be read", qyzmet.Text{
		EN: "send one JSON object as /api/v1/openapi.json describes it",
		RU: "отправьте один объект JSON, как описано в /api/v1/openapi.json",
		KK: "/api/v1/openapi.json сипаттағандай бір JSON нысанын жіберіңіз"}},
	qyzmet.UnknownName: {http.StatusUnprocessableEntity, "A name that does not exist", qyzmet.Text{
		EN: "the names of facts stand in /api/v1/facts, those of questions in /api/v1/questions, those of a body in /api/v1/openapi.json",
		RU: "имена фактов перечислены в /api/v1/facts, вопросов в /api/v1/questions, полей тела в /api/v1/openapi.json",
		KK: "фактілердің атаулары /api/v1/facts, сұрақтардікі /api/v1/questions, сұрау денесінің өрістері /api/v1/openapi.json мекенжайында тұр"}},
	qyzmet.WrongType: {http.StatusUnprocessableEntity, "A value of another type", qyzmet.Text{
		EN: "the type of each fact stands in /api/v1/facts, that of each member of a body in /api/v1/openapi.json",
		RU: "тип каждого факта указан в /api/v1/facts, тип каждого поля тела в /api/v1/openapi.json",
		KK: "әр фактінің түрі /api/v1/facts, сұрау денесінің әр өрісінің түрі /api/v1/openapi.json мекенжайында көрсетілген"}},
	qyzmet.NotAllowed: {http.StatusUnprocessableEntity, "A value that is not allowed", qyzmet.Text{
		EN: "what is allowed stands in the fault, in /api/v1/facts or in /api/v1/openapi.json",
		RU: "допустимые значения указаны в самом отказе, в /api/v1/facts или в /api/v1/openapi.json",
		KK: "рұқсат етілген мәндер бас тартудың өзінде, /api/v1/facts немесе /api/v1/openapi.json мекенжайында көрсетілген"}},
	qyzmet.BadDate: {http.StatusUnprocessableEntity, "Not a day of the calendar", qyzmet.Text{
		EN: "write days as YYYY-MM-DD", RU: "пишите даты в виде ГГГГ-ММ-ДД", KK: "күндерді ЖЖЖЖ-АА-КК түрінде жазыңыз"}},
	qyzmet.Contradiction: {http.StatusUnprocessableEntity, "What cannot be true together", qyzmet.Text{
		EN: "correct what the fault names, or leave it out",
		RU: "исправьте то, что названо в отказе, или не указывайте этого",
		KK: "бас тартуда аталғанды түзетіңіз немесе көрсетпеңіз"}},
	qyzmet.BadIIN: {http.StatusUnprocessableEntity, "Not an individual identification number", qyzmet.Text{
		EN: "compare the number with the identity card, or leave it out",
		RU: "сверьте номер с удостоверением личности или не указывайте его",
		KK: "нөмірді жеке куәлікпен салыстырыңыз немесе көрсетпеңіз"}},
	qyzmet.TooLarge: {http.StatusRequestEntityTooLarge, "Over a limit", qyzmet.Text{
		EN: "send less; the fault names the limit", RU: "отправьте меньше, предел указан в отказе", KK: "азырақ жіберіңіз, шегі бас тартуда көрсетілген"}},
	qyzmet.Missing: {http.StatusUnprocessableEntity, "Something required is absent", qyzmet.Text{
		EN: "add what the fault names", RU: "добавьте то, что названо в отказе", KK: "бас тартуда аталғанды қосыңыз"}},
	qyzmet.NotFound: {http.StatusNotFound, "There is no such thing", qyzmet.Text{
		EN: "check the id; the addresses stand in /api/v1/openapi.json",
		RU: "проверьте идентификатор, адреса перечислены в /api/v1/openapi.json",
		KK: "сәйкестендіргішті тексеріңіз, мекенжайлар /api/v1/openapi.json ішінде тұр"}},
	qyzmet.BadLaw: {http.StatusInternalServerError, "A fault in the law data", qyzmet.Text{
		EN: "this is ours to mend: please report it", RU: "исправить это должны мы, сообщите об ошибке", KK: "мұны біз түзетуге тиіспіз, қате туралы хабарлаңыз"}},
	qyzmet.Internal: {http.StatusInternalServerError, "A failure of ours", qyzmet.Text{
		EN: "please report it, without the facts if they are private",
		RU: "сообщите об ошибке, личных сведений не указывайте",
		KK: "қате туралы хабарлаңыз, жеке мәліметтерді көрсетпеңіз"}},
	qyzmet.NotYours: {http.StatusForbidden, "No power, or outside the jurisdiction", qyzmet.Text{
		EN: "ask an official who has the power in that office, or work in another capacity: ?office=",
		RU: "обратитесь к должностному лицу с полномочиями в том органе или выберите другой орган: ?office=",
		KK: "сол органда өкілеттігі бар лауазымды адамға жүгініңіз немесе басқа органды таңдаңыз: ?office="}},
	qyzmet.NotLawful: {http.StatusUnprocessableEntity, "The law does not allow it", qyzmet.Text{
		EN: "each fault names the condition that is not met, its provision and what would mend it; /api/v1/acts/check tries again and records nothing",
		RU: "в каждом отказе названы невыполненное условие, норма и что исправить; /api/v1/acts/check проверит снова, ничего не записывая",
		KK: "әр бас тартуда орындалмаған шарт, норма және не түзету керегі аталған; /api/v1/acts/check ештеңе жазбай қайта тексереді"}},
	qyzmet.Safeguard: {http.StatusUnprocessableEntity, "A safeguard of the register is not met", qyzmet.Text{
		EN: "mend what the fault names; where an official may set the safeguard aside, give it in overrides with a reason",
		RU: "исправьте то, что названо в отказе; если гарантию может снять должностное лицо, укажите ее в overrides с причиной",
		KK: "бас тартуда аталғанды түзетіңіз; кепілдікті лауазымды адам алып тастай алса, оны overrides ішінде себебімен көрсетіңіз"}},
	qyzmet.Moved: {http.StatusConflict, "The record has changed since it was read", qyzmet.Text{
		EN: "read the file again, see whether the act is still right, and send it with the new heads",
		RU: "прочитайте дело заново, проверьте, верен ли еще акт, и отправьте его с новыми heads",
		KK: "істі қайта оқып, актінің әлі де дұрыс екенін тексеріңіз және оны жаңа heads мәндерімен жіберіңіз"}},
	qyzmet.Repeated: {http.StatusConflict, "The key was used for another request", qyzmet.Text{
		EN: "take a new Idempotency-Key for a new request; send the same request with the same key",
		RU: "для нового запроса возьмите новый Idempotency-Key; с прежним ключом отправляйте только прежний запрос",
		KK: "жаңа сұрау үшін жаңа Idempotency-Key алыңыз; бұрынғы кілтпен тек бұрынғы сұрауды жіберіңіз"}},
	qyzmet.Unavailable: {http.StatusServiceUnavailable, "The register cannot be reached now", qyzmet.Text{
		EN: "send the same request with the same key again after the time in Retry-After; it is recorded once",
		RU: "отправьте тот же запрос с тем же ключом после срока из Retry-After, он будет записан один раз",
		KK: "сол сұрауды сол кілтпен Retry-After мерзімінен кейін қайта жіберіңіз, ол бір рет жазылады"}},
	qyzmet.Damaged: {http.StatusInternalServerError, "What is stored is not what was recorded", qyzmet.Text{
		EN: "rely on nothing that was read here; who keeps the register must verify it and restore a backup",
		RU: "не полагайтесь на прочитанное здесь; хранитель реестра должен проверить его и восстановить копию",
		KK: "осында оқылғанға сүйенбеңіз; тізілімді сақтаушы оны тексеріп, көшірмесін қалпына келтіруге тиіс"}},
	qyzmet.NotLoggedIn: {http.StatusUnauthorized, "Nobody is logged in, or not strongly enough", qyzmet.Text{
		EN: "log in at /api/v1/sessions and send the token as Authorization: Bearer TOKEN",
		RU: "войдите через /api/v1/sessions и передавайте токен в заголовке Authorization: Bearer TOKEN",
		KK: "/api/v1/sessions арқылы кіріп, токенді Authorization: Bearer TOKEN тақырыбымен жіберіңіз"}},
}
