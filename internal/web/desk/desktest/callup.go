package desktest

import (
	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/office/officetest"
)

// CallUp is a call-up under way in the town, with a commission of five.
type CallUp struct {
	*Place
	Campaign, Commission qyzmet.SubjectID
}

// Officials of other offices of the town.
var (
	Minister = office.Actor{Official: "u-min", Office: officetest.Ministry}
	Akim     = office.Actor{Official: "u-akim", Office: officetest.Akimat}
)

// Five are the members whom the law names, and an odd number of them.
var Five = [][2]string{{"Есенов М.", "chair"}, {"Темірханов Б.", "military"}, {"Ахметов П.", "police"}, {"Омарова Г.", "health"}, {"Ли С.", "secretary"}}

// Members makes the value of a list of members, [name, seat].
func Members(list [][2]string) qyzmet.Value {
	out := qyzmet.ListValue()
	for _, m := range list {
		out.Items = append(out.Items, qyzmet.Item{"name": qyzmet.WordValue(m[0]), "seat": qyzmet.WordValue(m[1])})
	}
	return out
}

// Begin decrees a call-up from today on and has a commission formed for it.
func (p *Place) Begin() *CallUp {
	p.Helper()
	c := &CallUp{Place: p}
	today := p.Town.Today()
	decree := p.Town.Must(Minister, "campaign-decreed", "", officetest.Fields{"decree": "№ 801", "begins": today.String(), "ends": today.AddDays(121).String()})
	c.Campaign = decree.Act.Envelope.Subjects[0]
	q := p.Town.Request("campaign-resolved", c.Campaign, officetest.Fields{"resolution": "№ 77"})
	q.Of = decree.ID
	if _, err := p.Town.Record(p.Context(), Minister, q); err != nil {
		p.Fatal(err)
	}
	p.Town.Must(Minister, "plan-set", c.Campaign, officetest.Fields{"plan": qyzmet.ListValue(
		qyzmet.Item{"office": qyzmet.WordValue(string(officetest.District)), "formation": qyzmet.WordValue("armed-forces"), "number": qyzmet.IntValue(12)},
		qyzmet.Item{"office": qyzmet.WordValue(string(officetest.District)), "formation": qyzmet.WordValue("national-guard"), "number": qyzmet.IntValue(5)})})
	c.Commission = p.Town.Must(Akim, "commission-appointed", "", officetest.Fields{"commission_kind": "district", "keeper": string(officetest.District),
		"campaign": string(c.Campaign), "members": Members(Five)}).Act.Envelope.Subjects[0]
	return c
}

// usual is what is known of a young man against whose call-up nothing stands.
var usual = map[qyzmet.Path]qyzmet.Value{
	"person.registered_before": qyzmet.BoolValue(false), "person.new_citizen": qyzmet.BoolValue(false), "person.imprisoned": qyzmet.BoolValue(false),
	"person.residence": qyzmet.WordValue("in-kazakhstan"), "person.serving": qyzmet.WordValue("none"), "person.register_end": qyzmet.WordValue("none"),
	"person.stock": qyzmet.WordValue("none"), "person.conviction": qyzmet.WordValue("none"), "person.work.kind": qyzmet.WordValue("none"),
	"person.served_abroad": qyzmet.BoolValue(false), "person.special_body_service": qyzmet.BoolValue(false), "person.relative_fell": qyzmet.BoolValue(false),
	"person.degree": qyzmet.WordValue("none"), "waiver.applied": qyzmet.BoolValue(false), "person.study.now": qyzmet.BoolValue(false),
	"person.married": qyzmet.BoolValue(false), "person.children": qyzmet.ListValue(), "person.care.now": qyzmet.BoolValue(false),
	"person.raised_by_others": qyzmet.BoolValue(false), "person.criminal_case": qyzmet.BoolValue(false), "person.initial_training": qyzmet.BoolValue(false),
}

// Conscript records a young man of the district, registers him, and has him
// examined where a category is given.
func (c *CallUp) Conscript(surname, category string) qyzmet.SubjectID {
	c.Helper()
	id := c.Town.Must(officetest.Clerk, "person-recorded", "", officetest.Person(surname)).Act.Envelope.Subjects[0]
	facts := qyzmet.ListValue()
	for path, v := range usual {
		facts.Items = append(facts.Items, qyzmet.Item{"fact": qyzmet.WordValue(string(path)), "value": v})
	}
	c.Town.Must(officetest.Clerk, "facts-stated", id, officetest.Fields{"source": "document", "facts": facts})
	c.Town.Must(officetest.Head, "first-registered", id, nil)
	if category != "" {
		c.Town.Must(officetest.Doctor, "medical-examined", id, officetest.Fields{"purpose": "call-up", "category": category, "diagnosis": "J45 астма"})
	}
	return id
}

// Listed puts a person on the agenda of a session of today.
func (c *CallUp) Listed(id qyzmet.SubjectID) {
	c.Helper()
	c.Town.Must(officetest.Secretary, "agenda-listed", id, officetest.Fields{"commission": string(c.Commission), "campaign": string(c.Campaign), "session_on": c.Town.Today().String()})
}

// Sit opens a session of the five about some persons.
func (c *CallUp) Sit(about ...qyzmet.SubjectID) *office.Recorded {
	c.Helper()
	agenda := qyzmet.ListValue()
	for _, p := range about {
		agenda.Items = append(agenda.Items, qyzmet.Item{"person": qyzmet.WordValue(string(p))})
	}
	return c.Town.Must(officetest.Chair, "session-opened", c.Commission, officetest.Fields{"present": Members(Five), "agenda": agenda})
}

// Decide records a decision of the session.
func (c *CallUp) Decide(id qyzmet.SubjectID, outcome string, more officetest.Fields) *office.Recorded {
	c.Helper()
	fields := officetest.Fields{"commission": string(c.Commission), "outcome": outcome, "ground": "заключение медицинской комиссии", "votes_for": 5, "votes_against": 0}
	for name, v := range more {
		fields[name] = v
	}
	return c.Town.Must(officetest.Chair, "commission-decision", id, fields)
}
