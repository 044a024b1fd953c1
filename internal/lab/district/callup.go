package district

import "qyzmet/date"

// concern leads a man through a campaign, if it reaches him.
func (w *world) concern(p *person, c *campaign) {
	if p.state == gone || p.state == waits || p.registered >= c.begins {
		return
	}
	w.expel(p, c)
	s := w.invited(p, c)
	if s == nil {
		return
	}
	w.examine(p, c, s)
	if w.waitsOn(s.on) {
		if p.chance(0.6) {
			w.add(s.on, Work, p.town.clerk, "appeared", p.id, p.heard, content{"came_on": s.on})
		}
		p.state = waits
		return
	}
	w.add(s.on, Work, p.town.clerk, "appeared", p.id, p.heard, content{"came_on": s.on})
	w.decide(p, c, s)
}

// invited chooses the session that hears a man; nil: none in this campaign. On the
// last day every commission has some to hear.
func (w *world) invited(p *person, c *campaign) *session {
	list := p.town.sessions
	if len(list) == 0 {
		return nil
	}
	s := pick(p.Rand, list)
	if w.Sitting && c.begins <= w.Until && w.Until <= c.ends {
		last := list[date.Days(list[0].on, w.Until)/week+1]
		if len(last.agenda) < hearing+w.People/400 {
			s = last
		}
	}
	from := s.on.AddDays(-20)
	of := 0.45
	if w.Sitting { // few people, and much to show
		of = 0.9
	}
	if p.state == chosen {
		of = 0.95
	}
	if date.Years(p.born, from) < 18 || date.Years(p.born, c.ends) >= 27 || p.free > from || !p.chance(of) {
		return nil
	}
	return s
}

// expel ends the studies of a few of those whom they defer.
func (w *world) expel(p *person, c *campaign) {
	day := workday(c.begins.AddDays(5))
	if !p.byStudy || p.fitness != "fit" || p.married || p.criminal || p.teacher || p.free <= day || !p.chance(0.02) {
		return
	}
	p.studies, p.byStudy, p.onCourse, p.free = false, false, false, 0
	w.add(day, Work, p.town.clerk, "facts-stated", p.id, "", content{"source": "organisation", "proof": "оқудан шығару туралы бұйрық / приказ об отчислении", "facts": facts("person.study.now", false)})
	w.add(day, Work, p.town.head, "deferral-lost", p.id, "", content{"ground": "оқудан шығарылды / отчислен"})
}

// Days before the session.
const (
	calls    = 17 // the notice to the medical commission goes out, at the earliest
	examines = 10
	notifies = 8 // the notice to the session goes out, at the earliest
	spread   = 4 // days on which notices to one day go out

	weddings = 21 // age from which those who marry are married
)

// examine calls a man, examines him, and puts him on the agenda.
func (w *world) examine(p *person, c *campaign, s *session) {
	came := s.on.AddDays(-examines)
	p.married = p.weds && date.Years(p.born, came) >= weddings
	called := s.on.AddDays(p.IntN(spread) - calls)
	if day := called; p.onCourse && p.ends < day { // what is on record would contradict itself
		w.add(day, Work, p.town.clerk, "facts-stated", p.id, "", content{"source": "organisation", "proof": "диплом", "facts": facts("person.study.now", false)})
		p.onCourse = false
	}
	notice := w.notice(p, called, came, "medical")
	if p.chance(0.03) { // does not come, and is called once more
		w.add(came.AddDays(1), Work, p.town.clerk, "not-appeared", p.id, notice.key, nil)
		notice = w.noticeOnPaper(p, came.AddDays(1), came.AddDays(2), "medical")
		came = came.AddDays(2)
	}
	w.add(came, Work, p.town.clerk, "appeared", p.id, notice.key, content{"came_on": came})
	w.state(p, came)
	if !p.examined && p.chance(0.3) {
		w.attempt(came, p.town.secretary, "agenda-listed", p.id, "", content{"commission": s.commission, "campaign": c.id, "session_on": s.on}, "not-lawful examined")
	}
	if p.fitness != "unfit-excluded" {
		p.finding()
	}
	w.add(came, Work, p.town.doctor, "medical-examined", p.id, "", content{"purpose": "call-up", "category": p.fitness})
	p.examined = true
	w.add(came, Work, p.town.secretary, "agenda-listed", p.id, "", content{"commission": s.commission, "campaign": c.id, "session_on": s.on})
	p.notice = w.notice(p, max(came, s.on.AddDays(p.IntN(spread)-notifies)), s.on, "commission")
	p.heard = p.notice.key
	s.agenda = append(s.agenda, p.id)
}

// state puts on record what the commission has to know.
func (w *world) state(p *person, day date.Date) {
	studying := p.studies && p.begins <= day && day <= p.ends
	list := []any{"person.married", p.married, "person.criminal_case", p.criminal, "person.study.now", studying}
	children := []content{}
	if p.married {
		if p.child == 0 {
			p.child = day.AddDays(-p.days(30, 300))
		}
		children = append(children, content{"birth_date": p.child, "without_mother": false})
	}
	list = append(list, "person.children", children)
	if !p.said {
		list = append(list, "person.stock", "none", "person.conviction", "none", "person.served_abroad", false, "person.special_body_service", false,
			"person.relative_fell", false, "person.degree", "none", "waiver.applied", false, "person.care.now", false, "person.raised_by_others", false,
			"person.initial_training", false, "person.study.deferred_levels", []string{}, "person.study.has_higher", false)
		if p.teacher {
			list = append(list, "person.work.kind", "teacher", "person.work.listed_organisation", true)
		} else {
			list = append(list, "person.work.kind", "none")
		}
	}
	if studying {
		list = append(list, "person.study.form", "full-time", "person.study.level", p.level, "person.study.institution", "kazakhstan",
			"person.study.begins", p.begins, "person.study.ends", p.ends)
	}
	p.said, p.onCourse = true, studying
	c := content{"source": "document", "proof": "анықтамалар / справки", "facts": facts(list...)}
	if p.chance(0.3) {
		c["topics"] = []string{"study", "family"}
	}
	w.add(day, Work, p.town.clerk, "facts-stated", p.id, "", c)
}

// decide is what the commission decides, and what follows.
func (w *world) decide(p *person, c *campaign, s *session) {
	studying := p.studies && p.begins <= s.on && s.on <= p.ends
	d := content{"commission": s.commission, "votes_for": 5, "votes_against": 0, "remedy_stated": true}
	if p.chance(0.1) {
		d["votes_for"], d["votes_against"], d["dissent"] = 4, 1, "ерекше пікір / особое мнение"
	}
	p.byStudy = false
	switch {
	case p.fitness == "unfit-excluded":
		d["outcome"], d["ground"] = "release", "жарамсыз, есептен шығарылады / не годен с исключением с учета"
		p.state = gone
	case p.fitness == "unfit":
		d["outcome"], d["exemption_ground"], d["ground"] = "exemption", "unfit", "бейбіт уақытта жарамсыз / не годен в мирное время"
		p.state = gone
	case p.married:
		w.deferral(p, d, "family", "некеде тұрады, баласы бар / женат, есть ребенок", s.on.AddYears(1, date.EndOfMonth))
		delete(d, "deferred_until")
	case studying:
		if p.chance(0.03) {
			w.unlawful(p, s)
		}
		w.deferral(p, d, "education", "күндізгі оқуда / учится очно", p.ends)
		p.deferToStudy()
	case p.criminal, p.teacher:
		w.deferral(p, d, "other", "35-баптағы өзге негіз / иное основание статьи 35", s.on.AddMonths(11, date.EndOfMonth))
		delete(d, "deferred_until")
	case p.fitness == "temporarily-unfit":
		w.deferral(p, d, "health", "уақытша жарамсыз / временно не годен", s.on.AddMonths(6, date.EndOfMonth))
	default:
		d["outcome"], d["ground"] = "call-up", "кейінге қалдыру мен босату негіздері жоқ / оснований для отсрочки и освобождения нет"
		p.state = chosen
	}
	p.decision = w.add(s.on, Work, p.town.chair, "commission-decision", p.id, "", d)
	told := s.on
	switch x := p.Float64(); {
	case x < 0.02:
		told = 0 // nobody told him: his term to complain does not begin
	case x < 0.3:
		told = s.on.AddDays(1)
	}
	if told != 0 && !(w.waitsOn(told) && told > s.on) { // on the last day it is still to be done
		w.add(told, Work, p.town.secretary, "decision-announced", p.id, p.decision, content{"copy": true})
	}
	if p.state == chosen {
		w.afterDecision(p, c, s, told)
	}
}

func (w *world) deferral(p *person, d content, ground, reasons string, until date.Date) {
	d["outcome"], d["deferral_ground"], d["ground"], d["deferred_until"] = "deferral", ground, reasons, until
	p.state, p.free = idle, until.AddDays(1)
}

// deferToStudy notes that a deferral is for study, and at which level.
func (p *person) deferToStudy() {
	p.byStudy = true
	if p.deferred == nil {
		p.deferred = map[string]bool{}
	}
	p.deferred[p.level] = true
}

// unlawful is a commission that overlooks a study.
func (w *world) unlawful(p *person, s *session) {
	w.attempt(s.on, p.town.chair, "commission-decision", p.id, "", content{"commission": s.commission, "outcome": "call-up", "ground": "оқуы ескерілмеген / учеба не учтена",
		"votes_for": 3, "votes_against": 2}, "not-lawful call-up")
}

// afterDecision is the complaint of some and the order for most of those who are
// to be called up. The others wait for the next campaign.
func (w *world) afterDecision(p *person, c *campaign, s *session, told date.Date) {
	ready := s.on.AddDays(1)
	if told != 0 && p.chance(w.complains(s)) {
		if ready = w.appeal(p, c, told); ready == 0 {
			return
		}
	}
	if p.chance(TheShares.Drawn.Ordered) {
		w.order(p, c, ready)
	}
}

// complains is the share of those who complain of a decision. Where the last day
// is to show complaints that are pending, more do in the days before it.
func (w *world) complains(s *session) float64 {
	if w.Sitting && s.on >= w.Until.AddDays(-2*week) && s.on < w.Until.AddDays(-1) {
		return 0.45
	}
	return 0.2
}

// order calls a man up and sends him to a unit, if the campaign lasts.
func (w *world) order(p *person, c *campaign, ready date.Date) {
	called := workday(ready.AddDays(p.days(1, 10)))
	leaves := called.AddDays(8)
	if w.Sitting { // so that some wait to be sent on the last day
		leaves = called.AddDays(16)
	}
	if leaves > c.ends {
		return
	}
	fields := func() content {
		return content{"campaign": c.id, "ground": "комиссия шешімі / решение комиссии"}
	}
	x := p.Float64()
	if x < 0.08 && p.notice.known {
		w.attempt(called, regionHead, "call-up-ordered", p.id, "", fields(), "safeguard for-dispatch")
	}
	if called >= byAge && x >= 0.08 && x < 0.22 { // an unread message is no notice
		n := w.unread(p, called, leaves, "dispatch")
		w.attempt(called.AddDays(2), regionHead, "call-up-ordered", p.id, "", fields(), "safeguard notified")
		w.paper(p, called.AddDays(3), n, "signed")
		p.notice = notice{key: n, known: true}
	} else {
		p.notice = w.notice(p, called, leaves, "dispatch")
	}
	order := w.add(called.AddDays(5), Work, regionHead, "call-up-ordered", p.id, "", fields())
	p.state = gone
	w.add(leaves, Work, p.town.clerk, "appeared", p.id, p.notice.key, content{"came_on": leaves})
	w.serve(p, order, leaves)
}
