package lawpages_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/internal/lawtext"
)

// everyPage lists the addresses of all pages after the language.
func everyPage(t testing.TB) []string {
	t.Helper()
	b := theBook(t)
	out := []string{"/law", "/law/", "/law?q=35", "/law/readings", "/law/questions", "/law/system", "/law?status=encoded&building=planned&on=2020-01-01"}
	for _, e := range b.Enactments {
		out = append(out, "/law/"+e.ID)
	}
	var systems []string
	for _, a := range b.Articles {
		out = append(out, "/law/"+a.ID.URL())
		for _, p := range a.Provisions {
			out = append(out, "/law/"+p.ID.URL()+"?part=own")
			for _, v := range p.Versions {
				systems = append(systems, v.System)
			}
		}
	}
	for id := range b.Questions {
		out = append(out, "/law/questions/"+string(id))
	}
	for _, c := range b.MustCases() {
		out = append(out, "/law/cases/"+string(c.Question)+"/"+c.Name)
	}
	slices.Sort(systems)
	for _, s := range slices.Compact(systems) {
		out = append(out, "/law/system/"+s)
	}
	return out
}

var lackedText = regexp.MustCompile("⟦[^⟧]*⟧")

// TestEveryPage: each provision, article, question, system and case has its
// page in each language, with every text there.
func TestEveryPage(t *testing.T) {
	h := pages(t, room(t, nil))
	for _, l := range qyzmet.Langs() {
		for _, path := range everyPage(t) {
			status, body := get(t, h, "/"+string(l)+path)
			if status != http.StatusOK {
				t.Errorf("%s %s: status %d", l, path, status)
			}
			if lacked := lackedText.FindString(body); lacked != "" {
				t.Errorf("%s %s: no text for %s", l, path, lacked)
			}
			if !strings.Contains(body, `<html lang="`+string(l)+`">`) {
				t.Errorf("%s %s: the page does not name its language", l, path)
			}
		}
	}
}

// TestMoneyIsMoney: a sum is told in tenge, as the value of a case and in the
// formula of a rule; never in bare tiyn.
func TestMoneyIsMoney(t *testing.T) {
	h := pages(t, room(t, nil))
	for path, want := range map[string]string{
		"/en/law/cases/death-compensation-amount/contract": "24,000,000.00 tenge",
		"/ru/law/cases/death-compensation-amount/contract": "24 000 000,00 тенге",
		"/kk/law/cases/death-compensation-amount/contract": "24 000 000,00 теңге",
		"/en/law/questions/death-compensation-amount":      "4,325.00 tenge (“Monthly calculation index”",
	} {
		_, body := get(t, h, path)
		body = html.UnescapeString(tags.ReplaceAllString(body, ""))
		if body = strings.ReplaceAll(body, "\u00a0", " "); !strings.Contains(body, want) {
			t.Errorf("%s does not say %q", path, want)
		}
		if strings.Contains(body, "2,400,000,000") || strings.Contains(body, "2 400 000 000") || strings.Contains(body, "432,500") {
			t.Errorf("%s tells tiyn", path)
		}
	}
}

// tags are the markup of a page.
var tags = regexp.MustCompile(`<[^>]*>`)

// TestOtherDays: pages for days before the texts held, in a window of
// commencement and far ahead are pages too.
func TestOtherDays(t *testing.T) {
	h := pages(t, room(t, nil))
	for _, day := range []string{"1993-01-01", "2018-07-10", "2021-02-01", "2025-09-15", "2025-09-16", "16.09.2025", "2199-12-31"} {
		for _, a := range theBook(t).Articles {
			path := "/ru/law/" + a.ID.URL() + "?on=" + day
			if status, body := get(t, h, path); status != http.StatusOK || lackedText.MatchString(body) {
				t.Errorf("%s: status %d, %s", path, status, lackedText.FindString(body))
			}
		}
	}
}

// TestBadDay: what is no day is said so, and today is shown.
func TestBadDay(t *testing.T) {
	h := pages(t, room(t, nil))
	for _, day := range []string{"tomorrow", "2025-02-30", "31.02.2025", "0000-00-00", "9999-99-99", "%00", strings.Repeat("9", 5000), "%3Cscript%3E"} {
		status, body := get(t, h, "/en/law?on="+day)
		if status != http.StatusBadRequest || !strings.Contains(body, "is not a day of the calendar") || !strings.Contains(body, "21\u00a0November\u00a02026") {
			t.Errorf("%.20s: status %d", day, status)
		}
		if strings.Contains(body, "<script>") {
			t.Errorf("%.20s: the page repeats markup", day)
		}
	}
}

// TestHostileAddresses: an address that names nothing is a 404, whatever it is.
func TestHostileAddresses(t *testing.T) {
	h := pages(t, room(t, nil))
	long := strings.Repeat("9/", 4000)
	for _, path := range []string{
		"/law/law/9999", "/law/nothing", "/law/nothing/1", "/law/law/~~~", "/law/~~~", "/law/law/35/3~~~1", "/law/law/%00", "/law/%00/1",
		"/law/law/35%2F3%00", "/law/" + long, "/law/law/" + long, "/law/law/" + strings.Repeat("~", 10000), "/law/questions/" + strings.Repeat("x", 10000),
		"/law/questions/nope", "/law/questions/%2e%2e", "/law/system/nope", "/law/system/%00", "/law/cases/deferral/nope", "/law/cases/nope/nope", "/law/cases/x",
		"/law/readings/x", "/law/questions/deferral/x", "/law/law/35/3/<script>", "/law/law/%F0%9F%92%A9", "/law/law/%FF%FE", "/law/law/35/3;x", "/law/law/%25s",
	} {
		status, body := get(t, h, "/kk"+path)
		if status != http.StatusNotFound {
			t.Errorf("%.60s: status %d, want 404", path, status)
		}
		if strings.Contains(body, "<script>") || lackedText.MatchString(body) {
			t.Errorf("%.60s: the page repeats markup or lacks a text", path)
		}
	}
	for _, path := range []string{"/law/../../etc/passwd", "/law/law/../../x", "/law//law//35"} {
		if status, _ := get(t, h, "/kk"+path); status != http.StatusNotFound && status/100 != 3 {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

// TestAnyAddress: whatever the address, the answer is a page, a redirect or a 404.
func TestAnyAddress(t *testing.T) {
	h := pages(t, room(t, nil))
	part := rapid.OneOf(rapid.SampledFrom([]string{"law", "rules", "questions", "system", "cases", "readings", "35", "3~1", "~", "..", ".", "%00", "%2F", "deferral", ""}), rapid.StringN(0, 8, 40))
	rapid.Check(t, func(t *rapid.T) {
		path := "/kk/law"
		for _, p := range rapid.SliceOfN(part, 0, 6).Draw(t, "parts") {
			path += "/" + p
		}
		u, err := url.Parse("http://x" + path)
		if err != nil {
			return // no such address can be asked for
		}
		u.RawQuery = url.Values{"q": {rapid.String().Draw(t, "q")}, "status": {rapid.String().Draw(t, "status")}, "page": {rapid.String().Draw(t, "page")}}.Encode()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, &http.Request{Method: http.MethodGet, URL: u, Host: "x"})
		if s := w.Code; s != http.StatusOK && s != http.StatusNotFound && s/100 != 3 {
			t.Fatalf("%q: status %d", u, s)
		}
	})
}

// TestMissingOffersTheNearest: a page that is not there offers what stands near.
func TestMissingOffersTheNearest(t *testing.T) {
	h := pages(t, room(t, nil))
	p := theBook(t).Articles[0].Provisions[0]
	_, body := get(t, h, "/en/law/"+p.ID.URL()+"/77777")
	for _, want := range []string{`href="/en/law/` + p.Article.ID.URL(), `href="/en/law/` + p.ID.Enactment() + `"`, `href="/en/law"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not offer %s", want)
		}
	}
	if _, body := get(t, h, "/en/law/questions/deferal"); !strings.Contains(body, `href="/en/law/questions/deferral"`) {
		t.Error("a misspelt question is not recognised")
	}
}

var innerLink = regexp.MustCompile(`href="(/[a-z]{2}/law[^"#]*)(#[^"]*)?"`)

// TestLinksLead: every link from the pages into the law browser leads to a
// page, and one with a place on it to that place.
func TestLinksLead(t *testing.T) {
	h := pages(t, room(t, nil))
	bodies := map[string]string{}
	fetch := func(path string) string {
		if body, ok := bodies[path]; ok {
			return body
		}
		status, body := get(t, h, strings.ReplaceAll(path, "&amp;", "&"))
		if status != http.StatusOK {
			t.Errorf("%s: status %d", path, status)
		}
		bodies[path] = body
		return body
	}
	checked := map[string]bool{}
	for _, path := range append([]string{"/law?on=2021-02-01", "/law?q=%D0%BE%D1%82%D1%81%D1%80%D0%BE%D1%87%D0%BA%D0%B0"}, everyPage(t)...) {
		for _, m := range innerLink.FindAllStringSubmatch(fetch("/kk"+path), -1) {
			if checked[m[1]+m[2]] {
				continue
			}
			checked[m[1]+m[2]] = true
			body := fetch(m[1])
			if m[2] != "" && !strings.Contains(body, ` id="`+m[2][1:]+`"`) {
				t.Errorf("/kk%s links to %s%s, which has no such place", path, m[1], m[2])
			}
		}
	}
}

var anID = regexp.MustCompile(`\sid="([^"]+)"`)

// TestIDsAreUnique: no page gives two elements one id.
func TestIDsAreUnique(t *testing.T) {
	h := pages(t, room(t, nil))
	for _, path := range everyPage(t) {
		_, body := get(t, h, "/en"+path)
		seen := map[string]bool{}
		for _, m := range anID.FindAllStringSubmatch(body, -1) {
			if seen[m[1]] {
				t.Errorf("%s: id %s stands twice", path, m[1])
			}
			seen[m[1]] = true
		}
	}
}

// TestOfficialText: an imported text is shown with the comparison of its hash,
// and the note how to import without one.
func TestOfficialText(t *testing.T) {
	b := theBook(t)
	p := b.Articles[0].Provisions[0]
	v := p.Versions[len(p.Versions)-1]
	path := "/ru/law/" + p.ID.URL() + "?part=own"
	if _, body := get(t, pages(t, room(t, nil)), path); !strings.Contains(body, "qyzmet law import") {
		t.Error("without a text the page does not say how to import one")
	}
	for words, want := range map[string]string{"Слова закона.": "law-official"} {
		lib, err := lawtext.OpenLibrary(filepath.Join(t.TempDir(), "texts"))
		if err != nil {
			t.Fatal(err)
		}
		text := &lawtext.Text{Enactment: p.ID.Enactment(), Edition: v.Edition, Language: "ru",
			Articles: []lawtext.Article{{ID: string(p.Article.ID), Provisions: []lawtext.Provision{{ID: string(p.ID), Text: words, Line: 1}}}}}
		if err := lib.Save(text); err != nil {
			t.Fatal(err)
		}
		_, body := get(t, pages(t, room(t, lib)), path)
		if !strings.Contains(body, want) || !strings.Contains(body, words) || strings.Contains(body, "qyzmet law import") {
			t.Errorf("the imported text is not shown as such")
		}
		if v.Hash["ru"] != "" && !strings.Contains(body, "отпечаток не совпадает") {
			t.Error("another text than the one read is not called so")
		}
	}
}

// TestNoProvisionInCode: Go knows no article number.
func TestNoProvisionInCode(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, more...) {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for id := range theBook(t).Provisions {
			if strings.Contains(string(data), `"`+string(id)+`"`) {
				t.Errorf("%s names %s", f, id)
			}
		}
	}
}

var numberedLink = regexp.MustCompile(`<a href="(/en/law\?[^"]*)">(\d+)( [a-z ]+)?</a>`)
var rowsFound = regexp.MustCompile(`law-found"><strong>(\d+) provisions?<`)

// TestNumbersMatchTheirRows: each number of the contents and the ledger leads
// to as many rows, today and on another day.
func TestNumbersMatchTheirRows(t *testing.T) {
	h := pages(t, room(t, nil))
	for _, path := range []string{"/en/law", "/en/law?on=2020-01-01"} {
		_, body := get(t, h, path)
		links := numberedLink.FindAllStringSubmatch(body, -1)
		if len(links) < 50 {
			t.Fatalf("%s: %d numbers lead anywhere", path, len(links))
		}
		for _, m := range links {
			_, rows := get(t, h, strings.ReplaceAll(m[1], "&amp;", "&"))
			if n := rowsFound.FindStringSubmatch(rows); n == nil || n[1] != m[2] {
				t.Errorf("%s: %s leads to %v", path, m[0], n)
			}
		}
	}
}

// TestSearch finds a provision by its number and by its words in any language.
func TestSearch(t *testing.T) {
	h := pages(t, room(t, nil))
	p := theBook(t).Articles[0].Provisions[len(theBook(t).Articles[0].Provisions)-1]
	link := `href="/ru/law/` + p.ID.URL() + `"`
	_, own, _ := strings.Cut(string(p.ID), "/")
	queries := []string{own, p.ID.Chip()}
	for _, l := range qyzmet.Langs() {
		if words := strings.Fields(p.Versions[0].Summary.In(l)); len(words) >= 4 { // not where English is enough
			queries = append(queries, strings.Join(words[:4], " "))
		}
	}
	for _, q := range queries {
		if _, body := get(t, h, "/ru/law?q="+url.QueryEscape(q)); !strings.Contains(body, link) {
			t.Errorf("%q does not find %s", q, p.ID)
		}
	}
	if _, body := get(t, h, "/ru/law?q=zzzz"); !strings.Contains(body, "Ничего не найдено") {
		t.Error("nothing found is not said")
	}
}
