package document

import (
	"io"
	"slices"
	"strings"
	"testing"

	"qyzmet"
)

// reading is a letter as plain text, blanks as underscores.
func reading(blocks []Block) string {
	var b strings.Builder
	for _, x := range blocks {
		for _, l := range x.Lines {
			b.WriteString(l.String() + "\n")
		}
		for _, item := range x.Items {
			for _, l := range item {
				b.WriteString("- " + l.String() + "\n")
			}
		}
		for _, r := range x.Rows {
			b.WriteString(r.Label + " " + r.Value.String() + " " + r.After + "\n")
		}
	}
	return plain(b.String())
}

func TestTheRequestFitsTheAnswer(t *testing.T) {
	f := fixtureForm(qyzmet.Russian)
	if s := reading(ApplicationLetter(f).Blocks); !strings.Contains(s, "На основании пункта 3 статьи 35 и части четвертой пункта 3 статьи 35 Закона Республики Казахстан от 16 февраля 2012 года № 561-IV «О воинской службе и статусе военнослужащих» (далее – Закон) прошу предоставить мне отсрочку от призыва на воинскую службу на срок по 30 июня 2027 года включительно.") {
		t.Error(s)
	}
	f.Request = Exemption
	if s := reading(ApplicationLetter(f).Blocks); !strings.Contains(s, "Прошу освободить меня от призыва на воинскую службу по следующему основанию: ___") {
		t.Error("an exemption has no ground in this answer: " + s)
	}
	f.Request = CancelOnly
	if s := reading(ComplaintLetter(f).Blocks); strings.Contains(s, "решить вопрос") || !strings.Contains(s, "отменить указанное решение.") {
		t.Error(s)
	}
	f.Request, f.Answer.Outcome.ID = "nonsense", "callable"
	if s := reading(ApplicationLetter(f).Blocks); !strings.Contains(s, "Прошу предоставить мне отсрочку") {
		t.Error("an application asks for a deferral when nothing else is known: " + s)
	}
	if s := reading(ComplaintLetter(f).Blocks); strings.Contains(s, "решить вопрос") {
		t.Error("a complaint asks for the cancellation alone when nothing else is known: " + s)
	}
}

func TestNothingIsSaidOfTheLawWithoutABook(t *testing.T) {
	for _, l := range qyzmet.Langs() {
		f := Form{Lang: l, Day: day("2026-10-01")}
		for _, letter := range []Letter{ApplicationLetter(f), ComplaintLetter(f)} {
			for _, b := range append(letter.Blocks, letter.Notes...) {
				for _, line := range linesOf(b) {
					for _, r := range line {
						if r.Cite != "" {
							t.Errorf("%s: %s is cited without an answer and a book", l, r.Cite)
						}
					}
				}
			}
		}
	}
}

func linesOf(b Block) []Line {
	lines := slices.Clone(b.Lines)
	for _, item := range b.Items {
		lines = append(lines, item...)
	}
	for _, r := range b.Rows {
		lines = append(lines, r.Value)
	}
	return lines
}

func TestEveryCitationIsInTheAnswerOrTheBook(t *testing.T) {
	f := fixtureForm(qyzmet.Kazakh)
	for _, letter := range []Letter{ApplicationLetter(f), ComplaintLetter(f)} {
		n := 0
		for _, b := range append(letter.Blocks, letter.Notes...) {
			for _, line := range linesOf(b) {
				for _, r := range line {
					if r.Cite == "" {
						continue
					}
					n++
					if f.Book.Provisions[r.Cite] == nil {
						t.Errorf("%s is not in the book", r.Cite)
					}
				}
			}
		}
		if n < 4 {
			t.Errorf("%d citations in %s", n, letter.Title)
		}
	}
}

func TestTheWayOfTheComplaintIsThatOfItsDay(t *testing.T) {
	f := fixtureForm(qyzmet.Russian)
	f.Day = day("2021-06-30")
	s := reading(ComplaintLetter(f).Blocks)
	for _, later := range []string{"АППК", "через призывную комиссию", "Срок подачи"} {
		if strings.Contains(s, later) {
			t.Errorf("before July 2021 there was no %q: %s", later, s)
		}
	}
}

func TestTheTermOfTheComplaint(t *testing.T) {
	f := fixtureForm(qyzmet.Russian)
	for on, want := range map[string]string{
		"2026-12-12": "Срок подачи жалобы не истек: его последний день – 12 декабря 2026 года (часть первая статьи 92 АППК).",
		"2026-12-13": "На основании части второй статьи 92 АППК прошу восстановить пропущенный срок.",
	} {
		f.Day = day(on)
		if s := reading(ComplaintLetter(f).Blocks); !strings.Contains(s, want) {
			t.Errorf("%s: %s", on, s)
		}
	}
	f.Day = day("2026-12-13")
	if s := reading(ComplaintLetter(f).Notes); !strings.Contains(s, "Срок жалобы истек 12 декабря 2026 года.") {
		t.Error(s)
	}
	f.Answer.Remedy.Until = nil
	if s := reading(ComplaintLetter(f).Notes); !strings.Contains(s, "Срок жалобы: Три месяца") {
		t.Error(s)
	}
}

func TestOnlyFactsOfTheGroundAreTold(t *testing.T) {
	s := reading(ApplicationLetter(fixtureForm(qyzmet.Russian)).Blocks)
	if !strings.Contains(s, "Сведения: учеба сейчас – да; форма обучения – очная; окончание обучения – 30 июня 2027 года.") {
		t.Error(s)
	}
	for _, private := range []string{"8 марта", "мирное время", "11 февраля"} {
		if strings.Contains(s, private) {
			t.Errorf("%q is nobody's business here", private)
		}
	}
}

func TestAnAnswerIsNeeded(t *testing.T) {
	for _, write := range []func() error{
		func() error { return Application(io.Discard, Form{}) },
		func() error { return Complaint(io.Discard, Form{}) },
		func() error { return Result(io.Discard, Doc{}) },
	} {
		if write() == nil {
			t.Error("no error without an answer")
		}
	}
}

func TestValuesInWords(t *testing.T) {
	s := speaker{textsIn(qyzmet.Russian), fixtureBook()}
	for n, want := range map[int64]string{1: "1 год", 2: "2 года", 5: "5 лет", 11: "11 лет", 21: "21 год", 112: "112 лет"} {
		if got := plain(s.number(s.fact("person.raised_years"), n)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for value, want := range map[string]string{
		"true": "да", ">=2": "не меньше 2 года", "18..26": "от 18 лет до 26 лет", "full-time": "full-time", "unknown": "не известно",
		asTheRuleRequires: "как требует норма", "[]": "нет", "<2005-01-01": "раньше 1 января 2005 года"} {
		if got := plain(s.needed("person.raised_years", value)); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
	if got := s.needed("person.study.form", "full-time"); got != "очная" {
		t.Error(got)
	}
	open := qyzmet.WordsValue("full-time")
	open.Open = true
	if got := s.value(s.fact("person.study.form"), open); got != "очная (возможно, есть и другие)" {
		t.Error(got)
	}
}
