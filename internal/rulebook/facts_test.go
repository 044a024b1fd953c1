package rulebook_test

import (
	"strings"
	"testing"

	"qyzmet"
)

// TestReadFacts holds what is read, and the words in which the rest is refused.
func TestReadFacts(t *testing.T) {
	book := baseBook(t)
	for _, c := range []struct{ name, in, want string }{
		{"json nested", `{"person": {"sex": "male", "years_worked": 3}}`, "person.sex=male person.years_worked=3"},
		{"json dotted", `{"person.sex": "male", "person.years_worked": 3}`, "person.sex=male person.years_worked=3"},
		{"nested and dotted", "person.sex: male\nperson:\n  years_worked: 3\n", "person.sex=male person.years_worked=3"},
		{"dotted inside nested", `{"decision": {"announced": "2026-01-02"}}`, "decision.announced=2026-01-02"},
		{"yaml block", "person:\n  birth_date: 2000-02-29\n  studies: true\n", "person.birth_date=2000-02-29 person.studies=true"},
		{"date in quotes", `{"person.birth_date": "2000-02-29"}`, "person.birth_date=2000-02-29"},
		{"nothing", "", ""},
		{"comment only", "# nothing yet\n", ""},
		{"empty mapping", "{}", ""},
		{"empty group", `{"person": {}}`, ""},
		{"null group", `{"person": null}`, ""},
		{"null is don't know", `{"person.sex": null}`, "person.sex=unknown (dont-know)"},
		{"null in yaml", "person.sex:\nperson.studies: ~\n", "person.sex=unknown (dont-know) person.studies=unknown (dont-know)"},
		{"words", `{"person.past_levels": ["school", "college", "school"]}`, "person.past_levels=[college, school]"},
		{"open words", `{"person.past_levels": {"items": ["school"], "complete": false}}`, "person.past_levels=[school] and perhaps more"},
		{"complete words written out", `{"person.past_levels": {"items": ["school"], "complete": true}}`, "person.past_levels=[school]"},
		{"empty list", `{"person.children": []}`, "person.children=[]"},
		{"list", `{"person.children": [{"birth_date": "2020-01-01", "with_you": true}, {}]}`,
			"person.children=[{birth_date: 2020-01-01, with_you: true}, {}]"},
		{"list in yaml", "person.children:\n  - birth_date: 2020-01-01\n    with_you: null\n",
			"person.children=[{birth_date: 2020-01-01, with_you: unknown (dont-know)}]"},
		{"open list", `{"person.children": {"items": [], "complete": false}}`, "person.children=[] and perhaps more"},
		{"carriage returns", "person.sex: male\r\nperson.studies: true\r\n", "person.sex=male person.studies=true"},
		{"number", `{"person.iin": "030211500015"}`, "person.iin=030211500015"},
		{"number without quotes", "person.iin: 030211500015\n", "person.iin=030211500015"},
		{"number that agrees", `{"person": {"iin": "030211500015", "birth_date": "2003-02-11", "sex": "male"}}`,
			"person.birth_date=2003-02-11 person.iin=030211500015 person.sex=male"},
		{"number beside don't know", `{"person": {"iin": "030211500015", "birth_date": null}}`,
			"person.birth_date=unknown (dont-know) person.iin=030211500015"},

		{"unknown name", `{"person.studys": true}`, `f:1:2: person.studys: there is no fact "person.studys"; did you mean "person.studies"?`},
		{"unknown name nested", "person:\n  sex: male\n  yeers_worked: 3\n",
			`f:3:3: person.yeers_worked: there is no fact "person.yeers_worked"; did you mean "person.years_worked"?`},
		{"unknown name like no other", `{"colour": "blue"}`, `f:1:2: colour: there is no fact "colour"`},
		{"look-alike letter", `{"person.sех": "male"}`, `f:1:2: person.sех: there is no fact "person.sех"; did you mean "person.sex"?`},
		{"name of another case", `{"Person.Sex": "male"}`, `f:1:2: Person.Sex: there is no fact "Person.Sex"; did you mean "person.sex"?`},
		{"below a fact", `{"person": {"sex": {"now": "male"}}}`, `f:1:20: person.sex: person.sex is of type word, not a mapping`},
		{"group is no fact", `{"person": true}`, `f:1:12: person: person is a group of facts, not a fact; it is a mapping of names to values`},
		{"not a mapping", `[1, 2]`, `f:1:1: a set of facts is a mapping of names to values`},
		{"a word alone", `male`, `f:1:1: a set of facts is a mapping of names to values`},
		{"null alone", `null`, `f:1:1: a set of facts is a mapping of names to values`},
		{"name without its group", "birth_date: 2000-01-01", `f:1:1: birth_date: there is no fact "birth_date"; did you mean "person.birth_date"?`},
		{"word outside the set", `{"person.sex": "man"}`, `f:1:16: person.sex: "man" is no value of person.sex; allowed: male, female`},
		{"word near the set", `{"person.level": "colege"}`, `f:1:18: person.level: "colege" is no value of person.level; did you mean "college"?; allowed: school, college`},
		{"empty word", `{"person.sex": ""}`, `f:1:16: person.sex: "" is no value of person.sex; allowed: male, female`},
		{"bool as a word", `{"person.studies": "yes"}`, `f:1:20: person.studies: "yes" is neither true nor false; allowed: true, false, null (don't know)`},
		{"bool as a number", `{"person.studies": 1}`, `f:1:20: person.studies: "1" is neither true nor false; allowed: true, false, null (don't know)`},
		{"bool in quotes", `{"person.studies": "true"}`, `f:1:20: person.studies: person.studies is of type bool; write true without quotes`},
		{"number in quotes", `{"person.years_worked": "3"}`, `f:1:25: person.years_worked: person.years_worked is of type int; write 3 without quotes`},
		{"number with a fraction", `{"person.years_worked": 3.5}`, `f:1:25: person.years_worked: "3.5" is not a whole number`},
		{"number too great", `{"person.years_worked": 61}`, `f:1:25: person.years_worked: 61 is out of range for person.years_worked; allowed: at least 0, at most 60`},
		{"number beyond 64 bits", `{"person.years_worked": 99999999999999999999}`, `f:1:25: person.years_worked: "99999999999999999999" is not a whole number`},
		{"negative number", `{"person.years_worked": -1}`, `f:1:25: person.years_worked: -1 is out of range for person.years_worked; allowed: at least 0, at most 60`},
		{"no day", `{"person.birth_date": "2001-02-29"}`, `f:1:23: person.birth_date: "2001-02-29" is not a day: day 29 is outside 1..28 of February 2001; write a day as YYYY-MM-DD, for example 2025-09-16`},
		{"day in another order", `{"person.birth_date": "11.02.2003"}`, `f:1:23: person.birth_date: "11.02.2003" is not a day; write a day as YYYY-MM-DD, for example 2025-09-16`},
		{"day with a time", "person.birth_date: 2003-02-11T00:00:00Z", `f:1:20: person.birth_date: "2003-02-11T00:00:00Z" is not a day; write a day as YYYY-MM-DD, for example 2025-09-16`},
		{"day out of range", `{"person.birth_date": "1919-12-31"}`, `f:1:23: person.birth_date: 1919-12-31 is out of range for person.birth_date; allowed: at least 1920-01-01, at most 2100-01-01`},
		{"list for a word", `{"person.sex": ["male"]}`, `f:1:16: person.sex: person.sex is of type word, not a list`},
		{"word for a list", `{"person.children": "none"}`, `f:1:21: person.children: person.children is a list: […] when complete, {items: […], complete: false} when there may be more`},
		{"word outside a set of words", `{"person.past_levels": ["school", "colege"]}`, `f:1:35: person.past_levels[1]: "colege" is no value of person.past_levels; did you mean "college"?; allowed: school, college`},
		{"mapping among words", `{"person.past_levels": [{"a": 1}]}`, `f:1:25: person.past_levels[0]: person.past_levels holds words only`},
		{"null among words", `{"person.past_levels": [null]}`, `f:1:25: person.past_levels[0]: person.past_levels holds words only`},
		{"item is no mapping", `{"person.children": [2]}`, `f:1:22: person.children[0]: an item of person.children is a mapping of its fields`},
		{"field that items lack", `{"person.children": [{"birth": "2020-01-01"}]}`, `f:1:23: person.children[0].birth: items of person.children have no field "birth"; did you mean "birth_date"?; allowed: birth_date, with_you`},
		{"field of the wrong type", `{"person.children": [{"with_you": 1}]}`, `f:1:35: person.children[0].with_you: "1" is neither true nor false; allowed: true, false, null (don't know)`},
		{"field twice", "person.children:\n  - with_you: true\n    with_you: false\n", `f:3:5: person.children[0].with_you: with_you is given twice in one item`},
		{"open list without items", `{"person.children": {"complete": false}}`, `f:1:21: person.children: person.children has no items: […]`},
		{"open list that says maybe", `{"person.children": {"items": [], "complete": "no"}}`, `f:1:47: person.children.complete: complete is true or false; allowed: true, false`},
		{"open list with another key", `{"person.children": {"item": []}}`, `f:1:22: person.children.item: a list has no key "item"; did you mean "items"?; allowed: items, complete`},
		{"items that are no list", `{"person.children": {"items": {}}}`, `f:1:21: person.children: person.children has no items: […]`},
		{"fact twice", `{"person.sex": "male", "person.sex": "male"}`, `f:1:24: person.sex: person.sex is given twice, first on line 1`},
		{"fact dotted and nested", "person.sex: male\nperson: {sex: male}\n", `f:2:10: person.sex: person.sex is given twice, first on line 1`},
		{"group twice", "person: {sex: male}\nperson: {studies: true}\n", `f:2:1: person: person stands twice; put its facts together`},
		{"several faults", "person.sex: man\nperson.studies: 2\n", `f:1:13: person.sex: "man" is no value of person.sex; allowed: male, female
f:2:17: person.studies: "2" is neither true nor false; allowed: true, false, null (don't know)`},
		{"number with a wrong check digit", `{"person.iin": "030211500016"}`, `f:1:16: person.iin: the check digit (the last) is 6 and does not fit the others; look for a mistyped digit`},
		{"number against the birth date", "person.iin: \"030211500015\"\nperson.birth_date: 2003-02-12\n",
			`f:2:1: person.birth_date: person.birth_date is 2003-02-12, but by person.iin, 030211500015, it is 2003-02-11; correct one of them`},
		{"number against the sex", "person.iin: \"030211500015\"\nperson.sex: female\n",
			`f:2:1: person.sex: person.sex is female, but by person.iin, 030211500015, it is male; correct one of them`},

		{"alias", "person.sex: &a male\nperson.level: *a\n", `f:1:13: anchors, aliases and merge keys are not used here; write the value out`},
		{"merge key", "<<: {person.sex: male}\n", `f:1:1: anchors, aliases and merge keys are not used here; write the value out`},
		{"tag", "person.sex: !!str male\n", `f:1:13: tags are not used here; write the value alone`},
		{"two documents", "person.sex: male\n---\nperson.studies: true\n", `f:2:1: a second document begins here; a file holds one`},
		{"unclosed bracket", `{"person.sex": "male"`, `f:1:1: could not find flow mapping end token '}'`},
		{"unclosed quote", `{"person.sex": "male}`, `f:1:16: could not find end character of double-quoted text`},
		{"not utf-8", "person.sex: \xf1\xf2\n", `f:1:13: byte 0xf1 is not UTF-8 text; save the file as UTF-8`},
		{"binary", "\x7fELF\x02\x01\x01\x00", `f:1:1: the control character U+007F stands here; remove it`},
		{"nul", "person.sex: male\x00\n", `f:1:17: the control character U+0000 stands here; remove it`},
		{"byte order mark", "\ufeffperson.sex: male\n", `f:1:1: a byte order mark stands here; save the file as UTF-8 without it`},
		{"too deep", strings.Repeat(`{"a":`, 13), `f:1:1: nested more than 12 deep`},
		{"too deep in dashes", strings.Repeat("- ", 50) + "a", `f:1:1: nested more than 12 deep`},
		{"too deep in brackets", strings.Repeat("[", 5_000), `f:1:1: nested more than 12 deep`},
		{"too deep in spaces", "person:\n" + strings.Repeat(" ", 300) + "sex: male\n", `f:2:1: nested more than 12 deep`},
		{"too large", strings.Repeat("# nothing\n", 20_000), `f: 200000 bytes of facts; at most 131072 are read`},
		{"too many entries", strings.Repeat("a: 1\n", 6_000), `f: 12000 lines, commas, colons, dashes and brackets; at most 10000 are read`},
		{"too many items", `{"person.children": [` + strings.Repeat("{},", 200) + `{}]}`, `f:1:21: person.children: 201 items in person.children; at most 200 are read`},
	} {
		t.Run(c.name, func(t *testing.T) {
			facts, err := book.ReadFacts("f", []byte(c.in))
			got := factsText(facts)
			if err != nil {
				if facts != nil {
					t.Error("facts are returned in spite of faults")
				}
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// factsText writes facts in name order.
func factsText(facts qyzmet.Facts) string {
	var list []string
	for _, p := range sorted(facts) {
		list = append(list, string(p)+"="+facts[p].String())
	}
	return strings.Join(list, " ")
}

// Reading stops at a bounded number of faults: each costs a search for the
// nearest name.
func TestReadFactsStops(t *testing.T) {
	var in strings.Builder
	for i := range 900 {
		in.WriteString("x" + strings.Repeat("y", i%60) + string(rune('a'+i%26)) + strings.Repeat("z", i/60) + ": 1\n")
	}
	_, err := baseBook(t).ReadFacts("f", []byte(in.String()))
	faults, _ := qyzmet.FaultsOf(err)
	if len(faults) != 51 || faults[50].Code != qyzmet.TooLarge {
		t.Fatalf("%d faults, the last %v", len(faults), faults[len(faults)-1])
	}
}

// Every refusal has a code, a value where one was given, and what is allowed.
func TestFaultsOfFacts(t *testing.T) {
	_, err := baseBook(t).ReadFacts("f", []byte("person:\n  level: colege\n"))
	faults, _ := qyzmet.FaultsOf(err)
	if len(faults) != 1 {
		t.Fatal(err)
	}
	f := faults[0]
	if f.Code != qyzmet.NotAllowed || f.File != "f" || f.Line != 2 || f.Column != 10 || f.Path != "person.level" ||
		f.Value != "colege" || f.Nearest != "college" || strings.Join(f.Allowed, " ") != "school college" {
		t.Errorf("%#v", f)
	}
}

// CheckIdentity serves pages, where facts are typed one by one.
func TestCheckIdentity(t *testing.T) {
	book := baseBook(t)
	facts := qyzmet.Facts{"person.iin": qyzmet.WordValue("030211500015"), "person.sex": qyzmet.WordValue("female")}
	faults := book.CheckIdentity(facts)
	if len(faults) != 1 || faults[0].Code != qyzmet.Contradiction || faults[0].Path != "person.sex" || faults[0].Text.RU != "В номере указано другое." {
		t.Fatalf("%v", faults)
	}
	facts["person.sex"] = qyzmet.UnknownValue(qyzmet.DontKnow)
	if faults := book.CheckIdentity(facts); faults != nil {
		t.Errorf("an unknown sex contradicts: %v", faults)
	}
	facts["person.iin"] = qyzmet.WordValue("1")
	if faults := book.CheckIdentity(facts); len(faults) != 1 || faults[0].Code != qyzmet.BadIIN || faults[0].Path != "person.iin" {
		t.Errorf("a number made past Parse is not refused: %v", faults)
	}
	if faults := book.CheckIdentity(qyzmet.Facts{}); faults != nil {
		t.Errorf("no facts contradict: %v", faults)
	}
}

// Parse serves pages; the fault names the fact and has no line.
func TestParse(t *testing.T) {
	book := baseBook(t)
	for _, c := range []struct {
		path qyzmet.Path
		text string
		want string
	}{
		{"person.studies", "false", "false"},
		{"person.years_worked", "12", "12"},
		{"person.birth_date", "1999-12-31", "1999-12-31"},
		{"person.level", "school", "school"},
		{"person.iin", "990202400019", "990202400019"},
		{"person.iin", "9902 0240 0019", `person.iin: character 5 is ' '; an individual identification number is 12 digits 0-9 without spaces`},
		{"person.children", "[]", "person.children: person.children is a list; its items are not read from one text"},
		{"person.years_worked", strings.Repeat("9", 100), `person.years_worked: "` + strings.Repeat("9", 60) + `…" is not a whole number`},
	} {
		v, fault := book.Facts[c.path].Parse(c.text)
		got := v.String()
		if fault != nil {
			got = fault.Error()
		}
		if got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.path, c.text, got, c.want)
		}
	}
}
