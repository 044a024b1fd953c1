package district

import "qyzmet/date"

// appeal is a complaint to the commission of the region. It gives the day from
// which the man can be called up, 0 if he cannot be in this campaign.
func (w *world) appeal(p *person, c *campaign, told date.Date) date.Date {
	day := told.AddDays(p.days(2, 8))
	var s *session
	for _, s = range c.appeals {
		if s.on >= day.AddDays(6) {
			break
		}
	}
	if s == nil || s.on < day.AddDays(6) {
		return told.AddDays(1) // no session is left: he does not complain
	}
	p.state = waits
	lodged := w.add(day, Work, p.town.secretary, "appeal-lodged", p.id, p.decision, content{"learnt": told, "claim": "шешімді қайта қарауды сұрайды / просит пересмотреть решение"})
	if p.chance(0.4) {
		w.attempt(day, p.town.head, "notice-issued", p.id, "", content{"appear_on": day.AddDays(7), "appear_at": "09:00", "occasion": "dispatch"}, "safeguard no-appeal")
	}
	w.add(day.AddDays(1), Work, p.town.secretary, "appeal-forwarded", p.id, lodged, content{"commission": c.high})
	s.agenda = append(s.agenda, p.id)
	if w.waitsOn(s.on) {
		return 0
	}
	if p.chance(0.7) || p.deferred[overlooked] { // who was deferred to study at a level has used that up
		result, ground := "upheld", "шешім заңды / решение законно"
		if p.chance(0.12) {
			result, ground = "unexamined", "шағым кері қайтарып алынды / жалоба отозвана"
		}
		answer := w.add(s.on, Work, highChair, "appeal-decided", p.id, lodged, content{"commission": c.high, "result": result, "ground": ground})
		w.add(s.on.AddDays(1), Work, p.town.secretary, "appeal-answered", p.id, answer, nil)
		p.state = chosen
		return s.on.AddDays(2)
	}
	w.cancelled(p, c, s, lodged)
	return 0
}

// overlooked is the level of a study that a commission overlooked.
const overlooked = "higher"

// cancelled is a decision that the higher commission takes back because a study
// was overlooked; the district decides anew.
func (w *world) cancelled(p *person, c *campaign, s *session, lodged string) {
	result := "cancelled"
	if p.chance(0.4) {
		result = "returned"
	}
	answer := w.add(s.on, Work, highChair, "appeal-decided", p.id, lodged, content{"commission": c.high, "result": result, "ground": "оқуы туралы анықтама ескерілмеген / не учтена справка об учебе"})
	w.add(s.on, Work, highChair, "decision-cancelled", p.id, p.decision, content{"commission": c.high, "cause": "complaint", "ground": "оқуы туралы анықтама ескерілмеген / не учтена справка об учебе"})
	w.add(s.on.AddDays(1), Work, p.town.secretary, "appeal-answered", p.id, answer, nil)
	p.state = idle
	for _, next := range p.town.sessions {
		if next.on < s.on.AddDays(4) {
			continue
		}
		p.studies, p.onCourse, p.level = true, true, overlooked
		p.begins, p.ends = date.MustNew(s.on.Year()-1, 9, 1), date.MustNew(s.on.Year()+2, 6, 30)
		w.add(s.on.AddDays(2), Work, p.town.clerk, "facts-stated", p.id, "", content{"source": "document", "proof": "анықтама / справка", "facts": facts("person.study.now", true,
			"person.study.form", "full-time", "person.study.level", p.level, "person.study.institution", "kazakhstan", "person.study.begins", p.begins, "person.study.ends", p.ends)})
		next.agenda = append(next.agenda, p.id)
		if w.waitsOn(next.on) {
			p.state = waits
			return
		}
		d := content{"commission": next.commission, "votes_for": 5, "votes_against": 0, "remedy_stated": true}
		w.deferral(p, d, "education", "күндізгі оқуда / учится очно", p.ends)
		p.deferToStudy()
		again := w.add(next.on, Work, p.town.chair, "commission-decision", p.id, "", d)
		w.add(next.on, Work, p.town.secretary, "decision-announced", p.id, again, content{"copy": true})
		return
	}
}
