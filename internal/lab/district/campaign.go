package district

import (
	"fmt"
	"time"

	"qyzmet"
	"qyzmet/date"
)

// campaign is a call-up.
type campaign struct {
	id           qyzmet.SubjectID
	begins, ends date.Date
	high         qyzmet.SubjectID // commission of the region
	appeals      []*session       // its sessions
}

// session is a day on which a commission sits.
type session struct {
	on         date.Date
	commission qyzmet.SubjectID
	agenda     []qyzmet.SubjectID
}

// Days of a campaign.
const (
	firstSession = 22 // days after it begins
	lastSession  = 14 // days before it ends
	week         = 7
	hearing      = 5 // persons that wait for a commission on the last day, at least
)

// campaigns are the call-ups of the years, spring and autumn. The Law leaves the
// days to the decree (article 31); these are the usual ones. Where the last day
// has to lie within one, they are moved to make it so.
func (w *world) campaigns() []*campaign {
	var out []*campaign
	add := func(begins, ends date.Date) {
		if begins.AddDays(-20) >= w.From && begins <= w.Until {
			out = append(out, &campaign{id: qyzmet.SubjectID(fmt.Sprintf("k-%s", begins)), begins: begins, ends: ends})
		}
	}
	shift := 0
	if w.Sitting {
		shift = w.shift()
	}
	for y := w.From.Year(); y <= w.Until.Year()+1; y++ {
		add(date.MustNew(y, 3, 1).AddDays(shift), date.MustNew(y, 6, 30).AddDays(shift))
		add(date.MustNew(y, 9, 1).AddDays(shift), date.MustNew(y, 12, 31).AddDays(shift))
	}
	return out
}

// shift is by how many days the campaigns are moved, so that on the last day one
// is well under way.
func (w *world) shift() int {
	best := 0
	for y := w.Until.Year() - 1; y <= w.Until.Year()+1; y++ {
		for _, m := range []int{3, 9} {
			begins := date.MustNew(y, 1, 1).AddMonths(m-1, date.EndOfMonth)
			since := date.Days(begins, w.Until)
			if since >= 45 && since <= 95 {
				return 0
			}
			if by := since - 70; best == 0 || abs(by) < abs(best) {
				best = by
			}
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// campaign makes a call-up and what becomes of those whom it concerns.
func (w *world) campaign(c *campaign) {
	decree := w.add(c.begins.AddDays(-14), Setup, minister, "campaign-decreed", c.id, "", content{"decree": "№ " + fmt.Sprint(900+c.begins.Year()%100*2), "begins": c.begins, "ends": c.ends})
	w.add(c.begins.AddDays(-7), Setup, minister, "campaign-resolved", c.id, decree, content{"resolution": "№ " + fmt.Sprint(100+c.begins.Year()%100*7)})
	w.commissions(c)
	w.plan(c)
	w.sessions(c)
	for _, p := range w.people {
		w.concern(p, c)
	}
	w.openAll(c)
}

func (w *world) commissions(c *campaign) {
	day := c.begins.AddDays(-3)
	c.high = qyzmet.SubjectID(fmt.Sprintf("c-%s-90", c.begins))
	w.add(day, Opening, akim, "commission-appointed", c.high, "", content{"commission_kind": "oblast", "keeper": region, "campaign": c.id, "members": members(5, 7)})
	var schedule []content
	for _, t := range w.towns {
		t.commission = qyzmet.SubjectID(fmt.Sprintf("c-%s-90-%d", c.begins, t.number+1))
		w.add(day, Opening, t.akim, "commission-appointed", t.commission, "", content{"commission_kind": "district", "keeper": t.id, "campaign": c.id, "members": members(t.number, 5)})
		schedule = append(schedule, content{"office": t.id, "begins": c.begins.AddDays(firstSession - 10), "ends": c.ends, "what": "медициналық куәландыру, комиссия / медицинское освидетельствование, комиссия"})
	}
	w.add(day, Work, akim, "campaign-scheduled", c.id, "", content{"schedule": schedule})
}

// plan sets how many are to be called up, by district and formation: about one in
// forty of the young men a campaign.
func (w *world) plan(c *campaign) {
	var plan []content
	for _, t := range w.towns {
		for _, f := range formations {
			n := (w.People*f.share + 20_000*len(w.towns)) / (40_000 * len(w.towns))
			if n > 0 {
				plan = append(plan, content{"office": t.id, "formation": f.word, "number": n})
			}
		}
	}
	if len(plan) > 0 {
		w.add(c.begins.AddDays(-5), Work, minister, "plan-set", c.id, "", content{"plan": plan})
	}
}

// sessions sets the days on which the commissions sit: once a week, each district
// on its own day, and all on the last day where that is asked for.
func (w *world) sessions(c *campaign) {
	for _, t := range w.towns {
		t.sessions = nil
		first := c.begins.AddDays(firstSession)
		for first.Weekday() != w.weekday(c, 2+t.number) {
			first++
		}
		for on := first; on <= c.ends.AddDays(-lastSession); on += week {
			if w.Sitting && on == w.Until { // and the day before, so that what follows a session falls due today
				t.sessions = append(t.sessions, &session{on: on - 1, commission: t.commission})
			}
			t.sessions = append(t.sessions, &session{on: on, commission: t.commission})
		}
	}
	c.appeals = nil
	for on := c.begins.AddDays(firstSession + 10); on <= c.ends; on += week {
		c.appeals = append(c.appeals, &session{on: workday(on), commission: c.high})
	}
}

func (w *world) weekday(c *campaign, usual int) (day time.Weekday) {
	if w.Sitting && c.begins <= w.Until && w.Until <= c.ends {
		return w.Until.Weekday()
	}
	return time.Weekday(usual)
}

// openAll opens and closes the sessions that have somebody to hear.
func (w *world) openAll(c *campaign) {
	for _, t := range w.towns {
		for _, s := range t.sessions {
			w.open(s, t.chair, 5, members(t.number, 5))
		}
	}
	for _, s := range c.appeals {
		w.open(s, highChair, 7, members(5, 7))
	}
}

func (w *world) open(s *session, chair by, n int, present []content) {
	if len(s.agenda) == 0 {
		return
	}
	var agenda []content
	for _, p := range s.agenda {
		agenda = append(agenda, content{"person": p})
	}
	opened := w.add(s.on, Opening, chair, "session-opened", s.commission, "", content{"present": present[:n], "agenda": agenda})
	if w.waitsOn(s.on) {
		return
	}
	w.add(s.on, Closing, chair, "session-closed", s.commission, opened, content{"heard": len(agenda)})
}

// waitsOn reports whether a commission that sits on a day is still sitting when
// the stream ends.
func (w *world) waitsOn(day date.Date) bool { return w.Sitting && day == w.Until }
