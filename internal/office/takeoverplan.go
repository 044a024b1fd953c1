package office

import (
	_ "embed"
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

//go:embed takeover.yaml
var takeOverFile []byte

// foundAs is an act that is recorded as found for a row.
type foundAs struct {
	Act     qyzmet.ActKind    `yaml:"act"`
	Wants   []qyzmet.Path     `yaml:"wants"`   // columns without which it is not
	Day     qyzmet.Path       `yaml:"day"`     // the column of its day
	Content map[string]string `yaml:"content"` // words that its fields have besides
	Facts   string            `yaml:"facts"`   // a field for the facts that no act has taken

	kind *rulebook.ActKind
}

// listPlan is what a book makes of the columns of lists.
type listPlan struct {
	acts     []foundAs
	finding  *rulebook.ActKind
	beside   []*rulebook.Fact // columns beside the facts of the book
	fullName int              // their place among these
	decision int
	required []qyzmet.Path // entries that the first act wants of everybody
}

// listPlan reads takeover.yaml against the book.
func (f *Office) listPlan() (*listPlan, error) {
	p := &listPlan{finding: f.book.ActKinds[kindFinding]}
	if err := yaml.UnmarshalWithOptions(takeOverFile, &p.acts, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("takeover.yaml: %w", err)
	}
	var paths []qyzmet.Path
	for i := range p.acts {
		a := &p.acts[i]
		if a.kind = f.book.ActKinds[a.Act]; a.kind == nil || p.finding == nil {
			return nil, fmt.Errorf("takeover.yaml: the book has no acts %s and %s", a.Act, kindFinding)
		}
		for name := range a.Content {
			if a.kind.Field(name) == nil {
				return nil, fmt.Errorf("takeover.yaml: %s has no field %s", a.Act, name)
			}
		}
		if a.Day != "" {
			paths = append(paths, a.Day)
		}
		for _, field := range a.kind.Fields {
			paths = append(paths, field.Of)
		}
	}
	for _, path := range paths {
		x := f.book.Card[path]
		if path == "" || path == listPath || x == nil || f.book.Facts[path] != nil || slices.Contains(p.beside, x) {
			continue
		}
		p.beside = append(p.beside, x)
	}
	p.fullName, p.decision = len(p.beside), len(p.beside)+1
	p.beside = append(p.beside, column(fullNameColumn, takeOverTexts.fullName), column(decisionColumn, takeOverTexts.decision))
	for _, field := range p.acts[0].kind.Fields {
		if !field.Optional && field.Of != "" {
			p.required = append(p.required, field.Of)
		}
	}
	return p, nil
}

// listPath is the attribute by which the people of a list are found.
const listPath qyzmet.Path = "card.list"

// column is a column of texts that is no attribute of the book.
func column(path qyzmet.Path, label qyzmet.Text) *rulebook.Fact {
	return &rulebook.Fact{Path: path, Type: "text", Kind: qyzmet.Word, Label: label}
}
