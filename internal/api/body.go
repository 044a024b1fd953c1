package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

var bodyKeys = []string{"on", "known", "facts"}

// readQuery reads the body of a question: {"on": day, "known": day, "facts":
// {…}}. Unknown and doubled keys are refused. The places of faults are those in
// the body.
func (s *server) readQuery(r io.Reader) (engine.Query, error) {
	var q engine.Query
	data, err := readBody(r)
	if err != nil {
		return q, err
	}
	all, err := split(data, bodyKeys)
	if err != nil {
		return q, err
	}
	on, given := all.of("on")
	if !given || string(on.raw) == "null" {
		return q, &qyzmet.Fault{Code: qyzmet.Missing, Path: "on", Message: `the day asked about is missing; add "on": "YYYY-MM-DD"`}
	}
	if q.On, err = on.day("on"); err != nil {
		return q, err
	}
	if known, given := all.of("known"); given && string(known.raw) != "null" {
		if q.Known, err = known.day("known"); err != nil {
			return q, err
		}
	}
	facts, given := all.of("facts")
	if given {
		q.Facts, err = s.book.ReadFacts("", facts.raw)
	}
	return q, placed(err, facts)
}

func readBody(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(r)
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, &qyzmet.Fault{Code: qyzmet.TooLarge, Message: fmt.Sprintf("the body is over %d bytes", over.Limit)}
	case err != nil:
		return nil, &qyzmet.Fault{Code: qyzmet.BadSyntax, Message: "the body did not arrive whole"}
	case !utf8.Valid(data):
		return nil, &qyzmet.Fault{Code: qyzmet.BadSyntax, Message: "the body is not UTF-8"}
	}
	return data, nil
}

func checkKey(key string, keys []string, all parts) *qyzmet.Fault {
	if _, twice := all.of(key); twice {
		return &qyzmet.Fault{Code: qyzmet.Contradiction, Path: key, Message: fmt.Sprintf("%q is given twice", key)}
	}
	if slices.Contains(keys, key) {
		return nil
	}
	message := "the body has no such member"
	for _, inside := range []string{"facts", "content"} {
		if slices.Contains(keys, inside) {
			message += fmt.Sprintf("; %s stand inside %q", map[string]string{"facts": "facts", "content": "the fields of the act"}[inside], inside)
		}
	}
	return &qyzmet.Fault{Code: qyzmet.UnknownName, Path: clip(key), Message: message, Allowed: keys, Nearest: rulebook.Nearest(clip(key), keys)}
}

func badJSON(data []byte, d *json.Decoder, err error) *qyzmet.Fault {
	offset := int(d.InputOffset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = int(syntax.Offset)
	}
	message := err.Error()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		message = "the body ends too early"
	}
	line, column := position(data, offset)
	return &qyzmet.Fault{Code: qyzmet.BadSyntax, Line: line, Column: column, Message: message}
}

// position turns an offset into line and column, counted from 1 in runes.
func position(data []byte, offset int) (line, column int) {
	before := data[:min(max(offset, 0), len(data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return bytes.Count(before, []byte{'\n'}) + 1, utf8.RuneCount(before[start:]) + 1
}

func (p part) day(path string) (date.Date, error) {
	text, plain := plainText(p.raw)
	if !plain && json.Unmarshal(p.raw, &text) != nil {
		return 0, p.fault(qyzmet.WrongType, path, "a day is a string, YYYY-MM-DD")
	}
	d, err := date.Parse(text)
	if err != nil {
		f := p.fault(qyzmet.BadDate, path, "%v", err)
		f.Value = clip(text)
		return 0, f
	}
	return d, nil
}

// placed moves the places of faults in the facts to those in the whole body.
func placed(err error, facts part) error {
	if err == nil {
		return nil
	}
	faults, ok := qyzmet.FaultsOf(err)
	if !ok {
		return err
	}
	line, column := facts.place()
	for _, f := range faults {
		if f.Line == 1 {
			f.Column += column - 1
		}
		if f.Line > 0 {
			f.Line += line - 1
		}
	}
	return err
}
