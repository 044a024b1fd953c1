package record

import (
	"maps"
	"slices"
	"sync"

	"qyzmet"
	"qyzmet/date"
)

// chain is what a record shares with those that were made of it by extending: the
// acts and lists in arrays that the longest of them adds to in place, beyond what
// the others see, and where among the acts those of a kind are.
type chain struct {
	mu    sync.Mutex
	end   *Record // the longest; it alone is extended
	lines []Line
	items map[qyzmet.Path][]qyzmet.Item // lists that were added to
	kinds map[qyzmet.ActKind][]int      // places of the acts of a kind, in order
	refer map[qyzmet.ActID][]int        // places of the acts that refer to one

	inOrder bool                  // the acts were recorded in the order of their days of effect
	merges  bool                  // an act made another's record part of this one
	awaits  map[qyzmet.ActID]bool // acts that others undo and that are not there
}

// linked is the chain of a record, made when it is first needed.
func (r *Record) linked() *chain {
	r.link.Do(func() {
		if r.chain != nil {
			return
		}
		c := &chain{end: r, lines: r.Lines, kinds: map[qyzmet.ActKind][]int{}, inOrder: true}
		for i, l := range r.Lines {
			c.note(i, l)
			c.inOrder = c.inOrder && (i == 0 || r.Lines[i-1].Position < l.Position)
			c.merges = c.merges || len(MergedBy(l.Act, r.Subject)) > 0
		}
		for _, l := range r.Lines {
			if e := l.Act.Envelope; e.Undoes != "" && !r.has(e.Of) {
				if c.awaits == nil {
					c.awaits = map[qyzmet.ActID]bool{}
				}
				c.awaits[e.Of] = true
			}
		}
		r.chain, r.joined = c, len(r.Lines)
	})
	return r.chain
}

func (r *Record) has(id qyzmet.ActID) bool {
	return slices.ContainsFunc(r.Lines, func(l Line) bool { return l.Act.Envelope.ID == id })
}

// note enters the act at a place.
func (c *chain) note(i int, l Line) {
	e := l.Act.Envelope
	c.kinds[e.Kind] = append(c.kinds[e.Kind], i)
	if e.Of != "" {
		if c.refer == nil {
			c.refer = map[qyzmet.ActID][]int{}
		}
		c.refer[e.Of] = append(c.refer[e.Of], i)
	}
}

// Extend returns the record as it is on a day with acts that were recorded after its
// last, at a cost that does not grow with the acts that it has. It is what Of would
// make of all of them. Where it cannot be had so, ok is false: where an act undoes or
// merges, or does not come last by its day of effect, where acts wait for their day,
// the day lies before the record's, or another was extended from it before. The record
// itself stays as it is.
func (r *Record) Extend(more []qyzmet.Entry, on date.Date) (next *Record, ok bool) {
	if len(more) == 0 && on == r.On {
		return r, true
	}
	c := r.linked()
	fresh, ok := r.last(more, on)
	switch {
	case !ok:
		return nil, false
	case len(more) == 0:
		return &Record{Subject: r.Subject, On: on, UpTo: r.UpTo, Lines: r.Lines, held: r.held, rests: r.rests, chain: c, joined: r.joined}, true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.end != r {
		return nil, false
	}
	next = &Record{Subject: r.Subject, On: on, UpTo: r.UpTo, held: maps.Clone(r.held), rests: maps.Clone(r.rests), rooms: c.items, chain: c}
	c.extend(next, fresh)
	return next, true
}

// Beside is Extend for acts that may never be recorded: the record can be extended
// otherwise as well.
func (r *Record) Beside(more []qyzmet.Entry, on date.Date) (next *Record, ok bool) {
	fresh, ok := r.last(more, on)
	if !ok {
		return nil, false
	}
	next = &Record{Subject: r.Subject, On: on, UpTo: r.UpTo, Lines: append(slices.Clip(r.Lines), fresh...), held: maps.Clone(r.held), rests: maps.Clone(r.rests), chain: r.linked(), joined: r.joined}
	for _, l := range fresh {
		next.add(l)
	}
	next.settle()
	return next, true
}

// last makes lines of acts that come after all others of the record, in their order;
// ok is false where they do not, or where the record on a day is not that of today
// with them.
func (r *Record) last(more []qyzmet.Entry, on date.Date) (fresh []Line, ok bool) {
	c := r.linked()
	last := date.Beginning
	if n := len(r.Lines); n > 0 {
		last = r.Lines[n-1].Act.Envelope.Effect
	}
	if on < r.On || on > r.On && last > r.On || c.merges {
		return nil, false
	}
	fresh = make([]Line, len(more))
	for i, e := range more {
		if e.Position <= r.UpTo || e.Act.Envelope.Effect < last || e.Act.Envelope.Undoes != "" || c.awaits[e.Act.Envelope.ID] || len(MergedBy(e.Act, r.Subject)) > 0 {
			return nil, false
		}
		fresh[i] = Line{Entry: e}
	}
	slices.SortFunc(fresh, inOrder)
	return fresh, true
}

// add applies an act that comes last.
func (r *Record) add(l Line) {
	r.UpTo = max(r.UpTo, l.Position)
	if l.Stands(r.On) {
		r.apply(l, []qyzmet.SubjectID{r.Subject})
	}
}

// extend adds acts that come last to what the longest record of the chain has; the
// chain is locked.
func (c *chain) extend(next *Record, fresh []Line) {
	for _, l := range fresh {
		c.note(len(c.lines), l)
		c.lines = append(c.lines, l)
		c.inOrder = c.inOrder && l.Position > next.UpTo
		next.add(l)
	}
	next.Lines = slices.Clip(c.lines)
	next.joined = len(next.Lines)
	for path := range next.grown {
		if c.items == nil {
			c.items = map[qyzmet.Path][]qyzmet.Item{}
		}
		c.items[path] = next.held[path].Items
	}
	next.settle()
	c.end = next
}

// roomFor is a list of one's own to add to: that of the chain, where it is the one
// that is held, else a copy.
func (r *Record) roomFor(path qyzmet.Path, held []qyzmet.Item) []qyzmet.Item {
	if room := r.rooms[path]; len(room) > 0 && len(room) == len(held) && &room[0] == &held[0] {
		return room
	}
	return slices.Clone(held)
}

// OfKinds gives the places in Lines of the acts of some kinds, in order. What is
// returned must not be changed.
func (r *Record) OfKinds(kinds ...qyzmet.ActKind) []int {
	c := r.linked()
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []int
	lists := 0
	for i, k := range kinds {
		places := r.noted(c.kinds[k])
		if len(places) == 0 || slices.Contains(kinds[:i], k) {
			continue
		}
		if lists++; lists == 1 {
			out = places
		} else {
			out = append(out, places...)
		}
	}
	if lists > 1 {
		slices.Sort(out)
	}
	return r.beside(out, func(e *qyzmet.Envelope) bool { return slices.Contains(kinds, e.Kind) })
}

// Referring gives the places in Lines of the acts that refer to an act, in order.
func (r *Record) Referring(to qyzmet.ActID) []int {
	c := r.linked()
	c.mu.Lock()
	defer c.mu.Unlock()
	return r.beside(r.noted(c.refer[to]), func(e *qyzmet.Envelope) bool { return e.Of == to })
}

// noted are those of some places of the chain that the record has.
func (r *Record) noted(places []int) []int {
	n, _ := slices.BinarySearch(places, r.joined)
	return places[:n:n]
}

// beside adds the places of acts that the chain does not have.
func (r *Record) beside(places []int, is func(*qyzmet.Envelope) bool) []int {
	for i := r.joined; i < len(r.Lines); i++ {
		if is(&r.Lines[i].Act.Envelope) {
			places = append(places, i)
		}
	}
	return places
}

// InOrder reports whether the acts were recorded in the order of their days of
// effect: what was recorded later then stands later in Lines.
func (r *Record) InOrder() bool {
	c := r.linked()
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := max(1, r.joined); i < len(r.Lines); i++ {
		if r.Lines[i-1].Position > r.Lines[i].Position {
			return false
		}
	}
	return c.inOrder
}
