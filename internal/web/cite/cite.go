// Package cite draws citations: small chips such as 35(3) that open the
// provision in place, with a link to the law browser. The chips work without
// script (popover), are named for screen readers, and on paper the provisions
// follow as a list.
package cite

import (
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/date"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/i18n"
	"qyzmet/internal/web/layout"
)

// Sheet gathers the provisions that a page cites, so that each is explained
// once however often it is cited.
type Sheet struct {
	book  *rulebook.Book
	l     *i18n.Local
	on    date.Date
	order []qyzmet.ProvisionID
	seen  map[qyzmet.ProvisionID]bool
}

// New begins the sheet of a page; on is the day whose wording is shown.
func New(book *rulebook.Book, l *i18n.Local, on date.Date) *Sheet {
	return &Sheet{book: book, l: l, on: on, seen: map[qyzmet.ProvisionID]bool{}}
}

// Chip draws a citation. Notes must follow at the end of the page.
func (s *Sheet) Chip(id qyzmet.ProvisionID) g.Node {
	if s.book.Provisions[id] == nil {
		return Span(Class("chip"), g.Text(Full(s.book, s.l.Lang, id)))
	}
	if !s.seen[id] {
		s.seen[id] = true
		s.order = append(s.order, id)
	}
	return Button(Type("button"), Class("chip"), g.Attr("popovertarget", anchor(id)), Aria("label", Full(s.book, s.l.Lang, id)),
		g.Iff(id.Enactment() != "law", func() g.Node { return Span(Class("chip-of"), g.Text(short(s.book, s.l.Lang, id)+" ")) }),
		g.Text(id.Chip()))
}

// Chips draws citations in a row.
func (s *Sheet) Chips(ids []qyzmet.ProvisionID) g.Node {
	if len(ids) == 0 {
		return g.Group{}
	}
	return Span(Class("chips"), g.Map(ids, func(id qyzmet.ProvisionID) g.Node { return g.Group{s.Chip(id), g.Text(" ")} }))
}

// Notes draws the provisions cited so far, each to be opened by its chips.
func (s *Sheet) Notes() g.Node {
	if len(s.order) == 0 {
		return g.Group{}
	}
	return Section(Class("notes"), Aria("label", s.l.T("cite.notes")),
		H2(Class("print-only"), g.Text(s.l.T("cite.notes"))),
		g.Map(s.order, s.note))
}

func (s *Sheet) note(id qyzmet.ProvisionID) g.Node {
	p := s.book.Provisions[id]
	versions := InForce(p, s.on)
	return Div(ID(anchor(id)), Class("note"), g.Attr("popover", "auto"), Role("group"), Aria("label", Full(s.book, s.l.Lang, id)),
		P(Class("note-id"), g.Text(Full(s.book, s.l.Lang, id))),
		P(Class("note-title"), g.Text(p.Article.Title.In(s.l.Lang))),
		g.If(len(versions) > 1, P(Class("note-warn"), g.Text(s.l.T("cite.two-wordings")))),
		g.If(len(versions) == 0, P(g.Text(s.l.T("cite.no-wording")))),
		g.Map(versions, func(v *rulebook.Version) g.Node { return P(Provides(v, s.l.Lang)) }),
		P(Class("note-own"), g.Text(s.l.T("cite.own-words"))),
		P(Class("note-foot"),
			A(Href(layout.LawPath(s.l.Lang, id)), Target("_blank"), Rel("noopener"), g.Text(s.l.T("cite.read"))),
			Button(Type("button"), Class("plain"), g.Attr("popovertarget", anchor(id)), g.Attr("popovertargetaction", "hide"), g.Text(s.l.T("cite.close")))),
	)
}

// Provides is what a wording provides: in English, marked as such, where it is
// not translated.
func Provides(v *rulebook.Version, l qyzmet.Lang) g.Node {
	text, in := v.Summary.OrEnglish(l)
	return Words(text, in, l)
}

// Words is a text, marked where it is not in the language of the page.
func Words(text string, in, page qyzmet.Lang) g.Node {
	if in == page {
		return g.Text(text)
	}
	return Span(Lang(string(in)), g.Text(text))
}

// InForce lists the wordings of a provision that are, or may be, in force on a day.
func InForce(p *rulebook.Provision, on date.Date) []*rulebook.Version {
	var out []*rulebook.Version
	for _, v := range p.Versions {
		if v.Span.Covers(on, date.Latest) != rulebook.No {
			out = append(out, v)
		}
	}
	return out
}

// Full is the citation in full: "Law 561-IV, 35(3)".
func Full(book *rulebook.Book, lang qyzmet.Lang, id qyzmet.ProvisionID) string {
	if of := short(book, lang, id); of != "" {
		return of + ", " + id.Chip()
	}
	return string(id)
}

func short(book *rulebook.Book, lang qyzmet.Lang, id qyzmet.ProvisionID) string {
	if e := book.EnactmentByID(id.Enactment()); e != nil {
		return e.Short.In(lang)
	}
	return ""
}

func anchor(id qyzmet.ProvisionID) string {
	return "cite-" + strings.NewReplacer("/", ".", "#", "_").Replace(string(id))
}
