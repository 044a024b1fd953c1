package district

import (
	"fmt"

	"qyzmet/date"
)

// notice is a summons in force.
type notice struct {
	key   string
	known bool // he is duly notified by it as soon as it went out
}

func (w *world) issue(p *person, day, appear date.Date, occasion string) string {
	return w.add(day, Work, p.town.head, "notice-issued", p.id, "", content{"appear_on": appear, "appear_at": "09:00, 4-кабинет", "occasion": occasion})
}

// notice issues a summons and brings it to the man: by message, or on paper where
// he does not read it or the law of the day knows nothing else.
func (w *world) notice(p *person, day, appear date.Date, occasion string) notice {
	if day < byAge {
		return w.noticeOnPaper(p, day, appear, occasion)
	}
	if w.waitsOn(day) && p.chance(0.5) { // signed, and not gone out yet
		return notice{key: w.issue(p, day, appear, occasion)}
	}
	switch x := p.Float64(); {
	case x < 0.55:
		key := w.issue(p, day, appear, occasion)
		w.message(p, day, key, true)
		return notice{key, true}
	case x < 0.75:
		key := w.issue(p, day, appear, occasion)
		w.add(day, Work, p.town.clerk, "notice-attempted", p.id, key, content{"channel": "egov", "made_on": day, "egov_sms": true, "egov_read": true, "evidence": w.report(key)})
		return notice{key, true}
	case x < 0.9:
		key := w.unread(p, day, appear, occasion)
		w.paper(p, min(day.AddDays(2), appear), key, "signed")
		return notice{key, true}
	}
	return w.noticeOnPaper(p, day, appear, occasion)
}

// message is a text message to the number given, and the report on it a day later.
func (w *world) message(p *person, day date.Date, key string, read bool) string {
	sent := w.add(day, Work, p.town.clerk, "notice-attempted", p.id, key, content{"channel": "sms", "made_on": day, "sms_own": true, "evidence": w.report(key)})
	w.add(day.AddDays(1), Work, p.town.clerk, "notice-delivered-report", p.id, sent, content{"channel": "sms", "sms_delivered": true, "sms_read": read, "evidence": w.report(sent)})
	return sent
}

// unread is a message that is delivered and not read.
func (w *world) unread(p *person, day, appear date.Date, occasion string) string {
	key := w.issue(p, day, appear, occasion)
	w.message(p, day, key, false)
	return key
}

func (w *world) noticeOnPaper(p *person, day, appear date.Date, occasion string) notice {
	key := w.issue(p, day, appear, occasion)
	outcome := "signed"
	if day >= byAge && p.chance(0.12) {
		outcome = "refused"
	}
	w.paper(p, day, key, outcome)
	return notice{key, true}
}

// paper is a summons handed over at home.
func (w *world) paper(p *person, day date.Date, key, outcome string) {
	tried := w.add(day, Work, p.town.clerk, "notice-attempted", p.id, key, content{"channel": "paper", "made_on": day, "paper_outcome": outcome, "paper_place": "home",
		"paper_by": "office", "evidence": "түбіртек / корешок " + key})
	if outcome == "refused" {
		w.add(day.AddDays(1), Work, p.town.clerk, "notice-returned", p.id, tried, content{"mark": "қабылдаудан бас тартты / от получения отказался"})
	}
}

func (w *world) report(key string) string { return fmt.Sprintf("есеп / отчет %s", key) }
