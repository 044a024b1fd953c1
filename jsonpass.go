package qyzmet

import (
	"encoding/json"
	"unicode/utf8"

	"qyzmet/date"
)

// pass reads JSON in one pass, in the form that json.Marshal writes. It gives up
// on everything else – spaces, null, unknown, repeated or differently written
// names, numbers that are not whole – and leaves it to encoding/json, so that
// both always give the same.
type pass struct {
	s    string
	at   int
	deep int
	bad  bool // gave up
}

// mostDeep bounds the nesting of values that a pass follows.
const mostDeep = 32

func newPass(data string) *pass { return &pass{s: data, bad: !utf8.ValidString(data)} }

// whole reports whether all was read.
func (r *pass) whole() bool { return !r.bad && r.at == len(r.s) }

// eat takes one byte, or gives up.
func (r *pass) eat(c byte) {
	if !r.has(c) {
		r.bad = true
	}
}

// has takes one byte if it is there.
func (r *pass) has(c byte) bool {
	if r.bad || r.at >= len(r.s) || r.s[r.at] != c {
		return false
	}
	r.at++
	return true
}

// more goes to the next part of what ends with a byte: false at the end.
func (r *pass) more(first *bool, end byte) bool {
	switch {
	case r.bad || r.has(end):
		return false
	case !*first:
		r.eat(',')
	}
	*first = false
	return !r.bad
}

// name takes a name and the colon after it.
func (r *pass) name() string {
	n := r.text()
	r.eat(':')
	return n
}

// once gives up on a name of a struct that comes again.
func (r *pass) once(seen *uint32, n uint) {
	if *seen&(1<<n) != 0 {
		r.bad = true
	}
	*seen |= 1 << n
}

// text takes a string.
func (r *pass) text() string {
	r.eat('"')
	if r.bad {
		return ""
	}
	start, at := r.at, r.at
	for at < len(r.s) && !ending[r.s[at]] {
		at++
	}
	r.at = at
	switch {
	case at == len(r.s) || r.s[at] < ' ':
		r.bad = true
		return ""
	case r.s[at] == '\\':
		return r.escaped(start)
	}
	r.at++
	return r.s[start:at]
}

// ending are the bytes at which a string ends or is no plain one.
var ending = func() (out [256]bool) {
	for c := range byte(' ') {
		out[c] = true
	}
	out['"'], out['\\'] = true, true
	return out
}()

// escaped takes a string in which something is escaped.
func (r *pass) escaped(start int) string {
	for ; r.at < len(r.s) && r.s[r.at] != '"'; r.at++ {
		if r.s[r.at] == '\\' {
			r.at++
		}
	}
	r.eat('"')
	if r.bad {
		return ""
	}
	var out string
	r.bad = json.Unmarshal([]byte(r.s[start-1:r.at]), &out) != nil
	return out
}

// number takes a whole number of at most 18 digits.
func (r *pass) number() int64 {
	minus := r.has('-')
	start, n := r.at, int64(0)
	for ; r.at < len(r.s) && '0' <= r.s[r.at] && r.s[r.at] <= '9'; r.at++ {
		n = n*10 + int64(r.s[r.at]-'0')
		if r.at-start >= 18 {
			r.bad = true
			return 0
		}
	}
	if digits := r.at - start; digits == 0 || digits > 1 && r.s[start] == '0' {
		r.bad = true
	}
	if minus {
		return -n
	}
	return n
}

// truth takes true or false.
func (r *pass) truth() bool {
	for _, word := range []string{"true", "false"} {
		if end := r.at + len(word); !r.bad && end <= len(r.s) && r.s[r.at:end] == word {
			r.at = end
			return word == "true"
		}
	}
	r.bad = true
	return false
}

// day takes a date.
func (r *pass) day() date.Date {
	d, err := date.Parse(r.text())
	r.bad = r.bad || err != nil
	return d
}

// textsOf takes a list of strings.
func textsOf[T ~string](r *pass) []T {
	r.eat('[')
	out := []T{}
	for first := true; r.more(&first, ']'); {
		out = append(out, T(r.text()))
	}
	return out
}

// listOf takes a list of things.
func listOf[T any](r *pass, one func(*pass) T) []T {
	r.eat('[')
	out := []T{}
	for first := true; r.more(&first, ']'); {
		if len(out) == 0 {
			out = make([]T, 0, 4) // of three and more there are many
		}
		out = append(out, one(r))
	}
	return out
}
