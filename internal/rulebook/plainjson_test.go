package rulebook

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// jsonIsYAML holds what the reader of JSON reads to what the YAML library reads;
// whether it read anything.
func jsonIsYAML(t testing.TB, data string) bool {
	t.Helper()
	if badBytes(data) != nil || tooDeep(data, maxDepth) > 0 {
		return false
	}
	own := readJSON(data)
	if own == nil {
		return false
	}
	library, fault := parse("", data, maxDepth, nil)
	switch {
	case fault != nil:
		t.Errorf("the library refuses: %v\n%.3000s", fault, data)
	case library == nil:
		t.Errorf("the library finds nothing\n%.3000s", data)
	default:
		if diff := sameNodes(own, library, ""); diff != "" {
			t.Errorf("%s\n%.3000s", diff, data)
		}
	}
	return true
}

// anyJSON draws what a program sends.
func anyJSON(r *rapid.T, deep int) any {
	text := rapid.OneOf(rapid.StringMatching(`[a-zA-Zа-яқәі0-9 .,:;#&*!|>'%@{}\[\]\-?~=]{0,12}`), rapid.SampledFrom([]string{"", " ", "null", "true", "12", "0x1", "- a", "a: b", "# x", "<<", "2026-01-02", "\"", "\\", "\n", "é", "🙂", "\u2028", "\u00a0"}))
	most := 5
	if deep == 0 {
		most = 3
	}
	switch rapid.IntRange(0, most).Draw(r, "sort") {
	case 0, 1:
		return text.Draw(r, "text")
	case 2:
		return rapid.SampledFrom([]any{0, 1, -1, 12, -730, 1234567890123, 1.5, true, false, nil}).Draw(r, "plain")
	case 3:
		return rapid.Int64().Draw(r, "number")
	case 4:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(r, "items") {
			list = append(list, anyJSON(r, deep-1))
		}
		return list
	}
	out := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(r, "fields") {
		out[text.Draw(r, "name")] = anyJSON(r, deep-1)
	}
	return out
}

func TestPlainJSONIsYAML(t *testing.T) {
	read, all := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		fields := map[string]any{}
		for range rapid.IntRange(0, 6).Draw(r, "fields") {
			fields[rapid.StringMatching(`[a-z_.]{1,8}`).Draw(r, "name")] = anyJSON(r, 3)
		}
		data, err := json.Marshal(fields)
		if err != nil {
			r.Fatal(err)
		}
		text := string(data)
		if rapid.Bool().Draw(r, "spaced") {
			text = strings.ReplaceAll(strings.ReplaceAll(text, ",\"", ", \""), "\":", "\": ")
		}
		all++
		if jsonIsYAML(t, text) {
			read++
		}
		if t.Failed() {
			r.FailNow()
		}
	})
	if read < all/4 {
		t.Errorf("%d of %d were read, which tells little", read, all)
	}
}

// What a client of the interface sends is read without the library.
func TestPlainJSONIsUsual(t *testing.T) {
	for _, data := range []string{
		`{"surname":"Адам","name":"Нұрлан","birth_date":"2005-03-15","sex":"male","citizen":true,"address":"Алматы","keeper":"o-kz-75-1"}`,
		`{"purpose": "call-up", "category": "fit", "days": 12, "facts": {"person.study.now": true}, "list": [{"a": 1}, {}], "none": null}`,
		"{}\n",
	} {
		if !jsonIsYAML(t, data) {
			t.Errorf("left to the library: %s", data)
		}
	}
}

func FuzzPlainJSON(f *testing.F) {
	for _, s := range []string{`{"a":"b","c":[1,-2,{"d":true}],"e":null}`, `{"a" : "ы" , "b":[ ]}`, `{"a":0}`, `{"a":"x\"y"}`, `{"a":1,}`, `{a: b}`, "{\"a\":\n1}", `{"a":"b"}{"c":1}`, `{"? ":[[]]}`, `{"a":truex}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data string) { jsonIsYAML(t, data) })
}
