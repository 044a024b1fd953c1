package roster

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// besides are columns beside the facts of the book.
func besides() []*rulebook.Fact {
	text := func(path qyzmet.Path, label string) *rulebook.Fact {
		return &rulebook.Fact{Path: path, Type: "text", Kind: qyzmet.Word, Label: qyzmet.Text{KK: label, RU: label, EN: label}}
	}
	return []*rulebook.Fact{text("card.surname", "surname"), text("card.phone", "mobile number"),
		{Path: "card.registered", Type: "date", Kind: qyzmet.Date, Label: qyzmet.Text{KK: "есепте", RU: "на учете с", EN: "on the register since"}}}
}

// TestExtra: columns beside the facts are read with the row, and the cells of every
// row can be written again.
func TestExtra(t *testing.T) {
	o := options(t)
	o.Extra, o.KeepCells = besides(), true
	var back []Reject
	o.Rejected = func(r Reject) error { back = append(back, r); return nil }
	table := "ИИН;Фамилия;Телефон;на учете с\n050315500014;Сейітов;'+77010000001;01.02.2022\n060310500019;Ким;?;31.02.2022\n060310500029;;;\n"
	var surnames, phones, days []string
	_, err := Read(strings.NewReader(table), o, func(c *Chunk) error {
		for i := range c.Rows {
			surnames, phones, days = append(surnames, c.Extra[i][0].S), append(phones, c.Extra[i][1].S), append(days, c.Extra[i][2].String())
			if len(c.Cells(i)) != 4 {
				t.Errorf("row %d has cells %q", c.Rows[i], c.Cells(i))
			}
		}
		return nil
	})
	if err != nil || !slices.Equal(surnames, []string{"Сейітов", ""}) || !slices.Equal(phones, []string{"+77010000001", ""}) || days[0] != "2022-02-01" {
		t.Errorf("%q %q %q %v", surnames, phones, days, err)
	}
	if len(back) != 1 || !slices.Equal(back[0].Cells, []string{"060310500019", "Ким", "?", "31.02.2022"}) {
		t.Errorf("given back: %+v", back)
	}
}

// FuzzExtra: whatever a table holds, each of its rows is loaded, rejected or blank,
// and what was loaded has its texts.
func FuzzExtra(f *testing.F) {
	f.Add("ИИН;Фамилия;Телефон;на учете с\n050315500014;Сейітов;+7;01.02.2022\n")
	f.Add("surname,person.birth_date\n\"a\"\"b\",2005-01-01\n,\n")
	f.Add("surname\tmobile number\n=1+1\t'@x\n")
	f.Fuzz(func(t *testing.T, table string) {
		o := options(t)
		o.Extra, o.KeepCells, o.Workers = besides(), true, 1
		rejected := uint64(0)
		o.Rejected = func(Reject) error { rejected++; return nil }
		loaded := uint64(0)
		s, err := Read(bytes.NewReader([]byte(table)), o, func(c *Chunk) error {
			if len(c.Extra) != c.Block.N || len(c.IINs) != c.Block.N {
				t.Fatalf("%d people, %d texts, %d numbers", c.Block.N, len(c.Extra), len(c.IINs))
			}
			for i := range c.Rows {
				_ = c.Cells(i)
			}
			loaded += uint64(c.Block.N)
			return nil
		})
		if err == nil && (s.Read != s.Loaded+s.Rejected+s.Blank || s.Loaded != loaded || s.Rejected != rejected) {
			t.Fatalf("%+v: loaded %d, rejected %d", s, loaded, rejected)
		}
	})
}
