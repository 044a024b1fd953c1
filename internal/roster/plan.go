package roster

import (
	"errors"
	"io"
	"maps"
	"slices"

	"qyzmet"
)

// Plan is what a table would be read as: the finding, each column, the first
// rows, and why it would be refused.
type Plan struct {
	Detected
	Columns []Column
	Rows    []PlanRow
	Refused qyzmet.Faults // if any, Read refuses the table before any row
}

// PlanRow is one of the first rows as it would be read.
type PlanRow struct {
	Row    uint64
	Key    string
	Facts  qyzmet.Facts  // of a row that would be loaded
	Faults qyzmet.Faults // of a row that would be rejected
}

// planRows is how many rows a plan shows.
const planRows = 5

// MakePlan reads the header and the first rows of a table and loads nothing.
// With columns that are not recognised there is a plan, which says so, and no
// error; an error says that the file cannot be read as a table at all.
func MakePlan(src io.Reader, opts Options) (*Plan, error) {
	r, err := open(src, opts)
	if err != nil {
		return nil, err
	}
	defer r.close()
	p := &Plan{Detected: r.found, Columns: r.columns, Refused: r.faults}
	b := &batch{}
	if err := r.source.next(b); errors.Is(err, io.EOF) {
		return p, nil
	} else if err != nil {
		return nil, err
	}
	w := newWorker(r)
	for _, row := range b.rows {
		if len(p.Rows) == planRows {
			break
		}
		p.row(w, b, row)
	}
	return p, nil
}

// row reads one row into a block of its own.
func (p *Plan) row(w *worker, b *batch, row rawRow) {
	one := &batch{data: b.data, cells: b.cells, rows: []rawRow{row}}
	w.parse(one)
	switch block := one.chunk.Block; {
	case len(one.rejects) > 0:
		p.Rows = append(p.Rows, PlanRow{Row: row.number, Key: one.rejects[0].Key, Faults: one.rejects[0].Faults})
	case block.N > 0:
		p.Rows = append(p.Rows, PlanRow{Row: row.number, Key: one.chunk.Keys[0], Facts: block.Facts(0)})
	}
}

// checkKeys holds the mapping of a table without header to what can be.
func (v *vocabulary) checkKeys(o Options) qyzmet.Faults {
	var faults qyzmet.Faults
	for _, key := range slices.Sorted(maps.Keys(o.Mapping)) {
		to := o.Mapping[key]
		if t, ok := v.path(to); ok && t.use != UseItem {
			continue
		}
		f := fault(qyzmet.UnknownName, "key-mapped", "name", quoted(key), "to", quoted(to))
		f.File = o.File
		v.nearestPath(f, to)
		faults = append(faults, f)
	}
	return faults
}
