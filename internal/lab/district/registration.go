package district

import (
	"fmt"

	"qyzmet"
	"qyzmet/date"
)

// byAge is the day from which men are registered on reaching 17 and notices go
// out electronically (211-VIII); before it, in the year of their 17, by decision
// of the assignment commission, and notices on paper only. The stream has to say
// what an official of that day would have asked for; the law refuses the rest.
var byAge = date.MustNew(2025, 9, 16)

// registration is the day on which a man is registered.
func (p *person) registration() date.Date {
	if p.registered != 0 {
		return p.registered
	}
	day := date.MustNew(p.born.Year()+17, 1, 20).AddDays(int(p.iin[9]-'0')*7 + int(p.iin[8]-'0'))
	if day >= byAge || p.born.Year()+17 >= byAge.Year() && day > byAge {
		day = p.born.AddYears(17, date.NextDay).AddDays(4 * int(p.iin[9]-'0'))
	}
	p.registered = workday(date.Max(day, earliest.AddDays(20)))
	return p.registered
}

// workday is a day, or the Monday after it.
func workday(d date.Date) date.Date {
	for d.Weekday() == 6 || d.Weekday() == 0 {
		d++
	}
	return d
}

// registrations puts everybody on the register.
func (w *world) registrations() {
	seats := map[string]qyzmet.SubjectID{}
	for _, p := range w.people {
		day := p.registration()
		assigned := day < byAge
		known := day
		if !assigned { // from the list of his school
			known = workday(date.MustNew(day.Year(), 1, 25))
			if known >= day || known < byAge {
				known = day
			}
		}
		w.recorded(p, known)
		w.grownOld(p, day)
		if w.youth(p, known) {
			continue
		}
		w.add(day, Work, p.town.clerk, "facts-stated", p.id, "", unregistered())
		if assigned {
			p.finding()
			if p.fitness == "unfit-excluded" { // the commission of his age registers nobody so found: see the call-up
				p.fitness = "unfit"
			}
			w.add(day, Work, p.town.doctor, "medical-examined", p.id, "", content{"purpose": "assignment", "category": p.fitness})
			p.examined = true
			w.add(day, Work, p.town.chair, "assignment-decision", p.id, "", content{"commission": w.assigning(seats, p.town, day.Year()), "assignment": "accepted"})
		}
		w.add(day, Work, p.town.head, "first-registered", p.id, "", nil)
		w.add(day, Work, p.town.head, "registration-certificate-issued", p.id, "", content{"certificate": "АБ-" + string(p.id)[2:]})
	}
}

func (w *world) recorded(p *person, day date.Date) {
	w.add(day, Work, p.town.clerk, "person-recorded", p.id, "", content{"surname": p.surname, "name": p.name, "patronymic": p.patronymic, "iin": p.iin,
		"birth_date": p.born, "sex": "male", "citizen": true, "address": fmt.Sprintf("%s, %d-%d", pick(p.Rand, p.town.streets), p.days(1, 90), p.days(1, 60)),
		"phone": p.phone, "keeper": p.town.id})
}

// assigning is the assignment commission of a district in a year.
func (w *world) assigning(made map[string]qyzmet.SubjectID, t *town, year int) qyzmet.SubjectID {
	id := qyzmet.SubjectID(fmt.Sprintf("c-assign-%d-%d", year, t.number+1))
	if made[string(id)] == "" {
		made[string(id)] = id
		day := date.Max(date.MustNew(year, 1, 10), w.start().AddDays(2))
		w.add(day, Opening, t.akim, "assignment-commission-appointed", id, "", content{"keeper": t.id, "members": members(t.number, 5)})
	}
	return id
}

// members are the seats of a commission: five in a district, seven in the region.
func members(from, n int) []content {
	seats := []string{"chair", "military", "police", "health", "secretary", "security", "other"}
	var out []content
	for i, s := range seats[:n] {
		out = append(out, content{"name": officialNames[(from*7+i)%len(officialNames)], "seat": s})
	}
	return out
}

// finding draws what the medical commission finds: shares as published of the
// autumn of 2025 in a city (design reference 3.6).
func (p *person) finding() {
	x := p.Float64()
	switch {
	case x < 0.013:
		p.fitness = "unfit-excluded"
	case x < 0.013+0.125:
		p.fitness = "unfit"
	case x < 0.013+0.125+0.086:
		p.fitness = "temporarily-unfit"
	default:
		p.fitness = "fit"
	}
}
