package keyring

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"
)

// kept holds sessions that were resumed, so that the next request of the same
// browser reads no table. It answers as the tables would: what it holds is of one
// state of them, and a write of any keyring in this process ends that state before
// the write begins. It is for a database that this process alone writes; a nil kept
// keeps nothing.
type kept struct {
	mu         sync.Mutex
	state      uint64 // of the tables, that young and old show
	young, old map[tokenHash]Session
}

// tokenHash is that of a session's token: the token itself is kept nowhere.
type tokenHash [sha256.Size]byte

// keptMost bounds a generation; when the young one is full the old one goes. Both
// together hold 10,000 sessions, in some 5 MB.
const keptMost = 5000

// writes counts those of all keyrings of this process: two over one database end
// what the other keeps, too.
var writes struct{ begun, ended atomic.Uint64 }

// moment is one at which somebody looked at the tables.
type moment struct {
	state uint64
	quiet bool // no write was under way
}

// thisMoment looks whether the tables are changing. The order matters: writes that
// had ended before all that had begun were counted are all of them.
func thisMoment() moment {
	ended := writes.ended.Load()
	begun := writes.begun.Load()
	return moment{begun, begun == ended}
}

// writing is to be called before a write of the tables; what it returns, after it,
// whether it succeeded or not. In between nothing kept is used: the tables alone
// know whether the write is there yet.
func writing() (done func()) {
	writes.begun.Add(1)
	return func() { writes.ended.Add(1) }
}

// find returns what is kept under a hash, and the moment with which keep is called
// when it is nothing and the tables are read.
func (m *kept) find(h tokenHash) (Session, moment, bool) {
	at := thisMoment()
	if m == nil || !at.quiet {
		return Session{}, at, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.state != at.state {
		return Session{}, at, false
	}
	s, ok := m.young[h]
	if ok {
		return s, at, true
	}
	if s, ok = m.old[h]; ok {
		m.put(h, s) // in use: it does not go with the old
	}
	return s, at, ok
}

// keep keeps a session that was read after a moment, for the state of that moment: if
// something was written since, that state is over and find does not ask for it.
func (m *kept) keep(h tokenHash, s Session, at moment) {
	if m == nil || !at.quiet {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case at.state < m.state:
		return // others have read since
	case at.state > m.state:
		m.state, m.young, m.old = at.state, nil, nil
	}
	if was, ok := m.young[h]; ok && was.Seen.After(s.Seen) {
		return
	}
	m.put(h, s)
}

func (m *kept) put(h tokenHash, s Session) {
	if m.young == nil || len(m.young) >= keptMost {
		m.young, m.old = map[tokenHash]Session{}, m.young
	}
	m.young[h] = s
}

// alive is live for a session that was read before. That its account is not
// disabled was asked then.
func (k *Keyring) alive(s Session) bool {
	return s.Expires.UnixMilli() > k.now() && s.Seen.UnixMilli() > k.idle()
}
