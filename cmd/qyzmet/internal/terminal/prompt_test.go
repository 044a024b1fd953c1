package terminal

import (
	"slices"
	"strings"
	"testing"

	"qyzmet"
)

func TestRangesAreJoined(t *testing.T) {
	names, leadsTo := ranges(map[string]string{
		"..1998-10-01": "outside", "1998-10-02..2000-01-01": "open", "2000-01-02..2007-10-01": "open", "2007-10-02": "open",
		"2007-10-03..": "outside",
	})
	if !slices.Equal(names, []string{"..1998-10-01", "1998-10-02..2007-10-02", "2007-10-03.."}) || !slices.Equal(leadsTo, []string{"outside", "open", "outside"}) {
		t.Errorf("got %v %v", names, leadsTo)
	}
	names, _ = ranges(map[string]string{"..9": "a", "10..99": "b", "100..": "c"})
	if !slices.Equal(names, []string{"..9", "10..99", "100.."}) {
		t.Errorf("numbers are in order %v", names)
	}
	if names, _ := ranges(map[string]string{"..": "a"}); !slices.Equal(names, []string{".."}) {
		t.Errorf("got %v", names)
	}
}

func TestParse(t *testing.T) {
	iv := &Interview{Printer: New(nil, book(), qyzmet.English)}
	open := qyzmet.WordsValue("red")
	open.Open = true
	empty := qyzmet.WordsValue()
	for _, c := range []struct {
		path qyzmet.Path
		text string
		want qyzmet.Value // unknown: refused
	}{
		{"a.bool", "1", qyzmet.BoolValue(true)}, {"a.bool", "NO", qyzmet.BoolValue(false)}, {"a.bool", "true", qyzmet.BoolValue(true)}, {"a.bool", "3", qyzmet.Value{}},
		{"a.word", "2", qyzmet.WordValue("green")}, {"a.word", "the red", qyzmet.WordValue("red")}, {"a.word", "Red", qyzmet.WordValue("red")},
		{"a.word", "0", qyzmet.Value{}}, {"a.word", "blue", qyzmet.Value{}},
		{"a.words", "2, 1", qyzmet.WordsValue("red", "green")}, {"a.words", "0", empty}, {"a.words", "1+", open}, {"a.words", "1,9", qyzmet.Value{}},
		{"a.words", ",", qyzmet.Value{}}, {"a.days", "12", qyzmet.IntValue(12)}, {"a.days", "-1", qyzmet.Value{}}, {"a.days", "many", qyzmet.Value{}},
		{"a.day", "2025-02-30", qyzmet.Value{}},
	} {
		f := iv.book.Facts[c.path]
		got, wrong := iv.parse(f, iv.options(f), c.text)
		if (wrong == "") != c.want.Known() || wrong == "" && !got.Equal(c.want) {
			t.Errorf("%s %q: %v %q, want %v", c.path, c.text, got, wrong, c.want)
		}
	}
	_, wrong := iv.parse(iv.book.Facts["a.days"], nil, "5000")
	if want := "Not understood: 5000. 0 days – 3,000 days."; strings.ReplaceAll(wrong, "\u00a0", " ") != want {
		t.Errorf("%q, want %q", wrong, want)
	}
}

// What is typed cannot steer the terminal when it is written back.
func TestPrintable(t *testing.T) {
	if got := printable("a\x1b[2J\u0085\x7f\xffқ"); got != "a·[2J···қ" {
		t.Errorf("got %q", got)
	}
}
