package document

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf8"
)

// covered reads which characters a TrueType font has, from its cmap table of
// format 4: what the PDF library draws, read another way.
func covered(font []byte) map[rune]bool {
	u16 := func(i int) int { return int(binary.BigEndian.Uint16(font[i:])) }
	u32 := func(i int) int { return int(binary.BigEndian.Uint32(font[i:])) }
	out := map[rune]bool{}
	for table := 12; table < 12+16*u16(4); table += 16 {
		if string(font[table:table+4]) != "cmap" {
			continue
		}
		cmap := u32(table + 8)
		for sub := range u16(cmap + 2) {
			t := cmap + u32(cmap+4+8*sub+4)
			if u16(t) != 4 {
				continue
			}
			n := u16(t+6) / 2
			for s := range n {
				end, start := u16(t+14+2*s), u16(t+16+2*n+2*s)
				delta, offset := u16(t+16+4*n+2*s), u16(t+16+6*n+2*s)
				for c := start; c <= end && c != 0xffff; c++ {
					glyph := (c + delta) & 0xffff
					if offset != 0 {
						glyph = u16(t + 16 + 6*n + 2*s + offset + 2*(c-start))
					}
					out[rune(c)] = out[rune(c)] || glyph != 0
				}
			}
		}
	}
	return out
}

func TestFontsShowWhatIsCalledPrintable(t *testing.T) {
	for f := range faceCount {
		has := covered(faceFiles[f].ttf)
		for r := rune(0x20); r < 0xffff; r++ {
			if !printable(r) {
				continue
			}
			if !has[r] {
				t.Errorf("face %d lacks %U %c", f, r, r)
			}
			if widths()[f][r] <= 0 {
				t.Errorf("face %d: %U has no width", f, r)
			}
		}
	}
	for _, r := range "ӘәІіҢңҒғҮүҰұҚқӨөҺһЁё№«»–—…’“”„§°" {
		if !printable(r) {
			t.Errorf("%c is not printable", r)
		}
	}
}

func TestTextsOfAnybodyAreCleaned(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"  Сейітов \t Нұрлан\r\n ", "Сейітов Нұрлан"},
		{"Дмитрий", "Дмитрий"}, // decomposed й
		{"И\u0306ван", "Йван"},
		{"a\x00b\x1bc", "a□b□c"},
		{"Иван 👨‍👩‍👧‍👦 Петров", "Иван □ Петров"},
		{"\u202eпетров\u202c", "□петров□"},
		{"محمد", "□"},
		{"שלום", "□"},
		{"张伟", "□"},
		{"со\u00adфт\ufeff", "софт"},
		{"\xff\xfeабв", "□абв"},
		{"5000 ₸", "5000 □"},
		{"", ""},
		{"\n\n\n", ""},
	} {
		if got := oneLine(c.in, 100); got != c.want {
			t.Errorf("%q gives %q, want %q", c.in, got, c.want)
		}
	}
	if got := manyLines("а\r\nб\n\n\nв \u2028г", 100); got != "а \nб\nв \nг" {
		t.Errorf("%q", got)
	}
}

func TestLongTextsAreCutVisibly(t *testing.T) {
	for _, s := range []string{strings.Repeat("Ұ", 10_000), strings.Repeat("ab ", 10_000), strings.Repeat("и\u0306", 10_000)} {
		got := oneLine(s, MaxName)
		if n := utf8.RuneCountInString(got); n > 2*MaxName || !strings.HasSuffix(got, cutSign) {
			t.Errorf("%d letters, ends in %q", n, got[max(0, len(got)-10):])
		}
	}
	if got := oneLine(strings.Repeat("я", MaxName), MaxName); strings.HasSuffix(got, cutSign) {
		t.Error("a text of just the length is not cut")
	}
	f := Form{Applicant: Applicant{Name: strings.Repeat("я", MaxName+1)}, Papers: make([]string, MaxPapers+1), Statement: strings.Repeat("я", MaxStatement+1)}
	if err := f.Check(); err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("three faults expected: %v", err)
	}
	if err := fixtureForm("ru").Check(); err != nil {
		t.Error(err)
	}
}

func TestCalendarTextsKeepScriptsAndLoseControls(t *testing.T) {
	for in, want := range map[string]string{
		"Құдайберген 🎂 محمد": "Құдайберген 🎂 محمد",
		"a\r\nEND:VEVENT":    "a \nEND:VEVENT",
		"a\x00\x07\u202eb":   "a□□□b",
	} {
		if got := forCalendar(in, 100); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}
