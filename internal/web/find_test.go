package web_test

import (
	"net/url"
	"strings"
	"testing"
)

// TestFind: a reader's way leads to its questions, a word finds its other forms,
// and what is not found says so.
func TestFind(t *testing.T) {
	for _, c := range []struct{ path, want, not string }{
		{"/en/find?who=reserve", "/en/find/stock", "/en/find/leave-year"},
		{"/en/find?q=severance", "/en/ask/severance", "/en/ask/deferral"},
		{"/ru/find?q=отпуск", "/ru/ask/leave-annual", "/ru/ask/notice"},
		{"/kk/find?q=демалысты", "/kk/ask/leave-annual", "/kk/ask/notice"},
		{"/en/find?q=qqqq", "0 ways", "/ask/"},
		{"/en/find/summoned", "/en/ask/notice", "/calc/"},
		{"/en/find/reckon-leave", "/en/calc/reckon-leave", ""},
	} {
		status, page := get(t, c.path)
		if status != 200 || !strings.Contains(page, c.want) || c.not != "" && strings.Contains(page, c.not) {
			t.Errorf("%s: status %d; %q is there: %v; %q is there: %v", c.path, status, c.want, strings.Contains(page, c.want), c.not, strings.Contains(page, c.not))
		}
	}
	for _, path := range []string{"/en/find/nothing", "/en/calc/nothing", "/en/calc/summoned"} {
		if status, _ := get(t, path); status != 404 {
			t.Errorf("%s: status %d", path, status)
		}
	}
}

// TestCalculator: the numbers of a calculator are those of the questions, with
// the reckoning and the articles beside them, whatever the language.
func TestCalculator(t *testing.T) {
	for _, c := range []struct {
		path, given string
		want        []string
	}{
		{"/en/calc/reckon-leave", officersLeave, []string{"35 days", "27 days", "Rules (Decree 124)", "15 March 2026"}},
		{"/ru/calc/reckon-leave", officersLeave, []string{"35 дней", "27 дней", "15 марта 2026 года"}},
		{"/kk/calc/reckon-leave", officersLeave, []string{"35 күн", "27 күн"}},
		{"/en/calc/reckon-severance", severed, []string{"1,600,000", "400,000"}},
	} {
		status, page := post(t, c.path, facts("2026-05-15", c.given))
		page = strings.ReplaceAll(page, "\u00a0", " ")
		if status != 200 {
			t.Errorf("%s: status %d", c.path, status)
		}
		for _, want := range c.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: %q is not there", c.path, want)
			}
		}
	}
}

// TestCalculatorRefuses: what cannot be reckoned is said, with its reason.
func TestCalculatorRefuses(t *testing.T) {
	const later = `{"country.regime":"peace","service.rank_since":"2032-06-01"}`
	typed := func(v string) url.Values {
		return facts(today, severed, "fact", "service.monthly_pay", "do", "answer", "v", v)
	}
	const day, done = "change-day", "Everything that was asked here is answered"
	for name, c := range map[string]struct {
		path      string
		form      url.Values
		want, not string
	}{
		"before every wording": {"/en/calc/reckon-severance", facts("1985-01-01", severed), "The wording of the law on 1 January 1985 is not held here", done},
		"not known":            {"/en/calc/reckon-severance", facts(today, severed, "fact", "service.monthly_pay", "do", "dont-know"), "What it waits for: Monthly pay.", done},
		"letters":              {"/en/calc/reckon-severance", typed("four hundred"), "Enter a sum in tenge in figures", ""},
		"too much":             {"/ru/calc/reckon-severance", typed("90 000 000"), "Введите сумму от 0,00 тенге до 20 000 000,00 тенге", ""},
		"tenge, not tiyn":      {"/kk/calc/reckon-severance", typed("500 000,5"), "2 000 002,00 теңге", ""},
		"overlap":              {"/en/calc/reckon-length", facts(today, overlapping), "Two periods of service overlap", "to ask"},
		"a later rank":         {"/en/calc/rank-clock", facts(today, later), "The rank is awarded after the day asked about", "to ask"},
	} {
		_, page := post(t, c.path, c.form)
		page = strings.ReplaceAll(page, "\u00a0", " ")
		if !strings.Contains(page, c.want) || c.not != "" && strings.Contains(page, c.not) {
			t.Errorf("%s: %q is there: %v; %q is there: %v", name, c.want, strings.Contains(page, c.want), c.not, strings.Contains(page, c.not))
		}
		// The day is among the answers given; in a clash it stands once more, if it matters.
		if n := strings.Count(page, day); name == "overlap" && n != 1 || name == "a later rank" && n != 2 {
			t.Errorf("%s: the day can be changed at %d places", name, n)
		}
	}
}

// TestGlossary: every term stands in three languages.
func TestGlossary(t *testing.T) {
	_, page := get(t, "/ru/glossary")
	for _, want := range []string{"военный резервист", "резервтегі әскери адам", "military reservist", `lang="kk"`} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not there", want)
		}
	}
}
