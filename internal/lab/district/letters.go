package district

import "qyzmet/date"

// Chances of what people send between call-ups, each man and pause.
const (
	writes   = 0.05 // a statement
	disputes = 0.02 // a dispute of an entry
	pending  = 12   // on a last day that is to show everything: one in so many of those deferred waits for an answer
)

// letters are statements and disputes, with their answers. They come between
// call-ups: an open dispute would stop a notice.
func (w *world) letters(list []*campaign) {
	for i, c := range list {
		from, to := c.ends.AddDays(4), w.Until.AddDays(-12)
		if i+1 < len(list) {
			to = min(to, list[i+1].begins.AddDays(-35))
		}
		for _, p := range w.people {
			if to <= from.AddDays(3) || p.registered == 0 || p.registered >= c.begins {
				continue
			}
			day := workday(from.AddDays(p.IntN(date.Days(from, to))))
			w.write(p, day)
		}
	}
	if w.Sitting {
		w.unanswered()
	}
}

func (w *world) write(p *person, day date.Date) {
	if p.chance(writes) {
		sent := w.add(day, Work, p.town.clerk, "statement-received", p.id, "", content{"matter": pick(p.Rand, []string{"facts", "deferral", "other"}), "statement": "мәліметтерін жаңартуды сұрайды / просит обновить сведения"})
		w.add(workday(day.AddDays(p.days(1, 4))), Work, p.town.clerk, "statement-answered", p.id, sent, content{"answered_as": pick(p.Rand, []string{"accepted", "papers-wanted", "refused", "passed-on"}), "reason": "құжаттары қаралды / документы рассмотрены"})
	}
	if p.chance(disputes) {
		opened := w.add(day, Work, p.town.clerk, "dispute-opened", p.id, "", content{"claim": "мекенжайы қате жазылған / адрес записан с ошибкой", "wanted": "төлқұжаттағыдай жазылсын / записать как в удостоверении"})
		w.add(workday(day.AddDays(p.days(2, 6))), Work, p.town.head, "dispute-settled", p.id, opened, content{"settled_as": pick(p.Rand, []string{"upheld", "rejected", "withdrawn"}), "reason": "құжатпен салыстырылды / сверено с документом"})
	}
}

// unanswered leaves some statements of the deferred and disputes of the exempted
// open on the last day: nobody is called whom a dispute would keep from it.
func (w *world) unanswered() {
	n := 0
	for _, p := range w.people {
		exempt := p.state == gone && p.fitness == "unfit"
		if !exempt && (p.state != idle || p.free <= w.Until) {
			continue
		}
		if n++; n%pending != 0 {
			continue
		}
		day := workday(w.Until.AddDays(-5))
		if exempt {
			w.add(day, Work, p.town.clerk, "dispute-opened", p.id, "", content{"claim": "оқу орны қате жазылған / учебное заведение записано с ошибкой", "wanted": "анықтамадағыдай жазылсын / записать как в справке"})
		} else {
			w.add(day, Work, p.town.clerk, "statement-received", p.id, "", content{"matter": "facts", "statement": "телефоны өзгерді / изменился телефон"})
		}
	}
}
