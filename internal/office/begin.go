package office

import (
	"context"
	"fmt"

	"qyzmet"
	"qyzmet/date"
)

// Beginning is what a new register needs: the office above all others and the
// first official, who then brings in the rest.
type Beginning struct {
	Office    map[string]string // name_kk, name_ru, name_en
	Registrar string            // name of the first official
	On        date.Date         // since when; the history of the office is not gone into
}

// Begin fills an empty register. It returns the first official; on a register
// with acts it does nothing and returns "".
func (f *Office) Begin(ctx context.Context, b Beginning) (qyzmet.SubjectID, error) {
	size, err := f.reg.Size(ctx)
	if err != nil || size > 0 {
		return "", err
	}
	const first qyzmet.SubjectID = "u-registrar"
	text := func(s string) qyzmet.Value { return qyzmet.WordValue(s) }
	office := map[string]qyzmet.Value{"office_sort": text("ministry")}
	for name, v := range b.Office {
		office[name] = text(v)
	}
	_, err = f.Found(ctx, Actor{Official: System, Office: Country}, []Request{
		{Kind: "office-established", About: []qyzmet.SubjectID{Country}, Content: office, Issued: b.On, Key: "begin-office"},
		{Kind: "official-appointed", About: []qyzmet.SubjectID{first}, Issued: b.On, Key: "begin-registrar",
			Content: map[string]qyzmet.Value{"at": text(string(Country)), "role": text("registrar"), "official_name": text(b.Registrar)}},
	})
	if err != nil {
		return "", fmt.Errorf("filling the new register: %w", err)
	}
	return first, nil
}
