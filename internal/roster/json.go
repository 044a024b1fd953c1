package roster

import (
	"bytes"
	"encoding/json"
	"strconv"

	"qyzmet"
)

// jsonRow reads a line of NDJSON, or a list in a cell, straight into the person.
// It understands what is written plainly. Of anything else, faults included, it
// says false, and the line is read again by the book's own strict reader, whose
// word is final. So both always agree, and only the usual rows are fast.
type jsonRow struct {
	w      *worker
	facts  map[string]int // path -> field
	groups map[string]int // path of a group -> its number
	seen   []uint32       // by field, then by group: the row in which it was seen
	round  uint32

	data []byte
	i    int
	path []byte
	any  bool
}

// maxFastJSON is how long a row the fast way takes: the strict reader takes no more.
const maxFastJSON = 128 << 10

func newJSONRow(w *worker) *jsonRow {
	j := &jsonRow{w: w, facts: map[string]int{}, groups: map[string]int{}}
	for i, f := range w.fields {
		path := string(f.Path)
		j.facts[path] = i
		for at, c := range path {
			if c == '.' {
				if _, have := j.groups[path[:at]]; !have {
					j.groups[path[:at]] = len(w.fields) + len(j.groups)
				}
			}
		}
	}
	j.seen = make([]uint32, len(w.fields)+len(j.groups))
	return j
}

func (j *jsonRow) begin(data []byte) {
	j.data, j.i, j.path, j.any = data, 0, j.path[:0], false
	j.round++
}

// row reads a whole line.
func (j *jsonRow) row(line []byte) bool {
	if len(line) > maxFastJSON {
		return false
	}
	j.begin(line)
	return j.object(0) && j.end()
}

// list reads a list that stands in a cell.
func (j *jsonRow) list(text []byte, field int) bool {
	if len(text) > maxFastJSON {
		return false
	}
	j.begin(text)
	j.space()
	return j.sequence(&j.w.whole[field]) && j.end()
}

func (j *jsonRow) end() bool {
	j.space()
	return j.i == len(j.data)
}

func (j *jsonRow) space() {
	for j.i < len(j.data) {
		switch j.data[j.i] {
		case ' ', '\t', '\r', '\n':
			j.i++
		default:
			return
		}
	}
}

// token takes one character, after spaces.
func (j *jsonRow) token(c byte) bool {
	j.space()
	if j.i < len(j.data) && j.data[j.i] == c {
		j.i++
		return true
	}
	return false
}

// str takes a string without escapes.
func (j *jsonRow) str() ([]byte, bool) {
	if !j.token('"') {
		return nil, false
	}
	from := j.i
	for ; j.i < len(j.data); j.i++ {
		switch c := j.data[j.i]; {
		case c == '"':
			j.i++
			return j.data[from : j.i-1], true
		case c == '\\' || c < ' ':
			return nil, false
		}
	}
	return nil, false
}

// literal takes a bare word or number, as far as it goes.
func (j *jsonRow) literal() []byte {
	j.space()
	from := j.i
	for ; j.i < len(j.data); j.i++ {
		if c := j.data[j.i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'E' {
			break
		}
	}
	return j.data[from:j.i]
}

// members goes through an object, of which the opening brace is still to come.
func (j *jsonRow) members(each func(key []byte) bool) bool {
	if !j.token('{') {
		return false
	}
	if j.token('}') {
		return true
	}
	for {
		key, ok := j.str()
		if !ok || !j.token(':') || !each(key) {
			return false
		}
		if j.token('}') {
			return true
		}
		if !j.token(',') {
			return false
		}
	}
}

// object reads the facts below a prefix of their paths, j.path[:prefix].
func (j *jsonRow) object(prefix int) bool {
	return j.members(func(key []byte) bool {
		j.any = true
		if prefix == 0 {
			if done, ok := j.special(string(key)); done {
				return ok
			}
		}
		j.path = append(j.path[:prefix], key...)
		if field, ok := j.facts[string(j.path)]; ok {
			return j.fact(field)
		}
		if group, ok := j.groups[string(j.path)]; ok {
			j.path = append(j.path, '.')
			return j.once(group) && j.object(len(j.path))
		}
		return j.w.opts.IgnoreUnknown && j.skip()
	})
}

// special reads a key that is mapped, or that is none of the book's.
func (j *jsonRow) special(key string) (done, ok bool) {
	t, mapped := j.w.jsonTarget(key)
	switch {
	case !mapped:
		return false, false
	case t.use == UseID:
		return true, j.id()
	case t.use == UseFact || t.use == UseIIN:
		return true, j.fact(t.field)
	case t.use == UseItem: // items have no columns in JSON
		return true, false
	}
	return true, j.skip()
}

// jsonTarget tells what a key of a row is, if it is not looked up as a path.
func (w *worker) jsonTarget(key string) (target, bool) {
	if to, ok := w.opts.Mapping[key]; ok {
		return w.voc.path(to)
	}
	if key == "id" || key == "name" {
		return w.voc.path(key)
	}
	return target{}, false
}

func (j *jsonRow) once(n int) bool {
	twice := j.seen[n] == j.round
	j.seen[n] = j.round
	return !twice
}

func (j *jsonRow) id() bool {
	j.space()
	if j.i < len(j.data) && j.data[j.i] != '"' {
		n := j.literal()
		j.w.person.id = append(j.w.person.id[:0], n...)
		return allDigits(n) && len(n) <= MaxKeyBytes && (n[0] != '0' || len(n) == 1)
	}
	text, ok := j.str()
	j.w.person.id = append(j.w.person.id[:0], text...)
	return ok && len(text) <= MaxKeyBytes
}

func (j *jsonRow) fact(field int) bool {
	if !j.once(field) || j.w.isGiven[field] {
		return false
	}
	r := &j.w.whole[field]
	if j.null() {
		j.w.person.set(field, 0, dontKnow)
		return true
	}
	switch {
	case field == j.w.id.iin:
		text, ok := j.str()
		if _, err := qyzmet.ParseIIN(string(text)); !ok || err != nil {
			return false
		}
		j.w.person.iin = append(j.w.person.iin[:0], text...)
		return true
	case r.kind == qyzmet.List || r.kind == qyzmet.Words:
		return j.sequence(r)
	}
	v, ok := j.scalar(r)
	if ok {
		j.w.person.set(field, v, known)
	}
	return ok
}

func (j *jsonRow) null() bool {
	j.space()
	if bytes.HasPrefix(j.data[j.i:], []byte("null")) {
		at := j.i
		if string(j.literal()) == "null" {
			return true
		}
		j.i = at
	}
	return false
}

func (j *jsonRow) scalar(r *rule) (int64, bool) {
	switch r.kind {
	case qyzmet.Bool:
		text := string(j.literal())
		if text == "true" {
			return 1, true
		}
		return 0, text == "false"
	case qyzmet.Int:
		text := string(j.literal())
		n, err := strconv.ParseInt(text, 10, 32)
		return n, err == nil && text == strconv.FormatInt(n, 10) && n >= r.low && n <= r.high
	}
	text, ok := j.str()
	if !ok {
		return 0, false
	}
	if r.kind == qyzmet.Date {
		d, ok := dayOf(text)
		return d, ok && text[4] == '-' && d >= r.low && d <= r.high
	}
	code, ok := r.plain[string(text)]
	return code, ok
}

// skip takes any value, whatever it is.
func (j *jsonRow) skip() bool {
	d := json.NewDecoder(bytes.NewReader(j.data[j.i:]))
	var raw json.RawMessage
	if d.Decode(&raw) != nil {
		return false
	}
	j.i += int(d.InputOffset())
	return true
}
