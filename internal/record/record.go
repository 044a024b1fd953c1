// Package record folds legal acts into what is known of a subject on a day: the
// facts that the law's questions read, and the attributes of the card. Every act
// carries what it sets, so the fold knows no kind of act and no rule of law.
//
// Two axes: the acts in effect on a day, as recorded up to a position of the
// register. The room decides nothing, reads no database and no clock.
package record

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
)

// Held is a value in a record with the act that it rests on.
type Held struct {
	Value    qyzmet.Value
	Since    date.Date // day of effect of that act
	Act      qyzmet.ActID
	Kind     qyzmet.ActKind
	Position qyzmet.Position
}

// Line is an act in the history of a subject.
type Line struct {
	qyzmet.Entry
	UndoneBy qyzmet.ActID // the act that undid it, if one did
	From     date.Date    // day from which it is undone; date.Beginning: it never had effect
}

// Record is what is known of a subject on a day, by the acts up to a position.
type Record struct {
	Subject qyzmet.SubjectID
	On      date.Date
	UpTo    qyzmet.Position // of the last act that was looked at
	Lines   []Line          // every act up to there, also those not yet in effect, by day of effect and position

	held  map[qyzmet.Path]Held
	grown map[qyzmet.Path]bool          // lists that the fold made, and adds to in place
	rooms map[qyzmet.Path][]qyzmet.Item // lists of the chain that can be added to in place

	flat atomic.Pointer[qyzmet.Facts] // of held, once somebody asked: see Values

	link   sync.Once
	chain  *chain // see linked
	joined int    // how many of Lines it has; more may stand beside
}

// Of folds the acts about a subject, or about it and those merged into it. The
// entries come in any order; those beyond upTo are left out (0: none is).
func Of(subject qyzmet.SubjectID, entries []qyzmet.Entry, on date.Date, upTo qyzmet.Position) *Record {
	r := &Record{Subject: subject, On: on}
	lines, sets := make([]Line, 0, len(entries)), 0
	for _, e := range entries {
		if upTo == 0 || e.Position <= upTo {
			lines = append(lines, Line{Entry: e})
			r.UpTo = max(r.UpTo, e.Position)
			if e.Act.Payload != nil {
				sets += len(e.Act.Payload.Sets)
			}
		}
	}
	r.held = make(map[qyzmet.Path]Held, min(sets, usuallyHeld))
	undo(lines, on)
	slices.SortFunc(lines, inOrder)
	r.Lines = slices.Clip(lines)
	group := merged(subject, lines, on)
	for _, l := range lines {
		if l.Stands(on) {
			r.apply(l, group)
		}
	}
	r.settle()
	return r
}

// usuallyHeld is about how much is known of somebody who was examined and called.
const usuallyHeld = 56

// settle ends a fold: whoever adds to a list from here on makes one of his own.
func (r *Record) settle() {
	for path := range r.grown {
		h := r.held[path]
		h.Value.Items = slices.Clip(h.Value.Items)
		r.held[path] = h
	}
	r.grown, r.rooms = nil, nil
}

// inOrder is the order of a history: by day of effect and position.
func inOrder(a, b Line) int {
	return cmp.Or(cmp.Compare(a.Act.Envelope.Effect, b.Act.Envelope.Effect), cmp.Compare(a.Position, b.Position))
}

// undo marks the acts that later ones undo, the latest first: an act that is
// itself undone by the day undoes nothing.
func undo(lines []Line, on date.Date) {
	if !slices.ContainsFunc(lines, func(l Line) bool { return l.Act.Envelope.Undoes != "" }) {
		return
	}
	slices.SortFunc(lines, func(a, b Line) int { return cmp.Compare(b.Position, a.Position) })
	at := make(map[qyzmet.ActID]int, len(lines))
	for i, l := range lines {
		at[l.Act.Envelope.ID] = i
	}
	for _, l := range lines {
		e := l.Act.Envelope
		i, known := at[e.Of]
		if undone := l.UndoneBy != "" && l.From <= on; e.Undoes == "" || !known || undone {
			continue
		}
		from := date.Beginning
		if e.Undoes == qyzmet.FromEffect {
			from = e.Effect
		}
		if lines[i].UndoneBy == "" || from < lines[i].From {
			lines[i].UndoneBy, lines[i].From = e.ID, from
		}
	}
}

// Stands reports whether an act has effect on a day.
func (l Line) Stands(on date.Date) bool {
	return l.Act.Envelope.Effect <= on && (l.UndoneBy == "" || l.From > on)
}

// merged lists the subject and those whose records acts in effect made part of
// its own.
func merged(subject qyzmet.SubjectID, lines []Line, on date.Date) []qyzmet.SubjectID {
	group := []qyzmet.SubjectID{subject}
	for i := 0; i < len(group); i++ {
		for _, l := range lines {
			if l.Stands(on) {
				for _, from := range MergedBy(l.Act, group[i]) {
					if !slices.Contains(group, from) {
						group = append(group, from)
					}
				}
			}
		}
	}
	return group
}

// MergedBy lists the subjects whose records an act makes part of one's own.
func MergedBy(a *qyzmet.Act, into qyzmet.SubjectID) []qyzmet.SubjectID {
	var out []qyzmet.SubjectID
	if a.Payload != nil {
		for i := range a.Payload.Sets { // a Set is large
			if s := &a.Payload.Sets[i]; s.Op == qyzmet.MergeIn && s.Subject == into {
				out = append(out, qyzmet.SubjectID(s.Value.S))
			}
		}
	}
	return out
}

func (r *Record) apply(l Line, group []qyzmet.SubjectID) {
	if l.Act.Payload == nil { // erased
		return
	}
	e := &l.Act.Envelope
	for i := range l.Act.Payload.Sets {
		s := &l.Act.Payload.Sets[i]
		if !slices.Contains(group, s.Subject) {
			continue
		}
		h := Held{s.Value, e.Effect, e.ID, e.Kind, l.Position}
		switch s.Op {
		case qyzmet.InitValue:
			if r.held[s.Path].Value.Known() {
				continue
			}
			r.held[s.Path] = h
		case qyzmet.SetValue:
			r.held[s.Path] = h
		case qyzmet.AddItem:
			h.Value = r.added(s.Path, s.Value)
			r.held[s.Path] = h
			continue
		case qyzmet.ClearIt:
			delete(r.held, s.Path)
		}
		if r.grown != nil {
			delete(r.grown, s.Path)
		}
	}
}

// added joins items to a list, or words to a set. A list that many acts add to is
// copied once only.
func (r *Record) added(path qyzmet.Path, more qyzmet.Value) qyzmet.Value {
	to := r.held[path].Value
	switch more.Kind {
	case qyzmet.List:
		if !r.grown[path] {
			if r.grown == nil {
				r.grown = map[qyzmet.Path]bool{}
			}
			r.grown[path], to.Items = true, r.roomFor(path, to.Items)
		}
		out := qyzmet.ListValue(append(to.Items, more.Items...)...)
		out.Open = to.Open
		return out
	case qyzmet.Words:
		out := qyzmet.WordsValue(slices.Concat(to.Words, more.Words)...)
		out.Open = to.Open
		return out
	case qyzmet.Word:
		out := qyzmet.WordsValue(append(slices.Clone(to.Words), more.S)...)
		out.Open = to.Open
		return out
	}
	return more
}

// Walk goes through the acts that stand on the record's day, in order, with the
// record as each left it. What is shown is good for that call only.
func (r *Record) Walk(visit func(after *Record, l Line)) {
	group := merged(r.Subject, r.Lines, r.On)
	at := &Record{Subject: r.Subject, On: r.On, held: map[qyzmet.Path]Held{}}
	for _, l := range r.Lines {
		if l.Stands(r.On) {
			at.apply(l, group)
			at.UpTo = max(at.UpTo, l.Position)
			at.flat.Store(nil) // of what was held before
			visit(at, l)
		}
	}
}

// Held returns what the record holds under a path.
func (r *Record) Held(p qyzmet.Path) (Held, bool) {
	h, ok := r.held[p]
	return h, ok
}

// Value returns the value under a path, unknown if there is none.
func (r *Record) Value(p qyzmet.Path) qyzmet.Value { return r.held[p].Value }

// Text returns the word or text under a path, "" if there is none.
func (r *Record) Text(p qyzmet.Path) string { return r.held[p].Value.S }

// Day returns the day under a path.
func (r *Record) Day(p qyzmet.Path) (date.Date, bool) {
	v := r.held[p].Value
	return v.AsDate(), v.Kind == qyzmet.Date
}

// Paths lists what the record holds, sorted.
func (r *Record) Paths() []qyzmet.Path { return slices.Sorted(maps.Keys(r.held)) }

// Values returns everything that the record holds, facts and attributes. It is shared
// with other callers and must not be changed.
func (r *Record) Values() qyzmet.Facts {
	if known := r.flat.Load(); known != nil {
		return *known
	}
	out := make(qyzmet.Facts, len(r.held))
	for p, h := range r.held {
		out[p] = h.Value
	}
	r.flat.Store(&out)
	return out
}

// Facts returns what the questions of a book can read.
func (r *Record) Facts(book *rulebook.Book) qyzmet.Facts {
	out := make(qyzmet.Facts, len(r.held))
	for p, h := range r.held {
		if book.Facts[p] != nil {
			out[p] = h.Value
		}
	}
	return out
}

// With returns the record as it would be with one more act, not yet recorded.
func (r *Record) With(act *qyzmet.Act) *Record {
	one := qyzmet.Entry{Position: r.UpTo + 1, Act: act}
	next, ok := r.Beside([]qyzmet.Entry{one}, r.On)
	if !ok {
		entries := make([]qyzmet.Entry, 0, len(r.Lines)+1)
		for _, l := range r.Lines {
			entries = append(entries, l.Entry)
		}
		next = Of(r.Subject, append(entries, one), r.On, 0)
	}
	next.UpTo = r.UpTo
	return next
}
