package api

import (
	"cmp"
	"slices"
	"strings"

	"qyzmet"
	"qyzmet/internal/rulebook"
)

// Ledger says of every version of every provision what became of it.
type Ledger struct {
	Book     string               `json:"book"`
	Counts   []Count              `json:"counts"`
	Unplaced []qyzmet.ProvisionID `json:"unplaced"` // of which the ledger does not say what became of them, in the whole book
	Entries  []LedgerRow          `json:"entries"`
}

// Count sums up one status.
type Count struct {
	Status  string `json:"status"`
	Built   int    `json:"built"`
	Planned int    `json:"planned"`
}

// LedgerRow is one version of one provision.
type LedgerRow struct {
	Provision qyzmet.ProvisionID `json:"provision"`
	Version   int                `json:"version"`
	From      *Moment            `json:"from,omitempty"`
	Before    *Moment            `json:"before,omitempty"`
	Edition   string             `json:"edition"`
	Kind      string             `json:"kind"`
	System    string             `json:"system"`
	Status    string             `json:"status"`
	Built     bool               `json:"built"`
	Place     []string           `json:"place"`
	CitedBy   []string           `json:"cited_by"` // rules, as QUESTION/RULE
}

// Filter chooses entries of the ledger; empty fields choose all.
type Filter struct {
	Article qyzmet.ProvisionID // an article or a provision: what it holds is chosen
	Status  string
}

// Statuses lists the statuses that occur, in alphabetical order.
func (l *Law) Statuses() []string {
	var out []string
	for _, p := range l.book.Provisions {
		for _, v := range p.Versions {
			out = append(out, v.Status)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Ledger lists the chosen versions in the law's order, and counts them.
func (l *Law) Ledger(f Filter) *Ledger {
	out := &Ledger{Book: l.book.Hash, Counts: []Count{}, Unplaced: append([]qyzmet.ProvisionID{}, l.book.Unplaced()...), Entries: []LedgerRow{}}
	counts := map[string]*Count{}
	for _, a := range l.book.Articles {
		for _, p := range a.Provisions {
			if !f.chooses(p.ID) {
				continue
			}
			for i, v := range p.Versions {
				if f.Status == "" || f.Status == v.Status {
					out.Entries = append(out.Entries, l.row(p, i, v))
					countVersion(counts, v)
				}
			}
		}
	}
	for _, c := range counts {
		out.Counts = append(out.Counts, *c)
	}
	slices.SortFunc(out.Counts, func(a, b Count) int { return cmp.Compare(a.Status, b.Status) })
	return out
}

func (f Filter) chooses(id qyzmet.ProvisionID) bool {
	rest, below := strings.CutPrefix(string(id), string(f.Article))
	return f.Article == "" || below && (rest == "" || rest[0] == '/' || rest[0] == '#')
}

func countVersion(counts map[string]*Count, v *rulebook.Version) {
	c := counts[v.Status]
	if c == nil {
		c = &Count{Status: v.Status}
		counts[v.Status] = c
	}
	if v.Built {
		c.Built++
	} else {
		c.Planned++
	}
}

func (l *Law) row(p *rulebook.Provision, i int, v *rulebook.Version) LedgerRow {
	r := LedgerRow{Provision: p.ID, Version: i + 1, From: momentOf(v.From), Before: momentOf(v.Before), Edition: v.Edition,
		Kind: v.Kind, System: v.System, Status: v.Status, Built: v.Built, Place: v.Place, CitedBy: []string{}}
	if r.Place == nil {
		r.Place = []string{}
	}
	for _, u := range l.usesOf(p.ID, v) {
		name := string(u.Question) + "/" + string(u.Rule)
		if u.Kind == "rule" && !slices.Contains(r.CitedBy, name) {
			r.CitedBy = append(r.CitedBy, name)
		}
	}
	return r
}
