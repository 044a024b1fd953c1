package qyzmet_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"qyzmet"
	"qyzmet/date"
)

// anyValue draws values of every kind, lists one deep.
func anyValue(t *rapid.T, deep bool) qyzmet.Value {
	kinds := 6
	if deep {
		kinds = 7
	}
	var v qyzmet.Value
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		v = qyzmet.BoolValue(rapid.Bool().Draw(t, "bool"))
	case 1:
		v = qyzmet.IntValue(rapid.Int64Range(-qyzmet.MaxNumber, qyzmet.MaxNumber).Draw(t, "int"))
	case 2:
		v = qyzmet.DateValue(date.Date(rapid.IntRange(int(date.Earliest), int(date.Latest)).Draw(t, "day")))
	case 3:
		v = qyzmet.WordValue(rapid.String().Draw(t, "word"))
	case 4:
		v = qyzmet.WordsValue(rapid.SliceOf(rapid.StringMatching(`[a-z]{1,6}`)).Draw(t, "words")...)
		v.Open = rapid.Bool().Draw(t, "open")
	case 5:
		return qyzmet.UnknownValue(rapid.SampledFrom([]qyzmet.Reason{qyzmet.NotAsked, qyzmet.DontKnow}).Draw(t, "reason"))
	default:
		items := make([]qyzmet.Item, rapid.IntRange(0, 3).Draw(t, "items"))
		for i := range items {
			items[i] = qyzmet.Item{"a": anyValue(t, false), "b": anyValue(t, false)}
		}
		v = qyzmet.ListValue(items...)
	}
	if rapid.Bool().Draw(t, "declared") {
		v.Reason = qyzmet.AwaitingDocument
	}
	return v
}

// A value that is written comes back the same, and is written the same again.
func TestValueThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyValue(t, true)
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back qyzmet.Value
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		again, _ := json.Marshal(back)
		if !v.Equal(back) || string(again) != string(data) {
			t.Fatalf("%v became %v through %s, then %s", v, back, data, again)
		}
	})
}

func TestValueJSONRefused(t *testing.T) {
	for _, bad := range []string{`null`, `"x"`, `1.5`, `[]`, `{}`, `{"date":"2025-02-30"}`, `{"word":"a","date":"2025-01-01"}`, `{"wrod":"a"}`, `{"words":"a"}`} {
		var v qyzmet.Value
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s was read as %v", bad, v)
		}
	}
}
