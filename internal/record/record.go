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

	held  qyzmet.Facts                  // once the fold has ended, shared with who asks for Values
	rests map[qyzmet.Path]basis         // on which act each of held does
	grown map[qyzmet.Path]bool          // lists that the fold made, and adds to in place
	rooms map[qyzmet.Path][]qyzmet.Item // lists of the chain that can be added to in place

	link   sync.Once
	chain  *chain // see linked
	joined int    // how many of Lines it has; more may stand beside
}

// basis is the act that a value rests on.
type basis struct {
	act      *qyzmet.Act
	position qyzmet.Position
}

// Of folds the acts about a subject, or about it and those merged into it. The
// entries come in any order; those beyond upTo are left out (0: none is).
func Of(subject qyzmet.SubjectID, entries []qyzmet.Entry, on date.Date, upTo qyzmet.Position) *Record {
	r := &Record{Subject: subject, On: on}
	lines, sets := make([]Line, 0, len(entries)), 0
	var few [16]qyzmet.ActKind
	kinds := few[:0]
	for _, e := range entries {
		if upTo == 0 || e.Position <= upTo {
			lines = append(lines, Line{Entry: e})
			r.UpTo = max(r.UpTo, e.Position)
			if kind := e.Act.Envelope.Kind; e.Act.Payload != nil && !slices.Contains(kinds, kind) { // of one kind, they set the same
				kinds, sets = append(kinds, kind), sets+len(e.Act.Payload.Sets)
			}
		}
	}
	r.held, r.rests = make(qyzmet.Facts, min(sets, usuallyHeld)), make(map[qyzmet.Path]basis, min(sets, usuallyHeld))
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
		v := r.held[path]
		v.Items = slices.Clip(v.Items)
		r.held[path] = v
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
	for i := range l.Act.Payload.Sets {
		s := &l.Act.Payload.Sets[i]
		if !slices.Contains(group, s.Subject) {
			continue
		}
		switch s.Op {
		case qyzmet.InitValue:
			if r.held[s.Path].Known() {
				continue
			}
			r.hold(s.Path, s.Value, l)
		case qyzmet.SetValue:
			r.hold(s.Path, s.Value, l)
		case qyzmet.AddItem:
			r.hold(s.Path, r.added(s.Path, s.Value), l)
			continue
		case qyzmet.ClearIt:
			delete(r.held, s.Path)
			delete(r.rests, s.Path)
		}
		if r.grown != nil {
			delete(r.grown, s.Path)
		}
	}
}

func (r *Record) hold(path qyzmet.Path, v qyzmet.Value, by Line) {
	r.held[path], r.rests[path] = v, basis{by.Act, by.Position}
}

// added joins items to a list, or words to a set. A list that many acts add to is
// copied once only.
func (r *Record) added(path qyzmet.Path, more qyzmet.Value) qyzmet.Value {
	to := r.held[path]
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
	at := &Record{Subject: r.Subject, On: r.On, held: qyzmet.Facts{}, rests: map[qyzmet.Path]basis{}}
	for _, l := range r.Lines {
		if l.Stands(r.On) {
			at.apply(l, group)
			at.UpTo = max(at.UpTo, l.Position)
			visit(at, l)
		}
	}
}

// Held returns what the record holds under a path.
func (r *Record) Held(p qyzmet.Path) (Held, bool) {
	v, ok := r.held[p]
	if !ok {
		return Held{}, false
	}
	by := r.rests[p]
	e := &by.act.Envelope
	return Held{v, e.Effect, e.ID, e.Kind, by.position}, true
}

// Value returns the value under a path, unknown if there is none.
func (r *Record) Value(p qyzmet.Path) qyzmet.Value { return r.held[p] }

// Text returns the word or text under a path, "" if there is none.
func (r *Record) Text(p qyzmet.Path) string { return r.held[p].S }

// Day returns the day under a path.
func (r *Record) Day(p qyzmet.Path) (date.Date, bool) {
	v := r.held[p]
	return v.AsDate(), v.Kind == qyzmet.Date
}

// Paths lists what the record holds, sorted.
func (r *Record) Paths() []qyzmet.Path { return slices.Sorted(maps.Keys(r.held)) }

// Values returns everything that the record holds, facts and attributes. It is shared
// with other callers and must not be changed.
func (r *Record) Values() qyzmet.Facts { return r.held }

// Facts returns what the questions of a book can read.
func (r *Record) Facts(book *rulebook.Book) qyzmet.Facts {
	out := make(qyzmet.Facts, len(r.held))
	for p, v := range r.held {
		if book.Facts[p] != nil {
			out[p] = v
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
