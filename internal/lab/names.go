package lab

import (
	"errors"
	"strings"
)

// namesDef are lists of names from which people's are combined.
type namesDef struct {
	Source string     `yaml:"source"`
	Lists  []*nameDef `yaml:"lists"`

	total float64
}

// nameDef is names that go together: surname with given name.
type nameDef struct {
	Weight    float64 `yaml:"weight"`
	Men       string  `yaml:"men"`       // given names, separated by spaces
	Women     string  `yaml:"women"`     // given names
	Inflected string  `yaml:"inflected"` // surnames as men have them; women's get the suffix
	Suffix    string  `yaml:"suffix"`
	Plain     string  `yaml:"plain"` // surnames that are the same for both

	given, surnames [2][]string // by whether a man's
}

func (n *namesDef) prepare() error {
	if n.Source == "" || len(n.Lists) == 0 {
		return errors.New("names: say where the lists come from, and give at least one")
	}
	for _, l := range n.Lists {
		n.total += l.Weight
		l.given = [2][]string{strings.Fields(l.Women), strings.Fields(l.Men)}
		for _, s := range strings.Fields(l.Inflected) {
			l.surnames[0] = append(l.surnames[0], s+l.Suffix)
			l.surnames[1] = append(l.surnames[1], s)
		}
		for k := range l.surnames {
			l.surnames[k] = append(l.surnames[k], strings.Fields(l.Plain)...)
		}
		if !(l.Weight > 0) || len(l.given[0])*len(l.given[1])*len(l.surnames[0]) == 0 {
			return errors.New("names: each list has a weight, given names of men and of women, and surnames")
		}
	}
	return nil
}

// name combines a name by random bits.
func (n *namesDef) name(key uint64, man bool) string {
	at, who := float64(uint32(key))/(1<<32)*n.total, 0
	if man {
		who = 1
	}
	k := 0
	for k < len(n.Lists)-1 && at >= n.Lists[k].Weight {
		at -= n.Lists[k].Weight
		k++
	}
	l, u := n.Lists[k], mix(key)
	surnames, given := l.surnames[who], l.given[who]
	return surnames[below(uint32(u), uint32(len(surnames)))] + " " + given[below(uint32(u>>32), uint32(len(given)))]
}
