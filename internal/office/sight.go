package office

import (
	"context"
	"encoding/json"
	"slices"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// Sight is what an actor's roles let him see of the values in files and acts.
type Sight struct {
	book  *rulebook.Book
	roles []*rulebook.Role
	own   bool // the file is his who looks: he sees all
}

// Sight tells what an actor sees by his roles in his office today.
func (f *Office) Sight(ctx context.Context, by Actor) (*Sight, error) {
	r, err := f.reachOf(ctx, by)
	if err != nil {
		return nil, err
	}
	return &Sight{book: f.book, roles: r.roles}, nil
}

// Sees reports whether he sees what stands under a path.
func (s *Sight) Sees(p qyzmet.Path) bool {
	entry := s.book.Entry(p)
	return entry != nil && s.seen(entry.Sensitivity, p)
}

// SeesField reports whether he sees a field of an act.
func (s *Sight) SeesField(f *rulebook.Field) bool { return s.seen(f.Fact.Sensitivity, f.Of) }

// SeesItem reports whether he sees a field of the items of a list under a path.
func (s *Sight) SeesItem(list qyzmet.Path, item *rulebook.Fact) bool {
	return s.seen(item.Sensitivity, list)
}

func (s *Sight) seen(sensitivity string, p qyzmet.Path) bool {
	if s.own || sensitivity == "" || sensitivity == "plain" {
		return true
	}
	return slices.ContainsFunc(s.roles, func(r *rulebook.Role) bool {
		return slices.Contains(r.Sees, sensitivity) || p != "" && slices.Contains(r.Also, p)
	})
}

// seesPaper reports whether he may see a paper that lies with an act: a proof if he
// sees every fact it names, any other paper if he sees all that the act says.
func (s *Sight) seesPaper(a *qyzmet.Act, p qyzmet.Attached, data []byte) bool {
	if p.Type != AnswerType {
		return s.SeesAct(a)
	}
	var answer struct {
		Because *proven `json:"because"`
	}
	return json.Unmarshal(data, &answer) == nil && answer.Because != nil && s.seesProof(answer.Because)
}

// proven is what of a proof tells which facts it names.
type proven struct {
	Facts    []qyzmet.FactRead `json:"facts"`
	Children []*proven         `json:"children"`
}

func (s *Sight) seesProof(b *proven) bool {
	if b == nil {
		return true
	}
	return !slices.ContainsFunc(b.Facts, func(r qyzmet.FactRead) bool { return !s.seesAll(s.book.Entry(r.Path)) }) &&
		!slices.ContainsFunc(b.Children, func(c *proven) bool { return !s.seesProof(c) })
}

// seesAll is Sees with all that the items of a list hold.
func (s *Sight) seesAll(x *rulebook.Fact) bool {
	if x == nil || !s.seen(x.Sensitivity, x.Path) {
		return false
	}
	return !slices.ContainsFunc(x.Items, func(item *rulebook.Fact) bool { return !s.SeesItem(x.Path, item) })
}

// SeesAct reports whether he sees everything that the fields of an act hold. Of a
// field that its kind has no more nobody can say who may see it.
func (s *Sight) SeesAct(a *qyzmet.Act) bool {
	kind := s.book.ActKinds[a.Envelope.Kind]
	if a.Payload == nil || s.own {
		return true
	}
	for name, v := range a.Payload.Content {
		if !v.Known() {
			continue
		}
		var field *rulebook.Field
		if kind != nil {
			field = kind.Field(name)
		}
		if field == nil || !s.SeesField(field) {
			return false
		}
		for _, it := range v.Items {
			if field.Fact.Type == "facts" && !s.seesAll(s.book.Entry(qyzmet.Path(it["fact"].S))) {
				return false
			}
		}
		if slices.ContainsFunc(field.Fact.Items, func(item *rulebook.Fact) bool { return !s.SeesItem(field.Of, item) }) {
			return false
		}
	}
	return true
}
