package desktest

import (
	"qyzmet"
	"qyzmet/internal/office/officetest"
)

// Youth records a young man who was born on a day and about whom the questions of
// first registration know enough.
func (p *Place) Youth(surname, born string) qyzmet.SubjectID {
	p.Helper()
	fields := officetest.Person(surname)
	fields["birth_date"] = born
	id := p.Town.Must(officetest.Clerk, "person-recorded", "", fields).Act.Envelope.Subjects[0]
	p.state(id, map[qyzmet.Path]qyzmet.Value{"person.registered_before": qyzmet.BoolValue(false), "person.new_citizen": qyzmet.BoolValue(false),
		"person.imprisoned": qyzmet.BoolValue(false), "person.residence": qyzmet.WordValue("in-kazakhstan"), "person.serving": qyzmet.WordValue("none"), "person.register_end": qyzmet.WordValue("none")})
	return id
}

// state states facts about a person.
func (p *Place) state(id qyzmet.SubjectID, known map[qyzmet.Path]qyzmet.Value, topics ...string) {
	p.Helper()
	facts := qyzmet.ListValue()
	for path, v := range known {
		facts.Items = append(facts.Items, qyzmet.Item{"fact": qyzmet.WordValue(string(path)), "value": v})
	}
	c := officetest.Fields{"source": "document", "facts": facts, "proof": "справка № 5"}
	if len(topics) > 0 {
		c["topics"] = qyzmet.WordsValue(topics...)
	}
	p.Town.Must(officetest.Clerk, "facts-stated", id, c)
}

// Stated states that a person studies, which grows old.
func (p *Place) Stated(id qyzmet.SubjectID) {
	p.Helper()
	p.state(id, map[qyzmet.Path]qyzmet.Value{"person.married": qyzmet.BoolValue(false)}, "study", "family")
}

// Stocked records a man who has served, and enrols him in the stock.
func (p *Place) Stocked(surname, born string, more map[qyzmet.Path]qyzmet.Value) qyzmet.SubjectID {
	p.Helper()
	fields := officetest.Person(surname)
	fields["birth_date"] = born
	id := p.Town.Must(officetest.Clerk, "person-recorded", "", fields).Act.Envelope.Subjects[0]
	known := map[qyzmet.Path]qyzmet.Value{"person.registered_before": qyzmet.BoolValue(true), "person.new_citizen": qyzmet.BoolValue(false), "person.imprisoned": qyzmet.BoolValue(false),
		"person.residence": qyzmet.WordValue("in-kazakhstan"), "person.serving": qyzmet.WordValue("none"), "person.register_end": qyzmet.WordValue("none"), "person.stock": qyzmet.WordValue("served"),
		"service.kind": qyzmet.WordValue("none"), "service.rank": qyzmet.WordValue("private"), "person.rank_composition": qyzmet.WordValue("private"),
		"service.dismissed_on": qyzmet.DateValue(officetest.Day("2015-05-20")), "person.special_body_service": qyzmet.BoolValue(false), "person.work.kind": qyzmet.WordValue("none"),
		"camps.occupation": qyzmet.WordValue("none"), "person.study.now": qyzmet.BoolValue(false), "person.children": qyzmet.ListValue(), "person.criminal_case": qyzmet.BoolValue(false),
		"camps.wish": qyzmet.BoolValue(false), "oath.taken": qyzmet.BoolValue(true), "stock.contract_served": qyzmet.BoolValue(false)}
	for path, v := range more {
		known[path] = v
	}
	p.state(id, known)
	p.Town.Must(officetest.Head, "stock-enrolled", id, officetest.Fields{"specialty": "100868", "camps_days": 0, "camps_absent": 0, "camps_before": false})
	return id
}

// Camp orders training camps between two days, with a plan for the district.
func (p *Place) Camp(begins, ends string, planned int) qyzmet.SubjectID {
	p.Helper()
	return p.Town.Must(Minister, "camp-planned", "", officetest.Fields{"camp_kind": "training", "camp_begins": begins, "camp_ends": ends, "camp_place": "armed-forces", "camp_event": "national", "camp_by": "minister",
		"camp_plan": qyzmet.ListValue(qyzmet.Item{"office": qyzmet.WordValue(string(officetest.District)), "number": qyzmet.IntValue(int64(planned))})}).Act.Envelope.Subjects[0]
}
