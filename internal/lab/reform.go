package lab

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/engine"
	"qyzmet/internal/rulebook"
)

//go:embed reforms/*.yaml
var examples embed.FS

// Reforms lists the draft changes that come with the product, by name.
func Reforms() ([]*rulebook.Overlay, error) {
	files, err := fs.Glob(examples, "reforms/*.yaml")
	if err != nil {
		return nil, err
	}
	var out []*rulebook.Overlay
	for _, name := range files {
		data, err := examples.ReadFile(name)
		if err != nil {
			return nil, err
		}
		o, err := ReadReform(name, data)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// maxReform is how large a file with a draft change may be, in bytes.
const maxReform = 256 << 10

// ReadReform reads a draft change strictly: unknown keys are refused. The errors
// name the file, and the line where they are about YAML.
func ReadReform(name string, data []byte) (*rulebook.Overlay, error) {
	if len(data) > maxReform {
		return nil, fmt.Errorf("%s: %d bytes; a reform has at most %d", name, len(data), maxReform)
	}
	o, err := decodeReform(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case o.ID == "":
		return nil, fmt.Errorf("%s: `reform` is missing; give the draft change a name, as call-up-from-19", name)
	case len(o.Values)+len(o.Withdraw)+len(o.Conditions)+len(o.Acts) == 0:
		return nil, fmt.Errorf("%s: nothing is changed; write `values`, `withdraw`, `conditions` or `acts`", name)
	}
	if o.On != "" {
		if _, err := date.Parse(o.On); err != nil {
			return nil, fmt.Errorf("%s: on: %w", name, err)
		}
	}
	if o.Title.EN == "" {
		o.Title = qyzmet.Text{EN: o.ID, RU: o.ID, KK: o.ID}
	}
	return o, nil
}

// decodeReform reads the YAML. The library fails by a panic on some texts that
// are no data, such as a tag without a value; they are refused like others.
func decodeReform(data []byte) (o *rulebook.Overlay, err error) {
	defer func() {
		if recover() != nil {
			o, err = nil, errors.New("this is no YAML of a draft change; write it as the examples, without tags and aliases")
		}
	}()
	o = &rulebook.Overlay{}
	if err := yaml.UnmarshalWithOptions(data, o, yaml.Strict()); err != nil {
		return nil, errors.New(yaml.FormatError(err, false, true))
	}
	return o, nil
}

// Reformed returns an engine by the law with a draft change.
func Reformed(base *engine.Engine, o *rulebook.Overlay) (*engine.Engine, error) {
	book, err := base.Book().Apply(o)
	if err != nil {
		return nil, err
	}
	e, err := engine.New(book)
	if err != nil || len(o.Acts) == 0 {
		return e, err
	}
	return e.Assume(o.Acts)
}

// Root is a rule that a draft change concerns of itself, by which people change.
type Root struct {
	Question qyzmet.QuestionID
	Rule     qyzmet.RuleID
	Text     qyzmet.Text
	Cites    []qyzmet.ProvisionID
	Change   string       // withdrawn, added, condition, value
	People   int          // who change, and of whom this rule holds by one law and not by the other
	Sole     int          // of those, for whom no other such rule does
	Moves    map[Move]int // the same people by what they change from and to
}

// pairedRule is a rule in one law, the other, or both.
type pairedRule struct {
	root        *Root
	base, other int // in Lanes.Rules; -1: not there
}

// roots finds the rules that differ of themselves.
func roots(base, other *engine.Lanes, o *rulebook.Overlay) []pairedRule {
	changed := map[string]bool{}
	for _, v := range o.Values {
		changed[v.Parameter] = true
	}
	place := func(l *engine.Lanes) map[string]int {
		out := map[string]int{}
		for i, r := range l.Rules {
			out[string(r.Rule.Question.ID)+"/"+string(r.Rule.ID)] = i
		}
		return out
	}
	before, after := place(base), place(other)
	var out []pairedRule
	add := func(r *rulebook.Rule, change string, i, j int) {
		out = append(out, pairedRule{&Root{Question: r.Question.ID, Rule: r.ID, Text: r.Text, Cites: r.Cites, Change: change, Moves: map[Move]int{}}, i, j})
	}
	for _, name := range sortedNames(before) {
		i := before[name]
		r := base.Rules[i].Rule
		j, kept := after[name]
		switch {
		case !kept:
			add(r, "withdrawn", i, -1)
		case other.Rules[j].Rule.When != r.When || other.Rules[j].Rule.Until != r.Until:
			add(r, "condition", i, j)
		case readsAny(r, changed):
			add(r, "value", i, j)
		}
	}
	for _, name := range sortedNames(after) {
		if _, was := before[name]; !was {
			add(other.Rules[after[name]].Rule, "added", -1, after[name])
		}
	}
	return out
}

func sortedNames(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for name := range m {
		out = append(out, name)
	}
	slices.SortFunc(out, strings.Compare)
	return out
}

func readsAny(r *rulebook.Rule, parameters map[string]bool) bool {
	found := false
	r.Walk(func(x *rulebook.Expr) bool {
		found = found || x.Op == rulebook.OpParam && parameters[x.Name]
		return !found
	})
	return found
}

// SortedMoves lists moves, those of most people first.
func SortedMoves(moves map[Move]int) []Move {
	var out []Move
	for m := range moves {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b Move) int {
		return cmp.Or(cmp.Compare(moves[b], moves[a]), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}
