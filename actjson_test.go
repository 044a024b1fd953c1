package qyzmet

import (
	"encoding/json"
	"reflect"
	"testing"
)

// hostile are payloads that are not written as json.Marshal writes them, or that
// encoding/json refuses.
var hostile = []string{`{}`, `{"content":{}}`, `{"content":null}`, `{"Content":{}}`, `{"content":{},"content":{"a":1}}`, ` {"content":{}}`, `{"content":{}} `, `{"content":{}}x`,
	`{"content":{"a":1,"a":2}}`, `{"content":{"a":01}}`, `{"content":{"a":-0}}`, `{"content":{"a":-}}`, `{"content":{"a":1.5}}`, `{"content":{"a":9223372036854775807}}`, `{"content":{"a":9223372036854775808}}`,
	`{"content":{"a":{"word":"\u003c\"\\\ud83d\ude00\ud83d"}}}`, `{"content":{"a":{"word":"` + "\x01" + `"}}}`, `{"content":{"a":{"word":"` + "\xff" + `"}}}`, `{"content":{"a":{"word":"a","date":"2025-01-01"}}}`,
	`{"content":{"a":{"open":true}}}`, `{"content":{"a":{"int":1,"open":true,"reason":"x"}}}`, `{"content":{"a":{"unknown":"dont-know","reason":"x"}}}`, `{"content":{"a":{"bool":null,"int":1}}}`,
	`{"content":{"a":{"words":[]}}}`, `{"content":{"a":{"words":["b","a","a"]}}}`, `{"content":{"a":{"list":[]}}}`, `{"content":{"a":{"list":[{"x":{"list":[{"y":true}]}},{}]}}}`,
	`{"content":{"a":{"date":"2025-02-30"}}}`, `{"content":{"a":{"date":2025}}}`, `{"content":{"a":tru}}`, `{"content":{"a":{"word":"x"}},"sets":[{"subject":"p-1","op":"set","path":"a.b","value":{"word":"қ"}},{}],"basis":[],"findings":["x"]}`,
	`{"content":{},"papers":[{"digest":"d","name":"n","type":"t","size":12,"proves":"p"}],"checked":[{"question":"q","on":"2025-01-01","state":"settled","outcome":"o","cites":["c"],"proof":"x"}],"overrode":[{"safeguard":"s","reason":"r"}],"number":"1","power":"a-1"}`,
	`[`, `null`, `1`, `"x"`, ``, `{"content":{"a":{"word":"x"},}}`, `{"content":{"a":1]}`}

// FuzzReadPayload: what the pass reads is what encoding/json reads, and what that
// refuses the pass does not read.
func FuzzReadPayload(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var p, want Payload
		err := json.Unmarshal([]byte(s), &want)
		if r := newPass(s); r.payload(&p) && (err != nil || !reflect.DeepEqual(p, want)) {
			t.Fatalf("%q\nis read as  %#v\nand is      %#v: %v", s, p, want, err)
		}
		got, gotErr := ReadPayload([]byte(s))
		if (gotErr == nil) != (err == nil) || err == nil && !reflect.DeepEqual(*got, want) {
			t.Fatalf("%q is read as %#v: %v; want %#v: %v", s, got, gotErr, want, err)
		}
	})
}

// FuzzReadEnvelope is the same for envelopes.
func FuzzReadEnvelope(f *testing.F) {
	for _, s := range append([]string{`{"id":"a-1","kind":"k","office":"o-1","official":"u-1","actor":"u-1","subjects":["p-1","c-1"],"issued":"2025-01-01","effect":"2025-01-02","recorded":1790000000000,"book":"b","of":"a-0","undoes":"from-start","found":true}`,
		`{"subjects":null}`, `{"subjects":[]}`, `{"issued":null}`, `{"found":false,"found":true}`, `{"recorded":1e3}`, `{"recorded":"1"}`}, hostile...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var e, want Envelope
		err := json.Unmarshal([]byte(s), &want)
		if r := newPass(s); r.envelope(&e) && (err != nil || !reflect.DeepEqual(e, want)) {
			t.Fatalf("%q\nis read as  %#v\nand is      %#v: %v", s, e, want, err)
		}
		if got, gotErr := ReadEnvelope([]byte(s)); (gotErr == nil) != (err == nil) || err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("%q is read as %#v: %v; want %#v: %v", s, got, gotErr, want, err)
		}
	})
}

// FuzzReadValue holds a value read in one pass against the careful reading.
func FuzzReadValue(f *testing.F) {
	for _, s := range []string{`true`, `false`, `12`, `-0`, `1e3`, `{"date":"2025-01-01"}`, `{"word":"a\n"}`, `{"words":["b","a"],"open":true}`, `{"list":[{"a":{"unknown":"x"}}],"reason":"awaiting-document"}`, `{"wrod":"a"}`, ` 1`, `null`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !json.Valid([]byte(s)) {
			return // encoding/json calls UnmarshalJSON with nothing else
		}
		var v, want Value
		got, err := v.UnmarshalJSON([]byte(s)), want.carefully([]byte(s))
		if (got == nil) != (err == nil) || err == nil && !reflect.DeepEqual(v, want) {
			t.Fatalf("%q is read as %#v: %v; want %#v: %v", s, v, got, want, err)
		}
	})
}
