package lawtext

import "testing"

func TestNormalise(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"spaces", " \u00a0Сад\u202f\t\r\n  и\u2003дом\u00a0", "Сад и дом"},
		{"invisible characters", "\ufeffса\u00adд и\u200b дом", "сад и дом"},
		{"composed letters", "и\u0306", "й"},
		{"quotation marks", "«сад» „дом“ “пруд” ’s", `"сад" "дом" "пруд" 's`},
		{"dashes", "а – б — в ‑ г − д", "а - б - в - г - д"},
		{"Latin schwa in a Kazakh word", "ə\u0441керi жəне Əскер", "әскері және Әскер"},
		{"a lone schwa", "Ə ə", "Ә ә"},
		{"Latin letters inside a Cyrillic word", "cад", "сад"},
		{"Latin words stay", "No. 251-VIII and IT", "No. 251-VIII and IT"},
		{"case, figures and punctuation count", "Сад, 5; сад.", "Сад, 5; сад."},
		{"empty", " \n", ""},
	}
	for _, c := range cases {
		if got := Normalise(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestHash(t *testing.T) {
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	if got := Hash(" \u00a0"); got != empty {
		t.Errorf("got %s, want the hash of nothing", got)
	}
	if Hash("жəне – «сад»") != Hash("және  - \"сад\" ") {
		t.Error("copies of the same wording have different hashes")
	}
	if Hash("сад") == Hash("Сад") {
		t.Error("different wordings have the same hash")
	}
}

// FuzzNormalise: the normal form of a normal form is itself.
func FuzzNormalise(f *testing.F) {
	f.Add("«Сад» – əдемі\u0301")
	f.Add("pe\u200d\u0308а")
	f.Fuzz(func(t *testing.T, text string) {
		once := Normalise(text)
		if twice := Normalise(once); twice != once {
			t.Errorf("%q becomes %q, then %q", text, once, twice)
		}
	})
}
