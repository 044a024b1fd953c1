package roster

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"qyzmet"
	"qyzmet/internal/column"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

// law is the real book and its fields, read once for all tests.
var law = sync.OnceValues(func() (Options, error) {
	book, err := rulebook.Load(os.DirFS("../../law"))
	if err != nil {
		return Options{}, err
	}
	e, err := engine.New(book)
	if err != nil {
		return Options{}, err
	}
	return Options{Book: book, Fields: e.Fields(), File: "people"}, nil
})

func options(t testing.TB) Options {
	t.Helper()
	o, err := law()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// loaded is a person as read.
type loaded struct {
	row   uint64
	key   string
	facts qyzmet.Facts
}

// outcome is all that came of a reading.
type outcome struct {
	people  []loaded
	rejects string // the file
	summary *Summary
}

func readAll(t testing.TB, data []byte, o Options) (outcome, error) {
	t.Helper()
	var out outcome
	var rejects bytes.Buffer
	if o.Rejects == nil {
		o.Rejects = NewRejects(&rejects, o.File, qyzmet.English)
	}
	var err error
	out.summary, err = Read(bytes.NewReader(data), o, func(c *Chunk) error {
		out.add(c)
		return nil
	})
	out.rejects = strings.TrimPrefix(rejects.String(), string(utf8Mark))
	if s := out.summary; s != nil && s.Read != s.Loaded+s.Rejected+s.Blank {
		t.Errorf("the summary does not add up: %d read, %d loaded, %d rejected, %d blank", s.Read, s.Loaded, s.Rejected, s.Blank)
	}
	if s := out.summary; s != nil && err == nil && int(s.Loaded) != len(out.people) {
		t.Errorf("%d people were handed on, and %d counted", len(out.people), s.Loaded)
	}
	return out, err
}

func mustRead(t testing.TB, data string, o Options) outcome {
	t.Helper()
	out, err := readAll(t, []byte(data), o)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// String writes a person in one line, facts in the order of their paths.
func (l loaded) String() string {
	var parts []string
	for _, f := range lawFields() {
		if v, ok := l.facts[f.Path]; ok {
			parts = append(parts, strings.TrimPrefix(string(f.Path), "person.")+"="+v.String())
		}
	}
	return fmt.Sprintf("%d [%s] %s", l.row, l.key, strings.Join(parts, " "))
}

func lawFields() []column.Field {
	o, err := law()
	if err != nil {
		panic(err)
	}
	return o.Fields
}

func (o outcome) String() string {
	var b strings.Builder
	for _, p := range o.people {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

// validIIN makes an identification number of eleven digits, by the check rule.
func validIIN(eleven string) string {
	for d := range 10 {
		if n := eleven + string(rune('0'+d)); isNumber(n) {
			return n
		}
	}
	panic("no number begins with " + eleven)
}

func isNumber(s string) bool {
	_, err := qyzmet.ParseIIN(s)
	return err == nil
}

func factsByPath(o Options) map[string]*rulebook.Fact {
	out := map[string]*rulebook.Fact{}
	for _, f := range o.Book.FactOrder {
		out[string(f.Path)] = f
	}
	return out
}
