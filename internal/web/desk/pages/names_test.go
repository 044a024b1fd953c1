package pages_test

import (
	"regexp"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/web/desk/desktest"
)

// id is an id of an office, an official, a commission or a call-up.
var id = regexp.MustCompile(`\b[oucxk]-[0-9a-z]{2}[0-9a-z-]*\b`)

// TestNamesNotIDs: people read what a commission, a call-up, an office or an
// official is called, wherever it stands; never its id.
func TestNamesNotIDs(t *testing.T) {
	c, paths := scenes(t)
	p := c.Conscript("Әбенов", "fit")
	c.Listed(p)
	paths = append(paths, "/desk", "/desk/journal", "/desk/find?is=card.campaign:"+string(c.Campaign), "/desk/person/"+string(p),
		"/desk/act/agenda-listed?about="+string(p), "/desk/act/session-opened", "/desk/act/session-opened?about="+string(c.Commission))
	for _, one := range []qyzmet.SubjectID{c.Campaign, c.Commission, officetest.District, "u-clerk"} {
		if !id.MatchString(string(one)) {
			t.Fatalf("the test would not see the id %q", one)
		}
	}
	b := c.Browser("u-secretary")
	for _, lang := range qyzmet.Langs() {
		for _, path := range paths {
			status, page := b.Get("/" + string(lang) + path)
			_, body, _ := strings.Cut(page, "<main")
			text := desktest.Plain("<main" + body)
			if found := id.FindString(text); status != 200 || found != "" {
				t.Errorf("%s %s: %d, the id %q stands in what is read: …%s…", lang, path, status, found, around(text, found))
			}
		}
	}
	commission := "Отдел по делам обороны Коктобинского района – призывная комиссия района или города областного значения (1 сентября 2026 года)"
	campaign := "Призыв по Указу № 801 (1 сентября 2026 года – 31 декабря 2026 года)"
	for path, wants := range map[string][]string{
		"/desk/commission": {commission}, "/desk/act/agenda-listed?about=" + string(p): {commission, campaign},
		"/desk/act/session-opened": {commission}, "/desk/person/" + string(p): {campaign}, "/desk/campaign": {campaign}, "/desk/journal": {commission},
	} {
		status, page := b.Get("/ru" + path)
		desktest.Wants(t, b, status, page, 200, wants...)
	}
	desktest.Wants(t, b, 200, get(t, b, "/kk/desk/commission"), 200, "Көктөбе ауданының қорғаныс істері жөніндегі бөлімі – ", "(2026 жылғы 1 қыркүйек)")
	desktest.Wants(t, b, 200, get(t, b, "/en/desk/campaign"), 200, "Call-up by decree № 801 (1 September 2026 – 31 December 2026)")
}

func get(t *testing.T, b *desktest.Browser, path string) string {
	t.Helper()
	status, page := b.Get(path)
	if status != 200 {
		t.Errorf("%s: %d", path, status)
	}
	return page
}

func around(text, part string) string {
	i := strings.Index(text, part)
	if part == "" || i < 0 {
		return text[:min(len(text), 300)]
	}
	return text[max(0, i-120):min(len(text), i+120)]
}
