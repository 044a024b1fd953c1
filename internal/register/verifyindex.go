package register

import (
	"database/sql"
	"maps"
	"slices"

	"qyzmet"
)

// index compares a list of names by position with what the acts say.
func (v *verifier) index(table, column string, want sum) error {
	var got sum
	err := v.each(func(rows *sql.Rows) error {
		var name string
		var position int64
		err := rows.Scan(&name, &position)
		got.add(name, position)
		return err
	}, `SELECT `+column+`, position FROM `+table)
	switch {
	case err != nil && v.ctx.Err() == nil:
		v.report.damage(table, 0, "it cannot be read: "+err.Error())
		return nil
	case err == nil && got != want:
		return v.locate(table, column)
	}
	return err
}

// locate says at which positions a list differs from what the acts say.
func (v *verifier) locate(table, column string) error {
	size, err := v.size("log_act")
	before := len(v.report.Damages)
	for from := int64(0); err == nil && from < size; from += atOnce {
		want := map[int64][]string{}
		err = v.each(func(rows *sql.Rows) error {
			s := &stored{}
			err := s.scan(rows)
			if act, bad := s.read(); err == nil && bad == nil { // a bad one is reported as such
				want[s.position] = namesOf(table, act)
			}
			return err
		}, `SELECT `+actColumns+actTables+` WHERE a.position > $1 AND a.position <= $2`, from, from+atOnce)
		for _, position := range slices.Sorted(maps.Keys(want)) {
			if err == nil {
				err = v.compareNames(table, column, position, want[position])
			}
		}
	}
	if err == nil && len(v.report.Damages) == before {
		v.report.damage(table, 0, "it has lines that belong to no act, or lacks those of a damaged one")
	}
	return v.noted(table, err)
}

// namesOf is what a list should hold for an act.
func namesOf(table string, act *qyzmet.Act) []string {
	if table == "log_subject" {
		return each(act.Envelope.Subjects)
	}
	var digests []qyzmet.Digest
	if act.Payload != nil {
		for _, p := range act.Payload.Papers {
			digests = append(digests, p.Digest)
		}
	}
	return each(digests)
}

func (v *verifier) compareNames(table, column string, position int64, want []string) error {
	for _, name := range want {
		there := false
		err := v.each(func(*sql.Rows) error { there = true; return nil },
			`SELECT 1 FROM `+table+` WHERE `+column+` = $1 AND position = $2`, name, position)
		if err != nil {
			return err
		}
		if !there {
			v.report.damage(table, position, name+" is not in the list")
		}
	}
	return nil
}
