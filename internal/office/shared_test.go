package office_test

import (
	"context"
	"fmt"
	"testing"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
	"qyzmet/internal/register/pgtest"
)

// Who was given a power in one process has it in another at the next request, and who
// was released has it nowhere.
func TestPowersOfAnotherProcess(t *testing.T) {
	at, keys := pgtest.URL(t), t.TempDir()
	w := &place{town: officetest.NewIn(t, lawOf(t), at, keys)}
	second, err := officetest.Open(lawOf(t), at, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { second.Close() })
	by := office.Actor{Official: "u-registrar", Office: ministry}
	for round := range 3 {
		who := office.Actor{Official: qyzmet.SubjectID(fmt.Sprint("u-new", round)), Office: district}
		try := func() error {
			_, err := second.Office.Record(context.Background(), who, w.Request("person-recorded", "", person(fmt.Sprint("Адам", round))))
			return err
		}
		if err := try(); !isCode(err, qyzmet.NotYours) {
			t.Errorf("nobody has given him a power: %v", err)
		}
		given := w.Must(by, "official-appointed", who.Official, fields{"at": string(district), "role": "clerk", "official_name": "Жаңа А."})
		if err := try(); err != nil {
			t.Errorf("he was given the power by then: %v", err)
		}
		q := w.Request("official-released", who.Official, nil)
		q.Of = given.ID
		if _, err := w.Record(context.Background(), by, q); err != nil {
			t.Fatal(err)
		}
		if err := try(); !isCode(err, qyzmet.NotYours) {
			t.Errorf("he was released by then: %v", err)
		}
	}
}
