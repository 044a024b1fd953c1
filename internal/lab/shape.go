package lab

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"qyzmet"
)

//go:embed population.yaml
var country []byte

// Shape says how a population comes about: how many people there are of each
// age and sex, and how each fact about a person follows from chance, age, sex
// and the facts before it.
type Shape struct {
	Ages   Ages        `yaml:"ages"`  // taken when none are asked for
	Birth  qyzmet.Path `yaml:"birth"` // the fact that is the day of birth
	Sex    sexDef      `yaml:"sex"`
	People peopleDef   `yaml:"people"`
	Facts  []*factDef  `yaml:"facts"`
	Names  namesDef    `yaml:"names"`
	Labels labelsDef   `yaml:"labels"`
}

// sexDef names the fact that is a person's sex, and its word for each parity of
// the digit of an identification number that tells the sex.
type sexDef struct {
	Fact qyzmet.Path `yaml:"fact"`
	Odd  string      `yaml:"odd"`
	Even string      `yaml:"even"`
}

type peopleDef struct {
	Source string    `yaml:"source"`
	Bands  []bandDef `yaml:"bands"`
}

// bandDef tells how many people there are of each single year of age in a range.
type bandDef struct {
	Ages [2]int `yaml:"ages"`
	Odd  int64  `yaml:"odd"`
	Even int64  `yaml:"even"`
}

// factDef is a fact, or a variable that only later ones ask for, with the ways
// in which its value comes about. The first case whose condition is met counts;
// without one the fact does not apply.
type factDef struct {
	Fact   qyzmet.Path `yaml:"fact"`
	Let    string      `yaml:"let"`
	Source string      `yaml:"source"`
	When   conditions  `yaml:"when"`
	Cases  []*caseDef  `yaml:"cases"`
	Items  []*factDef  `yaml:"items"` // of a list: the fields of each item
	Draw   drawDef     `yaml:",inline"`
}

type caseDef struct {
	When conditions `yaml:"when"`
	Draw drawDef    `yaml:",inline"`
}

// drawDef is one way in which a value comes about; exactly one of its fields is given.
type drawDef struct {
	Chance  *float64           `yaml:"chance"`  // of true
	Weights map[string]float64 `yaml:"weights"` // of words
	Numbers map[int]float64    `yaml:"numbers"` // weights of whole numbers
	Number  *[2]int            `yaml:"number"`  // any between these, both included
	Sets    []setDef           `yaml:"sets"`    // of several words at once
	Days    *daysDef           `yaml:"days"`
	Yearly  *yearlyDef         `yaml:"yearly"`
	Count   map[int]float64    `yaml:"count"`  // weights of the number of items
	ByAge   map[int]*drawDef   `yaml:"by_age"` // each from that age on
}

type setDef struct {
	Words  []string `yaml:"words"`
	Weight float64  `yaml:"weight"`
}

// daysDef is a day so many days after another one, and not later than so many
// days after the day asked about, if that is given.
type daysDef struct {
	From   string `yaml:"from"`
	Days   [2]int `yaml:"days"`
	Latest *int   `yaml:"latest"`
}

// yearlyDef is a day of the calendar: of the years given by weights, 0 is the
// first such day on or after the day asked about, -1 the last one before it.
type yearlyDef struct {
	Day   string          `yaml:"day"` // MM-DD
	Years map[int]float64 `yaml:"years"`
}

// labelsDef holds the words of a file that belong to no fact.
type labelsDef struct {
	Name qyzmet.Text `yaml:"name"`
	Yes  qyzmet.Text `yaml:"yes"`
	No   qyzmet.Text `yaml:"no"`
}

// conditions tell by variable which words it must have, or of a number or a
// day the least and the greatest.
type conditions map[string]wordList

// wordList is a list of words, or one word that stands for a list.
type wordList []string

// UnmarshalYAML reads true, 18, word or a list of such.
func (w *wordList) UnmarshalYAML(data []byte) error {
	var v any
	if err := yaml.Unmarshal(data, &v); err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, e := range list {
		*w = append(*w, fmt.Sprint(e))
	}
	return nil
}

// ReadShape reads a shape strictly: an unknown key is refused.
func ReadShape(data []byte) (*Shape, error) {
	s := &Shape{}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(s); err != nil {
		return nil, fmt.Errorf("the shape of the population cannot be read: %w", err)
	}
	if s.People.Source == "" {
		return nil, errors.New("people: source is missing; say where the numbers come from, or that they are assumed")
	}
	for _, f := range s.Facts {
		if strings.TrimSpace(f.Source) == "" {
			return nil, fmt.Errorf("%s: source is missing; say where the figures come from, or that they are assumed", f.name())
		}
	}
	return s, s.Names.prepare()
}

// name is how conditions call the value.
func (f *factDef) name() string {
	if f.Let != "" {
		return f.Let
	}
	return string(f.Fact)
}

// Country returns the shape of the population of Kazakhstan.
var Country = sync.OnceValues(func() (*Shape, error) { return ReadShape(country) })
