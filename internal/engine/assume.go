package engine

import (
	"strings"

	"qyzmet/internal/rulebook"
)

// Assume returns an engine by the same book that takes amending acts to be in
// force, or not to be, whatever the day. Acts are named by number, as 211-VIII;
// a commencement that may be any of several acts goes by the last of them.
func (e *Engine) Assume(acts []rulebook.ActState) (*Engine, error) {
	forced := map[string]bool{}
	for _, q := range e.book.Order {
		for _, p := range e.points[q.ID] {
			for _, a := range acts {
				if len(p.Acts) > 0 && sameAct(p.Acts[len(p.Acts)-1], a.Act) {
					forced[p.Key] = a.InForce
				}
			}
		}
	}
	out, err := New(e.book)
	if err != nil {
		return nil, err
	}
	out.forced = forced
	return out, nil
}

func sameAct(have, want string) bool {
	if i := strings.LastIndex(have, " "); i >= 0 {
		have = have[i+1:]
	}
	return have == want
}
