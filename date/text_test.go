package date_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"qyzmet/date"
)

type holder struct {
	Born date.Date  `json:"born" yaml:"born"`
	Left *date.Date `json:"left" yaml:"left"`
}

func TestJSONAndYAML(t *testing.T) {
	left := day("2025-09-16")
	in := holder{Born: day("1970-01-01"), Left: &left}

	js, err := json.Marshal(in)
	if err != nil || string(js) != `{"born":"1970-01-01","left":"2025-09-16"}` {
		t.Fatalf("%s, %v", js, err)
	}
	var fromJSON holder
	if err := json.Unmarshal(js, &fromJSON); err != nil || fromJSON.Born != in.Born || *fromJSON.Left != left {
		t.Errorf("%+v, %v", fromJSON, err)
	}

	for _, text := range []string{"born: 1970-01-01\nleft: 2025-09-16\n", "born: '1970-01-01'\nleft: \"2025-09-16\"\n"} {
		var fromYAML holder
		if err := yaml.Unmarshal([]byte(text), &fromYAML); err != nil || fromYAML.Born != in.Born || *fromYAML.Left != left {
			t.Errorf("%s: %+v, %v", text, fromYAML, err)
		}
	}
	var back holder
	if yml, err := yaml.Marshal(in); err != nil || yaml.Unmarshal(yml, &back) != nil || *back.Left != left {
		t.Errorf("%s, %v", yml, err)
	}
}

func TestDecodingRefuses(t *testing.T) {
	for _, js := range []string{
		`{"born":null}`, `{"born":""}`, `{"born":20250916}`, `{"born":"2025-02-29"}`, `{"born":["2025-09-16"]}`,
		`{"born":"2025-09-16T00:00:00Z"}`,
	} {
		h := holder{Born: 77}
		if err := json.Unmarshal([]byte(js), &h); err == nil || h.Born != 77 {
			t.Errorf("%s: %v, %s", js, err, h.Born)
		} else if !strings.Contains(err.Error(), "YYYY-MM-DD") {
			t.Errorf("%s: %v does not say how to write a day", js, err)
		}
	}
	for _, text := range []string{"born: ''", "born: 20250916", "born: 2025-02-29", "born: [2025-09-16]"} {
		h := holder{Born: 77}
		if err := yaml.Unmarshal([]byte(text), &h); err == nil {
			t.Errorf("YAML %q gives %s", text, h.Born)
		}
	}
	if _, err := json.Marshal(date.Forever); err == nil || !strings.Contains(err.Error(), "leave an open end out") {
		t.Errorf("Forever in JSON: %v", err)
	}
}

func TestMissingPointer(t *testing.T) {
	var h holder
	if err := json.Unmarshal([]byte(`{"born":"2000-02-29","left":null}`), &h); err != nil || h.Left != nil {
		t.Errorf("%v, %v", h.Left, err)
	}
}

func TestPropertyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDay().Draw(t, "d")
		b, err := d.MarshalText()
		var back date.Date
		if err != nil || string(b) != d.String() || back.UnmarshalText(b) != nil || back != d {
			t.Fatalf("%s: %s, %v, %s", d, b, err, back)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2025-09-16", "2024-02-29", "2025-02-29", "1899-12-31", "2025-9-1", "", "٢٠٢٥-٠٩", "2025-09-16 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := date.Parse(s)
		want, wantErr := time.Parse(time.DateOnly, s)
		ok := wantErr == nil && want.Year() >= 1900 && want.Year() <= 2199
		if (err == nil) != ok {
			t.Fatalf("Parse(%q): %v; the time package: %v", s, err, wantErr)
		}
		if err == nil && (d.String() != s || d != date.MustNew(want.Date())) {
			t.Fatalf("Parse(%q) = %s", s, d)
		}
		if err != nil && len(err.Error()) > 500 {
			t.Fatalf("message of %d bytes", len(err.Error()))
		}
	})
}
