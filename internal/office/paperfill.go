package office

import (
	"qyzmet"
	"qyzmet/internal/rulebook"
)

// fill gives the fields of a paper the first of their sources that has a value,
// as it is said in a language.
func (s *sheet) fill(fields []*rulebook.DocumentField, l qyzmet.Lang) (map[string]qyzmet.Value, error) {
	out := map[string]qyzmet.Value{}
	for _, f := range fields {
		for _, from := range f.From {
			src := s.f.book.SourceOf(s.kind, from)
			if src == nil {
				continue
			}
			v, err := s.value(src, f, l)
			if err != nil {
				return nil, err
			}
			if v.Known() && (v.Kind != qyzmet.Word || v.S != "") {
				out[f.ID] = v
				s.used = append(s.used, src)
				break
			}
		}
	}
	return out, nil
}

// value is what a source holds, as a field of a paper takes it.
func (s *sheet) value(src *rulebook.Source, f *rulebook.DocumentField, l qyzmet.Lang) (qyzmet.Value, error) {
	var v qyzmet.Value
	var err error
	switch src.Scope {
	case rulebook.OfActs:
		return s.listed(src, f, l)
	case rulebook.OfRecord:
		if v, err = s.held(src); err != nil {
			return v, err
		}
	case rulebook.OfAct:
		v, err = s.entry(src, s.kind, s.act, l)
	case rulebook.OfOther:
		if s.of == nil {
			return v, nil
		}
		v, err = s.entry(src, s.f.book.ActKinds[s.of.Act.Envelope.Kind], s.of.Act, l)
	}
	if err != nil {
		return v, err
	}
	return s.said(src, f, v, l)
}

// held is what the records of the act's subjects hold, read together: that of the
// first that holds it. What the act itself took out is taken as it was before.
func (s *sheet) held(src *rulebook.Source) (qyzmet.Value, error) {
	env := s.act.Envelope
	if src.Path == "" {
		return qyzmet.WordValue(string(env.Subjects[0])), nil
	}
	if v := s.rec.Value(src.Path); v.Known() {
		return v, nil
	}
	for _, upTo := range []qyzmet.Position{s.at, s.at - 1} {
		for _, id := range env.Subjects {
			if upTo == 0 {
				continue // no act came before
			}
			r, err := s.f.recordUpTo(s.ctx, id, env.Effect, upTo)
			if err != nil {
				return qyzmet.Value{}, err
			}
			if v := r.Value(src.Path); v.Known() {
				return v, nil
			}
		}
	}
	return qyzmet.Value{}, nil
}

// entry is a field of an act, or what every act has.
func (s *sheet) entry(src *rulebook.Source, kind *rulebook.ActKind, a *qyzmet.Act, l qyzmet.Lang) (qyzmet.Value, error) {
	switch {
	case src.Entry == "issued":
		return qyzmet.DateValue(a.Envelope.Issued), nil
	case src.Entry == "effect":
		return qyzmet.DateValue(a.Envelope.Effect), nil
	case src.Entry == "office":
		return s.nameOf(a.Envelope.Office, l)
	case src.Entry == "signer":
		return s.nameOf(a.Envelope.Official, l)
	case src.Entry == "title" && kind != nil:
		return qyzmet.WordValue(kind.Title.In(l)), nil
	case a.Payload == nil:
		return qyzmet.Value{}, nil
	case src.Entry == "number":
		return qyzmet.WordValue(a.Payload.Number), nil
	case src.Entry == "content":
		return s.content(kind, a, l)
	case src.Field == nil:
		return qyzmet.Value{}, nil
	}
	return a.Payload.Content[src.Field.ID], nil
}

func (s *sheet) nameOf(id qyzmet.SubjectID, l qyzmet.Lang) (qyzmet.Value, error) {
	t, err := s.called(id)
	return qyzmet.WordValue(t.In(l)), err
}

// said puts a value into words where the paper wants a text: a subject by its
// name, a word by its label.
func (s *sheet) said(src *rulebook.Source, f *rulebook.DocumentField, v qyzmet.Value, l qyzmet.Lang) (qyzmet.Value, error) {
	switch {
	case !v.Known():
		return v, nil
	case src.Name:
		t, err := s.called(qyzmet.SubjectID(v.S))
		return qyzmet.WordValue(t.In(l)), err
	case v.Kind == qyzmet.Word && src.Fact != nil && len(src.Fact.Values) > 0 && len(f.Values) == 0:
		return qyzmet.WordValue(src.Fact.WordLabel(v.S, l)), nil
	case v.Kind == qyzmet.List:
		return s.items(src, f, v, l)
	}
	return v, nil
}

// items are those of a list in a record or act, as the paper names their fields.
func (s *sheet) items(src *rulebook.Source, f *rulebook.DocumentField, v qyzmet.Value, l qyzmet.Lang) (qyzmet.Value, error) {
	out := qyzmet.Value{Kind: qyzmet.List}
	for _, item := range v.Items {
		to := qyzmet.Item{}
		for _, it := range f.Items {
			for _, from := range it.From {
				in := s.f.book.ItemSource(src, from)
				if in == nil {
					continue
				}
				value, err := s.said(in, it, item[string(in.Path)], l)
				if err != nil {
					return out, err
				}
				if value.Known() {
					to[it.ID] = value
				}
			}
		}
		out.Items = append(out.Items, to)
	}
	return out, nil
}

// listed are the acts of a kind, each with what the paper says of it.
func (s *sheet) listed(src *rulebook.Source, f *rulebook.DocumentField, l qyzmet.Lang) (qyzmet.Value, error) {
	out := qyzmet.Value{Kind: qyzmet.List}
	for _, e := range s.between(src.Kind) {
		one, err := s.f.sheet(s.ctx, s.f.book.ActKinds[src.Kind], e)
		if err != nil {
			return out, err
		}
		values, err := one.fill(f.Items, l)
		if err != nil {
			return out, err
		}
		s.used = append(s.used, one.used...)
		out.Items = append(out.Items, qyzmet.Item(values))
	}
	return out, nil
}
