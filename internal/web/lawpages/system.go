package lawpages

import (
	"slices"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/web/layout"
)

// systemsPage lists the systems of military service with their provisions' counts.
func (v *view) systemsPage() {
	rows := v.rows(filter{}, v.on)
	v.send(layout.Props{Title: v.t("systems.title"), Description: v.t("systems.lead"), Path: v.path("/system")},
		v.crumbs(v.t("systems.title")), H1(v.text("systems.title")), P(Class("lead"), v.text("systems.lead")), v.shownFor(),
		Ul(Class("law-list law-systems"), g.Map(v.systemsByName(), func(s string) g.Node {
			n := 0
			for _, r := range rows {
				if r.system() == s {
					n++
				}
			}
			return Li(v.link(v.href("/system/"+s), v.systemName(s)), g.Text(" "), Span(Class("help"), g.Text(v.n("count.all", n))))
		})))
}

// systemPage lists the provisions of one system.
func (v *view) systemPage() {
	slug := v.r.PathValue("slug")
	if !slices.Contains(v.systems, slug) {
		v.missing()
		return
	}
	rows := v.rows(filter{system: slug}, v.on)
	title := capital(v.systemName(slug))
	v.send(layout.Props{Title: title, Path: v.path("/system/" + slug), Wide: true},
		v.crumbs(title, layout.Way{Href: v.href("/system"), Text: v.t("systems.title")}),
		H1(g.Text(title)), P(Class("lead"), g.Text(v.n("found.count", len(rows)))), v.shownFor(),
		v.dayChooser(v.below("/system/"+slug)), v.rowList(rows))
}
