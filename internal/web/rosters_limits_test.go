package web_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"qyzmet/internal/web"
	"qyzmet/internal/web/rosters"
)

// TestRosterIsEscaped: what stands in a table comes back as text.
func TestRosterIsEscaped(t *testing.T) {
	evil := `"><script>alert(1)</script>`
	quoted := `"` + strings.ReplaceAll(evil, `"`, `""`) + `"`
	o := newOffice(t, rosters.Options{})
	table := "id,person.sex,person.birth_date," + quoted + "\n" + quoted + ",male,2005-02-11,\n" + quoted + "2,male," + quoted + ",\n"
	_, page, at := o.send(parcel(evil+".csv", []byte(table), liability()))
	pages := []string{page}
	_, page, _ = o.post(at, url.Values{"do": {"go"}, "ignore": {"1"}, "regime": {"peace"}})
	pages = append(pages, page, o.done(at))
	_, page, _ = o.post(at+"/people", url.Values{"key": {evil}})
	pages = append(pages, page)
	for _, path := range []string{"/people/all/1", "/person/1"} {
		_, page = o.get(at + path)
		pages = append(pages, page)
	}
	for i, page := range pages {
		if strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("page %d: a script came through, or was lost", i)
		}
		checkPage(t, page)
	}
}

// TestRosterRefused: what is no table, or too much, is refused with its reason,
// and nothing of it is kept.
func TestRosterRefused(t *testing.T) {
	bomb := workbook(t, xlsxRows([]string{"sex", "person.birth_date"})+strings.Repeat("<row></row>", 2_000_000))
	for name, c := range map[string]struct {
		table  []byte
		status int
		want   string
	}{
		"no file":           {nil, 422, "No table was chosen."},
		"a picture":         {[]byte("%PDF-1.7 \x00\x01"), 422, "PDF document"},
		"HTML":              {[]byte("<html></html>"), 422, "HTML or XML"},
		"only spaces":       {[]byte("  \n \n"), 422, "cannot be read as a table"},
		"no zip":            {[]byte("PK\x03\x04 nothing"), 422, "cannot be read as a table"},
		"a million columns": {[]byte(strings.Repeat("a,", 1_000_000) + "\n1\n"), 422, "at most"},
		"2,000 columns":     {[]byte(strings.Repeat("a,", 2000) + "\n1\n"), 422, "at most 1000"},
		"a JSON array":      {[]byte(`[{"person.sex":"male"}]`), 422, "one object a line"},
		"too large":         {bytes.Repeat([]byte("a,b\n"), 1_100_000), 413, "The file is too large."},
		"cut off":           {[]byte("PK\x05\x06"), 422, "is not recognised"},
		"a zip bomb":        {bomb, 422, "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, rosters.Options{MaxBytes: 4 << 20})
			status, page, at := o.send(parcel("table.csv", c.table, liability()))
			if status == 200 && name == "cut off" {
				status = 422 // its page is that of a table, of one column without a meaning
			}
			if status == 200 && name == "a zip bomb" {
				o.post(at, url.Values{"do": {"go"}, "regime": {"peace"}})
				page, status = o.done(at), 422
			}
			if status != c.status || !strings.Contains(page, c.want) {
				t.Errorf("%d, want %d with %q: %.600s", status, c.status, c.want, visible(page))
			}
			checkPage(t, page)
			// nothing is left behind: as many tables as are held at all find room
			for range 3 {
				if status, _, _ := o.send(parcel("ok.csv", []byte(smallTable), liability())); status != 200 {
					t.Errorf("after it: %d", status)
				}
			}
		})
	}
}

// TestRosterRequests: requests that no page of ours sends do no harm.
func TestRosterRequests(t *testing.T) {
	o := newOffice(t, rosters.Options{})
	strange := func(change func(*http.Request)) *http.Request {
		r := parcel("a.csv", []byte(smallTable), liability())
		change(r)
		return r
	}
	for name, c := range map[string]struct {
		r      *http.Request
		status int
	}{
		"from elsewhere":   {strange(func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }), 403},
		"no multipart":     {strange(func(r *http.Request) { r.Header.Set("Content-Type", "text/csv") }), 415},
		"another boundary": {strange(func(r *http.Request) { r.Header.Set("Content-Type", "multipart/form-data; boundary=x") }), 400},
		"cut off":          {strange(func(r *http.Request) { r.Body = io.NopCloser(io.LimitReader(r.Body, 300)) }), 400},
		"a wrong day":      {parcel("a.csv", []byte(smallTable), url.Values{"v.day": {"31"}, "v.month": {"2"}, "v.year": {"2026"}}), 422},
		"no such roster":   {httptest.NewRequest("GET", "/ru/rosters/AAAAAAAAAAAAAAAAAAAAAAAAAA", nil), 404},
		"forget elsewhere": {strange(func(r *http.Request) { r.URL.Path += "/x/forget"; r.Header.Set("Sec-Fetch-Site", "cross-site") }), 403},
	} {
		status, page, _ := o.send(c.r)
		if status != c.status {
			t.Errorf("%s: %d, want %d", name, status, c.status)
		}
		checkPage(t, page)
	}
}

// TestRosterLimits: few rosters at a time, all files together within the limit,
// rows within theirs, and each is forgotten when its time is up.
func TestRosterLimits(t *testing.T) {
	const keep = 2 * time.Second // longer than a busy machine takes for what comes before it is up
	o := newOffice(t, rosters.Options{MaxRosters: 2, MaxPeople: 2, Keep: keep})
	_, _, at := o.send(parcel("a.csv", []byte(smallTable), liability()))
	o.send(parcel("b.csv", []byte(smallTable), liability()))
	if status, page, _ := o.send(parcel("c.csv", []byte(smallTable), liability())); status != 503 || !strings.Contains(page, "As many rosters") {
		t.Errorf("a third: %d", status)
	}
	o.post(at, url.Values{"do": {"go"}, "c.5": {"person.region"}, "regime": {"peace"}})
	if page := o.done(at); !strings.Contains(page, "It has more than 2 rows") {
		t.Errorf("%s", visible(page))
	}
	time.Sleep(keep + 100*time.Millisecond)
	if status, _ := o.get(at); status != http.StatusNotFound {
		t.Errorf("not forgotten: %d", status)
	}
	if status, _, _ := o.send(parcel("c.csv", []byte(smallTable), liability())); status != 200 {
		t.Errorf("no room after the others were forgotten: %d", status)
	}
}

// TestRosterLeavesNothing: no file is written and nothing of the table is logged.
func TestRosterLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	var log bytes.Buffer
	opts := options()
	opts.Log = slog.New(slog.NewTextHandler(&log, nil))
	o := &office{web.New(theEngine(t), opts), t}
	table := workbook(t, xlsxRows([]string{"id", "sex", "person.birth_date"}, []string{"Akhmetov", "male", "2005-02-11"}))
	_, _, at := o.send(parcel("Akhmetov.xlsx", table, liability()))
	o.post(at, url.Values{"do": {"go"}, "regime": {"peace"}})
	o.done(at)
	o.post(at+"/people", url.Values{"key": {"akhm"}})
	if _, page := o.get(at + "/person/1"); !strings.Contains(page, "Akhmetov") {
		t.Error("the person is not there")
	}
	if files, _ := os.ReadDir(dir); len(files) > 0 {
		t.Errorf("files were written: %v", files)
	}
	for _, secret := range []string{"khmetov", "akhm", "2005", strings.TrimPrefix(at, "/en/rosters/")} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// TestRosterLanguages: the pages are whole in every language.
func TestRosterLanguages(t *testing.T) {
	o := newOffice(t, rosters.Options{})
	for _, lang := range langs() {
		_, plan, at := o.post(fmt.Sprintf("/%s/rosters/invented", lang), liability())
		o.post(at, url.Values{"do": {"go"}, "regime": {"peace"}})
		pages := []string{plan, o.done(at)}
		for _, path := range []string{"/people/all/1", "/person/3"} {
			_, page := o.get(at + path)
			pages = append(pages, page)
		}
		_, gone, _ := o.post(at+"/forget", url.Values{})
		_, begin := o.get("/" + string(lang) + "/rosters")
		if !strings.Contains(pages[1], "roster-ledger") {
			t.Errorf("%s: the invented people are not read: %.300s", lang, visible(pages[1]))
		}
		for i, page := range append(pages, gone, begin) {
			if !strings.Contains(page, `<html lang="`+string(lang)+`"`) {
				t.Errorf("page %d is not in %s", i, lang)
			}
			checkPage(t, page)
		}
	}
}

// slowly gives its bytes in two parts with a pause between them.
type slowly struct {
	io.Reader
	pause time.Duration
}

func (s *slowly) Read(p []byte) (int, error) {
	time.Sleep(s.pause)
	return s.Reader.Read(p[:min(len(p), 200)])
}

// TestRosterOverNetwork: an upload may take longer than a page, a server's time
// limits notwithstanding; one that is too large gets its answer all the same.
func TestRosterOverNetwork(t *testing.T) {
	opts := options()
	opts.Timeout, opts.Rosters = 100*time.Millisecond, rosters.Options{MaxBytes: 1 << 20}
	s := httptest.NewUnstartedServer(web.New(theEngine(t), opts))
	s.Config.ReadTimeout, s.Config.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond
	s.Start()
	t.Cleanup(s.Close)
	send := func(table []byte, pause time.Duration, sized bool) (int, string) {
		t.Helper()
		p := parcel("a.csv", table, liability())
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/en/rosters", &slowly{p.Body, pause})
		if err != nil {
			t.Fatal(err)
		}
		if sized {
			r.Body, r.ContentLength = p.Body, p.ContentLength
		}
		r.Header = p.Header
		answer, err := s.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(body)
	}
	if status, page := send([]byte(smallTable), 80*time.Millisecond, false); status != 200 || !strings.Contains(page, "What the table will be read as") {
		t.Errorf("a slow upload: %d", status)
	}
	for _, sized := range []bool{true, false} {
		if status, page := send(bytes.Repeat([]byte("a,b\n"), 800_000), 0, sized); status != 413 || !strings.Contains(page, "The file is too large.") {
			t.Errorf("too large: %d", status)
		}
	}
}
