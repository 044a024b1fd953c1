package qyzmet_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
)

// anyPayload draws a payload with all that one can have.
func anyPayload(t *rapid.T) *qyzmet.Payload {
	text, name := rapid.String(), rapid.StringMatching(`[a-z]{1,4}\.[a-z]{1,4}`)
	p := &qyzmet.Payload{Number: text.Draw(t, "number"), Power: qyzmet.ActID(text.Draw(t, "power")), Content: map[string]qyzmet.Value{}}
	for range rapid.IntRange(0, 4).Draw(t, "fields") {
		p.Content[text.Draw(t, "field")] = anyValue(t, true)
	}
	for range rapid.IntRange(0, 4).Draw(t, "sets") {
		p.Sets = append(p.Sets, qyzmet.Set{Subject: qyzmet.SubjectID(text.Draw(t, "subject")), Op: qyzmet.SetValue, Path: qyzmet.Path(name.Draw(t, "path")), Value: anyValue(t, true)})
	}
	if rapid.Bool().Draw(t, "rest") {
		p.Basis, p.Findings = []qyzmet.ProvisionID{"law/1"}, []string{text.Draw(t, "finding")}
		p.Papers = []qyzmet.Attached{{Digest: "d", Name: text.Draw(t, "name"), Type: "t", Size: rapid.Int64().Draw(t, "size"), Proves: "x"}}
		p.Checked = []qyzmet.Checked{{Question: "q", On: date.MustNew(2025, 1, 1), State: qyzmet.Settled, Outcome: "o", Cites: []qyzmet.ProvisionID{"law/2"}, Proof: "p"}}
		p.Overrode = []qyzmet.Overridden{{Safeguard: "s", Reason: text.Draw(t, "reason")}}
	}
	return p
}

// What is written is what json.Marshal writes, is read back as encoding/json reads
// it, and is what it was.
func TestPayloadThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPayload(t)
		data, err := qyzmet.AppendPayload(nil, p)
		if plain, plainErr := json.Marshal(p); err != nil || plainErr != nil || string(plain) != string(data) {
			t.Fatalf("%s: %v; want %s: %v", data, err, plain, plainErr)
		}
		var want qyzmet.Payload
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatal(err)
		}
		got, err := qyzmet.ReadPayload(data)
		if err != nil || !reflect.DeepEqual(*got, want) {
			t.Fatalf("%s\nis read as %#v: %v\nwant       %#v", data, got, err, want)
		}
		if !reflect.DeepEqual(got, p) {
			t.Fatalf("%#v\ncame back as %#v\nthrough %s", p, got, data)
		}
	})
}

// A payload of usual size is read without the slow way: it allocates for each of
// its fields, not for each of its letters and looks.
func TestReadPayloadIsFrugal(t *testing.T) {
	p := &qyzmet.Payload{Content: map[string]qyzmet.Value{}}
	for _, c := range strings.Split("a b c d e f g h", " ") {
		p.Content[c] = qyzmet.WordValue("Құдайбергенов")
		p.Sets = append(p.Sets, qyzmet.Set{Subject: "p-1", Op: qyzmet.SetValue, Path: qyzmet.Path("card." + c), Value: qyzmet.WordValue("x")})
	}
	data, _ := json.Marshal(p)
	if n := testing.AllocsPerRun(100, func() { _, _ = qyzmet.ReadPayload(data) }); n > 16 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkReadPayload(b *testing.B) {
	p := &qyzmet.Payload{Content: map[string]qyzmet.Value{}}
	for _, c := range strings.Split("a b c d e f g h", " ") {
		p.Content[c] = qyzmet.WordValue("Құдайбергенов")
		p.Sets = append(p.Sets, qyzmet.Set{Subject: "p-1", Op: qyzmet.SetValue, Path: qyzmet.Path("card." + c), Value: qyzmet.WordValue("x")})
	}
	data, _ := json.Marshal(p)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := qyzmet.ReadPayload(data); err != nil {
			b.Fatal(err)
		}
	}
}
