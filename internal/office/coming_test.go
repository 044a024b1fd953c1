package office_test

import (
	"context"
	"testing"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
)

// Lists are divided by age, by duties that are open, late, or to come within a year,
// and by what is not held; each search counts whom it finds.
func TestSearchByDutiesAndAge(t *testing.T) {
	onEach(t, func(w *town) { searches(t, w) })
}

func searches(t *testing.T, w *town) {
	t.Helper()
	young := func(surname, born string) qyzmet.SubjectID {
		c := person(surname)
		c["birth_date"] = born
		return w.Must(clerk, "person-recorded", "", c).Act.Envelope.Subjects[0]
	}
	due, coming, later := young("Бірінші", "2009-03-01"), young("Екінші", "2009-12-31"), young("Үшінші", "2012-01-01")
	w.Must(clerk, "data-awaited", coming, fields{"body": "education", "by_duty": "transfer", "event_on": "2026-08-20", "what": "x"})
	ctx, by := context.Background(), clerk
	duty := []string{"first-registration-at-age"}
	for name, c := range map[string]struct {
		q    office.Search
		want []qyzmet.SubjectID
	}{
		"open today":      {office.Search{Owing: duty}, []qyzmet.SubjectID{due}},
		"within the year": {office.Search{Owing: duty, Ahead: office.Ahead}, []qyzmet.SubjectID{due, coming}},
		"within weeks":    {office.Search{Owing: duty, Ahead: 30}, []qyzmet.SubjectID{due}},
		"late":            {office.Search{Owing: []string{"body-transfer"}, Late: true}, []qyzmet.SubjectID{coming}},
		"not late":        {office.Search{Owing: duty, Late: true}, nil},
		"of none":         {office.Search{Owing: []string{}}, nil},
		"free":            {office.Search{Free: []string{"body-transfer"}}, []qyzmet.SubjectID{due, later}},
		"of the year":     {office.Search{Born: [2]date.Date{officetest.Day("2009-01-01"), officetest.Day("2009-12-31")}}, []qyzmet.SubjectID{due, coming}},
		"born since":      {office.Search{Born: [2]date.Date{officetest.Day("2009-12-31"), 0}}, []qyzmet.SubjectID{coming, later}},
		"another value":   {office.Search{Not: map[string]string{"person.sex": "male"}}, nil},
		"no such value":   {office.Search{Not: map[string]string{"person.sex": "female"}, Born: [2]date.Date{0, officetest.Day("2009-12-31")}}, []qyzmet.SubjectID{due, coming}},
	} {
		found, err := w.Find(ctx, by, c.q)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := map[qyzmet.SubjectID]bool{}
		for _, x := range found {
			got[x.Subject] = true
		}
		for _, id := range c.want {
			if !got[id] {
				t.Errorf("%s: %s is not found", name, id)
			}
		}
		if n, err := w.Count(ctx, by, c.q); err != nil || n != len(c.want) || len(got) != n {
			t.Errorf("%s: %d found, %d counted, want %d, %v", name, len(got), n, len(c.want), err)
		}
	}
	// What comes stands in no list of work before its day.
	all, _, err := w.WorkCounts(ctx, by, office.DueSearch{Duties: duty})
	if err != nil || all[duty[0]] != 1 {
		t.Errorf("work of today: %v, %v", all, err)
	}
	akim := office.Actor{Official: "u-akim", Office: "o-akimat-1"}
	if _, err := w.Find(ctx, akim, office.Search{Born: [2]date.Date{officetest.Day("2009-01-01"), 0}}); err == nil {
		t.Error("who may not see days of birth divides a list by them")
	}
	answered, err := w.Answer(ctx, by, office.Search{}, "first-registration")
	if err != nil || answered.All != 3 || answered.Undecided == 0 {
		t.Errorf("%+v, %v", answered, err)
	}
}
