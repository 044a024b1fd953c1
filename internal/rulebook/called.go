package rulebook

import (
	"fmt"
	"slices"
	"strings"

	"qyzmet"
)

// Called is what subjects of a sort are called where people see them, with
// {PATH} for what the record holds, as it is read, and {PATH:since} for the day
// since which it holds it. Of several texts for a sort the first counts all of
// whose places are filled; if none is, the last, with what there is.
type Called struct {
	About string      `yaml:"about"`
	Text  qyzmet.Text `yaml:"text"`

	parts map[qyzmet.Lang][]CalledPart
}

// CalledPart is a piece of text, and the place after it.
type CalledPart struct {
	Before string
	Path   qyzmet.Path // "" after the last piece
	Since  bool
}

// Parts is the text of a language in pieces.
func (c *Called) Parts(l qyzmet.Lang) []CalledPart { return c.parts[l] }

// Subjects reports whether other subjects stand in the text: what the record alone
// says is then less than the whole.
func (c *Called) Subjects(b *Book) bool {
	return slices.ContainsFunc(c.parts[qyzmet.Kazakh], func(p CalledPart) bool {
		e := b.Entry(p.Path)
		return e != nil && e.Type == typeSubject
	})
}

// CalledOf are the texts for the sort to which an id belongs.
func (b *Book) CalledOf(id qyzmet.SubjectID) []*Called { return b.called[id.Sort()] }

// resolveCalled cuts the texts at their places.
func (l *loader) resolveCalled() {
	for _, c := range l.book.Cards {
		for i, x := range c.Called {
			where := fmt.Sprintf(".called[%d]", i)
			l.oneOf(c, where+".about", "sort of subject", x.About, subjectSorts)
			x.parts = map[qyzmet.Lang][]CalledPart{}
			for _, lang := range qyzmet.Langs() {
				x.parts[lang] = l.calledParts(c, where+".text", x.Text.In(lang))
			}
			letter := SortLetter(x.About)
			l.book.called[letter] = append(l.book.called[letter], x)
		}
	}
}

func (l *loader) calledParts(c *Attributes, where, text string) []CalledPart {
	var out []CalledPart
	for {
		before, after, found := strings.Cut(text, "{")
		name, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			return append(out, CalledPart{Before: text})
		}
		path, form, formed := strings.Cut(name, ":")
		p := CalledPart{Before: before, Path: qyzmet.Path(path), Since: form == "since"}
		if e := l.book.Entry(p.Path); e == nil {
			l.unknown(c, where, path, l.entryNames(), "there is no fact or attribute %q for the place {%s}", path, name)
		} else if e.Kind == qyzmet.List || e.Kind == qyzmet.Words {
			l.at(c, where, qyzmet.NotAllowed, "%s is of type %s; nothing is called by a list", path, e.Type)
		}
		if formed && !p.Since {
			l.at(c, where, qyzmet.NotAllowed, "a place has the form `since` or none; {%s} has another", name)
		}
		out, text = append(out, p), rest
	}
}
