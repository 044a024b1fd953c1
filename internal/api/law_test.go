package api

import (
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/lawtext"
)

// Every rule's citation is found at exactly the versions its span meets, and
// none is lost.
func TestLedgerNamesEveryRule(t *testing.T) {
	book := testEngine(t).Book()
	cited := map[string]bool{}
	ledger := NewLaw(book, nil).Ledger(Filter{})
	for _, row := range ledger.Entries {
		for _, rule := range row.CitedBy {
			cited[string(row.Provision)+" "+rule] = true
		}
	}
	for _, q := range book.Order {
		for _, r := range q.Rules {
			for _, id := range r.Cites {
				if key := string(id) + " " + string(q.ID) + "/" + string(r.ID); !cited[key] {
					t.Errorf("the ledger does not show %s", key)
				}
			}
		}
	}
}

func TestLedgerCounts(t *testing.T) {
	book := testEngine(t).Book()
	l := NewLaw(book, nil)
	versions := 0
	for _, p := range book.Provisions {
		versions += len(p.Versions)
	}
	all := l.Ledger(Filter{})
	sum := 0
	for _, c := range all.Counts {
		sum += c.Built + c.Planned
		if only := l.Ledger(Filter{Status: c.Status}); len(only.Entries) != c.Built+c.Planned {
			t.Errorf("%s: %d entries, counted %d", c.Status, len(only.Entries), c.Built+c.Planned)
		}
	}
	if len(all.Entries) != versions || sum != versions {
		t.Errorf("%d entries, %d counted, of %d versions", len(all.Entries), sum, versions)
	}
}

func TestLedgerOfAnArticle(t *testing.T) {
	l := NewLaw(testEngine(t).Book(), nil)
	for article, want := range map[qyzmet.ProvisionID]string{"law/300": "", "law/3": "law/3/", "law/35": "law/35/", "law/35/1": "law/35/1"} {
		rows := l.Ledger(Filter{Article: article}).Entries
		if (len(rows) == 0) != (want == "") {
			t.Errorf("%s: %d entries", article, len(rows))
		}
		for _, r := range rows {
			if !strings.HasPrefix(string(r.Provision), want) && r.Provision != article || strings.HasPrefix(string(r.Provision), "law/35/10") && article == "law/35/1" {
				t.Errorf("%s: %s is not of it", article, r.Provision)
			}
		}
	}
}

func TestShow(t *testing.T) {
	l := NewLaw(testEngine(t).Book(), nil)
	day := date.MustParse("2026-03-01")
	a, err := l.Show("law/35/3", &day)
	if err != nil {
		t.Fatal(err)
	}
	if a.Article != "law/35" || len(a.Provisions) != 1 || a.Enactment.Short.EN == "" {
		t.Fatalf("got %+v", a)
	}
	p := a.Provisions[0]
	now := slices.IndexFunc(p.Versions, func(v Version) bool { return v.InForce == "yes" })
	if now < 0 || len(p.Versions[now].CitedBy) == 0 || len(p.Cases) == 0 {
		t.Errorf("got %+v", p)
	}
	for _, use := range p.Versions[now].CitedBy {
		if use.Kind == "rule" && use.When == "" {
			t.Errorf("rule %s does not read", use.Rule)
		}
	}
	_, err = l.Show("law/35/33", nil)
	if faults, ok := qyzmet.FaultsOf(err); !ok || faults[0].Code != qyzmet.NotFound || faults[0].Nearest == "" {
		t.Errorf("got %v", err)
	}
}

func TestShowOfficialText(t *testing.T) {
	text, err := lawtext.Parse(strings.NewReader("Статья 35. Отсрочка\n 3. Слова для примера.\n"),
		lawtext.Profile{Enactment: "law", Edition: "2026", Language: "ru"})
	if err != nil {
		t.Fatal(err)
	}
	texts, err := lawtext.OpenLibrary(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := texts.Save(text); err != nil {
		t.Fatal(err)
	}
	a, err := NewLaw(testEngine(t).Book(), texts).Show("law/35/3", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range a.Provisions[0].Versions {
		if got := v.Official[qyzmet.Russian]; (got == "3. Слова для примера.") != (v.Edition == "2026") {
			t.Errorf("edition %s shows %q", v.Edition, got)
		}
	}
}
