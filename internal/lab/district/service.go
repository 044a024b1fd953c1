package district

import (
	"fmt"

	"qyzmet"
	"qyzmet/date"
)

// serve is the year from dispatch to the stock.
func (w *world) serve(p *person, order string, leaves date.Date) {
	x, f := p.IntN(1000), formations[0]
	for _, one := range formations {
		if x -= one.share; x < 0 {
			f = one
			break
		}
	}
	way := w.add(leaves, Work, p.town.head, "dispatched", p.id, order, content{"unit": f.unit, "formation": f.word})
	takes := commander(f.unit)
	w.add(leaves.AddDays(2), Work, takes, "accepted-by-unit", p.id, way, content{"oath_taken": false})
	w.add(leaves.AddDays(27), Work, takes, "oath-taken", p.id, "", nil)
	back := leaves.AddYears(1, date.EndOfMonth)
	w.add(back.AddDays(-3), Work, p.town.clerk, "facts-stated", p.id, "", content{"source": "state-body", "proof": "бөлім хаты / письмо части", "facts": facts(
		"leaving.term_served", true, "leaving.emergency", "none", "service.started", leaves, "service.rank", "private", "person.rank_composition", "private")})
	w.add(back, Work, takes, "discharged-from-service", p.id, "", content{"dismissal_ground": "term-expired", "order_text": "№ " + fmt.Sprint(p.days(1, 300))})
	if p.chance(0.95) {
		w.enrol(p, workday(back.AddDays(p.days(3, 20))), 0)
	}
}

func (w *world) enrol(p *person, day date.Date, camps int) {
	w.add(day, Work, p.town.head, "stock-enrolled", p.id, "", content{"specialty": "100868", "camps_days": camps, "camps_absent": 0, "camps_before": false})
	w.add(day, Work, p.town.head, "stock-card-issued", p.id, "", content{"card_number": "АА " + string(p.id)[2:]})
}

// stock brings in men who served long ago, and calls some of them to camps in the
// spring.
func (w *world) stock() {
	var camps []qyzmet.SubjectID
	for y := w.From.Year(); y <= w.Until.Year(); y++ {
		if ordered := date.MustNew(y, 3, 10); ordered > w.From.AddDays(30) {
			k := qyzmet.SubjectID(fmt.Sprintf("k-camps-%d", y))
			w.add(ordered, Setup, minister, "camp-planned", k, "", content{"camp_kind": "training", "camp_begins": date.MustNew(y, 5, 10), "camp_ends": date.MustNew(y, 6, 8),
				"camp_place": "armed-forces", "camp_event": "national", "camp_by": "minister"})
			camps = append(camps, k)
		}
	}
	if w.Sitting {
		w.campNow()
	}
	for _, p := range w.reservists {
		day := workday(w.From.AddDays(p.days(0, 25)))
		w.recorded(p, day)
		left := p.born.AddYears(20, date.NextDay)
		w.add(day, Work, p.town.clerk, "facts-stated", p.id, "", content{"source": "document", "proof": "әскери билет / военный билет", "facts": facts(
			"person.registered_before", true, "person.new_citizen", false, "person.imprisoned", false, "person.residence", "in-kazakhstan", "person.serving", "none",
			"person.register_end", "none", "person.stock", "served", "service.kind", "none", "service.rank", "private", "person.rank_composition", "private",
			"service.dismissed_on", left, "person.special_body_service", false, "person.work.kind", "none", "camps.occupation", "none", "person.study.now", false,
			"person.children", []content{}, "person.criminal_case", false, "camps.wish", false, "oath.taken", true, "stock.contract_served", false)})
		w.enrol(p, day, 0)
		if w.Sitting && p.chance(0.6) {
			w.toCamp(p)
		} else if len(camps) > 0 && p.chance(0.4) {
			w.camp(p, pick(p.Rand, camps))
		}
	}
}

// camp calls a man to camps; most go.
func (w *world) camp(p *person, k qyzmet.SubjectID) {
	var y int
	_, _ = fmt.Sscanf(string(k), "k-camps-%d", &y) // an id of ours
	appear := date.MustNew(y, 5, 9)
	call := w.add(appear.AddDays(-20), Work, p.town.head, "camp-called", p.id, "", content{"camp": k, "appear_on": appear, "appear_at": "09:00"})
	until := date.MustNew(y, 6, 8)
	sent := w.add(appear, Work, p.town.head, "camp-dispatched", p.id, call, content{"camp": k, "camp_until": until})
	takes := commander(formations[0].unit)
	w.add(appear.AddDays(1), Work, takes, "camp-arrived", p.id, sent, nil)
	w.add(until, Work, takes, "camp-served", p.id, sent, content{"camp": k, "days_away": 0, "post_fits": true})
}
