package rulebook

import (
	"fmt"
	"strconv"

	"qyzmet"
	"qyzmet/date"
)

// Topic groups facts that are asked and shown together.
type Topic struct {
	ID          string        `yaml:"topic"`
	Label       qyzmet.Text   `yaml:"label"`
	Facts       []*Fact       `yaml:"facts"`
	Constraints []*Constraint `yaml:"constraints"`
}

// Fact is an entry of the fact vocabulary.
type Fact struct {
	Path          qyzmet.Path          `yaml:"path"`
	Type          string               `yaml:"type"`
	Values        []*WordLabel         `yaml:"values"`
	Label         qyzmet.Text          `yaml:"label"`
	Ask           qyzmet.Text          `yaml:"ask"`
	Help          *qyzmet.Text         `yaml:"help"`
	Why           []qyzmet.ProvisionID `yaml:"why"`
	AppliesWhen   string               `yaml:"applies_when"`
	Papers        []qyzmet.PaperID     `yaml:"papers"`
	Sensitivity   string               `yaml:"sensitivity"`
	Changeable    bool                 `yaml:"changeable"`
	Unit          string               `yaml:"unit"`
	Min           *Bound               `yaml:"min"`
	Max           *Bound               `yaml:"max"`
	DecidedBy     *Decider             `yaml:"decided_by"`
	Usual         string               `yaml:"usual"` // what most people would answer; only guides the order of asking
	Order         int                  `yaml:"order"`
	Items         []*Fact              `yaml:"item"`
	Informational bool                 `yaml:"informational"` // recorded and shown; no condition reads it
	Mismatch      *qyzmet.Text         `yaml:"mismatch"`      // of type iin: said when it contradicts birth_date or sex beside it

	days    map[string]bool // of min and max as written: is it a day?
	Kind    qyzmet.Kind     `yaml:"-"`
	Applies *Expr           `yaml:"-"` // nil: always
	Long    bool            `yaml:"-"` // of a field of an act: more than a line is written
	Topic   *Topic          `yaml:"-"`
}

// written notes how the bounds are written, which their values do not tell.
func (f *Fact) written(n *node) {
	for _, key := range []string{"min", "max"} {
		if bound := n.valueOf(key); bound != nil {
			if f.days == nil {
				f.days = map[string]bool{}
			}
			_, err := date.Parse(bound.text)
			f.days[key] = err == nil
		}
	}
}

// typeIIN is the type of a fact that is an individual identification number:
// a Word without declared values.
const typeIIN = "iin"

// factTypes are the types that a fact can have.
var factTypes = []string{"bool", "int", "date", "word", "words", "list", typeIIN}

// kindOf returns the kind of value that facts of a type have.
func kindOf(name string) (qyzmet.Kind, bool) {
	if name == typeIIN {
		return qyzmet.Word, true
	}
	return qyzmet.KindOf(name)
}

// WordLabel is a word of a fact's declared set.
type WordLabel struct {
	Word  string       `yaml:"word"`
	Label qyzmet.Text  `yaml:"label"`
	Help  *qyzmet.Text `yaml:"help"`
}

// Decider says which official finds or decides a fact.
type Decider struct {
	Who    qyzmet.Text        `yaml:"who"`
	Cite   qyzmet.ProvisionID `yaml:"cite"`
	ByWhen qyzmet.Text        `yaml:"by_when"`
}

// Constraint is a condition that consistent facts meet.
type Constraint struct {
	Rule    string             `yaml:"rule"`
	Message qyzmet.Text        `yaml:"message"`
	Cite    qyzmet.ProvisionID `yaml:"cite"`
	Expr    *Expr              `yaml:"-"`
}

// Bound is the least or greatest value of a number or a date: 30, or 1990-01-01.
type Bound int64

func parseBound(text string) (Bound, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return Bound(n), nil
	}
	d, err := date.Parse(text)
	if err != nil {
		return 0, fmt.Errorf("%q is neither a whole number nor a day", text)
	}
	return Bound(d), nil
}

// WordLabel returns the label of a word of the fact, or the word itself.
func (f *Fact) WordLabel(word string, l qyzmet.Lang) string {
	for _, w := range f.Values {
		if w.Word == word {
			return w.Label.In(l)
		}
	}
	return word
}

// ItemFact returns the field of a list fact's item, or nil.
func (f *Fact) ItemFact(name string) *Fact {
	for _, it := range f.Items {
		if string(it.Path) == name {
			return it
		}
	}
	return nil
}

// words lists the declared words of the fact.
func (f *Fact) words() []string {
	out := make([]string, len(f.Values))
	for i, w := range f.Values {
		out[i] = w.Word
	}
	return out
}
