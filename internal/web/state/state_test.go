package state

import (
	"net/url"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

var today = date.MustParse("2026-11-21")

// book is a small vocabulary with a fact of every kind.
func book() *rulebook.Book {
	words := []*rulebook.WordLabel{{Word: "peace"}, {Word: "mobilisation"}}
	b := &rulebook.Book{Facts: map[qyzmet.Path]*rulebook.Fact{}}
	for _, f := range []*rulebook.Fact{
		{Path: Regime, Kind: qyzmet.Word, Values: words},
		{Path: "b", Kind: qyzmet.Bool}, {Path: "i", Kind: qyzmet.Int}, {Path: "d", Kind: qyzmet.Date},
		{Path: "ws", Kind: qyzmet.Words, Values: words},
		{Path: "l", Kind: qyzmet.List, Items: []*rulebook.Fact{{Path: "d", Kind: qyzmet.Date}, {Path: "w", Kind: qyzmet.Word, Values: words}}},
	} {
		b.Facts[f.Path] = f
	}
	return b
}

func form(s *State) url.Values {
	out := url.Values{}
	for _, f := range s.Fields() {
		out.Set(f.Name, f.Value)
	}
	return out
}

func TestBeginsWithPeaceAssumed(t *testing.T) {
	s, faults := Read(book(), url.Values{}, today)
	if len(faults) > 0 || s.On != today || !s.Assumed[Regime] || s.Facts[Regime].S != Peace {
		t.Fatalf("%+v %v", s, faults)
	}
	s.Set(Regime, qyzmet.WordValue(Peace))
	if s.Assumed[Regime] {
		t.Error("an answer is still called an assumption")
	}
}

// TestRoundTrip: what the fields carry is read back alike, in the same order.
func TestRoundTrip(t *testing.T) {
	s := New(book(), today)
	d := qyzmet.DateValue(date.MustParse("2005-02-11"))
	open := qyzmet.ListValue(qyzmet.Item{"d": d, "w": qyzmet.UnknownValue(qyzmet.DontKnow)}, qyzmet.Item{})
	open.Open = true
	s.Set("l", open)
	s.Set("i", qyzmet.IntValue(-3))
	s.Set("b", qyzmet.BoolValue(false))
	s.Set("d", d)
	s.Set("ws", qyzmet.WordsValue("peace"))
	got, faults := Read(book(), form(s), today)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if got.JSON() != s.JSON() || len(got.Facts) != 6 || !got.Assumed[Regime] {
		t.Errorf("%s\n%s", got.JSON(), s.JSON())
	}
	for p, v := range s.Facts {
		if !got.Facts[p].Equal(v) {
			t.Errorf("%s: %s, was %s", p, got.Facts[p], v)
		}
	}
	if before, ok := got.Before("b"); !ok || before != "i" {
		t.Errorf("before b comes %q", before)
	}
	if last, ok := got.Before("unanswered"); !ok || last != "ws" {
		t.Errorf("the last is %q", last)
	}
	if _, ok := got.Before("l"); ok {
		t.Error("an assumption was offered as the answer before")
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		on, facts string
		code      qyzmet.Code
	}{
		"a day that is none":     {"2026-02-30", "{}", qyzmet.BadDate},
		"no object":              {"", "[]", qyzmet.BadSyntax},
		"half an object":         {"", `{"b":true`, qyzmet.BadSyntax},
		"nothing after a comma":  {"", `{"b":true,`, qyzmet.BadSyntax},
		"a fact that is none":    {"", `{"horse":true}`, qyzmet.UnknownName},
		"a fact twice":           {"", `{"b":true,"b":false}`, qyzmet.Contradiction},
		"a word that is none":    {"", `{"country.regime":"war"}`, qyzmet.NotAllowed},
		"a number for a word":    {"", `{"country.regime":5}`, qyzmet.WrongType},
		"a text for a number":    {"", `{"i":"5"}`, qyzmet.WrongType},
		"a fraction":             {"", `{"i":5.5}`, qyzmet.WrongType},
		"a bad date":             {"", `{"d":"2005-13-01"}`, qyzmet.BadDate},
		"an object for a date":   {"", `{"d":{"a":1}}`, qyzmet.WrongType},
		"a word for words":       {"", `{"ws":"peace"}`, qyzmet.WrongType},
		"a wrong word in words":  {"", `{"ws":["war"]}`, qyzmet.NotAllowed},
		"a text as an item":      {"", `{"l":["x"]}`, qyzmet.WrongType},
		"null as an item":        {"", `{"l":[null]}`, qyzmet.WrongType},
		"an unknown field":       {"", `{"l":[{"x":1}]}`, qyzmet.UnknownName},
		"an unknown key of list": {"", `{"l":{"items":[],"more":1}}`, qyzmet.WrongType},
		"too many items":         {"", `{"l":[` + strings.Repeat("{},", 200) + `{}]}`, qyzmet.TooLarge},
		"too many bytes":         {"", `{"d":"` + strings.Repeat("1", maxFacts) + `"}`, qyzmet.TooLarge},
		"broken UTF-8":           {"", "{\"d\":\"\xff\"}", qyzmet.BadSyntax},
		"deep nesting":           {"", `{"l":` + strings.Repeat("[", 20_000) + `}`, qyzmet.BadSyntax},
	} {
		_, faults := Read(book(), url.Values{"on": {c.on}, "facts": {c.facts}}, today)
		if len(faults) == 0 || faults[0].Code != c.code {
			t.Errorf("%s: %v, want %s", name, faults, c.code)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("2026-11-21", `{"l":{"items":[{"d":"2005-02-11"}],"complete":false},"ws":[],"b":null}`)
	b := book()
	f.Fuzz(func(t *testing.T, on, facts string) {
		s, faults := Read(b, url.Values{"on": {on}, "facts": {facts}}, today)
		if len(faults) > 0 || s == nil {
			return
		}
		again, faults := Read(b, form(s), today)
		if len(faults) > 0 || again.JSON() != s.JSON() {
			t.Errorf("%q became %q, then %v %q", facts, s.JSON(), faults, again.JSON())
		}
	})
}
