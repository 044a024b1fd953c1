package office

import (
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// content is what an act says, a line for each of its fields, for an extract. Lists
// and other people are left out: an extract tells one person what the act says
// about him.
func (s *sheet) content(kind *rulebook.ActKind, a *qyzmet.Act, l qyzmet.Lang) (qyzmet.Value, error) {
	var lines []string
	if kind != nil {
		for _, f := range kind.Fields {
			text, err := s.line(f, a.Payload.Content[f.ID], l)
			if err != nil {
				return qyzmet.Value{}, err
			}
			if text != "" {
				lines = append(lines, text)
				s.used = append(s.used, &rulebook.Source{Field: f})
			}
		}
	}
	return qyzmet.WordValue(strings.Join(lines, "\n")), nil
}

// line is a field in words; "" for what is left out.
func (s *sheet) line(f *rulebook.Field, v qyzmet.Value, l qyzmet.Lang) (string, error) {
	label := f.Fact.Label.In(l)
	switch {
	case !v.Known() || v.Kind == qyzmet.List || v.Kind == qyzmet.Words || f.Sort == "person" || v.Equal(qyzmet.BoolValue(false)):
		return "", nil
	case v.Kind == qyzmet.Bool:
		return label, nil
	case v.Kind == qyzmet.Date:
		return label + ": " + day(v.AsDate(), l), nil
	case f.Sort != "":
		t, err := s.called(qyzmet.SubjectID(v.S))
		return label + ": " + t.In(l), err
	case v.Kind == qyzmet.Word:
		return label + ": " + f.Fact.WordLabel(v.S, l), nil
	}
	return label + ": " + v.String(), nil
}
