package web_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"qyzmet/internal/web"
	"qyzmet/internal/web/rosters"
)

// office is a server with its rosters, asked without a network.
type office struct {
	http.Handler
	t *testing.T
}

func newOffice(t *testing.T, limits rosters.Options) *office {
	opts := options()
	opts.Rosters = limits
	return &office{web.New(theEngine(t), opts), t}
}

// send follows the redirects of the pages, and gives where they led.
func (o *office) send(r *http.Request) (status int, body, at string) {
	o.t.Helper()
	at = r.URL.Path
	for range 5 {
		w := httptest.NewRecorder()
		o.ServeHTTP(w, r)
		if w.Code != http.StatusSeeOther {
			if strings.HasPrefix(at, "/en/rosters/") && w.Code == 200 && w.Header().Get("Cache-Control") != "no-store" && !strings.HasSuffix(at, "forgotten") {
				o.t.Errorf("%s may be kept in a cache", at)
			}
			return w.Code, w.Body.String(), at
		}
		at = w.Header().Get("Location")
		r = httptest.NewRequest(http.MethodGet, at, nil)
	}
	o.t.Fatal("redirects without end")
	return 0, "", ""
}

func (o *office) get(path string) (int, string) {
	o.t.Helper()
	status, body, _ := o.send(httptest.NewRequest(http.MethodGet, path, nil))
	return status, body
}

func (o *office) post(path string, form url.Values) (int, string, string) {
	o.t.Helper()
	return o.send(postRequest(path, form))
}

// parcel is an upload as a browser sends it.
func parcel(name string, table []byte, form url.Values) *http.Request {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for field := range form {
		_ = w.WriteField(field, form.Get(field))
	}
	part, _ := w.CreateFormFile("file", name)
	_, _ = part.Write(table)
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, "/en/rosters", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func liability() url.Values {
	return url.Values{"question": {"draft-liability"}, "v.day": {"21"}, "v.month": {"11"}, "v.year": {"2026"}}
}

// done waits until a roster is read.
func (o *office) done(at string) string {
	o.t.Helper()
	for range 200 {
		_, page := o.get(at)
		if !strings.Contains(page, "data-progress") {
			return page
		}
		time.Sleep(20 * time.Millisecond)
	}
	o.t.Fatal("never done")
	return ""
}

const smallTable = "ИИН,Пол,person.birth_date,person.study.now,Регион,примечание\n" +
	"050211500019,мужской,2005-02-11,нет,,x\n" +
	",мужской,2005-02-30,нет,,y\n" +
	",женский,2004-02-20,да,,\n"

// workbook is the smallest XLSX that a spreadsheet would write.
func workbook(t *testing.T, sheet string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	const main, rel = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	for name, text := range map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="` + main + `" xmlns:r="` + rel + `"><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="` + rel + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="` + main + `"><sheetData>` + sheet + `</sheetData></worksheet>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func xlsxRows(rows ...[]string) string {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString("<row>")
		for _, c := range row {
			b.WriteString(`<c t="inlineStr"><is><t>` + c + `</t></is></c>`)
		}
		b.WriteString("</row>")
	}
	return b.String()
}

// TestRosterFormats: a small table in each format goes from the upload to the sums.
func TestRosterFormats(t *testing.T) {
	header := []string{"sex", "person.birth_date"}
	cyrillic, err := charmap.Windows1251.NewEncoder().String("Пол;ДР\nмужской;11.02.2005\nженский;20.02.2004\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, table := range map[string][]byte{
		"people.csv":    []byte("sex,person.birth_date\nmale,2005-02-11\nfemale,2004-02-20\n"),
		"cyrillic.csv":  []byte(cyrillic),
		"people.ndjson": []byte(`{"person.sex":"male","person.birth_date":"2005-02-11"}` + "\n" + `{"person":{"sex":"female","birth_date":"2004-02-20"}}` + "\n"),
		"people.xlsx":   workbook(t, xlsxRows(header, []string{"male", "2005-02-11"}, []string{"female", "2004-02-20"})),
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, rosters.Options{})
			status, page, at := o.send(parcel(name, table, liability()))
			if status != 200 || !strings.Contains(page, "What the table will be read as") {
				t.Fatalf("%d %s", status, visible(page))
			}
			checkPage(t, page)
			status, page, _ = o.post(at, url.Values{"do": {"go"}, "regime": {"peace"}})
			if status != 200 {
				t.Fatalf("%d %s", status, visible(page))
			}
			page = o.done(at)
			checkPage(t, page)
			if textOf(page, "h1") != "The answers for 2 people" || !strings.Contains(page, "The numbers add up") {
				t.Errorf("%s", visible(page))
			}
		})
	}
}

// TestRosterFlow: columns that are not recognised are mapped or skipped, wrong
// rows are told, people are filtered and opened, and the roster is forgotten.
func TestRosterFlow(t *testing.T) {
	o := newOffice(t, rosters.Options{})
	table := strings.Replace(smallTable, "Регион", "Что это", 1)
	status, page, at := o.send(parcel("Список.csv", []byte(table), liability()))
	if status != 200 || !strings.Contains(page, "Choose for each column what it is") {
		t.Fatalf("%d %s", status, visible(page))
	}
	checkPage(t, page)
	status, page, _ = o.post(at, url.Values{"do": {"go"}})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("an unrecognised column was passed over: %d", status)
	}
	checkPage(t, page)
	if _, page, _ = o.post(at, url.Values{"do": {"again"}, "c.5": {"person.region"}, "regime": {"peace"}}); strings.Contains(page, `role="alert"`) {
		t.Errorf("mapped, and still refused: %s", visible(page))
	}
	o.post(at, url.Values{"do": {"go"}, "c.5": {"-"}, "regime": {"peace"}})
	page = o.done(at)
	checkPage(t, page)
	for _, want := range []string{"The answers for 2 people", "2005-02-30", "All answers (CSV)", "What was not taken (CSV)"} {
		if !strings.Contains(page, want) {
			t.Errorf("the sums lack %q", want)
		}
	}
	listOfPeople(t, o, at)
	_, page, where := o.post(at+"/forget", url.Values{})
	if textOf(page, "h1") != "The roster is forgotten" || where != "/en/rosters/forgotten" {
		t.Errorf("%s: %s", where, visible(page))
	}
	for _, rest := range []string{"", "/people/all/1", "/person/1", "/answers/all", "/rejects", "/progress"} {
		if status, page := o.get(at + rest); status != http.StatusNotFound || strings.Contains(page, "050211500019") {
			t.Errorf("%s is still there: %d", rest, status)
		}
	}
}

func listOfPeople(t *testing.T, o *office, at string) {
	t.Helper()
	status, page := o.get(at + "/people/all/1")
	if status != 200 || !strings.Contains(page, "050211500019") || strings.Count(page, "/person/") != 2 {
		t.Errorf("the list: %d %s", status, visible(page))
	}
	checkPage(t, page)
	_, page, where := o.post(at+"/people", url.Values{"key": {"0502115"}})
	if where != at+"/people/k1/1" || strings.Count(page, "/person/") != 1 {
		t.Errorf("the search led to %s", where)
	}
	checkPage(t, page)
	status, page = o.get(at + "/person/1")
	if status != 200 || !strings.Contains(page, `class="answer`) || !strings.Contains(page, `action="/en/ask/draft-liability"`) {
		t.Errorf("the answer of a row: %d", status)
	}
	checkPage(t, page)
	carried := hidden(t, page, "kept")
	if status, _ := post(t, "/en/ask/draft-liability", carried); status != 200 || !strings.Contains(carried.Get("facts"), "2005-02-11") || carried.Get("assumed") != "country.regime" {
		t.Errorf("the facts do not open in the interview: %d %v", status, carried)
	}
	for path, lines := range map[string]int{"/answers/all": 3, "/answers/k1": 2, "/rejects": 2} {
		_, body := o.get(at + path)
		if got, err := csv.NewReader(strings.NewReader(body)).ReadAll(); err != nil || len(got) != lines {
			t.Errorf("%s: %v, %d lines, want %d", path, err, len(got), lines)
		}
	}
	for _, bad := range []string{"/people/all/9", "/people/s99/1", "/people/x1/1", "/people/s1-s1/1", "/people/k7/1", "/people/-/1", "/people/all/0", "/person/0", "/person/3", "/person/x", "/answers/s99"} {
		if status, _ := o.get(at + bad); status != http.StatusNotFound {
			t.Errorf("%s: %d", bad, status)
		}
	}
}

var countLink = regexp.MustCompile(`href="([^"]*/people/([a-z0-9-]+)/1)">([0-9,]+)<`)

// TestRosterNumbersLead: behind each number stand as many people as it says.
func TestRosterNumbersLead(t *testing.T) {
	o := newOffice(t, rosters.Options{})
	status, page, at := o.post("/en/rosters/invented", liability())
	if status != 200 {
		t.Fatalf("%d %s", status, visible(page))
	}
	checkPage(t, page)
	o.post(at, url.Values{"do": {"go"}, "regime": {"peace"}})
	page = o.done(at)
	checkPage(t, page)
	links := countLink.FindAllStringSubmatch(page, -1)
	if len(links) < 60 {
		t.Fatalf("%d numbers", len(links))
	}
	seen := map[string]bool{}
	for _, m := range links {
		kind := regexp.MustCompile(`[0-9]`).ReplaceAllString(m[2], "")
		if seen[kind+m[2][:2]] {
			continue
		}
		seen[kind+m[2][:2]] = true
		_, list := o.get(m[1])
		if !strings.Contains(list, "<strong>"+m[3]+" p") {
			t.Errorf("%s: the number is %s, the list says %s", m[2], m[3], textOf(list, "strong"))
		}
		if n, _ := strconv.Atoi(m[3]); n > 50 && strings.Count(list, "/person/") != 50 {
			t.Errorf("%s: %d people on the page", m[2], strings.Count(list, "/person/"))
		}
	}
	status, last := o.get(at + "/people/all/200")
	if status != 200 || strings.Count(last, "/person/") != 50 || !strings.Contains(last, "Page 200 of 200") {
		t.Errorf("the last page: %d", status)
	}
	checkPage(t, last)
}
