package terminal

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"qyzmet/internal/api"
)

// Ledger writes the ledger as a table, then the counts by status.
func (p *Printer) Ledger(l *api.Ledger) {
	if p.err != nil {
		return
	}
	table := tabwriter.NewWriter(p.w, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, "PROVISION\tVERSION\tFROM\tBEFORE\tEDITION\tSTATUS\tBUILT\tPLACE\tCITED BY")
	for _, r := range l.Entries {
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Provision, r.Version, moment(r.From), moment(r.Before),
			r.Edition, r.Status, built(r.Built), joinIDs(r.Place), joinIDs(r.CitedBy))
	}
	fmt.Fprintln(table, "\nSTATUS\tBUILT\tPLANNED")
	builtAll, plannedAll := 0, 0
	for _, c := range l.Counts {
		fmt.Fprintf(table, "%s\t%d\t%d\n", c.Status, c.Built, c.Planned)
		builtAll, plannedAll = builtAll+c.Built, plannedAll+c.Planned
	}
	fmt.Fprintf(table, "all\t%d\t%d\n", builtAll, plannedAll)
	if err := table.Flush(); err != nil {
		p.err = fmt.Errorf("writing: %w", err)
	}
}

// moment writes a day, or the first and the last day it may be.
func moment(m *api.Moment) string {
	switch {
	case m == nil:
		return "-"
	case m.Earliest == m.Latest:
		return m.Earliest.String()
	default:
		return strings.Join([]string{m.Earliest.String(), m.Latest.String()}, "..")
	}
}

func built(yes bool) string {
	if yes {
		return "yes"
	}
	return "planned"
}
