package roster

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qyzmet"
)

// oneRow reads a line of NDJSON, only in the fast way or only in the strict one.
func oneRow(t testing.TB, w *worker, line string, fast bool) (facts qyzmet.Facts, key string, ok bool) {
	t.Helper()
	w.person.reset()
	w.faults = nil
	if fast {
		if !w.json.row([]byte(line)) {
			return nil, "", false
		}
	} else {
		if jsonFault([]byte(line)) != nil || line[0] != '{' {
			return nil, "", false
		}
		w.strict(nil, string(w.strip([]byte(line), "")), []byte(line))
	}
	if w.identity(); len(w.faults) > 0 {
		return nil, "", false
	}
	b := &batch{rows: make([]rawRow, 1)}
	w.out = b
	b.chunk = &Chunk{Block: newBlock(w)}
	w.load()
	b.chunk.Block.Seal()
	return b.chunk.Block.Facts(0), string(w.key()), true
}

func jsonWorker(t testing.TB) *worker {
	t.Helper()
	o := options(t)
	o.Format = NDJSON
	r, err := open(strings.NewReader("{}"), o)
	if err != nil {
		t.Fatal(err)
	}
	return newWorker(r)
}

// agree holds the fast way to the strict one: what the fast one takes, the strict
// one takes too, and reads as the same.
func agree(t testing.TB, w *worker, line string) {
	t.Helper()
	got, gotKey, fast := oneRow(t, w, line, true)
	if !fast {
		return
	}
	want, wantKey, strict := oneRow(t, w, line, false)
	if !strict {
		t.Fatalf("%s\nis read, though strictly it is not: %v", line, w.faults)
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(qyzmet.Value.Equal)); diff != "" || gotKey != wantKey {
		t.Fatalf("%s\n(-strict +fast) %q %q\n%s", line, wantKey, gotKey, diff)
	}
}

func TestFastAndStrictAgree(t *testing.T) {
	w := jsonWorker(t)
	for line, fast := range map[string]bool{
		`{}`: true,
		`{"person": {"sex": "male", "study": {"now": true}}, "person.study.level": "higher", "id": 7}`:       true,
		`{"person.children": {"complete": false, "items": []}, "person.raised_years": 3}`:                    true,
		`{"person.children": [{"birth_date": null}, {}], "person.study.deferred_levels": ["higher"]}`:        true,
		`{"person.iin": "050211500019", "id": "x"}`:                                                          true,
		`{"person.iin": "050211500010"}`:                                                                     false,
		`{"person.sex": "male", "person": {"sex": "male"}}`:                                                  false,
		`{"person": {"sex": "male"}, "person": {"vus": true}}`:                                               false,
		`{"person.sex": "m\u0061le"}`:                                                                        false,
		`{"person.vus": "true"}`:                                                                             false,
		`{"person.raised_years": 3.0}`:                                                                       false,
		`{"person.raised_years": 99}`:                                                                        false,
		`{"person.children": {"items": [], "items": []}}`:                                                    false,
		`{"person.children": {"complete": true, "complete": true, "items": []}}`:                             false,
		`{"person.children": {"complete": true}}`:                                                            false,
		`{"person.children": [{"birth_date": null, "birth_date": null}]}`:                                    false,
		`{"person.children": [` + strings.Repeat(`{},`, 200) + `{}]}`:                                        false,
		`{"person.sex": "male"} x`:                                                                           false,
		`{"person.sex": "male",}`:                                                                            false,
		`{"person": null}`:                                                                                   false,
		`{"person.birth_date": "11.02.2005"}`:                                                                false,
		`{"id": {"a": 1}, "person.vus": true}`:                                                               false,
		`{"id": 007, "person.vus": true}`:                                                                    false,
		`{"name": "Ә \" {", "person.vus": true}`:                                                             true,
		`{"name": {"x": [1]}, "person.vus": true}`:                                                           true,
		`{"person.study.now": true, "person.study.now": true}`:                                               false,
		strings.Repeat(`{"person":`, 5000) + `1` + strings.Repeat(`}`, 5000):                                 false,
		`{"person.study.deferred_levels": ["higher", "master", "higher"], "person.study.has_higher": false}`: true,
	} {
		if _, _, got := oneRow(t, w, line, true); got != fast {
			t.Errorf("%.100s: fast is %v", line, got)
		}
		agree(t, w, line)
	}
}

// FuzzReadNDJSON: whatever a line is, both ways agree, and the row is loaded,
// rejected or blank.
func FuzzReadNDJSON(f *testing.F) {
	for _, s := range []string{
		`{"person": {"sex": "male"}, "id": 1}`, `{"person.children": {"items": [{"birth_date": "2020-01-01"}], "complete": false}}`,
		`{"person.iin": "050211500019", "person.sex": "male"}`, `{"person.raised_years": -0}`, `{"name": "\ud83d", "person.vus": null}`,
		`{"person.study.deferred_levels": ["higher"]}` + "\n{}\n\x00", `{"a": {"b": [1, 2, {"c": "\u0000"}]}}`, `{"person.conviction": "in-force", "person.iin": null}`,
	} {
		f.Add(s)
	}
	w := jsonWorker(f)
	o := options(f)
	o.Format, o.Limits = NDJSON, o.Limits.filled()
	f.Fuzz(func(t *testing.T, text string) {
		if strings.TrimSpace(strings.TrimPrefix(text, string(utf8Mark))) == "" || strings.Count(text, ",") > 500 {
			t.Skip()
		}
		fuzzRead(t, []byte(text), o, w.voc)
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" {
				agree(t, w, line)
			}
		}
	})
}

func TestBadJSON(t *testing.T) {
	o := options(t)
	o.Mapping = map[string]string{"Sex": "person.sex", "junk": "-", "Nr": "id"}
	deep := strings.Repeat(`{"person":`, 50) + "1" + strings.Repeat("}", 50)
	out := mustRead(t, `{"Nr": 1, "Sex": "male", "junk": {"a": [1]}}
{"Nr": 2, "Sex": "мужской"}
{"Nr": 3, "person.sex": "male", "person.sex": "female"}

{"Nr": 4, "person.sx": "male"}
{"Nr": 5, "person.vus": "true", "person.raised_years": "x"}
{"Nr": 6
[1]
{"person": {"sex": "male", "sex": "male"}, "Nr": "7"}
`+deep+`
{"Nr": [8], "person.vus": true}
{"Nr": 1, "person.vus": true}
{}
{"Nr": 9, "Sex": null}
{"person.children": [`+strings.Repeat(`{},`, 200)+`{}]}
`+"{\"Nr\": 10, \"Sex\": \"\xcc\xf3\xe6\"}\n{\"Nr\": 11, \"Sex\": \"a\x00\"}\n"+
		`{"id": 12, "person.vus": true}`, o)
	wantRejects(t, out, []string{
		`2,person.sex,мужской,not-allowed,"""мужской"" is no value of person.sex; allowed: male, female",2`,
		`3,person.sex,person.sex,contradiction,"person.sex is given twice, first on line 1",3`,
		`5,person.sx,person.sx,unknown-name,"there is no fact ""person.sx""; did you mean ""person.sex""?",4`,
		`6,person.vus,true,wrong-type,person.vus is of type bool; write true without quotes,5`,
		`6,person.raised_years,x,wrong-type,"""x"" is not a whole number",5`,
		`7,,"{""Nr"": 6",bad-syntax,the row is no JSON: unexpected end of JSON input (byte 8),`,
		`8,,[1],wrong-type,"a row is one JSON object: {""person.sex"": ""male"", …}",`,
		`9,person.sex,sex,contradiction,"person.sex is given twice, first on line 1",7`,
		`10,,,too-large,nested more than 12 deep,`,
		`11,,[8],wrong-type,"the key ""id"" is a text or a number",`,
		`12,id,1,contradiction,1 was loaded from row 1 already; leave one of the rows,1`,
		`15,person.children,,too-large,201 items in person.children; at most 200 are read,`,
		`16,,"{""Nr"": 10, ""Sex"": ""Муж""}",bad-syntax,"byte 20 (0xCC) is not UTF-8 as the rest of the file; read as Windows-1251 or KZ-1048 the text is ""{\""Nr\"": 10, \""Sex\"": \""Муж\""}""; save the file in one encoding",`,
		`17,,"{""Nr"": 11, ""Sex"": ""a\0""}",bad-syntax,"the cell has a NUL byte (character 21), which is no text",`,
	})
	if got := strings.Join(keys(out), " "); got != "1 9 12" || out.summary.Blank != 2 {
		t.Errorf("%s %+v", got, out.summary)
	}
}

func TestNDJSONIgnoresUnknown(t *testing.T) {
	o := options(t)
	o.IgnoreUnknown = true
	out := mustRead(t, `{"x": 1, "person": {"y": {"z": [2]}, "sex": "male"}}
{"x": 1, "person": {"y": 2, "sex": "m\u0061le"}}`, o)
	if got := out.String(); got != "1 [] sex=male\n2 [] sex=male\n" {
		t.Error(got, out.rejects)
	}
	o.IgnoreUnknown = false
	o.Mapping = map[string]string{"x": "person.children.1.birth_date"}
	_, err := readAll(t, []byte("{}"), o)
	wantError(t, err, `people: key "x" is mapped to "person.children.1.birth_date", which is no fact; allowed is a fact's path, id, name, or - to skip the key; did you mean "person.birth_date"?`)
}

// nested writes facts as JSON: dotted, nested, or some of both.
func nested(t *rapid.T, facts qyzmet.Facts) []byte {
	top := map[string]any{}
	for path, v := range facts {
		at, rest := top, string(path)
		for {
			before, after, more := strings.Cut(rest, ".")
			if !more || rapid.Bool().Draw(t, "dotted") {
				break
			}
			if _, taken := at[before].(map[string]any); !taken {
				at[before] = map[string]any{}
			}
			at, rest = at[before].(map[string]any), after
		}
		at[rest] = plain(v)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	if err := enc.Encode(top); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// plain is a value as JSON has it.
func plain(v qyzmet.Value) any {
	var list []any
	switch v.Kind {
	case qyzmet.Unknown:
		return nil
	case qyzmet.Bool:
		return v.N == 1
	case qyzmet.Int:
		return v.N
	case qyzmet.Words:
		for _, w := range v.Words {
			list = append(list, w)
		}
	case qyzmet.List:
		for _, it := range v.Items {
			item := map[string]any{}
			for name, field := range it {
				item[name] = plain(field)
			}
			list = append(list, item)
		}
	default:
		return v.String()
	}
	if list == nil {
		list = []any{}
	}
	if v.Open {
		return map[string]any{"items": list, "complete": false}
	}
	return list
}
