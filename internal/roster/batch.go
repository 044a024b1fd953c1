package roster

import (
	"qyzmet"
	"qyzmet/internal/column"
)

// A batch is the rows that become one block: read one after another by the
// source, parsed by a worker, and handed on in their order.
type batch struct {
	data  []byte // the rows' text, one after another
	rows  []rawRow
	cells []rawCell // of XLSX
	bytes int64     // of the file, read up to the end of the batch

	ready chan struct{} // one token when the worker is done
	result
}

// What a batch holds, but for its last row.
const (
	batchBytes = 4 << 20
	batchCells = 1 << 18
)

// rawRow is a row as it came: data[from:to], or of XLSX cells[from:to].
type rawRow struct {
	number   uint64 // the line of the file, or the row of the sheet
	from, to int
	fault    *qyzmet.Fault // found while the rows were divided
}

// rawCell is a cell of XLSX: data[from:to], in a column from 0.
type rawCell struct {
	column   int
	from, to int
	kind     cellKind
}

// result is what a worker made of a batch.
type result struct {
	chunk   *Chunk
	iins    []uint64 // by person of the chunk: the number, or 0
	rejects []Reject
	derived []uint8 // by person of the chunk: what the number told
	blank   uint64
	extra   [][]qyzmet.Value
	kept    [][]string // cells by person
}

// What an identification number told of a person, as bits.
const (
	toldBirth = 1 << iota
	toldSex
)

func (b *batch) reset() {
	b.data, b.rows, b.cells, b.result = b.data[:0], b.rows[:0], b.cells[:0], result{}
}

func (b *batch) full() bool {
	return len(b.rows) == column.BlockSize || len(b.data) >= batchBytes || len(b.cells) >= batchCells
}

// add takes a record over.
func (b *batch) add(text []byte, number uint64, f *qyzmet.Fault) {
	from := len(b.data)
	b.data = append(b.data, text...)
	b.rows = append(b.rows, rawRow{number: number, from: from, to: len(b.data), fault: f})
}

// source divides a file into rows.
type source interface {
	// next fills an empty batch. io.EOF says that no row is left; rows that were
	// added before an error are not used.
	next(b *batch) error
	close() error
}
