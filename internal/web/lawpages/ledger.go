package lawpages

import (
	g "maragu.dev/gomponents"
	. "maragu.dev/gomponents/html" //nolint:revive // the elements read as HTML

	"qyzmet/internal/web/layout"
)

// ledger totals the rows by status; every number leads to its rows.
func (v *view) ledger(rows []row) g.Node {
	t := count(rows)
	return v.section("ledger", v.t("ledger.title"),
		P(v.text("ledger.lead")),
		layout.Scroll(v.t("ledger.title")+": "+v.t("ledger.status"), Table(Class("law-ledger"),
			THead(Tr(Th(Scope("col"), v.text("ledger.status")), number(Th, v.t("ledger.built")), number(Th, v.t("ledger.planned")), number(Th, v.t("ledger.all")))),
			TBody(g.Map(statuses, func(s string) g.Node { return v.ledgerRow(t, s) })),
			TFoot(Tr(Th(Scope("row"), v.text("ledger.total")), v.cell(t, "", built), v.cell(t, "", planned), Td(Class("law-n"), g.Text(v.l.Number(int64(len(rows)))))))),
		),
		Details(Summary(v.text("ledger.meaning")), Dl(Class("law-facts"), g.Map(statuses, func(s string) g.Node {
			return pair(v.statusName(s), v.text("status-help."+s))
		}))),
	)
}

func number(cell func(...g.Node) g.Node, text string) g.Node {
	return cell(Scope("col"), Class("law-n"), g.Text(text))
}

func (v *view) ledgerRow(t tally, status string) g.Node {
	n := t.of(status, "")
	if n == 0 {
		return nil
	}
	return Tr(
		Th(Scope("row"), g.Text(v.statusName(status))),
		v.cell(t, status, built), v.cell(t, status, planned),
		Td(Class("law-n"), v.countLink(n, fieldStatus, status)))
}

func (v *view) cell(t tally, status, building string) g.Node {
	return Td(Class("law-n"), v.countLink(t.of(status, building), fieldStatus, status, fieldBuilding, building))
}

// chip tells a row's status and whether its place in the program stands.
func (v *view) chip(r row) g.Node {
	class := "law-status law-status-" + r.status()
	if r.building() == planned {
		class += " law-planned"
	}
	text := v.statusName(r.status())
	if r.building() == planned {
		text += " · " + v.buildingName(planned)
	}
	return Span(Class(class), g.Text(text))
}
