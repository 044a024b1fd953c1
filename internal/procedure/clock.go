package procedure

import (
	"errors"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/proof"
	"qyzmet/internal/rulebook"
)

// clock counts the last day of a duty: from its start, the term of the day on
// which it began, longer by every pause.
func (d *deriver) clock(due *Due, after qyzmet.Position, values qyzmet.Facts) *Reckoned {
	c := due.Duty.Clock
	out := &Reckoned{From: due.Raised, Unit: c.Unit, Back: c.Back}
	if c.FromExpr != nil {
		v, _ := proof.Value(d.book, c.FromExpr, values, due.Raised, 0)
		if !v.Known() {
			return out
		}
		out.From = v.AsDate()
	}
	if !d.term(out, c) {
		return out
	}
	out.Pauses = d.pauses(due, after, out.From)
	d.count(out)
	return out
}

// term finds how much is counted: by the law of the day on which the clock starts.
func (d *deriver) term(out *Reckoned, c *rulebook.Clock) bool {
	if c.Count != nil {
		out.Count = *c.Count
		return true
	}
	p := d.book.Parameters[c.Parameter]
	for _, v := range p.Values {
		if proof.Stands(v.Span, out.From, 0) {
			out.Count, out.Cites = v.Value, v.Cites
			if out.Unit == "" {
				out.Unit = p.Unit
			}
			return true
		}
	}
	return false
}

// pauses lists the stretches in which the clock stands still.
func (d *deriver) pauses(due *Due, after qyzmet.Position, from date.Date) []Paused {
	var out []Paused
	for _, p := range due.Duty.Paused {
		var running *Paused
		for _, l := range d.r.Lines {
			e := l.Act.Envelope
			stands := l.UndoneBy == "" || l.From > d.r.On
			switch {
			case !stands || l.Position <= after || e.Effect < from || e.Effect > d.r.On:
			case running == nil && slices.Contains(p.By, e.Kind) && p.Span.Covers(e.Effect, date.Latest) != rulebook.No:
				running = &Paused{From: e.Effect, Before: date.Forever, By: e.ID, Cites: p.Cites, Ours: p.Ours}
			case running != nil && slices.Contains(p.Until, e.Kind):
				running.Before = e.Effect
				out = append(out, *running)
				running = nil
			}
		}
		if running != nil {
			out = append(out, *running)
		}
	}
	return out
}

// count adds the term to the start. A pause that has not ended leaves the last
// day unknown.
func (d *deriver) count(out *Reckoned) {
	start := out.From
	for _, p := range out.Pauses {
		if p.Before == date.Forever {
			return
		}
		start = start.AddDays(date.Days(p.From, p.Before))
	}
	n := int(out.Count)
	if out.Back {
		n = -n
	}
	switch out.Unit {
	case "days":
		out.Until = start.AddDays(n)
	case "months":
		out.Until = start.AddMonths(n, date.EndOfMonth)
	case "years":
		out.Until = start.AddYears(n, date.EndOfMonth)
	case "working-days":
		last, err := d.book.Calendar.AddWorkingDays(start, n)
		if errors.Is(err, date.ErrNoCalendar) {
			out.NotHeld = true
			return
		}
		out.Until = last
		for y := start.Year(); y <= last.Year(); y++ {
			out.Provisional = out.Provisional || !d.book.Calendar.Complete(y)
		}
	}
}
