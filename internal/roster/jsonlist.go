package roster

import "qyzmet"

// sequence reads a set of words or a list of items: […], or {"items": […],
// "complete": false} if there may be more.
func (j *jsonRow) sequence(r *rule) bool {
	j.space()
	if j.i < len(j.data) && j.data[j.i] == '[' {
		return j.elements(r)
	}
	s, items, said := known, false, false
	ok := j.members(func(key []byte) bool {
		switch string(key) {
		case "items":
			items = true
			return j.elements(r)
		case "complete":
			text, again := string(j.literal()), said
			said = true
			if text == "false" {
				s = knownOpen
			}
			return !again && (text == "true" || text == "false")
		}
		return false
	})
	if ok && items {
		j.w.person.state[r.field] = s
	}
	return ok && items
}

// elements reads […], once for a fact.
func (j *jsonRow) elements(r *rule) bool {
	p := j.w.person
	if p.state[r.field] != notAsked || !j.token('[') {
		return false
	}
	p.set(r.field, 0, known)
	p.lists[r.field].clear()
	if j.token(']') {
		return true
	}
	for n := 1; n <= MaxItems; n++ {
		if r.kind == qyzmet.Words {
			text, ok := j.str()
			code, is := r.plain[string(text)]
			if !ok || !is {
				return false
			}
			p.num[r.field] |= 1 << code
		} else if !j.item(r) {
			return false
		}
		if j.token(']') {
			return true
		}
		if !j.token(',') {
			return false
		}
	}
	return false
}

// item reads an item of a list.
func (j *jsonRow) item(r *rule) bool {
	l := &j.w.person.lists[r.field]
	at := l.add()
	given := uint64(0)
	return j.members(func(key []byte) bool {
		for k := range j.w.items[r.field] {
			it := &j.w.items[r.field][k]
			if string(it.fact.Path) != string(key) {
				continue
			}
			if given>>k&1 != 0 {
				return false
			}
			given |= 1 << k
			if j.null() {
				return true
			}
			v, ok := j.scalar(it)
			if ok {
				l.set(at, k, v)
			}
			return ok
		}
		return false
	})
}

// readList reads a list in a cell: a JSON array as in facts of one person, or a
// dash for a list that is empty.
func (w *worker) readList(r *rule, c *cell) {
	text := string(c.text)
	switch {
	case text == "-" || text == "–" || w.voc.answers.none[fold(text)]:
		w.person.set(r.field, 0, known)
		return
	case w.unknown(text):
		w.person.set(r.field, 0, dontKnow)
		return
	case c.text[0] != '[' && c.text[0] != '{':
		w.refuse(r, fault(qyzmet.WrongType, "no-list", "value", quoted(text), "sample", w.sample(r),
			"column", r.path+".1."+string(r.fact.Items[0].Path)), text)
		return
	}
	if w.json.list(c.text, r.field) {
		return
	}
	w.person.clear(r.field)
	w.strict(r, `{"`+r.path+`": `+text+`}`, c.text)
}

// sample shows how an item is written.
func (w *worker) sample(r *rule) string {
	value := "true"
	switch it := r.fact.Items[0]; it.Kind {
	case qyzmet.Date:
		value = `"2019-04-30"`
	case qyzmet.Word:
		value = `"` + it.Values[0].Word + `"`
	case qyzmet.Int:
		value = "1"
	}
	return `[{"` + string(r.fact.Items[0].Path) + `": ` + value + `}]`
}
