package roster

import (
	"bytes"
	"cmp"
	"strconv"
	"unicode/utf8"

	"qyzmet"
	"qyzmet/internal/column"
)

// worker parses batches. Each has its own, so that nothing is shared but the
// layout, which does not change.
type worker struct {
	*layout
	person   *person
	splitter splitter
	cells    []cell // of the present row
	memos    []memo // by column
	json     *jsonRow
	from1904 bool
	dirty    bool // the batch has bytes that are no text

	out    *batch
	row    rawRow
	keys   []byte
	ends   []int
	faults qyzmet.Faults
	filled bool // the present row has a value

	derived uint8 // what the present row's identification number told
	extra   []qyzmet.Value
}

func newWorker(r *reading) *worker {
	w := &worker{layout: r.layout, person: newPerson(r.layout.fields), memos: make([]memo, len(r.layout.rules)), from1904: r.from1904}
	w.json = newJSONRow(w)
	return w
}

// parse makes a block of a batch.
func (w *worker) parse(b *batch) {
	w.out, w.keys, w.ends = b, w.keys[:0], w.ends[:0]
	b.chunk = &Chunk{Block: column.NewBlock(w.fields), Rows: make([]uint64, 0, len(b.rows))}
	b.iins = make([]uint64, 0, len(b.rows))
	w.dirty = bytes.IndexByte(b.data, 0) >= 0 || !utf8.Valid(b.data)
	for _, row := range b.rows {
		w.parseRow(row)
	}
	b.chunk.Block.Seal()
	keys := string(w.keys)
	b.chunk.Keys = make([]string, len(w.ends))
	from := 0
	for i, end := range w.ends {
		b.chunk.Keys[i] = keys[from:end]
		from = end
	}
	b.chunk.IINs, b.chunk.Extra, b.chunk.cells = b.iins, b.extra, b.kept
}

func (w *worker) parseRow(row rawRow) {
	w.person.reset()
	w.row, w.faults, w.filled, w.derived, w.extra = row, nil, false, 0, nil
	if row.fault != nil {
		f := *row.fault
		w.refuse(nil, &f, string(w.out.data[row.from:min(row.to, row.from+200)]))
		w.filled = true
	} else {
		w.readRow()
	}
	if !w.filled && len(w.faults) == 0 {
		w.out.blank++
		return
	}
	if len(w.faults) == 0 {
		for _, g := range w.common {
			_ = w.person.take(g.field, g.value) // it was tried before any row
		}
		w.identity()
	}
	if len(w.faults) > 0 {
		w.out.rejects = append(w.out.rejects, Reject{Row: row.number, Key: printable(string(w.key()), MaxKeyBytes), Faults: w.faults, Cells: w.written()})
		return
	}
	w.load()
}

func (w *worker) readRow() {
	switch w.opts.Format {
	case NDJSON:
		w.readJSON()
	case XLSX:
		w.sheetCells()
		w.readCells()
	default:
		w.splitCells()
		w.readCells()
	}
}

// load adds the person of the present row to the block.
func (w *worker) load() {
	w.person.commit(w.out.chunk.Block)
	w.out.chunk.Rows = append(w.out.chunk.Rows, w.row.number)
	w.keys = append(w.keys, w.key()...)
	w.ends = append(w.ends, len(w.keys))
	number, _ := strconv.ParseUint(string(w.person.iin), 10, 64)
	w.out.iins = append(w.out.iins, number)
	w.out.derived = append(w.out.derived, w.derived)
	if len(w.opts.Extra) > 0 {
		if w.extra == nil {
			w.extra = make([]qyzmet.Value, len(w.opts.Extra))
		}
		w.out.extra = append(w.out.extra, w.extra)
	}
	if w.opts.KeepCells {
		w.out.kept = append(w.out.kept, w.written())
	}
}

// key is what the row is known by.
func (w *worker) key() []byte {
	if len(w.person.iin) > 0 {
		return w.person.iin
	}
	return w.person.id
}

// refuse adds a fault to the present row.
func (w *worker) refuse(r *rule, f *qyzmet.Fault, value string) {
	f.File, f.Line, f.Value = w.opts.File, int(w.row.number), shown(value)
	if r != nil {
		f.Column = r.number
		if f.Path == "" {
			f.Path = cmp.Or(r.path, r.name)
		}
	}
	w.faults = append(w.faults, f)
}

// splitCells divides a row of CSV.
func (w *worker) splitCells() {
	texts, n := w.splitter.split(w.out.data[w.row.from:w.row.to], w.opts.Separator, len(w.rules))
	if cap(w.cells) < len(texts) {
		w.cells = make([]cell, len(w.rules))
	}
	w.cells = w.cells[:len(texts)]
	for i, t := range texts {
		w.cells[i] = cell{text: trim(t)}
	}
	if n != len(w.rules) {
		w.ragged(n)
	}
}

// ragged refuses a row that has not as many cells as the header.
func (w *worker) ragged(n int) {
	for _, c := range w.cells {
		if len(c.text) > 0 {
			w.filled = true
		}
	}
	if !w.filled && n <= len(w.rules) {
		w.cells = w.cells[:0] // a line of spaces, or of fewer separators
		return
	}
	key := "too-few"
	if n > len(w.rules) {
		key = "too-many"
	}
	w.refuse(nil, fault(qyzmet.BadSyntax, key, "cells", counted(n, "cells"), "header", len(w.rules)), "")
	w.findKey()
	w.cells = w.cells[:0]
}

// findKey takes the key of a row whose cells may have moved, if it looks like one.
func (w *worker) findKey() {
	for i, c := range w.cells {
		switch w.rules[i].use {
		case UseIIN:
			if _, err := qyzmet.ParseIIN(string(c.text)); err == nil {
				w.person.iin = append(w.person.iin[:0], c.text...)
			}
		case UseID:
			if len(c.text) <= MaxKeyBytes && utf8.Valid(c.text) {
				w.person.id = append(w.person.id[:0], c.text...)
			}
		}
	}
}

// sheetCells lays the cells of a row of XLSX out by column.
func (w *worker) sheetCells() {
	w.cells = w.cells[:0]
	for range w.rules {
		w.cells = append(w.cells, cell{})
	}
	for _, c := range w.out.cells[w.row.from:w.row.to] {
		text := trim(w.out.data[c.from:c.to])
		if c.column < len(w.cells) {
			w.cells[c.column] = cell{text: text, kind: c.kind}
		} else if len(text) > 0 || c.kind == formulaCell {
			w.refuse(nil, fault(qyzmet.BadSyntax, "beyond-header", "column", c.column+1, "columns", counted(len(w.rules), "columns")), string(text))
			w.filled = true
		}
	}
}

func (w *worker) readCells() {
	for i := range w.cells {
		c := &w.cells[i]
		if len(c.text) == 0 && c.kind != formulaCell {
			continue
		}
		w.filled = true
		w.readCell(&w.rules[i], &w.memos[i], c)
	}
}

func (w *worker) readCell(r *rule, m *memo, c *cell) {
	if r.use == UseName || r.use == UseSkip || r.use == UseUnknown {
		if w.dirty {
			w.checkText(r, c)
		}
		return
	}
	if w.dirty && !w.checkText(r, c) {
		return
	}
	switch {
	case c.kind == formulaCell:
		w.refuse(r, fault(qyzmet.NotAllowed, "formula"), string(c.text))
	case c.kind == errorCell:
		w.refuse(r, fault(qyzmet.NotAllowed, "sheet-error"), string(c.text))
	case r.use == UseIIN:
		w.readIIN(r, c)
	case r.use == UseID:
		w.readID(r, c)
	case r.use == UseExtra:
		w.readExtra(r, m, c)
	case r.use == UseUnnamed:
		w.refuse(r, fault(qyzmet.BadSyntax, "unnamed-column", "column", r.number), string(c.text))
	case r.kind == qyzmet.List && r.use == UseFact:
		w.readList(r, c)
	default:
		w.readValue(r, m, c)
	}
}

func (w *worker) readValue(r *rule, m *memo, c *cell) {
	v, s, bad := w.value(r, m, *c)
	switch {
	case bad != nil:
		w.refuse(r, bad, string(c.text))
	case r.use == UseItem:
		w.person.setItem(r.field, r.slot, r.item, v, s)
	default:
		w.person.set(r.field, v, s)
	}
}

func (w *worker) readID(r *rule, c *cell) {
	if len(c.text) > MaxKeyBytes {
		w.refuse(r, fault(qyzmet.TooLarge, "long-key", "bytes", counted(len(c.text), "bytes"), "most", MaxKeyBytes), string(c.text))
		return
	}
	w.person.id = append(w.person.id[:0], c.text...)
}
