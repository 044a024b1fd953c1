package words

import (
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
)

func plain(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

var (
	born  = &rulebook.Fact{Path: "birth_date", Kind: qyzmet.Date, Label: qyzmet.Text{EN: "Born", RU: "Рождение", KK: "Туған күні"}}
	years = &rulebook.Fact{Path: "years", Kind: qyzmet.Int, Unit: "years"}
	level = &rulebook.Fact{Path: "level", Kind: qyzmet.Words, Values: []*rulebook.WordLabel{{Word: "higher", Label: qyzmet.Text{EN: "higher", RU: "высшее", KK: "жоғары"}}}}
	kids  = &rulebook.Fact{Path: "kids", Kind: qyzmet.List, Items: []*rulebook.Fact{born}}
)

func TestNeeded(t *testing.T) {
	for _, c := range []struct {
		lang        qyzmet.Lang
		fact        *rulebook.Fact
		label, want string
	}{
		{qyzmet.English, born, "..2007-11-20", "until 20 November 2007"},
		{qyzmet.Russian, born, "1999-11-22..2008-11-21", "с 22 ноября 1999 года по 21 ноября 2008 года"},
		{qyzmet.Kazakh, born, "2008-11-22..", "2008 жылғы 22 қарашадан бастап"},
		{qyzmet.English, born, "..", "any day"},
		{qyzmet.English, years, "2..", "at least 2 years"},
		{qyzmet.Russian, years, "..1", "1 год или меньше"},
		{qyzmet.English, years, "3..5", "3 to 5 years"},
		{qyzmet.English, years, "..", "any number"},
		{qyzmet.English, level, "[]", "none"},
		{qyzmet.Kazakh, level, "higher", "жоғары"},
		{qyzmet.English, kids, engine.Changed, "as the condition of the ground requires"},
		{qyzmet.English, nil, "true", "true"},
	} {
		if got := plain(Needed(i18n.For(c.lang), c.fact, c.label)); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.label, got, c.want)
		}
	}
}

func TestValue(t *testing.T) {
	d := qyzmet.DateValue(date.MustParse("2020-03-01"))
	open := qyzmet.ListValue(qyzmet.Item{"birth_date": d})
	open.Open = true
	some := qyzmet.WordsValue()
	some.Open = true
	en := i18n.For(qyzmet.English)
	for _, c := range []struct {
		fact  *rulebook.Fact
		value qyzmet.Value
		want  string
	}{
		{born, d, "1 March 2020"}, {years, qyzmet.IntValue(1), "1 year"}, {level, qyzmet.WordsValue(), "none"}, {level, some, "perhaps some, none listed"},
		{kids, open, "Born: 1 March 2020; and perhaps more"}, {kids, qyzmet.ListValue(), "none"}, {kids, qyzmet.ListValue(qyzmet.Item{}), "nothing further known"},
		{born, qyzmet.UnknownValue(qyzmet.DontKnow), "I don't know"}, {born, qyzmet.Value{}, "not asked yet"}, {born, qyzmet.UnknownValue(qyzmet.NotApplicable), "does not apply"},
	} {
		if got := plain(Value(en, c.fact, c.value)); got != c.want {
			t.Errorf("%s: %q, want %q", c.value, got, c.want)
		}
	}
	if got := Lines(en, kids, open); len(got) != 2 {
		t.Errorf("an open list of one has the lines %q", got)
	}
}
