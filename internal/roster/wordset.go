package roster

import (
	"encoding/json"
	"strings"

	"qyzmet"
)

// jsonSet reads a set of words written as facts have it: ["higher", "master"],
// or {"items": [...], "complete": false} if there may be more.
func (w *worker) jsonSet(r *rule, text string) (int64, state, *qyzmet.Fault) {
	s, list := known, []string{}
	open := struct {
		Items    *[]string `json:"items"`
		Complete *bool     `json:"complete"`
	}{Items: &list}
	var err error
	if strings.HasPrefix(text, "[") {
		err = json.Unmarshal([]byte(text), &list)
	} else {
		d := json.NewDecoder(strings.NewReader(text))
		d.DisallowUnknownFields()
		if err = d.Decode(&open); err == nil && open.Complete != nil && !*open.Complete {
			s = knownOpen
		}
	}
	if err != nil || list == nil {
		f := fault(qyzmet.WrongType, "no-set", "value", quoted(text))
		return 0, notAsked, f
	}
	var set int64
	for _, word := range list {
		code, ok := r.word(word)
		if !ok {
			return 0, notAsked, w.wordFault(r, word)
		}
		set |= 1 << code
	}
	return set, s, nil
}
