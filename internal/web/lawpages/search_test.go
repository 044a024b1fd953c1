package lawpages

import (
	"strings"
	"testing"
)

func TestReadQueryNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"35": "35", "35(3)": "35/3", "35 (2) (1)": "35/2/1", "35(2)(1)[3]": "35/2/1#3", "35/3": "35/3", "35/2/1#3": "35/2/1#3", "35/2/1~3": "35/2/1#3",
		"law/35/3": "35/3", "50-1": "50-1", "35.3": "35/3", "35(5)(4-1)": "35/5/4-1", "  35(3) ": "35/3",
		"article 35": "35", "Article 35, paragraph 3": "35/3", "art. 35 para 2 subparagraph 1": "35/2/1", "article 35 paragraph 3 part 2": "35/3#2",
		"статья 35": "35", "Статья 35 пункт 3": "35/3", "ст. 35 п. 3": "35/3", "пп. 1) п. 2 ст. 35": "35/2/1", "подпункт 1) пункта 2 статьи 35": "35/2/1",
		"35-бап": "35", "35 бап": "35", "35-баптың 3-тармағы": "35/3", "35-баптың 2-тармағының 1) тармақшасы": "35/2/1", "заңның 35-бабы": "35",
		"абзац 3 пункта 3 статьи 35": "35/3#3",
		"отсрочка":                   "", "": "", "2025 год": "", "учеба 3 курс": "", "35(": "", "35)3": "", "бап": "", "статья": "",
	} {
		if got := readQuery(text).number; got != want {
			t.Errorf("%q: number %q, want %q", text, got, want)
		}
	}
}

func TestReadQueryParagraphs(t *testing.T) {
	for text, want := range map[string]bool{"пункт 9": true, "9-тармақ": true, "paragraph 9": true, "статья 9": false, "9": false} {
		if q := readQuery(text); q.paragraph != want {
			t.Errorf("%q: paragraph %v, want %v", text, q.paragraph, want)
		}
	}
}

func TestStem(t *testing.T) {
	for word, want := range map[string]string{"отсрочка": "отсрочк", "отсрочки": "отсрочк", "deferrals": "deferral", "дети": "дети", "призыв": "призыв", "кейінге": "кейінг", "ages": "ages"} {
		if got := stem(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

// FuzzReadQuery: whatever is typed is read without a fault.
func FuzzReadQuery(f *testing.F) {
	for _, s := range []string{"35(3)", "статья 35", "35-бап", "\x00", "\xff\xfe", strings.Repeat("(", 500), "ё№’", "[[[[#~"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := readQuery(s)
		if strings.Contains(q.number, "//") || strings.HasPrefix(q.number, "/") {
			t.Errorf("%q: number %q", s, q.number)
		}
	})
}
