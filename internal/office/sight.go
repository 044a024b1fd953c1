package office

import (
	"context"
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
