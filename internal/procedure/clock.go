package procedure

import (
	"cmp"
	"errors"
	"slices"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/proof"
	"qyzmet/internal/record"
	"qyzmet/internal/rulebook"
)

// clock counts the last day of a duty: from its start, the term of the day on
// which it began, longer by every pause.
func (d *deriver) clock(due *Due, after qyzmet.Position) *Reckoned {
	c := due.Duty.Clock
	out := &Reckoned{From: due.Raised, Unit: c.Unit, Back: c.Back}
	if c.FromExpr != nil {
		v, _ := proof.Value(d.book, c.FromExpr, d.values(due.By), due.Raised, 0)
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
	if c.Parameter == "" { // the day itself is the last
		return true
	}
	v := setting(d.book, c.Parameter, out.From)
	if v == nil {
		return false
	}
	out.Count, out.Cites = v.Value, v.Cites
	if out.Unit == "" {
		out.Unit = d.book.Parameters[c.Parameter].Unit
	}
	return true
}

// setting is the value of a parameter on a day, nil where none is known.
func setting(book *rulebook.Book, parameter string, on date.Date) *rulebook.Setting {
	for _, v := range book.Parameters[parameter].Values {
		if proof.Stands(v.Span, on, 0) {
			return v
		}
	}
	return nil
}

// pauses lists the stretches in which the clock could stand still, in order of time.
func (d *deriver) pauses(due *Due, after qyzmet.Position, from date.Date) []Paused {
	var out []Paused
	for _, p := range due.Duty.Paused {
		out = append(out, d.stretches(p, after, from)...)
	}
	slices.SortStableFunc(out, func(a, b Paused) int { return cmp.Compare(a.From, b.From) })
	return out
}

// stretches lists those of one sort. An act undone from the start never stopped
// the clock; one undone later stopped it until then.
func (d *deriver) stretches(p *rulebook.Pause, after qyzmet.Position, from date.Date) []Paused {
	var out []Paused
	var running *Paused
	end := func() {
		if running != nil {
			out, running = append(out, *running), nil
		}
	}
	for _, at := range d.r.OfKinds(slices.Concat(p.By, p.Until)...) {
		l := d.r.Lines[at]
		e := l.Act.Envelope
		if l.Position <= after || e.Effect < from || e.Effect > d.r.On {
			continue
		}
		if running != nil && running.Before <= e.Effect {
			end()
		}
		until := d.undone(l)
		switch {
		case running == nil && slices.Contains(p.By, e.Kind) && until > e.Effect && p.Span.Covers(e.Effect, date.Latest) != rulebook.No:
			running = &Paused{From: e.Effect, Before: until, By: e.ID, Cites: p.Cites, Ours: p.Ours}
		case running != nil && slices.Contains(p.Until, e.Kind) && until == date.Forever:
			running.Before = e.Effect
			end()
		}
	}
	end()
	return out
}

// undone is the day from which an act is undone as of the day of the record;
// date.Forever: it is not.
func (d *deriver) undone(l record.Line) date.Date {
	if l.UndoneBy != "" && l.From <= d.r.On {
		return l.From
	}
	return date.Forever
}

// count adds the term to the start, longer by each stretch that begins before it
// has run out; where two overlap, by their union. A pause that has not ended
// leaves the last day unknown.
func (d *deriver) count(out *Reckoned) {
	start, paused := out.From, out.From // paused: the day up to which pauses are counted
	d.run(out, start)
	for i, p := range out.Pauses {
		if out.Until != 0 && p.From > out.Until {
			out.Pauses = out.Pauses[:i]
			return
		}
		if p.Before == date.Forever {
			out.Until, out.Provisional, out.Pauses = 0, false, out.Pauses[:i+1]
			return
		}
		if begins := max(p.From, paused); begins < p.Before {
			start, paused = start.AddDays(date.Days(begins, p.Before)), p.Before
			d.run(out, start)
		}
	}
}

// run finds the last day of a term that runs from a day without a pause.
func (d *deriver) run(out *Reckoned, start date.Date) {
	out.Until, out.NotHeld, out.Provisional = 0, false, false
	n := int(out.Count)
	if out.Back {
		n = -n
	}
	switch out.Unit {
	case "":
		out.Until = start
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
