package campaign

import (
	"fmt"
	"strconv"

	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet"
	"qyzmet/internal/office"
	"qyzmet/internal/rulebook"
	"qyzmet/internal/web/desk"
	"qyzmet/internal/web/desk/find"
	"qyzmet/internal/web/layout"
)

// shown is how many call-ups the list shows.
const shown = 30

func list(v *desk.Visit) {
	l := v.L
	found, err := v.Office.Find(v.Ctx(), v.As("work"), office.Search{Sort: qyzmet.CampaignSort, Listed: map[string]string{"campaign.begins": ""}, Limit: shown})
	if err != nil {
		v.Fail(err)
		return
	}
	var rows []g.Node
	for _, c := range found {
		rows = append(rows, Li(Data("row", "1"), A(Data("open", "1"), Href(v.Path("/desk/campaign/"+string(c.Subject))), g.Text(v.Name(c.Subject)))))
	}
	v.Page(desk.Props{Title: l.T("campaign.title"), Path: "/desk/campaign", Active: "campaign"}, H1(g.Text(l.T("campaign.title"))),
		g.If(len(rows) == 0, P(Class("desk-empty"), Role("status"), g.Text(l.T("campaign.none")))),
		Ul(Class("desk-list"), g.Group(rows)),
		g.Map(v.Kinds(), func(k *rulebook.ActKind) g.Node {
			if !k.New || k.About != "campaign" {
				return nil
			}
			return P(Class("no-print"), A(Href(v.ActForm(k.ID, "", "")), g.Text(k.Title.In(l.Lang))))
		}))
}

// name is what the call-up is called.
func (b *board) name() string { return b.Name(b.id) }

func (b *board) draw() {
	l := b.L
	here := "/desk/campaign/" + string(b.id)
	b.Page(desk.Props{Title: b.name(), Path: here, Active: "campaign"},
		Header(Class("desk-person"), H1(g.Text(b.name()))),
		section("funnel", l.T("campaign.funnel"), b.picture()),
		section("districts", l.T("campaign.districts"), b.byOffice(), P(Class("help"), g.Text(l.T("campaign.counted")))),
		section("forces", l.T("campaign.forces"), b.byForces()),
		section("forecast", l.T("campaign.forecast"), b.foretold()),
		P(Class("actions no-print"), g.If(b.May(b.Book.ActKinds[ordering]), A(Class("second"), Href(b.Path(here+"/order")), g.Text(l.T("campaign.order.do")))), g.Text(" "), A(Class("second"), Href(b.Path(here+"?as=csv")), g.Text(l.T("desk.csv")))))
}

func section(id, title string, nodes ...g.Node) g.Node {
	return Section(ID(id), Aria("labelledby", id+"-h"), H2(ID(id+"-h"), g.Text(title)), g.Group(nodes))
}

// number leads to the people behind it; nought leads nowhere.
func (b *board) number(n int, what string, q office.Search) g.Node {
	if n == 0 {
		return g.Text("0")
	}
	return A(Href(b.Path(find.People(q))), g.Text(b.L.Number(int64(n))), Span(Class("vh"), g.Text(" – "+what)))
}

func (b *board) byOffice() g.Node {
	l := b.L
	heads := g.Group{Th(Scope("col"), g.Text(l.T("desk.find.office"))), Th(Scope("col"), g.Text(l.T("campaign.col.plan")))}
	total := g.Group{Th(Scope("row"), g.Text(l.T("campaign.total")))}
	plan := int64(0)
	for _, n := range b.plan {
		plan += n
	}
	total = append(total, Td(Data("label", l.T("campaign.col.plan")), g.Text(l.Number(plan))))
	for _, c := range b.columns {
		label := l.T("campaign.col." + c.id)
		heads = append(heads, Th(Scope("col"), g.Text(label)))
		total = append(total, Td(Data("label", label), b.number(b.sum(c.id), label, b.people(c, ""))))
	}
	rows := g.Group{}
	for _, o := range b.offices {
		cells := g.Group{Th(Scope("row"), g.Text(b.Name(o))), Td(Data("label", l.T("campaign.col.plan")), g.Text(l.Number(b.plan[o])))}
		for _, c := range b.columns {
			label := l.T("campaign.col." + c.id)
			cells = append(cells, Td(Data("label", label), b.number(b.counts[o][c.id], label+", "+b.Name(o), b.people(c, o))))
		}
		rows = append(rows, Tr(cells))
	}
	return layout.Scroll(b.name(), Table(Class("desk-table desk-rows numbers"), THead(Tr(heads)), TBody(rows), TFoot(Tr(total))))
}

// byForces is the plan by forces beside those dispatched to them: to which forces
// somebody goes is told by the order that dispatches him.
func (b *board) byForces() g.Node {
	l := b.L
	sent := l.T("campaign.col.sent")
	return Table(Class("desk-table desk-rows numbers"), THead(Tr(Th(Scope("col"), g.Text(l.T("campaign.forces"))), Th(Scope("col"), g.Text(l.T("campaign.col.plan"))), Th(Scope("col"), g.Text(sent)))),
		TBody(g.Map(b.words(), func(w *rulebook.WordLabel) g.Node {
			name := b.Book.Entry(forces).WordLabel(w.Word, l.Lang)
			return Tr(Th(Scope("row"), g.Text(name)), Td(Data("label", l.T("campaign.col.plan")), g.Text(l.Number(b.planned[w.Word]))),
				Td(Data("label", sent), b.number(b.gone[w.Word], sent+", "+name, b.people(column{"forces", forces, w.Word}, ""))))
		})))
}

func (b *board) foretold() g.Node {
	l := b.L
	ends, ok := b.file.Day("campaign.ends")
	if !ok {
		return nil
	}
	return g.Group{Ul(
		Li(g.Text(l.T("campaign.ended")+" "), b.number(b.ended, l.T("campaign.ended"), overBy(b.Office.Today().AddDays(-1)))),
		Li(g.Text(l.T("campaign.ending", "day", ends)+" "), b.number(b.ending, l.T("campaign.ending", "day", ends), overBy(ends.AddDays(-1))))),
		P(Class("help"), g.Text(l.T("campaign.forecast-help")))}
}

// Measures of the picture, in CSS pixels.
const (
	rowHigh = 44
	barHigh = 14
)

// picture draws how many are left at each step: a bar for each, as long as people
// are many. Its numbers stand in the table below too.
func (b *board) picture() g.Node {
	l := b.L
	most := max(b.sum(funnel[0]), 1)
	told, bars := "", g.Group{}
	for i, id := range funnel {
		n := b.sum(id)
		most = max(most, n)
		told += l.T("campaign.col."+id) + ": " + l.Number(int64(n)) + ". "
		y := i * rowHigh
		bars = append(bars,
			g.El("text", g.Attr("x", "0"), g.Attr("y", strconv.Itoa(y+16)), g.Text(l.T("campaign.col."+id)+" – "+l.Number(int64(n)))),
			g.El("rect", Class("track"), g.Attr("x", "0"), g.Attr("y", strconv.Itoa(y+22)), Width("100%"), Height(strconv.Itoa(barHigh))),
			g.El("rect", Class("bar"), g.Attr("x", "0"), g.Attr("y", strconv.Itoa(y+22)), Width(fmt.Sprintf("%.2f%%", 100*float64(n)/float64(most))), Height(strconv.Itoa(barHigh))))
	}
	return Figure(Class("funnel"), g.El("svg", Width("100%"), Height(strconv.Itoa(len(funnel)*rowHigh)), Role("img"), Aria("labelledby", "funnel-t funnel-d"),
		g.El("title", ID("funnel-t"), g.Text(l.T("campaign.funnel"))), g.El("desc", ID("funnel-d"), g.Text(told)), bars))
}
