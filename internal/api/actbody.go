package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
)

// maxLogin is the largest body of a login.
const maxLogin = 4 << 10

// Limits of an act's body beside those of its fields.
const (
	maxAbout  = 50
	maxKey    = 200
	maxNumber = 100
	maxReason = 2000
	maxHeads  = office.MostListed + 2*maxAbout // of all whom an order names, and of what they have in common
)

var actKeys = []string{"kind", "about", "content", "number", "numbered", "signer", "issued", "effect", "of", "overrides", "heads"}

var listKeys = append(slices.Clone(actKeys), "persons")

// readAct reads the body of an act, strictly; the fields of the act by its kind.
// Places of faults are those in the body.
func (s *server) readAct(r io.Reader) (office.Request, error) {
	all, err := membersOf(r, actKeys)
	if err != nil {
		return office.Request{}, err
	}
	return s.requestOf(all)
}

// readList reads the body of an order that names several persons: that of an act, with
// the persons.
func (s *server) readList(r io.Reader) (q office.Request, persons []qyzmet.SubjectID, err error) {
	all, err := membersOf(r, listKeys)
	if err != nil {
		return q, nil, err
	}
	named, given := all.of("persons")
	if !given {
		return q, nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "persons", Message: "the persons whom the order names are missing: a list of their ids"}
	}
	if persons, err = named.ids("persons", office.MostListed); err != nil {
		return q, nil, err
	}
	q, err = s.requestOf(all)
	return q, persons, err
}

// membersOf reads the members of a body; null is as good as nothing.
func membersOf(r io.Reader, keys []string) (parts, error) {
	data, err := readBody(r)
	if err != nil {
		return nil, err
	}
	all, err := split(data, keys)
	return slices.DeleteFunc(all, func(p part) bool { return string(p.raw) == "null" }), err
}

func (s *server) requestOf(all parts) (q office.Request, err error) {
	named, _ := all.of("kind")
	kind, err := s.kindOf(named)
	if err != nil {
		return q, err
	}
	q.Kind = kind.ID
	if err := readEnvelope(all, &q); err != nil {
		return q, err
	}
	content, given := all.of("content")
	if given {
		q.Content, err = s.book.ReadContent("", kind, content.raw)
	}
	return q, placed(err, content)
}

func (s *server) kindOf(p part) (*rulebook.ActKind, error) {
	if p.raw == nil {
		return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: "kind", Message: "the kind of act is missing; /api/v1/kinds lists them"}
	}
	name, err := p.text("kind", 100)
	if err != nil {
		return nil, err
	}
	return s.kindNamed(name)
}

func (s *server) kindNamed(name string) (*rulebook.ActKind, error) {
	if k := s.book.ActKinds[qyzmet.ActKind(name)]; k != nil {
		return k, nil
	}
	var names []string
	for id := range s.book.ActKinds {
		names = append(names, string(id))
	}
	return nil, &qyzmet.Fault{Code: qyzmet.UnknownName, Path: "kind", Value: clip(name), Message: "there is no such kind of act; /api/v1/kinds lists them",
		Nearest: rulebook.Nearest(clip(name), names)}
}

// readEnvelope reads what stands around the fields of an act.
func readEnvelope(all parts, q *office.Request) (err error) {
	each := func(name string, read func(part) error) {
		if p, given := all.of(name); given && err == nil {
			err = read(p)
		}
	}
	each("about", func(p part) (err error) { q.About, err = p.ids("about", maxAbout); return err })
	each("number", func(p part) (err error) { q.Number, err = p.text("number", maxNumber); return err })
	each("numbered", func(p part) (err error) { q.Numbered, err = p.truth("numbered"); return err })
	each("signer", func(p part) (err error) { q.Signer, err = id[qyzmet.SubjectID](p, "signer"); return err })
	each("of", func(p part) (err error) { q.Of, err = id[qyzmet.ActID](p, "of"); return err })
	each("issued", func(p part) (err error) { q.Issued, err = p.day("issued"); return err })
	each("effect", func(p part) (err error) { q.Effect, err = p.day("effect"); return err })
	each("overrides", func(p part) (err error) { q.Overrides, err = p.overrides(); return err })
	each("heads", func(p part) (err error) { q.Heads, err = p.heads(); return err })
	return err
}

func (p part) fault(code qyzmet.Code, path, format string, args ...any) *qyzmet.Fault {
	line, column := p.place()
	return &qyzmet.Fault{Code: code, Path: path, Line: line, Column: column, Value: clip(string(p.raw)), Message: fmt.Sprintf(format, args...)}
}

// strict reads a part into a value, refusing members that the value has not.
func (p part) strict(path, want string, into any) error {
	if p.plainly(into) {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(p.raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return p.fault(qyzmet.WrongType, path, "%s is wanted here", want)
	}
	return nil
}

func (p part) truth(path string) (is bool, err error) {
	err = p.strict(path, "true or false", &is)
	return is, err
}

// text reads a line of text.
func (p part) text(path string, most int) (string, error) {
	var out string
	if err := p.strict(path, "a text", &out); err != nil {
		return "", err
	}
	out = strings.TrimSpace(out)
	switch {
	case utf8.RuneCountInString(out) > most:
		return "", p.fault(qyzmet.TooLarge, path, "a text of at most %d characters is wanted here", most)
	case strings.ContainsFunc(out, unseen):
		return "", p.fault(qyzmet.NotAllowed, path, "the text has characters that are not to be seen; type it anew")
	}
	return out, nil
}

func id[T ~string](p part, path string) (T, error) {
	text, err := p.text(path, 100)
	if err == nil && !isID(text) {
		err = p.fault(qyzmet.NotAllowed, path, "this is no id of the register: a letter, a hyphen and letters or digits")
	}
	return T(text), err
}

func (p part) ids(path string, most int) ([]qyzmet.SubjectID, error) {
	var out []qyzmet.SubjectID
	if err := p.strict(path, "a list of ids", &out); err != nil {
		return nil, err
	}
	if len(out) > most {
		return nil, p.fault(qyzmet.TooLarge, path, "at most %d ids are taken", most)
	}
	seen := map[qyzmet.SubjectID]bool{}
	for i, s := range out {
		switch {
		case !isID(string(s)):
			return nil, p.fault(qyzmet.NotAllowed, fmt.Sprintf("%s[%d]", path, i), "this is no id of the register")
		case seen[s]:
			return nil, p.fault(qyzmet.Contradiction, fmt.Sprintf("%s[%d]", path, i), "this id is given twice")
		}
		seen[s] = true
	}
	return out, nil
}

func (p part) overrides() ([]qyzmet.Overridden, error) {
	var out []qyzmet.Overridden
	if err := p.strict("overrides", `a list of {"safeguard", "reason"}`, &out); err != nil {
		return nil, err
	}
	if len(out) > maxAbout {
		return nil, p.fault(qyzmet.TooLarge, "overrides", "at most %d safeguards are taken", maxAbout)
	}
	for i, o := range out {
		path := fmt.Sprintf("overrides[%d]", i)
		switch {
		case o.Safeguard == "" || strings.TrimSpace(o.Reason) == "":
			return nil, p.fault(qyzmet.Missing, path, "a safeguard is set aside by its id and with a reason")
		case len([]rune(o.Reason)) > maxReason:
			return nil, p.fault(qyzmet.TooLarge, path, "a reason has at most %d characters", maxReason)
		case strings.ContainsFunc(o.Reason, unseen):
			return nil, p.fault(qyzmet.NotAllowed, path, "the reason has characters that are not to be seen; type it anew")
		}
	}
	return out, nil
}

func (p part) heads() (map[qyzmet.SubjectID]qyzmet.Position, error) {
	var out map[qyzmet.SubjectID]qyzmet.Position
	if err := p.strict("heads", "an object of ids and positions", &out); err != nil {
		return nil, err
	}
	if len(out) > maxHeads {
		return nil, p.fault(qyzmet.TooLarge, "heads", "at most %d positions are taken", maxHeads)
	}
	for s, at := range out {
		if !isID(string(s)) || at < 0 {
			return nil, p.fault(qyzmet.NotAllowed, "heads", "an id of the register with a position, 0 or more, is wanted")
		}
	}
	return out, nil
}

// unseen are characters that a line of text does not have.
func unseen(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || bidi(r) }

func bidi(r rune) bool {
	return r == 0x061c || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// keyOf reads the key of a request to record.
func keyOf(req *http.Request) (string, error) {
	given := req.Header.Values(keyHeader)
	switch {
	case len(given) == 0 || given[0] == "":
		return "", &qyzmet.Fault{Code: qyzmet.Missing, Path: keyHeader,
			Message: "a request to record an act has a key, by which it is known when it is sent again; draw a random one, such as a UUID"}
	case len(given) > 1 || len(given[0]) > maxKey || strings.ContainsFunc(given[0], func(r rune) bool { return r <= ' ' || r > '~' }):
		return "", &qyzmet.Fault{Code: qyzmet.NotAllowed, Path: keyHeader, Message: fmt.Sprintf("one key is wanted, of at most %d letters, digits and signs, without spaces", maxKey)}
	}
	return given[0], nil
}

// readWords reads a body of texts, all of which must be there. The faults never
// carry what was given: it is secret.
func readWords(r io.Reader, keys []string) (map[string]string, error) {
	data, err := readBody(r)
	if err != nil {
		return nil, err
	}
	all, err := split(data, keys)
	if err != nil {
		return nil, secretly(err)
	}
	out := map[string]string{}
	for _, name := range keys {
		p, given := all.of(name)
		var text *string
		if given && json.Unmarshal(p.raw, &text) != nil {
			line, column := p.place()
			return nil, &qyzmet.Fault{Code: qyzmet.WrongType, Path: name, Line: line, Column: column, Message: "a text is wanted here"}
		}
		if text == nil {
			return nil, &qyzmet.Fault{Code: qyzmet.Missing, Path: name, Message: fmt.Sprintf("%q is missing", name)}
		}
		out[name] = *text
	}
	return out, nil
}

// secretly takes the words out of a fault of syntax: they quote the body.
func secretly(err error) error {
	var f *qyzmet.Fault
	if errors.As(err, &f) && f.Code == qyzmet.BadSyntax {
		return &qyzmet.Fault{Code: f.Code, Line: f.Line, Column: f.Column, Message: "the body is not JSON of this form"}
	}
	return err
}
