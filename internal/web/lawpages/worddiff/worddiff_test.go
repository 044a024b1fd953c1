package worddiff

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func show(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString([]string{"", "[-", "[+"}[p.Op] + p.Text + []string{"", "]", "]"}[p.Op])
	}
	return b.String()
}

func TestCompare(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"equal", "a b", "a b", "a b"},
		{"a word", "at most one year", "at most two years", "at most [-one year][+two years]"},
		{"an end", "a citizen who cares", "a citizen who cares, living apart", "a citizen who cares[+, living apart]"},
		{"a phrase is one change", "granted by decision of the board", "granted after word from the board", "granted [-by decision of][+after word from] the board"},
		{"Kazakh", "бір жылдан аспайтын мерзімге беріледі", "бір жылдан аспайтын кезеңге беріледі", "бір жылдан аспайтын [-мерзімге][+кезеңге] беріледі"},
		{"nothing in common", "one two three", "four five six", "[-one two three][+four five six]"},
		{"from nothing", "", "new", "[+new]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := show(Compare(c.before, c.after)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What was kept and removed is the old text, what was kept and added the new.
func TestCompareLosesNothing(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", " ", ", ", "жыл", "екі", "-", "\n"}), 0, 30)
	rapid.Check(t, func(t *rapid.T) {
		before, after := strings.Join(words.Draw(t, "before"), " "), strings.Join(words.Draw(t, "after"), " ")
		var was, is strings.Builder
		for _, p := range Compare(before, after) {
			if p.Op != Added {
				was.WriteString(p.Text)
			}
			if p.Op != Removed {
				is.WriteString(p.Text)
			}
		}
		if was.String() != before || is.String() != after {
			t.Fatalf("%q became %q, %q became %q", before, was.String(), after, is.String())
		}
	})
}
