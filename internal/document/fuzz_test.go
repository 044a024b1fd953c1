package document

import (
	"bytes"
	"strings"
	"testing"

	"qyzmet"
)

func FuzzForm(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, s, s, byte(0))
	}
	f.Add("Сейітов Нұрлан", "Алматы қаласы", "Бірінші\nекінші", byte(1))
	book, answer, facts := fixtureBook(), fixtureAnswer(), fixtureFactValues()
	f.Fuzz(func(t *testing.T, name, place, statement string, n byte) {
		form := Form{Answer: answer, Book: book, Facts: facts, Lang: qyzmet.Langs()[n%3], Day: day("2026-10-02"),
			Applicant: Applicant{Name: name, IIN: name, Address: place, Phone: name, Email: place}, Body: place, Higher: place,
			Statement: statement, Papers: strings.Split(statement, "\n"), Decision: Decision{Number: name, What: statement}}
		inMargins(t, set(ApplicationLetter(form)))
		inMargins(t, set(ComplaintLetter(form)))
		d := Doc{Answer: answer, Book: book, Facts: facts, Lang: form.Lang, Title: statement, Day: form.Day, Key: name}
		var b bytes.Buffer
		if err := Calendar(&b, d); err != nil {
			t.Fatal(err)
		}
		if got := parsed(t, b.String()); len(got) != 4 {
			t.Errorf("%d events", len(got))
		}
	})
}
