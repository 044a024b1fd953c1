package lawpages

import (
	"strings"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/lawtext"
	"qyzmet/internal/rulebook"
)

// official shows the official text of the wordings in force, where it was
// imported, and whether it is still the one that the summary was written from.
// shown reports whether there was any.
func (v *view) official(r row) (section g.Node, shown bool) {
	if len(r.Versions) == 0 {
		return nil, false
	}
	var parts []g.Node
	for _, ver := range r.Versions {
		part, found := v.officialText(r.ID, ver)
		parts, shown = append(parts, part), shown || found
	}
	return v.section("official", v.t("official.title"), parts...), shown
}

func (v *view) officialText(id qyzmet.ProvisionID, ver *rulebook.Version) (text g.Node, found bool) {
	langs := v.editionLanguages(id, ver.Edition)
	var texts []g.Node
	for _, l := range langs {
		if text, ok := v.imported(ver.Edition, l, id); ok {
			texts = append(texts, v.quote(ver, l, text, l == v.l.Lang || len(texts) == 0))
		}
	}
	edition := P(Class("help"), g.Text(v.t("official.edition", "edition", v.editionTitle(v.book.Provisions[id], ver.Edition), "languages", v.languages(langs))))
	if len(texts) > 0 {
		return g.Group{edition, g.Group(texts)}, true
	}
	return g.Group{edition, P(v.text("official.none"), g.Text(" "), Code(g.Text("qyzmet law import FILE")))}, false
}

// editionLanguages lists the languages of an edition, that of the page first.
func (v *view) editionLanguages(id qyzmet.ProvisionID, edition string) []qyzmet.Lang {
	var out []qyzmet.Lang
	e := v.book.EnactmentByID(id.Enactment())
	if e == nil {
		return nil
	}
	for _, ed := range e.Editions {
		if ed.ID != edition {
			continue
		}
		for _, l := range ed.Languages {
			if l == v.l.Lang {
				out = append([]qyzmet.Lang{l}, out...)
			} else {
				out = append(out, l)
			}
		}
	}
	return out
}

func (v *view) imported(edition string, l qyzmet.Lang, id qyzmet.ProvisionID) (string, bool) {
	if v.texts == nil {
		return "", false
	}
	return v.texts.Lookup(edition, string(l), string(id))
}

func (v *view) quote(ver *rulebook.Version, l qyzmet.Lang, text string, open bool) g.Node {
	return Details(Class("law-official"), g.If(open, g.Attr("open")),
		Summary(v.text("official.in."+string(l))),
		BlockQuote(Lang(string(l)), g.Map(strings.Split(text, "\n"), func(line string) g.Node { return P(g.Text(line)) })),
		v.compared(ver.Hash[string(l)], text))
}

// compared tells whether the imported text has the hash that was noted when
// the summary was written.
func (v *view) compared(noted, text string) g.Node {
	switch {
	case noted == "":
		return P(Class("help"), v.text("official.no-hash"))
	case noted == lawtext.Hash(text):
		return P(Class("law-match"), v.text("official.matches"))
	default:
		return P(Class("law-fault"), v.text("official.differs"))
	}
}
