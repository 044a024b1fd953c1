package rulebook

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"testing"
)

// Every key that is read is described in law/FORMAT.md.
func TestFormatDescribesEveryKey(t *testing.T) {
	text, err := os.ReadFile("../../law/FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []any{Enactment{}, Edition{}, Amendment{}, Window{}, Article{}, Provision{}, Version{}, Parameter{}, Setting{},
		Topic{}, Fact{}, WordLabel{}, Decider{}, Constraint{}, Question{}, OutcomeDef{}, RemedyDef{}, Rule{}, Reading{}, Year{}, Holiday{}, Case{},
		ActKind{}, Refers{}, Field{}, Requirement{}, Effect{}, Attributes{}, Role{}, OfficeSort{}, Step{}, Duty{}, Raised{}, Ended{}, Pause{}, Clock{},
		Document{}, DocumentField{}, DocumentBlock{}, DocumentRow{}, DocumentTable{}, DocumentColumn{}} {
		for _, key := range keysOf(reflect.TypeOf(v)).names {
			if !regexp.MustCompile(`\b` + key + `\b:`).Match(text) {
				t.Errorf("%T: FORMAT.md does not describe the key %q", v, key)
			}
		}
	}
}

// The closed lists are those of law/FORMAT.md.
func TestFormatNamesEveryWord(t *testing.T) {
	text, err := os.ReadFile("../../law/FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range slices.Concat(kinds, statuses, units, rules, factTypes, sensitivities, combines, tones, choices, folders,
		fieldTypes, subjectSorts, wheres, reaches, undoings, matches, clockUnits, stepUnits, stepOffices, channels, documentTypes, PaperNames, caseForms) {
		if !regexp.MustCompile(`\b` + word + `\b`).Match(text) {
			t.Errorf("FORMAT.md does not name %q", word)
		}
	}
}
