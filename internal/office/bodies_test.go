package office_test

import (
	"context"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/rulebook"
)

// What commissions a field offers is said by the data: with another requirement
// there, others are offered.
func TestCommissionsForAField(t *testing.T) {
	w := newTown(t, "")
	minister, akim := office.Actor{Official: "u-min", Office: ministry}, office.Actor{Official: "u-akim", Office: akimat}
	decree := w.Must(minister, "campaign-decreed", "", fields{"decree": "№ 801", "begins": "2026-09-01", "ends": "2026-12-31"})
	members := qyzmet.ListValue()
	for _, seat := range []string{"chair", "military", "police", "health", "security", "other", "secretary"} {
		members.Items = append(members.Items, qyzmet.Item{"name": qyzmet.WordValue("А " + seat), "seat": qyzmet.WordValue(seat)})
	}
	made := map[string]qyzmet.SubjectID{}
	for _, kind := range []string{"district", "oblast"} {
		made[kind] = w.Must(akim, "commission-appointed", "", fields{"commission_kind": kind, "keeper": string(officetest.District), "campaign": string(decree.Act.Envelope.Subjects[0]), "members": members}).Act.Envelope.Subjects[0]
	}
	deciding := w.Book().ActKinds["appeal-decided"]
	field := *deciding.Field("commission")
	other := *deciding
	for _, r := range deciding.Requires {
		if r.ID == "higher" {
			other.Requires = nil
			lower := *r
			lower.HoldsExpr = &rulebook.Expr{Op: rulebook.OpNot, Kind: qyzmet.Bool, Args: []*rulebook.Expr{r.HoldsExpr}}
			other.Requires = append(other.Requires, &lower)
		}
	}
	all := field
	all.Among = ""
	for name, c := range map[string]struct {
		kind  *rulebook.ActKind
		field rulebook.Field
		want  []qyzmet.SubjectID
	}{
		"the higher":      {deciding, field, []qyzmet.SubjectID{made["oblast"]}},
		"others":          {&other, field, []qyzmet.SubjectID{made["district"]}},
		"without a limit": {deciding, all, []qyzmet.SubjectID{made["district"], made["oblast"]}},
	} {
		found, err := w.CommissionsFor(context.Background(), head, c.kind, &c.field)
		if err != nil {
			t.Fatal(err)
		}
		got := map[qyzmet.SubjectID]bool{}
		for _, f := range found {
			got[f.Subject] = true
		}
		ok := len(got) == len(c.want)
		for _, id := range c.want {
			ok = ok && got[id]
		}
		if !ok {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
