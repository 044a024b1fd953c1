package input

import (
	"net/url"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
)

func TestParseDay(t *testing.T) {
	want := date.MustParse("2005-02-11")
	for _, c := range [][3]string{
		{"11", "2", "2005"}, {"11", "02", "2005"}, {" 11 ", "2", " 2005"}, {"11.02.2005", "", ""}, {"11/2/2005", "", ""}, {"2005-02-11", "", ""},
		{"11022005", "", ""}, {"20050211", "", ""}, {"11", "ақпан", "2005"}, {"11", "Февраля", "2005"}, {"11", "feb", "2005"}, {"11 февраля 2005 года", "", ""},
		{"2005 жылғы 11 ақпан", "", ""}, {"2005 ж. 11 ақпанда", "", ""}, {"11 February 2005", "", ""}, {"", "", "11.2.2005"}, {"11", "феврал", "2005 г."},
	} {
		if got, fault := parseDay(c[0], c[1], c[2]); fault != nil || got != want {
			t.Errorf("%q: %v, %v", c, got, fault)
		}
	}
	if got, fault := parseDay("1", "мая", "2005"); fault != nil || got != date.MustParse("2005-05-01") {
		t.Errorf("1 мая: %v %v", got, fault)
	}
	if got, fault := parseDay("1", "май", "2005"); fault != nil || got != date.MustParse("2005-05-01") {
		t.Errorf("1 май: %v %v", got, fault)
	}
}

func TestParseDayRefuses(t *testing.T) {
	for _, c := range []struct{ day, month, year, part, key string }{
		{"", "", "", "day", "input.date.empty"},
		{"", "2", "2005", "day", "input.date.no-day"},
		{"11", "", "2005", "month", "input.date.no-month"},
		{"11", "2", "", "year", "input.date.no-year"},
		{"31", "2", "2005", "day", "input.date.no-such-day"},
		{"29", "2", "2025", "day", "input.date.no-such-day"},
		{"0", "2", "2005", "day", "input.date.no-such-day"},
		{"11", "13", "2005", "month", "input.date.month-range"},
		{"11", "2", "05", "year", "input.date.four-digits"},
		{"11", "2", "1805", "year", "input.date.year-range"},
		{"11", "2", "99999999999999999999", "year", "input.date.unclear"},
		{"вчера", "", "", "month", "input.date.no-month"},
		{"a", "b", "c", "day", "input.date.unclear"},
		{"11", "2", "2005 2006", "day", "input.date.unclear"},
		{"\ufffd", "2", "2005", "day", "input.date.unclear"},
		{"-5", "2", "2005", "day", ""},
	} {
		got, fault := parseDay(c.day, c.month, c.year)
		switch {
		case c.key == "" && fault == nil: // a sign is punctuation
		case fault == nil:
			t.Errorf("%+v was read as %s", c, got)
		case fault.part != c.part || fault.key != c.key:
			t.Errorf("%+v: %+v", c, *fault)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	f.Add("11", "2", "2005")
	f.Add("2005 жылғы 11 ақпан", "", "")
	f.Fuzz(func(t *testing.T, day, month, year string) {
		if d, fault := parseDay(day, month, year); fault == nil && !d.Valid() {
			t.Errorf("%q %q %q gave %d", day, month, year, d)
		}
	})
}

func bound(n int64) *rulebook.Bound { b := rulebook.Bound(n); return &b }

var (
	en       = i18n.For(qyzmet.English)
	yesNo    = &rulebook.Fact{Path: "b", Kind: qyzmet.Bool}
	years    = &rulebook.Fact{Path: "i", Kind: qyzmet.Int, Min: bound(0), Max: bound(30)}
	born     = &rulebook.Fact{Path: "d", Kind: qyzmet.Date, Min: bound(int64(date.MustParse("1920-01-01")))}
	colour   = &rulebook.Fact{Path: "w", Kind: qyzmet.Word, Values: []*rulebook.WordLabel{{Word: "red"}, {Word: "blue"}}}
	colours  = &rulebook.Fact{Path: "ws", Kind: qyzmet.Words, Values: colour.Values}
	children = &rulebook.Fact{Path: "l", Kind: qyzmet.List, Items: []*rulebook.Fact{
		{Path: "birth_date", Kind: qyzmet.Date}, {Path: "alone", Kind: qyzmet.Bool}, {Path: "paint", Kind: qyzmet.Word, Values: colour.Values}}}
)

// TestFillAndParse: what is filled in is read back alike, for every kind.
func TestFillAndParse(t *testing.T) {
	d := qyzmet.DateValue(date.MustParse("2005-02-11"))
	open := qyzmet.ListValue(qyzmet.Item{"birth_date": d})
	open.Open = true
	for _, c := range []struct {
		fact  *rulebook.Fact
		value qyzmet.Value
	}{
		{yesNo, qyzmet.BoolValue(true)}, {yesNo, qyzmet.BoolValue(false)}, {years, qyzmet.IntValue(7)}, {born, d}, {colour, qyzmet.WordValue("blue")},
		{colours, qyzmet.WordsValue("blue", "red")}, {colours, qyzmet.WordsValue()}, {children, open}, {children, qyzmet.ListValue()},
		{children, qyzmet.ListValue(qyzmet.Item{"birth_date": d, "alone": qyzmet.BoolValue(false)}, qyzmet.Item{"alone": qyzmet.UnknownValue(qyzmet.DontKnow), "paint": qyzmet.WordValue("red")})},
	} {
		got, faults := Parse(en, c.fact, Fill(c.fact, c.value))
		if len(faults) > 0 || !got.Equal(c.value) {
			t.Errorf("%s: %s came back as %s, %v", c.fact.Path, c.value, got, faults)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		fact *rulebook.Fact
		form url.Values
	}{
		"nothing chosen":       {yesNo, url.Values{}},
		"neither yes nor no":   {yesNo, url.Values{"v": {"maybe"}}},
		"no number":            {years, url.Values{"v": {"three"}}},
		"too many":             {years, url.Values{"v": {"31"}}},
		"a huge number":        {years, url.Values{"v": {"99999999999999999999"}}},
		"a day out of range":   {born, url.Values{"v.day": {"1"}, "v.month": {"1"}, "v.year": {"1919"}}},
		"a word not declared":  {colour, url.Values{"v": {"green"}}},
		"words not declared":   {colours, url.Values{"v": {"red", "green"}}},
		"no words":             {colours, url.Values{}},
		"none and some":        {colours, url.Values{"v": {"red"}, "v.none": {"1"}}},
		"an empty list":        {children, url.Values{"v.count": {"3"}}},
		"no items and more":    {children, url.Values{"v.more": {"1"}, "v.none": {"1"}}},
		"a wrong day in it":    {children, url.Values{"v.count": {"1"}, "v.0.birth_date.day": {"1"}}},
		"a wrong word in it":   {children, url.Values{"v.count": {"1"}, "v.0.paint": {"green"}}},
		"broken UTF-8":         {colour, url.Values{"v": {"\xff\xfe"}}},
		"a very long answer":   {years, url.Values{"v": {string(make([]byte, 100_000))}}},
		"a count that is none": {children, url.Values{"v.count": {"-9999999999999999999"}}},
	} {
		if v, faults := Parse(en, c.fact, c.form); len(faults) == 0 {
			t.Errorf("%s was read as %s", name, v)
		}
	}
}

func TestGroups(t *testing.T) {
	form := url.Values{"v.count": {"2"}, "v.0.alone": {"true"}, "v.1.alone": {"false"}, "v.1.birth_date.year": {"2010"}}
	AddGroup(form)
	if GroupsAt(form, Stem) != 3 {
		t.Errorf("%d groups after adding one", GroupsAt(form, Stem))
	}
	DropGroup(children, form, 0)
	if GroupsAt(form, Stem) != 2 || form.Get("v.0.alone") != "false" || form.Get("v.0.birth_date.year") != "2010" || form.Get("v.1.alone") != "" {
		t.Errorf("after dropping the first: %v", form)
	}
	DropGroup(children, form, 99)
	DropGroup(children, form, -1)
	if GroupsAt(form, Stem) != 1 {
		t.Errorf("%d groups; at least one stays", GroupsAt(form, Stem))
	}
	form.Set("v.count", "100000")
	if GroupsAt(form, Stem) != maxGroups {
		t.Errorf("%d groups; at most %d are shown", GroupsAt(form, Stem), maxGroups)
	}
}
