package rulebook

import (
	"fmt"
	"strings"

	"qyzmet"
)

// The words of sex with which an identification number is compared.
const (
	male   = "male"
	female = "female"
)

// identityFacts finds the facts beside an identification number with which it
// is compared: for person.iin, person.birth_date and person.sex.
func (b *Book) identityFacts(iin *Fact) (birth, sex *Fact) {
	group := string(iin.Path[:strings.LastIndexByte(string(iin.Path), '.')+1])
	return b.Facts[qyzmet.Path(group+"birth_date")], b.Facts[qyzmet.Path(group+"sex")]
}

// CheckIdentity refuses facts that contradict a person's identification number,
// which states the day of birth and the sex. Unknown facts contradict nothing.
func (b *Book) CheckIdentity(facts qyzmet.Facts) qyzmet.Faults {
	var faults qyzmet.Faults
	for _, f := range b.FactOrder {
		if f.Type != typeIIN {
			continue
		}
		v := facts[f.Path]
		if v.Kind != qyzmet.Word {
			continue
		}
		number, err := qyzmet.ParseIIN(v.S)
		if err != nil {
			bad, _ := qyzmet.FaultsOf(err)
			for _, fault := range bad {
				fault.Path = string(f.Path)
			}
			faults = append(faults, bad...)
			continue
		}
		birth, sex := b.identityFacts(f)
		stated := female
		if number.Male() {
			stated = male
		}
		faults = append(faults, contradicts(f, birth, facts, number.BirthDate().String())...)
		faults = append(faults, contradicts(f, sex, facts, stated)...)
	}
	return faults
}

// contradicts compares a fact with what the identification number states of it.
func contradicts(iin, f *Fact, facts qyzmet.Facts, stated string) qyzmet.Faults {
	if f == nil {
		return nil
	}
	given := facts[f.Path]
	if !given.Known() || given.String() == stated {
		return nil
	}
	return qyzmet.Faults{{Code: qyzmet.Contradiction, Path: string(f.Path), Value: given.String(), Text: iin.Mismatch,
		Message: fmt.Sprintf("%s is %s, but by %s, %s, it is %s; correct one of them", f.Path, given, iin.Path, facts[iin.Path], stated)}}
}
