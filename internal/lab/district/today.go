package district

import (
	"fmt"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/column"
	"qyzmet/internal/lab"
)

// What only a history has whose last day is to show everything at work: see
// Options.Sitting.

// campID is the id of the camps that are in progress on the last day.
const campID qyzmet.SubjectID = "k-camps-now"

// Days of those camps, counted from the last day of the stream.
const (
	campOrdered = -50
	campCalled  = -34
	campBegins  = -12
	campEnds    = 20
)

// youth is where a young man of the year stands on the last day, by his place among
// those of his district: most wait for nothing but their birthday.
func (w *world) youth(p *person, known date.Date) (left bool) {
	if !w.Sitting || p.born.Year()+17 != w.Until.Year() || known > w.Until.AddDays(-12) || w.Until < byAge {
		return false
	}
	n := p.town.youths
	p.town.youths++
	stated := w.Until.AddDays(-11)
	at := func(k qyzmet.ActKind, who by, day date.Date, c content) { w.add(day, Work, who, k, p.id, "", c) }
	switch n % 8 {
	case 0, 1:
		at("data-awaited", p.town.clerk, w.Until.AddDays(-1-8*(n%8)), content{"body": "education", "by_duty": "transfer", "event_on": w.Until.AddDays(-2 - 8*(n%8)), "what": "оқитыны туралы анықтама / справка об учебе"})
	case 2, 3:
		at("facts-stated", p.town.clerk, stated, unregistered())
		k := n/8*2 + n%8 - 2 // each at an hour of his own
		at("examination-appointed", p.town.head, w.Until.AddDays(-4), content{"purpose": "assignment", "exam_on": workday(w.Until.AddDays(2)), "exam_at": fmt.Sprintf("%02d:%02d", 9+k/6, 10*(k%6)), "exam_place": "№ 2 емхана / поликлиника № 2"})
	case 4:
		at("facts-stated", p.town.clerk, stated, unregistered())
		at("medical-examined", p.town.doctor, w.Until.AddDays(-3), content{"purpose": "assignment", "category": "fit"})
	case 5:
		at("facts-stated", p.town.clerk, stated, unregistered())
	default:
		return false
	}
	return true
}

// unregistered is what is known of a young man who was never on the register.
func unregistered() content {
	return content{"source": "document", "proof": "жеке куәлік / удостоверение личности", "facts": facts(
		"person.registered_before", false, "person.new_citizen", false, "person.imprisoned", false, "person.residence", "in-kazakhstan",
		"person.serving", "none", "person.register_end", "none")}
}

// grownOld states of some, half a year ago, what has to be checked again now.
func (w *world) grownOld(p *person, day date.Date) {
	if digit := int(p.iin[10] - '0'); w.Sitting && day < w.Until.AddDays(-220) && digit < 2 { // nothing is drawn: the rest of the history stays as it is
		w.add(w.Until.AddDays(-160-3*int(p.iin[11]-'0')), Work, p.town.clerk, "facts-stated", p.id, "", content{"source": "document", "proof": "анықтама / справка", "topics": []string{"family"},
			"facts": facts("person.married", p.married)})
	}
}

// elders are men of the stock who pass its age limit within a year.
func (w *world) elders(fields []column.Field, after int) error {
	if !w.Sitting {
		return nil
	}
	const n = 6
	old, err := lab.People(fields, lab.Options{Seed: w.Seed + 2, N: n, On: w.Until, Men: true, Ages: lab.Ages{From: 50, To: 50}})
	if err != nil {
		return err
	}
	for i := range n {
		w.reservists = append(w.reservists, w.person(after+i, old, i))
	}
	return nil
}

// campNow orders camps that are in progress on the last day, and others that nobody
// is called to yet.
func (w *world) campNow() {
	var plan []content
	for _, t := range w.towns {
		plan = append(plan, content{"office": t.id, "number": 18 + 2*t.number})
	}
	add := func(id qyzmet.SubjectID, on, begins, ends int) {
		w.add(w.Until.AddDays(on), Setup, minister, "camp-planned", id, "", content{"camp_kind": "training", "camp_begins": w.Until.AddDays(begins), "camp_ends": w.Until.AddDays(ends),
			"camp_place": "armed-forces", "camp_event": "national", "camp_by": "minister", "camp_plan": plan})
	}
	add(campID, campOrdered, campBegins, campEnds)
	add("k-camps-next", -6, 34, 60)
}

// toCamp calls a man to the camps in progress: most arrived, some were freed, did
// not appear, or have not been sent yet.
func (w *world) toCamp(p *person) {
	day, first := w.Until.AddDays(campCalled), w.Until.AddDays(campBegins)
	call := w.add(day, Work, p.town.head, "camp-called", p.id, "", content{"camp": campID, "appear_on": first.AddDays(-1), "appear_at": "09:00, жинақтау пункті / сборный пункт"})
	told := func() {
		w.add(day.AddDays(1), Work, p.town.clerk, "notice-attempted", p.id, call, content{"channel": "sms", "made_on": day.AddDays(1), "sms_own": true, "sms_delivered": true, "sms_read": true, "evidence": w.report(call)})
	}
	switch n := p.IntN(10); {
	case n < 6:
		told()
		sent := w.add(first.AddDays(-1), Work, p.town.head, "camp-dispatched", p.id, call, content{"camp": campID, "camp_until": w.Until.AddDays(campEnds)})
		if n < 5 {
			w.add(first, Work, commander(formations[0].unit), "camp-arrived", p.id, sent, nil)
		}
	case n == 6:
		w.add(day.AddDays(3), Work, p.town.clerk, "facts-stated", p.id, "", content{"source": "organisation", "proof": "анықтама / справка", "facts": facts("person.study.now", true, "person.study.form", "full-time")})
		w.add(day.AddDays(4), Work, p.town.head, "camp-excused", p.id, call, content{"camp": campID, "camp_excuse": "exempt"})
	case n == 7:
		told()
		w.add(first.AddDays(2), Work, p.town.head, "camp-absent", p.id, call, nil)
	}
}
