package rulebook

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/date"
)

// MaxText is how many characters a text field holds at most.
const MaxText = 4000

var subjectPattern = regexp.MustCompile(`^[a-z]-[0-9a-z-]{1,60}$`)

// sortLetters gives the letter with which ids of a sort of subject begin.
var sortLetters = map[string]string{"person": qyzmet.PersonSort, "office": qyzmet.OfficeSort, "official": qyzmet.OfficerSort,
	"commission": qyzmet.CommissionSort, "campaign": qyzmet.CampaignSort}

// SortLetter returns the letter with which ids of a sort of subject begin, ""
// if there is no such sort.
func SortLetter(sort string) string { return sortLetters[sort] }

// ParseField reads the value of a field from its text, as typed in a form. Lists
// and facts are read part by part. The fault's path is the field.
func (b *Book) ParseField(f *Field, text string) (qyzmet.Value, *qyzmet.Fault) {
	v, fault := f.Fact.Parse(strings.TrimSpace(text))
	if fault == nil {
		for _, bad := range b.CheckField(f, v) {
			return qyzmet.Value{}, bad
		}
		return v, nil
	}
	fault.Path = f.ID
	return v, fault
}

// CheckField refuses a value that is none of a field's.
func (b *Book) CheckField(f *Field, v qyzmet.Value) qyzmet.Faults {
	var faults qyzmet.Faults
	report := func(path string, bad *qyzmet.Fault) {
		if bad != nil {
			bad.Path = path
			faults = append(faults, bad)
		}
	}
	switch {
	case f.Fact.Type == typeFacts:
		b.checkStated(f.ID, v, report)
	case f.Fact.Type == typeSubject && v.Known() && sortLetters[f.Sort] != qyzmet.SubjectID(v.S).Sort():
		report(f.ID, &qyzmet.Fault{Code: qyzmet.NotAllowed, Value: clip(v.S), Message: fmt.Sprintf("%q is no %s of the register", clip(v.S), f.Sort)})
	default:
		f.Fact.check(f.ID, v, report)
	}
	return faults
}

// checkStated holds facts that an act states to the vocabulary.
func (b *Book) checkStated(path string, v qyzmet.Value, report func(string, *qyzmet.Fault)) {
	for i, it := range v.Items {
		where := fmt.Sprintf("%s[%d]", path, i)
		fact := b.Entry(qyzmet.Path(it["fact"].S))
		if fact == nil {
			name := it["fact"].S
			report(where, &qyzmet.Fault{Code: qyzmet.UnknownName, Value: clip(name), Message: fmt.Sprintf("there is no fact %q", clip(name)), Nearest: nearest(name, b.factNames())})
			continue
		}
		fact.check(where+"."+string(fact.Path), it["value"], report)
	}
}

// Check refuses a value that is none of the fact's or attribute's.
func (f *Fact) Check(v qyzmet.Value) *qyzmet.Fault {
	var first *qyzmet.Fault
	f.check(string(f.Path), v, func(path string, bad *qyzmet.Fault) {
		if bad != nil && first == nil {
			bad.Path, first = path, bad
		}
	})
	return first
}

func (f *Fact) check(path string, v qyzmet.Value, report func(string, *qyzmet.Fault)) {
	if !v.Known() {
		return
	}
	if v.Kind != f.Kind {
		report(path, &qyzmet.Fault{Code: qyzmet.WrongType, Value: clip(v.String()), Message: fmt.Sprintf("is of type %s; %s is wanted", v.Kind, f.Type)})
		return
	}
	switch f.Kind {
	case qyzmet.Bool:
	case qyzmet.Words:
		for _, w := range v.Words {
			_, bad := f.word(w)
			report(path, bad)
		}
	case qyzmet.List:
		f.checkItems(path, v, report)
	default:
		report(path, f.checkOne(v))
	}
}

func (f *Fact) checkItems(path string, v qyzmet.Value, report func(string, *qyzmet.Fault)) {
	for i, it := range v.Items {
		for name, part := range it {
			where := fmt.Sprintf("%s[%d].%s", path, i, name)
			of := f.ItemFact(name)
			if of == nil {
				report(where, &qyzmet.Fault{Code: qyzmet.UnknownName, Message: fmt.Sprintf("its items have no field %q", clip(name))})
				continue
			}
			of.check(where, part, report)
		}
	}
}

// checkOne holds a number, a day, a word, a text or an id to the fact.
func (f *Fact) checkOne(v qyzmet.Value) *qyzmet.Fault {
	switch f.Type {
	case typeText:
		return checkText(v.S)
	case typeSubject:
		if !subjectPattern.MatchString(v.S) {
			return &qyzmet.Fault{Code: qyzmet.NotAllowed, Value: clip(v.S), Message: fmt.Sprintf("%q is no id of the register", clip(v.S))}
		}
		return nil
	}
	if d := v.AsDate(); v.Kind == qyzmet.Date && (d < date.Earliest || d > date.Latest) {
		return &qyzmet.Fault{Code: qyzmet.BadDate, Message: fmt.Sprintf("the day lies outside %s to %s", date.Earliest, date.Latest)}
	}
	_, fault := f.Parse(v.String())
	return fault
}

// checkText refuses what no name, address or reason holds.
func checkText(s string) *qyzmet.Fault {
	switch {
	case utf8.RuneCountInString(s) > MaxText:
		return &qyzmet.Fault{Code: qyzmet.TooLarge, Value: clip(s), Message: fmt.Sprintf("a text holds at most %d characters", MaxText)}
	case strings.TrimSpace(s) == "":
		return &qyzmet.Fault{Code: qyzmet.Missing, Message: "nothing is written here"}
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r))
	}):
		return &qyzmet.Fault{Code: qyzmet.NotAllowed, Value: clip(s), Message: "the text has characters that are not to be seen; type it anew"}
	}
	return nil
}
