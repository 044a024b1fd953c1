package lawtext

import (
	"slices"
	"strings"
	"testing"
)

// The texts in these tests are invented, about a garden; only their shape is
// that of official texts. A dot · at the end of a line is a last space.

var (
	gardenRu    = Profile{Enactment: "law", Edition: "1", Language: "ru"}
	gardenKk    = Profile{Enactment: "law", Edition: "1", Language: "kk"}
	gardenEn    = Profile{Enactment: "law", Edition: "1", Language: "en"}
	gardenRules = Profile{Enactment: "rules", Edition: "1", Language: "ru", Numbering: ByParagraph, Approval: "decree",
		Mark: "О правилах сада"}
)

type shape struct {
	name    string
	profile Profile
	text    string
	want    string // id = text, one a line; ! before the id of an excluded element
	notes   []string
}

func invented(text string) string {
	text = strings.ReplaceAll(text, "·", " ")
	return strings.TrimPrefix(text, "\n") + "\n"
}

func TestShapes(t *testing.T) {
	for _, s := range slices.Concat(shapesRu, shapesOther) {
		t.Run(s.name, func(t *testing.T) {
			text, err := Parse(strings.NewReader(invented(s.text)), s.profile)
			if err != nil {
				t.Fatal(err)
			}
			var got, notes []string
			for _, a := range text.Articles {
				for _, p := range a.Provisions {
					mark := ""
					if p.Excluded {
						mark = "!"
					}
					got = append(got, mark+p.ID+" = "+p.Text)
				}
				for _, n := range a.Footnotes {
					notes = append(notes, a.ID+": "+n)
				}
			}
			want := strings.Split(s.want, "\n")
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), s.want)
			}
			if !slices.Equal(notes, s.notes) {
				t.Errorf("notes\n%s\nwant\n%s", strings.Join(notes, "\n"), strings.Join(s.notes, "\n"))
			}
			again, err := Parse(strings.NewReader(strings.ReplaceAll(invented(s.text), "\n", "\r\n")), s.profile)
			if err != nil || !slices.Equal(again.IDs(), text.IDs()) {
				t.Errorf("with carriage returns: %v", err)
			}
		})
	}
}
