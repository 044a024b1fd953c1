package pages_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
	"qyzmet/internal/web/desk/pages"
	"qyzmet/law"
)

var theLaw = desktest.LawOf(law.Data)

func newPlace(t testing.TB) *desktest.Place {
	t.Helper()
	return desktest.New(t, theLaw.For(t), pages.Register)
}

// archivedPlace is newPlace over a register that is archived.
func archivedPlace(t testing.TB, archive string) *desktest.Place {
	t.Helper()
	return desktest.NewArchived(t, theLaw.For(t), pages.Register, archive)
}

// person records a person of the district and returns his id.
func person(p *desktest.Place, surname string) qyzmet.SubjectID {
	p.Helper()
	return p.Town.Must(officetest.Clerk, "person-recorded", "", officetest.Person(surname)).Act.Envelope.Subjects[0]
}

var registrar = office.Actor{Official: "u-registrar", Office: officetest.Ministry}

// TestDoor: nobody without a login, a role, or a second factor gets to a desk.
func TestDoor(t *testing.T) {
	p := newPlace(t)
	b := p.Browser("")
	for _, path := range []string{"/en/desk", "/en/desk/find", "/en/desk/journal", "/en/desk/capacity"} {
		status, page := b.Get(path)
		desktest.Wants(t, b, status, page, http.StatusUnauthorized, "Log in")
	}
	b = p.Browser("u-nobody")
	status, page := b.Get("/en/desk")
	desktest.Wants(t, b, status, page, http.StatusForbidden, "You have no role in any office today")
	r := p.Browser("u-clerk").Request("/en/desk/find", "q", "x")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	b = p.Browser("u-head")
	status, page = b.Send(r)
	desktest.Wants(t, b, status, page, http.StatusForbidden, "another site")
}

// TestCapacity: an official with roles in two offices chooses; a choice that is
// not his, and a role that has ended, open nothing.
func TestCapacity(t *testing.T) {
	p := newPlace(t)
	again := p.Town.Must(registrar, "official-appointed", "u-clerk", officetest.Fields{"at": string(officetest.Other), "role": "clerk", "official_name": "Асқарова Ж."})
	id := person(p, "Сейітов")
	b := p.Browser("u-clerk")
	status, page := b.Get("/en/desk/find")
	desktest.Wants(t, b, status, page, http.StatusOK, "In which office do you work now?", "Defence office of Koktobe district", "Defence office of Bozaral district")
	status, page = b.Post("/en/desk/capacity", "office", string(officetest.Other), "next", "/desk/find")
	desktest.Wants(t, b, status, page, http.StatusOK, "Find a person", "Асқарова Ж. , clerk of a defence office – Defence office of Bozaral district")
	status, page = b.Post("/en/desk/find", "q", "Сейітов")
	desktest.Wants(t, b, status, page, http.StatusOK, "0 persons found")
	status, page = b.Post("/en/desk/find", "q", "Сейітов", "in", string(officetest.District))
	desktest.Wants(t, b, status, page, http.StatusOK, "1 person found")
	if !strings.Contains(page, "/en/desk/person/"+string(id)) {
		t.Error("no link to the person")
	}
	status, page = b.Post("/en/desk/capacity", "office", string(officetest.Ministry))
	desktest.Wants(t, b, status, page, http.StatusForbidden)
	b.CheckRedirect = nil
	status, page = b.Post("/en/desk/capacity", "office", string(officetest.Other), "next", "https://elsewhere.example/")
	desktest.Wants(t, b, status, page, http.StatusOK, "Work that is due")
	q := p.Town.Request("official-released", "u-clerk", nil)
	q.Of = again.ID
	if _, err := p.Town.Record(t.Context(), registrar, q); err != nil {
		t.Fatal(err)
	}
	status, page = b.Get("/en/desk/find")
	desktest.Wants(t, b, status, page, http.StatusOK, "In which office do you work now?")
}

// TestFind: by number, by name in three spellings, in one's own jurisdiction only.
func TestFind(t *testing.T) {
	p := newPlace(t)
	fields := officetest.Person("Құдайбергенов")
	fields["iin"] = "050315500014"
	found := p.Town.Must(officetest.Clerk, "person-recorded", "", fields).Act.Envelope.Subjects[0]
	p.Town.Must(officetest.Doctor, "medical-examined", found, officetest.Fields{"purpose": "call-up", "category": "temporarily-unfit"})
	person(p, `=HYPERLINK("x")<script>alert(1)</script>`)
	b := p.Browser("u-clerk")
	status, page := b.Post("/ru/desk/find", "q", "050315500014") // what is one man's own leads to his card
	desktest.Wants(t, b, status, page, http.StatusOK, "Құдайбергенов Нұрлан", "Что можно внести", "050315500014")
	for _, q := range []string{"Құдайберг", "кудайбергенов нурлан", "Qudaibergenov"} {
		status, page := b.Post("/ru/desk/find", "q", q)
		desktest.Wants(t, b, status, page, http.StatusOK, "Найден 1 человек", "Құдайбергенов Нұрлан", "050315500014", "15 марта 2005 года", "временно не годен", "Отдел по делам обороны Коктобинского района")
	}
	status, page = b.Post("/kk/desk/find", "q", "hyperlink")
	desktest.Wants(t, b, status, page, http.StatusOK, "1 адам табылды")
	if strings.Contains(page, "<script>alert") {
		t.Error("a name was not escaped")
	}
	status, page = b.Post("/kk/desk/find", "q", "hyperlink", "do", "csv")
	if status != http.StatusOK || !strings.Contains(page, "'=HYPERLINK") {
		t.Errorf("the file: %d %s", status, page)
	}
	other := p.Browser("u-clerk2")
	status, page = other.Post("/en/desk/find", "q", "050315500014")
	desktest.Wants(t, other, status, page, http.StatusOK, "0 persons found", "Nobody is found")
	if strings.Contains(p.Said.String(), "050315500014") || strings.Contains(p.Said.String(), "Qudai") {
		t.Error("the log holds what was typed")
	}
}

// TestPaging: pages follow one another without a gap.
func TestPaging(t *testing.T) {
	p := newPlace(t)
	var want []string
	for i := range 53 {
		name := "Адам" + string(rune('а'+i/10)) + string(rune('а'+i%10))
		person(p, name)
		want = append(want, name)
	}
	b := p.Browser("u-clerk")
	_, first := b.Post("/en/desk/find", "q", "адам")
	_, second := b.Post("/en/desk/find", "q", "адам", "name", between(first, `name="name" value="`, `"`), "id", between(first, `name="id" value="`, `"`))
	for i, name := range want {
		page := first
		if i >= 50 {
			page = second
		}
		if !strings.Contains(page, name+" ") {
			t.Errorf("%s is not on its page", name)
		}
	}
	if slices.Contains(want, "") || strings.Contains(second, ">"+want[49]+" ") {
		t.Error("the last of a page stands on the next too")
	}
}

// between is what stands between two texts of a page, where they stand last.
func between(page, before, after string) string {
	rest := page[strings.LastIndex(page, before)+len(before):]
	text, _, _ := strings.Cut(rest, after)
	return text
}
