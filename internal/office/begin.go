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
	Regions   bool              // with the offices that the law data name for a new register
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
	begin := []Request{
		{Kind: "office-established", About: []qyzmet.SubjectID{Country}, Content: office, Issued: b.On, Key: "begin-office"},
		{Kind: "official-appointed", About: []qyzmet.SubjectID{first}, Issued: b.On, Key: "begin-registrar",
			Content: map[string]qyzmet.Value{"at": text(string(Country)), "role": text("registrar"), "official_name": text(b.Registrar)}},
	}
	if b.Regions {
		begin = append(begin, f.firstOffices(b.On)...)
	}
	_, err = f.Found(ctx, Actor{Official: System, Office: Country}, begin)
	if err != nil {
		return "", fmt.Errorf("filling the new register: %w", err)
	}
	return first, nil
}

// firstOffices are the acts by which a new register learns of the offices under
// the one above all others.
func (f *Office) firstOffices(on date.Date) []Request {
	var list []Request
	for _, o := range f.book.FirstOffices {
		list = append(list, Request{Kind: "office-established", About: []qyzmet.SubjectID{o.ID}, Issued: on, Key: "begin-" + string(o.ID),
			Content: map[string]qyzmet.Value{
				"name_kk": qyzmet.WordValue(o.Name.KK), "name_ru": qyzmet.WordValue(o.Name.RU), "name_en": qyzmet.WordValue(o.Name.EN),
				"office_sort": qyzmet.WordValue(o.Sort), "under": qyzmet.WordValue(string(Country)),
			}})
	}
	return list
}
