package office

import (
	"slices"
	"sync"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/record"
)

// leastLong is how many acts make a file long: shorter ones are folded faster than
// they are looked up.
const leastLong = 48

// mostKept is how many acts the files of a generation have together. A file that has
// more alone is a generation.
const mostKept = 32_000

// lately is how many states of a file are kept: while an act is being committed,
// others still read the file without it.
const lately = 6

// longFiles keeps the records of files that have many acts, such as those of a
// commission or of a call-up, as they are today. What is recorded next extends them,
// so that one more act costs the same however many there are. It holds two
// generations; when the young one is full the old one goes.
//
// A record is kept with the acts that it was made of, and is used for those only:
// what was read from the store decides, also where a transaction was undone, an act
// was erased or another process wrote.
type longFiles struct {
	mu         sync.Mutex
	young, old map[qyzmet.SubjectID]*kept
	acts       int // of the young
}

// kept is a long file.
type kept struct {
	mu      sync.Mutex
	states  []known // the newest last
	counted int     // acts that its generation counts for it
}

// known is a record with the acts that it was made of, by their positions.
type known struct {
	entries []qyzmet.Entry
	record  *record.Record
}

// fold gives the record of a subject on a day, today or later, by all acts about it in
// the order of their positions. It is nil where the whole has to be looked at: for
// files that are not long, or that an act made others part of, and for days on which
// acts take effect that wait for them today.
func (k *longFiles) fold(s qyzmet.SubjectID, entries []qyzmet.Entry, today, on date.Date) *record.Record {
	if len(entries) < leastLong || on < today {
		return nil
	}
	r := k.file(s, len(entries)).fold(s, entries, today)
	if r == nil {
		return nil
	}
	r, _ = r.Extend(nil, on)
	return r
}

// file finds or makes what is kept of a file, which has so many acts now.
func (k *longFiles) file(s qyzmet.SubjectID, acts int) *kept {
	k.mu.Lock()
	defer k.mu.Unlock()
	file := k.young[s]
	if file == nil {
		if file = k.old[s]; file == nil {
			file = &kept{}
		}
		file.counted = 0
		if k.young == nil || k.acts > 0 && k.acts+acts > mostKept {
			k.old, k.young, k.acts = k.young, map[qyzmet.SubjectID]*kept{}, 0
		}
		k.young[s] = file
	}
	k.acts += acts - file.counted
	file.counted = acts
	return file
}

// forget lets everything go: after an erasure nothing of what was erased stays.
func (k *longFiles) forget() {
	k.mu.Lock()
	k.young, k.old, k.acts = nil, nil, 0
	k.mu.Unlock()
}

func (f *kept) fold(s qyzmet.SubjectID, entries []qyzmet.Entry, today date.Date) *record.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	if r := f.extended(entries, today); r != nil {
		return r
	}
	f.states = nil
	if slices.ContainsFunc(entries, func(e qyzmet.Entry) bool { return len(record.MergedBy(e.Act, s)) > 0 }) {
		return nil
	}
	r := record.Of(s, entries, today, 0)
	f.states = []known{{entries, r}}
	return r
}

// extended gives the record of some acts where they begin with those of a state, the
// newest that there is; nil where none of them can be extended so.
func (f *kept) extended(entries []qyzmet.Entry, today date.Date) *record.Record {
	for i := len(f.states) - 1; i >= 0; i-- {
		was := &f.states[i]
		if !begins(entries, was.entries) {
			continue
		}
		r, ok := was.record.Extend(entries[len(was.entries):], today)
		switch {
		case !ok:
			return nil
		case len(entries) == len(was.entries):
			was.entries = entries // as they are shared now: they are told apart faster next time
		default:
			f.states = append(f.states[max(0, len(f.states)-lately+1):], known{entries, r})
		}
		return r
	}
	return nil
}

// begins reports whether acts begin with others. Acts that were read anew, or as they
// were being recorded, are the same if position and id are; an erasure makes another.
func begins(all, with []qyzmet.Entry) bool {
	if len(with) > len(all) {
		return false
	}
	for i, e := range with {
		if now := all[i]; now.Act != e.Act && now.Act.Envelope.ID != e.Act.Envelope.ID || now.Position != e.Position || (now.Act.Payload == nil) != (e.Act.Payload == nil) {
			return false
		}
	}
	return true
}
