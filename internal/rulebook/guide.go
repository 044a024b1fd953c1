package rulebook

import (
	"cmp"
	"fmt"
	"slices"

	"qyzmet"
)

// Guide is something that happens in a life or in an office, with the questions
// that answer it: the way from what somebody wants to know to what can be asked.
type Guide struct {
	ID        string              `yaml:"guide"`
	Title     qyzmet.Text         `yaml:"title"` // as they would say it
	Lead      qyzmet.Text         `yaml:"lead"`  // what is found out here
	Who       []string            `yaml:"who"`   // audiences
	Order     int                 `yaml:"order"`
	Together  bool                `yaml:"together"` // the questions are answered on one page from one set of facts
	Questions []qyzmet.QuestionID `yaml:"questions"`
}

// Audience is a group of people who come to the law with the same wants.
type Audience struct {
	ID    string      `yaml:"id"`
	Label qyzmet.Text `yaml:"label"` // who
	Note  qyzmet.Text `yaml:"note"`  // what they mostly come for
}

// Glossary is a group of terms of the field.
type Glossary struct {
	ID    string      `yaml:"glossary"`
	Label qyzmet.Text `yaml:"label"`
	Terms []*Term     `yaml:"terms"`
}

// Term is a word of the law in three languages, with the places that use or
// define it.
type Term struct {
	Term  qyzmet.Text          `yaml:"term"`
	Means *qyzmet.Text         `yaml:"means"` // nil: the provisions say it
	Cites []qyzmet.ProvisionID `yaml:"cites"`
}

// audiencesFile holds the audiences beside the guides.
const audiencesFile = "guides/audiences.yaml"

type audiences struct {
	Audiences []*Audience `yaml:"audiences"`
}

func (l *loader) takeAudiences(s *source, a *audiences) {
	l.places[a] = place{s, "$"}
	for i, one := range a.Audiences {
		where := fmt.Sprintf("$.audiences[%d].id", i)
		l.once(s, where, "audience", one.ID, l.book.AudienceByID(one.ID) != nil)
		l.syntax(s, where, idSyntax, one.ID)
		l.book.Audiences = append(l.book.Audiences, one)
	}
}

func (l *loader) takeGuide(s *source, g *Guide) {
	l.places[g] = place{s, "$"}
	l.named(s, "guide", "guides/"+g.ID)
	l.book.Guides = append(l.book.Guides, g)
}

func (l *loader) takeGlossary(s *source, g *Glossary) {
	l.places[g] = place{s, "$"}
	l.named(s, "glossary", "glossary/"+g.ID)
	l.book.Glossary = append(l.book.Glossary, g)
}

// AudienceByID returns the audience, or nil.
func (b *Book) AudienceByID(id string) *Audience {
	for _, a := range b.Audiences {
		if a.ID == id {
			return a
		}
	}
	return nil
}

// GuideByID returns the guide, or nil.
func (b *Book) GuideByID(id string) *Guide {
	for _, g := range b.Guides {
		if g.ID == id {
			return g
		}
	}
	return nil
}

// lintGuides holds guides and terms to names that exist, and refuses a question
// that no guide leads to: nobody would find it.
func (l *loader) lintGuides() {
	slices.SortStableFunc(l.book.Guides, func(a, b *Guide) int { return cmp.Compare(a.Order, b.Order) })
	var ids []string
	for _, a := range l.book.Audiences {
		ids = append(ids, a.ID)
	}
	found := map[qyzmet.QuestionID]bool{}
	for _, g := range l.book.Guides {
		each(l, g, ".who", g.Who, func(where, who string) { l.oneOf(g, where, "audience", who, ids) })
		each(l, g, ".questions", g.Questions, func(where string, id qyzmet.QuestionID) {
			if found[id] = true; l.book.Questions[id] == nil {
				l.unknown(g, where, string(id), texts(sortedKeys(l.book.Questions)), "there is no question %q", id)
			}
		})
	}
	for _, q := range l.questions() {
		if len(l.book.Guides) > 0 && !found[q.ID] {
			l.at(q, ".question", qyzmet.BadLaw, "no guide leads to the question %q: name it in a file of guides", q.ID)
		}
	}
	for _, g := range l.book.Glossary {
		for i, t := range g.Terms {
			each(l, g, fmt.Sprintf(".terms[%d].cites", i), t.Cites, func(where string, id qyzmet.ProvisionID) { l.provision(g, where, id) })
		}
	}
}
