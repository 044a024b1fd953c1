package engine

import (
	"qyzmet/internal/column"
	"qyzmet/internal/rulebook"
)

// Fields lists the book's facts as columns store them, in the book's order:
// position i is FactOrder[i].
func (e *Engine) Fields() []column.Field {
	out := make([]column.Field, len(e.book.FactOrder))
	for i, f := range e.book.FactOrder {
		out[i] = fieldOf(f)
	}
	return out
}

func fieldOf(f *rulebook.Fact) column.Field {
	out := column.Field{Path: f.Path, Kind: f.Kind, Words: factWords(f)}
	for _, it := range f.Items {
		out.Items = append(out.Items, fieldOf(it))
	}
	return out
}
