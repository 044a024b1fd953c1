package api

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"qyzmet"
)

// bodies are written as programs write them, and otherwise.
var bodies = []string{
	`{"kind":"k","about":["p-1","o-kz-75-1"],"heads":{"p-1":0,"p-2":12}}`, "\n {\r\n\t\"kind\" : \"k\" ,\n\"about\" : [ \"p-1\" , \"p-2\" ] , \"heads\":{ \"p-1\" : 3 } }\n ",
	`{}`, ` { } `, `{"kind":null,"about":[],"heads":{}}`, `{"number":"a\"b\\","content":{"a":"}","b":[{"c":"\\"}]},"of":"}"}`, `{"number":-0,"numbered":true,"signer":1e3}`,
	`{"about":"p-1","heads":["p-1"]}`, `{"about":["p-1",null,"\u0061"],"heads":{"a":1.5}}`, `{"heads":{"a":1,"a":2,"":3}}`, `{"heads":{"a":null,"b":99999999999999999999}}`,
	`{"heads":{"\u0061":1},"about":[["p-1"]]}`, `{"kind":"k","kind":"l"}`, `{"\u006bind":"k"}`, `{"kinds":"k"}`, `{"":1}`, `{"kind":"k"}{}`, `{"kind":"k",}`, `{"kind" "k"}`,
	`[]`, `"kind"`, `{`, ``, ` `, `{"kind":"k"`, `{"kind":tru}`, "{\"kind\":\"a\nb\"}", `{"kind":"` + "\u2028" + `қ"}`, `{"content":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}`,
}

// splitsAlike holds the quick way of reading a body to the way by encoding/json. It
// tells whether the quick one read it.
func splitsAlike(t rapid.TB, data []byte) bool {
	all, ok := splitSound(data, actKeys)
	if !ok {
		return false
	}
	want, err := splitSlowly(data, actKeys)
	if err != nil || len(all) != len(want) {
		t.Fatalf("%s: %d parts, want %d: %v", data, len(all), len(want), err)
	}
	for i, p := range all {
		if p.name != want[i].name || p.at != want[i].at || !bytes.Equal(p.raw, want[i].raw) {
			t.Fatalf("%s: %s at %d: %s, want %s at %d: %s", data, p.name, p.at, p.raw, want[i].name, want[i].at, want[i].raw)
		}
		readsAlike(t, p, new(string))
		readsAlike(t, p, new([]qyzmet.SubjectID))
		readsAlike(t, p, new(map[qyzmet.SubjectID]qyzmet.Position))
	}
	return true
}

func readsAlike[T any](t rapid.TB, p part, got *T) {
	if !p.plainly(got) {
		return
	}
	var want T
	if err := json.Unmarshal(p.raw, &want); err != nil || !reflect.DeepEqual(*got, want) {
		t.Fatalf("%s is read as %#v, want %#v: %v", p.raw, *got, want, err)
	}
}

func TestSplitIsJSON(t *testing.T) {
	for i, body := range bodies {
		if read := splitsAlike(t, []byte(body)); i < 4 && !read {
			t.Errorf("the quick way does not read %s", body)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(rapid.SampledFrom(bodies).Draw(t, "body"))
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			if len(data) > 0 {
				data[rapid.IntRange(0, len(data)-1).Draw(t, "at")] = rapid.SampledFrom([]byte(`{}[],: "\k0-et`)).Draw(t, "sign")
			}
		}
		if utf8.Valid(data) {
			splitsAlike(t, data)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if utf8.Valid(data) {
			splitsAlike(t, data)
		}
	})
}

func TestIDs(t *testing.T) {
	for _, s := range []string{"", "p", "p-", "p-1", "p-a", "p--", "P-1", "1-1", "p1-", "p-A", "p-1 ", "p-1\n", "p-é", "p-`", "p-{", "p-/", "p-:", "{-1", "`-1",
		"p-" + strings.Repeat("z", 60), "p-" + strings.Repeat("z", 61)} {
		if got, want := isID(s), idForm.MatchString(s); got != want {
			t.Errorf("%q is an id: %v, want %v", s, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.StringMatching(`[a-z]-[0-9a-z-]{1,62}`), rapid.StringMatching("[`a-z{]?-?[0-9a-z:/`{é-]{0,62}")).Draw(t, "text")
		if got, want := isID(s), idForm.MatchString(s); got != want {
			t.Fatalf("%q is an id: %v, want %v", s, got, want)
		}
	})
}

func BenchmarkIsID(b *testing.B) {
	for b.Loop() {
		isID("p-3oc4wqy6zs76cpwoec7cs5fwos")
	}
}

func BenchmarkIDForm(b *testing.B) {
	for b.Loop() {
		idForm.MatchString("p-3oc4wqy6zs76cpwoec7cs5fwos")
	}
}
