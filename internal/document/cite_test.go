package document

import (
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

func TestProvisionsAreNamedAsLawyersDo(t *testing.T) {
	for _, c := range []struct{ id, ru, ruOf, kk, kkOf, en string }{
		{"law/35", "статья 35", "статьи 35", "35-бабы", "35-бабының", "article 35"},
		{"law/35/3", "пункт 3 статьи 35", "пункта 3 статьи 35", "35-бабының 3-тармағы", "35-бабының 3-тармағының", "article 35(3)"},
		{"law/35/2/1", "подпункт 1) пункта 2 статьи 35", "подпункта 1) пункта 2 статьи 35", "35-бабы 2-тармағының 1) тармақшасы", "35-бабы 2-тармағының 1) тармақшасының", "article 35(2)(1)"},
		{"law/35/2/1#3", "абзац третий подпункта 1) пункта 2 статьи 35", "абзаца третьего подпункта 1) пункта 2 статьи 35",
			"35-бабының 2-тармағы 1) тармақшасының үшінші абзацы", "35-бабының 2-тармағы 1) тармақшасының үшінші абзацының", "article 35(2)(1), line 3"},
		{"law/31#2", "часть вторая статьи 31", "части второй статьи 31", "31-бабының екінші бөлігі", "31-бабының екінші бөлігінің", "article 31, part 2"},
		{"law/1/6", "подпункт 6) статьи 1", "подпункта 6) статьи 1", "1-бабының 6) тармақшасы", "1-бабының 6) тармақшасының", "article 1(6)"},
		{"law/33#2", "часть вторая статьи 33", "части второй статьи 33", "33-бабының екінші бөлігі", "33-бабының екінші бөлігінің", "article 33, part 2"},
		{"law/30/1#9/5", "подпункт 5) части девятой пункта 1 статьи 30", "подпункта 5) части девятой пункта 1 статьи 30",
			"30-бабының 1-тармағы тоғызыншы бөлігінің 5) тармақшасы", "30-бабының 1-тармағы тоғызыншы бөлігінің 5) тармақшасының", "article 30(1), part 9(5)"},
		{"appc/92/1-1", "часть 1-1 статьи 92", "части 1-1 статьи 92", "92-бабының 1-1-бөлігі", "92-бабының 1-1-бөлігінің", "article 92, part 1-1"},
		{"appc/91/4#2", "абзац второй части четвертой статьи 91", "абзаца второго части четвертой статьи 91", "91-бабы төртінші бөлігінің екінші абзацы", "91-бабы төртінші бөлігінің екінші абзацының", "article 91, part 4, line 2"},
		{"rules/9#2", "часть вторая пункта 9", "части второй пункта 9", "9-тармағының екінші бөлігі", "9-тармағының екінші бөлігінің", "paragraph 9, part 2"},
		{"rules/8/1", "подпункт 1) пункта 8", "подпункта 1) пункта 8", "8-тармағының 1) тармақшасы", "8-тармағының 1) тармақшасының", "paragraph 8(1)"},
	} {
		id := qyzmet.ProvisionID(c.id)
		for _, got := range []struct {
			l    qyzmet.Lang
			of   bool
			want string
		}{{qyzmet.Russian, false, c.ru}, {qyzmet.Russian, true, c.ruOf}, {qyzmet.Kazakh, false, c.kk}, {qyzmet.Kazakh, true, c.kkOf}, {qyzmet.English, false, c.en}} {
			if s := plain(textsIn(got.l).provision(id, got.of)); s != got.want {
				t.Errorf("%s %s: %q, want %q", id, got.l, s, got.want)
			}
		}
	}
}

func TestCitationsInARow(t *testing.T) {
	ids := []qyzmet.ProvisionID{"law/28/3/2", "law/31#2", "appc/92/1"}
	for _, c := range []struct {
		l              qyzmet.Lang
		intro, of      bool
		want, wantNext string
	}{
		{qyzmet.Russian, false, false, "подпункт 2) пункта 3 статьи 28, часть вторая статьи 31 Закона № 561-IV и часть первая статьи 92 Кодекса № 350-VI (АППК)", ""},
		{qyzmet.Russian, true, true, "подпункта 2) пункта 3 статьи 28, части второй статьи 31 Закона Республики Казахстан от 16 февраля 2012 года № 561-IV «О воинской службе и статусе военнослужащих» (далее – Закон) и части первой статьи 92 Административного процедурно-процессуального кодекса Республики Казахстан (далее – АППК)",
			"подпункт 2) пункта 3 статьи 28, часть вторая статьи 31 Закона и часть первая статьи 92 АППК"},
		{qyzmet.Kazakh, false, true, "№ 561-IV Заңның 28-бабы 3-тармағының 2) тармақшасы, 31-бабының екінші бөлігі және № 350-VI Кодекстің (ӘРПК) 92-бабының бірінші бөлігінің", ""},
		{qyzmet.English, false, false, "article 28(3)(2), article 31, part 2 of Law 561-IV and article 92, part 1 of Code 350-VI", ""},
	} {
		cite := newCiter(textsIn(c.l), c.intro)
		got := cite.list(ids, c.of)
		if plain(got.String()) != c.want {
			t.Errorf("%s: %q, want %q", c.l, plain(got.String()), c.want)
		}
		var linked []qyzmet.ProvisionID
		for _, r := range got {
			if r.Cite != "" {
				linked = append(linked, r.Cite)
			}
		}
		if len(linked) != len(ids) {
			t.Errorf("%s: linked %v", c.l, linked)
		}
		if next := plain(cite.list(ids, false).String()); c.wantNext != "" && next != c.wantNext {
			t.Errorf("%s again: %q", c.l, next)
		}
	}
}

func TestOnlyWhatIsSurelyInForceIsNamed(t *testing.T) {
	window := func(from, to string) *rulebook.Point {
		return &rulebook.Point{Key: from, Window: rulebook.Window{Earliest: day(from), Latest: day(to)}}
	}
	b := &rulebook.Book{Provisions: map[qyzmet.ProvisionID]*rulebook.Provision{
		"law/1": {Versions: []*rulebook.Version{{Status: "encoded"}}},
		"law/2": {Versions: []*rulebook.Version{
			{Span: rulebook.Span{Before: window("2021-07-01", "2021-07-01")}, Status: "encoded"},
			{Span: rulebook.Span{From: window("2021-07-01", "2021-07-01")}, Status: "repealed"}}},
		"law/3": {Versions: []*rulebook.Version{{Span: rulebook.Span{From: window("2025-01-01", "2025-02-01")}, Status: "encoded"}}},
		"law/4": {Article: &rulebook.Article{HeldFrom: window("2021-07-01", "2021-07-01")}, Versions: []*rulebook.Version{{Status: "encoded"}}}}}
	ids := []qyzmet.ProvisionID{"law/1", "law/2", "law/3", "law/4", "law/5"}
	for on, want := range map[string]int{"2021-06-30": 2, "2021-07-01": 2, "2025-01-15": 2, "2025-02-01": 3} {
		if got := inForce(b, ids, day(on)); len(got) != want {
			t.Errorf("%s: %v", on, got)
		}
	}
	if inForce(nil, ids, day("2025-01-01")) != nil {
		t.Error("without a book nothing is in force")
	}
}

func TestLastDayOfAnAnswer(t *testing.T) {
	a := fixtureAnswer()
	if d, ok := lastDay(a); !ok || d != day("2027-06-30") {
		t.Error(d, ok)
	}
	a.Changes = nil
	if d, ok := lastDay(a); !ok || d != day("2027-06-30") {
		t.Error(d, ok)
	}
	a.Grounds[0].Until = nil
	if d, ok := lastDay(a); ok {
		t.Error("a ground without an end has no last day", d)
	}
	if _, ok := lastDay(&qyzmet.Answer{Known: date.Latest}); ok {
		t.Error("an open answer has no last day")
	}
}
