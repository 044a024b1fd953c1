package view_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"qyzmet/internal/view"
)

// spellings are names of invented people in the spellings in which papers have
// them: Kazakh, Russian, and Latin as in passports and in the alphabets to come.
var spellings = [][]string{
	{"Құдайбергенов", "Кудайбергенов", "Qudaibergenov", "КУДАЙБЕРГЕНОВ", "Kudaybergenov"},
	{"Сейітов", "Сейтов", "Сеитов", "Seitov", "Seiitov"},
	{"Әлия", "Алия", "Aliya", "Aliia"},
	{"Ғабитова Үміт", "Габитова Умит", "Gabitova Umit"},
	{"Іңкәр", "Инкар", "Inkar"},
	{"Қайрат", "Кайрат", "Kairat", "Qairat", "Kayrat"},
	{"Нұрсұлтан", "Нурсултан", "Nursultan", "Nūrsūltan"},
	{"Айгүл", "Айгуль", "Aigul", "Aygul", "Aigül"},
	{"Ерлан", "Erlan", "Yerlan"},
	{"Ержан", "Yerzhan", "Erjan"},
	{"Тоқаев", "Токаев", "Tokayev", "Toqaev"},
	{"Ілияс", "Ильяс", "Ilyas", "Il'yas", "Iliyas"},
	{"Бауыржан", "Бауржан", "Baurzhan", "Bauyrzhan", "Bauyrjan"},
	{"Дәуіт", "Дауит", "Даут"},
	{"Жұмабаев", "Жумабаев", "Джумабаев", "Zhumabaev", "Dzhumabayev", "Jumabaev"},
	{"Шоқан", "Чокан", "Shokan", "Chokan", "Şoqan"},
	{"Шыңғыс", "Шынгыс", "Шингис", "Чингис", "Shyngys"},
	{"Амангелді", "Амангельды", "Амангелди", "Amangeldi", "Amangeldy"},
	{"Өмірбек", "Омирбек", "Omirbek", "Ömirbek"},
	{"Қасым-Жомарт", "Касым-Жомарт", "Қасымжомарт", "Kassym-Zhomart"},
	{"Жиһан", "Жихан", "Zhihan", "Jihan"},
	{"Дәурен", "Даурен", "Dauren", "Däuren"},
	{"Мәдияр", "Мадияр", "Мадиар", "Madiyar", "Madiar"},
	{"Гүлмира", "Гульмира", "Gulmira"},
	{"Жұлдыз", "Жулдыз", "Zhuldyz", "Juldyz"},
	{"Сәкен Сейфуллин", "Сакен Сейфулин", "Saken Seifullin"},
	{"Мұхаммед", "Мухаммед", "Мухамед", "Mukhammed", "Muhammed"},
	{"Юлия", "Yuliya", "Iuliia"},
	{"Алёна Щербакова", "Алена Щербакова", "Alyona Shcherbakova"},
	{"Цой Алексей", "Tsoi Alexey", "Tsoy Aleksei"},
	{"Сергеев", "Sergeev", "Sergeyev"},
	{"Абай", "Abay", "Aбaй"}, // the last with Latin a and A
	{"Айдос", "Аи\u0306дос"}, // a letter and the mark over it
}

// fathers are names of fathers as sons and daughters bear them.
var fathers = [][]string{
	{"Болатұлы", "Болатулы", "Болатович", "Bolatovich", "Bolatuly", "Болат ұлы", "Болат улы"},
	{"Болатқызы", "Болатовна", "Болаткызы", "Bolatkyzy"},
	{"Әліұлы", "Алиевич"},
	{"Сергейұлы", "Сергеевич", "Sergeyevich"},
	{"Ыбырайұлы", "Ыбыраевич"},
	{"Қабдоллаұлы", "Кабдоллаевич"},
	{"Бауыржанұлы", "Бауржанович"},
}

// finds reports whether a name, as it is kept, is found by what is typed.
func finds(kept, typed string) bool {
	words := view.Fold(kept)
	begins := func(w string) bool {
		return slices.ContainsFunc(words, func(x string) bool { return strings.HasPrefix(x, w) })
	}
	all := func(list []string) bool {
		return !slices.ContainsFunc(list, func(w string) bool { return !begins(w) })
	}
	for _, alternatives := range view.Sought(typed) {
		if !slices.ContainsFunc(alternatives, all) {
			return false
		}
	}
	return true
}

// One name in its spellings is found by each of them, whichever is kept.
func TestFoldSpellings(t *testing.T) {
	for _, same := range slices.Concat(spellings, fathers) {
		for _, kept := range same {
			for _, typed := range same {
				if !finds(kept, typed) {
					t.Errorf("%s is not found by %s: %q, %q", kept, typed, view.Fold(kept), view.Sought(typed))
				}
			}
		}
	}
}

// Different names stay different, so that the tests of spellings can fail.
func TestFoldTellsApart(t *testing.T) {
	for _, pair := range [][2]string{{"Асанов", "Асенов"}, {"Болат", "Полат"}, {"Болатбек", "Болатұлы"}, {"Сейітов", "Сеилов"}, {"Ахмет-Али", "Ахмет-Уали"}, {"Мұрат", "Марат"},
		{"Жанар", "Жанат"}, {"Нұрлан", "Нұржан"}, {"Аманқұл", "Аманович"}} {
		if finds(pair[0], pair[1]) || finds(pair[1], pair[0]) {
			t.Errorf("%s and %s are one: %q, %q", pair[0], pair[1], view.Fold(pair[0]), view.Fold(pair[1]))
		}
	}
}

// Words stand in any order, and are cut short; the parts of a word with a hyphen
// are found by themselves.
func TestFoldParts(t *testing.T) {
	const kept = "Құдайбергенов Ахмет-Али Болатұлы"
	for _, typed := range []string{"ахмет кудайб", "али құдай", "Болатович А. Кудайбергенов", "ахметали", "ахмет-али", "kudaib akhmetali bol", "ахмет болатулы", "К. А. Б.", "болатұ", ""} {
		if !finds(kept, typed) {
			t.Errorf("%s is not found by %q: %q, %q", kept, typed, view.Fold(kept), view.Sought(typed))
		}
	}
	for _, typed := range []string{"али болатбек", "бергенов", "болат қызы әсем"} {
		if finds(kept, typed) {
			t.Errorf("%s is found by %q", kept, typed)
		}
	}
	for typed, kept := range map[string]string{"аманқұл": "Аманқұлы", "досқұл": "Досқұлов"} {
		if !finds(kept, typed) {
			t.Errorf("%s is not found by %s", kept, typed)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Құдайбергенов Н.", "O'Neil", "İ", "ﬀ", "\x00", "ъь", "12 34", "А-Б-", "ұлы ұлы", "--"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, w := range view.Fold(s) {
			if w == "" || strings.ContainsFunc(w, unicode.IsSpace) {
				t.Errorf("%q gives the word %q", s, w)
			}
		}
		if !finds(s, s) {
			t.Errorf("%q is not found by itself", s)
		}
	})
}
