package terminal

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// book is a small vocabulary, enough to write values of every kind.
func book() *rulebook.Book {
	low, high := rulebook.Bound(0), rulebook.Bound(3000)
	word := func(w string) *rulebook.WordLabel {
		return &rulebook.WordLabel{Word: w, Label: qyzmet.Text{EN: "the " + w, RU: "ру " + w, KK: "қк " + w}}
	}
	facts := []*rulebook.Fact{
		{Path: "a.bool", Kind: qyzmet.Bool},
		{Path: "a.days", Kind: qyzmet.Int, Unit: "days", Min: &low, Max: &high},
		{Path: "a.day", Kind: qyzmet.Date},
		{Path: "a.word", Kind: qyzmet.Word, Values: []*rulebook.WordLabel{word("red"), word("green")}},
		{Path: "a.words", Kind: qyzmet.Words, Values: []*rulebook.WordLabel{word("red"), word("green")}},
		{Path: "a.list", Kind: qyzmet.List},
	}
	b := &rulebook.Book{Facts: map[qyzmet.Path]*rulebook.Fact{}, FactOrder: facts,
		Enactments: []*rulebook.Enactment{{ID: "law", Short: qyzmet.Text{EN: "Law 1"}}}}
	for _, f := range facts {
		f.Label = qyzmet.Text{EN: string(f.Path)}
		b.Facts[f.Path] = f
	}
	return b
}

func TestValue(t *testing.T) {
	p := New(nil, book(), qyzmet.English)
	for _, c := range []struct {
		path qyzmet.Path
		text string
		want string
	}{
		{"a.bool", "true", "yes"}, {"a.bool", "false", "no"}, {"a.bool", "unknown", "not known"}, {"a.bool", "unknown (dont-know)", "not known"},
		{"a.bool", engine.Changed, "as the condition requires"}, {"a.days", "1", "1 day"}, {"a.days", "12", "12 days"},
		{"a.days", "3..", "3 days or more"}, {"a.days", "..3", "3 days or fewer"}, {"a.days", "..", "any"}, {"a.days", "3..5", "3 days – 5 days"},
		{"a.day", "2025-09-16", "16 September 2025"}, {"a.day", "2025-09-16..", "16 September 2025 or later"},
		{"a.day", "..2025-09-16", "16 September 2025 or earlier"}, {"a.day", "nonsense", "nonsense"},
		{"a.word", "red", "the red"}, {"a.word", "blue", "blue"}, {"a.words", "[]", "none"}, {"a.words", "[red, green]", "the red, the green"},
		{"a.words", "[red] and perhaps more", "the red, perhaps more"}, {"a.list", "[]", "none"}, {"a.list", "[{x: 1}, {x: 2}]", "entries: 2"},
		{"no.such", "anything", "anything"},
	} {
		if got := strings.ReplaceAll(p.value(c.path, c.text), "\u00a0", " "); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.path, c.text, got, c.want)
		}
	}
}

// An open set writes itself with a mark, whatever the mark is.
func TestOpenSetIsMarked(t *testing.T) {
	v := qyzmet.WordsValue("red")
	v.Open = true
	if got := New(nil, book(), qyzmet.English).value("a.words", v.String()); got != "the red, perhaps more" {
		t.Errorf("%q is written %q", v, got)
	}
}

func TestChips(t *testing.T) {
	p := New(nil, book(), qyzmet.English)
	got := p.chips([]qyzmet.ProvisionID{"law/35/3", "rules/9#2", "law/35/3#2", "law/35/3"})
	if want := "Law\u00a01\u00a035(3), 35(3)[2]; rules\u00a09[2]"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Wrapping keeps every word, in order, and breaks no line that has a space.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.StringMatching(`[a-zәіңғүұқөһ]{1,100}`)).Draw(t, "words")
		got := wrap(strings.Join(words, " "), "  ", "- ")
		if strings.Join(strings.Fields(got)[1:], " ") != strings.Join(words, " ") {
			t.Fatalf("%q lost words", got)
		}
		for _, line := range strings.Split(got, "\n") {
			if utf8.RuneCountInString(line) > width && len(strings.Fields(strings.TrimPrefix(line, "  - "))) > 1 {
				t.Fatalf("%q is too long", line)
			}
		}
	})
}

func TestSummaryInEnglish(t *testing.T) {
	text := qyzmet.Text{EN: "A duty.", RU: "Обязанность."}
	for l, want := range map[qyzmet.Lang]string{qyzmet.English: "A duty.", qyzmet.Russian: "Обязанность.", qyzmet.Kazakh: "A duty. (English)"} {
		if got := speak(l).summary(text); got != want {
			t.Errorf("%s: %q", l, got)
		}
	}
}

type broken struct{ after int }

func (b *broken) Write(p []byte) (int, error) {
	if b.after--; b.after < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestFailedWriteIsTold(t *testing.T) {
	p := New(&broken{after: 1}, book(), qyzmet.English)
	p.line("one")
	p.line("two")
	p.line("three")
	if p.Err() == nil || !strings.Contains(p.Err().Error(), "no space left") {
		t.Errorf("got %v", p.Err())
	}
}
