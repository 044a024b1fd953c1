package reforms

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/lab"
	"qyzmet/internal/web/i18n"
)

// pageText speaks English in tests.
func (room *Room) pageText() *i18n.Local { return i18n.For(qyzmet.English) }

// TestRefused: what cannot be tried is refused with what is allowed.
func TestRefused(t *testing.T) {
	h := pages(newRoom(t))
	for want, form := range map[string]url.Values{
		"Nothing is changed yet":                 fields("n", "10000"),
		"Nothing is changed yet: move":           fields("v.call_up_age", "18"),
		"from 8 to 28":                           fields("v.call_up_age", "99"),
		"a whole number from 8 to 28 years":      fields("v.call_up_age", "x"),
		"There is no dated value “horse”":        fields("v.horse", "3"),
		"there is no “deferral/horse”":           fields("w", "deferral/horse"),
		"no “deferral/teachr” in the law data. ": fields("w", "deferral/teachr"),
		"Allowed are: 10,000; 100,000":           fields("v.call_up_age", "19", "n", "5000000"),
		"from 0 to 1,000,000,000":                fields("v.call_up_age", "19", "seed", "-4"),
		"from 0 to 100 percent":                  fields("v.call_up_age", "19", "unknown", "101"),
		"These can be asked":                     fields("v.call_up_age", "19", "question", "compulsory-term"),
		"Choose a day from":                      fields("v.call_up_age", "19", "on", "1999-01-01"),
		"31 December 2090":                       fields("v.call_up_age", "19", "on", "2199-01-01"),
		"There is no example":                    fields("example", "none"),
		"Open its file again":                    fields("draft", "reform: ["),
		"men of draft age or everybody":          fields("v.call_up_age", "19", "who", "women"),
	} {
		for _, lang := range []string{"en", "kk"} {
			status, page, _ := post(h, "/"+lang+"/reforms", form)
			if status != http.StatusUnprocessableEntity {
				t.Errorf("%s %v: %d", lang, form, status)
			}
			whole(t, page)
			if lang == "en" && !strings.Contains(strings.ReplaceAll(text(page), "31December2090", "31 December 2090"), want) {
				t.Errorf("%v: %q is not said: %s", form, want, text(page)[:700])
			}
		}
		if status, page, _ := post(h, "/en/reforms/live", form); status != http.StatusUnprocessableEntity || !strings.Contains(page, `data-said="`) {
			t.Errorf("live, %v: %d %s", form, status, page)
		}
	}
}

// TestUploadFaults: each fault of a file is named with its line.
func TestUploadFaults(t *testing.T) {
	h := pages(newRoom(t))
	for file, wants := range map[string][]string{
		"reform: x\nvalues:\n  - {parameter: call_up_agee, value: 19}\n  - parameter: minor_age\n    value: 99999\nwithdraw: [deferral/teachr]\n": {"Line 3: values[0].parameter", "Did you mean “call_up_age”", "Line 5: values[1].value: 99999 is not allowed", "Line 6: withdraw[0]"},
		"reform: x\nconditions:\n  - rule: deferral/teacher\n    when: person.horse == 3\n":                                                       {"Line 4: conditions[0].when"},
		"reform: x\nhorse: 3\n":                    {"Line 2:"},
		"reform: x\nvalues: 3\n":                   {"Line 2:"},
		"reform: x\n":                              {"nothing is changed"},
		"values:\n - {parameter: minor_age}\n":     {"`reform` is missing"},
		"reform: [\n":                              {"Line 1:"},
		"a: &a [x]\nb: *a\n":                       {"uses references"},
		"":                                         {"Choose a file"},
		"\x00\xff\xfe":                             {""},
		"reform: x\nacts: [{act: 1-I}]\n":          {"Line 2: acts[0].act"},
		strings.Repeat("# long\n", 20_000):         {"At most 64 kilobytes"},
		"reform: x\nwithdraw: [deferral/teacher]}": {"Line 2"},
	} {
		status, page := upload(h, "en", file)
		if whole(t, page); status != http.StatusUnprocessableEntity {
			t.Errorf("%.60q: %d", file, status)
		}
		for _, want := range wants {
			if !strings.Contains(text(page), want) {
				t.Errorf("%.60q: %q is not said: %.600s", file, want, text(page))
			}
		}
	}
}

// TestFileThereAndBack: a draft saved and opened again is the same draft.
func TestFileThereAndBack(t *testing.T) {
	h := pages(newRoom(t))
	form := fields("v.call_up_age", "19", "v.minor_age", "17", "w", "deferral/teacher", "n", "10000")
	_, _, first := post(h, "/en/reforms", form)
	form.Set("do", "yaml")
	_, file, _ := post(h, "/en/reforms", form)
	if _, err := lab.ReadReform("saved", []byte(file)); err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	status, page := upload(h, "ru", file)
	if whole(t, page); status != http.StatusOK {
		t.Fatalf("%d: %s", status, text(page))
	}
	again := fields("draft", file, "v.call_up_age", "19", "v.minor_age", "17", "w", "deferral/teacher", "n", "10000")
	if _, _, second := post(h, "/en/reforms", again); second != first {
		t.Errorf("the draft runs as %s, opened from its file as %s\n%s", first, second, file)
	}
}

// TestHostile: whatever is sent is answered by a page of ours, never a failure.
func TestHostile(t *testing.T) {
	h := pages(newRoom(t))
	deep := "reform: x\nconditions:\n  - rule: deferral/teacher\n    when: " + strings.Repeat("!", 5000) + "true\n"
	wide := "reform: x\nwithdraw: [" + strings.Repeat("deferral/teacher, ", 3000) + "]\n"
	for name, r := range map[string]*http.Request{
		"no form":     httptest.NewRequest("POST", "/en/reforms", strings.NewReader("{}")),
		"no file":     httptest.NewRequest("POST", "/en/reforms/upload", strings.NewReader("x")),
		"broken file": httptest.NewRequest("POST", "/en/reforms/upload", strings.NewReader("--x\r\nbroken")),
	} {
		if name == "broken file" {
			r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	for i, file := range []string{deep, wide, strings.Repeat("[", 30_000), strings.Repeat("a: {", 10_000), "reform: <script>\ntitle: {en: \"<script>alert(1)</script>\"}\nwithdraw: [deferral/teacher]\n"} {
		status, page := upload(h, "kk", file)
		if status != http.StatusUnprocessableEntity && status != http.StatusOK {
			t.Errorf("file %d: %d", i, status)
		}
		if whole(t, page); strings.Contains(page, "<script>") {
			t.Errorf("file %d: a script got through", i)
		}
	}
}

// TestLargeCondition: a draft as large as a file may be is run, or refused, in time.
func TestLargeCondition(t *testing.T) {
	h := pages(newRoom(t))
	var terms []string
	for i := range 45 { // a condition has at most 2,000 letters
		terms = append(terms, fmt.Sprintf("years(person.birth_date, on) == %d", i))
	}
	for _, join := range []string{" || ", " && "} {
		file := "reform: large\nconditions:\n"
		for _, rule := range []string{"teacher", "rural-doctor", "deputy", "under-investigation", "civil-aviation", "ship-crew", "married-with-child", "only-son"} {
			file += "  - rule: deferral/" + rule + "\n    when: " + strings.Join(terms, join) + "\n"
		}
		if status, page := upload(h, "en", file); status == http.StatusUnprocessableEntity {
			t.Logf("refused: %.400s", text(page))
			continue
		}
		status, page, path := post(h, "/en/reforms", fields("draft", file, "n", "10000"))
		whole(t, page)
		t.Logf("%d at %s", status, path)
		if status >= 500 {
			t.Errorf("status %d: %s", status, text(page))
		}
	}
}

// TestBounds: no more runs are begun than the machine can do, and no more is
// kept than the memory holds.
func TestBounds(t *testing.T) {
	room := newRoom(t)
	h := pages(room)
	for range atOnce {
		room.runs.slots <- struct{}{} // nothing goes on
	}
	// What waits in line is answered by its progress; what does not fit is refused.
	busy := 0
	for i := range inLine + 2 {
		ch := room.fresh()
		ch.n, ch.values["call_up_age"] = sizes[0], int64(19+i)
		ch.values["minor_age"] = int64(i)
		ch.finish(room.pageText())
		r, err := room.runs.start(ch, false)
		if err != nil {
			busy++
		} else if i == 0 {
			status, page := get(h, "/en"+r.path())
			if whole(t, page); status != http.StatusOK || !strings.Contains(page, "<progress") || !strings.Contains(page, `http-equiv="refresh"`) {
				t.Errorf("a run in line: %d %s", status, text(page))
			}
		}
	}
	if busy != 2 {
		t.Errorf("%d runs were refused", busy)
	}
	if status, page, _ := post(h, "/en/reforms", fields("v.call_up_age", "17")); status != http.StatusServiceUnavailable || !strings.Contains(text(page), "Too many trials") {
		t.Errorf("with the line full: %d", status)
	}
	for range atOnce {
		<-room.runs.slots
	}
	for _, r := range room.runs.kept {
		<-r.done
	}
	for i := range keptMax + 10 {
		_, page, _ := post(h, "/en/reforms", fields("v.call_up_age", "19", "n", "10000", "seed", fmt.Sprint(i+1)))
		if !strings.Contains(page, "rf-totals") {
			t.Fatalf("run %d: %s", i, text(page)[:500])
		}
	}
	_, _, full := post(h, "/en/reforms", fields("v.call_up_age", "21", "n", "10000"))
	for i := range keptMax + 10 {
		post(h, "/en/reforms/live", fields("v.call_up_age", "19", "v.minor_age", fmt.Sprint(8+i%20), "seed", fmt.Sprint(1000+i)))
	}
	if status, _ := get(h, full); status != http.StatusOK {
		t.Errorf("a run was pushed out by tries: %d", status)
	}
	if n := len(room.runs.kept); n > 2*keptMax {
		t.Errorf("%d runs are kept", n)
	}
	for seed := range uint64(3) {
		if _, err := room.crowd.of(room.Engine, lab.Options{Seed: seed, N: 1_000_000, On: today}.DraftAge()); err != nil {
			t.Fatal(err)
		}
	}
	if n := room.crowd.size(); n > maxPeople {
		t.Errorf("%d people are kept", n)
	}
}
