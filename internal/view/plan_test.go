package view

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/register"
)

// Who is looked for by his number, or by his day of birth, is found by the index of
// it, however many persons there are: every new file asks for that.
func TestPersonsByIndex(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	reg, err := register.OpenFile(ctx, filepath.Join(dir, "r.db"), register.Options{Schemas: []register.Schema{Schema()},
		KeyFile: filepath.Join(dir, "key"), CheckpointFile: filepath.Join(dir, "checkpoint")})
	if err != nil {
		t.Fatal(err)
	}
	defer reg.Close()
	iin := "050315500015"
	for n := range 10 { // one of the numbers is right
		if _, err := qyzmet.ParseIIN(iin[:11] + string(rune('0'+n))); err == nil {
			iin = iin[:11] + string(rune('0'+n))
		}
	}
	byIIN := Search{Text: iin, Sort: qyzmet.PersonSort}.query("subject")
	inOffices := Search{Text: iin, Sort: qyzmet.PersonSort, Offices: []qyzmet.SubjectID{"o-1", "o-2"}}.query("subject")
	for _, x := range []struct {
		text, index string
		args        []any
	}{
		{byIIN.b.String(), "view_card_iin", byIIN.args},
		{inOffices.b.String(), "view_card_iin", inOffices.args},
		{cardsWhere("iin <> '' AND iin"), "view_card_iin", padded([]any{iin})},
		{cardsWhere("born"), "view_card_born", padded([]any{int64(date.MustNew(2005, 3, 15))})},
		{cardsWhere("iin = '' AND born"), "view_card_born", padded([]any{int64(date.MustNew(2005, 3, 15))})},
	} {
		rows, err := reg.Base().Query(ctx, "EXPLAIN QUERY PLAN "+x.text, x.args...)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := scan(rows, func(r *sql.Rows, line *string) error { var n int; return r.Scan(&n, &n, &n, line) })
		if err != nil || !slices.ContainsFunc(plan, func(l string) bool {
			return strings.Contains(l, "USING INDEX "+x.index) || strings.Contains(l, "USING COVERING INDEX "+x.index)
		}) {
			t.Errorf("%s\nis answered by %q: %v", x.text, plan, err)
		}
	}
}
